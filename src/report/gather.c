/* Gathering what a report tells of: the evaluation of its unit (and of those below), what ledgers hold over its days,
 * figures that are in question. Everything through the rooms that own it, so that their rules of access hold. */
#include "report_internal.h"

#include "collect.h"
#include "duty.h"
#include "org.h"

enum { CASES_SHOWN = 60, LINES_SHOWN = 300, QUESTIONS_SHOWN = 200, CHILDREN_MOST = 400 };

typedef struct Gathering {
    Reports *reports;
    const User *user;
    const ReportOrder *order;
    const ReportSupply *supply;
    Arena *arena;
    const ReportDef *def;
    ReportInput *input;
    Str before; /* first day of the span before */
    Str named;  /* by the template that it is filled into */
} Gathering;

/* Names whose values are gathered only where they are spoken of. */
static const char of_duties[] = "duties duties_due duties_done duties_missed duties_rate duties_table";
static const char of_works[] = "works work_duties";
static const char of_last_year[] = "previous_value value_change";
static const char of_questions[] = "questions question_count questions_table";

bool report_template_gathers(Str template_bytes, Arena *arena, bool *gathers, Err *err) {
    Str named;
    *gathers = false;
    if (!report_template_words(template_bytes, arena, &named, err)) {
        return false;
    }
    *gathers = report_names(named, of_duties) || report_names(named, of_works) || report_names(named, of_last_year) ||
               report_names(named, of_questions) || report_names(named, "records");
    return true;
}

/* Whether the outline, or the template in its place, speaks of one of the names. */
static bool speaks_of(const Gathering *gathering, const char *names) {
    return report_uses(gathering->def, names) || report_names(gathering->named, names);
}

static bool read_template(Gathering *gathering, Err *err) {
    Str bytes = gathering->order->template;
    return !bytes.len || report_template_words(bytes, gathering->arena, &gathering->named, err);
}

/* Questions about figures that nobody gave would be none, and the year before would be told as unknown, too. */
static bool has_figures_named(const Gathering *gathering, Err *err) {
    return !gathering->supply->expected || !report_names_figures(gathering->named) ||
           err_set(err, ERR_NOT_FOUND,
                   "“%.*s”年度还没有开始填报，模板里要的数据没有。请先开表，或者改用不带数据的模板。",
                   STR_ARG(gathering->order->period));
}

/* ---- evaluations ---- */

static bool evaluate(Gathering *gathering, const Standard *standard, int unit, Evaluation *evaluation, Err *err) {
    Tx *tx;
    if (!store_read_begin(gathering->reports->store, &tx, err)) {
        return false;
    }
    bool good = standard_evaluate_decided(tx, standard, gathering->supply->frame, unit,
                                          &(EvaluateOptions){.no_plan = false}, gathering->arena, evaluation, err);
    store_read_end(tx);
    return good;
}

/* The next unit of which the report tells, from `at` on: of a standard that judges counties the counties, right below
 * or (of a province) below cities; of one that judges schools those right below that are none. `end`: none is left. */
static int next_child(const UnitTree *tree, const Standard *standard, int at, int end) {
    UnitLevel level = standard_def(standard)->level;
    while (at < end && (level == LEVEL_SCHOOL ? tree->units[at].kind->level == LEVEL_SCHOOL
                                              : tree->units[at].kind->level != level)) {
        at = level == LEVEL_SCHOOL ? tree->units[at].end : at + 1;
    }
    return at;
}

