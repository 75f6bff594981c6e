/* The draw that a step of a record asks for, as packs write it; and whether what draws, their lists and the avoidance
 * of units name is there. */
#include "ledger_internal.h"

#include <string.h>

static const char *const gifts[] = {"entries", "others",   "pairs",     "number",    "digest",     "commit",
                                    "seed",    "drawn_on", "witnesses", "pool_size", "drawn_size", NULL};

const char *draw_gift_id(DrawGift gift) {
    return gifts[gift];
}

/* ---- as it is written ---- */

typedef struct WrittenDraw {
    CaseDrawDef draw;
    PackText when;
    Str *fields, *gifts;
    Str after, among, leave_out, by;
} WrittenDraw;

#define AT(member) offsetof(WrittenDraw, member)
static const Field draw_fields_of_step[] = {
    {.key = "kind", .type = FIELD_STR, .offset = AT(draw.kind), .required = true},
    {.key = "when", .type = FIELD_TEXT, .offset = AT(when)},
    {.key = "rule",
     .type = FIELD_PAIRS,
     .offset = AT(draw.rule_keys),
     .second = AT(draw.rule_values),
     .count = AT(draw.rule_count)},
    {.key = "fill",
     .type = FIELD_PAIRS,
     .offset = AT(fields),
     .second = AT(gifts),
     .count = AT(draw.field_count),
     .required = true},
    {.key = "after", .type = FIELD_STR, .offset = AT(after)},
    {.key = "basis", .type = FIELD_STR, .offset = AT(draw.basis)},
    {.key = "planned_on", .type = FIELD_STR, .offset = AT(draw.planned)},
    {.key = "entropy", .type = FIELD_STR, .offset = AT(draw.entropy)},
    {.key = "team", .type = FIELD_STR, .offset = AT(draw.team)},
    {.key = "among", .type = FIELD_STR, .offset = AT(among)},
    {.key = "leave_out", .type = FIELD_STR, .offset = AT(leave_out)},
    {.key = "by", .type = FIELD_STR, .offset = AT(by)},
    {.key = "kinds",
     .type = FIELD_PAIRS,
     .offset = AT(draw.choices),
     .second = AT(draw.kinds),
     .count = AT(draw.choice_count)},
    {.key = NULL},
};
#undef AT

static int gift_of(Str word) {
    for (int i = 0; gifts[i]; i++) {
        if (str_is(word, gifts[i])) {
            return i;
        }
    }
    return -1;
}

static const CaseField *column_of(const CaseField *table, const char *id) {
    for (size_t i = 0; i < table->field_count; i++) {
        if (str_is(table->fields[i].id, id)) {
            return &table->fields[i];
        }
    }
    return NULL;
}

static bool takes(const CaseField *field, DrawGift gift) {
    switch (gift) {
    case GIFT_ENTRIES: return field->many && (field->type == CASE_UNIT || field->type == CASE_REFERENCE);
    case GIFT_OTHERS: return field->many && (field->type == CASE_PERSON || field->type == CASE_REFERENCE);
    case GIFT_PAIRS: return field->type == CASE_TABLE && column_of(field, "entry") && column_of(field, "other");
    case GIFT_DRAWN_ON: return field->type == CASE_DATE;
    case GIFT_POOL_SIZE:
    case GIFT_DRAWN_SIZE: return field->type == CASE_NUMBER;
    default: return field->type == CASE_TEXT || field->type == CASE_LONG;
    }
}

static void take_gifts(Reader *reader, const yaml_node_t *node, const RecordDef *record, WrittenDraw *written) {
    CaseDrawDef *draw = &written->draw;
    size_t count = draw->field_count;
    draw->fields = ARENA_ARRAY(reader->arena, count, int);
    draw->gifts = ARENA_ARRAY(reader->arena, count, DrawGift);
    draw->field_count = 0;
    for (size_t i = 0; i < count; i++) {
        int field = record_field(record, written->fields[i]), gift = gift_of(written->gifts[i]);
        const yaml_node_t *at = node_entry(reader, node, "fill", i);
        if (field < 0) {
            pack_problem(reader, at, "“fill”写了“%.*s”，没有这个字段。", STR_ARG(written->fields[i]));
        } else if (gift < 0) {
            pack_problem(reader, at,
                         "抽签不给出“%.*s”，可以写 entries、others、pairs、number、digest、commit、seed、drawn_on、"
                         "witnesses、pool_size、drawn_size。",
                         STR_ARG(written->gifts[i]));
        } else if (!takes(&record->fields[field], (DrawGift)gift) || record->fields[field].value) {
            pack_problem(reader, at, "“%.*s”装不下“%s”：类型不对。", STR_ARG(record->fields[field].name), gifts[gift]);
        } else {
            draw->fields[draw->field_count] = field;
            draw->gifts[draw->field_count++] = (DrawGift)gift;
        }
    }
}

