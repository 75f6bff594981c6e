/* The report's own names: unit, standard, years, totals of the elements, kinds of schools. */
#include "tables.h"

static bool is_counted(const Evaluation *evaluation, size_t unit) {
    const KindDef *kind = evaluation->frame->tree.units[unit].kind;
    return kind->level == LEVEL_SCHOOL && (kind->stages & evaluation->def->stages) != 0;
}

Value data_total(const Evaluation *evaluation, int element, const KindDef *kind, size_t *unfilled, double *known) {
    const UnitTree *tree = &evaluation->frame->tree;
    size_t count;
    const Element *elements = pack_elements(evaluation->frame->pack, &count);
    StoredColumn column = {.value = NULL}; /* nobody filled it in */
    Value total = {0, 0};
    size_t empty = 0;
    if ((size_t)element < evaluation->frame->column_count) {
        column = frame_column(evaluation->frame, element);
    }
    size_t from = (size_t)evaluation->unit, to = (size_t)tree->units[evaluation->unit].end;
    for (size_t i = from; i < to; i++) {
        if (!is_counted(evaluation, i) || (kind && tree->units[i].kind != kind)) {
            continue;
        }
        Value own = column.value ? stored_value(&column, i) : (Value){0, 1};
        if (own.reason) {
            if (!element_known_zero(&elements[element], tree->units[i].kind)) {
                total.reason = 1;
                empty++;
            }
        } else {
            total.number += own.number;
        }
    }
    if (unfilled) {
        *unfilled = empty;
    }
    if (known) {
        *known = total.number;
    }
    return total.reason ? (Value){0, 1} : total;
}

static Value own_value(const Evaluation *evaluation, int element) {
    if ((size_t)element >= evaluation->frame->column_count) {
        return (Value){0, 1};
    }
    StoredColumn column = frame_column(evaluation->frame, element);
    if (!column.value) {
        return (Value){0, 1};
    }
    return stored_value(&column, (size_t)evaluation->unit);
}

static MapEntry total_entry(const Evaluation *evaluation, Arena *arena, Str key, Str alias, Value value, int decimals) {
    const UnitTree *tree = &evaluation->frame->tree;
    return (MapEntry){.key = key,
                      .alias = alias,
                      .source =
                          source_make(arena, "element", key, alias, tree->units[evaluation->unit].code, tree->period),
                      .unknown = value.reason != 0,
                      .text = value.reason ? (Str){NULL, 0} : show_number(arena, value.number, decimals)};
}

/* "教学班数" of "小学教学班数": what the element is called without its stage. */
Str element_stem_name(Arena *arena, const Pack *pack, const Element *element) {
    size_t count;
    Str stage = pack_stages(pack, &count)[element->stage].name;
    ptrdiff_t at = str_find(element->name, stage);
    if (at < 0) {
        return element->stem;
    }
    Str before = str_slice(element->name, 0, (size_t)at);
    Str after = str_slice(element->name, (size_t)at + stage.len, element->name.len);
    return str_format(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(after));
}

/* A stem stands for all stages of the standard: total.pupils. */
static void put_stem(Arena *arena, DataMap *map, const Evaluation *evaluation, const Element *element,
                     const KindDef *kind) {
    for (size_t i = 0; i < map->count; i++) {
        if (str_equal(map->entries[i].key, element->stem)) {
            return;
        }
    }
    const Pack *pack = evaluation->frame->pack;
    Value total = {0, 0};
    for (int stage = 0; (size_t)stage < evaluation->stage_count; stage++) {
        int at = (evaluation->def->stages >> stage & 1) ? pack_staged_element(pack, element->stem, stage) : -1;
        if (at >= 0) {
            Value one = data_total(evaluation, at, kind, NULL, NULL);
            total.number += one.number;
            total.reason |= one.reason;
        }
    }
    map_add(arena, map,
            total_entry(evaluation, arena, element->stem, element_stem_name(arena, pack, element), total,
                        element->decimals));
}

