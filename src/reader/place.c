/* From a byte of a paragraph back to the line of the source and the character in it. */
#include "reader.h"

/* The last piece that begins at or before a byte. */
static const ReadPiece *piece_at(const ReadParagraph *paragraph, size_t at) {
    size_t low = 0;
    for (size_t left = paragraph->piece_count ? paragraph->piece_count - 1 : 0; left > 0;) {
        size_t half = left - left / 2;
        bool later = paragraph->pieces[low + half].start <= at;
        low += later ? half : 0;
        left = later ? left - half : half - 1;
    }
    return &paragraph->pieces[low];
}

int read_line_at(const ReadParagraph *paragraph, size_t at) {
    return piece_at(paragraph, at)->line;
}

ReadPlace read_place(const ReadParagraph *paragraph, size_t at) {
    const ReadPiece *piece = piece_at(paragraph, at);
    return (ReadPlace){piece->line, piece->column + utf8_count(str_slice(paragraph->text, piece->start, at))};
}

ReadPlace read_place_on(ReadCursor *cursor, const ReadParagraph *paragraph, size_t at) {
    const ReadPiece *piece = piece_at(paragraph, at);
    if (cursor->paragraph == paragraph && cursor->piece == piece && cursor->at <= at) {
        cursor->place.column += utf8_count(str_slice(paragraph->text, cursor->at, at));
    } else {
        cursor->place = read_place(paragraph, at);
    }
    cursor->paragraph = paragraph;
    cursor->piece = piece;
    cursor->at = at;
    return cursor->place;
}
