/* Chunk markers (D08): "N、" put in front of pieces of equal length that a text was cut into. They are no item numbers:
 * they rise by one from line to line, while the pieces end in the middle of words. */
#include "clean.h"

enum { CHUNKS_LEAST = 5 };

/* "12、" at the beginning of a line: its number, 0: none. `length` receives its bytes. */
static size_t marker(Str text, size_t *length) {
    size_t at = 0, number = 0;
    while (at < text.len && at < 6 && text.data[at] >= '0' && text.data[at] <= '9') {
        number = number * 10 + (size_t)(text.data[at] - '0');
        at++;
    }
    if (at == 0 || !str_starts(str_slice(text, at, text.len), STR("、"))) {
        return 0;
    }
    *length = at + 3;
    return number;
}

static bool ends_sentence(Str text) {
    static const char *const ends[] = {"。", "！", "？", "；", "：", ":", ";", "!", "?", ".", "”", "》", "…"};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(text, str_from(ends[i]))) {
            return true;
        }
    }
    return false;
}

/* Pieces from line `first` on: how many lines carry its marker and the next ones, 1, 2, 3 ...; blank lines between do
 * not count. */
static size_t count_chunks(const ReadFile *file, size_t first, size_t *cut, size_t *even) {
    size_t length = 0, sum = 0, lengths[64], kept = 0;
    const size_t begin = marker(file->lines[first].text, &length);
    size_t expected = begin;
    *cut = *even = 0;
    for (size_t i = first; i < file->line_count; i++) {
        Str text = file->lines[i].text;
        if (str_trim(text).len == 0) {
            continue;
        }
        if (marker(text, &length) != expected) {
            break;
        }
        expected++;
        *cut += !ends_sentence(text);
        size_t size = utf8_count(text);
        sum += size;
        if (kept < 64) {
            lengths[kept++] = size;
        }
    }
    size_t chunks = expected - begin, mean = chunks ? sum / chunks : 0;
    for (size_t i = 0; i < kept; i++) {
        size_t away = lengths[i] > mean ? lengths[i] - mean : mean - lengths[i];
        *even += away * 100 <= mean * 3 + 200;
    }
    *even += chunks - kept;
    return chunks;
}

static void join(Reading *reading, size_t first, size_t chunks) {
    ReadFile *file = reading->file;
    bool begun = false;
    reading->chunked = true;
    for (size_t i = first; i < file->line_count && chunks; i++) {
        ReadLine *line = &file->lines[i];
        size_t length = 0;
        if (str_trim(line->text).len == 0) {
            continue;
        }
        marker(line->text, &length);
        add_damage(reading, &(ReadDamage){.line = line->number,
                                          .rule = "D08",
                                          .type = "chunk_marker",
                                          .surface = str_slice(line->text, 0, length),
                                          .repaired = {"", 0},
                                          .certainty = CERTAIN});
        line->text = str_slice(line->text, length, line->text.len);
        line->joined = begun;
        begun = true;
        chunks--;
    }
}

void clean_chunks(Reading *reading) {
    ReadFile *file = reading->file;
    bool begun = false; /* a text whose first pieces are lost begins with a later one: 23、 */
    for (size_t i = 0; i < file->line_count; i++) {
        size_t length, cut, even, number = marker(file->lines[i].text, &length);
        bool first = !begun && number > 1;
        begun = begun || str_trim(file->lines[i].text).len;
        if (number != 1 && !first) {
            continue;
        }
        size_t chunks = count_chunks(file, i, &cut, &even);
        if (first && even * 10 < chunks * 8) {
            continue;
        }
        if (chunks >= CHUNKS_LEAST && cut * 2 > chunks && (even * 10 >= chunks * 8 || cut * 10 >= chunks * 8)) {
            join(reading, i, chunks);
        }
    }
}
