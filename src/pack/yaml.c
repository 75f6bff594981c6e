/* YAML texts become documents: what comes from outside is judged event by event, so that it never makes a huge one;
 * what is built into the program comes scanned (cmake/scan_packs.c). */
#include "pack_internal.h"

#include <stdio.h>
#include <string.h>

enum { DEPTH = 32, NODES_MOST = 200000 };

/* What is wrong with an event, before anything is built of it; NULL: nothing. */
static const char *refuse_event(const yaml_event_t *event, int depth, int nodes, int documents) {
    if (event->type == YAML_ALIAS_EVENT) {
        return "规则包不用“*”引用，请把内容写全。";
    }
    if (event->type == YAML_DOCUMENT_START_EVENT && documents > 1) {
        return "一个文件只写一个规则包，“---”之后的内容请另存一个文件。";
    }
    return depth >= DEPTH ? "套得太深，最多32层。" : nodes > NODES_MOST ? "文件内容太多，请分成几个文件。" : NULL;
}

static void syntax_problem(Reader *reader, const yaml_parser_t *parser) {
    Place place = {.line = (int)parser->problem_mark.line + 1, .column = (int)parser->problem_mark.column + 1};
    snprintf(place.file, sizeof place.file, "%s", reader->file);
    problem_add(reader->problems, SEVERITY_ERROR, "pack", &place, "不是正确的YAML：%s。请检查缩进、冒号和引号。",
                parser->problem ? parser->problem : "读不下去");
}

/* The document as it grows: the lists and mappings that are open, and in each mapping the key that waits for a value.
 */
typedef struct Building {
    yaml_document_t *document;
    int open[DEPTH], key[DEPTH];
    int depth;
} Building;

static bool add_node(Building *building, const yaml_event_t *event, int node) {
    if (!node) {
        return false; /* no memory */
    }
    yaml_node_t *made = yaml_document_get_node(building->document, node);
    made->start_mark = event->start_mark;
    made->end_mark = event->end_mark;
    if (!building->depth) {
        return true;
    }
    int above = building->open[building->depth - 1], *key = &building->key[building->depth - 1];
    if (yaml_document_get_node(building->document, above)->type == YAML_SEQUENCE_NODE) {
        return yaml_document_append_sequence_item(building->document, above, node) != 0;
    }
    if (!*key) {
        *key = node;
        return true;
    }
    int name = *key;
    *key = 0;
    return yaml_document_append_mapping_pair(building->document, above, name, node) != 0;
}

static bool open_node(Building *building, const yaml_event_t *event, int node) {
    bool added = add_node(building, event, node);
    building->key[building->depth] = 0;
    building->open[building->depth++] = node;
    return added;
}

/* False only without memory. */
static bool take_event(Building *building, const yaml_event_t *event) {
    yaml_document_t *document = building->document;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return add_node(building, event,
                        yaml_document_add_scalar(document, event->data.scalar.tag, event->data.scalar.value,
                                                 (int)event->data.scalar.length, event->data.scalar.style));
    case YAML_SEQUENCE_START_EVENT:
        return open_node(building, event, yaml_document_add_sequence(document, NULL, event->data.sequence_start.style));
    case YAML_MAPPING_START_EVENT:
        return open_node(building, event, yaml_document_add_mapping(document, NULL, event->data.mapping_start.style));
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: building->depth--; return true;
    default: return true;
    }
}

/* ---- texts built in ------------------------------------------------------ */

static size_t scan_number(Str *scan) {
    size_t number = 0;
    for (int shift = 0; scan->len && shift < 35; shift += 7) {
        unsigned char byte = (unsigned char)scan->data[0];
        *scan = str_slice(*scan, 1, scan->len);
        number |= (size_t)(byte & 127) << shift;
        if (byte < 128) {
            break;
        }
    }
    return number;
}

static Str scan_bytes(Str *scan, size_t count) {
    Str bytes = str_slice(*scan, 0, count);
    *scan = str_slice(*scan, bytes.len, scan->len);
    return bytes;
}

Str scan_cut(Str *scans) {
    size_t length = scan_number(scans);
    return scan_bytes(scans, length);
}

typedef struct Scanned {
    Arena *room;
    yaml_document_t *document;
    int *above; /* nodes whose list or mapping is still open, in their order */
    size_t above_count;
    int open[DEPTH];
    size_t children[DEPTH]; /* where those of each begin in `above` */
    int depth;
} Scanned;

/* Their nodes are all there: of a mapping, keys and values in turn. */
static void close_scanned(Scanned *scanned) {
    scanned->depth--;
    yaml_node_t *node = &scanned->document->nodes.start[scanned->open[scanned->depth] - 1];
    size_t from = scanned->children[scanned->depth], count = scanned->above_count - from;
    const int *children = scanned->above + from;
    scanned->above_count = from;
    if (node->type == YAML_SEQUENCE_NODE) {
        yaml_node_item_t *items = arena_room(scanned->room, count, sizeof *items);
        for (size_t i = 0; i < count; i++) {
            items[i] = children[i];
        }
        node->data.sequence.items.start = items;
        node->data.sequence.items.end = node->data.sequence.items.top = items + count;
        return;
    }
    yaml_node_pair_t *pairs = arena_room(scanned->room, count / 2, sizeof *pairs);
    for (size_t i = 0; i < count / 2; i++) {
        pairs[i] = (yaml_node_pair_t){.key = children[2 * i], .value = children[2 * i + 1]};
    }
    node->data.mapping.pairs.start = pairs;
    node->data.mapping.pairs.end = node->data.mapping.pairs.top = pairs + count / 2;
}

