/* Results to read: as a table of texts, as a workbook; and empty lists to fill in. */
#include "draw_internal.h"

#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

/* ---- the table ---- */

static const char *const select_headings[] = {"次序", "编号", "名称", "分类", "人员编号", "姓名"};
static const char *const admission_headings[] = {"次序", "编号", "学校编号", "学校名称", "第几志愿"};
static const char *const classes_headings[] = {"班", "编号", "身份", "姓名"};
static const char *const quota_headings[] = {"高中编号", "高中名称", "初中编号", "初中名称", "名额"};

static const struct {
    const char *const *headings;
    size_t columns;
} shapes[DRAW_METHODS] = {[DRAW_SELECT] = {select_headings, 6},
                          [DRAW_ADMISSION] = {admission_headings, 5},
                          [DRAW_CLASSES] = {classes_headings, 4},
                          [DRAW_QUOTA] = {quota_headings, 5}};

static const DrawEntry *find(const DrawEntry *entries, size_t count, Str number) {
    static const DrawEntry nobody = {.weight = 0};
    size_t at;
    return entry_find(entries, count, number, &at) ? &entries[at] : &nobody;
}

static void fill_row(const DrawVerdict *verdict, size_t row, Arena *arena, Str *cells) {
    const DrawPool *pool = &verdict->pool;
    const DrawRow *from = &verdict->result.rows[row];
    const DrawEntry *entry = find(pool->entries, pool->entry_count, from->number);
    const DrawEntry *other = find(pool->others, pool->other_count, from->to);
    Str value = str_format(arena, "%lld", (long long)from->value);
    switch (verdict->statement.rule.method) {
    case DRAW_SELECT:
        memcpy(cells,
               (const Str[]){value, from->number, entry->name, entry->group,
                             verdict->statement.rule.team && !from->to.len ? STR("缺员") : from->to, other->name},
               6 * sizeof *cells);
        return;
    case DRAW_ADMISSION:
        memcpy(cells,
               (const Str[]){str_format(arena, "%zu", row + 1), from->number, from->to, other->name,
                             !from->to.len  ? STR("未录取")
                             : !from->value ? STR("余下学位")
                                            : value},
               5 * sizeof *cells);
        return;
    case DRAW_CLASSES:
        memcpy(cells,
               (const Str[]){from->to, from->value && !from->number.len ? STR("缺") : from->number,
                             from->value ? STR("班主任") : STR("学生"),
                             from->value ? find(pool->others, pool->other_count, from->number)->name : entry->name},
               4 * sizeof *cells);
        return;
    case DRAW_QUOTA:
    case DRAW_METHODS:
        memcpy(cells, (const Str[]){from->to, other->name, from->number, entry->name, value}, 5 * sizeof *cells);
        return;
    }
}

bool draw_table(const DrawVerdict *verdict, const DrawInfo *info, Arena *arena, DrawTable *table) {
    DrawMethod method = verdict->statement.rule.method;
    (void)info;
    *table = (DrawTable){.headings = shapes[method].headings,
                         .columns = shapes[method].columns,
                         .count = verdict->result.count,
                         .cells = ARENA_ARRAY(arena, verdict->result.count * shapes[method].columns, Str)};
    for (size_t i = 0; i < table->count; i++) {
        fill_row(verdict, i, arena, table->cells + i * table->columns);
    }
    return verdict->good;
}

/* ---- the workbook ---- */

typedef struct Sheets {
    lxw_workbook *book;
    lxw_format *head;
    Arena *arena;
} Sheets;

static void put(const Sheets *sheets, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, Str text,
                lxw_format *format) {
    int64_t number;
    if (!format && text.data && text.len < 10 && integer_parse(text, &number) &&
        (text.len == 1 || text.data[0] != '0')) {
        worksheet_write_number(sheet, row, column, (double)number, NULL);
    } else {
        worksheet_write_string(sheet, row, column, str_cstr(sheets->arena, text), format);
    }
}

