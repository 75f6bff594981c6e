/* What a pack of a kind of draw may hold: lists and their columns, the rule with what is left open, rights, days. */
#include "pack_internal.h"

#include <string.h>

#define AT(member) offsetof(DrawDef, member)

const char *const draw_fields[] = {"number",   "name",     "group",    "weight", "score",  "band",   "special",
                                   "priority", "together", "excluded", "avoid",  "wishes", "always", NULL};

static const char *const methods[] = {"select", "admission", "classes", "quota", NULL};

static const Field column_fields[] = {
    {.key = "field",
     .type = FIELD_CHOICE,
     .offset = offsetof(DrawColumn, field),
     .words = draw_fields,
     .required = true},
    {.key = "names",
     .type = FIELD_STRS,
     .offset = offsetof(DrawColumn, names),
     .count = offsetof(DrawColumn, name_count),
     .required = true},
    {.key = "values",
     .type = FIELD_STRS,
     .offset = offsetof(DrawColumn, values),
     .count = offsetof(DrawColumn, value_count)},
    {.key = "required", .type = FIELD_BOOL, .offset = offsetof(DrawColumn, required)},
    {.key = NULL},
};

#define STEP(name, member)                                                                                             \
    { .key = (name), .type = FIELD_STR, .offset = AT(member.written), .required = true }
static const Field may_fields[] = {STEP("view", view),       STEP("prepare", prepare), STEP("draw", draw),
                                   STEP("witness", witness), STEP("confirm", confirm), {.key = NULL}};

typedef struct Written {
    DrawDef def;
    const yaml_node_t *rule, *pool, *other_pool;
} Written;

#define COLUMNS(name, list, number, needed)                                                                            \
    {                                                                                                                  \
        .key = (name), .type = FIELD_LIST, .offset = AT(list), .count = AT(number), .fields = column_fields,           \
        .size = sizeof(DrawColumn), .required = (needed)                                                               \
    }
