/* What a file is, told by its content; and the lines that parsers write. */
#include "input.h"

#include <string.h>

const char *const input_format_ids[INPUT_FORMATS] = {"text", "html", "docx", "doc", "pdf", "xlsx"};

static bool contains(Str bytes, const char *part) {
    return bytes.len && memmem(bytes.data, bytes.len, part, strlen(part)) != NULL;
}

/* A page begins with one of its tags, perhaps behind blanks, a mark, a declaration. */
static bool looks_html(Str bytes) {
    char head[1024];
    size_t used = 0;
    for (size_t i = 0; i < bytes.len && used < sizeof head; i++) { /* in UTF-16 every other byte is zero */
        char c = bytes.data[i];
        if (c) {
            head[used++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        }
    }
    Str start = {head, used};
    size_t at = 0;
    while (at < used && head[at] != '<') {
        unsigned char c = (unsigned char)head[at];
        if (c > 0x20 && c < 0xEF) {
            return false; /* text stands in front of the first tag */
        }
        at++;
    }
    start = str_slice(start, at, used);
    return contains(start, "<html") || contains(start, "<!doctype html") || contains(start, "<body") ||
           contains(start, "<head") || str_starts(start, STR("<p")) || str_starts(start, STR("<div")) ||
           str_starts(start, STR("<table"));
}

InputFormat input_format(Str bytes) {
    if (bytes.len >= 4 && memcmp(bytes.data, "PK\x03\x04", 4) == 0) {
        bool sheet = contains(bytes, "xl/workbook") && !contains(bytes, "word/document");
        return sheet ? INPUT_XLSX : INPUT_DOCX;
    }
    if (bytes.len >= 8 && memcmp(bytes.data, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) == 0) {
        return INPUT_DOC;
    }
    if (contains(str_slice(bytes, 0, 1024), "%PDF-")) {
        return INPUT_PDF;
    }
    return looks_html(str_slice(bytes, 0, 2048)) ? INPUT_HTML : INPUT_TEXT;
}

/* ---- lines ---- */

void input_begin_line(InputLines *lines, bool continues) {
    input_end_line(lines);
    buf_add_char(lines->out, continues ? 'J' : 'L');
    lines->open = true;
}

void input_add(InputLines *lines, Str text) {
    for (size_t i = 0; i < text.len;) {
        size_t run = i;
        while (run < text.len && text.data[run] != '\n' && text.data[run] != '\r' && text.data[run] != '\0') {
            run++;
        }
        if (!lines->open) {
            input_begin_line(lines, false);
        }
        buf_add(lines->out, str_slice(text, i, run));
        if (run < text.len && text.data[run] == '\n') {
            input_end_line(lines);
        }
        i = run + 1;
    }
}

void input_end_line(InputLines *lines) {
    if (lines->open) {
        buf_add_char(lines->out, '\n');
        lines->open = false;
    }
}

bool input_take(Reading *reading, Str answer) {
    ReadFile *file = reading->file;
    if (str_invalid_utf8(answer) >= 0) {
        return false;
    }
    Str rest = answer, line;
    size_t count = 0;
    for (size_t i = 0; i < answer.len; i++) {
        count += answer.data[i] == '\n';
    }
    file->lines = ARENA_ARRAY(reading->arena, count + 1, ReadLine);
    while (str_cut(&rest, '\n', &line)) {
        if (!line.len && !rest.data) {
            break;
        }
        if (!line.len || (line.data[0] != 'L' && line.data[0] != 'J') || file->line_count > count) {
            return false;
        }
        bool joined = line.data[0] == 'J' && file->line_count > 0;
        line = str_slice(line, 1, line.len);
        file->lines[file->line_count] =
            (ReadLine){.number = (int)file->line_count + 1, .source = line, .text = line, .joined = joined};
        file->line_count++;
    }
    return true;
}
