/* What the pack of a system may hold: record types with fields, states, steps, counts, checks; chains that several of
 * them share; ladders of what happens when a case is overdue. */
#include "ledger_internal.h"

#include <string.h>

#define AT(type, member)  offsetof(type, member)
#define NAMES(of, member) .type = FIELD_STRS, .offset = offsetof(of, member.items), .count = offsetof(of, member.count)
#define LIST(of, name, n) .type = FIELD_LIST, .offset = offsetof(of, name), .count = offsetof(of, n)

const char *const case_field_types[] = {"text", "long",  "number", "money",  "percent", "date", "time",
                                        "span", "year",  "bool",   "choice", "choices", "unit", "person",
                                        "file", "place", "table",  "case",   "element", "item", NULL};
static const char *const masks[] = {"", "name", "phone", "identity", NULL};
static const char *const ends[] = {"none", "closed", "void", NULL};
static const char *const step_kinds[] = {"forward", "return", "reopen", "extend", "note", NULL};
static const char *const colors[] = {"yellow", "orange", "red", NULL};

const char *case_field_type_id(CaseFieldType type) {
    return (unsigned)type < CASE_FIELD_TYPES ? case_field_types[type] : "";
}

const char *case_step_kind_id(CaseStepKind kind) {
    return step_kinds[kind];
}

const char *case_end_id(CaseEnd end) {
    return ends[end];
}

/* ---- fields ------------------------------------------------------------ */

#define FIELD_KEYS                                                                                                     \
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenCaseField, field.id), .required = true},                      \
        {.key = "name", .type = FIELD_STR, .offset = AT(WrittenCaseField, field.name)},                                \
        {.key = "type", .type = FIELD_CHOICE, .offset = AT(WrittenCaseField, type), .words = case_field_types},        \
        {.key = "unit", .type = FIELD_STR, .offset = AT(WrittenCaseField, field.unit)},                                \
        {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(WrittenCaseField, field.decimals)},                    \
        {.key = "min", .type = FIELD_NUMBER, .offset = AT(WrittenCaseField, field.min)},                               \
        {.key = "max", .type = FIELD_NUMBER, .offset = AT(WrittenCaseField, field.max)},                               \
        {.key = "choices",                                                                                             \
         .type = FIELD_STRS,                                                                                           \
         .offset = AT(WrittenCaseField, field.choices),                                                                \
         .count = AT(WrittenCaseField, field.choice_count)},                                                           \
        {.key = "required", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.required)},                       \
        {.key = "value", .type = FIELD_TEXT, .offset = AT(WrittenCaseField, value)},                                   \
        {.key = "when", .type = FIELD_TEXT, .offset = AT(WrittenCaseField, when)}, {                                   \
        .key = "help", .type = FIELD_STR, .offset = AT(WrittenCaseField, field.help)                                   \
    }

static void begin_case_field(void *record) {
    ((WrittenCaseField *)record)->privacy = -1;
}

static void finish_case_field(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenCaseField *written = record;
    CaseField *field = &written->field;
    written->node = node;
    if (field->reference.len) {
        Place *place = ARENA_NEW(reader->arena, Place);
        *place = node_place(reader, node);
        field->place = place;
    }
    field->type = (CaseFieldType)written->type;
    field->privacy = written->privacy;
    field->mask = str_from(masks[written->mask]);
    field->has_min = field->has_min || node_child(reader, node, "min");
    field->has_max = field->has_max || node_child(reader, node, "max");
    if (field->type == CASE_MONEY && !node_child(reader, node, "decimals")) {
        field->decimals = 2;
    }
    if (field->type == CASE_PERCENT && !node_child(reader, node, "decimals")) {
        field->decimals = 2;
    }
    for (size_t i = 0; field->departments && i < field->choice_count; i++) {
        field->choices[i] = pack_departments(reader->pack, field->choices[i], reader->arena);
    }
    if (field->own_unit && field->type != CASE_REFERENCE) {
        pack_problem(reader, node_value(reader, node, "own_unit"), "“own_unit”只用于“type: case”的字段，“%.*s”不是。",
                     STR_ARG(field->id));
    }
    field->unit = field->unit.len               ? field->unit
                  : field->type == CASE_MONEY   ? STR("元")
                  : field->type == CASE_PERCENT ? STR("%")
                                                : field->unit;
}

