/* What the pack of notices may hold: kinds with their numbers and signatures, publicity, objections, letters, roster.
 */
#include "ledger_internal.h"

#define AT(member)   offsetof(Written, member)
#define KIND(member) offsetof(WrittenKind, member)
#define TEXTS(record, list, number)                                                                                    \
    .type = FIELD_STRS, .offset = offsetof(record, list), .count = offsetof(record, number)

enum { PUBLIC_DAYS_MOST = 365, CHARACTERS_MOST = 5000, OBJECTIONS_MOST = 10000, SCHOOLS_MOST = 200, VISITS_MOST = 31 };

typedef struct Written {
    NoticeDef def;
    const yaml_node_t *receipt, *urgent, *kinds;
} Written;

typedef struct WrittenKind {
    NoticeKindDef kind;
    DueRule length; /* of publicity */
    const yaml_node_t *days;
} WrittenKind;

static void finish_signer(Reader *reader, const yaml_node_t *node, void *record) {
    NoticeSigner *signer = record;
    need_roles(reader, node, "role", &signer->role, 1);
    if (!action_parse(signer->written, &signer->action)) {
        pack_problem(reader, node_value(reader, node, "action"), "没有“%.*s”这种权限。", STR_ARG(signer->written));
    }
}

static const Field signer_fields[] = {
    {.key = "role", .type = FIELD_STR, .offset = offsetof(NoticeSigner, role), .required = true},
    {.key = "action", .type = FIELD_STR, .offset = offsetof(NoticeSigner, written), .required = true},
    {.key = NULL},
};

/* A rule without fields: days, working days, hours. */
static void read_length(Reader *reader, const yaml_node_t *node, DueRule *rule) {
    static const RecordDef none = {.field_count = 0};
    size_t errors = reader->problems->errors;
    read_due(reader, node, &none, rule);
    bool good = rule->kind == DUE_DAYS || rule->kind == DUE_WORKING_DAYS || rule->kind == DUE_HOURS;
    if (node && !good && reader->problems->errors == errors) {
        pack_problem(reader, node, "这里的期限只写 days、working_days 或 hours。");
    }
}

static void finish_kind(Reader *reader, const yaml_node_t *node, void *record) {
    WrittenKind *written = record;
    NoticeKindDef *kind = &written->kind;
    if (!check_id(reader, node_value(reader, node, "id"), kind->id, false)) {
        return;
    }
    if (pack_domain(reader->pack, kind->domain) < 0) {
        pack_problem(reader, node_value(reader, node, "domain"), "没有“%.*s”这个业务（packs/roles.yaml）。",
                     STR_ARG(kind->domain));
    }
    if (str_find(kind->number, STR("{seq")) < 0) {
        pack_problem(reader, node_value(reader, node, "number"), "文号里要有{seq}，例如 教通〔{year}〕{seq}号。");
    }
    if (!kind->signer_count) {
        pack_problem(reader, node, "“signers”要写由谁签发，例如 [{role: chief, action: approve}]。");
    }
    kind->is_public = written->days != NULL;
    if (written->days) {
        read_length(reader, written->days, &written->length);
        kind->public_days = written->length.number;
        kind->public_working = written->length.kind == DUE_WORKING_DAYS;
        if (written->length.kind == DUE_HOURS || kind->public_days < 1 || kind->public_days > PUBLIC_DAYS_MOST) {
            pack_problem(reader, written->days, "公示期写 days 或 working_days，1到%d。", PUBLIC_DAYS_MOST);
        }
    }
}

