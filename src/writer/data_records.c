/* What ledgers say, for outlines that tell of records: counts, cases that are open, units. */
#include "tables.h"

#include <string.h>

static Str with_unit(Arena *arena, double value, Str unit) {
    int decimals = str_is(unit, "%") ? 1 : value == (double)(int64_t)value ? 0 : 2;
    Str number = show_number(arena, value, decimals);
    return str_format(arena, "%.*s%.*s", STR_ARG(number), STR_ARG(unit));
}

/* A figure that is known, unknown, or a rate of nothing. */
static Str shown(const Pack *pack, bool known, bool nothing, double value, Str unit, Arena *arena) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    return known ? with_unit(arena, value, unit) : nothing && phrases ? phrases->nothing : (Str){NULL, 0};
}

/* Of a ledger in which nothing was written down before there is no figure. */
static Str shown_before(const Pack *pack, const ReportCount *count, Arena *arena) {
    return count->not_kept_before
               ? STR("—")
               : shown(pack, count->known_before, count->nothing_before, count->before, count->unit, arena);
}

static void put_shown(Data *data, const char *id, Str text, bool known) {
    if (known) {
        data_text(data, id, text);
    } else if (text.len) {
        data_nothing(data, id, text);
    } else {
        data_unknown(data, id);
    }
}

static void put_counts(Data *data, const ReportRecord *record, const ReportInput *input) {
    Arena *arena = data->arena;
    const Pack *pack = input->frame->pack;
    DataMap *counts = data_map(data, "count"), *changes = data_map(data, "count_change");
    bool some = false;
    data_list(data, "counts");
    for (size_t i = 0; i < record->count_count; i++) {
        const ReportCount *count = &record->counts[i];
        const FigureSource *source =
            source_make(arena, "record", str_format(arena, "%.*s/%.*s", STR_ARG(record->id), STR_ARG(count->id)),
                        count->name, data->source->unit, data->source->period);
        Str change = count_change_in_words(pack, input->than, count, arena);
        Str now = shown(pack, count->known, count->nothing, count->value, count->unit, arena);
        MapEntry entry = {.key = count->id,
                          .alias = count->name,
                          .unknown = !now.len,
                          .nothing = !count->known && now.len,
                          .text = now,
                          .source = source};
        map_add(arena, counts, entry);
        entry.text = change;
        map_add(arena, changes, entry);
        Data *tally = data_add(data, "counts");
        tally->source = source;
        data_text(tally, "name", count->name);
        put_shown(tally, "value", now, count->known);
        put_shown(tally, "before", shown_before(pack, count, arena), count->known_before);
        data_text(tally, "change", change);
        data_truth(tally, "some", count->known && count->value != 0);
        data_truth(tally, "compared", count->known && count->known_before);
        some = some || (count->known && count->value != 0);
    }
    data_truth(data, "counted", some);
}

Str show_field(Arena *arena, const ReportField *field) {
    double amount;
    return field->money && number_parse(field->text, &amount) ? show_number(arena, amount, 2)
                                                              : said_day(arena, field->text);
}

const TableOut *said_table(Arena *arena, const TableOut *table) {
    if (!table) {
        return NULL;
    }
    TableOut *said = ARENA_NEW(arena, TableOut);
    size_t count = table->row_count * table->column_count;
    *said = *table;
    said->cells = ARENA_ARRAY(arena, count + 1, TableCellOut);
    for (size_t i = 0; i < count; i++) {
        said->cells[i] = table->cells[i];
        Str text = said_day(arena, table->cells[i].text);
        said->cells[i].text = text.len ? text : STR("—"); /* an empty cell looks forgotten */
    }
    return said;
}

/* "0个", "0.00": the number that a figure begins with, whatever unit follows it. */
static bool is_zero(Str figure) {
    size_t digits = 0, i = 0;
    for (; i < figure.len && strchr("0.-", figure.data[i]); i++) {
        digits += figure.data[i] == '0';
    }
    return digits && (i == figure.len || figure.data[i] < '1' || figure.data[i] > '9');
}

void data_put_field(Data *data, const ReportField *field, const FigureSource *source) {
    Str text = show_field(data->arena, field);
    const MapEntry entry = {.key = field->id,
                            .alias = field->name,
                            .text = text,
                            .nothing = field->figure && is_zero(text),
                            .table = said_table(data->arena, field->table),
                            .source = field->figure ? source : NULL};
    bool filled = text.len || field->picture || (field->table && field->table->row_count);
    map_add(data->arena, data_map(data, "field"), entry);
    map_add(data->arena, data_map(data, "filled"),
            (MapEntry){.key = field->id, .alias = field->name, .text = filled ? STR("是") : (Str){NULL, 0}});
}

