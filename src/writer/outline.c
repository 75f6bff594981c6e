/* From the outline of a pack to the report model: names checked first, then blocks repeated, filled in and numbered. */
#include "outline.h"

#include <string.h>

enum { BLOCKS_MOST = 200000, KEY_BYTES = 400 };

typedef struct Builder {
    Arena *arena;
    const ReportDef *def;
    Data *data;
    Filling filling;
    Report *report;
    size_t capacity, attachment_capacity;
    int numbers[OUTLINE_LEVELS], last_level;
    int tables, charts;
    bool told_never_kept;
    int running;    /* the last number that runs on through the text (N2) */
    size_t trimmed; /* bytes that were cut from the front of the text that was filled in last */
    Str key;        /* of the block that is being written */
    bool attached;  /* inside an attachment: no headings, tables without numbers */
    int depth;
} Builder;

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

/* ---- building ---- */

static Block *add_block(Builder *builder, BlockType type, Str text) {
    Report *report = builder->report;
    if (report->count == builder->capacity) {
        size_t capacity = builder->capacity ? builder->capacity * 2 : 64;
        report->blocks = arena_grow(builder->arena, report->blocks, report->count, capacity, sizeof(Block));
        builder->capacity = capacity;
    }
    Block *block = &report->blocks[report->count++];
    *block = (Block){.type = type, .text = text, .key = builder->key};
    return block;
}

/* The figures in the text that was filled in last, as they lie behind a number of `prefix` bytes. */
static void put_spans(Builder *builder, Block *block, size_t prefix) {
    const Filling *filling = &builder->filling;
    block->prefix = prefix;
    block->spans = ARENA_ARRAY(builder->arena, filling->span_count + 1, FigureSpan);
    for (size_t i = 0; i < filling->span_count; i++) {
        FigureSpan span = filling->spans[i];
        if (span.from >= builder->trimmed && span.to - builder->trimmed + prefix <= block->text.len) {
            span.from = span.from - builder->trimmed + prefix;
            span.to = span.to - builder->trimmed + prefix;
            block->spans[block->span_count++] = span;
        }
    }
}

static bool fill(Builder *builder, const PackText *text, const Data *data, Str *filled, Err *err) {
    Buf out = buf_create(builder->arena);
    builder->filling.span_count = 0;
    bool title = text == &builder->def->title ||
                 text == &builder->def->short_title; /* its lines are broken where the pack says */
    Str plain = title ? text->text : joined(builder->arena, text->text);
    if (!text_fill(&builder->filling, plain, data, &out, err)) {
        return outline_at_place(text, builder->def, err);
    }
    *filled = str_trim(buf_str(&out));
    builder->trimmed = filled->len ? (size_t)(filled->data - out.data) : 0;
    return true;
}

/* Nothing came under the last headings, down from `level`: they are taken back, with their numbers. Not one that is the
 * text of something that is listed, as a measure of a plan without tasks. */
static void drop_empty_headings(Builder *builder, int level) {
    Report *report = builder->report;
    while (report->count && report->blocks[report->count - 1].type == BLOCK_HEADING &&
           report->blocks[report->count - 1].level >= level && !report->blocks[report->count - 1].kept) {
        const Block *last = &report->blocks[--report->count];
        builder->numbers[last->level - 1]--;
        builder->running -= last->level == 3 && builder->def->numbering == REPORT_N2;
        builder->last_level = last->level;
    }
}

/* The same of an attachment that was begun last. */
static void drop_empty_attachment(Builder *builder) {
    Report *report = builder->report;
    if (report->count && report->blocks[report->count - 1].type == BLOCK_ATTACHMENT) {
        report->count--;
        report->attachment_count--;
    }
}

static bool build_heading(Builder *builder, const ReportBlockDef *def, const Data *data, Str text, Err *err) {
    int level = def->level;
    if (level > builder->last_level + 1) {
        err_set(err, ERR_INPUT, "标题“%.*s”是第%d级，但它上面没有第%d级标题。请按 一、（一）1.（1）逐级写。",
                STR_ARG(text), level, level - 1);
        return outline_at_place(&def->text, builder->def, err);
    }
    drop_empty_headings(builder, level);
    builder->last_level = level;
    builder->numbers[level - 1]++;
    memset(builder->numbers + level, 0, sizeof(int) * (size_t)(OUTLINE_LEVELS - level));
    bool running = level == 3 && builder->def->numbering == REPORT_N2;
    Str number = running ? str_format(builder->arena, "%d、", ++builder->running)
                         : report_number(builder->arena, level, builder->numbers[level - 1]);
    Block *block =
        add_block(builder, BLOCK_HEADING, str_format(builder->arena, "%.*s%.*s", STR_ARG(number), STR_ARG(text)));
    block->level = level;
    block->kept = def->each.len && data->scope != SCOPE_RECORD; /* a ledger's name alone says nothing */
    put_spans(builder, block, number.len);
    return true;
}

