/* What people write beside files, and what files are called: made fit to be kept and shown. */
#include "evidence_internal.h"

#include <ctype.h>
#include <string.h>

enum { NAME_MOST = 120, ENDING_MOST = 12 };

/* Marks that turn the direction of writing make "photo.gpj.exe" look like "photo.exe.jpg". */
static bool is_unwanted(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           (c < 0x80 && strchr("<>:\"|?*", (int)c) != NULL);
}

static Str last_part(Str name) {
    for (size_t i = name.len; i > 0; i--) {
        if (name.data[i - 1] == '/' || name.data[i - 1] == '\\') {
            return str_slice(name, i, name.len);
        }
    }
    return name;
}

static Str without_unwanted(Str name, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t at = 0; at < name.len;) {
        size_t from = at;
        uint32_t c = utf8_next(name, &at);
        if (!is_unwanted(c)) {
            buf_add(&out, str_slice(name, from, at));
        }
    }
    return str_trim(buf_str(&out));
}

/* Where the ending begins, behind its dot; the length when there is none. */
static size_t ending_of(Str name) {
    for (size_t i = name.len; i > 1; i--) {
        if (name.data[i - 1] == '.') {
            return name.len - i > ENDING_MOST ? name.len : i;
        }
    }
    return name.len;
}

static bool ending_fits(Str ending, const EvidenceKindDef *kind) {
    for (size_t i = 0; i < kind->ending_count; i++) {
        Str good = kind->endings[i];
        bool same = good.len == ending.len;
        for (size_t j = 0; same && j < good.len; j++) {
            same = tolower((unsigned char)ending.data[j]) == tolower((unsigned char)good.data[j]);
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static Str first_characters(Str text, size_t most) {
    size_t at = 0;
    for (size_t i = 0; i < most && at < text.len; i++) {
        utf8_next(text, &at);
    }
    return str_slice(text, 0, at);
}

Str evidence_clean_name(Str name, const EvidenceKindDef *kind, Arena *arena) {
    Str clean = without_unwanted(last_part(name), arena);
    size_t at = ending_of(clean);
    Str ending = str_slice(clean, at, clean.len);
    Str stem = at < clean.len ? str_slice(clean, 0, at - 1) : clean;
    if (!ending_fits(ending, kind)) {
        stem = clean; /* "a.jpg" that is a PDF: "a.jpg.pdf", so that nobody is misled and nothing is lost */
        ending = kind->endings[0];
    }
    stem = first_characters(str_trim(stem), NAME_MOST - 1 - ENDING_MOST);
    if (stem.len == 0 || str_is(stem, ".") || str_is(stem, "..")) {
        stem = STR("附件");
    }
    return str_format(arena, "%.*s.%.*s", STR_ARG(stem), STR_ARG(ending));
}

bool evidence_clean_words(Str *words, size_t most, const char *field, const char *what, Err *err) {
    const Place place = place_field("%s", field);
    if (str_invalid_utf8(*words) >= 0) {
        return err_set_at(err, ERR_INPUT, &place, "%s不是正确的文字编码（UTF-8）。", what);
    }
    *words = str_trim(*words);
    return utf8_count(*words) <= most ||
           err_set_at(err, ERR_INPUT, &place, "%s最多%zu个字，现在有%zu个。", what, most, utf8_count(*words));
}

bool evidence_clean_time(Str *time, Arena *arena, Err *err) {
    Str text = str_trim(*time);
    Date day;
    int64_t hour = 0, minute = 0, second = 0;
    *time = text;
    if (!text.len) {
        return true;
    }
    bool good = text.len >= 10 && text.len < 32 && date_parse(str_slice(text, 0, 10), &day) && day.day > 0;
    if (good && text.len > 10) {
        bool apart = (text.data[10] == 'T' || text.data[10] == ' ') && (text.len == 16 || text.len == 19) &&
                     text.data[13] == ':' && (text.len == 16 || text.data[16] == ':');
        good = apart && integer_parse(str_slice(text, 11, 13), &hour) &&
               integer_parse(str_slice(text, 14, 16), &minute) &&
               (text.len == 16 || integer_parse(str_slice(text, 17, 19), &second)) && hour >= 0 && hour < 24 &&
               minute >= 0 && minute < 60 && second >= 0 && second < 61;
    }
    if (!good) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "taken_at"},
                          "拍摄时间要写成 2024-10-31 08:05 这样的日期和时间。");
    }
    *time = str_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d", day.year, day.month, day.day, (int)hour, (int)minute,
                       (int)second);
    return true;
}
