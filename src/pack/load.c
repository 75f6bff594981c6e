/* Loading: files in their order of need (stages, elements, then what refers to them), each through libyaml. */
#include "pack_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern const EmbeddedFile pack_files[];
extern const size_t pack_files_count;
extern const char pack_scans[], pack_scans_end[]; /* the same files, scanned, one behind the other */

enum { FILE_BYTES = 4 << 20, FILES_MOST = 1000 };

typedef struct File {
    Str name, content;
    Str scan; /* of a file that is built in */
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

Str text_version(Arena *arena, Str text) {
    return str_format(arena, "%012llx", (unsigned long long)(hash_in(hash_start(), text) >> 80));
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
    Str scans = {pack_scans, (size_t)(pack_scans_end - pack_scans)};
    for (size_t i = 0; i < pack_files_count; i++) {
        File *file = list_add(arena, files, sizeof(File));
        file->name = str_from(pack_files[i].name);
        file->content = (Str){pack_files[i].data, (size_t)(pack_files[i].end - pack_files[i].data)};
        file->scan = scan_cut(&scans);
    }
}

bool pack_load(const char *directory, Pack **out, ProblemList *problems) {
    Arena *arena = arena_create();
    Pack *pack = ARENA_NEW(arena, Pack);
    *pack = (Pack){.arena = arena,
                   .made = made_create(arena),
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
                         .content = all[i].content,
                         .scan = all[i].scan};
        hash = hash_in(hash_in(hash, all[i].name), all[i].content);
        read_yaml(&reader, take_document, NULL);
    }
    end_chains(pack);
    check_record_references(pack, problems);
    pack->version = str_format(arena, "%012llx", (unsigned long long)(hash >> 80));
    for (size_t i = 0; i < pack->standards.count; i++) {
        ((StandardDef *)pack->standards.items)[i].version = pack->version;
    }
    arena_settle(arena);
    return problems->errors == 0;
}

void pack_destroy(Pack *pack) {
    if (pack) {
        made_destroy(pack->made);
        arena_destroy(pack->arena);
    }
}
