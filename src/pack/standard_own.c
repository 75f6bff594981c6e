/* One standard from a text of its own: with the words of the packs, without becoming a part of them. */
#include "pack_own.h"

#include "pack_internal.h"

static void take_standard(Reader *reader, const yaml_node_t *root, void *context) {
    const yaml_node_t *first;
    if (root->type != YAML_MAPPING_NODE || root->data.mapping.pairs.start == root->data.mapping.pairs.top) {
        pack_problem(reader, root, "指标体系要从“standard: 编号”开始。");
        return;
    }
    first = yaml_document_get_node(reader->document, root->data.mapping.pairs.start->key);
    if (first->type != YAML_SCALAR_NODE || !str_is(str_from((const char *)first->data.scalar.value), "standard")) {
        pack_problem(reader, first, "指标体系要从“standard: 编号”开始。");
        return;
    }
    read_fields(reader, root, standard_fields, context);
    finish_standard(reader, root, context);
}

bool pack_read_standard(const Pack *pack, const char *name, Str text, Arena *arena, StandardDef **def,
                        ProblemList *problems) {
    size_t before = problems->errors;
    Pack shadow = *pack;
    shadow.claimed = map_create(arena, 256);
    shadow.claims = (List){NULL, 0, 0};
    Reader reader = {.pack = &shadow, .arena = arena, .problems = problems, .file = name, .content = text};
    *def = ARENA_NEW(arena, StandardDef);
    **def = (StandardDef){.version = text_version(arena, text)};
    read_yaml(&reader, take_standard, *def);
    return problems->errors == before;
}