static const Field column_fields[] = {FIELD_KEYS, {.key = NULL}};

static const Field case_field_fields[] = {
    FIELD_KEYS,
    {.key = "many", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.many)},
    {.key = "at", NAMES(WrittenCaseField, at)},
    {.key = "privacy", .type = FIELD_CHOICE, .offset = AT(WrittenCaseField, privacy), .words = privacies},
    {.key = "mask", .type = FIELD_CHOICE, .offset = AT(WrittenCaseField, mask), .words = masks},
    {.key = "record", .type = FIELD_STR, .offset = AT(WrittenCaseField, field.reference)},
    {.key = "own_unit", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.own_unit)},
    {.key = "responsible", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.responsible)},
    {.key = "departments", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.departments)},
    {.key = "month", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.month)},
    {.key = "filter", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.filter)},
    {.key = "shown", .type = FIELD_BOOL, .offset = AT(WrittenCaseField, field.shown)},
    {.key = "columns",
     LIST(WrittenCaseField, columns, column_count),
     .fields = column_fields,
     .size = sizeof(WrittenCaseField),
     .begin = begin_case_field,
     .finish = finish_case_field},
    {.key = NULL},
};

/* ---- states and steps -------------------------------------------------- */

static const Field state_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenState, state.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenState, state.name)},
    {.key = "end", .type = FIELD_CHOICE, .offset = AT(WrittenState, end), .words = ends},
    {.key = "paused", .type = FIELD_BOOL, .offset = AT(WrittenState, state.paused)},
    {.key = NULL},
};

static void finish_state(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenState *written = record;
    (void)reader;
    written->node = node;
    written->state.end = (CaseEnd)written->end;
}

static const Field extend_fields[] = {
    {.key = "most", .type = FIELD_INTEGER, .offset = AT(WrittenStep, step.extend_most)},
    {.key = "share", .type = FIELD_NUMBER, .offset = AT(WrittenStep, step.extend_share)},
    {.key = NULL},
};

static const Field step_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenStep, step.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenStep, step.name)},
    {.key = "help", .type = FIELD_STR, .offset = AT(WrittenStep, step.help)},
    {.key = "kind", .type = FIELD_CHOICE, .offset = AT(WrittenStep, kind), .words = step_kinds},
    {.key = "from", NAMES(WrittenStep, from)},
    {.key = "to", .type = FIELD_STR, .offset = AT(WrittenStep, to)},
    {.key = "by", NAMES(WrittenStep, by)},
    {.key = "action", .type = FIELD_STR, .offset = AT(WrittenStep, action)},
    {.key = "needs", NAMES(WrittenStep, needs)},
    {.key = "asks", NAMES(WrittenStep, asks)},
    {.key = "reason", .type = FIELD_BOOL, .offset = AT(WrittenStep, step.reason)},
    {.key = "not_by", NAMES(WrittenStep, not_by)},
    {.key = "people", .type = FIELD_INTEGER, .offset = AT(WrittenStep, step.people)},
    {.key = "when", .type = FIELD_TEXT, .offset = AT(WrittenStep, when)},
    {.key = "due", .type = FIELD_NODE, .offset = AT(WrittenStep, due)},
    {.key = "draw", .type = FIELD_NODE, .offset = AT(WrittenStep, draw)},
    {.key = "extend", .type = FIELD_RECORD, .fields = extend_fields},
    {.key = "opens", .type = FIELD_STR, .offset = AT(WrittenStep, step.opens)},
    {.key = "opens_for", .type = FIELD_STR, .offset = AT(WrittenStep, opens_for)},
    {.key = "children", .type = FIELD_STR, .offset = AT(WrittenStep, children)},
    {.key = "merges", .type = FIELD_STR, .offset = AT(WrittenStep, merges)},
    {.key = "source", .type = FIELD_STR, .offset = AT(WrittenStep, step.source)},
    {.key = NULL},
};