void data_put_case(Data *data, const ReportCase *from) {
    Arena *arena = data->arena;
    Str unit = {NULL, 0}, period = {NULL, 0};
    if (data->outer && data->outer->source) {
        unit = data->outer->source->unit;
        period = data->outer->source->period;
    }
    data->source =
        source_make(arena, "case", str_format(arena, "%lld", (long long)from->id), from->title, unit, period);
    data_text(data, "id", data->source->id);
    data_text(data, "case_number", from->number);
    data_text(data, "title", said_days(arena, from->title));
    data_text(data, "unit_name", from->unit_name);
    data_text(data, "state_name", from->state_name);
    data_text(data, "due", said_day(arena, from->due));
    data_text(data, "opened", said_day(arena, from->opened));
    data_truth(data, "ended", from->ended);
    data_count(data, "late_days", from->late_days > 0 ? (size_t)from->late_days : 0);
    data_map(data, "field");
    data_map(data, "filled");
    for (size_t i = 0; i < from->fields.count; i++) {
        data_put_field(data, &from->fields.items[i], data->source);
    }
}

static void put_cases(Data *data, const ReportRecord *record) {
    data_list(data, "cases");
    for (size_t i = 0; i < record->case_count; i++) {
        data_put_case(data_add(data, "cases"), &record->cases[i]);
    }
    data_list(data, "lines");
    for (size_t i = 0; i < record->line_count; i++) {
        data_put_case(data_add(data, "lines"), &record->lines[i]);
    }
    data_list(data, "unit_cases");
    for (size_t i = 0; i < record->unit_count; i++) {
        const ReportUnitCases *from = &record->units[i];
        Data *one = data_add(data, "unit_cases");
        data_text(one, "unit_name", from->name);
        data_count(one, "found", (size_t)from->count);
        data_count(one, "open", (size_t)from->open);
        data_count(one, "overdue", (size_t)from->overdue);
    }
}

void data_put_record(Data *data, const ReportRecord *record, const ReportInput *input) {
    Arena *arena = data->arena;
    const UnitTree *tree = &input->frame->tree;
    Str days = str_format(arena, "%.*s/%.*s", STR_ARG(input->from), STR_ARG(input->until));
    data->source = source_make(arena, "record", record->id, str_format(arena, "%.*s台账", STR_ARG(record->name)),
                               tree->units[input->unit].code, days);
    data_text(data, "id", record->id);
    data_text(data, "name", record->name);
    data_count(data, "found", (size_t)record->found);
    data_count(data, "closed", (size_t)record->closed);
    data_count(data, "open", (size_t)record->open);
    data_count(data, "overdue", (size_t)record->overdue);
    data_count(data, "dropped", (size_t)record->dropped);
    data_text(data, "closed_share",
              record->found
                  ? str_format(arena, "%.*s%%",
                               STR_ARG(show_number(arena, (double)record->closed * 100 / (double)record->found, 1)))
                  : (Str){NULL, 0});
    data_truth(data, "never_kept", record->never_kept);
    data_truth(data, "more", record->more);
    data_truth(data, "more_lines", record->more_lines);
    put_counts(data, record, input);
    put_cases(data, record);
    data_table(data, "cases_table", table_of_cases(record, input->frame->pack, arena));
    data_table(data, "counts_table", table_of_counts(record, input, arena));
    data_table(data, "units_table", table_of_case_units(record, input->frame->pack, arena));
    data_chart(data, "units_chart", chart_of_case_units(record, input->frame->pack, arena));
}

void data_put_records(Data *report, const ReportInput *input) {
    bool kept = false;
    data_list(report, "records");
    data_map(report, "record");
    for (size_t i = 0; i < input->record_count; i++) {
        Data *record = data_add(report, "records");
        data_put_record(record, &input->records[i], input);
        kept = kept || !input->records[i].never_kept;
        map_add(report->arena, data_map(report, "record"),
                (MapEntry){.key = input->records[i].id, .alias = input->records[i].name, .object = record});
    }
    data_truth(report, "kept", kept);
}

/* ---- tables ---- */