static const Field kind_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = KIND(kind.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = KIND(kind.name), .required = true},
    {.key = "number", .type = FIELD_STR, .offset = KIND(kind.number), .required = true},
    {.key = "domain", .type = FIELD_STR, .offset = KIND(kind.domain), .required = true},
    {.key = "help", .type = FIELD_STR, .offset = KIND(kind.help)},
    {.key = "major", .type = FIELD_BOOL, .offset = KIND(kind.major)},
    {.key = "circular", .type = FIELD_BOOL, .offset = KIND(kind.circular)},
    {.key = "public", .type = FIELD_NODE, .offset = KIND(days)},
    {.key = "signers",
     .type = FIELD_LIST,
     .offset = KIND(kind.signers),
     .count = KIND(kind.signer_count),
     .fields = signer_fields,
     .size = sizeof(NoticeSigner),
     .finish = finish_signer,
     .required = true},
    {.key = NULL},
};

static void finish_mask(Reader *reader, const yaml_node_t *node, void *record) {
    const NoticeMaskDef *mask = record;
    if (!str_is(mask->mask, "name") && !str_is(mask->mask, "phone") && !str_is(mask->mask, "identity") &&
        !str_is(mask->mask, "all")) {
        pack_problem(reader, node_value(reader, node, "mask"), "“mask”写 name、phone、identity 或 all。");
    }
}

static const Field mask_fields[] = {
    {.key = "heading", .type = FIELD_STR, .offset = offsetof(NoticeMaskDef, heading), .required = true},
    {.key = "mask", .type = FIELD_STR, .offset = offsetof(NoticeMaskDef, mask), .required = true},
    {.key = NULL},
};

/* ---- records of ledgers that are named ---- */

static const RecordDef *need_record(Reader *reader, const yaml_node_t *node, const char *key, Str id) {
    const RecordDef *record = pack_record(reader->pack, id);
    if (!record) {
        pack_problem(reader, node_value(reader, node, key), "没有“%.*s”这种记录。", STR_ARG(id));
    }
    return record;
}

static void need_field(Reader *reader, const yaml_node_t *node, const char *key, const RecordDef *record, Str field) {
    if (record && record_field(record, field) < 0) {
        pack_problem(reader, node_value(reader, node, key), "“%.*s”里没有“%.*s”这个字段。", STR_ARG(record->name),
                     STR_ARG(field));
    }
}

static void need_states(Reader *reader, const yaml_node_t *node, const char *key, const RecordDef *record,
                        const Str *states, size_t count) {
    for (size_t i = 0; record && i < count; i++) {
        if (record_state(record, states[i]) < 0) {
            pack_problem(reader, node_entry(reader, node, key, i), "“%.*s”没有“%.*s”这个状态。", STR_ARG(record->name),
                         STR_ARG(states[i]));
        }
    }
}

static bool is_builtin(Str column) {
    return str_is(column, "{number}") || str_is(column, "{state}") || str_is(column, "{due}");
}

static void finish_letter(Reader *reader, const yaml_node_t *node, void *record) {
    const LetterDef *letter = record;
    const RecordDef *from = need_record(reader, node, "record", letter->record);
    for (size_t i = 0; i < letter->need_count; i++) {
        need_field(reader, node, "needs", from, letter->needs[i]);
    }
    if (letter->only_with_children && !letter->children.len) {
        pack_problem(reader, node_value(reader, node, "only_with_children"),
                     "没有写“children”，不能写“only_with_children”。");
    }
    const RecordDef *child = letter->children.len ? need_record(reader, node, "children", letter->children) : NULL;
    for (size_t i = 0; child && i < letter->column_count; i++) {
        if (!is_builtin(letter->columns[i]) && record_field(child, letter->columns[i]) < 0) {
            pack_problem(reader, node_entry(reader, node, "columns", i), "“%.*s”里没有“%.*s”这个字段。",
                         STR_ARG(child->name), STR_ARG(letter->columns[i]));
        }
    }
    if (letter->column_count != letter->heading_count) {
        pack_problem(reader, node_value(reader, node, "headings"), "“columns”和“headings”要一样多。");
    }
}

