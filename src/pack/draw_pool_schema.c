/* Where the lists of a draw come from when a case asks for it - units, or the cases of a register, with what keeps one
 * out, takes it in any case, or puts it first; and who has to avoid which units. */
#include "pack_internal.h"

#define AT(member) offsetof(DrawSource, member)

#define MARK_FIELDS(member)                                                                                            \
    {                                                                                                                  \
        {.key = "record", .type = FIELD_STR, .offset = AT(member.record)},                                             \
            {.key = "where", .type = FIELD_TEXT, .offset = AT(member.where)},                                          \
            {.key = "day", .type = FIELD_STR, .offset = AT(member.day)},                                               \
            {.key = "reason", .type = FIELD_STR, .offset = AT(member.reason)}, {                                       \
            .key = NULL                                                                                                \
        }                                                                                                              \
    }
static const Field seen_fields[] = MARK_FIELDS(seen), always_fields[] = MARK_FIELDS(always),
                   excluded_fields[] = MARK_FIELDS(excluded);

static const Field source_fields[] = {
    {.key = "record", .type = FIELD_STR, .offset = AT(record)},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(where)},
    {.key = "asked_by", .type = FIELD_STR, .offset = AT(asked_by)},
    {.key = "name", .type = FIELD_STR, .offset = AT(name)},
    {.key = "group", .type = FIELD_STR, .offset = AT(group)},
    {.key = "weight", .type = FIELD_STR, .offset = AT(weight)},
    {.key = "person", .type = FIELD_STR, .offset = AT(person)},
    {.key = "avoid", .type = FIELD_STRS, .offset = AT(avoid), .count = AT(avoid_count)},
    {.key = "seen", .type = FIELD_RECORD, .fields = seen_fields},
    {.key = "always", .type = FIELD_RECORD, .fields = always_fields},
    {.key = "excluded", .type = FIELD_RECORD, .fields = excluded_fields},
    {.key = NULL},
};
#undef AT

static void check_mark(Reader *reader, const yaml_node_t *node, const char *key, const DrawSource *source,
                       const DrawMark *mark, bool reason) {
    const yaml_node_t *at = node_child(reader, node, key);
    if (at && !mark->record.len && (!source->record.len || !mark->where.text.len)) {
        pack_problem(reader, at, "“%s”要写看哪种记录（record），或者名单自己的条件（where）。", key);
    } else if (at && reason && !mark->reason.len) {
        pack_problem(reader, at, "“%s”要写原因（reason）：它写进公布的名单。", key);
    }
}

void read_draw_source(Reader *reader, const yaml_node_t *node, bool units, DrawSource *source) {
    read_fields(reader, node, source_fields, source);
    source->there = true;
    source->place = node_place(reader, node);
    if (!source->record.len && !units) {
        pack_problem(reader, node, "名单要写从哪个台账来（record），或者写“units”。");
    }
    if (!source->record.len && (source->where.text.len || source->asked_by.len || source->name.len ||
                                source->group.len || source->weight.len || source->person.len || source->avoid_count)) {
        pack_problem(reader, node, "名单是单位时，只写“seen”“always”“excluded”。");
    }
    check_mark(reader, node, "seen", source, &source->seen, false);
    check_mark(reader, node, "always", source, &source->always, true);
    check_mark(reader, node, "excluded", source, &source->excluded, true);
}

/* ---- who has to avoid which units ---- */

#define AT(member) offsetof(AvoidanceList, member)
static void finish_list(Reader *reader, const yaml_node_t *node, void *record) {
    ((AvoidanceList *)record)->place = node_place(reader, node);
}

static const Field list_fields[] = {
    {.key = "record", .type = FIELD_STR, .offset = AT(record), .required = true},
    {.key = "person", .type = FIELD_STR, .offset = AT(person), .required = true},
    {.key = "units", .type = FIELD_STRS, .offset = AT(units), .count = AT(unit_count), .required = true},
    {.key = "where", .type = FIELD_TEXT, .offset = AT(where)},
    {.key = NULL},
};
#undef AT

#define AT(member) offsetof(AvoidanceDef, member)
static const Field rule_fields[] = {
    {.key = "posts", .type = FIELD_BOOL, .offset = AT(posts)},
    {.key = "former_years", .type = FIELD_INTEGER, .offset = AT(former_years)},
    {.key = "declared",
     .type = FIELD_LIST,
     .offset = AT(declared),
     .count = AT(declared_count),
     .fields = list_fields,
     .size = sizeof(AvoidanceList),
     .finish = finish_list},
    {.key = NULL},
};
#undef AT

void read_avoidance(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "avoidance", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    AvoidanceDef *def = &reader->pack->avoidance;
    const yaml_node_t *node = NULL;
    read_fields(reader, root, fields, &node);
    if (!node) {
        return;
    }
    if (def->there) {
        pack_problem(reader, node, "回避规则写了两次。");
    }
    read_fields(reader, node, rule_fields, def);
    def->there = true;
    if (def->former_years < 0 || def->former_years > 60) {
        pack_problem(reader, node_value(reader, node, "former_years"), "“former_years”要在0到60之间。");
    }
}

const AvoidanceDef *pack_avoidance(const Pack *pack) {
    return &pack->avoidance;
}
