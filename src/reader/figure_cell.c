/* Numbers in tables that stand without a unit: the head of their row or column, or a word over the table, tells it. */
#include "figure_internal.h"

#include <string.h>

enum { CAPTION_LINES = 2, CELLS_USUAL = 16 };

static void add_cell(RowCells *cells, size_t start, Arena *arena) {
    if (cells->count == cells->capacity) {
        size_t capacity = cells->capacity ? cells->capacity * 2 : CELLS_USUAL;
        cells->starts = arena_grow(arena, cells->starts, cells->count, capacity, sizeof *cells->starts);
        cells->capacity = capacity;
    }
    cells->starts[cells->count++] = start;
}

char cell_sign(Str row) {
    if (!row.len || memchr(row.data, '\t', row.len)) {
        return row.len ? '\t' : 0;
    }
    const char *bar = memchr(row.data, '|', row.len), *end = row.data + row.len;
    return bar && memchr(bar + 1, '|', (size_t)(end - bar - 1)) ? '|' : 0;
}

void cells_find(RowCells *cells, Str row, Arena *arena) {
    char sign = cell_sign(row);
    cells->count = 0;
    if (!sign) {
        return;
    }
    const char *end = row.data + row.len;
    size_t first = sign == '|' && *row.data == sign; /* | 项目 | 小学 |: nothing stands before the first bar */
    add_cell(cells, first, arena);
    for (const char *at = memchr(row.data + first, sign, row.len - first); at;
         at = memchr(at + 1, sign, (size_t)(end - at - 1))) {
        add_cell(cells, (size_t)(at - row.data) + 1, arena);
    }
}

