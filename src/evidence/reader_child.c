/* The reader process as a program of its own: what `--evidence-reader` runs. It stands alone in this file because the
 * parent asks whether the linker took it (see reader.c). */
#include "reader_run.h"

int evidence_child_main(int count, char **words) {
    ReaderOrder order;
    if (!reader_words_read(count, words, &order)) {
        return 2;
    }
    reader_child(&order, false);
}
