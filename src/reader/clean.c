/* The parts of cleaning, one after the other, until nothing changes. */
#include "clean.h"

static void clean_once(Reading *reading, Look *looks) {
    clean_lines(reading, looks);
    clean_script(reading, looks);
    clean_furniture(reading);
    clean_chunks(reading);
}

/* What is cleaned becomes the source of the next pass. False when nothing was changed. */
static bool take_as_source(ReadFile *file) {
    bool changed = false;
    for (size_t i = 0; i < file->line_count; i++) {
        ReadLine *line = &file->lines[i];
        changed = changed || line->text.data != line->source.data || line->text.len != line->source.len;
        line->source = line->text;
    }
    return changed;
}

enum { PASSES_MOST = 4 };

/* What was told by the file as a whole (that dots end its sentences, that it is traditional) may be otherwise once it
 * is clean: passes follow until nothing changes, so that cleaning what is clean changes nothing. */
void clean_text(Reading *reading) {
    ReadFile *file = reading->file;
    Look *looks = ARENA_ARRAY(reading->arena, file->line_count + 1, Look);
    Str *sources = ARENA_ARRAY(reading->arena, file->line_count + 1, Str);
    for (size_t i = 0; i < file->line_count; i++) {
        sources[i] = file->lines[i].source;
    }
    do {
        clean_once(reading, looks);
        reading->passes++;
    } while (take_as_source(file) && reading->passes < PASSES_MOST);
    for (size_t i = 0; i < file->line_count; i++) {
        file->lines[i].source = sources[i];
        looks[i] = sources[i].data == file->lines[i].text.data ? looks[i] : look_line(file->lines[i].text);
    }
    clean_masks(reading, looks);
    clean_wraps(reading);
}