static bool gather_children(Gathering *gathering, const Standard *standard, Err *err) {
    const UnitTree *tree = &gathering->supply->frame->tree;
    ReportInput *input = gathering->input;
    size_t count = 0;
    int end = tree->units[input->unit].end;
    for (int i = next_child(tree, standard, input->unit + 1, end); i < end;
         i = next_child(tree, standard, tree->units[i].end, end)) {
        count++;
    }
    if (count == 0) {
        return err_set_field(err, ERR_INPUT, "unit",
                             "%.*s下面没有可以按“%.*s”汇总的单位。请选上一级单位，或者选写本单位自己的报告。",
                             STR_ARG(tree->units[input->unit].name), STR_ARG(standard_def(standard)->name));
    }
    if (count > CHILDREN_MOST) {
        return err_set(err, ERR_LIMIT, "下级单位超过%d个，请选下一级单位分别写报告。", CHILDREN_MOST);
    }
    Evaluation *children = ARENA_ARRAY(gathering->arena, count + 1, Evaluation);
    for (int i = next_child(tree, standard, input->unit + 1, end); i < end;
         i = next_child(tree, standard, tree->units[i].end, end)) {
        if (!evaluate(gathering, standard, i, &children[input->child_count++], err)) {
            return false;
        }
    }
    input->children = children;
    return true;
}

static bool gather_evaluation(Gathering *gathering, Err *err) {
    const ReportDef *def = gathering->def;
    if (def->no_standard || def->campaign) {
        return true;
    }
    Str id = gathering->order->standard.len ? gathering->order->standard : def->standard;
    if (!id.len) {
        return err_set(err, ERR_USAGE, "请指定按哪个标准写这份报告。");
    }
    const Standard *standard = gathering->supply->standard(gathering->supply->context, id);
    if (!standard) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这个标准。", STR_ARG(id));
    }
    Evaluation *evaluation = ARENA_NEW(gathering->arena, Evaluation);
    gathering->input->evaluation = evaluation;
    return evaluate(gathering, standard, gathering->input->unit, evaluation, err) &&
           (!def->children || gather_children(gathering, standard, err));
}

/* ---- a campaign ---- */

static bool gather_campaign(Gathering *gathering, Err *err) {
    const ReportDef *def = gathering->def;
    const ReportSupply *supply = gathering->supply;
    Str standard = gathering->order->standard.len ? gathering->order->standard : def->standard;
    if (!def->campaign) {
        return true;
    }
    if (!supply->campaign) {
        return err_set(err, ERR_USAGE, "“%.*s”写的是一次评估任务，请在程序页面的“评估任务”里写。", STR_ARG(def->name));
    }
    if (!standard.len) {
        return err_set(err, ERR_USAGE, "请指定按哪个标准写这份报告。");
    }
    ReportCampaign *told = ARENA_NEW(gathering->arena, ReportCampaign);
    gathering->input->campaign = told;
    gathering->input->whole_campaign = def->campaign == REPORT_CAMPAIGN_WHOLE;
    return supply->campaign(supply->context, gathering->input->whole_campaign, standard, gathering->order->unit,
                            gathering->order->period, told, err);
}

/* ---- ledgers ---- */

/* The unit right below the report's that a case's unit belongs to; the report's own for its own cases. */
static int branch_of(const UnitTree *tree, int top, Str code) {
    int unit = org_tree_find(tree, code);
    while (unit > top && tree->units[unit].parent > top) {
        unit = tree->units[unit].parent;
    }
    return unit;
}

/* Who may count the record is told of all its cases, as case_counts tells it (which was asked before), not of those
 * that he may open. */
