/* The child as a program of its own: what `--document-reader` runs. It stands alone in this file because the parent
 * asks whether the linker took it (see input_child.c). */
#include "input.h"

int reader_child_main(int count, char **words) {
    (void)words;
    if (count != 0) {
        return 2;
    }
    input_child(false);
}
