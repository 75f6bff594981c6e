/* A report as JSON, as versions keep it, and back: head, blocks with the sources of their figures, tables, charts. */
#include "report_internal.h"

#include <math.h>

/* ---- out ---- */

void model_source(Json *json, const FigureSource *source) {
    json_put_text(json, "kind", source->kind);
    json_put_str(json, "id", source->id);
    json_put_str(json, "label", source->label);
    json_put_str(json, "unit", source->unit);
    json_put_str(json, "period", source->period);
}

void model_open_table(Json *json, const TableOut *table) {
    json_key(json, "table");
    json_open_object(json);
    json_put_str(json, "title", table->title);
    json_put_bool(json, "landscape", table->landscape);
    json_put_strs(json, "headings", table->headings, table->column_count);
}

void model_open_chart(Json *json, const ChartOut *chart) {
    json_key(json, "chart");
    json_open_object(json);
    json_put_str(json, "title", chart->title);
    json_put_str(json, "value_title", chart->value_title);
    json_put_strs(json, "labels", chart->labels, chart->count);
    json_key(json, "values");
    json_open_array(json);
    for (size_t i = 0; i < chart->count; i++) {
        json_number(json, chart->values[i]);
    }
    json_close_array(json);
}

static void put_table(Json *json, const TableOut *table) {
    model_open_table(json, table);
    json_put_str(json, "note", table->unit_note);
    json_key(json, "widths");
    json_open_array(json);
    for (size_t i = 0; table->widths && i < table->column_count; i++) {
        json_whole(json, table->widths[i]);
    }
    json_close_array(json);
    json_key(json, "cells");
    json_open_array(json);
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        const TableCellOut *cell = &table->cells[i];
        json_open_array(json);
        json_str(json, cell->text);
        json_whole(json, (cell->number ? 1 : 0) | (cell->strong ? 2 : 0) | (cell->bad ? 4 : 0));
        json_str(json, cell->source);
        json_close_array(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_chart(Json *json, const ChartOut *chart) {
    model_open_chart(json, chart);
    json_key(json, "bad");
    json_open_array(json);
    for (size_t i = 0; i < chart->count; i++) {
        json_bool(json, chart->bad[i]);
    }
    json_close_array(json);
    if (chart->has_limit) {
        json_put_number(json, "limit", chart->limit);
        json_put_str(json, "limit_name", chart->limit_name);
    }
    json_close_object(json);
}

static void put_spans(Json *json, const Block *block) {
    json_key(json, "figures");
    json_open_array(json);
    for (size_t i = 0; i < block->span_count; i++) {
        const FigureSpan *span = &block->spans[i];
        json_open_object(json);
        json_put_integer(json, "from", (int64_t)span->from);
        json_put_integer(json, "to", (int64_t)span->to);
        model_source(json, span->source);
        json_close_object(json);
    }
    json_close_array(json);
}

static void put_block(Json *json, const Block *block) {
    json_open_object(json);
    json_put_integer(json, "type", block->type);
    json_put_integer(json, "level", block->level);
    json_put_str(json, "key", block->key);
    json_put_str(json, "text", block->text);
    json_put_integer(json, "prefix", (int64_t)block->prefix);
    if (block->span_count) {
        put_spans(json, block);
    }
    if (block->table) {
        put_table(json, block->table);
    }
    if (block->chart) {
        put_chart(json, block->chart);
    }
    json_close_object(json);
}

Str model_write(const Report *report, Arena *arena) {
    Buf out = buf_create(arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_str(&json, "title", report->title);
    json_put_str(&json, "number", report->document_number);
    json_put_str(&json, "addressee", report->addressee);
    json_put_str(&json, "signer", report->signer);
    json_put_str(&json, "date", report->date);
    json_put_strs(&json, "attachments", report->attachments, report->attachment_count);
    json_key(&json, "blocks");
    json_open_array(&json);
    for (size_t i = 0; i < report->count; i++) {
        put_block(&json, &report->blocks[i]);
    }
    json_close_array(&json);
    json_close_object(&json);
    return buf_str(&out);
}

/* ---- in ---- */

static Str text_of(const json_t *object, const char *key, Arena *arena) {
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? str_copy(arena, (Str){json_string_value(value), json_string_length(value)})
                                 : (Str){NULL, 0};
}

static Str *texts_of(const json_t *object, const char *key, Arena *arena, size_t *count) {
    const json_t *list = json_object_get(object, key);
    *count = json_array_size(list);
    Str *texts = ARENA_ARRAY(arena, *count + 1, Str);
    for (size_t i = 0; i < *count; i++) {
        const json_t *value = json_array_get(list, i);
        texts[i] = str_copy(arena, (Str){json_string_value(value), json_string_length(value)});
    }
    return texts;
}

static const TableOut *table_of(const json_t *json, Arena *arena) {
    TableOut *table = ARENA_NEW(arena, TableOut);
    const json_t *cells = json_object_get(json, "cells"), *widths = json_object_get(json, "widths");
    table->title = text_of(json, "title", arena);
    table->unit_note = text_of(json, "note", arena);
    table->landscape = json_is_true(json_object_get(json, "landscape"));
    table->headings = texts_of(json, "headings", arena, &table->column_count);
    table->widths =
        json_array_size(widths) == table->column_count ? ARENA_ARRAY(arena, table->column_count + 1, int) : NULL;
    for (size_t i = 0; table->widths && i < table->column_count; i++) {
        table->widths[i] = (int)json_integer_value(json_array_get(widths, i));
    }
    table->row_count = table->column_count ? json_array_size(cells) / table->column_count : 0;
    table->cells = ARENA_ARRAY(arena, table->row_count * table->column_count + 1, TableCellOut);
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        const json_t *cell = json_array_get(cells, i), *text = json_array_get(cell, 0), *from = json_array_get(cell, 2);
        json_int_t marks = json_integer_value(json_array_get(cell, 1));
        table->cells[i] =
            (TableCellOut){.text = str_copy(arena, (Str){json_string_value(text), json_string_length(text)}),
                           .number = marks & 1,
                           .strong = (marks & 2) != 0,
                           .bad = (marks & 4) != 0,
                           .source = str_copy(arena, (Str){json_string_value(from), json_string_length(from)})};
    }
    return table;
}

static const ChartOut *chart_of(const json_t *json, Arena *arena) {
    ChartOut *chart = ARENA_NEW(arena, ChartOut);
    const json_t *values = json_object_get(json, "values"), *bad = json_object_get(json, "bad");
    const json_t *limit = json_object_get(json, "limit");
    chart->title = text_of(json, "title", arena);
    chart->value_title = text_of(json, "value_title", arena);
    chart->labels = texts_of(json, "labels", arena, &chart->count);
    chart->values = ARENA_ARRAY(arena, chart->count + 1, double);
    chart->bad = ARENA_ARRAY(arena, chart->count + 1, bool);
    for (size_t i = 0; i < chart->count; i++) {
        const json_t *value = json_array_get(values, i);
        chart->values[i] = json_is_number(value) ? json_number_value(value) : (double)NAN;
        chart->bad[i] = json_is_true(json_array_get(bad, i));
    }
    chart->has_limit = limit != NULL;
    chart->limit = json_number_value(limit);
    chart->limit_name = text_of(json, "limit_name", arena);
    return chart;
}

static void read_spans(const json_t *json, Arena *arena, Block *block) {
    const json_t *list = json_object_get(json, "figures");
    block->spans = ARENA_ARRAY(arena, json_array_size(list) + 1, FigureSpan);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        size_t from = (size_t)json_integer_value(json_object_get(one, "from"));
        size_t to = (size_t)json_integer_value(json_object_get(one, "to"));
        if (from > to || to > block->text.len) {
            continue;
        }
        FigureSource *source = ARENA_NEW(arena, FigureSource);
        *source = (FigureSource){.kind = str_cstr(arena, text_of(one, "kind", arena)),
                                 .id = text_of(one, "id", arena),
                                 .label = text_of(one, "label", arena),
                                 .unit = text_of(one, "unit", arena),
                                 .period = text_of(one, "period", arena)};
        block->spans[block->span_count++] = (FigureSpan){from, to, source};
    }
}

static void read_block(const json_t *json, Arena *arena, Block *block) {
    const json_t *table = json_object_get(json, "table"), *chart = json_object_get(json, "chart");
    json_int_t type = json_integer_value(json_object_get(json, "type"));
    block->type = type >= BLOCK_HEADING && type <= BLOCK_ATTACHMENT ? (BlockType)type : BLOCK_PARAGRAPH;
    block->level = (int)json_integer_value(json_object_get(json, "level"));
    block->key = text_of(json, "key", arena);
    block->text = text_of(json, "text", arena);
    size_t prefix = (size_t)json_integer_value(json_object_get(json, "prefix"));
    block->prefix = prefix <= block->text.len ? prefix : 0;
    block->table = table ? table_of(table, arena) : NULL;
    block->chart = chart ? chart_of(chart, arena) : NULL;
    if ((block->type == BLOCK_TABLE && !table) || (block->type == BLOCK_CHART && !chart)) {
        block->type = BLOCK_PARAGRAPH;
    }
    read_spans(json, arena, block);
}

bool model_read(Str content, Arena *arena, Report *report, Err *err) {
    json_t *json = json_loadb(content.data ? content.data : "", content.len, 0, NULL);
    if (!json) {
        return err_set(err, ERR_INTERNAL, "保存的报告读不出来，可能已经损坏。请用备份恢复，或重新生成。");
    }
    const json_t *blocks = json_object_get(json, "blocks");
    *report = (Report){.title = text_of(json, "title", arena),
                       .document_number = text_of(json, "number", arena),
                       .addressee = text_of(json, "addressee", arena),
                       .signer = text_of(json, "signer", arena),
                       .date = text_of(json, "date", arena)};
    report->attachments = texts_of(json, "attachments", arena, &report->attachment_count);
    report->count = json_array_size(blocks);
    report->blocks = ARENA_ARRAY(arena, report->count + 1, Block);
    for (size_t i = 0; i < report->count; i++) {
        read_block(json_array_get(blocks, i), arena, &report->blocks[i]);
    }
    json_decref(json);
    return true;
}

Str *model_head(Report *report, Str key) {
    const struct {
        const char *key;
        Str *text;
    } heads[] = {{"@title", &report->title},
                 {"@number", &report->document_number},
                 {"@addressee", &report->addressee},
                 {"@signer", &report->signer},
                 {"@organ", &report->organ},
                 {"@signed_by", &report->signed_by},
                 {"@copy_to", &report->copy_to},
                 {"@issued_by", &report->issued_by},
                 {"@date", &report->date}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (str_is(key, heads[i].key)) {
            return heads[i].text;
        }
    }
    return NULL;
}
