/* Any bytes as DOC, read to the end without walls around. */
#include "reader_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    return read_format(input_doc, data, size);
}
