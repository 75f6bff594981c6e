/* Tables over units and years: counties side by side, this year beside the last, figures in question. */
#include "tables.h"

#include <math.h>

static void item_counts_of(const Evaluation *evaluation, size_t counts[3]) {
    counts[0] = counts[1] = counts[2] = 0;
    for (size_t i = 0; i < evaluation->block_count; i++) {
        counts[0] += evaluation->blocks[i].met;
        counts[1] += evaluation->blocks[i].not_met;
        counts[2] += evaluation->blocks[i].pending;
    }
}

Str child_name(const ReportInput *input, size_t at, Arena *arena) {
    const UnitTree *tree = &input->children[at].frame->tree;
    const Unit *unit = &tree->units[input->children[at].unit];
    return unit->parent < 0 || unit->parent == input->unit
               ? unit->name
               : str_format(arena, "%.*s%.*s", STR_ARG(tree->units[unit->parent].name), STR_ARG(unit->name));
}

const TableOut *table_of_units(const ReportInput *input, Arena *arena) {
    const Evaluation *units = input->children;
    size_t count = input->child_count;
    TableMaker maker = table_named(arena, input->frame->pack, "units", STR(""), WIDTHS(10, 6, 5, 5, 5, 6, 5), 0);
    for (size_t i = 0; i < count; i++) {
        const Evaluation *unit = &units[i];
        size_t counts[3], failing = 0;
        item_counts_of(unit, counts);
        for (size_t j = 0; j < unit->row_count; j++) {
            failing += unit->rows[j].verdict == VERDICT_NOT_MET;
        }
        table_row(&maker);
        table_text(&maker, child_name(input, i, arena));
        table_text(&maker, verdict_name(unit->verdict))->bad = unit->verdict == VERDICT_NOT_MET;
        for (size_t j = 0; j < 3; j++) {
            table_count(&maker, counts[j])->source = unit->def->id;
        }
        table_count(&maker, unit->row_count)->source = unit->def->id;
        table_count(&maker, failing)->source = unit->def->id;
    }
    return table_done(&maker);
}

const ChartOut *chart_of_units(const ReportInput *input, Arena *arena) {
    const Evaluation *units = input->children;
    size_t count = input->child_count;
    ChartOut *chart = ARENA_NEW(arena, ChartOut);
    chart->title = table_title(input->frame->pack, "units_chart", STR(""), arena);
    chart->value_title = table_heading(input->frame->pack, "units_chart", 0);
    chart->labels = ARENA_ARRAY(arena, count + 1, Str);
    chart->values = ARENA_ARRAY(arena, count + 1, double);
    chart->bad = ARENA_ARRAY(arena, count + 1, bool);
    for (size_t i = 0; i < count; i++) {
        size_t counts[3];
        item_counts_of(&units[i], counts);
        Str name = child_name(input, i, arena);
        /* Where all that is known is met and others are not known, it is not known whether any is not met. */
        bool open = counts[2] > 0;
        chart->labels[i] = open ? str_format(arena, "%.*s（待定%zu项）", STR_ARG(name), counts[2]) : name;
        chart->values[i] = open && !counts[1] ? (double)NAN : (double)counts[1];
        chart->bad[i] = counts[1] > 0;
        chart->count++;
    }
    return chart;
}

const TableOut *table_of_questions(const ReportInput *input, Arena *arena) {
    TableMaker maker = table_named(arena, input->frame->pack, "questions", STR(""), WIDTHS(3, 8, 8, 20), 0);
    for (size_t i = 0; i < input->question_count; i++) {
        table_row(&maker);
        table_count(&maker, i + 1);
        table_text(&maker, input->questions[i].unit_name);
        table_text(&maker, input->questions[i].name);
        table_text(&maker, input->questions[i].text);
    }
    return table_done(&maker);
}

/* ---- this year beside the last ---- */

static bool year_row(TableMaker *maker, const Data *report, Str heading, Str key, Arena *arena, Err *err) {
    static const char *const maps[] = {"previous", "figure", "change"};
    NameScope scope = {SCOPE_REPORT, NULL};
    table_row(maker);
    table_text(maker, heading);
    for (size_t i = 0; i < 3; i++) {
        DataValue value;
        Str path = str_format(arena, "%s.%.*s", maps[i], STR_ARG(key));
        if (!data_check_text(report, &scope, path, arena, err)) {
            return false;
        }
        bool found = data_find(report, path, &value);
        TableCellOut *cell = i < 2 ? table_figure(maker, found && !value.unknown ? value.text : str_from(unknown_sign))
                                   : table_text(maker, found && !value.unknown ? value.text : (Str){NULL, 0});
        cell->source = key;
    }
    return true;
}

bool table_by_year(const Data *report, Str rows, Arena *arena, const TableOut **table, Err *err) {
    TableMaker maker = table_named(arena, report->pack, "years", STR(""), WIDTHS(9, 6, 6, 14), 0);
    Str rest = rows, part;
    while (str_cut(&rest, ',', &part)) {
        ptrdiff_t equal = str_find(part, STR("="));
        if (equal < 0) {
            return err_set(err, ERR_INPUT, "表格的行“%.*s”不对，要写成“名称=要素”，用逗号分开。", STR_ARG(part));
        }
        if (!year_row(&maker, report, str_trim(str_slice(part, 0, (size_t)equal)),
                      str_trim(str_slice(part, (size_t)equal + 1, part.len)), arena, err)) {
            return false;
        }
    }
    *table = table_done(&maker);
    return true;
}
