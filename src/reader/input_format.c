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

const char *input_foreign(Str bytes, const char **advice) {
    static const char image[] = "这是图片，没有可读的文字", archive[] = "这是压缩包", sound[] = "这是音频或视频";
    static const char scan[] = "请用原来的文档，或先识别成文字", unpack[] = "请解压后逐个选文件",
                      text[] = "请改用文字文档";
    static const struct {
        Str begins;
        const char *what, *advice;
    } kinds[] = {
        {{"{\\rtf", 5}, "这是RTF文档", "请用Word或WPS另存为 .docx"},
        {{"\xFF\xD8\xFF", 3}, image, scan},
        {{"\x89PNG\r\n", 6}, image, scan},
        {{"GIF8", 4}, image, scan},
        {{"II*\0", 4}, image, scan},
        {{"MM\0*", 4}, image, scan},
        {{"Rar!\x1A", 5}, archive, unpack},
        {{"7z\xBC\xAF", 4}, archive, unpack},
        {{"\x1F\x8B\x08", 3}, archive, unpack},
        {{"ID3", 3}, sound, text},
        {{"RIFF", 4}, sound, text},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_starts(bytes, kinds[i].begins)) {
            *advice = kinds[i].advice;
            return kinds[i].what;
        }
    }
    bool film = bytes.len >= 8 && memcmp(bytes.data + 4, "ftyp", 4) == 0;
    *advice = film ? text : NULL;
    return film ? sound : NULL;
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
        if (!line.len || !strchr("LJANH", line.data[0]) || file->line_count > count) {
            return false;
        }
        bool joined = line.data[0] == 'J' && file->line_count > 0;
        int links = line.data[0] == 'N' ? READ_LINKS : line.data[0] == 'A';
        bool line_hidden = line.data[0] == 'H';
        line = str_slice(line, 1, line.len);
        file->lines[file->line_count] = (ReadLine){.number = (int)file->line_count + 1,
                                                   .source = line,
                                                   .text = line,
                                                   .joined = joined,
                                                   .links = links,
                                                   .hidden = line_hidden};
        file->line_count++;
    }
    return true;
}