static const Field letter_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(LetterDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(LetterDef, name), .required = true},
    {.key = "record", .type = FIELD_STR, .offset = offsetof(LetterDef, record), .required = true},
    {.key = "needs", TEXTS(LetterDef, needs, need_count), .required = true},
    {.key = "only_with_children", .type = FIELD_BOOL, .offset = offsetof(LetterDef, only_with_children)},
    {.key = "title", .type = FIELD_STR, .offset = offsetof(LetterDef, title), .required = true},
    {.key = "addressee", .type = FIELD_STR, .offset = offsetof(LetterDef, addressee), .required = true},
    {.key = "paragraphs", TEXTS(LetterDef, paragraphs, paragraph_count), .required = true},
    {.key = "children", .type = FIELD_STR, .offset = offsetof(LetterDef, children)},
    {.key = "child_title", .type = FIELD_STR, .offset = offsetof(LetterDef, child_title)},
    {.key = "columns", TEXTS(LetterDef, columns, column_count)},
    {.key = "headings", TEXTS(LetterDef, headings, heading_count)},
    {.key = "closing", TEXTS(LetterDef, closing, closing_count)},
    {.key = NULL},
};

/* ---- circulars ---- */

static const char *const circular_facts[] = {"cases", "duties", "entries", "notices"};
enum { CIRCULAR_FACTS = sizeof circular_facts / sizeof *circular_facts };

static void finish_fact(Reader *reader, const yaml_node_t *node, void *record) {
    const CircularFactDef *fact = record;
    bool known = false;
    for (size_t i = 0; i < CIRCULAR_FACTS; i++) {
        known = known || str_is(fact->id, circular_facts[i]);
    }
    if (!known) {
        pack_problem(reader, node_value(reader, node, "id"), "“id”写 cases、duties、entries 或 notices。");
    }
    if (str_find(fact->sum, STR("{sum}")) < 0) {
        pack_problem(reader, node_value(reader, node, "sum"), "“sum”里要有{sum}。");
    }
}

static const Field circular_fact_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(CircularFactDef, id), .required = true},
    {.key = "heading", .type = FIELD_STR, .offset = offsetof(CircularFactDef, heading), .required = true},
    {.key = "sum", .type = FIELD_STR, .offset = offsetof(CircularFactDef, sum), .required = true},
    {.key = "none", .type = FIELD_STR, .offset = offsetof(CircularFactDef, none), .required = true},
    {.key = NULL},
};

static const Field circular_fields[] = {
    {.key = "title", .type = FIELD_STR, .offset = AT(def.circular.title), .required = true},
    {.key = "basis", .type = FIELD_STR, .offset = AT(def.circular.basis), .required = true},
    {.key = "recipients", .type = FIELD_STR, .offset = AT(def.circular.recipients), .required = true},
    {.key = "column", .type = FIELD_STR, .offset = AT(def.circular.column), .required = true},
    {.key = "body", TEXTS(Written, def.circular.body, def.circular.body_count), .required = true},
    {.key = "none", TEXTS(Written, def.circular.none, def.circular.none_count), .required = true},
    {.key = "facts",
     .type = FIELD_LIST,
     .offset = AT(def.circular.facts),
     .count = AT(def.circular.fact_count),
     .fields = circular_fact_fields,
     .size = sizeof(CircularFactDef),
     .finish = finish_fact,
     .required = true},
    {.key = NULL},
};