static void begin_step(void *record) {
    ((WrittenStep *)record)->step.people = 1;
}

static void finish_step(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenStep *written = record;
    written->node = node;
    if (node_child(reader, node, "due")) {
        written->due_reader = reader;
    }
    if (node_child(reader, node, "draw")) {
        written->draw_reader = reader;
    }
    written->step.kind = (CaseStepKind)written->kind;
    if (written->step.opens.len) {
        Place *place = ARENA_NEW(reader->arena, Place);
        *place = node_place(reader, node);
        written->step.place = place;
    }
}

/* ---- what a record takes over from its chain ---------------------------- */

/* One list of a record: entries with the id of an entry that is there already change only what they name. */
typedef struct Layer {
    Arena *scratch;
    List *all;
    const Field *fields;
    size_t size, id; /* offset of the id */
    void (*begin)(void *record);
    void (*finish)(Reader *reader, const yaml_node_t *node, void *record);
} Layer;

static Str *id_at(const Layer *layer, size_t index) {
    return (Str *)(void *)((char *)layer->all->items + index * layer->size + layer->id);
}

static void take_layered(Reader *reader, const yaml_node_t *node, void *context) {
    const Layer *layer = context;
    const yaml_node_t *id = node_child(reader, node, "id");
    Str name = id && id->type == YAML_SCALAR_NODE ? (Str){(const char *)id->data.scalar.value, id->data.scalar.length}
                                                  : (Str){NULL, 0};
    size_t at = 0;
    while (at < layer->all->count && !str_equal(*id_at(layer, at), name)) {
        at++;
    }
    if (at == layer->all->count) {
        void *made = list_add(layer->scratch, layer->all, layer->size);
        if (layer->begin) {
            layer->begin(made);
        }
    }
    void *record = (char *)layer->all->items + at * layer->size;
    read_fields(reader, node, layer->fields, record);
    layer->finish(reader, node, record);
}

static void take_layer(Reader *reader, const yaml_node_t *node, Layer layer) {
    if (node) {
        each_node(reader, node, take_layered, &layer);
    }
}

static void take_lists(Reader *reader, WrittenRecord *written, const yaml_node_t *fields, const yaml_node_t *states,
                       const yaml_node_t *steps) {
    take_layer(reader, fields,
               (Layer){written->scratch, &written->all_fields, case_field_fields, sizeof(WrittenCaseField),
                       AT(WrittenCaseField, field.id), begin_case_field, finish_case_field});
    take_layer(reader, states,
               (Layer){written->scratch, &written->all_states, state_fields, sizeof(WrittenState),
                       AT(WrittenState, state.id), NULL, finish_state});
    take_layer(reader, steps,
               (Layer){written->scratch, &written->all_steps, step_fields, sizeof(WrittenStep),
                       AT(WrittenStep, step.id), begin_step, finish_step});
}

/* ---- chains ------------------------------------------------------------ */

typedef struct ChainDocument {
    Str id, name, note;
    Names actors;
    const yaml_node_t *fields, *states, *steps, *due;
} ChainDocument;

