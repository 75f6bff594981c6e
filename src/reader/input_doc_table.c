/* Tables of a DOC. A cell ends with the character 7, and so does a row: which of them ends a row only the formatting of
 * its paragraph tells, and with it where the edges of the cells of the row are and which go on from above ([MS-DOC]
 * 2.9.327 TDefTableOperand). */
#include "input_doc.h"

#include <string.h>

enum { PAGE = 512, CELLS_MOST = 63, ROWS_MOST = 20000, EDGE_NEAR = 40 /* twips */ };
enum { SPRM_IN_TABLE = 0x2416, SPRM_ROW_END = 0x2417, SPRM_ROW = 0xD608, SPRM_TABS = 0xC615 };

typedef struct DocParagraph {
    size_t from, to; /* bytes of the stream */
    bool in_table, row_end;
    Str row; /* of the row that it ends: number of cells, their edges, what is merged */
} DocParagraph;

typedef struct DocRow {
    Str cells[CELLS_MOST];
    int edges[CELLS_MOST + 1];
    bool above[CELLS_MOST]; /* the cell goes on from the row above */
    size_t count;
    bool known; /* its edges are */
} DocRow;

static unsigned u16(Str bytes, size_t at) {
    return at + 2 <= bytes.len ? (unsigned char)bytes.data[at] | (unsigned)(unsigned char)bytes.data[at + 1] << 8 : 0;
}

static size_t u32(Str bytes, size_t at) {
    return u16(bytes, at) | (size_t)u16(bytes, at + 2) << 16;
}

/* ---- formatting of paragraphs ---- */

/* Bytes of what belongs to a property, which its upper bits tell. */
static size_t operand_size(Str properties, size_t at, unsigned property) {
    static const size_t sizes[] = {1, 1, 2, 4, 2, 2, 0, 3};
    if (property == SPRM_ROW) {
        return 1 + u16(properties, at); /* it counts itself by one */
    }
    unsigned kind = property >> 13;
    return kind == 6 ? 1 + (at < properties.len ? (size_t)(unsigned char)properties.data[at] : 0) : sizes[kind];
}

static void take_properties(DocParagraph *paragraph, Str properties) {
    for (size_t at = 2; at + 2 < properties.len;) { /* behind the number of its style */
        unsigned property = u16(properties, at);
        size_t size = operand_size(properties, at + 2, property);
        if (property == SPRM_TABS && (unsigned char)properties.data[at + 2] == 255) {
            return; /* whose size is told otherwise */
        }
        Str operand = str_slice(properties, at + 2, at + 2 + size);
        bool on = operand.len && operand.data[0];
        paragraph->in_table = paragraph->in_table || (property == SPRM_IN_TABLE && on);
        paragraph->row_end = paragraph->row_end || (property == SPRM_ROW_END && on);
        if (property == SPRM_ROW) {
            paragraph->row = str_slice(operand, 2, operand.len);
        }
        at += 2 + size;
    }
}

static void add_paragraph(DocParagraphs *paragraphs, const DocParagraph *paragraph, Arena *arena) {
    if (paragraphs->count == paragraphs->capacity) {
        size_t capacity = paragraphs->capacity * 2 + 64;
        paragraphs->items =
            arena_grow(arena, paragraphs->items, paragraphs->count, capacity, sizeof *paragraphs->items);
        paragraphs->capacity = capacity;
    }
    paragraphs->items[paragraphs->count++] = *paragraph;
}

/* A page: where its paragraphs begin, a byte for each that tells where its properties stand, their number at its end.
 */