static bool gather_units(const Gathering *gathering, ReportRecord *record, const CaseQuery *query, Err *err) {
    const UnitTree *tree = &gathering->supply->frame->tree;
    CaseGroup *groups;
    size_t count;
    if (!case_groups(gathering->reports->ledger, NULL, query, GROUP_UNIT, gathering->arena, &groups, &count, err)) {
        return false;
    }
    record->units = ARENA_ARRAY(gathering->arena, count + 1, ReportUnitCases);
    for (size_t i = 0; i < count; i++) {
        record->dropped += groups[i].voided;
        if (groups[i].count == groups[i].voided) {
            continue;
        }
        int branch = branch_of(tree, gathering->input->unit, groups[i].key);
        Str code = branch >= 0 ? tree->units[branch].code : groups[i].key;
        size_t at = 0;
        while (at < record->unit_count && !str_equal(record->units[at].code, code)) {
            at++;
        }
        ReportUnitCases *unit = &record->units[at];
        if (at == record->unit_count) {
            *unit = (ReportUnitCases){.code = code, .name = branch >= 0 ? tree->units[branch].name : code};
            record->unit_count++;
        }
        unit->count += groups[i].count - groups[i].voided;
        unit->open += groups[i].open;
        unit->overdue += groups[i].overdue;
        record->found += groups[i].count - groups[i].voided;
        record->open += groups[i].open;
        record->overdue += groups[i].overdue;
    }
    record->closed = record->found - record->open;
    return true;
}

typedef struct CaseList {
    const Gathering *gathering;
    ReportCase *cases;
    size_t count, most;
    bool more, with_fields;
} CaseList;

/* What a report may print goes to whoever reads the report: of its records only fields of the classes open (P0) and
 * inner (P1), no persons, no files. */
enum { PRINTED_MOST = 1 };

static ReportFields printed_fields(const CaseLine *line, const Pack *pack, Arena *arena) {
    const RecordDef *def = line->record;
    ReportFields fields = {ARENA_ARRAY(arena, def->field_count + 1, ReportField), def->field_count};
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        bool printed = field->privacy <= PRINTED_MOST && field->type != CASE_PERSON && field->type != CASE_FILE;
        Str text = printed ? case_field_seen(line, field, arena) : (Str){NULL, 0};
        fields.items[i] = (ReportField){.id = field->id,
                                        .name = field->name,
                                        .text = field->departments ? pack_departments(pack, text, arena) : text,
                                        .figure = field->type == CASE_NUMBER || field->type == CASE_MONEY,
                                        .money = field->type == CASE_MONEY};
    }
    return fields;
}

static bool take_case(void *context, const CaseLine *line, Err *err) {
    CaseList *list = context;
    Arena *arena = list->gathering->arena;
    (void)err;
    if (list->count == list->most) {
        list->more = true;
        return true;
    }
    if (line->ended == CASE_VOID) {
        return true;
    }
    list->cases[list->count++] =
        (ReportCase){.id = line->id,
                     .number = str_copy(arena, line->number),
                     .title = str_copy(arena, line->title),
                     .unit_name = str_copy(arena, line->unit_name),
                     .state_name = str_copy(arena, line->state_name),
                     .due = str_slice(str_copy(arena, line->due_at), 0, 10),
                     .opened = str_slice(str_copy(arena, line->opened_at), 0, 10),
                     .late_days = line->late_days,
                     .ended = line->ended != CASE_OPEN,
                     .fields = list->with_fields ? printed_fields(line, list->gathering->input->frame->pack, arena)
                                                 : (ReportFields){NULL, 0}};
    return true;
}

/* Whether anything was written into the ledger before that day. A unit that had no case of it then has no 0 to be told
 * of, or to be compared with. Who may count may know, also where he may open none. */
static bool was_kept(const Gathering *gathering, Str record, Str until, bool *kept, Err *err) {
    CaseQuery query = {.record = record, .unit = gathering->order->unit, .until = until, .limit = 1, .count_to = 1};
    CaseList none = {.gathering = gathering, .cases = ARENA_NEW(gathering->arena, ReportCase), .most = 0};
    int64_t total = 0;
    bool good = case_list(gathering->reports->ledger, NULL, &query, gathering->arena, take_case, &none, &total, err);
    *kept = total > 0;
    return good;
}