static const Field chain_fields[] = {
    {.key = "chain", .type = FIELD_STR, .offset = AT(ChainDocument, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(ChainDocument, name), .required = true},
    {.key = "note", .type = FIELD_STR, .offset = AT(ChainDocument, note)},
    {.key = "actors", NAMES(ChainDocument, actors)},
    {.key = "fields", .type = FIELD_NODE, .offset = AT(ChainDocument, fields)},
    {.key = "states", .type = FIELD_NODE, .offset = AT(ChainDocument, states), .required = true},
    {.key = "steps", .type = FIELD_NODE, .offset = AT(ChainDocument, steps), .required = true},
    {.key = "due", .type = FIELD_NODE, .offset = AT(ChainDocument, due)},
    {.key = NULL},
};

void read_chain(Reader *reader, const yaml_node_t *root) {
    ChainDocument chain = {.fields = NULL};
    WrittenRecord tried = {.scratch = arena_create()};
    read_fields(reader, root, chain_fields, &chain);
    claim_id(reader, node_value(reader, root, "chain"), "流程", chain.id, false);
    take_lists(reader, &tried, chain.fields, chain.states, chain.steps); /* faults are told once, here */
    arena_destroy(tried.scratch);
    ChainText *kept = list_add(reader->pack->arena, &reader->pack->chains, sizeof(ChainText));
    *kept = (ChainText){
        chain.id,     str_copy(reader->arena, reader->content),  text_version(reader->arena, reader->content),
        reader->file, ARENA_NEW(reader->arena, yaml_document_t), reader->room};
    *kept->document = *reader->document;
    reader->kept = true;
}

void end_chains(Pack *pack) {
    ChainText *all = pack->chains.items;
    for (size_t i = 0; i < pack->chains.count; i++) {
        end_yaml(all[i].document, all[i].room);
        all[i].document = NULL;
    }
}

static const ChainText *find_chain(const Pack *pack, Str id) {
    const ChainText *all = pack->chains.items;
    for (size_t i = 0; i < pack->chains.count; i++) {
        if (str_equal(all[i].id, id) || !all[i].id.len) { /* that of an old definition goes for whatever it is asked */
            return &all[i];
        }
    }
    return NULL;
}

static void check_actors(Reader *reader, const WrittenRecord *written, const ChainDocument *chain) {
    const ActorList *lists = written->actor_lists.items;
    for (size_t i = 0; i < written->actor_lists.count; i++) {
        bool known = false;
        for (size_t a = 0; a < chain->actors.count; a++) {
            known = known || str_equal(chain->actors.items[a], lists[i].name);
        }
        if (!known) {
            pack_problem(reader, node_value(reader, written->node, "actors"), "流程“%.*s”里没有“%.*s”这一方。",
                         STR_ARG(chain->id), STR_ARG(lists[i].name));
        }
    }
}

/* ---- records ----------------------------------------------------------- */

static const Field count_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenCount, count.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenCount, count.name), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(WrittenCount, count.unit)},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(WrittenCount, count.where)},
    {.key = "sum", .type = FIELD_STR, .offset = AT(WrittenCount, sum)},
    {.key = "date", .type = FIELD_STR, .offset = AT(WrittenCount, date)},
    {.key = "stock", .type = FIELD_BOOL, .offset = AT(WrittenCount, count.stock)},
    {.key = "value", .type = FIELD_TEXT, .offset = AT(WrittenCount, count.value)},
    {.key = "note", .type = FIELD_STR, .offset = AT(WrittenCount, count.note)},
    {.key = "element", .type = FIELD_STR, .offset = AT(WrittenCount, element)},
    {.key = NULL},
};

static void finish_count(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenCount *written = record;
    written->node = node;
    written->count.place = node_place(reader, node);
}

static const Field case_check_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenCaseCheck, check.id), .required = true},
    {.key = "rule", .type = FIELD_TEXT, .offset = AT(WrittenCaseCheck, check.rule)},
    {.key = "none", .type = FIELD_STR, .offset = AT(WrittenCaseCheck, check.none)},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(WrittenCaseCheck, check.none_where)},
    {.key = "most", .type = FIELD_INTEGER, .offset = AT(WrittenCaseCheck, check.most)},
    {.key = "same",
     .type = FIELD_STRS,
     .offset = AT(WrittenCaseCheck, check.same),
     .count = AT(WrittenCaseCheck, check.same_count)},
    {.key = "named_in", .type = FIELD_STR, .offset = AT(WrittenCaseCheck, named_in)},
    {.key = "avoid", NAMES(WrittenCaseCheck, avoid)},
    {.key = "of", NAMES(WrittenCaseCheck, of)},
    {.key = "at", NAMES(WrittenCaseCheck, at)},
    {.key = "message", .type = FIELD_STR, .offset = AT(WrittenCaseCheck, check.message), .required = true},
    {.key = "fields", NAMES(WrittenCaseCheck, fields)},
    {.key = NULL},
};

