/* Nodes of a YAML document: their place in the file, and finding them again for checks across several values. */
#include "pack_internal.h"

#include <stdio.h>
#include <string.h>

/* The text of a block scalar ("|", ">") begins on a later line than its mark: at the first character that is not a
 * blank, less the `empty` lines that the text itself begins with. */
static void skip_to_block(const Reader *reader, const yaml_node_t *node, Place *place) {
    int empty = 0;
    while ((size_t)empty < node->data.scalar.length && node->data.scalar.value[empty] == '\n') {
        empty++;
    }
    Str rest = reader->content, line;
    for (int number = 1; str_cut(&rest, '\n', &line); number++) {
        size_t indent = 0;
        while (indent < line.len && line.data[indent] == ' ') {
            indent++;
        }
        if (number > place->line && indent < line.len && line.data[indent] != '\r') {
            place->line = number - empty;
            place->column = (int)indent + 1;
            return;
        }
    }
}

Place node_place(const Reader *reader, const yaml_node_t *node) {
    Place place = {.line = (int)node->start_mark.line + 1, .column = (int)node->start_mark.column + 1};
    snprintf(place.file, sizeof place.file, "%s", reader->file);
    if (node->type == YAML_SCALAR_NODE) {
        yaml_scalar_style_t style = node->data.scalar.style;
        place.column += style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
        if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
            skip_to_block(reader, node, &place);
        }
    }
    return place;
}

Str node_formula(const Reader *reader, const yaml_node_t *node) {
    Str text = {(const char *)node->data.scalar.value, node->data.scalar.length};
    if (node->data.scalar.style != YAML_FOLDED_SCALAR_STYLE) {
        return str_copy(reader->arena, text);
    }
    Place place = node_place(reader, node);
    Buf lines = buf_create(reader->arena);
    Str rest = reader->content, line;
    for (int number = 1; lines.len < text.len && str_cut(&rest, '\n', &line); number++) {
        if (number >= place.line) {
            buf_add(&lines, number > place.line ? STR("\n") : STR(""));
            buf_add(&lines, str_slice(line, (size_t)place.column - 1, line.len));
        }
    }
    /* Anything but one blank for one new line was folded in another way: then the folded text it is. */
    Str written = str_slice(buf_str(&lines), 0, text.len);
    for (size_t i = 0; i < text.len; i++) {
        bool blank = text.data[i] == ' ' || text.data[i] == '\n';
        if (i >= written.len || (written.data[i] != text.data[i] && !(blank && written.data[i] == '\n'))) {
            return str_copy(reader->arena, text);
        }
    }
    return str_copy(reader->arena, written);
}

void pack_problem(Reader *reader, const yaml_node_t *node, const char *format, ...) {
    char message[4096]; /* longer than what problem_add keeps, which cuts between two characters */
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Place place = node_place(reader, node);
    problem_add(reader->problems, SEVERITY_ERROR, "pack", &place, "%s", message);
}

const yaml_node_t *node_child(const Reader *reader, const yaml_node_t *node, const char *key) {
    if (node->type != YAML_MAPPING_NODE) {
        return NULL;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = yaml_document_get_node(reader->document, pair->key);
        if (name->type == YAML_SCALAR_NODE && strcmp((const char *)name->data.scalar.value, key) == 0) {
            return yaml_document_get_node(reader->document, pair->value);
        }
    }
    return NULL;
}

const yaml_node_t *node_value(const Reader *reader, const yaml_node_t *node, const char *key) {
    const yaml_node_t *value = node_child(reader, node, key);
    return value ? value : node;
}

const yaml_node_t *node_entry(const Reader *reader, const yaml_node_t *node, const char *key, size_t index) {
    const yaml_node_t *list = node_value(reader, node, key);
    if (list->type == YAML_SEQUENCE_NODE &&
        index < (size_t)(list->data.sequence.items.top - list->data.sequence.items.start)) {
        return yaml_document_get_node(reader->document, list->data.sequence.items.start[index]);
    }
    if (list->type == YAML_MAPPING_NODE && list != node &&
        index < (size_t)(list->data.mapping.pairs.top - list->data.mapping.pairs.start)) {
        return yaml_document_get_node(reader->document, list->data.mapping.pairs.start[index].value);
    }
    return list;
}

void each_node(Reader *reader, const yaml_node_t *list, EachNode take, void *context) {
    if (list->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, list, "这里要写成列表，每项以“- ”开头。");
        return;
    }
    for (const yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        take(reader, yaml_document_get_node(reader->document, *item), context);
    }
}