/* A field of this type that the draw is narrowed by. */
static int narrowing(Reader *reader, const yaml_node_t *node, const RecordDef *record, const char *key, Str id,
                     CaseFieldType type) {
    int field = id.len ? record_field(record, id) : -1;
    if (id.len && (field < 0 || record->fields[field].type != type)) {
        pack_problem(reader, node_value(reader, node, key), "“%s”写了“%.*s”，没有这个字段，或者类型不对。", key,
                     STR_ARG(id));
        return -1;
    }
    return field;
}

static void check_kinds(Reader *reader, const yaml_node_t *node, const RecordDef *record, const CaseDrawDef *draw) {
    if ((draw->by >= 0) != (draw->choice_count > 0)) {
        pack_problem(reader, node, "“by”和“kinds”要一起写：哪一项选择抽哪几类单位。");
    }
    for (size_t i = 0; draw->by >= 0 && i < draw->choice_count; i++) {
        const CaseField *field = &record->fields[draw->by];
        const yaml_node_t *at = node_entry(reader, node, "kinds", i);
        bool known = false;
        for (size_t c = 0; c < field->choice_count; c++) {
            known = known || str_equal(field->choices[c], draw->choices[i]);
        }
        if (!known) {
            pack_problem(reader, at, "“%.*s”没有“%.*s”这一项。", STR_ARG(field->name), STR_ARG(draw->choices[i]));
        }
        Str rest = draw->kinds[i], one;
        while (rest.len && str_cut(&rest, ' ', &one)) {
            need_kind(reader, at, one);
        }
    }
}

const CaseDrawDef *read_case_draw(Reader *reader, const yaml_node_t *node, const RecordDef *record) {
    WrittenDraw *written = ARENA_NEW(reader->arena, WrittenDraw);
    read_fields(reader, node, draw_fields_of_step, written);
    CaseDrawDef *draw = &written->draw;
    draw->when = kept_text(reader->arena, &written->when);
    draw->place = node_place(reader, node);
    take_gifts(reader, node, record, written);
    draw->among = narrowing(reader, node, record, "among", written->among, CASE_UNIT);
    draw->leave_out = narrowing(reader, node, record, "leave_out", written->leave_out, CASE_PERSON);
    draw->by = narrowing(reader, node, record, "by", written->by, CASE_CHOICE);
    check_kinds(reader, node, record, draw);
    draw->confirmed = str_is(written->after, "confirmed");
    if (written->after.len && !draw->confirmed && !str_is(written->after, "drawn")) {
        pack_problem(reader, node_value(reader, node, "after"),
                     "“after”可以写 drawn（抽出以后）或 confirmed（确认以后）。");
    }
    return draw;
}

/* ---- whether it is there ---- */

#define FAULT(place, ...) problem_add(problems, SEVERITY_ERROR, "pack", (place), __VA_ARGS__)

static bool is_open(const DrawDef *def, Str key) {
    for (size_t i = 0; i < def->open_count; i++) {
        if (str_equal(def->open[i], key)) {
            return true;
        }
    }
    return false;
}

/* A list of a register fills fields that name its cases, or the persons they name; one of units, units. */
static void check_gift(ProblemList *problems, const DrawDef *kind, const CaseDrawDef *draw, const CaseField *field,
                       DrawGift gift) {
    const DrawSource *source = gift == GIFT_OTHERS ? &kind->other_pool : &kind->pool;
    bool good = true;
    if (gift == GIFT_ENTRIES || gift == GIFT_OTHERS) {
        good = source->there && (field->type == CASE_UNIT        ? !source->record.len
                                 : field->type == CASE_REFERENCE ? source->record.len > 0
                                                                 : source->person.len > 0);
    }
    if (!good) {
        FAULT(&draw->place, "抽签“%.*s”的名单填不了“%.*s”。", STR_ARG(kind->name), STR_ARG(field->name));
    }
}