static void finish_check(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenCaseCheck *written = record;
    written->node = node;
    written->check.place = node_place(reader, node);
}

static const Field record_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(WrittenRecord, own_id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenRecord, record.name), .required = true},
    {.key = "help", .type = FIELD_STR, .offset = AT(WrittenRecord, record.help)},
    {.key = "domain", .type = FIELD_STR, .offset = AT(WrittenRecord, record.domain)},
    {.key = "section", .type = FIELD_STR, .offset = AT(WrittenRecord, record.section)},
    {.key = "levels", NAMES(WrittenRecord, levels)},
    {.key = "number", .type = FIELD_STR, .offset = AT(WrittenRecord, record.number)},
    {.key = "title", .type = FIELD_PROSE, .offset = AT(WrittenRecord, record.title), .required = true},
    {.key = "chain", .type = FIELD_STR, .offset = AT(WrittenRecord, record.chain)},
    {.key = "actors", .type = FIELD_NODE, .offset = AT(WrittenRecord, actors)},
    {.key = "without", NAMES(WrittenRecord, without)},
    {.key = "fields", .type = FIELD_NODE, .offset = AT(WrittenRecord, fields), .required = true},
    {.key = "states", .type = FIELD_NODE, .offset = AT(WrittenRecord, states)},
    {.key = "steps", .type = FIELD_NODE, .offset = AT(WrittenRecord, steps)},
    {.key = "opened_by", NAMES(WrittenRecord, creators), .required = true},
    {.key = "action", .type = FIELD_STR, .offset = AT(WrittenRecord, create_action)},
    {.key = "due", .type = FIELD_NODE, .offset = AT(WrittenRecord, due)},
    {.key = "ladder", .type = FIELD_STR, .offset = AT(WrittenRecord, record.ladder)},
    {.key = "major", .type = FIELD_TEXT, .offset = AT(WrittenRecord, record.major)},
    {.key = "listed", .type = FIELD_TEXT, .offset = AT(WrittenRecord, record.listed)},
    {.key = "checks",
     LIST(WrittenRecord, checks, record.check_count),
     .fields = case_check_fields,
     .size = sizeof(WrittenCaseCheck),
     .finish = finish_check},
    {.key = "counts",
     LIST(WrittenRecord, counts, record.count_count),
     .fields = count_fields,
     .size = sizeof(WrittenCount),
     .finish = finish_count},
    {.key = "privacy", .type = FIELD_STR, .offset = AT(WrittenRecord, privacy_word)},
    {.key = "quick", .type = FIELD_BOOL, .offset = AT(WrittenRecord, record.quick)},
    {.key = "keep_days", .type = FIELD_INTEGER, .offset = AT(WrittenRecord, record.keep_days)},
    {.key = "reports", .type = FIELD_STR, .offset = AT(WrittenRecord, record.reports)},
    {.key = NULL},
};

/* "issuer: [SAFE, SUP]" */
static void take_actor_lists(Reader *reader, WrittenRecord *written) {
    const yaml_node_t *node = written->actors;
    if (!node) {
        return;
    }
    if (node->type != YAML_MAPPING_NODE) {
        pack_problem(reader, node, "“actors”要写成“流程中的一方: [角色、部门]”的形式。");
        return;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        ActorList *list = list_add(reader->arena, &written->actor_lists, sizeof *list);
        list->name = str_copy(reader->arena, str_from((const char *)key->data.scalar.value));
        read_names(reader, yaml_document_get_node(reader->document, pair->value), "actors", &list->by.items,
                   &list->by.count);
    }
}