const TableOut *table_of_cases(const ReportRecord *record, const Pack *pack, Arena *arena) {
    TableMaker maker = table_named(arena, pack, "cases", record->name, WIDTHS(4, 10, 16, 5, 10, 4), 0);
    for (size_t i = 0; i < record->case_count; i++) {
        const ReportCase *one = &record->cases[i];
        table_row(&maker);
        table_count(&maker, i + 1);
        table_text(&maker, one->unit_name);
        table_text(&maker, said_days(arena, one->title));
        table_text(&maker, one->state_name);
        table_text(&maker, said_day(arena, one->due));
        TableCellOut *late =
            one->late_days > 0 ? table_count(&maker, (size_t)one->late_days) : table_text(&maker, (Str){NULL, 0});
        late->bad = one->late_days > 0;
        late->source = one->number;
    }
    return table_done(&maker);
}

/* Nothing but zeros and rates of nothing, in both spans. */
static bool all_nothing(const ReportRecord *record) {
    for (size_t i = 0; i < record->count_count; i++) {
        const ReportCount *count = &record->counts[i];
        bool now = count->known ? count->value == 0 : count->nothing;
        bool before = count->not_kept_before || (count->known_before ? count->before == 0 : count->nothing_before);
        if (!now || !before) {
            return false;
        }
    }
    return record->found == 0;
}

const TableOut *table_of_counts(const ReportRecord *record, const ReportInput *input, Arena *arena) {
    const Pack *pack = input->frame->pack;
    TableMaker maker = table_named(arena, pack, "counts", record->name, WIDTHS(11, 6, 6, 12), 0);
    bool compared = !record->count_count || !record->counts[0].not_kept_before; /* of all or of none */
    for (size_t i = 0; !compared && !maker.table.unit_note.len && i < record->count_count; i++) {
        maker.table.unit_note = count_change_in_words(pack, input->than, &record->counts[i], arena); /* why not */
    }
    maker.table.column_count = compared ? maker.table.column_count : 2;
    for (size_t i = 0; i < record->count_count && !all_nothing(record); i++) {
        const ReportCount *count = &record->counts[i];
        Str source = str_format(arena, "%.*s/%.*s", STR_ARG(record->id), STR_ARG(count->id));
        Str now = shown(pack, count->known, count->nothing, count->value, count->unit, arena);
        Str before = shown_before(pack, count, arena);
        table_row(&maker);
        table_text(&maker, count->name);
        table_figure(&maker, now.len ? now : str_from(unknown_sign))->source = source;
        if (compared) {
            table_figure(&maker, before.len ? before : str_from(unknown_sign));
            table_text(&maker, count_change_in_words(pack, input->than, count, arena));
        }
    }
    return table_done(&maker);
}

const TableOut *table_of_case_units(const ReportRecord *record, const Pack *pack, Arena *arena) {
    TableMaker maker = table_named(arena, pack, "case_units", record->name, WIDTHS(12, 5, 5, 5, 5), 0);
    for (size_t i = 0; i < record->unit_count; i++) {
        const ReportUnitCases *one = &record->units[i];
        table_row(&maker);
        table_text(&maker, one->name);
        table_count(&maker, (size_t)one->count)->source = record->id;
        table_count(&maker, (size_t)(one->count - one->open))->source = record->id;
        table_count(&maker, (size_t)one->open)->source = record->id;
        TableCellOut *late = table_count(&maker, (size_t)one->overdue);
        late->source = record->id;
        late->bad = one->overdue > 0;
    }
    return table_done(&maker);
}

const ChartOut *chart_of_case_units(const ReportRecord *record, const Pack *pack, Arena *arena) {
    ChartOut *chart = ARENA_NEW(arena, ChartOut);
    chart->title = table_title(pack, "case_units_chart", record->name, arena);
    chart->value_title = table_heading(pack, "case_units_chart", 0);
    chart->labels = ARENA_ARRAY(arena, record->unit_count + 1, Str);
    chart->values = ARENA_ARRAY(arena, record->unit_count + 1, double);
    chart->bad = ARENA_ARRAY(arena, record->unit_count + 1, bool);
    for (size_t i = 0; i < record->unit_count; i++) {
        chart->labels[chart->count] = record->units[i].name;
        chart->values[chart->count] = (double)record->units[i].open;
        chart->bad[chart->count++] = record->units[i].overdue > 0;
    }
    return chart;
}
