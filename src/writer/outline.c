/* From the outline of a pack to the report model: names checked first, then blocks repeated, filled in and numbered. */
#include "tables.h"
#include "template.h"

#include <string.h>

enum { LEVELS = 4, BLOCKS_MOST = 200000, OUTLINE_DEPTH = 12 };

typedef struct Builder {
    Arena *arena;
    const ReportDef *def;
    Data *data;
    Filling filling;
    Report *report;
    size_t capacity, attachment_capacity;
    int numbers[LEVELS], last_level;
    int tables, charts;
    bool attached; /* inside an attachment: no headings, tables without numbers */
    int depth;
} Builder;

static bool at_place(const PackText *text, const ReportDef *def, Err *err) {
    if (err && err->place.line == 0) {
        err->place = text->place.line ? text->place : def->place;
    }
    return false;
}

static bool is_wide(char c) { /* or the brace of a placeholder, which mostly is filled in with Chinese */
    return (unsigned char)c >= 0x80 || c == '{' || c == '}';
}

/* Texts of packs are broken over lines where it suits the file: no blank belongs between Chinese characters. */
static Str joined(Arena *arena, Str text) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < text.len; i++) {
        size_t to = i;
        while (to < text.len && (text.data[to] == ' ' || text.data[to] == '\n')) {
            to++;
        }
        bool after_wide = out.len > 0 && is_wide(out.data[out.len - 1]);
        bool before_wide = to < text.len && is_wide(text.data[to]);
        bool line = to > i && memchr(text.data + i, '\n', to - i) != NULL;
        if (to > i && (to == text.len || line || (after_wide && before_wide))) {
            i = to - 1;
            continue;
        }
        buf_add_char(&out, text.data[i]);
    }
    return buf_str(&out);
}

/* ---- checking names ---- */

static bool starts_call(Str table, Str *arguments) {
    Str name = STR("by_kind(");
    if (!str_starts(table, name) || !str_ends(table, STR(")"))) {
        return false;
    }
    *arguments = str_slice(table, name.len, table.len - 1);
    return true;
}

static bool check_when(Str when, const Data *root, const NameScope *scopes, Arena *arena, Err *err) {
    Str name = str_starts(when, STR("!")) ? str_trim(str_slice(when, 1, when.len)) : str_trim(when);
    return name.len == 0 || data_check(root, scopes, name, arena, err) != NULL;
}

static bool check_table(const ReportBlockDef *block, const Data *root, const NameScope *scopes, Arena *arena,
                        Err *err) {
    Str arguments;
    bool chart = str_is(block->type, "chart");
    if ((!chart && !str_is(block->type, "table")) || (!chart && starts_call(block->table, &arguments))) {
        return true;
    }
    const NameDef *name = data_check(root, scopes, block->table, arena, err);
    if (name && name->kind != (chart ? DATA_CHART : DATA_TABLE)) {
        return err_set(err, ERR_INPUT, "“%.*s”不是%s。请换成%s的名称。", STR_ARG(block->table), chart ? "图" : "表格",
                       chart ? "图" : "表格");
    }
    return name != NULL;
}

static bool known_type(Str type) {
    static const char *const types[] = {"heading", "paragraph", "list",       "problems",  "table",
                                        "chart",   "group",     "attachment", "page_break"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_is(type, types[i])) {
            return true;
        }
    }
    return false;
}

static bool check_blocks(const ReportBlockDef *blocks, size_t count, const Data *root, const NameScope *scopes,
                         const ReportDef *def, Arena *arena, Err *err) {
    for (size_t i = 0; i < count; i++) {
        const ReportBlockDef *block = &blocks[i];
        NameScope inner = {SCOPE_ANY, scopes};
        const NameScope *scope = scopes;
        bool good = known_type(block->type) ||
                    err_set(err, ERR_INPUT,
                            "报告提纲里没有“%.*s”这种段落。请改成 heading、paragraph、list、problems、table、"
                            "chart、group、attachment 或 page_break。",
                            STR_ARG(block->type));
        if (good && block->each.len) {
            good = data_check_list(root, scopes, block->each, arena, &inner.scope, err);
            scope = &inner;
        }
        if (good && str_is(block->type, "heading") && (block->level < 1 || block->level > LEVELS)) {
            good = err_set(err, ERR_INPUT, "标题的 level 要写1到%d。", LEVELS);
        }
        good = good && text_check(block->text.text, root, scope, arena, err) &&
               check_when(block->when.text, root, scope, arena, err) && check_table(block, root, scope, arena, err);
        if (!good) {
            return at_place(&block->text, def, err);
        }
        if (!check_blocks(block->blocks, block->block_count, root, scope, def, arena, err)) {
            return false;
        }
    }
    return true;
}

