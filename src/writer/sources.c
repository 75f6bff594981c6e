/* Where the figures of a text come from: as a table behind the report, and the text alone. */
#include "tables.h"

#include "sources.h"

Str source_words(const FigureSource *source, Arena *arena) {
    static const struct {
        const char *kind, *name;
    } kinds[] = {{"element", "数据项"}, {"item", "评估指标"}, {"standard", "评估结果"}, {"indicator", "测算指标"},
                 {"record", "台账"},    {"case", "台账事项"}, {"units", "单位名录"}};
    const char *kind = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        kind = str_is(str_from(kinds[i].kind), source->kind) ? kinds[i].name : kind;
    }
    return str_format(arena, "%s：%.*s，%.*s，%.*s", kind, STR_ARG(source->label), STR_ARG(source->unit),
                      STR_ARG(source->period));
}

Str source_anchor(size_t number, Arena *arena) {
    return str_format(arena, "source_%zu", number);
}

const TableOut *table_of_sources(const Report *report, Arena *arena) {
    TableMaker maker =
        table_maker(arena, (Str){NULL, 0}, COLUMNS({"序号", 3}, {"文中的数", 6}, {"所在标题", 9}, {"来源", 16}), 0);
    Str heading = {NULL, 0};
    size_t number = 0;
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        heading = block->type == BLOCK_HEADING ? block->text : heading;
        for (size_t j = 0; j < block->span_count; j++) {
            const FigureSpan *span = &block->spans[j];
            table_row(&maker);
            TableCellOut *cell = table_count(&maker, ++number);
            cell->anchor = source_anchor(number, arena);
            cell->anchor_number = number;
            table_text(&maker, str_slice(block->text, span->from, span->to));
            table_text(&maker, heading);
            table_text(&maker, source_words(span->source, arena));
        }
    }
    return table_done(&maker);
}

Str report_plain(const Report *report, Arena *arena) {
    Buf out = buf_create(arena);
    for (size_t i = 0; i < report->title.len; i++) {
        if (report->title.data[i] != '\n') {
            buf_add_char(&out, report->title.data[i]);
        }
    }
    buf_add_char(&out, '\n');
    for (size_t i = 0; i < report->count; i++) {
        const Block *block = &report->blocks[i];
        if (block->type == BLOCK_ATTACHMENT) {
            break;
        }
        if (block->type == BLOCK_HEADING || block->type == BLOCK_PARAGRAPH) {
            buf_add(&out, block->text);
            buf_add_char(&out, '\n');
        }
    }
    return buf_str(&out);
}