size_t cell_column(const RowCells *cells, size_t at) {
    size_t low = 0, high = cells->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (cells->starts[middle] <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

size_t cell_end(const RowCells *cells, Str row, size_t column) {
    return column + 1 < cells->count ? cells->starts[column + 1] - 1 : row.len;
}

static Str cell_of(const RowCells *cells, Str row, size_t column) {
    return str_trim(str_slice(row, cells->starts[column], cell_end(cells, row, column)));
}

/* What a head counts in; no unit: it does not tell. */
typedef struct HeadUnit {
    const Word *unit;
    Str per; /* 生 of 平方米/生; mostly empty */
    int zeros;
} HeadUnit;

/* A unit that is all of a text, with a multiplier before it and per what behind it: 万元, 平方米/生. */
static HeadUnit whole_unit(const ReadWords *words, Str text) {
    HeadUnit told = {0};
    int value;
    size_t at = 0, next, end = 0;
    ptrdiff_t slash = str_find(text, STR("/"));
    size_t last = slash > 0 ? (size_t)slash : text.len;
    while (numeral_at(text, at, &value, &next) && value > 100) {
        told.zeros += value - 100;
        at = next;
    }
    const Word *unit = word_at(words, text, at, ROLE(WORD_UNIT), &end);
    if (!unit || end != last || last + 1 == text.len) {
        return (HeadUnit){0};
    }
    told.unit = unit;
    told.per = str_slice(text, last + (slash > 0), text.len);
    return told;
}

/* The unit in the bracket that a head ends with: 基建投资（万元）. */
static HeadUnit bracket_unit(const ReadWords *words, Str head) {
    size_t close = head.len ? char_back(head, head.len) : 0, open = close;
    if (!char_is(head, close, ")）")) {
        return (HeadUnit){0};
    }
    while (open > 0 && !char_is(head, open, "(（")) {
        open = char_back(head, open);
    }
    return open ? whole_unit(words, str_trim(str_slice(head, char_next(head, open), close))) : (HeadUnit){0};
}

/* 单位：万元 over the table, for a column that measures: not 年份 or 排名. */
static HeadUnit caption_unit(const Scan *scan, Str head) {
    size_t lines = promise_ends(scan->words, PROMISE_UNMEASURED, head) ? 0 : CAPTION_LINES;
    for (size_t i = 1; i <= lines && i <= scan->top; i++) {
        Str text = scan->document->paragraphs[scan->top - i].text;
        size_t label = 0, behind = 0;
        while (label < text.len && !promise_at(scan->words, PROMISE_UNIT_LABEL, text, label, &behind)) {
            label = char_next(text, label);
        }
        bool told = label < text.len && char_is(text, behind, ":：");
        size_t from = told ? char_next(text, behind) : text.len, end = from;
        while (end < text.len && (han_at(text, end) || char_is(text, end, "%％"))) {
            end = char_next(text, end);
        }
        HeadUnit unit = end > from ? whole_unit(scan->words, str_slice(text, from, end)) : (HeadUnit){0};
        if (unit.unit) {
            return unit;
        }
    }
    return (HeadUnit){0};
}

/* 已整改, 整改中 over a column name what became of what the first column counts. */
static bool names_state(const ReadWords *words, Str head) {
    enum { STATE_MOST = 12 };
    const uint64_t states = ROLE(WORD_FIXED) | ROLE(WORD_OPEN) | ROLE(WORD_FOUND) | ROLE(WORD_DONE);
    for (size_t at = 0, end; at < head.len && head.len <= STATE_MOST; at = char_next(head, at)) {
        if (word_at(words, head, at, states, &end)) {
            return true;
        }
    }
    return false;
}

/* Whether the number is all of its cell, but for a mark: 95以上, ≤48. */
static bool fills_cell(const Scan *scan, const Number *number) {
    size_t column = cell_column(&scan->row, number->start), start, end;
    size_t first = column ? scan->row.starts[column] : number->end, last = cell_end(&scan->row, scan->text, column);
    if (number->start < first || number->end > last) {
        return false; /* the first cell names its row */
    }
    Str before = str_trim(str_slice(scan->text, first, number->start)),
        behind = str_trim(str_slice(scan->text, number->end, last));
    bool mark = !before.len || (word_before(scan->words, before, before.len, ROLE(WORD_BEFORE), &start) && !start),
         after = !behind.len || (word_at(scan->words, behind, 0, ROLE(WORD_AFTER), &end) && end == behind.len);
    return mark && after;
}

size_t cell_of_units(const ReadWords *words, const RowCells *cells, Str row) {
    for (size_t i = 1; i < cells->count; i++) {
        Str head = cell_of(cells, row, i);
        size_t end;
        if (promise_at(words, PROMISE_UNIT_LABEL, head, 0, &end) && end == head.len) {
            return i;
        }
    }
    return 0;
}

/* What stands in the row under a head that is nothing but 单位. */
static HeadUnit column_unit(const Scan *scan) {
    bool told = scan->units && scan->units < scan->row.count;
    return told ? whole_unit(scan->words, cell_of(&scan->row, scan->text, scan->units)) : (HeadUnit){0};
}

bool figure_cell(const Scan *scan, Number *number, ReadFigure *figure) {
    if (!scan->columns || scan->names == scan->paragraph || number->form != NUMBER_ARABIC || !number->known ||
        !fills_cell(scan, number)) {
        return false;
    }
    Str row = cell_of(&scan->row, scan->text, 0),
        head =
            cell_of(&scan->named, scan->document->paragraphs[scan->names].text, cell_column(&scan->row, number->start));
    size_t start;
    HeadUnit told = bracket_unit(scan->words, head);
    told = told.unit ? told : bracket_unit(scan->words, row);
    told = told.unit ? told : column_unit(scan);
    const Word *name = told.unit ? NULL : word_before(scan->words, head, head.len, ROLE(WORD_COUNT_NAME), &start);
    name = told.unit || name ? name : word_before(scan->words, row, row.len, ROLE(WORD_COUNT_NAME), &start);
    bool rate = !told.unit && !name && word_before(scan->words, head, head.len, ROLE(WORD_RATE_NAME), &start);
    if (!told.unit && !name && !rate && scan->over.count == scan->named.count) { /* 到位资金（万元） over 中央, 县级 */
        size_t column = cell_column(&scan->row, number->start);
        told =
            bracket_unit(scan->words, cell_of(&scan->over, scan->document->paragraphs[scan->names - 1].text, column));
    }
    if (!told.unit && !name && !rate) {
        told = caption_unit(scan, head);
    }
    const Word *unit = told.unit;
    const ReadFigure *first = scan->list->count > scan->first ? &scan->list->items[scan->first] : NULL;
    bool alike = !unit && !name && !rate && first && unit_family(scan->words, first->unit) == FAMILY_COUNT &&
                 names_state(scan->words, head);
    if ((!unit && !name && !rate && !alike) || !exact_scale(&number->value, told.zeros)) {
        return false;
    }
    number->zeros += told.zeros;
    figure->unit = unit ? unit->as : name ? name->as : rate ? STR("%") : first->unit;
    if (told.per.len) {
        figure->unit = str_format(scan->arena, "%.*s/%.*s", STR_ARG(unit->as), STR_ARG(told.per));
    }
    return true;
}