static bool build_table(Builder *builder, const ReportBlockDef *def, const Data *data, Str title, Err *err) {
    const TableOut *found = NULL;
    Str arguments;
    DataValue value = {.kind = DATA_TABLE};
    const Data *scope = data;
    while (scope->scope != SCOPE_REPORT) {
        scope = scope->outer;
    }
    bool kinds = outline_call(def->table, "by_kind(", &arguments);
    if (outline_call(def->table, "list(", &arguments)) {
        if (!table_by_list(data, arguments, builder->arena, &found, err)) {
            return outline_at_place(&def->text, builder->def, err);
        }
    } else if (kinds || outline_call(def->table, "by_year(", &arguments)) {
        if (!(kinds ? table_by_kind(scope, arguments, builder->arena, &found, err)
                    : table_by_year(scope, arguments, builder->arena, &found, err))) {
            return outline_at_place(&def->text, builder->def, err);
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
    if (!data_find(data, def->table, &value) || !value.chart || value.chart->count == 0 ||
        (value.chart->count == 1 && !value.chart->has_limit)) { /* one bar beside nothing says nothing */
        return;
    }
    ChartOut *chart = ARENA_NEW(builder->arena, ChartOut);
    *chart = *value.chart;
    chart->title = title.len ? title : chart->title;
    chart->title = str_format(builder->arena, "图%d　%.*s", ++builder->charts, STR_ARG(chart->title));
    add_block(builder, BLOCK_CHART, chart->title)->chart = chart;
}

static void build_picture(Builder *builder, const ReportBlockDef *def, const Data *data, Str title) {
    DataValue value;
    if (!data_find(data, def->table, &value) || !value.picture) {
        return;
    }
    PictureOut *picture = ARENA_NEW(builder->arena, PictureOut);
    *picture = *value.picture;
    title = title.len ? title : picture->title;
    picture->title = str_format(builder->arena, "图%d　%.*s", ++builder->charts, STR_ARG(title));
    add_block(builder, BLOCK_PICTURE, picture->title)->picture = picture;
}

/* ---- ledgers that were never kept ---- */

static bool is_never_kept(const Data *data) {
    DataValue value;
    return data->scope == SCOPE_RECORD && data_find(data, STR("never_kept"), &value) && value.truth;
}

/* Their names, with how many there are of all that the report tells of. */
static Str names_never_kept(const Builder *builder, size_t *count, size_t *all) {
    Buf names = buf_create(builder->arena);
    DataValue records;
    *count = *all = 0;
    if (!data_find(builder->data, STR("records"), &records) || !records.list) {
        return (Str){NULL, 0};
    }
    *all = records.list->count;
    for (size_t i = 0; i < records.list->count; i++) {
        const Data *record = data_member(records.list, i);
        DataValue name;
        if (is_never_kept(record) && data_find(record, STR("name"), &name)) {
            buf_add_format(&names, "%s%.*s", (*count)++ ? "、" : "", STR_ARG(name.text));
        }
    }
    return buf_str(&names);
}

/* Says once which they are: first, where the report tells of nothing else (`whole`), else at the end of its text. */
static void tell_never_kept(Builder *builder, bool whole) {
    const ReportPhrases *phrases = builder->data->pack ? pack_report_phrases(builder->data->pack) : NULL;
    size_t count, all;
    Str names = names_never_kept(builder, &count, &all);
    if (!phrases || !count || builder->told_never_kept || (whole && (count < all || !builder->def->no_standard))) {
        return;
    }
    Data *said = data_create(builder->arena, SCOPE_CHANGE, NULL);
    Filling filling = filling_create(builder->arena, said);
    Buf out = buf_create(builder->arena);
    DataValue last_day;
    Err untold = {.kind = ERR_NONE};
    data_find(builder->data, STR("last_day"), &last_day);
    data_text(said, "names", names);
    data_text(said, "last_day", last_day.text);
    builder->told_never_kept = text_fill(&filling, phrases->never_kept.text, said, &out, &untold);
    Str above = builder->key;
    builder->key = STR("never-kept");
    drop_empty_headings(builder, 1);
    add_block(builder, BLOCK_PARAGRAPH, buf_str(&out));
    builder->key = above;
}

static void build_attachment(Builder *builder, Str name) {
    Report *report = builder->report;
    drop_empty_headings(builder, 1);
    drop_empty_attachment(builder);
    tell_never_kept(builder, false);
    if (report->attachment_count == builder->attachment_capacity) {
        size_t capacity = builder->attachment_capacity ? builder->attachment_capacity * 2 : 8;
        report->attachments =
            arena_grow(builder->arena, report->attachments, report->attachment_count, capacity, sizeof(Str));
        builder->attachment_capacity = capacity;
    }
    report->attachments[report->attachment_count++] = name;
    add_block(builder, BLOCK_ATTACHMENT, name)->level = (int)report->attachment_count;
    builder->attached = true;
    builder->running = 0;
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
    return outline_at_place(&def->text, builder->def, err);
}

/* 一是 … 二是 … within one paragraph: what was written before this one is made longer. */
static void join_item(Builder *builder, Str text, size_t number) {
    Report *report = builder->report;
    Arena *arena = builder->arena;
    Block *last = report->count ? &report->blocks[report->count - 1] : report->blocks;
    bool begins = number == 1 || !report->count || last->type != BLOCK_PARAGRAPH || !str_equal(last->key, builder->key);
    Str before = begins ? (Str){NULL, 0} : last->text;
    Str ordinal = report_number(arena, 1, (int)number); /* 一、 */
    ordinal.len -= strlen("、");
    Str head = str_format(arena, "%.*s%.*s是", STR_ARG(before), STR_ARG(ordinal));
    Str whole = str_format(arena, "%.*s%.*s", STR_ARG(head), STR_ARG(text));
    FigureSpan *spans = begins ? NULL : last->spans;
    size_t count = begins ? 0 : last->span_count;
    Block *block = begins ? add_block(builder, BLOCK_PARAGRAPH, whole) : last;
    block->text = whole;
    put_spans(builder, block, head.len);
    FigureSpan *all = ARENA_ARRAY(arena, count + block->span_count + 1, FigureSpan);
    for (size_t i = 0; i < count + block->span_count; i++) {
        all[i] = i < count ? spans[i] : block->spans[i - count];
    }
    block->spans = all;
    block->span_count += count;
    block->prefix = 0; /* the numbers are part of what is said */
}

static void build_item(Builder *builder, Str text, size_t number) {
    if (builder->def->numbering == REPORT_N3) {
        join_item(builder, text, number);
        return;
    }
    Str mark = builder->def->numbering == REPORT_N2 ? str_format(builder->arena, "%d、", ++builder->running)
                                                    : str_format(builder->arena, "%zu.", number);
    Str whole = str_format(builder->arena, "%.*s%.*s", STR_ARG(mark), STR_ARG(text));
    put_spans(builder, add_block(builder, BLOCK_PARAGRAPH, whole), mark.len);
}

static bool build_blocks(Builder *builder, const ReportBlockDef *blocks, size_t count, const Data *data, Err *err);

static bool build_one(Builder *builder, const ReportBlockDef *def, const Data *data, size_t number, Err *err) {
    Str text = {NULL, 0}, when = str_trim(def->when.text);
    bool wanted = true, negate = str_starts(when, STR("!"));
    Str name = negate ? str_trim(str_slice(when, 1, when.len)) : when;
    if (when.len && !filling_truth(data, name, negate, &wanted, err)) {
        return outline_at_place(&def->when, builder->def, err);
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
        good = build_heading(builder, def, data, text, err);
    } else if (str_is(type, "paragraph") && text.len) {
        put_spans(builder, add_block(builder, BLOCK_PARAGRAPH, text), 0);
    } else if ((problems || str_is(type, "list")) && text.len) {
        build_item(builder, text, number);
    } else if (str_is(type, "table")) {
        good = build_table(builder, def, data, text, err);
    } else if (str_is(type, "chart")) {
        build_chart(builder, def, data, text);
    } else if (str_is(type, "picture")) {
        build_picture(builder, def, data, text);
    } else if (str_is(type, "attachment")) {
        build_attachment(builder, text);
    } else if (str_is(type, "page_break")) {
        add_block(builder, BLOCK_PAGE_BREAK, text);
    }
    return good && build_blocks(builder, def->blocks, def->block_count, data, err);
}

static Str key_of(const Builder *builder, Str above, Str own, const Data *member) {
    Arena *arena = builder->arena;
    Str of = member ? outline_member_key(member) : (Str){NULL, 0};
    Str key = str_format(arena, "%.*s%s%.*s%s%.*s", STR_ARG(above), above.len ? "/" : "", STR_ARG(own),
                         of.len ? "@" : "", STR_ARG(of));
    return key.len <= KEY_BYTES ? key : str_slice(key, key.len - KEY_BYTES, key.len);
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
            return outline_at_place(&def->text, builder->def, err);
        }
        size_t number = 0, times = def->each.len ? list->count : 1;
        Str above = builder->key, own = outline_key_of(blocks, i, builder->arena);
        bool joined =
            builder->def->numbering == REPORT_N3 && (str_is(def->type, "list") || str_is(def->type, "problems"));
        for (size_t j = 0; j < times; j++) {
            size_t before = builder->report->count;
            const Data *member = def->each.len ? data_member(list, j) : data;
            if (is_never_kept(member)) {
                continue;
            }
            size_t spoken = before ? builder->report->blocks[before - 1].text.len : 0;
            builder->key = key_of(builder, above, own, def->each.len && !joined ? member : NULL);
            if (!build_one(builder, def, member, number + 1, err)) {
                return false;
            }
            builder->key = above;
            number +=
                builder->report->count > before || (before && builder->report->blocks[before - 1].text.len > spoken);
        }
    }
    builder->depth--;
    return true;
}