static void read_page(DocParagraphs *paragraphs, Str page, Arena *arena) {
    enum { PLACE = 13 };
    size_t count = (unsigned char)page.data[PAGE - 1];
    if (4 * (count + 1) + PLACE * count >= PAGE) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        DocParagraph paragraph = {.from = u32(page, 4 * i), .to = u32(page, 4 * i + 4)};
        size_t at = 2 * (size_t)(unsigned char)page.data[4 * (count + 1) + PLACE * i];
        size_t words = at && at + 1 < PAGE ? (unsigned char)page.data[at] : 0;
        if (words) {
            take_properties(&paragraph, str_slice(page, at + 1, at + 2 * words));
        } else if (at && at + 1 < PAGE) {
            take_properties(&paragraph, str_slice(page, at + 2, at + 2 + 2 * (size_t)(unsigned char)page.data[at + 1]));
        }
        if (paragraph.in_table && paragraph.to > paragraph.from &&
            (!paragraphs->count || paragraphs->items[paragraphs->count - 1].to <= paragraph.from)) {
            add_paragraph(paragraphs, &paragraph, arena);
        }
    }
}

void doc_paragraphs_read(DocParagraphs *paragraphs, Str main, Str pages, Arena *arena) {
    size_t count = pages.len >= 12 ? (pages.len - 4) / 8 : 0;
    for (size_t i = 0; i < count; i++) {
        size_t at = (u32(pages, 4 * (count + 1) + 4 * i) & 0x3FFFFF) * PAGE;
        if (at + PAGE <= main.len) {
            read_page(paragraphs, str_slice(main, at, at + PAGE), arena);
        }
    }
}