static void put_totals(Data *data, const Evaluation *evaluation, const KindDef *kind) {
    size_t count;
    const Element *elements = pack_elements(evaluation->frame->pack, &count);
    DataMap *map = data_map(data, "total");
    for (size_t i = 0; i < count; i++) {
        const Element *element = &elements[i];
        if (element->type != ELEMENT_NUMBER || element->attribute) {
            continue;
        }
        bool of_school = (element->levels >> LEVEL_SCHOOL & 1) != 0;
        if (!of_school && kind) {
            continue;
        }
        Value value = of_school ? data_total(evaluation, (int)i, kind, NULL, NULL) : own_value(evaluation, (int)i);
        map_add(data->arena, map,
                total_entry(evaluation, data->arena, element->id, element->name, value, element->decimals));
        if (element->stem.len && element->stage >= 0) {
            put_stem(data->arena, map, evaluation, element, kind);
        }
    }
}

void data_put_profile(Data *report, const Evaluation *evaluation) {
    const UnitTree *tree = &evaluation->frame->tree;
    size_t kind_count, all = 0;
    const KindDef *kinds = pack_kinds(evaluation->frame->pack, &kind_count);
    size_t *schools = ARENA_ARRAY(report->arena, kind_count + 1, size_t);
    for (size_t i = (size_t)evaluation->unit; i < (size_t)tree->units[evaluation->unit].end; i++) {
        if (is_counted(evaluation, i)) {
            schools[tree->units[i].kind - kinds]++;
            all++;
        }
    }
    data_count(report, "schools_count", all);
    data_truth(report, "is_school", tree->units[evaluation->unit].kind->level == LEVEL_SCHOOL);
    put_totals(report, evaluation, NULL);
    data_list(report, "kinds");
    for (size_t i = 0; i < kind_count; i++) {
        if (schools[i]) {
            Data *kind = data_add(report, "kinds");
            kind->source = source_make(report->arena, "units", kinds[i].id,
                                       str_format(report->arena, "%.*s名录", STR_ARG(kinds[i].name)),
                                       tree->units[evaluation->unit].code, tree->period);
            data_text(kind, "kind_name", kinds[i].name);
            data_count(kind, "schools_count", schools[i]);
            put_totals(kind, evaluation, &kinds[i]);
        }
    }
}

/* "2024" of "2024", "2024-2025" or "2024年春季": the first four digits. */
static bool year_of(Str period, int64_t *year) {
    return period.len >= 4 && integer_parse(str_slice(period, 0, 4), year) && *year > 1900;
}

static void put_years(Data *report, Str period) {
    static const char *const names[] = {"year", "next_year", "year_after_next"};
    int64_t year = 0;
    bool known = year_of(period, &year);
    data_text(report, "period", period);
    for (int i = 0; i < 3; i++) {
        if (known) {
            data_text(report, names[i], str_format(report->arena, "%lld", (long long)year + i));
        } else {
            data_unknown(report, names[i]);
        }
    }
}

static int county_of(const UnitTree *tree, int unit) {
    int at = unit;
    while (at >= 0 && tree->units[at].kind->level > LEVEL_COUNTY) {
        at = tree->units[at].parent;
    }
    return at < 0 ? unit : at;
}

static void put_heads(Data *report, const Evaluation *evaluation, Str name) {
    const UnitTree *tree = &evaluation->frame->tree;
    const Unit *unit = &tree->units[evaluation->unit];
    const StandardDef *def = evaluation->def;
    Date today = date_today();
    data_text(report, "unit_name", name);
    data_text(report, "unit_code", unit->code);
    data_text(report, "parent_name", unit->parent >= 0 ? tree->units[unit->parent].name : (Str){NULL, 0});
    data_text(report, "county_name", tree->units[county_of(tree, evaluation->unit)].name);
    put_years(report, tree->period);
    data_text(report, "today", date_in_words(report->arena, today));
    data_text(report, "standard_id", def->id);
    data_text(report, "standard_name", def->name);
    data_text(report, "standard_title", def->title.len ? def->title : def->name);
    data_text(report, "standard_document", def->document);
    data_text(report, "pack_version", def->version);
    data_text(report, "verdict_name", verdict_name(evaluation->verdict));
    data_text(report, "why", evaluation->why);
    data_truth(report, "met", evaluation->verdict == VERDICT_MET);
    data_truth(report, "not_met", evaluation->verdict == VERDICT_NOT_MET);
    data_truth(report, "pending", evaluation->verdict == VERDICT_PENDING);
}