static bool gather_counts(const Gathering *gathering, ReportRecord *record, Err *err) {
    const ReportInput *input = gathering->input;
    CaseCount *now, *before;
    size_t count, same;
    bool kept = false, kept_since = false;
    Ledger *ledger = gathering->reports->ledger;
    if (!case_counts(ledger, gathering->user, record->id, gathering->order->unit, input->from, input->until,
                     gathering->arena, &now, &count, err) ||
        !case_counts(ledger, gathering->user, record->id, gathering->order->unit, gathering->before, input->from,
                     gathering->arena, &before, &same, err) ||
        !was_kept(gathering, record->id, input->from, &kept, err) ||
        !was_kept(gathering, record->id, input->until, &kept_since, err)) {
        return false;
    }
    record->counts = ARENA_ARRAY(gathering->arena, count + 1, ReportCount);
    record->count_count = count;
    record->never_kept = !kept_since;
    for (size_t i = 0; i < count; i++) {
        record->never_kept = record->never_kept && !(now[i].known && now[i].value != 0);
        record->counts[i] = (ReportCount){.id = now[i].def->id,
                                          .name = now[i].def->name,
                                          .unit = now[i].def->unit,
                                          .known = now[i].known,
                                          .not_kept_before = !kept,
                                          .nothing = now[i].nothing,
                                          .nothing_before = i < same && before[i].nothing,
                                          .value = now[i].value,
                                          .known_before = kept && i < same && before[i].known,
                                          .before = i < same ? before[i].value : 0};
    }
    return true;
}

static bool list_cases(const Gathering *gathering, CaseQuery *query, CaseList *list, Err *err) {
    int64_t total;
    query->named = true;
    query->limit = (int64_t)list->most + 1;
    list->gathering = gathering;
    list->cases = ARENA_ARRAY(gathering->arena, list->most, ReportCase);
    return case_list(gathering->reports->ledger, gathering->user, query, gathering->arena, take_case, list, &total,
                     err);
}

/* The open ones, and all where each is spoken of. */
static bool gather_lists(const Gathering *gathering, ReportRecord *record, const CaseQuery *query, Err *err) {
    CaseList open = {.most = CASES_SHOWN}, all = {.most = LINES_SHOWN, .with_fields = true};
    CaseQuery unfinished = *query, lines = *query;
    lines.order = STR("opened");
    unfinished.ended = STR("none");
    if (!list_cases(gathering, &unfinished, &open, err) ||
        (speaks_of(gathering, "lines more_lines") && !list_cases(gathering, &lines, &all, err))) {
        return false;
    }
    record->cases = open.cases;
    record->case_count = open.count;
    record->more = open.more;
    record->lines = all.cases;
    record->line_count = all.count;
    record->more_lines = all.more;
    return true;
}

static bool gather_record(const Gathering *gathering, ReportRecord *record, Err *err) {
    const ReportInput *input = gathering->input;
    CaseQuery query = {
        .record = record->id, .unit = gathering->order->unit, .from = input->from, .until = input->until};
    return gather_counts(gathering, record, err) && gather_units(gathering, record, &query, err) &&
           gather_lists(gathering, record, &query, err);
}

static bool gather_records(Gathering *gathering, Err *err) {
    const ReportDef *def = gathering->def;
    ReportRecord *records = ARENA_ARRAY(gathering->arena, def->record_count + 1, ReportRecord);
    if (def->record_count && !gathering->reports->ledger) {
        return err_set(err, ERR_USAGE, "这种报告要用到台账，这里没有打开台账。");
    }
    for (size_t i = 0; i < def->record_count; i++) {
        LedgerKind kind;
        if (!ledger_kind(gathering->reports->ledger, def->records[i], &kind)) {
            return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种台账记录。", STR_ARG(def->records[i]));
        }
        records[i] = (ReportRecord){.id = def->records[i], .name = kind.def->name};
        if (!gather_record(gathering, &records[i], err)) {
            return false;
        }
    }
    gathering->input->records = records;
    gathering->input->record_count = def->record_count;
    return true;
}

/* ---- duties ---- */