static const DocParagraph *paragraph_at(DocParagraphs *paragraphs, size_t at) {
    size_t low = 0, high = paragraphs->count;
    if (!high) {
        return NULL;
    }
    const DocParagraph *last = &paragraphs->items[paragraphs->last];
    if (at >= last->from && at < last->to) {
        return last;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (paragraphs->items[middle].from <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const DocParagraph *found = &paragraphs->items[low];
    paragraphs->last = low;
    return at >= found->from && at < found->to ? found : NULL;
}

/* ---- rows ---- */

static DocRow *row_of(DocTable *table) {
    if (table->begun) {
        return &table->rows[table->count - 1];
    }
    if (table->count == table->capacity) {
        size_t capacity = table->capacity * 2 + 16;
        table->rows = arena_grow(table->arena, table->rows, table->count, capacity, sizeof *table->rows);
        table->capacity = capacity;
    }
    table->begun = true;
    table->rows[table->count] = (DocRow){.count = 0};
    return &table->rows[table->count++];
}

static void end_cell(DocTable *table) {
    DocRow *row = row_of(table);
    if (row->count < CELLS_MOST) {
        row->cells[row->count++] = str_copy(table->arena, str_trim(buf_str(&table->cell)));
    }
    table->cell.len = 0;
}

/* Number of cells, the edges before, between and behind them, 20 bytes of each cell: the first tell what is merged. */
static void end_row(DocTable *table, Str told) {
    enum { CELL_BYTES = 20, ABOVE = 0x20, FIRST = 0x40 };
    DocRow *row = row_of(table);
    size_t count = told.len ? (unsigned char)told.data[0] : 0, at = 1 + 2 * (count + 1);
    row->known = count && count == row->count && at <= told.len;
    for (size_t i = 0; row->known && i <= count; i++) {
        row->edges[i] = (int16_t)u16(told, 1 + 2 * i);
        row->known = !i || row->edges[i] >= row->edges[i - 1];
    }
    for (size_t i = 0; row->known && i < count; i++) {
        unsigned merged = u16(told, at + CELL_BYTES * i);
        row->above[i] = (merged & ABOVE) && !(merged & FIRST);
    }
    table->begun = false;
    if (table->count >= ROWS_MOST) {
        doc_table_end(table);
    }
}

bool doc_table_take(DocTable *table, size_t at, uint32_t character) {
    const DocParagraph *paragraph = paragraph_at(&table->paragraphs, at);
    char bytes[4];
    if (!paragraph) {
        doc_table_end(table);
        return false;
    }
    if (character == 0x07) {
        paragraph->row_end ? end_row(table, paragraph->row) : end_cell(table);
    } else if (character == 0x0D || character == 0x0B || character == 0x0C || character == 0x0E) {
        buf_add(&table->cell, STR("\n"));
    } else if (character == 0x1E) {
        buf_add(&table->cell, STR("-"));
    } else if (character >= 0x20) {
        buf_add(&table->cell, (Str){bytes, utf8_put(character, bytes)});
    }
    return true;
}

/* ---- the table ---- */

/* Columns of the table: the edges of all rows, those that are near each other once. */
typedef struct Columns {
    int edges[CELLS_MOST + 1];
    size_t count; /* edges; 0: there are too many */
} Columns;

static void add_edge(Columns *columns, int edge) {
    size_t at = 0;
    while (at < columns->count && columns->edges[at] + EDGE_NEAR < edge) {
        at++;
    }
    if (at < columns->count && columns->edges[at] - EDGE_NEAR <= edge) {
        return;
    }
    if (columns->count <= CELLS_MOST) {
        memmove(&columns->edges[at + 1], &columns->edges[at], (columns->count - at) * sizeof columns->edges[0]);
        columns->edges[at] = edge;
        columns->count++;
    }
}

static Columns columns_of(const DocTable *table) {
    Columns columns = {.count = 0};
    for (size_t r = 0; r < table->count; r++) {
        for (size_t i = 0; table->rows[r].known && i <= table->rows[r].count && columns.count <= CELLS_MOST; i++) {
            add_edge(&columns, table->rows[r].edges[i]);
        }
    }
    return columns;
}

/* How many columns a cell is wide; 0: it is none of its own. */
static size_t width_in(const Columns *columns, const DocRow *row, size_t cell) {
    size_t width = 0;
    for (size_t i = 0; i < columns->count; i++) {
        width +=
            columns->edges[i] > row->edges[cell] + EDGE_NEAR && columns->edges[i] <= row->edges[cell + 1] + EDGE_NEAR;
    }
    return width;
}

static void add_flat(InputLines *lines, Str text) {
    Str rest = text, part;
    for (bool first = true; str_cut(&rest, '\n', &part); first = false) {
        input_add(lines, first ? STR("") : STR(" "));
        input_add(lines, str_trim(part));
    }
}

/* A row of one cell is no row: a title over the table, or a frame around the text. */
static void tell_alone(InputLines *lines, Str text) {
    Str rest = text, part;
    while (str_cut(&rest, '\n', &part)) {
        input_begin_line(lines, false);
        input_add(lines, part);
        input_end_line(lines);
    }
}

/* `above`: what each column said in the row above; it is told again where the cell goes on from there. */
static void tell_row(const DocTable *table, const Columns *columns, const DocRow *row, Str *above) {
    bool grid = row->known && columns->count && columns->count <= CELLS_MOST;
    size_t column = 0;
    if (row->count == 1) {
        tell_alone(table->lines, row->cells[0]);
        return;
    }
    input_begin_line(table->lines, false);
    for (size_t i = 0; i < row->count; i++) {
        size_t width = grid ? width_in(columns, row, i) : 1;
        for (size_t k = 0; k < width && column < CELLS_MOST; k++, column++) {
            above[column] = grid && row->above[i] && !row->cells[i].len ? above[column] : row->cells[i];
            input_add(table->lines, column ? STR("\t") : STR(""));
            add_flat(table->lines, above[column]);
        }
    }
    input_end_line(table->lines);
}

void doc_table_end(DocTable *table) {
    Str above[CELLS_MOST];
    memset(above, 0, sizeof above);
    if (table->cell.len) {
        end_cell(table);
    }
    if (!table->count) {
        return;
    }
    const Columns columns = columns_of(table);
    for (size_t r = 0; r < table->count; r++) {
        tell_row(table, &columns, &table->rows[r], above);
    }
    table->count = 0;
    table->begun = false;
}