/* All that one evaluation says, into a scope of reports: the report itself, or one of its units. `name`: of the unit.
 */
static void put_evaluation(Data *report, const Evaluation *evaluation, const ReportInput *input, Str name) {
    const UnitTree *tree = &evaluation->frame->tree;
    Str standard = evaluation->def->id;
    report->pack = evaluation->frame->pack;
    report->source = standard.len ? source_make(report->arena, "standard", standard, evaluation->def->name,
                                                tree->units[evaluation->unit].code, tree->period)
                                  : source_make(report->arena, "units", (Str){NULL, 0}, STR("单位名录"),
                                                tree->units[evaluation->unit].code, tree->period);
    put_heads(report, evaluation, name);
    data_put_profile(report, evaluation);
    data_put_changes(report, evaluation);
    data_put_rows(report, evaluation);
    data_put_items(report, evaluation, input);
    data_put_stages(report, evaluation, NULL);
    data_put_problems(report, evaluation, input);
    data_set_missing(report, NULL, 0);
}

const Evaluation *evaluation_of_none(const Frame *frame, int unit, Arena *arena) {
    size_t count;
    StandardDef *def = ARENA_NEW(arena, StandardDef);
    pack_stages(frame->pack, &count);
    def->stages = count >= 8 * sizeof def->stages ? ~0U : (1U << count) - 1;
    Evaluation *none = ARENA_NEW(arena, Evaluation);
    *none = (Evaluation){.def = def,
                         .frame = frame,
                         .unit = unit,
                         .verdict = VERDICT_NOT_APPLICABLE,
                         .stage_count = count,
                         .reasons = frame->reasons};
    none->plan.complete = true;
    return none;
}

static void put_children(Data *report, const ReportInput *input) {
    data_list(report, "units");
    for (size_t i = 0; i < input->child_count; i++) {
        put_evaluation(data_add(report, "units"), &input->children[i], NULL, child_name(input, i, report->arena));
    }
    data_table(report, "units_table", table_of_units(input, report->arena));
    data_chart(report, "units_chart", chart_of_units(input, report->arena));
}

static void put_questions(Data *report, const ReportInput *input) {
    data_count(report, "question_count", input->question_count);
    data_list(report, "questions");
    for (size_t i = 0; i < input->question_count; i++) {
        Data *question = data_add(report, "questions");
        data_text(question, "unit_name", input->questions[i].unit_name);
        data_text(question, "name", input->questions[i].name);
        data_text(question, "text", input->questions[i].text);
    }
    data_table(report, "questions_table", table_of_questions(input, report->arena));
}

static bool find_department(const void *pack, Str key, Arena *arena, MapEntry *entry) {
    const SectionDef *section = pack_section(pack, key);
    (void)arena;
    if (section) {
        *entry = (MapEntry){.key = section->id, .alias = section->name, .text = section->name};
    }
    return section != NULL;
}

void data_put_departments(Data *report, const Pack *pack) {
    DataMap *map = data_map(report, "department");
    map->find = find_department;
    map->context = pack;
}

Str day_words(Arena *arena, Str day, int later) {
    Date date;
    if (!date_parse(day, &date)) {
        return (Str){NULL, 0};
    }
    date = date_add_days(date, later);
    return date_in_words(arena, date);
}

