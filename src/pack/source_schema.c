/* Which ledger takes what the program itself finds: shortfalls, questioned figures, missed duties. */
#include "pack_internal.h"

#include <string.h>

static const char *const kinds[] = {"evaluation",          "check", "quality", "duty", "document_problem",
                                    "document_commitment", NULL};

/* What the templates of a kind may name. */
static const char *const marks[][13] = {
    {"unit", "item", "stage", "why", "value", "limit", "gap", "measure", "responsible", "standard", "document",
     "period"},
    {"unit", "sentence", "reason", "rule", "period"},
    {"unit", "sentence", "reason", "rule", "name", "value", "period"},
    {"unit", "part", "duty", "row", "due_on", "why", "evidence"},
    {"unit", "text", "measures", "document", "line", "period"},
    {"unit", "text", "who", "what", "due", "due_on", "document", "line", "period"},
};

typedef struct WrittenSource {
    SourceDef source;
    int kind;
} WrittenSource;

#define AT(member) offsetof(WrittenSource, member)
static const Field source_fields[] = {
    {.key = "kind", .type = FIELD_CHOICE, .offset = AT(kind), .words = kinds, .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(source.name), .required = true},
    {.key = "record", .type = FIELD_STR, .offset = AT(source.record), .required = true},
    {.key = "fields",
     .type = FIELD_PAIRS,
     .offset = AT(source.fields),
     .second = AT(source.texts),
     .count = AT(source.field_count),
     .required = true},
    {.key = NULL},
};
#undef AT

static void check_marks(Reader *reader, const yaml_node_t *node, int kind, Str text) {
    Str rest = text, before, mark;
    while (str_find(rest, STR("{")) >= 0 && str_cut(&rest, '{', &before) && str_cut(&rest, '}', &mark)) {
        bool known = false;
        for (int i = 0; marks[kind][i]; i++) {
            known = known || str_is(mark, marks[kind][i]);
        }
        if (!known) {
            pack_problem(reader, node, "这种来源没有“{%.*s}”，可以写的见文件开头。", STR_ARG(mark));
        }
    }
}

static void check_field(Reader *reader, const yaml_node_t *node, const RecordDef *record, Str id) {
    int field = record_field(record, id);
    if (field < 0) {
        pack_problem(reader, node, "“%.*s”没有“%.*s”这个字段。", STR_ARG(record->name), STR_ARG(id));
    } else if (record->fields[field].value || record->fields[field].type == CASE_TABLE) {
        pack_problem(reader, node, "“%.*s”不能由来源填写。", STR_ARG(record->fields[field].name));
    }
}

/* Found means closed by somebody else than who mended it. */
static void check_closing(Reader *reader, const yaml_node_t *node, const RecordDef *record) {
    for (size_t i = 0; i < record->step_count; i++) {
        const CaseStepDef *step = &record->steps[i];
        if (step->to >= 0 && record->states[step->to].end == CASE_CLOSED && !step->not_by && !step->not_opener) {
            pack_problem(reader, node_value(reader, node, "record"),
                         "“%.*s”的步骤“%.*s”没有写“not_by”：谁改的谁就能办结，不能接收发现的问题。",
                         STR_ARG(record->name), STR_ARG(step->name));
        }
    }
}

static void take_source(Reader *reader, const yaml_node_t *node, void *context) {
    WrittenSource written = {.kind = 0};
    size_t errors = reader->problems->errors;
    (void)context;
    read_fields(reader, node, source_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    SourceDef *source = &written.source;
    source->kind = str_from(kinds[written.kind]);
    source->place = node_place(reader, node);
    claim_id(reader, node_value(reader, node, "kind"), "来源", source->kind, true);
    const RecordDef *record = pack_record(reader->pack, source->record);
    if (!record) {
        pack_problem(reader, node_value(reader, node, "record"), "没有“%.*s”这种记录。", STR_ARG(source->record));
        return;
    }
    for (size_t i = 0; i < source->field_count; i++) {
        const yaml_node_t *entry = node_entry(reader, node, "fields", i);
        check_field(reader, entry, record, source->fields[i]);
        check_marks(reader, entry, written.kind, source->texts[i]);
    }
    check_closing(reader, node, record);
    *(SourceDef *)list_add(reader->arena, &reader->pack->sources, sizeof *source) = *source;
}

void read_sources(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "sources", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_source, NULL);
    }
}

const SourceDef *pack_sources(const Pack *pack, size_t *count) {
    *count = pack->sources.count;
    return pack->sources.items;
}

const SourceDef *pack_source(const Pack *pack, Str kind) {
    const SourceDef *all = pack->sources.items;
    for (size_t i = 0; i < pack->sources.count; i++) {
        if (str_equal(all[i].kind, kind)) {
            return &all[i];
        }
    }
    return NULL;
}