void report_title_words(const Pack *pack, Report *report) {
    const ReportPhrases *phrases = pack ? pack_report_phrases(pack) : NULL;
    report->title_words = phrases ? phrases->title_words : NULL;
    report->title_word_count = phrases ? phrases->title_word_count : 0;
}

/* A whole sentence, or more than a title may have. */
static bool is_too_long(const Pack *pack, Str title) {
    const ReportPhrases *phrases = pack ? pack_report_phrases(pack) : NULL;
    return phrases && (utf8_count(title) > (size_t)phrases->title_characters || str_find(title, STR("。")) >= 0 ||
                       str_find(title, STR("；")) >= 0);
}

static bool fill_title(Builder *builder, Str *title, Err *err) {
    const ReportDef *def = builder->def;
    return fill(builder, &def->title, builder->data, title, err) &&
           (!def->short_title.text.len || !is_too_long(builder->data->pack, *title) ||
            fill(builder, &def->short_title, builder->data, title, err));
}

static bool build_all(Builder *builder, Err *err) {
    const ReportDef *def = builder->def;
    Report *report = builder->report;
    *report = (Report){.title = {NULL, 0}};
    DataValue today;
    data_find(builder->data, STR("today"), &today);
    report->date = today.text;
    if (!fill_title(builder, &report->title, err) ||
        !fill(builder, &def->addressee, builder->data, &report->addressee, err) ||
        !fill(builder, &def->signer, builder->data, &report->signer, err) ||
        !fill(builder, &def->document_number, builder->data, &report->document_number, err)) {
        return false;
    }
    tell_never_kept(builder, true);
    if (!build_blocks(builder, def->blocks, def->block_count, builder->data, err)) {
        return false;
    }
    drop_empty_headings(builder, 1);
    drop_empty_attachment(builder);
    tell_never_kept(builder, false);
    return true;
}

