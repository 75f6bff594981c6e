/* Loading: files in their order of need (stages, elements, then what refers to them), each through libyaml. */
#include "pack_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern const EmbeddedFile pack_files[];
extern const size_t pack_files_count;

enum { FILE_BYTES = 4 << 20, DEPTH = 32, FILES_MOST = 1000, NODES_MOST = 200000 };

typedef struct File {
    Str name, content;
    int order;
} File;

static int compare_files(const void *a, const void *b) {
    const File *x = a, *y = b;
    return x->order != y->order ? x->order - y->order : str_compare(x->name, y->name);
}

/* FNV-1a with 128 bits: tells packs apart, guards nothing. The length keeps one file's end from being another's
 * beginning. */
__extension__ typedef unsigned __int128 Hash;

static Hash hash_start(void) {
    return (Hash)0x6c62272e07bb0142u << 64 | 0x62b821756295c58du;
}

static Hash hash_in(Hash hash, Str bytes) {
    const Hash prime = (Hash)1 << 88 | 0x13B;
    for (size_t i = 0; i < bytes.len; i++) {
        hash = (hash ^ (unsigned char)bytes.data[i]) * prime;
    }
    return (hash ^ bytes.len) * prime;
}

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

Str text_version(Arena *arena, Str text) {
    return str_format(arena, "%012llx", (unsigned long long)(hash_in(hash_start(), text) >> 80));
}

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
    ptrdiff_t bad = str_invalid_utf8(content);
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
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) {
        return;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)content.data, content.len);
    if (yaml_document_initialize(&document, NULL, NULL, NULL, 1, 1)) {
        if (build_document(reader, &parser, &document)) {
            take_root(reader, &document, take, context);
        }
        if (!reader->kept) {
            yaml_document_delete(&document);
        }
    }
    yaml_parser_delete(&parser);
}

static void take_document(Reader *reader, const yaml_node_t *root, void *context) {
    (void)context;
    read_document(reader, root);
}

static void take_form(Reader *reader, const yaml_node_t *root, void *form) {
    read_form(reader, root, form);
}

bool pack_read_form(const Pack *pack, const char *name, Str yaml, Arena *arena, FormDef **form, ProblemList *problems) {
    size_t before = problems->errors;
    void *same = (void *)(uintptr_t)pack; /* reading a form claims and adds nothing */
    Reader reader = {.pack = same, .arena = arena, .problems = problems, .file = name, .content = yaml};
    *form = ARENA_NEW(arena, FormDef);
    read_yaml(&reader, take_form, *form);
    return problems->errors == before;
}

static bool collect(Arena *arena, const char *directory, const char *below, List *files, ProblemList *problems,
                    int depth) {
    const char *path = str_format(arena, "%s/%s", directory, below).data;
    DIR *folder = opendir(path);
    if (!folder) {
        problem_add(problems, SEVERITY_ERROR, "pack", NULL, "打不开规则包目录“%s”。", path);
        return false;
    }
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        if (files->count >= FILES_MOST) {
            problem_add(problems, SEVERITY_ERROR, "pack", NULL, "规则包文件太多，最多%d个。", FILES_MOST);
            break;
        }
        Str name =
            below[0] ? str_format(arena, "%s/%s", below, entry->d_name) : str_copy(arena, str_from(entry->d_name));
        const char *full = str_format(arena, "%s/%.*s", directory, STR_ARG(name)).data;
        struct stat status;
        if (stat(full, &status) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode) && depth < 8) {
            collect(arena, directory, name.data, files, problems, depth + 1);
        } else if (str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"))) {
            File file = {.name = name};
            Err err = {.kind = ERR_NONE};
            if (file_read(arena, full, FILE_BYTES, &file.content, &err)) {
                *(File *)list_add(arena, files, sizeof(File)) = file;
            } else {
                Place place = {.line = 1, .column = 1};
                snprintf(place.file, sizeof place.file, "%.*s", STR_ARG(name));
                problem_add(problems, SEVERITY_ERROR, "pack", &place, "%s", err.message);
            }
        }
    }
    closedir(folder);
    return true;
}

static void collect_embedded(Arena *arena, List *files) {
    for (size_t i = 0; i < pack_files_count; i++) {
        File *file = list_add(arena, files, sizeof(File));
        file->name = str_from(pack_files[i].name);
        file->content = (Str){pack_files[i].data, (size_t)(pack_files[i].end - pack_files[i].data)};
    }
}

bool pack_load(const char *directory, Pack **out, ProblemList *problems) {
    Arena *arena = arena_create();
    Pack *pack = ARENA_NEW(arena, Pack);
    *pack = (Pack){.arena = arena,
                   .element_names = map_create(arena, 1024),
                   .kind_names = map_create(arena, 64),
                   .duty_ids = map_create(arena, 256),
                   .claimed = map_create(arena, 512)};
    *out = pack;
    List files = {NULL, 0, 0};
    if (directory && !collect(arena, directory, "", &files, problems, 0)) {
        return false;
    }
    if (!directory) {
        collect_embedded(arena, &files);
    }
    File *all = files.items;
    for (size_t i = 0; i < files.count; i++) {
        all[i].order = document_order(all[i].content);
    }
    if (files.count) {
        qsort(all, files.count, sizeof *all, compare_files);
    } else {
        problem_add(problems, SEVERITY_ERROR, "pack", NULL, "规则包目录里没有 .yaml 文件。");
    }
    Hash hash = hash_start();
    for (size_t i = 0; i < files.count; i++) {
        Reader reader = {.pack = pack,
                         .arena = arena,
                         .problems = problems,
                         .file = str_cstr(arena, all[i].name),
                         .content = all[i].content};
        hash = hash_in(hash_in(hash, all[i].name), all[i].content);
        read_yaml(&reader, take_document, NULL);
    }
    end_chains(pack);
    check_record_references(pack, problems);
    pack->version = str_format(arena, "%012llx", (unsigned long long)(hash >> 80));
    for (size_t i = 0; i < pack->standards.count; i++) {
        ((StandardDef *)pack->standards.items)[i].version = pack->version;
    }
    return problems->errors == 0;
}

void pack_destroy(Pack *pack) {
    if (pack) {
        arena_destroy(pack->arena);
    }
}