static void put_result(const Sheets *sheets, const DrawTable *table) {
    lxw_worksheet *sheet = workbook_add_worksheet(sheets->book, "结果");
    worksheet_set_column(sheet, 0, (lxw_col_t)(table->columns - 1), 16, NULL);
    for (size_t c = 0; c < table->columns; c++) {
        put(sheets, sheet, 0, (lxw_col_t)c, str_from(table->headings[c]), sheets->head);
    }
    for (size_t i = 0; i < table->count * table->columns; i++) {
        put(sheets, sheet, (lxw_row_t)(i / table->columns + 1), (lxw_col_t)(i % table->columns), table->cells[i], NULL);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table->count, (lxw_col_t)(table->columns - 1));
}

typedef struct RuleLines {
    const Sheets *sheets;
    lxw_worksheet *sheet;
    lxw_row_t row;
} RuleLines;

static void put_line(RuleLines *lines, const char *name, Str text) {
    put(lines->sheets, lines->sheet, lines->row, 0, str_from(name), lines->sheets->head);
    worksheet_write_string(lines->sheet, lines->row++, 1, str_cstr(lines->sheets->arena, text), NULL);
}

static void put_rule(void *context, const DrawRuleValue *value) {
    RuleLines *lines = context;
    Buf text = buf_create(lines->sheets->arena);
    if (value->word) {
        buf_add(&text, str_from(value->word));
    } else if (!value->pairs) {
        buf_add_integer(&text, value->number);
    }
    for (size_t i = 0; value->pairs && i < value->pair_count; i++) {
        buf_add_format(&text, "%s%.*s：%lld", i ? "，" : "", STR_ARG(value->pairs[i].group),
                       (long long)value->pairs[i].value);
    }
    put_line(lines, draw_rule_name(str_from(value->key)), buf_str(&text));
}

static void put_statement(const Sheets *sheets, const DrawInfo *info, const DrawVerdict *verdict) {
    RuleLines lines = {sheets, workbook_add_worksheet(sheets->book, "公布内容和校验"), 0};
    worksheet_set_column(lines.sheet, 0, 0, 22, NULL);
    worksheet_set_column(lines.sheet, 1, 1, 80, NULL);
    put_line(&lines, "抽签", info->kind_name);
    put_line(&lines, "名称", info->name);
    put_line(&lines, "事项", info->matter);
    put_line(&lines, "依据", info->basis);
    draw_rule_each(&verdict->statement.rule, put_rule, &lines);
    put_line(&lines, "名单校验值", info->pool_sha256);
    put_line(&lines, "种子校验值（抽前公布）", info->seed_sha256);
    put_line(&lines, "承诺值（抽前公布）", info->commit);
    put_line(&lines, "公众数字来源", info->entropy_named);
    put_line(&lines, "公众数字", info->entropy);
    put_line(&lines, "种子（抽后公开）", info->seed);
    put_line(&lines, "结果校验值", info->digest);
    put_line(&lines, "抽取时间", info->ended_at);
    put_line(&lines, "再次抽取的原因", info->again_reason);
    for (size_t i = 0; i < info->sign_count; i++) {
        const DrawSign *sign = &info->signs[i];
        put_line(&lines, sign->objects ? "见证人异议" : "见证人签字",
                 str_format(sheets->arena, "%.*s（%.*s）%.*s %.*s", STR_ARG(sign->shown), STR_ARG(sign->role),
                            STR_ARG(sign->at), STR_ARG(sign->note)));
    }
    put_line(&lines, "怎样核对",
             STR("下载证明文件，运行 duxue draw verify 文件，或用说明书（docs/draw.md）里的Python程序重算；"
                 "承诺值要与抽签前公布的一致。"));
}