/* Two members may be called alike: the later ones get a number. */
static void part_keys(Report *report, Arena *arena) {
    Map *seen = map_create(arena, report->count);
    for (size_t i = 0; i < report->count; i++) {
        Block *block = &report->blocks[i];
        size_t count;
        Str key = block->key;
        if (map_get(seen, key, &count)) {
            map_put(seen, key, count + 1);
            block->key = str_format(arena, "%.*s#%zu", STR_ARG(key), count + 1);
        } else {
            map_put(seen, key, 1);
        }
    }
}

/* From data that is there already to the report. */
static bool write_data(const ReportDef *def, Data *data, Arena *arena, Report *report, Err *err) {
    if (!outline_check(def, data, arena, err)) {
        return false;
    }
    Builder builder = {
        .arena = arena, .def = def, .data = data, .filling = filling_create(arena, data), .report = report};
    if (!build_all(&builder, err)) {
        return false;
    }
    if (builder.filling.missing_count) {
        /* What is printed as unknown is known only when all is written: the second time it is listed. */
        data_set_missing(data, builder.filling.missing, builder.filling.missing_count);
        builder = (Builder){
            .arena = arena, .def = def, .data = data, .filling = filling_create(arena, data), .report = report};
        if (!build_all(&builder, err)) {
            return false;
        }
    }
    part_keys(report, arena);
    return true;
}

bool report_write(const ReportDef *def, const ReportInput *input, Arena *arena, Report *report, Err *err) {
    Data *data;
    if (def->record.len) {
        return err_set(err, ERR_USAGE, "“%.*s”写的是一条台账记录，请在那条记录里导出。", STR_ARG(def->name));
    }
    if (!data_of_input(input, arena, &data, err) || !write_data(def, data, arena, report, err)) {
        return false;
    }
    report_title_words(input->frame->pack, report);
    return true;
}

bool report_build_matter(const ReportDef *def, const ReportMatter *matter, Arena *arena, Report *report, Err *err) {
    if (!write_data(def, data_of_matter(matter, arena), arena, report, err)) {
        return false;
    }
    report_title_words(matter->pack, report);
    return true;
}

bool report_build(const ReportDef *def, const Evaluation *evaluation, Arena *arena, Report *report, Err *err) {
    const ReportInput input = {.frame = evaluation->frame, .unit = evaluation->unit, .evaluation = evaluation};
    return report_write(def, &input, arena, report, err);
}
