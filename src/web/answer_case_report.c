/* A report about a case and what came out of it, by an outline of the packs that names its record. */
#include "case_pictures.h"
#include "collect_json.h"
#include "ledger.h"
#include "plan.h"

#include <ctype.h>
#include <stdlib.h>

static const char docx_type[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

typedef struct Writing {
    Request *request;
    const ReportDef *def;
    CaseLine *lines; /* the case first */
    size_t line_count;
    const CaseLine **parts;
    ReportMatter matter;
    Arena *arena;
} Writing;

/* ---- the order of parts ------------------------------------------------------------------ */

typedef struct Keyed {
    const CaseLine *line;
    Str key;
} Keyed;

/* "1.9" stands before "1.10": runs of digits are compared as numbers. */
static int compare_natural(Str a, Str b) {
    size_t i = 0, j = 0;
    while (i < a.len && j < b.len) {
        if (isdigit((unsigned char)a.data[i]) && isdigit((unsigned char)b.data[j])) {
            uint64_t one = 0, other = 0;
            for (; i < a.len && isdigit((unsigned char)a.data[i]); i++) {
                one = one * 10 + (uint64_t)(a.data[i] - '0');
            }
            for (; j < b.len && isdigit((unsigned char)b.data[j]); j++) {
                other = other * 10 + (uint64_t)(b.data[j] - '0');
            }
            if (one != other) {
                return one < other ? -1 : 1;
            }
        } else if (a.data[i] != b.data[j]) {
            return (unsigned char)a.data[i] < (unsigned char)b.data[j] ? -1 : 1;
        } else {
            i++;
            j++;
        }
    }
    return i < a.len ? 1 : j < b.len ? -1 : 0;
}

static int by_key(const void *a, const void *b) {
    const Keyed *one = a, *other = b;
    int order = compare_natural(one->key, other->key);
    return order ? order : one->line->id < other->line->id ? -1 : one->line->id > other->line->id;
}

static void order_parts(Writing *writing) {
    Keyed *keyed = ARENA_ARRAY(writing->arena, writing->line_count + 1, Keyed);
    size_t count = 0;
    for (size_t i = 1; i < writing->line_count; i++) {
        const CaseLine *line = &writing->lines[i];
        int field = record_field(line->record, writing->def->order);
        if (str_equal(line->record->id, writing->def->parts) && line->ended != CASE_VOID) {
            Str key = field < 0 ? (Str){NULL, 0} : case_field_seen(line, &line->record->fields[field], writing->arena);
            keyed[count++] = (Keyed){line, key};
        }
    }
    if (count > 1) {
        qsort(keyed, count, sizeof *keyed, by_key);
    }
    writing->parts = ARENA_ARRAY(writing->arena, count + 1, const CaseLine *);
    for (size_t i = 0; i < count; i++) {
        writing->parts[i] = keyed[i].line;
    }
    writing->matter.part_count = count;
}

/* ---- what is told ---------------------------------------------------------------------------- */

enum { MONEY_PLACES = 2 };

static const TableOut *rows_of(const CaseLine *line, const CaseField *field, Arena *arena) {
    Str *cells;
    size_t rows = case_field_rows(line, field, arena, &cells), columns = field->field_count;
    TableOut *table = ARENA_NEW(arena, TableOut);
    *table = (TableOut){.title = field->name,
                        .headings = ARENA_ARRAY(arena, columns + 1, Str),
                        .cells = ARENA_ARRAY(arena, rows * columns + 1, TableCellOut),
                        .column_count = columns,
                        .row_count = rows};
    for (size_t i = 0; i < columns; i++) {
        table->headings[i] = field->fields[i].name;
    }
    for (size_t i = 0; i < rows * columns; i++) {
        const CaseFieldType type = field->fields[i % columns].type;
        double amount;
        table->cells[i].number = type == CASE_NUMBER || type == CASE_MONEY || type == CASE_PERCENT;
        table->cells[i].text = type == CASE_MONEY && number_parse(cells[i], &amount)
                                   ? number_show(arena, amount, MONEY_PLACES, true)
                                   : cells[i];
    }
    return rows ? table : NULL;
}

static ReportFields fields_of(const CaseLine *line, const Pack *pack, Arena *arena) {
    const RecordDef *def = line->record;
    ReportFields fields = {ARENA_ARRAY(arena, def->field_count + 1, ReportField), def->field_count};
    for (size_t i = 0; i < def->field_count; i++) {
        const CaseField *field = &def->fields[i];
        bool table = field->type == CASE_TABLE;
        Str text = table ? (Str){NULL, 0} : case_field_seen(line, field, arena);
        fields.items[i] = (ReportField){.id = field->id,
                                        .name = field->name,
                                        .text = field->departments ? pack_departments(pack, text, arena) : text,
                                        .figure = field->type == CASE_NUMBER || field->type == CASE_MONEY,
                                        .money = field->type == CASE_MONEY,
                                        .many = field->many && (field->type == CASE_UNIT || field->type == CASE_PERSON),
                                        .table = table ? rows_of(line, field, arena) : NULL};
    }
    return fields;
}

/* The local day of an instant; a day as it is. */
static Str day_of(Arena *arena, Str at) {
    Date day;
    return at.len > 10 && date_of_iso(at, &day) ? date_show(arena, day) : at;
}

static ReportCase case_of(const CaseLine *line, const Pack *pack, Arena *arena) {
    return (ReportCase){.id = line->id,
                        .number = line->number,
                        .title = line->title,
                        .unit_name = line->unit_name,
                        .state_name = line->state_name,
                        .due = day_of(arena, line->due_at),
                        .opened = day_of(arena, line->opened_at),
                        .late_days = line->late_days,
                        .ended = line->ended != CASE_OPEN,
                        .fields = fields_of(line, pack, arena)};
}

static bool put_steps(Writing *writing, Tx *tx, Err *err) {
    CaseLook look;
    if (!report_uses(writing->def, "steps")) {
        return true;
    }
    if (!case_look(writing->request->web->ledger, tx, &writing->request->session.user, writing->lines[0].id,
                   writing->arena, &look, err)) {
        return false;
    }
    ReportStepTaken *steps = ARENA_ARRAY(writing->arena, look.step_count + 1, ReportStepTaken);
    for (size_t i = 0; i < look.step_count; i++) {
        const CasePast *past = &look.steps[i];
        int state = record_state(look.line.record, past->after);
        Str name = past->people ? str_format(writing->arena, "%.*s（第%d人，共需%d人）", STR_ARG(past->name),
                                             past->agreed, past->people)
                                : past->name;
        steps[i] = (ReportStepTaken){.name = name,
                                     .day = day_of(writing->arena, past->at),
                                     .state_name = state < 0 ? past->after : look.line.record->states[state].name,
                                     .reason = past->reason};
    }
    writing->matter.steps = steps;
    writing->matter.step_count = look.step_count;
    return true;
}

/* The tree of a plan, where the case is one. */
static bool put_goals(Writing *writing, int64_t id, Err *err) {
    const Request *request = writing->request;
    int64_t plan = 0, node = 0;
    PlanSaid *said;
    size_t count;
    if (!report_uses(writing->def, "goals tasks") || !plan_of_case(request->web->plans, id, &plan, &node, err) ||
        !plan || node) {
        return err->kind == ERR_NONE;
    }
    if (!plan_said(request->web->plans, &request->session.user, plan, writing->arena, &said, &count, err)) {
        return false;
    }
    ReportGoal *goals = ARENA_ARRAY(writing->arena, count + 1, ReportGoal);
    for (size_t i = 0; i < count; i++) {
        goals[i] =
            (ReportGoal){said[i].above,       said[i].task,        said[i].number, said[i].text,   said[i].lead,
                         said[i].responsible, said[i].cooperating, said[i].due,    said[i].target, said[i].state_name};
    }
    writing->matter.goals = goals;
    writing->matter.goal_count = count;
    return true;
}

static bool put_counts(Writing *writing, Tx *tx, Err *err) {
    int64_t *ids = ARENA_ARRAY(writing->arena, writing->matter.part_count + 1, int64_t);
    CaseCount *counts;
    size_t count;
    for (size_t i = 0; i < writing->matter.part_count; i++) {
        ids[i] = writing->parts[i]->id;
    }
    if (!writing->def->parts.len) {
        return true;
    }
    if (!case_counts_of(writing->request->web->ledger, tx, writing->def->parts, ids, writing->matter.part_count,
                        writing->arena, &counts, &count, err)) {
        return false;
    }
    writing->matter.counts = (ReportFields){ARENA_ARRAY(writing->arena, count + 1, ReportField), count};
    for (size_t i = 0; i < count; i++) {
        const CaseCountDef *def = counts[i].def;
        bool share = str_is(def->unit, "%");
        Str number = str_format(writing->arena, share ? "%.2f" : "%.15g", counts[i].value);
        const ReportPhrases *phrases = pack_report_phrases(writing->request->web->pack);
        bool nothing = counts[i].nothing && phrases;
        Str text = nothing            ? phrases->nothing
                   : !counts[i].known ? STR("（未知）")
                   : share            ? str_format(writing->arena, "%.*s%%", STR_ARG(number))
                   : def->sum >= 0    ? str_format(writing->arena, "%.*s%.*s", STR_ARG(number), STR_ARG(def->unit))
                                      : number;
        writing->matter.counts.items[i] =
            (ReportField){.id = def->id, .name = def->name, .text = text, .nothing = nothing};
    }
    return true;
}

/* Name of the county that the case's unit lies in. */
static bool put_county(Writing *writing, Tx *tx, Err *err) {
    UnitPlace *places;
    size_t count;
    if (!org_unit_path(tx, writing->lines[0].unit, writing->arena, &places, &count, err)) {
        return false;
    }
    writing->matter.county_name = writing->lines[0].unit_name;
    for (size_t i = 0; i < count; i++) {
        const KindDef *kind = pack_kind(writing->request->web->pack, places[i].kind);
        if (kind && kind->level <= LEVEL_COUNTY) {
            writing->matter.county_name = places[i].name;
            break;
        }
    }
    return true;
}

/* Places on a plan of the school or on the map, with what lies around them; one that the reader may not see, or that
 * cannot be shown, is told in words only. */
static void put_pictures(Writing *writing) {
    const CaseLine *line = &writing->lines[0];
    CasePlaces places = {.request = writing->request, .unit = line->unit};
    for (size_t i = 0; i < line->record->field_count; i++) {
        const CaseField *field = &line->record->fields[i];
        ReportField *shown = &writing->matter.about.fields.items[i];
        if (field->type == CASE_PLACE && field->privacy <= line->sees) {
            shown->picture = case_place_picture(&places, field->name, shown->text);
        }
    }
}

static bool gather(Writing *writing, int64_t id, Err *err) {
    Tx *tx;
    if (!store_read_begin(writing->request->web->store, &tx, err)) {
        return false;
    }
    bool good = case_family(writing->request->web->ledger, tx, &writing->request->session.user, id, writing->arena,
                            &writing->lines, &writing->line_count, err);
    bool any = str_is(writing->def->record, "*");
    if (good && !any && !str_equal(writing->lines[0].record->id, writing->def->record)) {
        good = err_set(err, ERR_NOT_FOUND, "这种记录没有“%.*s”。", STR_ARG(writing->def->name));
    }
    good = good &&
           case_lines_name(writing->request->web->ledger, tx, writing->lines, writing->line_count, writing->arena, err);
    if (good) {
        order_parts(writing);
        writing->matter.pack = writing->request->web->pack;
        writing->matter.record_name = writing->lines[0].record->name;
        writing->matter.about = case_of(&writing->lines[0], writing->matter.pack, writing->arena);
        writing->matter.parts = ARENA_ARRAY(writing->arena, writing->matter.part_count + 1, ReportCase);
        for (size_t i = 0; i < writing->matter.part_count; i++) {
            writing->matter.parts[i] = case_of(writing->parts[i], writing->matter.pack, writing->arena);
        }
        good = put_county(writing, tx, err) && put_counts(writing, tx, err) && put_steps(writing, tx, err);
    }
    store_read_end(tx);
    return good;
}

bool get_case_report(Request *request, Answer *answer, Err *err) {
    Writing writing = {.request = request, .arena = request->arena};
    Str kind, format = request_text(request, "format");
    Report report;
    int64_t id;
    if (!tail_number(request, &id, err) || !request_required(request, "kind", &kind, err)) {
        return false;
    }
    writing.def = pack_report(request->web->pack, kind);
    if (!writing.def || !writing.def->record.len) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种报告。", STR_ARG(kind));
    }
    if (format.len && !str_is(format, "docx") && !str_is(format, "html")) {
        return err_set(err, ERR_USAGE, "“format”只能是 docx 或 html。");
    }
    if (!gather(&writing, id, err) || !put_goals(&writing, id, err)) {
        return false;
    }
    if (report_uses(writing.def, "picture")) {
        put_pictures(&writing);
    }
    if (!report_build_matter(writing.def, &writing.matter, request->arena, &report, err)) {
        return false;
    }
    if (str_is(format, "html")) {
        answer->type = "text/html; charset=utf-8";
        return report_html(&report, &answer->body, err);
    }
    answer->type = docx_type;
    answer->file_name =
        str_format(request->arena, "%.*s%.*s.docx", STR_ARG(writing.lines[0].number), STR_ARG(writing.def->name));
    return report_docx_bytes(&report, &answer->body, err);
}