/* What a record is about is asked for and printed before what its chain does with it. */
static void put_own_fields_first(WrittenRecord *written, size_t taken_over) {
    WrittenCaseField *all = written->all_fields.items;
    size_t count = written->all_fields.count;
    WrittenCaseField *ordered = ARENA_ARRAY(written->scratch, count + 1, WrittenCaseField);
    for (size_t i = 0; i < count; i++) {
        ordered[(i + count - taken_over) % count] = all[i];
    }
    written->all_fields.items = ordered;
}

/* A record is finished while the documents that it is written in, its chain's and its own, are at hand. */
typedef struct Finishing {
    WrittenRecord *written;
    Reader *own;
} Finishing;

static void take_chain_and_record(Reader *chain_reader, const yaml_node_t *root, void *context) {
    Finishing *finishing = context;
    WrittenRecord *written = finishing->written;
    ChainDocument chain = {.fields = NULL};
    read_fields(chain_reader, root, chain_fields, &chain);
    take_lists(chain_reader, written, chain.fields, chain.states, chain.steps);
    check_actors(finishing->own, written, &chain);
    size_t taken_over = written->all_fields.count;
    take_lists(finishing->own, written, written->fields, written->states, written->steps);
    put_own_fields_first(written, taken_over);
    finish_record(finishing->own, written);
}

static void set_head(Reader *reader, WrittenRecord *written, const SystemDef *system) {
    RecordDef *record = &written->record;
    record->system = system->id;
    record->id = str_format(reader->arena, "%.*s.%.*s", STR_ARG(system->id), STR_ARG(written->own_id));
    record->domain = record->domain.len ? record->domain : system->domain;
    record->section = record->section.len ? record->section : system->section;
    record->place = node_place(reader, written->node);
    record->text = reader->content;
    record->version = reader->version;
    record->privacy = system->privacy;
    if (written->privacy_word.len) {
        record->privacy = -1;
        for (int i = 0; privacies[i]; i++) {
            record->privacy = str_is(written->privacy_word, privacies[i]) ? i : record->privacy;
        }
        if (record->privacy < 0) {
            pack_problem(reader, node_value(reader, written->node, "privacy"), "“privacy”可以写：P0、P1、P2、P3。");
            record->privacy = 3;
        }
    }
}

static void finish_with_chain(Reader *reader, WrittenRecord *written) {
    const ChainText *chain = find_chain(reader->pack, written->record.chain);
    if (!chain) {
        pack_problem(reader, node_value(reader, written->node, "chain"), "没有“%.*s”这个流程。",
                     STR_ARG(written->record.chain));
        return;
    }
    Reader inner = {.pack = reader->pack,
                    .arena = reader->arena,
                    .problems = reader->problems,
                    .file = chain->file,
                    .content = chain->text,
                    .document = chain->document};
    Finishing finishing = {written, reader};
    written->record.chain_text = chain->text;
    written->record.version =
        text_version(reader->arena, str_format(reader->arena, "%.*s\n%.*s", STR_ARG(written->record.version),
                                               STR_ARG(chain->version)));
    if (inner.document) {
        take_chain_and_record(&inner, yaml_document_get_root_node(inner.document), &finishing);
    } else {
        read_yaml(&inner, take_chain_and_record, &finishing);
    }
}

static void take_record(Reader *reader, const yaml_node_t *node, void *context) {
    SystemDef *system = context;
    WrittenRecord written = {.node = node};
    read_fields(reader, node, record_fields, &written);
    written.node = node;
    set_head(reader, &written, system);
    if (reader->only.len && !str_equal(reader->only, written.record.id)) {
        return;
    }
    take_actor_lists(reader, &written);
    written.scratch = arena_create();
    if (written.record.chain.len) {
        finish_with_chain(reader, &written);
    } else {
        take_lists(reader, &written, written.fields, written.states, written.steps);
        finish_record(reader, &written);
    }
    arena_destroy(written.scratch);
    *(RecordDef *)list_add(reader->arena, reader->records, sizeof(RecordDef)) = written.record;
    system->record_count++;
}

