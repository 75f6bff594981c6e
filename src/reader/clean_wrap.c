/* Lines that end where the page did, as text copied from a PDF or a mail has them: sentences go on in the next line.
 * Nearly all lines are equally wide then, and most of them end in the middle of a sentence. */
#include "clean.h"
#include "structure.h"

#include <string.h>

enum {
    LINES_LEAST = 6,
    NARROW = 30, /* columns: a character of the script takes two */
    WIDE = 140,
    COLUMNS = 256, /* wider lines are all the same */
};

static size_t width_of(Str text) {
    size_t width = 0;
    for (size_t at = 0; at < text.len && width < COLUMNS - 2;) {
        width += utf8_next(text, &at) < 0x2010 ? 1 : 2;
    }
    return width;
}

/* A row of a table is no prose. */
static bool is_prose(Str text) {
    return str_trim(text).len && str_find(text, STR("\t")) < 0 && str_find(text, STR("|")) < 0;
}

/* 1. of an item; 2.1万元 goes on with a quantity. */
static bool begins_item(Str text) {
    Numbering numbering;
    bool item = numbering_here(text, 0, &numbering);
    bool quantity = item && numbering.style == STYLE_N && numbering.length < text.len &&
                    text.data[numbering.length] >= '0' && text.data[numbering.length] <= '9';
    return (item && !quantity) || item_here(text, 0);
}

static bool begins_flush(Str text) {
    return text.len && str_trim(text).data == text.data && !begins_item(text);
}

/* Paragraphs have as many bytes as they like: where one of twenty lines is longer than any page is wide, nothing has
 * to be measured. */
static bool has_paragraphs(const ReadFile *file) {
    enum { BYTES = 3 * WIDE };
    size_t longer = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        longer += file->lines[i].text.len > BYTES;
    }
    return longer * 20 > file->line_count;
}

/* How wide the page was, as nine of ten lines tell; 0: they do not. */
static size_t page_width(const ReadFile *file) {
    size_t widths[COLUMNS] = {0}, lines = 0, above = 0, width = COLUMNS - 1, wider = 0;
    if (file->line_count < LINES_LEAST || has_paragraphs(file)) {
        return 0;
    }
    for (size_t i = 0; i < file->line_count; i++) {
        bool prose = !file->lines[i].furniture && is_prose(file->lines[i].text);
        widths[prose ? width_of(file->lines[i].text) : 0]++;
        lines += prose;
    }
    while (width > 0 && (above += widths[width]) * 10 < lines) {
        width--;
    }
    for (size_t i = width + width / 5 + 1; i < COLUMNS; i++) {
        wider += widths[i];
    }
    return lines >= LINES_LEAST && width >= NARROW && width <= WIDE && wider * 20 <= lines ? width : 0;
}

/* The line below it, behind a blank one where each has one below it; the file's lines: none. */
static size_t below(const ReadFile *file, size_t index, bool blanks) {
    size_t next = index + 1;
    while (blanks && next < file->line_count && next < index + 3 && !str_trim(file->lines[next].text).len) {
        next++;
    }
    return next;
}

/* A list of titles has lines of one width, too, but no clauses. */
static bool has_clauses(Str text) {
    static const char *const marks[] = {"，", ",", "。", "、", "；", NULL};
    bool has = false;
    for (size_t i = 0; marks[i] && !has; i++) {
        has = str_find(text, str_from(marks[i])) >= 0;
    }
    return has;
}

/* Whether the sentence of a line goes on in the one below it. */
static bool goes_on(const Reading *reading, const ReadFile *file, size_t index, size_t next, size_t page) {
    if (next >= file->line_count) {
        return false;
    }
    Str text = file->lines[index].text, then = file->lines[next].text;
    bool full = width_of(text) * 100 >= page * 85;
    /* a stop at the very edge: few paragraphs end just there */
    bool edge = next == index + 1 && width_of(text) * 100 >= page * 96 && has_clauses(then);
    return full && is_prose(text) && is_prose(then) && begins_flush(then) && !file->lines[next].furniture &&
           !file->lines[index].furniture && (edge || !ends_whole(text)) && !is_title_line(outline_of(reading), text);
}

/* Whether most lines are as wide as the page and go on in the next. */
static bool is_wrapped(const Reading *reading, size_t page, bool blanks) {
    enum { CUT_LEAST = 4 };
    const ReadFile *file = reading->file;
    size_t full = 0, told = 0, cut = 0, lines = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        bool prose = is_prose(file->lines[i].text) && !file->lines[i].furniture;
        bool wide = prose && width_of(file->lines[i].text) * 100 >= page * 85;
        lines += prose;
        full += wide;
        told += wide && has_clauses(file->lines[i].text);
        cut += prose && !ends_whole(file->lines[i].text) && goes_on(reading, file, i, below(file, i, blanks), page);
    }
    return full * 2 >= lines && cut >= CUT_LEAST && cut * 10 >= full * 6 && told * 2 >= full;
}

void clean_wraps(Reading *reading) {
    ReadFile *file = reading->file;
    size_t page = strcmp(file->format, "text") == 0 ? page_width(file) : 0;
    for (int blanks = 0; page && blanks < 2; blanks++) {
        if (!is_wrapped(reading, page, blanks)) {
            continue;
        }
        for (size_t i = 0; i < file->line_count; i++) {
            size_t next = below(file, i, blanks);
            if (goes_on(reading, file, i, next, page)) {
                file->lines[next].joined = true;
            }
        }
        return;
    }
}