void check_case_draw(const Pack *pack, ProblemList *problems, const RecordDef *record, const CaseStepDef *step) {
    const CaseDrawDef *draw = step->draw;
    const DrawDef *kind = draw ? pack_draw(pack, draw->kind) : NULL;
    const RecordDef *opened = step->opens.len ? pack_record(pack, step->opens) : NULL;
    if (!draw) {
        return;
    }
    if (!kind) {
        FAULT(&draw->place, "没有“%.*s”这种抽签。", STR_ARG(draw->kind));
        return;
    }
    for (size_t i = 0; i < draw->rule_count; i++) {
        if (!is_open(kind, draw->rule_keys[i])) {
            FAULT(&draw->place, "抽签“%.*s”不能由外面定“%.*s”。", STR_ARG(kind->name), STR_ARG(draw->rule_keys[i]));
        }
    }
    for (size_t i = 0; i < draw->field_count; i++) {
        check_gift(problems, kind, draw, &record->fields[draw->fields[i]], draw->gifts[i]);
    }
    int team = opened && draw->team.len ? record_field(opened, draw->team) : 0;
    if (draw->team.len && (!opened || team < 0 || step->opens_for < 0 || opened->fields[team].type != CASE_PERSON ||
                           !opened->fields[team].many)) {
        FAULT(&draw->place, "“team”要写引出的记录里多名人员的字段，并且按单位引出（opens_for）。");
    }
}

static void need_field_of(const Pack *pack, ProblemList *problems, const Place *place, Str record, Str id,
                          unsigned types) {
    const RecordDef *def = pack_record(pack, record);
    int field = def && id.len ? record_field(def, id) : -1;
    if (def && id.len && (field < 0 || !(types >> def->fields[field].type & 1))) {
        FAULT(place, "“%.*s”没有“%.*s”这个字段，或者类型不对。", STR_ARG(def->name), STR_ARG(id));
    }
}

static void need_case_record(const Pack *pack, ProblemList *problems, const Place *place, Str id) {
    if (id.len && !pack_record(pack, id)) {
        FAULT(place, "没有“%.*s”这种记录。", STR_ARG(id));
    }
}

static void check_source(const Pack *pack, ProblemList *problems, const DrawSource *source) {
    const DrawMark *marks[] = {&source->seen, &source->always, &source->excluded};
    const unsigned any = ~0u;
    need_case_record(pack, problems, &source->place, source->record);
    need_field_of(pack, problems, &source->place, source->record, source->asked_by, 1u << CASE_REFERENCE);
    need_field_of(pack, problems, &source->place, source->record, source->name, any);
    need_field_of(pack, problems, &source->place, source->record, source->group, any);
    need_field_of(pack, problems, &source->place, source->record, source->weight, 1u << CASE_NUMBER);
    need_field_of(pack, problems, &source->place, source->record, source->person, 1u << CASE_PERSON);
    for (size_t i = 0; i < source->avoid_count; i++) {
        need_field_of(pack, problems, &source->place, source->record, source->avoid[i], 1u << CASE_UNIT);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        need_case_record(pack, problems, &source->place, marks[i]->record);
        need_field_of(pack, problems, &source->place, marks[i]->record.len ? marks[i]->record : source->record,
                      marks[i]->day, 1u << CASE_DATE);
    }
}

void check_draw_sources(const Pack *pack, ProblemList *problems) {
    size_t count;
    const DrawDef *all = pack_draws(pack, &count);
    const AvoidanceDef *avoidance = pack_avoidance(pack);
    for (size_t i = 0; i < count; i++) {
        check_source(pack, problems, &all[i].pool);
        check_source(pack, problems, &all[i].other_pool);
    }
    for (size_t i = 0; i < avoidance->declared_count; i++) {
        const AvoidanceList *list = &avoidance->declared[i];
        need_case_record(pack, problems, &list->place, list->record);
        need_field_of(pack, problems, &list->place, list->record, list->person, 1u << CASE_PERSON);
        for (size_t u = 0; u < list->unit_count; u++) {
            need_field_of(pack, problems, &list->place, list->record, list->units[u], 1u << CASE_UNIT);
        }
    }
}
