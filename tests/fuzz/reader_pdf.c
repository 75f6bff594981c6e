/* Any bytes as PDF, read to the end without walls around. */
#include "reader_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    input_pdf_prepare();
    return read_format(input_pdf, data, size);
}