static const Field roster_fields[] = {
    {.key = "posting", .type = FIELD_STR, .offset = AT(def.roster.posting), .required = true},
    {.key = "inspector", .type = FIELD_STR, .offset = AT(def.roster.inspector), .required = true},
    {.key = "period", .type = FIELD_STR, .offset = AT(def.roster.period), .required = true},
    {.key = "posting_states",
     .type = FIELD_STRS,
     .offset = AT(def.roster.posting_states),
     .count = AT(def.roster.posting_state_count),
     .required = true},
    {.key = "visit", .type = FIELD_STR, .offset = AT(def.roster.visit), .required = true},
    {.key = "visited_on", .type = FIELD_STR, .offset = AT(def.roster.visited_on), .required = true},
    {.key = "visitors", .type = FIELD_STR, .offset = AT(def.roster.visitors), .required = true},
    {.key = "visit_states",
     .type = FIELD_STRS,
     .offset = AT(def.roster.visit_states),
     .count = AT(def.roster.visit_state_count),
     .required = true},
    {.key = "kinds",
     .type = FIELD_STRS,
     .offset = AT(def.roster.kinds),
     .count = AT(def.roster.kind_count),
     .required = true},
    {.key = "most_schools", .type = FIELD_INTEGER, .offset = AT(def.roster.most_schools), .required = true},
    {.key = "visits", .type = FIELD_INTEGER, .offset = AT(def.roster.visits), .required = true},
    {.key = NULL},
};

static const Field objection_fields[] = {
    {.key = "record", .type = FIELD_STR, .offset = AT(def.objection), .required = true},
    {.key = "text", .type = FIELD_STR, .offset = AT(def.objection_text), .required = true},
    {.key = "kind", .type = FIELD_STR, .offset = AT(def.objection_kind), .required = true},
    {.key = "from_page", .type = FIELD_STR, .offset = AT(def.objection_public), .required = true},
    {.key = "from_office", .type = FIELD_STR, .offset = AT(def.objection_office), .required = true},
    {.key = "characters", .type = FIELD_INTEGER, .offset = AT(def.objection_characters), .required = true},
    {.key = "per_address", .type = FIELD_INTEGER, .offset = AT(def.objections_per_address), .required = true},
    {.key = "per_notice", .type = FIELD_INTEGER, .offset = AT(def.objections_per_notice), .required = true},
    {.key = NULL},
};

static const Field body_fields[] = {
    {.key = "receipt", .type = FIELD_NODE, .offset = AT(receipt), .required = true},
    {.key = "urgent", .type = FIELD_NODE, .offset = AT(urgent), .required = true},
    {.key = "ladder", .type = FIELD_STR, .offset = AT(def.ladder), .required = true},
    {.key = "objection", .type = FIELD_RECORD, .fields = objection_fields, .required = true},
    {.key = "masks",
     .type = FIELD_LIST,
     .offset = AT(def.masks),
     .count = AT(def.mask_count),
     .fields = mask_fields,
     .size = sizeof(NoticeMaskDef),
     .finish = finish_mask},
    {.key = "kinds", .type = FIELD_NODE, .offset = AT(kinds), .required = true},
    {.key = "letters",
     .type = FIELD_LIST,
     .offset = AT(def.letters),
     .count = AT(def.letter_count),
     .fields = letter_fields,
     .size = sizeof(LetterDef),
     .finish = finish_letter},
    {.key = "circular", .type = FIELD_RECORD, .fields = circular_fields, .required = true},
    {.key = "roster", .type = FIELD_RECORD, .fields = roster_fields, .required = true},
    {.key = NULL},
};

static const Field notice_fields[] = {
    {.key = "notices", .type = FIELD_RECORD, .fields = body_fields, .required = true},
    {.key = NULL},
};

/* ---- what needs more than one value ---- */

typedef struct Kinds {
    List list;
} Kinds;

static void take_kind(Reader *reader, const yaml_node_t *node, void *context) {
    Kinds *kinds = context;
    WrittenKind written = {.days = NULL};
    read_fields(reader, node, kind_fields, &written);
    finish_kind(reader, node, &written);
    const NoticeKindDef *all = kinds->list.items;
    for (size_t i = 0; i < kinds->list.count; i++) {
        if (str_equal(all[i].id, written.kind.id)) {
            pack_problem(reader, node_value(reader, node, "id"), "“%.*s”写了两次。", STR_ARG(written.kind.id));
        }
    }
    *(NoticeKindDef *)list_add(reader->arena, &kinds->list, sizeof(NoticeKindDef)) = written.kind;
}

