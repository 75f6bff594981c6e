/* A page of HTML as lines: blocks and rows end lines, cells are parted by tabs, scripts and styles are left out.
 * Entities stay: cleaning decodes them. */
#include "input.h"
#include "table.h"

#include <string.h>

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool one_of(Str name, const char *const *names) {
    for (; *names; names++) {
        if (str_is(name, *names)) {
            return true;
        }
    }
    return false;
}

static const char *const blocks[] = {
    "p",    "div", "br",    "li",      "ul",      "ol",     "tr",         "table", "h1",    "h2",     "h3",
    "h4",   "h5",  "h6",    "section", "article", "header", "footer",     "dl",    "dt",    "dd",     "center",
    "form", "hr",  "tbody", "thead",   "body",    "pre",    "blockquote", "nav",   "aside", "option", NULL};
static const char *const hidden[] = {"script", "style",    "noscript", "template", "svg",
                                     "select", "textarea", "title",    NULL};

typedef struct Page {
    Str text;
    size_t at;
    InputLines *lines;
    bool blank; /* a blank is due before the next text */
} Page;

/* The tag's name in small letters; `closes`: it ends an element. Leaves `at` behind the tag. */
static Str read_tag(Page *page, char *name, size_t room, bool *closes) {
    size_t at = page->at + 1, used = 0;
    *closes = at < page->text.len && page->text.data[at] == '/';
    at += *closes;
    while (at < page->text.len && used < room) {
        char c = page->text.data[at];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
            break;
        }
        name[used++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        at++;
    }
    char quote = '\0';
    while (at < page->text.len && (quote || page->text.data[at] != '>')) {
        char c = page->text.data[at];
        if (!quote && (c == '"' || c == '\'')) {
            quote = c;
        } else if (c == quote) {
            quote = '\0';
        }
        at++;
    }
    page->at = at < page->text.len ? at + 1 : at;
    return (Str){name, used};
}

static void skip_past(Page *page, const char *end) {
    Str rest = str_slice(page->text, page->at, page->text.len);
    ptrdiff_t found = str_find(rest, str_from(end));
    page->at = found < 0 ? page->text.len : page->at + (size_t)found + strlen(end);
}

/* Everything up to the end tag of an element whose content is not shown. */
static void skip_element(Page *page, Str name) {
    while (page->at < page->text.len) {
        const char *open = memchr(page->text.data + page->at, '<', page->text.len - page->at);
        if (!open) {
            page->at = page->text.len;
            return;
        }
        page->at = (size_t)(open - page->text.data);
        char other[16];
        bool closes;
        if (page->at + 1 < page->text.len && page->text.data[page->at + 1] == '/' &&
            str_equal(read_tag(page, other, sizeof other, &closes), name)) {
            return;
        }
        page->at += page->at < page->text.len && page->text.data[page->at] == '<';
    }
}

static void take_tag(Page *page) {
    char letters[16];
    bool closes;
    Str rest = str_slice(page->text, page->at, page->text.len);
    if (str_starts(rest, STR("<!--"))) {
        page->at += 4;
        skip_past(page, "-->");
        return;
    }
    Str name = read_tag(page, letters, sizeof letters, &closes);
    if (!closes && one_of(name, hidden)) {
        skip_element(page, name);
    } else if (one_of(name, blocks)) {
        input_end_line(page->lines);
        page->blank = false;
    } else if (!closes && (str_is(name, "td") || str_is(name, "th")) && page->lines->open) {
        input_add(page->lines, STR("\t"));
        page->blank = false;
    }
}

static bool is_tag(Str text, size_t at) {
    if (at + 1 >= text.len) {
        return false;
    }
    char c = text.data[at + 1];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

static void take_text(Page *page) {
    size_t from = page->at;
    while (page->at < page->text.len && !is_space(page->text.data[page->at]) &&
           !(page->text.data[page->at] == '<' && is_tag(page->text, page->at))) {
        page->at++;
    }
    Str run = str_slice(page->text, from, page->at);
    if (run.len) {
        /* A line end in the source is a blank between words of letters, and nothing between characters. */
        bool latin = (unsigned char)run.data[0] < 0x80 && page->lines->open && page->lines->out->len &&
                     (unsigned char)page->lines->out->data[page->lines->out->len - 1] < 0x80;
        if (page->blank && latin) {
            input_add(page->lines, STR(" "));
        }
        page->blank = false;
        input_add(page->lines, run);
    }
    while (page->at < page->text.len && is_space(page->text.data[page->at])) {
        page->blank = true;
        page->at++;
    }
}

bool input_html(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    TextEncoding encoding;
    (void)err;
    Page page = {.text = text_decode_whole(bytes, arena, &encoding, NULL, NULL), .lines = lines};
    while (page.at < page.text.len) {
        if (page.text.data[page.at] == '<' && is_tag(page.text, page.at)) {
            take_tag(&page);
        } else {
            take_text(&page);
        }
    }
    input_end_line(lines);
    return true;
}
