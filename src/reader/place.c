/* From a byte of a paragraph back to the line of the source and the character in it. */
#include "reader.h"

ReadPlace read_place(const ReadParagraph *paragraph, size_t at) {
    const ReadPiece *piece = &paragraph->pieces[0];
    for (size_t i = 1; i < paragraph->piece_count && paragraph->pieces[i].start <= at; i++) {
        piece = &paragraph->pieces[i];
    }
    Str before = str_slice(paragraph->text, piece->start, at);
    return (ReadPlace){piece->line, piece->column + utf8_count(before)};
}