static void within(Reader *reader, const yaml_node_t *node, const char *key, int value, int most) {
    if (value < 1 || value > most) {
        pack_problem(reader, node_value(reader, node, key), "“%s”要在1到%d之间。", key, most);
    }
}

static void check_objection(Reader *reader, const yaml_node_t *body, const NoticeDef *def) {
    const yaml_node_t *node = node_value(reader, body, "objection");
    const RecordDef *record = need_record(reader, node, "record", def->objection);
    need_field(reader, node, "text", record, def->objection_text);
    need_field(reader, node, "kind", record, def->objection_kind);
    within(reader, node, "characters", def->objection_characters, CHARACTERS_MOST);
    within(reader, node, "per_address", def->objections_per_address, OBJECTIONS_MOST);
    within(reader, node, "per_notice", def->objections_per_notice, OBJECTIONS_MOST);
}

/* Each thing that may be asked for has its words, once. */
static void check_circular(Reader *reader, const yaml_node_t *body, const CircularDef *circular) {
    const yaml_node_t *node = node_value(reader, node_value(reader, body, "circular"), "facts");
    for (size_t i = 0; i < CIRCULAR_FACTS; i++) {
        size_t told = 0;
        for (size_t f = 0; f < circular->fact_count; f++) {
            told += str_is(circular->facts[f].id, circular_facts[i]);
        }
        if (told != 1) {
            pack_problem(reader, node, "“facts”里“%s”要写一次，现在是%zu次。", circular_facts[i], told);
        }
    }
}

static void check_roster(Reader *reader, const yaml_node_t *body, const RosterDef *roster) {
    const yaml_node_t *node = node_value(reader, body, "roster");
    const RecordDef *posting = need_record(reader, node, "posting", roster->posting),
                    *visit = need_record(reader, node, "visit", roster->visit);
    need_field(reader, node, "inspector", posting, roster->inspector);
    need_field(reader, node, "period", posting, roster->period);
    need_states(reader, node, "posting_states", posting, roster->posting_states, roster->posting_state_count);
    need_field(reader, node, "visited_on", visit, roster->visited_on);
    need_field(reader, node, "visitors", visit, roster->visitors);
    need_states(reader, node, "visit_states", visit, roster->visit_states, roster->visit_state_count);
    for (size_t i = 0; i < roster->kind_count; i++) {
        need_kind(reader, node_entry(reader, node, "kinds", i), roster->kinds[i]);
    }
    within(reader, node, "most_schools", roster->most_schools, SCHOOLS_MOST);
    within(reader, node, "visits", roster->visits, VISITS_MOST);
}

void read_notices(Reader *reader, const yaml_node_t *root) {
    size_t errors = reader->problems->errors;
    Written written = {.receipt = NULL};
    Kinds kinds = {.list = {NULL, 0, 0}};
    if (reader->pack->notices) {
        pack_problem(reader, root, "通知公示的规则只写在一个文件里，这是第二个。");
        return;
    }
    read_fields(reader, root, notice_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    const yaml_node_t *body = node_value(reader, root, "notices");
    each_node(reader, node_value(reader, body, "kinds"), take_kind, &kinds);
    written.def.kinds = kinds.list.items;
    written.def.kind_count = kinds.list.count;
    read_length(reader, written.receipt, &written.def.receipt);
    read_length(reader, written.urgent, &written.def.urgent);
    if (!pack_ladder(reader->pack, written.def.ladder)) {
        pack_problem(reader, node_value(reader, body, "ladder"), "没有“%.*s”这个逾期办法。",
                     STR_ARG(written.def.ladder));
    }
    check_objection(reader, body, &written.def);
    check_circular(reader, body, &written.def.circular);
    check_roster(reader, body, &written.def.roster);
    if (reader->problems->errors == errors) {
        written.def.place = node_place(reader, root);
        reader->pack->notices = ARENA_NEW(reader->arena, NoticeDef);
        *reader->pack->notices = written.def;
    }
}