/* The next node of a scan; a scalar's bytes stay in it, and behind them is a zero. */
static void take_scanned(Scanned *scanned, Str *scan, yaml_event_type_t type) {
    yaml_node_t *node = scanned->document->nodes.top++;
    int number = (int)(node - scanned->document->nodes.start) + 1;
    size_t line = scan_number(scan), column = scan_number(scan);
    *node = (yaml_node_t){.start_mark = {.line = line, .column = column}};
    scanned->above[scanned->above_count++] = number;
    if (type == YAML_SCALAR_EVENT) {
        node->type = YAML_SCALAR_NODE;
        node->data.scalar.style = (yaml_scalar_style_t)scan_number(scan);
        node->data.scalar.length = scan_number(scan);
        node->data.scalar.value = (unsigned char *)(uintptr_t)scan_bytes(scan, node->data.scalar.length + 1).data;
        return;
    }
    node->type = type == YAML_SEQUENCE_START_EVENT ? YAML_SEQUENCE_NODE : YAML_MAPPING_NODE;
    scanned->open[scanned->depth] = number;
    scanned->children[scanned->depth++] = scanned->above_count;
}

/* What was judged when the program was built is not scanned again, and its document is put together out of libyaml's
 * own parts, in one piece: that takes longer than all the rest otherwise. */
static void build_scanned(Str scan, Arena *room, yaml_document_t *document) {
    size_t count = scan_number(&scan);
    Scanned scanned = {.room = room, .document = document, .above = arena_room(room, count, sizeof(int))};
    *document = (yaml_document_t){.nodes = {.start = arena_room(room, count, sizeof(yaml_node_t))}};
    document->nodes.top = document->nodes.start;
    document->nodes.end = document->nodes.start + count;
    while (scan.len) {
        yaml_event_type_t type = (yaml_event_type_t)scan_number(&scan);
        if (type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT) {
            close_scanned(&scanned);
        } else {
            take_scanned(&scanned, &scan, type);
        }
    }
}

/* ---- texts from outside ---------------------------------------------------- */

/* Aliases, depth and size are judged event by event, so that a text from outside never makes a huge document. */
static bool build_document(Reader *reader, yaml_parser_t *parser, yaml_document_t *document) {
    Building building = {.document = document};
    yaml_event_t event;
    int nodes = 0, documents = 0;
    bool good = true, end = false;
    while (good && !end) {
        if (!yaml_parser_parse(parser, &event)) {
            syntax_problem(reader, parser);
            return false;
        }
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        bool opens = event.type == YAML_MAPPING_START_EVENT || event.type == YAML_SEQUENCE_START_EVENT;
        const char *fault = refuse_event(&event, opens ? building.depth : 0, ++nodes, documents);
        if (fault || !take_event(&building, &event)) {
            Place place = {.line = (int)event.start_mark.line + 1, .column = (int)event.start_mark.column + 1};
            snprintf(place.file, sizeof place.file, "%s", reader->file);
            problem_add(reader->problems, SEVERITY_ERROR, "pack", &place, "%s", fault ? fault : "内存不够。");
            good = false;
        }
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    return good;
}

static bool build_written(Reader *reader, yaml_document_t *document) {
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return false;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)reader->content.data, reader->content.len);
    bool good = build_document(reader, &parser, document);
    yaml_parser_delete(&parser);
    return good;
}

/* ---- both ---------------------------------------------------------------------- */

static void take_root(Reader *reader, yaml_document_t *document, TakeRoot take, void *context) {
    const yaml_node_t *root = yaml_document_get_root_node(document);
    reader->document = document;
    if (root) {
        take(reader, root, context);
    } else {
        Place place = {.line = 1, .column = 1};
        snprintf(place.file, sizeof place.file, "%s", reader->file);
        problem_add(reader->problems, SEVERITY_ERROR, "pack", &place, "文件是空的。");
    }
    reader->document = NULL;
}

void read_yaml(Reader *reader, TakeRoot take, void *context) {
    Str content = reader->content;
    Place place = {.line = 1, .column = 1};
    snprintf(place.file, sizeof place.file, "%s", reader->file);
    ptrdiff_t bad = reader->scan.len ? -1 : str_invalid_utf8(content);
    if (bad >= 0) {
        size_t line = 0;
        for (size_t i = 0; i < (size_t)bad; i++) {
            place.line += content.data[i] == '\n';
            line = content.data[i] == '\n' ? i + 1 : line;
        }
        place.column = (int)utf8_count(str_slice(content, line, (size_t)bad)) + 1;
        problem_add(reader->problems, SEVERITY_ERROR, "pack", &place, "这里不是UTF-8编码，请把文件另存为UTF-8。");
        return;
    }
    yaml_document_t document;
    reader->room = reader->scan.len ? arena_create() : NULL;
    if (reader->room) {
        build_scanned(reader->scan, reader->room, &document);
    } else if (!yaml_document_initialize(&document, NULL, NULL, NULL, 1, 1)) {
        return;
    }
    if (reader->room || build_written(reader, &document)) {
        take_root(reader, &document, take, context);
    }
    if (!reader->kept) {
        end_yaml(&document, reader->room);
    }
}

void end_yaml(yaml_document_t *document, Arena *room) {
    if (room) {
        arena_destroy(room);
    } else {
        yaml_document_delete(document);
    }
}
