/* The tables of an evaluation that list: schools, gaps, the plan, kinds of schools. */
#include "template.h"

#include "tables.h"

#include <math.h>

const TableOut *table_of_rows(const Evaluation *evaluation, Arena *arena) {
    const Pack *pack = evaluation->frame->pack;
    TableMaker maker = table_named(arena, pack, "rows", STR(""), WIDTHS(3, 9, 3, 4), evaluation->row_item_count + 2);
    maker.table.landscape = true;
    maker.table.unit_note = table_word(pack, "rows", 0);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        table_add_column(&maker, short_name(evaluation->row_items[i]), 5);
    }
    table_add_column(&maker, table_heading(pack, "rows", 4), 3);
    table_add_column(&maker, table_heading(pack, "rows", 5), 5);
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        table_row(&maker);
        table_count(&maker, i + 1);
        table_text(&maker, evaluation->frame->tree.units[row->unit].name);
        table_text(&maker, stage_name(evaluation, row->stage));
        table_figure(&maker, show_count(arena, row->pupils));
        for (size_t j = 0; j < evaluation->row_item_count; j++) {
            const ItemDef *item = evaluation->row_items[j];
            bool unknown = row->values[j].reason != 0;
            bool none = unknown && row->item_verdicts[j] == VERDICT_NOT_APPLICABLE;
            TableCellOut *cell = table_figure(
                &maker, none      ? STR("—")
                        : unknown ? str_from(unknown_sign)
                                  : figure_show(arena, row->values[j].number, item->decimals, item->percent, STR("")));
            cell->bad = row->item_verdicts[j] == VERDICT_NOT_MET;
            cell->source = item->id;
        }
        table_figure(&maker, str_format(arena, "%d", row->met));
        TableCellOut *verdict = table_text(&maker, verdict_name(row->verdict));
        verdict->bad = row->verdict == VERDICT_NOT_MET;
    }
    return table_done(&maker);
}

const TableOut *table_of_gaps(const Evaluation *evaluation, Arena *arena) {
    const Pack *pack = evaluation->frame->pack;
    TableMaker maker = table_named(arena, pack, "gaps", STR(""), WIDTHS(3, 10, 4, 9, 9, 6, 3, 5), 0);
    for (size_t i = 0; i < evaluation->plan.step_count; i++) {
        const PlanStep *step = &evaluation->plan.steps[i];
        const RowResult *row = &evaluation->rows[step->row];
        const ItemDef *item = evaluation->row_items[step->item];
        table_row(&maker);
        table_count(&maker, i + 1);
        table_text(&maker, evaluation->frame->tree.units[row->unit].name);
        table_text(&maker, stage_name(evaluation, row->stage));
        table_text(&maker, short_name(item));
        table_text(&maker, item->resource_name);
        table_figure(&maker, show_number(arena, step->add, step_decimals(item)))->source = item->id;
        table_text(&maker, item->resource_unit);
        table_text(&maker, table_word(pack, "gaps", step->for_spread));
    }
    return table_done(&maker);
}

Str cv_change(const Evaluation *evaluation, const PlanItem *item, Arena *arena) {
    Buf out = buf_create(arena);
    for (int stage = 0; (size_t)stage < evaluation->stage_count; stage++) {
        if (item->cv_before[stage] >= 0) {
            buf_add_format(&out, "%s%.*s%.*s→%.*s", out.len ? "；" : "", STR_ARG(stage_name(evaluation, stage)),
                           STR_ARG(show_number(arena, item->cv_before[stage], 3)),
                           STR_ARG(show_number(arena, item->cv_after[stage], 3)));
        }
    }
    return buf_str(&out);
}

const TableOut *table_of_plan(const Evaluation *evaluation, Arena *arena) {
    TableMaker maker = table_named(arena, evaluation->frame->pack, "plan", STR(""), WIDTHS(9, 3, 6, 6, 6, 4, 10), 0);
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        const PlanItem *plan = &evaluation->plan.items[i];
        const ItemDef *item = evaluation->row_items[plan->item];
        int decimals = step_decimals(item);
        if (!(plan->add > 0)) { /* nothing to be added */
            continue;
        }
        table_row(&maker);
        table_text(&maker, item->resource_name);
        table_text(&maker, item->resource_unit);
        table_figure(&maker, show_number(arena, plan->add, decimals))->source = item->id;
        table_figure(&maker, show_number(arena, plan->add_for_rows, decimals));
        table_figure(&maker, show_number(arena, plan->add_for_spread, decimals));
        table_count(&maker, plan->schools);
        table_text(&maker, cv_change(evaluation, plan, arena));
    }
    return table_done(&maker);
}

/* ---- kinds of schools ---- */

typedef struct KindColumn {
    Str heading, path;
} KindColumn;
enum { KIND_COLUMNS = 10 };

static bool read_columns(Str text, Arena *arena, KindColumn *columns, size_t *count, Err *err) {
    Str rest = text, part;
    *count = 0;
    while (str_cut(&rest, ',', &part)) {
        ptrdiff_t equal = str_find(part, STR("="));
        if (equal < 0 || *count == KIND_COLUMNS) {
            return err_set(err, ERR_INPUT, "表格的列“%.*s”不对，要写成“名称=要素”，用逗号分开，最多%d列。",
                           STR_ARG(part), KIND_COLUMNS);
        }
        columns[*count].heading = str_trim(str_slice(part, 0, (size_t)equal));
        Str element = str_trim(str_slice(part, (size_t)equal + 1, part.len));
        columns[(*count)++].path = str_format(arena, "total.%.*s", STR_ARG(element));
    }
    return true;
}

static void kind_cells(TableMaker *maker, const Data *data, const KindColumn *columns, size_t count) {
    for (size_t i = 0; i < count; i++) {
        DataValue value;
        bool found = data_find(data, columns[i].path, &value);
        table_figure(maker, !found          ? (Str){NULL, 0}
                            : value.unknown ? str_from(unknown_sign)
                                            : value.text)
            ->source = columns[i].path;
    }
}

bool table_by_kind(const Data *report, Str text, Arena *arena, const TableOut **table, Err *err) {
    KindColumn columns[KIND_COLUMNS];
    NameScope scope = {SCOPE_REPORT, NULL};
    size_t count;
    DataValue kinds, name;
    if (!read_columns(text, arena, columns, &count, err)) {
        return false;
    }
    TableMaker maker = table_named(arena, report->pack, "kinds", STR(""), WIDTHS(8, 5), count);
    for (size_t i = 0; i < count; i++) {
        if (!data_check_text(report, &scope, columns[i].path, arena, err)) {
            return false;
        }
        table_add_column(&maker, columns[i].heading, 6);
    }
    data_find(report, STR("kinds"), &kinds);
    for (size_t i = 0; i < kinds.list->count; i++) {
        const Data *kind = data_member(kinds.list, i);
        table_row(&maker);
        data_find(kind, STR("kind_name"), &name);
        table_text(&maker, name.text);
        data_find(kind, STR("schools_count"), &name);
        table_figure(&maker, name.text);
        kind_cells(&maker, kind, columns, count);
    }
    table_row(&maker);
    table_text(&maker, table_word(report->pack, "kinds", 0))->strong = true;
    data_find(report, STR("schools_count"), &name);
    table_figure(&maker, name.text);
    kind_cells(&maker, report, columns, count);
    *table = table_done(&maker);
    return true;
}
