/* The data model of a report about a case: its fields and steps, the cases that came out of it in their order, their
 * counts; of a plan the tree of what it wants. */
#include "tables.h"

static bool next_name(Str *rest, Str *name) {
    const Str between = STR("、");
    ptrdiff_t at = str_find(*rest, between);
    *name = at < 0 ? *rest : str_slice(*rest, 0, (size_t)at);
    *rest = at < 0 ? (Str){NULL, 0} : str_slice(*rest, (size_t)at + between.len, rest->len);
    return name->len > 0;
}

/* Two names in a row: a list of schools is long and narrow. */
static const TableOut *table_of_names(const ReportField *field, const Pack *pack, Arena *arena) {
    TableMaker maker = table_named(arena, pack, "names", field->name, WIDTHS(3, 15, 3, 15), 0);
    Str rest = field->text, name;
    maker.table.title = (Str){NULL, 0}; /* that of the annex says it */
    for (size_t i = 0; next_name(&rest, &name); i++) {
        if (i % 2 == 0) {
            table_row(&maker);
        }
        table_count(&maker, i + 1);
        table_text(&maker, name);
    }
    return table_done(&maker);
}

/* What is said of more names than a sentence takes, with a table of them all; of fewer neither. */
static MapEntry brief_of(const Data *report, const ReportField *field) {
    const ReportPhrases *phrases = report->pack ? pack_report_phrases(report->pack) : NULL;
    Str rest = field->text, name;
    Buf first = buf_create(report->arena);
    int count = 0;
    for (; phrases && field->many && next_name(&rest, &name); count++) {
        if (count < phrases->many_names_first) {
            buf_add_format(&first, "%s%.*s", count ? "、" : "", STR_ARG(name));
        }
    }
    MapEntry entry = {.key = field->id, .alias = field->name};
    if (phrases && count > phrases->many_names_most) {
        Data *said = data_create(report->arena, SCOPE_CHANGE, NULL);
        data_text(said, "names", buf_str(&first));
        data_count(said, "count", (size_t)count);
        entry.text = said_phrase(&phrases->many_names, said, report->arena);
        entry.table = table_of_names(field, report->pack, report->arena);
    }
    return entry;
}

static void put_fields(Data *report, const ReportFields *fields, const FigureSource *source) {
    Arena *arena = report->arena;
    data_map(report, "field");
    data_map(report, "filled");
    data_map(report, "brief");
    TableMaker maker = table_named(arena, report->pack, "fields", STR(""), WIDTHS(9, 26), 0);
    data_list(report, "fields");
    for (size_t i = 0; i < fields->count; i++) {
        const ReportField *field = &fields->items[i];
        Str text = show_field(arena, field);
        data_put_field(report, field, source);
        MapEntry brief = brief_of(report, field);
        map_add(arena, data_map(report, "brief"), brief);
        if (text.len || field->table || field->picture) {
            Data *one = data_add(report, "fields");
            data_text(one, "name", field->name);
            data_text(one, "text", text);
            data_table(one, "rows", said_table(arena, field->table));
            data_table(one, "names", brief.table);
            data_picture(one, "picture", field->picture);
        }
        if (text.len) {
            table_row(&maker);
            table_text(&maker, field->name);
            Str unit = field->money ? STR("元") : (Str){NULL, 0};
            table_text(&maker,
                       str_format(arena, "%.*s%.*s", STR_ARG(brief.text.len ? brief.text : text), STR_ARG(unit)))
                ->source = field->figure ? source->id : (Str){NULL, 0};
        }
    }
    data_table(report, "fields_table", table_done(&maker));
}

static Str without_end(Str name, Str end) {
    return end.len && str_ends(name, end) && name.len > end.len ? str_slice(name, 0, name.len - end.len) : name;
}

static void put_about(Data *report, const ReportMatter *matter) {
    const ReportCase *about = &matter->about;
    data_text(report, "unit_name", about->unit_name);
    data_text(report, "county_name", matter->county_name);
    data_text(report, "case_class", matter->record_name);
    data_text(report, "case_matter", without_end(matter->record_name, table_word(matter->pack, "fields", 0)));
    data_text(report, "case_code", about->number);
    data_text(report, "case_title", said_days(report->arena, about->title));
    data_text(report, "case_state", about->state_name);
    data_text(report, "case_due", said_day(report->arena, about->due));
    data_text(report, "case_opened", said_day(report->arena, about->opened));
    put_fields(report, &about->fields, report->source);
}

static void put_counts(Data *report, const ReportFields *counts) {
    DataMap *map = data_map(report, "count");
    for (size_t i = 0; i < counts->count; i++) {
        const ReportField *count = &counts->items[i];
        map_add(report->arena, map,
                (MapEntry){.key = count->id, .alias = count->name, .text = count->text, .nothing = count->nothing});
    }
}

static void put_steps(Data *report, const ReportMatter *matter) {
    data_list(report, "steps");
    for (size_t i = 0; i < matter->step_count; i++) {
        const ReportStepTaken *from = &matter->steps[i];
        Data *step = data_add(report, "steps");
        data_text(step, "name", from->name);
        data_text(step, "day", said_day(report->arena, from->day));
        data_text(step, "state_name", from->state_name);
        data_text(step, "reason", from->reason);
    }
}

static void put_goal(Data *data, const ReportGoal *from) {
    data_text(data, "code", from->number);
    data_text(data, "text", from->text);
    data_text(data, "lead", from->lead);
    data_text(data, "responsible", from->responsible);
    data_text(data, "cooperating", from->cooperating);
    data_text(data, "due", said_day(data->arena, from->due));
    data_text(data, "target", from->target);
    data_text(data, "state_name", from->state_name);
    data_truth(data, "is_task", from->task);
    data_list(data, "children");
}

static void put_goals(Data *report, const ReportMatter *matter) {
    Data **made = ARENA_ARRAY(report->arena, matter->goal_count + 1, Data *);
    data_list(report, "goals");
    data_list(report, "tasks");
    for (size_t i = 0; i < matter->goal_count; i++) {
        const ReportGoal *from = &matter->goals[i];
        made[i] = from->above < 0 ? data_add(report, "goals") : data_add(made[from->above], "children");
        put_goal(made[i], from);
        if (from->task) {
            put_goal(data_add(report, "tasks"), from);
        }
    }
}

Data *data_of_matter(const ReportMatter *matter, Arena *arena) {
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    Date today = date_today();
    Str id = str_format(arena, "%lld", (long long)matter->about.id);
    report->source = source_make(arena, "case", id, matter->about.title, (Str){NULL, 0}, (Str){NULL, 0});
    data_text(report, "today", date_in_words(arena, today));
    report->pack = matter->pack;
    data_put_departments(report, matter->pack);
    put_about(report, matter);
    put_counts(report, &matter->counts);
    put_steps(report, matter);
    put_goals(report, matter);
    data_list(report, "parts");
    for (size_t i = 0; i < matter->part_count; i++) {
        data_put_case(data_add(report, "parts"), &matter->parts[i]);
    }
    data_set_missing(report, NULL, 0);
    return report;
}
