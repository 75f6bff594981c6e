/* Checking names before anything is written: a wrong one is told with the names nearest to it. */
#include "data.h"

#include <string.h>

enum { NEAR_MOST = 4 };

static bool map_knows(const Data *root, const NameDef *name, Str path) {
    DataValue value;
    if (name->scope != SCOPE_REPORT || root->count == 0) {
        return true; /* maps of list members are known only when filled in; an empty root knows none */
    }
    return data_find(root, str_format(root->arena, "%s.%.*s", name->id, STR_ARG(path)), &value);
}

static const NameDef *lookup(const Data *root, const NameScope *scopes, Str path) {
    ptrdiff_t dot = str_find(path, STR("."));
    Str head = dot < 0 ? path : str_slice(path, 0, (size_t)dot);
    for (const NameScope *scope = scopes; scope; scope = scope->outer) {
        const NameDef *name = scope->outer && dot < 0 ? data_name(SCOPE_ANY, head) : NULL;
        name = name ? name : data_name(scope->scope, head);
        if (!name || (dot >= 0) != (name->kind == DATA_MAP)) {
            continue;
        }
        return dot < 0 || map_knows(root, name, str_slice(path, (size_t)dot + 1, path.len)) ? name : NULL;
    }
    return NULL;
}

/* ---- names near to a wrong one ---- */

typedef struct Near {
    Str wrong;
    Str names[NEAR_MOST];
    size_t scores[NEAR_MOST], count;
} Near;

static void consider(Near *near, Str name) {
    size_t score = str_distance(near->wrong, name), longest = utf8_count(near->wrong);
    bool within = str_find(name, near->wrong) >= 0 || str_find(near->wrong, name) >= 0;
    if (within) {
        score = 1;
    }
    if (name.len == 0 || score * 2 > longest + 1) {
        return;
    }
    for (size_t i = 0; i < near->count; i++) {
        if (str_equal(near->names[i], name)) {
            return;
        }
    }
    size_t at = near->count < NEAR_MOST ? near->count++ : NEAR_MOST;
    while (at > 0 && near->scores[at - 1] > score) {
        if (at < NEAR_MOST) {
            near->scores[at] = near->scores[at - 1];
            near->names[at] = near->names[at - 1];
        }
        at--;
    }
    if (at < NEAR_MOST) {
        near->scores[at] = score;
        near->names[at] = name;
    }
}

static void consider_scope(Near *near, DataScope scope) {
    for (size_t i = 0; i < data_name_count; i++) {
        if (data_names[i].scope == scope) {
            consider(near, str_from(data_names[i].id));
            consider(near, str_from(data_names[i].chinese));
        }
    }
}

/* A wrong key of a map, or a wrong name behind a right one. Returns what stands before the near names. */
static Str consider_map(Near *near, const Data *root, const NameDef *map, Str head, Str path, Arena *arena) {
    ptrdiff_t dot = map->member == SCOPE_ANY ? -1 : str_find(path, STR("."));
    near->wrong = dot < 0 ? path : str_slice(path, 0, (size_t)dot);
    for (size_t i = 0; i < root->count; i++) {
        const DataMap *entries = &root->fields[i].map;
        for (size_t j = 0; root->fields[i].name == map && j < entries->count; j++) {
            const MapEntry *entry = &entries->entries[j];
            if (dot >= 0 && (str_equal(entry->key, near->wrong) || str_equal(entry->alias, near->wrong))) {
                Str before = str_format(arena, "%.*s.%.*s.", STR_ARG(head), STR_ARG(near->wrong));
                *near = (Near){.wrong = str_slice(path, (size_t)dot + 1, path.len)};
                consider_scope(near, map->member);
                return before;
            }
            consider(near, entry->key);
            consider(near, entry->alias);
        }
    }
    return str_format(arena, "%.*s.", STR_ARG(head));
}

static Str near_names(const Data *root, const NameScope *scopes, Str path, Arena *arena) {
    ptrdiff_t dot = str_find(path, STR("."));
    Near near = {.wrong = path};
    Str head = dot < 0 ? path : str_slice(path, 0, (size_t)dot), before = {NULL, 0};
    const NameDef *map = dot < 0 ? NULL : data_name(SCOPE_REPORT, head);
    if (map && map->kind == DATA_MAP) {
        before = consider_map(&near, root, map, head, str_slice(path, (size_t)dot + 1, path.len), arena);
    } else {
        for (const NameScope *scope = scopes; scope; scope = scope->outer) {
            consider_scope(&near, scope->scope);
        }
    }
    Buf out = buf_create(arena);
    for (size_t i = 0; i < near.count; i++) {
        buf_add_format(&out, "%s{{%.*s%.*s}}", i ? "、" : "", STR_ARG(before), STR_ARG(near.names[i]));
    }
    return buf_str(&out);
}

const NameDef *data_check(const Data *root, const NameScope *scopes, Str path, Arena *arena, Err *err) {
    const NameDef *name = lookup(root, scopes, path);
    if (name) {
        return name;
    }
    Str near = near_names(root, scopes, path, arena);
    Str shown = str_head(path, 120);
    if (near.len) {
        err_set(err, ERR_INPUT, "没有“{{%.*s}}”这个占位符，相近的有%.*s。请改正后再用。", STR_ARG(shown),
                STR_ARG(near));
    } else {
        err_set(err, ERR_INPUT, "没有“{{%.*s}}”这个占位符。可用的名称见 docs/templates.md，请改正后再用。",
                STR_ARG(shown));
    }
    return NULL;
}

bool data_check_list(const Data *root, const NameScope *scopes, Str path, Arena *arena, DataScope *member, Err *err) {
    const NameDef *name = data_check(root, scopes, path, arena, err);
    bool object = name && name->kind == DATA_MAP && name->member != SCOPE_ANY;
    if (name && name->kind != DATA_LIST && !object) {
        return err_set(err, ERR_INPUT, "“%.*s”不是列表，不能用在{{#each}}里。请换成列表的名称。", STR_ARG(path));
    }
    *member = name ? name->member : SCOPE_ANY;
    return name != NULL;
}

bool data_check_text(const Data *root, const NameScope *scopes, Str path, Arena *arena, Err *err) {
    const NameDef *name = data_check(root, scopes, path, arena, err);
    if (name && name->kind != DATA_TEXT && name->kind != DATA_MAP) {
        return err_set(err, ERR_INPUT, "“{{%.*s}}”不是文字，不能直接印出。列表请用{{#each}}，真假请用{{#if}}。",
                       STR_ARG(path));
    }
    return name != NULL;
}