/* Windows that ended within the days. */
static bool duties_within(const Gathering *gathering, const ReportDuty **list, size_t *count, Err *err) {
    const ReportInput *input = gathering->input;
    Date until;
    if (!gathering->reports->duty || !date_parse(input->until, &until)) {
        return true;
    }
    const DutyFilter filter = {.unit = gathering->order->unit,
                               .from_on = input->from,
                               .to_on = date_show(gathering->arena, date_add_days(until, -1))};
    DutyStatistics found;
    if (!duty_statistics(gathering->reports->duty, gathering->user, &filter, DUTY_BY_DUTY, gathering->arena, &found,
                         err)) {
        return false;
    }
    ReportDuty *duties = ARENA_ARRAY(gathering->arena, found.count + 1, ReportDuty);
    for (size_t i = 0; i < found.count; i++) {
        const DutyCounts *counts = &found.lines[i].counts;
        const DutyDef *def = pack_duty(gathering->reports->pack, found.lines[i].key);
        duties[i] = (ReportDuty){.id = found.lines[i].key,
                                 .name = found.lines[i].name,
                                 .record = def ? def->record : (Str){NULL, 0},
                                 .due = counts->due,
                                 .on_time = counts->on_time,
                                 .made_up = counts->made_up,
                                 .missed = counts->missed,
                                 .open = counts->open};
    }
    *list = duties;
    *count = found.count;
    return true;
}

static bool gather_duties(Gathering *gathering, Err *err) {
    ReportInput *input = gathering->input;
    return !speaks_of(gathering, of_duties) || duties_within(gathering, &input->duties, &input->duty_count, err);
}

/* ---- what was done on the items ---- */

typedef struct WantedRecords {
    Arena *arena;
    Str *names; /* each once */
    size_t count, capacity;
} WantedRecords;

/* `def` NULL: of the item nothing is told. */
static void want_records(WantedRecords *wanted, const ItemDef *def) {
    for (size_t i = 0; def && i < def->record_count; i++) {
        size_t at = 0;
        while (at < wanted->count && !str_equal(wanted->names[at], def->records[i])) {
            at++;
        }
        if (at < wanted->count) {
            continue;
        }
        if (wanted->count == wanted->capacity) {
            size_t capacity = wanted->capacity ? wanted->capacity * 2 : 32;
            wanted->names = arena_grow(wanted->arena, wanted->names, wanted->count, capacity, sizeof(Str));
            wanted->capacity = capacity;
        }
        wanted->names[wanted->count++] = def->records[i];
    }
}

/* The records that the items of the standard name. */
static WantedRecords wanted_records(const ReportInput *input, Arena *arena) {
    WantedRecords wanted = {.arena = arena};
    const Evaluation *evaluation = input->evaluation;
    for (size_t i = 0; evaluation && i < evaluation->item_count; i++) {
        want_records(&wanted, evaluation->items[i].def);
    }
    for (size_t i = 0; evaluation && i < evaluation->veto_count; i++) {
        want_records(&wanted, evaluation->vetoes[i].def);
    }
    const ReportSheet *sheet =
        input->campaign && !input->whole_campaign && input->campaign->sheet_count ? &input->campaign->sheets[0] : NULL;
    for (size_t i = 0; sheet && i < sheet->item_count; i++) {
        want_records(&wanted, sheet->items[i].def);
    }
    return wanted;
}

/* Of a record whose counts the user may not see nothing is told. */
static bool gather_work(const Gathering *gathering, ReportRecord *record, bool *told, Err *err) {
    const ReportInput *input = gathering->input;
    CaseQuery query = {
        .record = record->id, .unit = gathering->order->unit, .from = input->from, .until = input->until};
    *told = gather_counts(gathering, record, err) && gather_units(gathering, record, &query, err) &&
            (!speaks_of(gathering, "cases more cases_table lines more_lines") ||
             gather_lists(gathering, record, &query, err));
    if (!*told && err->kind == ERR_DENIED) {
        *err = (Err){.kind = ERR_NONE};
        return true;
    }
    return *told;
}