static bool check_outline(const ReportDef *def, const Data *root, Arena *arena, Err *err) {
    NameScope scope = {SCOPE_REPORT, NULL};
    const PackText *texts[] = {&def->title, &def->addressee, &def->signer};
    for (size_t i = 0; i < 3; i++) {
        if (!text_check(texts[i]->text, root, &scope, arena, err)) {
            return at_place(texts[i], def, err);
        }
    }
    return check_blocks(def->blocks, def->block_count, root, &scope, def, arena, err);
}

/* ---- building ---- */

static Block *add_block(Builder *builder, BlockType type, Str text) {
    Report *report = builder->report;
    if (report->count == builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 64;
        report->blocks = arena_grow(builder->arena, report->blocks, report->count, capacity, sizeof(Block));
        builder->capacity = capacity;
    }
    Block *block = &report->blocks[report->count++];
    *block = (Block){.type = type, .text = text};
    return block;
}

static bool fill(Builder *builder, const PackText *text, const Data *data, Str *filled, Err *err) {
    Buf out = buf_create(builder->arena);
    bool title = text == &builder->def->title; /* its lines are broken where the pack says */
    Str plain = title ? text->text : joined(builder->arena, text->text);
    if (!text_fill(&builder->filling, plain, data, &out, err)) {
        return at_place(text, builder->def, err);
    }
    *filled = str_trim(buf_str(&out));
    return true;
}

static bool build_heading(Builder *builder, const ReportBlockDef *def, Str text, Err *err) {
    int level = def->level;
    if (level > builder->last_level + 1) {
        err_set(err, ERR_INPUT, "标题“%.*s”是第%d级，但它上面没有第%d级标题。请按 一、（一）1.（1）逐级写。",
                STR_ARG(text), level, level - 1);
        return at_place(&def->text, builder->def, err);
    }
    builder->last_level = level;
    builder->numbers[level - 1]++;
    memset(builder->numbers + level, 0, sizeof(int) * (size_t)(LEVELS - level));
    Str number = report_number(builder->arena, level, builder->numbers[level - 1]);
    add_block(builder, BLOCK_HEADING, str_format(builder->arena, "%.*s%.*s", STR_ARG(number), STR_ARG(text)))->level =
        level;
    return true;
}

static bool build_table(Builder *builder, const ReportBlockDef *def, const Data *data, Str title, Err *err) {
    const TableOut *found = NULL;
    Str arguments;
    DataValue value = {.kind = DATA_TABLE};
    if (starts_call(def->table, &arguments)) {
        if (!table_by_kind(builder->data, arguments, builder->arena, &found, err)) {
            return at_place(&def->text, builder->def, err);
        }
    } else if (data_find(data, def->table, &value)) {
        found = value.table;
    }
    if (!found || found->row_count == 0) {
        return true;
    }
    TableOut *table = ARENA_NEW(builder->arena, TableOut);
    *table = *found;
    table->title = title.len || builder->attached ? title : table->title;
    if (!builder->attached) {
        table->title = str_format(builder->arena, "表%d　%.*s", ++builder->tables, STR_ARG(table->title));
    }
    add_block(builder, BLOCK_TABLE, table->title)->table = table;
    return true;
}

static void build_chart(Builder *builder, const ReportBlockDef *def, const Data *data, Str title) {
    DataValue value;
    if (!data_find(data, def->table, &value) || !value.chart || value.chart->count == 0) {
        return;
    }
    ChartOut *chart = ARENA_NEW(builder->arena, ChartOut);
    *chart = *value.chart;
    chart->title = title.len ? title : chart->title;
    chart->title = str_format(builder->arena, "图%d　%.*s", ++builder->charts, STR_ARG(chart->title));
    add_block(builder, BLOCK_CHART, chart->title)->chart = chart;
}

static void build_attachment(Builder *builder, Str name) {
    Report *report = builder->report;
    if (report->attachment_count == builder->attachment_capacity) {
        size_t capacity = builder->attachment_capacity ? builder->attachment_capacity * 2 : 8;
        report->attachments =
            arena_grow(builder->arena, report->attachments, report->attachment_count, capacity, sizeof(Str));
        builder->attachment_capacity = capacity;
    }
    report->attachments[report->attachment_count++] = name;
    add_block(builder, BLOCK_ATTACHMENT, name)->level = (int)report->attachment_count;
    builder->attached = true;
}

/* A problem without a measure must not leave the house. */
static bool has_measure(const Data *problem, const ReportBlockDef *def, const Builder *builder, Err *err) {
    DataValue measure, steps, name;
    if (!data_find(problem, STR("measure"), &measure) || !data_find(problem, STR("steps"), &steps) || measure.truth ||
        steps.truth) {
        return true;
    }
    data_find(problem, STR("name"), &name);
    err_set(err, ERR_INPUT,
            "问题“%.*s”没有对应的整改措施。请在规则包里给这项指标写上 measure（措施）和 responsible（责任单位）。",
            STR_ARG(name.text));
    return at_place(&def->text, builder->def, err);
}

