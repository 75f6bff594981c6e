/* A page of HTML as lines: blocks and rows end lines, cells are parted by tabs, scripts and styles are left out. Cells
 * that span columns or rows say in each of them what they say, as those of a DOCX do; in a short cell beside others
 * blocks end no line. Entities stay: cleaning decodes them. */
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

enum { COLUMNS_MOST = 64, SPAN_MOST = 1000, TABLES_MOST = 8, CELL_MOST = 4096, CELL_TEXT_MOST = 600 }; /* bytes */

/* A cell that goes on in the rows below: what it says, and for how many more. */
typedef struct Hanging {
    Str text;
    size_t rows;
} Hanging;

typedef struct Grid {
    Hanging above[COLUMNS_MOST];
    size_t column;        /* of the row: columns that were told */
    size_t from;          /* of the cell: where it begins in the output */
    size_t columns, rows; /* of the cell: its spans */
    bool in_row, in_cell;
    bool flat; /* the cell is short and not alone in its row: blocks in it end no line */
} Grid;

typedef struct Page {
    Str text;
    size_t at;
    InputLines *lines;
    Arena *arena;
    bool blank; /* a blank is due before the next text */
    bool in_link;
    size_t links;       /* of the line */
    size_t link, other; /* bytes of the last link, and of what stands outside of links */
    bool long_link;
    Grid grids[TABLES_MOST];
    size_t depth; /* tables within tables; deeper ones have no grid */
    size_t again; /* bytes that were told again: a small page must not become a large text */
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

/* ---- tables ---- */

static Grid *grid_of(Page *page) {
    return page->depth > 0 && page->depth <= TABLES_MOST ? &page->grids[page->depth - 1] : NULL;
}

static char small(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

/* Whether the page goes on with a word in small letters. */
static bool goes_on(Str text, size_t at, const char *word) {
    size_t i = 0;
    while (word[i] && at + i < text.len && small(text.data[at + i]) == word[i]) {
        i++;
    }
    return !word[i];
}

/* rowspan="3" of a tag; 1: it has none. 0 is as many as there are. */
static size_t span_told(Str tag, const char *name) {
    size_t length = strlen(name);
    for (size_t at = 0; at + length < tag.len; at++) {
        size_t value = 0, digit = at + length;
        if (!is_space(tag.data[at]) || !goes_on(tag, at + 1, name)) {
            continue;
        }
        for (digit++; digit < tag.len && (is_space(tag.data[digit]) || tag.data[digit] == '='); digit++) {
        }
        digit += digit < tag.len && (tag.data[digit] == '"' || tag.data[digit] == '\'');
        size_t first = digit;
        for (; digit < tag.len && tag.data[digit] >= '0' && tag.data[digit] <= '9' && value < SPAN_MOST; digit++) {
            value = value * 10 + (size_t)(tag.data[digit] - '0');
        }
        return digit == first ? 1 : value == 0 || value > SPAN_MOST ? SPAN_MOST : value;
    }
    return 1;
}

/* Whether the cell that begins here is short and has another beside it: a cell of data. Others hold the layout of a
 * page. */
static bool is_flat(const Page *page, bool first) {
    size_t shown = 0, end = page->text.len - page->at > CELL_MOST ? page->at + CELL_MOST : page->text.len;
    bool closed = false;
    for (size_t at = page->at; at < end && shown <= CELL_TEXT_MOST; at++) {
        if (page->text.data[at] != '<') {
            shown += !closed && !is_space(page->text.data[at]);
            continue;
        }
        if (goes_on(page->text, at, "<td") || goes_on(page->text, at, "<th>") || goes_on(page->text, at, "<th ")) {
            return true;
        }
        if (goes_on(page->text, at, "<tr") || goes_on(page->text, at, "</tr") || goes_on(page->text, at, "</table")) {
            return !first;
        }
        if (goes_on(page->text, at, "<table")) {
            return false;
        }
        closed = closed || goes_on(page->text, at, "</t");
        while (at + 1 < end && page->text.data[at] != '>') {
            at++;
        }
    }
    return false;
}

static void part_cells(Page *page, const Grid *grid) {
    if (grid->column && !page->lines->open) {
        input_begin_line(page->lines, false); /* the first cells are empty */
    }
    if (grid->column) {
        input_add(page->lines, STR("\t"));
    }
}

static void tell_again(Page *page, const Grid *grid, Str text) {
    enum { AGAIN_MOST = 4 << 20 }; /* bytes */
    part_cells(page, grid);
    page->again += text.len;
    if (page->again <= AGAIN_MOST) {
        input_add(page->lines, text);
    }
}

/* Tells the columns that cells of rows above fill. */
static void tell_hanging(Page *page, Grid *grid) {
    while (grid->column < COLUMNS_MOST && grid->above[grid->column].rows) {
        Hanging *hanging = &grid->above[grid->column];
        tell_again(page, grid, hanging->text);
        hanging->rows--;
        grid->column++;
    }
}

/* `alone`: it is all of its row, as a title that goes over the table. */
static void end_cell(Page *page, Grid *grid, bool alone) {
    if (!grid->in_cell) {
        return;
    }
    Buf *out = page->lines->out;
    Str said = page->lines->open && grid->from <= out->len ? (Str){out->data + grid->from, out->len - grid->from}
                                                           : (Str){"", 0};
    said = grid->flat ? str_copy(page->arena, str_trim(said)) : (Str){"", 0};
    for (size_t i = 0; i < grid->columns && grid->column < COLUMNS_MOST; i++) {
        if (i && !alone) {
            tell_again(page, grid, said);
        }
        grid->above[grid->column++] = (Hanging){said, grid->rows - 1};
    }
    grid->in_cell = false;
    page->blank = false;
}

static void end_row(Page *page, Grid *grid) {
    if (grid->in_row) {
        end_cell(page, grid, grid->column == 0);
        tell_hanging(page, grid);
        input_end_line(page->lines);
    }
    grid->in_row = false;
    grid->column = 0;
}

static void begin_cell(Page *page, Grid *grid, Str tag) {
    end_cell(page, grid, false);
    tell_hanging(page, grid);
    bool first = grid->column == 0;
    grid->in_row = grid->in_cell = true;
    grid->columns = span_told(tag, "colspan");
    grid->columns = grid->columns > COLUMNS_MOST ? 1 : grid->columns;
    grid->rows = span_told(tag, "rowspan");
    grid->flat = is_flat(page, first) || (first && grid->rows > 1);
    if (grid->flat || page->lines->open) {
        part_cells(page, grid);
    }
    if (grid->flat && !page->lines->open) {
        input_begin_line(page->lines, false);
    }
    grid->from = page->lines->out->len;
    page->blank = false;
}

/* Whether a tag is of a table with a grid, and was taken. */
static bool take_table_tag(Page *page, Str name, Str tag, bool closes) {
    Grid *grid = grid_of(page);
    if (str_is(name, "table")) {
        if (closes) {
            if (grid) {
                end_row(page, grid);
            }
            page->depth -= page->depth > 0;
        } else if (++page->depth <= TABLES_MOST) {
            *grid_of(page) = (Grid){.column = 0};
        }
        return false;
    }
    if (!grid) {
        return false;
    }
    bool cell = str_is(name, "td") || str_is(name, "th");
    if (str_is(name, "tr")) {
        end_row(page, grid);
        grid->in_row = !closes;
    } else if (cell && !closes) {
        begin_cell(page, grid, tag);
    } else if (!cell && grid->in_cell && grid->flat && one_of(name, blocks)) {
        page->blank = page->lines->open && page->lines->out->len > grid->from; /* 一小<br>（本部） */
        return true;
    }
    return cell || str_is(name, "tr");
}

/* Ends the line; one that was nothing but short links says so: a menu is made of such lines. */
static void close_line(Page *page) {
    Buf *out = page->lines->out;
    if (page->lines->open && page->links && !page->other && !page->long_link) {
        size_t from = out->len;
        while (from > 0 && out->data[from - 1] != '\n') {
            from--;
        }
        if (out->data[from] == 'L') {
            out->data[from] = page->links < READ_LINKS ? 'A' : 'N';
        }
    }
    input_end_line(page->lines);
    page->links = page->link = page->other = 0;
    page->long_link = false;
}

/* Not <a name=…>, which is a place to go to. */
static void take_link(Page *page, Str tag, bool closes) {
    page->in_link = !closes && (str_find(tag, STR("href")) >= 0 || str_find(tag, STR("name=")) < 0);
    page->link = 0;
}

/* Signs that part the links of a menu are none of its text. */
static void count_text(Page *page, Str run) {
    enum { LINK_MOST = 24 }; /* bytes: eight characters */
    static const char *const signs[] = {"|", ">", "&gt;",   "&raquo;",       "»", "·",
                                        "-", "/", "&nbsp;", "&nbsp;|&nbsp;", NULL};
    if (page->in_link) {
        page->links += page->link == 0;
        page->link += run.len;
        page->long_link = page->long_link || page->link > LINK_MOST;
    } else if (!one_of(run, signs)) {
        page->other += run.len;
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
    size_t from = page->at;
    Str name = read_tag(page, letters, sizeof letters, &closes);
    if (!closes && one_of(name, hidden)) {
        skip_element(page, name);
    } else if (take_table_tag(page, name, str_slice(page->text, from, page->at), closes)) {
        return;
    } else if (str_is(name, "a")) {
        take_link(page, str_slice(page->text, from, page->at), closes);
    } else if (one_of(name, blocks)) {
        close_line(page);
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
        const Grid *grid = grid_of(page);
        bool first = grid && grid->in_cell && page->lines->out->len <= grid->from; /* of its cell */
        if (page->blank && latin && !first) {
            input_add(page->lines, STR(" "));
        }
        page->blank = false;
        input_add(page->lines, run);
        count_text(page, run);
    }
    while (page->at < page->text.len && is_space(page->text.data[page->at])) {
        page->blank = true;
        page->at++;
    }
}

bool input_html(Str bytes, Arena *arena, InputLines *lines, Err *err) {
    TextEncoding encoding;
    (void)err;
    Page page = {.text = text_decode_whole(bytes, arena, &encoding, NULL, NULL), .lines = lines, .arena = arena};
    while (page.at < page.text.len) {
        if (page.text.data[page.at] == '<' && is_tag(page.text, page.at)) {
            take_tag(&page);
        } else {
            take_text(&page);
        }
    }
    close_line(&page);
    return true;
}