/* ---- systems ----------------------------------------------------------- */

typedef struct SystemDocument {
    SystemDef system;
    int privacy;
    const yaml_node_t *records;
} SystemDocument;

static const Field system_fields[] = {
    {.key = "system", .type = FIELD_STR, .offset = AT(SystemDocument, system.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(SystemDocument, system.name), .required = true},
    {.key = "english", .type = FIELD_STR, .offset = AT(SystemDocument, system.english)},
    {.key = "group", .type = FIELD_STR, .offset = AT(SystemDocument, system.group), .required = true},
    {.key = "help", .type = FIELD_STR, .offset = AT(SystemDocument, system.help), .required = true},
    {.key = "section", .type = FIELD_STR, .offset = AT(SystemDocument, system.section), .required = true},
    {.key = "domain", .type = FIELD_STR, .offset = AT(SystemDocument, system.domain), .required = true},
    {.key = "privacy", .type = FIELD_CHOICE, .offset = AT(SystemDocument, privacy), .words = privacies},
    {.key = "records", .type = FIELD_NODE, .offset = AT(SystemDocument, records), .required = true},
    {.key = NULL},
};

static void read_system_into(Reader *reader, const yaml_node_t *root, SystemDef *system) {
    SystemDocument document = {.privacy = 1};
    reader->version = text_version(reader->arena, reader->content);
    read_fields(reader, root, system_fields, &document);
    *system = document.system;
    system->privacy = document.privacy;
    system->place = node_place(reader, root);
    system->first_record = reader->records->count;
    if (document.records) {
        each_node(reader, document.records, take_record, system);
    }
}

void read_system(Reader *reader, const yaml_node_t *root) {
    SystemDef system;
    reader->records = &reader->pack->records;
    read_system_into(reader, root, &system);
    claim_id(reader, node_value(reader, root, "system"), "台账", system.id, false);
    *(SystemDef *)list_add(reader->arena, &reader->pack->systems, sizeof system) = system;
}

/* ---- old definitions ---------------------------------------------------- */

static void take_old_system(Reader *reader, const yaml_node_t *root, void *context) {
    read_system_into(reader, root, context);
}

bool pack_read_own(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, SystemDef *system,
                   const RecordDef **record, ProblemList *problems) {
    size_t before = problems->errors;
    Pack shadow = *pack; /* with the chain as it was then; nothing is claimed or added */
    List records = {NULL, 0, 0};
    ChainText chain = {.text = chain_text, .version = text_version(arena, chain_text), .file = "case_version"};
    shadow.chains = (List){&chain, 1, 1};
    Reader reader = {.pack = &shadow,
                     .arena = arena,
                     .problems = problems,
                     .file = "case_version",
                     .content = text,
                     .records = &records,
                     .only = id,
                     .apart = true};
    read_yaml(&reader, take_old_system, system);
    *record = records.count ? records.items : NULL;
    return problems->errors == before && *record;
}

bool pack_read_record(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, const RecordDef **record,
                      ProblemList *problems) {
    SystemDef system;
    return pack_read_own(pack, id, text, chain_text, arena, &system, record, problems);
}

/* ---- definitions of a bureau's own --------------------------------------- */

static void take_own_system(Reader *reader, const yaml_node_t *root, void *context) {
    SystemDef *system = context;
    read_system_into(reader, root, system);
    check_id(reader, node_value(reader, root, "system"), system->id, false);
}

bool pack_read_system(const Pack *pack, const char *name, Str text, Arena *arena, SystemDef *system,
                      const RecordDef **records, size_t *count, ProblemList *problems) {
    size_t before = problems->errors;
    List found = {NULL, 0, 0};
    Reader reader = {.pack = (void *)(uintptr_t)pack, /* reading apart claims and adds nothing */
                     .arena = arena,
                     .problems = problems,
                     .file = name,
                     .content = str_copy(arena, text),
                     .records = &found,
                     .apart = true};
    *system = (SystemDef){.id = {NULL, 0}};
    read_yaml(&reader, take_own_system, system);
    *records = found.items;
    *count = found.count;
    for (size_t i = 0; i < found.count; i++) {
        for (size_t s = 0; s < (*records)[i].step_count; s++) {
            check_case_draw(pack, problems, &(*records)[i], &(*records)[i].steps[s]);
        }
    }
    return problems->errors == before;
}

/* ---- ladders ----------------------------------------------------------- */

typedef struct WrittenRung {
    LadderRung rung;
    int color;
    Names to;
} WrittenRung;

typedef struct LadderDocument {
    LadderDef ladder;
    Names remind;
    WrittenRung *rungs;
} LadderDocument;

static const Field rung_fields[] = {
    {.key = "after", .type = FIELD_INTEGER, .offset = AT(WrittenRung, rung.after), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenRung, rung.name), .required = true},
    {.key = "color", .type = FIELD_CHOICE, .offset = AT(WrittenRung, color), .words = colors},
    {.key = "to", NAMES(WrittenRung, to), .required = true},
    {.key = "opens", .type = FIELD_STR, .offset = AT(WrittenRung, rung.opens)},
    {.key = NULL},
};

