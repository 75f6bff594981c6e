/* The steps of reading, one after the other. */
#include "clean.h"

void add_damage(Reading *reading, const ReadDamage *damage) {
    if (reading->damage_count == reading->damage_capacity) {
        size_t capacity = reading->damage_capacity * 2 + 64;
        reading->damage =
            arena_grow(reading->arena, reading->damage, reading->damage_count, capacity, sizeof *reading->damage);
        reading->damage_capacity = capacity;
    }
    reading->damage[reading->damage_count++] = *damage;
}

/* Figures and commitments of every document that is not a copy of another. */
static void read_documents(Reading *reading) {
    const VocabularyDef *vocabulary = reading->pack ? pack_vocabulary(reading->pack) : NULL;
    const ReadWords *words = vocabulary ? read_words(vocabulary, reading->arena) : NULL;
    for (size_t i = 0; words && i < reading->file->document_count; i++) {
        read_figures(words, &reading->file->documents[i], reading->arena);
        read_commitments(words, &reading->file->documents[i], reading->arena);
    }
}

static void clean(Reading *reading) {
    Look *looks = ARENA_ARRAY(reading->arena, reading->file->line_count + 1, Look);
    clean_lines(reading, looks);
    clean_script(reading, looks);
    clean_furniture(reading);
    clean_chunks(reading);
    clean_masks(reading, looks);
}

bool read_text(Arena *arena, const Pack *pack, Str name, Str bytes, ReadFile *file, Err *err) {
    if (bytes.len > READ_TEXT_MOST) {
        return err_set(err, ERR_LIMIT, "文件太大（%zu MB），最多读%d MB。请分成几个文件。", bytes.len >> 20,
                       READ_TEXT_MOST >> 20);
    }
    Reading reading = {.arena = arena, .pack = pack, .file = file};
    *file = (ReadFile){.name = name, .format = "text", .encoding = ""};
    input_text(&reading, bytes);
    clean(&reading);
    split_documents(&reading);
    read_documents(&reading);
    return true;
}