static bool gather_works(Gathering *gathering, Err *err) {
    ReportInput *input = gathering->input;
    Ledger *ledger = gathering->reports->ledger;
    WantedRecords wanted = {.count = 0};
    if (ledger && speaks_of(gathering, of_works)) {
        wanted = wanted_records(input, gathering->arena);
    }
    ReportRecord *works = ARENA_ARRAY(gathering->arena, wanted.count + 1, ReportRecord);
    for (size_t i = 0; i < wanted.count; i++) {
        LedgerKind kind;
        bool told = false;
        if (!ledger_kind(ledger, wanted.names[i], &kind)) {
            continue; /* the bureau's own kind was taken back */
        }
        works[input->work_count] = (ReportRecord){.id = wanted.names[i], .name = kind.def->name};
        if (!gather_work(gathering, &works[input->work_count], &told, err)) {
            return false;
        }
        input->work_count += told;
    }
    input->works = works;
    return !wanted.count || duties_within(gathering, &input->work_duties, &input->work_duty_count, err);
}

/* The same standard over the year before, where that is at hand. */
static bool gather_before(Gathering *gathering, Err *err) {
    ReportInput *input = gathering->input;
    const Frame *last = input->frame->last;
    if (!last || !speaks_of(gathering, of_last_year)) {
        return true;
    }
    const Standard *standard = gathering->supply->standard(gathering->supply->context, gathering->order->standard.len
                                                                                           ? gathering->order->standard
                                                                                           : gathering->def->standard);
    int unit = org_tree_find(&last->tree, gathering->order->unit);
    if (!standard || unit < 0) {
        return true;
    }
    Evaluation *before = ARENA_NEW(gathering->arena, Evaluation);
    input->before = before;
    return standard_evaluate(standard, last, unit, &(EvaluateOptions){.no_plan = true, .no_words = true},
                             gathering->arena, before, err);
}

/* ---- figures in question ---- */

/* Names of schools outside the report's unit are not told. */
static bool may_name(void *context, int unit) {
    const Gathering *gathering = context;
    int own = gathering->input->unit;
    return unit >= own && unit < gathering->supply->frame->tree.units[own].end;
}

