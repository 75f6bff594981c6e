/* Duties that fell due, for outlines that tell how they were done. */
#include "tables.h"

static const TableOut *table_of_duties(const ReportInput *input, Arena *arena) {
    TableMaker maker = table_named(arena, input->frame->pack, "duties", STR(""), WIDTHS(16, 4, 4, 4, 5, 5), 0);
    for (size_t i = 0; i < input->duty_count; i++) {
        const ReportDuty *duty = &input->duties[i];
        const size_t counts[] = {duty->due, duty->on_time, duty->made_up, duty->missed, duty->open};
        table_row(&maker);
        table_text(&maker, duty->name);
        for (size_t j = 0; j < sizeof counts / sizeof *counts; j++) {
            TableCellOut *cell = table_count(&maker, counts[j]);
            cell->source = duty->id;
            cell->bad = j == 3 && duty->missed > 0;
        }
    }
    return table_done(&maker);
}

static const FigureSource *source_of(const Data *report, const ReportInput *input, Str id, Str label) {
    Str days = str_format(report->arena, "%.*s/%.*s", STR_ARG(input->from), STR_ARG(input->until));
    return source_make(report->arena, "duty", id, label, input->frame->tree.units[input->unit].code, days);
}

void data_put_duty(Data *duty, const ReportDuty *from, const ReportInput *input) {
    duty->source = source_of(duty, input, from->id, from->name);
    data_text(duty, "name", from->name);
    data_count(duty, "due", from->due);
    data_count(duty, "on_time", from->on_time);
    data_count(duty, "made_up", from->made_up);
    data_count(duty, "missed", from->missed);
    data_count(duty, "open", from->open);
}

void data_put_duties(Data *report, const ReportInput *input) {
    Arena *arena = report->arena;
    size_t due = 0, on_time = 0, made_up = 0, missed = 0;
    data_list(report, "duties");
    for (size_t i = 0; i < input->duty_count; i++) {
        const ReportDuty *from = &input->duties[i];
        data_put_duty(data_add(report, "duties"), from, input);
        due += from->due;
        on_time += from->on_time;
        made_up += from->made_up;
        missed += from->missed;
    }
    data_count(report, "duties_due", due);
    data_count(report, "duties_done", on_time + made_up);
    data_count(report, "duties_missed", missed);
    data_text(report, "duties_rate",
              due ? str_format(arena, "%.*s%%", STR_ARG(show_number(arena, (double)on_time * 100 / (double)due, 1)))
                  : (Str){NULL, 0});
    data_table(report, "duties_table", table_of_duties(input, arena));
}