static void finish_rung(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenRung *written = record;
    written->rung.color = str_from(colors[written->color]);
    written->rung.to = read_actors(reader, node, "to", &written->to, NULL, &written->rung.to_count);
    if (written->rung.after < 1) {
        pack_problem(reader, node_value(reader, node, "after"), "“after”是逾期的天数，从1起。");
    }
}

static const Field ladder_fields[] = {
    {.key = "ladder", .type = FIELD_STR, .offset = AT(LadderDocument, ladder.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(LadderDocument, ladder.name), .required = true},
    {.key = "remind", NAMES(LadderDocument, remind)},
    {.key = "general", .type = FIELD_BOOL, .offset = AT(LadderDocument, ladder.general)},
    {.key = "rungs",
     LIST(LadderDocument, rungs, ladder.rung_count),
     .fields = rung_fields,
     .size = sizeof(WrittenRung),
     .finish = finish_rung,
     .required = true},
    {.key = NULL},
};

void read_ladder(Reader *reader, const yaml_node_t *root) {
    LadderDocument document = {.rungs = NULL};
    read_fields(reader, root, ladder_fields, &document);
    LadderDef *ladder = &document.ladder;
    claim_id(reader, node_value(reader, root, "ladder"), "督办阶梯", ladder->id, false);
    ladder->place = node_place(reader, root);
    ladder->remind = ARENA_ARRAY(reader->arena, document.remind.count, int);
    for (size_t i = 0; i < document.remind.count; i++) {
        int64_t days;
        if (!integer_parse(document.remind.items[i], &days) || days < 0 || days > 365) {
            pack_problem(reader, node_entry(reader, root, "remind", i), "“remind”是到期前的天数，0到365。");
            continue;
        }
        ladder->remind[ladder->remind_count++] = (int)days;
    }
    ladder->rungs = ARENA_ARRAY(reader->arena, ladder->rung_count, LadderRung);
    for (size_t i = 0; i < ladder->rung_count; i++) {
        ladder->rungs[i] = document.rungs[i].rung;
        if (i && ladder->rungs[i].after <= ladder->rungs[i - 1].after) {
            pack_problem(reader, node_entry(reader, root, "rungs", i), "阶梯要按逾期天数从少到多写。");
        }
    }
    *(LadderDef *)list_add(reader->arena, &reader->pack->ladders, sizeof *ladder) = *ladder;
}
