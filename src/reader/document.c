/* Lines -> documents with their paragraphs. */
#include "reading.h"

static void add_paragraph(Reading *reading, ReadDocument *document, const ReadLine *line) {
    ReadPiece *piece = ARENA_NEW(reading->arena, ReadPiece);
    *piece = (ReadPiece){.line = line->number};
    document->paragraphs[document->paragraph_count++] =
        (ReadParagraph){.text = line->text, .pieces = piece, .piece_count = 1, .heading = -1};
}

void split_documents(Reading *reading) {
    ReadFile *file = reading->file;
    file->documents = ARENA_NEW(reading->arena, ReadDocument);
    ReadDocument *document = &file->documents[0];
    *document = (ReadDocument){.kind = "other", .duplicate_of = -1, .complete = true, .first_line = 1};
    document->paragraphs = ARENA_ARRAY(reading->arena, file->line_count + 1, ReadParagraph);
    for (size_t i = 0; i < file->line_count; i++) {
        if (!file->lines[i].furniture && str_trim(file->lines[i].text).len) {
            add_paragraph(reading, document, &file->lines[i]);
        }
    }
    document->last_line = (int)file->line_count;
    file->document_count = 1;
}
