/* The reader process as a program of its own: what `--table-reader` runs. It stands alone in this file because the
 * parent asks whether the linker took it (see table_stream.c). */
#include "run.h"

int table_child_main(int count, char **words) {
    TableLimits limits;
    Str sheet;
    if (!table_words_read(count, words, &limits, &sheet)) {
        return 2;
    }
    table_run(&limits, sheet, false);
}