static bool may_see_figures(const Gathering *gathering, Err *err) {
    const Want view = {.domain = STR("school_data"), .action = ACTION_VIEW};
    UnitWay path;
    Tx *tx;
    if (!store_read_begin(gathering->reports->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, NULL, gathering->order->unit, gathering->arena, &path, err) &&
                (!gathering->user || people_may(gathering->user, &view, path.codes, path.length, err));
    store_read_end(tx);
    return good;
}

static bool gather_questions(Gathering *gathering, Err *err) {
    const ReportSupply *supply = gathering->supply;
    const UnitTree *tree = &supply->frame->tree;
    QualityFrames frames = {.frame = supply->frame,
                            .older = supply->older,
                            .older_count = supply->older_count,
                            .may_name = may_name,
                            .context = gathering};
    Quality quality;
    Tx *tx;
    if (!speaks_of(gathering, of_questions)) {
        return true;
    }
    if (!may_see_figures(gathering, err) ||
        !quality_find(&frames, gathering->input->unit, gathering->arena, &quality, err) ||
        !store_read_begin(gathering->reports->store, &tx, err)) {
        return false;
    }
    bool good = quality_explained(tx, supply->frame, gathering->arena, &quality, err);
    store_read_end(tx);
    ReportQuestion *questions = ARENA_ARRAY(gathering->arena, quality.count + 1, ReportQuestion);
    size_t count = 0, element_count;
    const Element *elements = pack_elements(gathering->reports->pack, &element_count);
    for (size_t i = 0; good && i < quality.count && count < QUESTIONS_SHOWN; i++) {
        const Finding *finding = &quality.findings[i];
        if (!finding->reason.len && finding->severity != SEVERITY_NOTE) {
            Str name = finding->element_count ? elements[finding->elements[0]].name : finding->name;
            questions[count++] =
                (ReportQuestion){.unit_name = tree->units[finding->unit].name, .name = name, .text = finding->sentence};
        }
    }
    gathering->input->questions = questions;
    gathering->input->question_count = count;
    return good;
}

/* ---- all of it ---- */

static bool set_days(Gathering *gathering, Err *err) {
    const ReportDef *def = gathering->def;
    ReportInput *input = gathering->input;
    int part = gathering->order->part > 0 ? gathering->order->part : 1;
    const Pack *pack = gathering->reports->pack;
    if (!report_days(pack, gathering->order->period, def->every, part, gathering->arena, &input->from, &input->until,
                     &input->span_name)) {
        return err_set_field(err, ERR_INPUT, "part", "“%.*s”没有第%d%s。请改选期间。",
                             STR_ARG(gathering->order->period), part,
                             def->every == REPORT_MONTH     ? "个月"
                             : def->every == REPORT_QUARTER ? "个季度"
                                                            : "个半年");
    }
    Date from;
    date_parse(input->from, &from);
    if (def->every != REPORT_YEAR && date_compare(date_today(), from) < 0) {
        return err_set_field(err, ERR_INPUT, "part", "“%.*s”还没有开始，没有可写的内容。请改选期间。",
                             STR_ARG(input->span_name));
    }
    static const int months[] = {12, 6, 3, 1};
    const ReportPhrases *phrases = pack_report_phrases(gathering->reports->pack);
    if (phrases) {
        const Str than[] = {phrases->than_year, phrases->than_half, phrases->than_quarter, phrases->than_month};
        input->than = than[def->every];
    }
    int index = from.year * 12 + from.month - 1 - months[def->every];
    gathering->before =
        date_show(gathering->arena, (Date){.year = index / 12, .month = index % 12 + 1, .day = from.day});
    return true;
}

static bool may_see(const Gathering *gathering, Err *err) {
    UnitWay path;
    Tx *tx;
    if (!store_read_begin(gathering->reports->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, NULL, gathering->order->unit, gathering->arena, &path, err) &&
                report_may(gathering->user, ACTION_VIEW, &path, err);
    store_read_end(tx);
    return good;
}

bool report_gather(Reports *reports, const User *user, const ReportOrder *order, const ReportSupply *supply,
                   Arena *arena, const ReportDef **def, ReportInput *input, Err *err) {
    *def = pack_report(reports->pack, order->kind);
    if (!*def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种报告。", STR_ARG(order->kind));
    }
    *input = (ReportInput){.frame = supply->frame, .unit = org_tree_find(&supply->frame->tree, order->unit)};
    if (input->unit < 0) {
        return people_no_unit(order->unit, err);
    }
    Gathering gathering = {reports, user, order, supply, arena, *def, input, {NULL, 0}, {NULL, 0}};
    return may_see(&gathering, err) && read_template(&gathering, err) && has_figures_named(&gathering, err) &&
           set_days(&gathering, err) && gather_evaluation(&gathering, err) && gather_campaign(&gathering, err) &&
           gather_records(&gathering, err) && gather_duties(&gathering, err) && gather_works(&gathering, err) &&
           gather_before(&gathering, err) && gather_questions(&gathering, err);
}

bool report_gather_told(Reports *reports, const User *user, const ReportOrder *order, const ReportSupply *supply,
                        Arena *arena, const ReportDef *def, ReportInput *input, Err *err) {
    Gathering gathering = {reports, user, order, supply, arena, def, input, {NULL, 0}, {NULL, 0}};
    return read_template(&gathering, err) && set_days(&gathering, err) && gather_works(&gathering, err) &&
           gather_before(&gathering, err);
}