/* "2024-09-01", "2024-09-01/2024-12-31", "2024-09-01 08:30" */
Str said_day(Arena *arena, Str text) {
    Str day = text.len >= 10 && text.data[4] == '-' ? day_words(arena, str_slice(text, 0, 10), 0) : (Str){NULL, 0};
    if (!day.len || text.len == 10) {
        return day.len ? day : text;
    }
    Str rest = str_slice(text, 11, text.len);
    if (text.data[10] == '/') {
        Str until = day_words(arena, rest, 0);
        return until.len ? str_format(arena, "%.*s至%.*s", STR_ARG(day), STR_ARG(until)) : text;
    }
    bool minute = (text.data[10] == 'T' || text.data[10] == ' ') && rest.len == 5;
    return minute ? str_format(arena, "%.*s%.*s", STR_ARG(day), STR_ARG(rest)) : text;
}

static bool is_digit_at(Str text, size_t at) {
    return at < text.len && text.data[at] >= '0' && text.data[at] <= '9';
}

/* Bytes of a day, or of two with a stroke between them, that begin here; 0: none does. */
static size_t days_at(Str text, size_t at) {
    enum { DAY = 10 };
    Date date;
    size_t taken = 0;
    if ((at && (is_digit_at(text, at - 1) || text.data[at - 1] == '-')) || !is_digit_at(text, at)) {
        return 0;
    }
    for (int days = 0; days < 2; days++) {
        size_t from = at + taken + (taken > 0);
        if (from + DAY > text.len || text.data[from + 4] != '-' ||
            !date_parse(str_slice(text, from, from + DAY), &date)) {
            break;
        }
        taken = from + DAY - at;
        if (at + taken >= text.len || text.data[at + taken] != '/') {
            break;
        }
    }
    bool goes_on = is_digit_at(text, at + taken) || (at + taken < text.len && text.data[at + taken] == '-');
    return goes_on ? 0 : taken;
}

Str said_days(Arena *arena, Str text) {
    Buf out = buf_create(arena);
    for (size_t at = 0; at < text.len;) {
        size_t taken = days_at(text, at);
        if (taken) {
            buf_add(&out, said_day(arena, str_slice(text, at, at + taken)));
        } else {
            buf_add_char(&out, text.data[at]);
        }
        at += taken ? taken : 1;
    }
    return buf_str(&out);
}

/* Up to which day it is told: nobody knows what comes after today. */
static Str last_day(Str until, Arena *arena) {
    Date end, today = date_today();
    return date_parse(until, &end) && date_compare(today, end) < 0 ? day_words(arena, date_show(arena, today), 0)
                                                                   : day_words(arena, until, -1);
}

bool data_of_input(const ReportInput *input, Arena *arena, Data **data, Err *err) {
    const Evaluation *evaluation = input->evaluation;
    if (!evaluation) {
        evaluation = evaluation_of_none(input->frame, input->unit, arena);
    }
    if (evaluation->unit < 0 || (size_t)evaluation->unit >= evaluation->frame->tree.count) {
        return err_set(err, ERR_INTERNAL, "评估结果里没有单位，无法写报告。请重新评估。");
    }
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    put_evaluation(report, evaluation, input, evaluation->frame->tree.units[evaluation->unit].name);
    put_children(report, input);
    data_put_departments(report, input->frame->pack);
    data_put_records(report, input);
    put_questions(report, input);
    data_put_duties(report, input);
    if (input->campaign) {
        data_put_campaign(report, input, input->whole_campaign);
    }
    data_text(report, "from_day", day_words(arena, input->from, 0));
    data_text(report, "last_day", last_day(input->until, arena));
    data_text(report, "span_name", input->span_name);
    *data = report;
    return true;
}

bool data_of_evaluation(const Evaluation *evaluation, Arena *arena, Data **data, Err *err) {
    const ReportInput input = {.frame = evaluation->frame, .unit = evaluation->unit, .evaluation = evaluation};
    return data_of_input(&input, arena, data, err);
}