static const Field draw_def_fields[] = {
    {.key = "draw", .type = FIELD_STR, .offset = AT(id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(name), .required = true},
    {.key = "source", .type = FIELD_STR, .offset = AT(source), .required = true},
    {.key = "note", .type = FIELD_STR, .offset = AT(note)},
    {.key = "method", .type = FIELD_CHOICE, .offset = AT(method), .words = methods, .required = true},
    {.key = "entries", .type = FIELD_STR, .offset = AT(entries), .required = true},
    {.key = "others", .type = FIELD_STR, .offset = AT(others)},
    {.key = "units", .type = FIELD_STRS, .offset = AT(units), .count = AT(unit_count)},
    {.key = "named", .type = FIELD_BOOL, .offset = AT(named), .required = true},
    {.key = "public", .type = FIELD_BOOL, .offset = AT(is_public), .required = true},
    {.key = "hidden", .type = FIELD_BOOL, .offset = AT(hidden)},
    COLUMNS("columns", columns, column_count, true),
    COLUMNS("other_columns", other_columns, other_column_count, false),
    {.key = "rule", .type = FIELD_NODE, .offset = offsetof(Written, rule), .required = true},
    {.key = "open", .type = FIELD_STRS, .offset = AT(open), .count = AT(open_count)},
    {.key = "state", .type = FIELD_STRS, .offset = AT(state), .count = AT(state_count)},
    {.key = "pool", .type = FIELD_NODE, .offset = offsetof(Written, pool)},
    {.key = "other_pool", .type = FIELD_NODE, .offset = offsetof(Written, other_pool)},
    {.key = "may", .type = FIELD_RECORD, .fields = may_fields, .required = true},
    {.key = "witnesses", .type = FIELD_INTEGER, .offset = AT(witnesses), .required = true},
    {.key = "lock_days", .type = FIELD_INTEGER, .offset = AT(lock_days)},
    {.key = "publicity_days", .type = FIELD_INTEGER, .offset = AT(publicity_days)},
    {.key = NULL},
};

/* "城区: 3, 乡村: 2" of a mapping as the text that draw_rule_put takes. */
static Str text_of(Reader *reader, const yaml_node_t *node) {
    Buf text = buf_create(reader->arena);
    if (node->type == YAML_SCALAR_NODE) {
        return str_copy(reader->arena, (Str){(const char *)node->data.scalar.value, node->data.scalar.length});
    }
    if (node->type != YAML_MAPPING_NODE) {
        return (Str){NULL, 0};
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        buf_add_format(&text, "%s%.*s=%.*s", text.len ? "," : "",
                       STR_ARG(text_of(reader, yaml_document_get_node(reader->document, pair->key))),
                       STR_ARG(text_of(reader, yaml_document_get_node(reader->document, pair->value))));
    }
    return buf_str(&text);
}

static void read_rule(Reader *reader, const yaml_node_t *node, DrawDef *def) {
    def->rule.method = (DrawMethod)def->method;
    if (node->type != YAML_MAPPING_NODE) {
        pack_problem(reader, node, "“rule”要写成“键: 值”的形式，没有要定的写{}。");
        return;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        const yaml_node_t *value = yaml_document_get_node(reader->document, pair->value);
        Str name = text_of(reader, key);
        Err err = {.kind = ERR_NONE};
        if (str_is(name, "method")) {
            pack_problem(reader, key, "方法写在“method”里，不写在“rule”里。");
        } else if (!draw_rule_put(&def->rule, name, text_of(reader, value), reader->arena, &err)) {
            pack_problem(reader, draw_rule_name(name) ? value : key, "%s", err.message);
        }
    }
}

static void check_grant(Reader *reader, const yaml_node_t *may, const char *key, DrawGrant *grant) {
    Str rest = grant->written;
    str_cut(&rest, ':', &grant->domain);
    const yaml_node_t *at = node_value(reader, may, key);
    if (!action_parse(rest, &grant->action)) {
        pack_problem(reader, at, "“%s”要写成“业务:动作”，例如 public_notices:draw。", key);
    } else if (pack_domain(reader->pack, grant->domain) < 0 && reader->pack->domains.count) {
        pack_problem(reader, at, "没有“%.*s”这种业务。", STR_ARG(grant->domain));
    }
}

static void check_columns(Reader *reader, const yaml_node_t *root, const char *key, const DrawColumn *columns,
                          size_t count) {
    bool number = false;
    for (size_t i = 0; i < count; i++) {
        number = number || (columns[i].field == 0 && columns[i].required);
        if (!columns[i].name_count) {
            pack_problem(reader, node_entry(reader, node_value(reader, root, key), "names", 0), "列要有名称。");
        }
    }
    if (!number) {
        pack_problem(reader, node_value(reader, root, key), "“%s”里要有必填的“number”（编号）列。", key);
    }
}

static void check_words(Reader *reader, const yaml_node_t *root, const DrawDef *def) {
    static const char *const words[] = {"basis", "planned_on", "entropy"};
    for (size_t i = 0; i < def->open_count; i++) {
        if (!draw_rule_name(def->open[i]) || str_is(def->open[i], "method")) {
            pack_problem(reader, node_entry(reader, root, "open", i), "规则里没有“%.*s”这一项。",
                         STR_ARG(def->open[i]));
        }
    }
    for (size_t i = 0; i < def->state_count; i++) {
        if (!str_is(def->state[i], words[0]) && !str_is(def->state[i], words[1]) && !str_is(def->state[i], words[2])) {
            pack_problem(reader, node_entry(reader, root, "state", i), "可以写：basis、planned_on、entropy。");
        }
    }
}

void read_draw(Reader *reader, const yaml_node_t *root) {
    Written written = {.rule = NULL};
    DrawDef *def = &written.def;
    size_t errors = reader->problems->errors;
    read_fields(reader, root, draw_def_fields, &written);
    def->place = node_place(reader, root);
    if (reader->problems->errors > errors) {
        return;
    }
    claim_id(reader, node_value(reader, root, "draw"), "抽签", def->id, false);
    read_rule(reader, written.rule, def);
    check_columns(reader, root, "columns", def->columns, def->column_count);
    if (def->others.len) {
        check_columns(reader, root, "other_columns", def->other_columns, def->other_column_count);
    }
    check_words(reader, root, def);
    if (written.pool) {
        read_draw_source(reader, written.pool, def->unit_count > 0, &def->pool);
    }
    if (written.other_pool && !def->others.len) {
        pack_problem(reader, written.other_pool, "这种抽签没有第二张名单（others）。");
    } else if (written.other_pool) {
        read_draw_source(reader, written.other_pool, false, &def->other_pool);
    }
    for (size_t i = 0; i < def->unit_count; i++) {
        need_kind(reader, node_entry(reader, root, "units", i), def->units[i]);
    }
    const yaml_node_t *may = node_value(reader, root, "may");
    check_grant(reader, may, "view", &def->view);
    check_grant(reader, may, "prepare", &def->prepare);
    check_grant(reader, may, "draw", &def->draw);
    check_grant(reader, may, "witness", &def->witness);
    check_grant(reader, may, "confirm", &def->confirm);
    const struct {
        const char *key;
        int value;
    } days[] = {{"witnesses", def->witnesses}, {"lock_days", def->lock_days}, {"publicity_days", def->publicity_days}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        if (days[i].value < 0 || days[i].value > 100) {
            pack_problem(reader, node_value(reader, root, days[i].key), "“%s”要在0到100之间。", days[i].key);
        }
    }
    *(DrawDef *)list_add(reader->arena, &reader->pack->draws, sizeof *def) = *def;
}