bool draw_workbook_write(const DrawInfo *info, const char *path, Err *err) {
    Arena *arena = arena_create();
    DrawVerdict verdict;
    DrawTable table;
    if (!info->proof.len) {
        arena_destroy(arena);
        return err_set(err, ERR_CONFLICT, "还没有抽，没有结果。");
    }
    if (!draw_verify(info->proof, arena, &verdict, err) || !draw_table(&verdict, info, arena, &table)) {
        arena_destroy(arena);
        return err_set(err, ERR_INTERNAL, "保存的证明重算不出原来的结果，数据库被改过。请用 duxue verify 检查。");
    }
    lxw_workbook *book = workbook_new(path);
    bool good = book != NULL;
    if (good) {
        Sheets sheets = {book, workbook_add_format(book), arena};
        format_set_bold(sheets.head);
        put_result(&sheets, &table);
        put_statement(&sheets, info, &verdict);
        good = workbook_close(book) == LXW_NO_ERROR;
    }
    arena_destroy(arena);
    return good || err_set(err, ERR_IO, "工作簿没有写成，请检查磁盘空间和目录后重试。");
}

/* ---- empty lists ---- */

enum { FIELD_NUMBER_AT, FIELD_NAME_AT, FIELD_GROUP_AT, FIRST_LIST_FIELD = 10 }; /* of draw_fields */

static Str filled_text(const DrawEntry *entry, int field) {
    return field == FIELD_NUMBER_AT  ? entry->number
           : field == FIELD_NAME_AT  ? entry->name
           : field == FIELD_GROUP_AT ? entry->group
                                     : (Str){NULL, 0};
}

static void put_list(const Sheets *sheets, Str name, const DrawColumn *columns, size_t count, const DrawEntry *filled,
                     size_t filled_count) {
    lxw_worksheet *sheet = workbook_add_worksheet(sheets->book, str_cstr(sheets->arena, name));
    lxw_col_t at = 0;
    for (size_t c = 0; c < count; c++) {
        size_t names = columns[c].field >= FIRST_LIST_FIELD ? columns[c].name_count : 1; /* lists: one for each name */
        for (size_t n = 0; n < names; n++, at++) {
            Str heading =
                str_format(sheets->arena, "%.*s%s", STR_ARG(columns[c].names[n]), columns[c].required ? "*" : "");
            put(sheets, sheet, 0, at, heading, sheets->head);
            for (size_t i = 0; i < filled_count; i++) {
                Str text = filled_text(&filled[i], columns[c].field);
                if (text.len) {
                    worksheet_write_string(sheet, (lxw_row_t)i + 1, at, str_cstr(sheets->arena, text), NULL);
                }
            }
        }
    }
    worksheet_set_column(sheet, 0, (lxw_col_t)(at - 1), 16, NULL);
    worksheet_freeze_panes(sheet, 1, 0);
}

bool draw_template_write(const DrawDef *def, const DrawEntry *filled, size_t filled_count, const char *path, Err *err) {
    Arena *arena = arena_create();
    lxw_workbook *book = workbook_new(path);
    bool good = book != NULL;
    if (good) {
        Sheets sheets = {book, workbook_add_format(book), arena};
        format_set_bold(sheets.head);
        put_list(&sheets, def->entries, def->columns, def->column_count, filled, filled_count);
        if (def->others.len) {
            put_list(&sheets, def->others, def->other_columns, def->other_column_count, NULL, 0);
        }
        good = workbook_close(book) == LXW_NO_ERROR;
    }
    arena_destroy(arena);
    return good || err_set(err, ERR_IO, "工作簿没有写成，请检查磁盘空间和目录后重试。");
}

static bool is_filled_with(const DrawDef *def, const KindDef *kind) {
    for (size_t i = 0; i < def->unit_count; i++) {
        if (str_equal(def->units[i], kind->id)) {
            return true;
        }
    }
    return false;
}

bool draw_units(const DrawDef *def, const UnitTree *tree, Str unit, Arena *arena, DrawEntry **entries, size_t *count,
                Err *err) {
    int root = org_tree_find(tree, unit);
    if (root < 0) {
        return people_no_unit(unit, err);
    }
    *entries = ARENA_ARRAY(arena, (size_t)(tree->units[root].end - root), DrawEntry);
    *count = 0;
    for (int i = root; i < tree->units[root].end; i++) {
        const Unit *one = &tree->units[i];
        if (is_filled_with(def, one->kind)) {
            (*entries)[(*count)++] = (DrawEntry){
                .number = one->code, .name = one->name, .group = one->kind->name, .weight = 1, .score = 100};
        }
    }
    return true;
}
