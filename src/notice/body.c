/* The body of a notice: plain text to headings, paragraphs and tables. Nothing in it is ever taken for markup of
 * another kind; whoever shows it escapes it. */
#include "notice_internal.h"

#include <stdio.h>

enum { ROWS_MOST = 1000, HEADING_LEVELS = 3 };

typedef struct Reading {
    Arena *arena;
    NoticeBlock *blocks;
    size_t count, capacity;
    size_t cell_capacity; /* of the table at the end */
    int line;
    Err *err;
} Reading;

static bool refuse(const Reading *reading, ErrKind kind, const char *what) {
    Place place = {.line = reading->line};
    snprintf(place.field, sizeof place.field, "body");
    return err_set_at(reading->err, kind, &place, "正文第%d行：%s", reading->line, what);
}

static NoticeBlock *new_block(Reading *reading, NoticeBlockType type) {
    if (reading->count == reading->capacity) {
        size_t wanted = reading->capacity * 2 + 16;
        reading->blocks = arena_grow(reading->arena, reading->blocks, reading->capacity, wanted, sizeof(NoticeBlock));
        reading->capacity = wanted;
    }
    NoticeBlock *block = &reading->blocks[reading->count++];
    *block = (NoticeBlock){.type = type, .line = reading->line};
    return block;
}

/* "| a | b |": what stands between the bars. */
static size_t cells_of(Str line, Str cells[NOTICE_COLUMNS_MOST + 1]) {
    Str rest = str_trim(str_slice(str_trim(line), 1, line.len)), cell;
    size_t count = 0;
    if (str_ends(rest, STR("|"))) {
        rest.len--;
    }
    while (count <= NOTICE_COLUMNS_MOST && str_cut(&rest, '|', &cell)) {
        cells[count++] = str_trim(cell);
    }
    return count;
}

static bool is_rule(const Str *cells, size_t count) { /* |---|---| of other editors */
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < cells[i].len; k++) {
            if (cells[i].data[k] != '-' && cells[i].data[k] != ':') {
                return false;
            }
        }
        if (cells[i].len < 3) {
            return false;
        }
    }
    return count > 0;
}

static bool take_row(Reading *reading, Str line, bool goes_on) {
    Str cells[NOTICE_COLUMNS_MOST + 1];
    size_t count = cells_of(line, cells);
    if (count > NOTICE_COLUMNS_MOST) {
        return refuse(reading, ERR_LIMIT, "表格最多20列。");
    }
    if (!count) {
        return refuse(reading, ERR_INPUT, "表格的一行里什么也没有，写成“| 单位 | 数量 |”的样子。");
    }
    if (is_rule(cells, count)) {
        return goes_on || refuse(reading, ERR_INPUT, "表格要先写表头。");
    }
    NoticeBlock *block =
        goes_on && reading->blocks ? &reading->blocks[reading->count - 1] : new_block(reading, NOTICE_TABLE);
    if (!goes_on) {
        block->columns = count;
        reading->cell_capacity = 0;
    }
    if (count > block->columns) {
        return refuse(reading, ERR_INPUT, "这一行的列数比表头多。");
    }
    if (block->rows >= ROWS_MOST) {
        return refuse(reading, ERR_LIMIT, "一张表最多1000行。");
    }
    size_t used = block->rows * block->columns;
    if (used + block->columns > reading->cell_capacity) {
        size_t wanted = reading->cell_capacity * 2 + block->columns * 8;
        block->cells = arena_grow(reading->arena, block->cells, used, wanted, sizeof(Str));
        reading->cell_capacity = wanted;
    }
    for (size_t i = 0; i < block->columns; i++) {
        block->cells[used + i] = i < count ? cells[i] : (Str){NULL, 0};
    }
    block->rows++;
    return true;
}

static int heading_level(Str line) {
    size_t level = 0;
    while (level < line.len && line.data[level] == '#') {
        level++;
    }
    bool spaced = level < line.len && line.data[level] == ' ';
    return level >= 1 && level <= HEADING_LEVELS && spaced ? (int)level : 0;
}

static bool take_line(Reading *reading, Str line, bool in_table) {
    if (line.data[0] == '|') {
        return take_row(reading, line, in_table);
    }
    int level = heading_level(line);
    NoticeBlock *block = new_block(reading, level ? NOTICE_HEADING : NOTICE_PARAGRAPH);
    block->level = level;
    block->text = level ? str_trim(str_slice(line, (size_t)level, line.len)) : line;
    return true;
}

bool notice_body_read(Str body, Arena *arena, NoticeBlock **blocks, size_t *count, Err *err) {
    Reading reading = {.arena = arena, .err = err};
    Str rest = body, line;
    bool table = false;
    *blocks = NULL;
    *count = 0;
    if (body.len > NOTICE_BODY_MOST) {
        return err_set_at(err, ERR_LIMIT, &(Place){.field = "body"}, "正文太长，最多%d KB。请把长表放到附件里。",
                          NOTICE_BODY_MOST / 1024);
    }
    if (!notice_text_good(body, "body", "正文", 0, NOTICE_BODY_MOST, true, err)) {
        return false;
    }
    while (rest.len && str_cut(&rest, '\n', &line)) {
        reading.line++;
        line = str_trim(line);
        if (!line.len) {
            table = false;
            continue;
        }
        if (reading.count >= NOTICE_BLOCKS_MOST) {
            return refuse(&reading, ERR_LIMIT, "段落太多，最多2000段。");
        }
        bool row = line.data[0] == '|';
        if (!take_line(&reading, line, row && table)) {
            return false;
        }
        table = row;
    }
    *blocks = reading.blocks;
    *count = reading.count;
    return true;
}