static bool build_blocks(Builder *builder, const ReportBlockDef *blocks, size_t count, const Data *data, Err *err);

static bool build_one(Builder *builder, const ReportBlockDef *def, const Data *data, size_t number, Err *err) {
    Str text = {NULL, 0}, when = str_trim(def->when.text);
    bool wanted = true, negate = str_starts(when, STR("!"));
    Str name = negate ? str_trim(str_slice(when, 1, when.len)) : when;
    if (when.len && !filling_truth(data, name, negate, &wanted, err)) {
        return at_place(&def->when, builder->def, err);
    }
    if (!wanted || !fill(builder, &def->text, data, &text, err)) {
        return !wanted;
    }
    if (builder->report->count > BLOCKS_MOST) {
        return err_set(err, ERR_LIMIT, "报告超过%d段，没有写出。请减少提纲里重复的部分。", BLOCKS_MOST);
    }
    Str type = def->type;
    bool problems = str_is(type, "problems"), good = true;
    if (problems && !has_measure(data, def, builder, err)) {
        return false;
    }
    if (str_is(type, "heading")) {
        good = build_heading(builder, def, text, err);
    } else if (str_is(type, "paragraph") && text.len) {
        add_block(builder, BLOCK_PARAGRAPH, text);
    } else if ((problems || str_is(type, "list")) && text.len) {
        add_block(builder, BLOCK_PARAGRAPH, str_format(builder->arena, "%zu.%.*s", number, STR_ARG(text)));
    } else if (str_is(type, "table")) {
        good = build_table(builder, def, data, text, err);
    } else if (str_is(type, "chart")) {
        build_chart(builder, def, data, text);
    } else if (str_is(type, "attachment")) {
        build_attachment(builder, text);
    } else if (str_is(type, "page_break")) {
        add_block(builder, BLOCK_PAGE_BREAK, text);
    }
    return good && build_blocks(builder, def->blocks, def->block_count, data, err);
}

static bool build_blocks(Builder *builder, const ReportBlockDef *blocks, size_t count, const Data *data, Err *err) {
    if (builder->depth >= OUTLINE_DEPTH) {
        return err_set(err, ERR_INPUT, "报告提纲套得太深，最多%d层。", OUTLINE_DEPTH);
    }
    builder->depth++;
    for (size_t i = 0; i < count; i++) {
        const ReportBlockDef *def = &blocks[i];
        const DataList *list = NULL;
        if (def->each.len && !filling_list(data, def->each, &list, err)) {
            return at_place(&def->text, builder->def, err);
        }
        size_t number = 0, times = def->each.len ? list->count : 1;
        for (size_t j = 0; j < times; j++) {
            size_t before = builder->report->count;
            if (!build_one(builder, def, def->each.len ? data_member(list, j) : data, number + 1, err)) {
                return false;
            }
            number += builder->report->count > before;
        }
    }
    builder->depth--;
    return true;
}

static bool build_all(Builder *builder, Err *err) {
    const ReportDef *def = builder->def;
    Report *report = builder->report;
    *report = (Report){.title = {NULL, 0}};
    DataValue today;
    data_find(builder->data, STR("today"), &today);
    report->date = today.text;
    return fill(builder, &def->title, builder->data, &report->title, err) &&
           fill(builder, &def->addressee, builder->data, &report->addressee, err) &&
           fill(builder, &def->signer, builder->data, &report->signer, err) &&
           build_blocks(builder, def->blocks, def->block_count, builder->data, err);
}

bool report_build(const ReportDef *def, const Evaluation *evaluation, Arena *arena, Report *report, Err *err) {
    Data *data;
    if (!data_of_evaluation(evaluation, arena, &data, err) || !check_outline(def, data, arena, err)) {
        return false;
    }
    /* What is printed as unknown is known only when all is written: the second time it is listed. */
    Builder first = {
        .arena = arena, .def = def, .data = data, .filling = filling_create(arena, data), .report = report};
    if (!build_all(&first, err)) {
        return false;
    }
    if (first.filling.missing_count == 0) {
        return true;
    }
    data_set_missing(data, first.filling.missing, first.filling.missing_count);
    Builder second = {
        .arena = arena, .def = def, .data = data, .filling = filling_create(arena, data), .report = report};
    return build_all(&second, err);
}

bool report_check(const ReportDef *def, Arena *arena, Err *err) {
    return check_outline(def, data_create(arena, SCOPE_REPORT, NULL), arena, err);
}
