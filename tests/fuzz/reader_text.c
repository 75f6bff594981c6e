/* Any bytes as a text: read to the end, and cleaning what is clean changes nothing. */
#include "packs.h"
#include "reader.h"

#include <stdlib.h>
#include <string.h>

static Str lines_of(Arena *arena, const ReadFile *file) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < file->line_count; i++) {
        if (i) {
            buf_add_char(&out, '\n');
        }
        buf_add(&out, file->lines[i].text);
    }
    return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const Pack *pack = fuzz_packs();
    Arena *arena = arena_create();
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    if (read_text(arena, pack, STR("fuzz"), (Str){(const char *)data, size}, &file, &err)) {
        for (size_t i = 0; i < file.document_count; i++) {
            for (size_t k = 0; k < file.documents[i].paragraph_count; k++) {
                const ReadParagraph *paragraph = &file.documents[i].paragraphs[k];
                if (read_place(paragraph, paragraph->text.len).line < 1 || str_invalid_utf8(paragraph->text) >= 0) {
                    abort();
                }
            }
        }
        lines_of(arena, &file);
    }
    arena_destroy(arena);
    return 0;
}
