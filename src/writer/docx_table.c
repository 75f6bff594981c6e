/* A table of a DOCX: inside the core, its head repeated on every page, wrong cells shaded and marked. */
#include "docx.h"
#include "title.h"

static void borders(Markup *markup) {
    static const char *const sides[] = {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"};
    markup_open(markup, "w:tblBorders");
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        markup_open(markup, sides[i]);
        markup_attribute(markup, "w:val", "single");
        markup_attribute(markup, "w:sz", i < 4 ? "8" : "4");
        markup_attribute(markup, "w:space", "0");
        markup_attribute(markup, "w:color", "000000");
        markup_close(markup);
    }
    markup_close(markup);
}

static void length(Markup *markup, const char *name, long width) {
    markup_open(markup, name);
    markup_attribute_number(markup, "w:w", width);
    markup_attribute(markup, "w:type", "dxa");
    markup_close(markup);
}

static void properties(Markup *markup, int width) {
    markup_open(markup, "w:tblPr");
    length(markup, "w:tblW", width);
    markup_leaf(markup, "w:jc", "w:val", "center");
    borders(markup);
    markup_leaf(markup, "w:tblLayout", "w:type", "fixed");
    markup_open(markup, "w:tblCellMar");
    length(markup, "w:top", 28);
    length(markup, "w:left", 57);
    length(markup, "w:bottom", 28);
    length(markup, "w:right", 57);
    markup_close(markup);
    markup_close(markup);
}

/* Relative widths to real ones; the last column takes what rounding leaves. */
static int column_width(const TableOut *table, size_t column, int width) {
    long sum = 0, before = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        int one = table->widths && table->widths[i] > 0 ? table->widths[i] : 1;
        before += i < column ? one : 0;
        sum += one;
    }
    int one = table->widths && table->widths[column] > 0 ? table->widths[column] : 1;
    return (int)((before + one) * width / sum - before * width / sum);
}

enum { ANCHOR_IDS = 1000000 }; /* ids of bookmarks in tables: behind those of the text */

static void cell(Markup *markup, const char *style, Str text, int width, const TableCellOut *out, bool keep) {
    bool bad = out && out->bad;
    markup_open(markup, "w:tc");
    markup_open(markup, "w:tcPr");
    length(markup, "w:tcW", width);
    if (bad || !out) {
        markup_open(markup, "w:shd");
        markup_attribute(markup, "w:val", "clear");
        markup_attribute(markup, "w:color", "auto");
        markup_attribute(markup, "w:fill", bad ? "F6D9D5" : "EDEDED");
        markup_close(markup);
    }
    markup_leaf(markup, "w:vAlign", "w:val", "center");
    markup_close(markup);
    markup_open(markup, "w:p");
    markup_open(markup, "w:pPr");
    markup_leaf(markup, "w:pStyle", "w:val", style);
    if (keep) {
        markup_leaf(markup, "w:keepNext", NULL, NULL);
    }
    if (out && out->number) {
        markup_leaf(markup, "w:jc", "w:val", "right");
    }
    markup_close(markup);
    size_t id = out && out->anchor.len ? (size_t)(ANCHOR_IDS + out->anchor_number) : 0;
    if (id) {
        docx_bookmark(markup, id, out->anchor);
    }
    docx_run_in(markup, bad ? str_format(markup->arena, "▼%.*s", STR_ARG(text)) : text, out && (bad || out->strong));
    if (id) {
        docx_bookmark_end(markup, id);
    }
    markup_close(markup);
    markup_close(markup);
}

/* In twentieths of a point: half a character of TableText, and both edges of a cell. */
enum { HALF_CHARACTER = 105, CELL_EDGES = 114, LINES_WHOLE = 8 };

/* Whether a row is so high that it is better broken than carried over to the next page: half a page would stay blank.
 */
static bool is_high(const TableOut *table, size_t row, int width) {
    for (size_t i = 0; i < table->column_count; i++) {
        long inner = column_width(table, i, width) - CELL_EDGES, lines = 0;
        Str rest = table->cells[row * table->column_count + i].text, line;
        while (rest.len && str_cut(&rest, '\n', &line)) {
            lines += 1 + half_widths(line) * HALF_CHARACTER / (inner > HALF_CHARACTER ? inner : HALF_CHARACTER);
        }
        if (lines > LINES_WHOLE) {
            return true;
        }
    }
    return false;
}

/* A heading that does not fit on one line is broken before its bracket: 参评校（所次）. */
static Str heading_lines(Str heading, int width, Arena *arena) {
    ptrdiff_t at = str_find(heading, STR("（"));
    bool fits = half_widths(heading) * HALF_CHARACTER <= width - CELL_EDGES;
    return fits || at <= 0
               ? heading
               : str_format(arena, "%.*s\n%.*s", (int)at, heading.data, (int)heading.len - (int)at, heading.data + at);
}

static void row_begin(Markup *markup, bool head, bool whole) {
    markup_open(markup, "w:tr");
    markup_open(markup, "w:trPr");
    if (whole) {
        markup_leaf(markup, "w:cantSplit", NULL, NULL);
    }
    if (head) {
        markup_leaf(markup, "w:tblHeader", NULL, NULL);
    }
    markup_close(markup);
}

void docx_table(Markup *markup, const TableOut *table, int width, size_t kept) {
    if (table->title.len) {
        docx_paragraph(markup, "Caption", table->title);
    }
    if (table->unit_note.len) {
        docx_paragraph(markup, "UnitNote", table->unit_note);
    }
    markup_open(markup, "w:tbl");
    properties(markup, width);
    markup_open(markup, "w:tblGrid");
    for (size_t i = 0; i < table->column_count; i++) {
        markup_leaf_number(markup, "w:gridCol", "w:w", column_width(table, i, width));
    }
    markup_close(markup);
    row_begin(markup, true, true);
    for (size_t i = 0; i < table->column_count; i++) {
        int wide = column_width(table, i, width);
        cell(markup, "TableHead", heading_lines(table->headings[i], wide, markup->arena), wide, NULL,
             table->row_count > 0); /* a head alone says nothing */
    }
    markup_close(markup);
    for (size_t row = 0; row < table->row_count; row++) {
        ArenaMark mark = arena_mark(markup->arena);
        bool high = is_high(table, row, width),
             next_high = row + 1 < table->row_count && is_high(table, row + 1, width);
        row_begin(markup, false, !high);
        for (size_t i = 0; i < table->column_count; i++) {
            const TableCellOut *out = &table->cells[row * table->column_count + i];
            /* Neither the first row nor the last stands alone on a page: it takes the one behind or before it along,
             * unless one of them is broken. */
            bool edge = row + 2 == table->row_count || (row == 0 && table->row_count > 2);
            bool keep = !high && ((edge && !next_high) || row + kept >= table->row_count);
            cell(markup, "TableText", out->text, column_width(table, i, width), out, keep);
        }
        markup_close(markup);
        arena_reset(markup->arena, mark);
    }
    markup_close(markup);
    docx_paragraph_kept(markup, "TableText", (Str){NULL, 0}, kept > 0); /* two tables must not grow together */
}
