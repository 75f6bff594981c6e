/* Values of the data model: putting in by id, finding by path from the inside out. */
#include "data.h"

#include <stdlib.h>

Data *data_create(Arena *arena, DataScope scope, const Data *outer) {
    Data *data = ARENA_NEW(arena, Data);
    data->arena = arena;
    data->scope = scope;
    data->outer = outer;
    return data;
}

static DataField *field_of(const Data *data, const NameDef *name) {
    for (size_t i = 0; i < data->count; i++) {
        if (data->fields[i].name == name) {
            return &data->fields[i];
        }
    }
    return NULL;
}

/* The field of an id, made when absent. An id outside the table is a fault of this room: ended at once, in any test. */
static DataField *put(Data *data, const char *id, DataKind kind) {
    const NameDef *name = data_name(data->scope, str_from(id));
    if (!name || name->kind != kind) {
        log_line(LOG_ERROR, "data model: no name %s", id);
        abort();
    }
    DataField *field = field_of(data, name);
    if (field) {
        return field;
    }
    if (data->count == data->capacity) {
        size_t capacity = data->capacity ? data->capacity * 2 : 16;
        data->fields = arena_grow(data->arena, data->fields, data->count, capacity, sizeof(DataField));
        data->capacity = capacity;
    }
    field = &data->fields[data->count++];
    field->name = name;
    return field;
}

void data_text(Data *data, const char *id, Str text) {
    DataField *field = put(data, id, DATA_TEXT);
    field->text = text;
    field->unknown = false;
    field->nothing = false;
}

void data_nothing(Data *data, const char *id, Str text) {
    data_text(data, id, text);
    put(data, id, DATA_TEXT)->nothing = true;
}

void data_unknown(Data *data, const char *id) {
    DataField *field = put(data, id, DATA_TEXT);
    field->text = (Str){NULL, 0};
    field->unknown = true;
    field->nothing = false;
}

void data_count(Data *data, const char *id, size_t count) {
    data_text(data, id, str_format(data->arena, "%zu", count));
}

void data_truth(Data *data, const char *id, bool truth) {
    put(data, id, DATA_TRUTH)->truth = truth;
}

void data_table(Data *data, const char *id, const TableOut *table) {
    put(data, id, DATA_TABLE)->table = table;
}

void data_chart(Data *data, const char *id, const ChartOut *chart) {
    put(data, id, DATA_CHART)->chart = chart;
}

void data_picture(Data *data, const char *id, const PictureOut *picture) {
    put(data, id, DATA_PICTURE)->picture = picture;
}

DataList *data_list(Data *data, const char *id) {
    return &put(data, id, DATA_LIST)->list;
}

Data *data_add(Data *data, const char *id) {
    DataField *field = put(data, id, DATA_LIST);
    DataList *list = &field->list;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        list->items = arena_grow(data->arena, list->items, list->count, capacity, sizeof(Data *));
        list->capacity = capacity;
    }
    Data *member = data_create(data->arena, field->name->member, data);
    list->items[list->count++] = member;
    member->position = list->count;
    return member;
}

const Data *data_member(const DataList *list, size_t index) {
    list->items[index]->of = list->count;
    return list->items[index];
}

DataMap *data_map(Data *data, const char *id) {
    return &put(data, id, DATA_MAP)->map;
}

void map_add(Arena *arena, DataMap *map, MapEntry entry) {
    if (map->count == map->capacity) {
        size_t capacity = map->capacity ? map->capacity * 2 : 16;
        map->entries = arena_grow(arena, map->entries, map->count, capacity, sizeof(MapEntry));
        map->capacity = capacity;
    }
    map->entries[map->count++] = entry;
}

void data_set_missing(Data *report, const Str *names, size_t count) {
    *data_list(report, "missing") = (DataList){NULL, 0, 0};
    for (size_t i = 0; i < count; i++) {
        data_text(data_add(report, "missing"), "name", names[i]);
    }
}

/* ---- finding ---- */

static bool of_list(const Data *data, const NameDef *name, DataValue *value) {
    if (str_is(str_from(name->id), "number")) {
        *value = (DataValue){.kind = DATA_TEXT, .text = str_format(data->arena, "%zu", data->position), .truth = true};
        return true;
    }
    bool first = str_is(str_from(name->id), "first");
    *value = (DataValue){.kind = DATA_TRUTH, .truth = data->position == (first ? 1 : data->of)};
    return true;
}

static const FigureSource *source_of(const Data *data, const NameDef *name) {
    while (name->figure && data && !data->source) {
        data = data->outer;
    }
    return name->figure && data ? data->source : NULL;
}

FigureSource *source_make(Arena *arena, const char *kind, Str id, Str label, Str unit, Str period) {
    FigureSource *source = ARENA_NEW(arena, FigureSource);
    *source = (FigureSource){.kind = kind, .id = id, .label = label, .unit = unit, .period = period};
    return source;
}

static bool of_field(const Data *data, const DataField *field, DataValue *value) {
    *value = (DataValue){.kind = field->name->kind};
    switch (field->name->kind) {
    case DATA_TEXT:
        value->text = field->text;
        value->unknown = field->unknown;
        value->truth = field->unknown || (!field->nothing && field->text.len > 0 && !str_is(field->text, "0"));
        value->label = str_from(field->name->chinese);
        value->to_report = data->scope == SCOPE_REPORT;
        value->source = field->unknown ? NULL : source_of(data, field->name);
        break;
    case DATA_TRUTH: value->truth = field->truth; break;
    case DATA_LIST:
        value->list = &field->list;
        value->truth = field->list.count > 0;
        break;
    case DATA_MAP: value->truth = field->map.count > 0 || field->map.find; break;
    case DATA_TABLE:
        value->table = field->table;
        value->truth = field->table && field->table->row_count > 0;
        break;
    case DATA_PICTURE:
        value->picture = field->picture;
        value->truth = field->picture != NULL;
        break;
    case DATA_CHART:
        value->chart = field->chart;
        value->truth = field->chart && field->chart->count > 0;
        break;
    }
    return true;
}

static const MapEntry *entry_of(const DataMap *map, Str key) {
    for (size_t i = 0; i < map->count; i++) {
        if (str_equal(map->entries[i].key, key) || (key.len && str_equal(map->entries[i].alias, key))) {
            return &map->entries[i];
        }
    }
    return NULL;
}

bool map_entry(const DataMap *map, Str key, Arena *arena, MapEntry *entry) {
    const MapEntry *found = entry_of(map, key);
    if (found) {
        *entry = *found;
    }
    return found || (map->find && map->find(map->context, key, arena, entry));
}

/* Where the key of a map of objects ends: ids may hold points, names may not. */
static ptrdiff_t last_dot(Str path) {
    for (size_t i = path.len; i > 0; i--) {
        if (path.data[i - 1] == '.') {
            return (ptrdiff_t)i - 1;
        }
    }
    return -1;
}

static Data *data_copy(const Data *data) {
    Data *copy = ARENA_NEW(data->arena, Data);
    *copy = *data;
    return copy;
}

/* A map's object as a list of one, so that an outline may speak of it: each: record.SAF-02.hazard. */
static bool of_object(const Data *data, const DataMap *map, Str key, DataValue *value) {
    const MapEntry *entry = entry_of(map, key);
    if (!entry || !entry->object) {
        return false;
    }
    DataList *list = ARENA_NEW(data->arena, DataList);
    list->items = ARENA_ARRAY(data->arena, 1, Data *);
    *list->items = data_copy(entry->object);
    (*list->items)->position = 1;
    list->count = list->capacity = 1;
    *value = (DataValue){.kind = DATA_LIST, .list = list, .truth = true};
    return true;
}

static bool of_map(const Data *data, const DataField *field, Str path, DataValue *value) {
    if (field->name->member != SCOPE_ANY && of_object(data, &field->map, path, value)) {
        return true;
    }
    ptrdiff_t dot = field->name->member == SCOPE_ANY ? -1 : last_dot(path);
    Str key = dot < 0 ? path : str_slice(path, 0, (size_t)dot);
    MapEntry found, *entry = &found;
    if (!map_entry(&field->map, key, data->arena, entry)) {
        return false;
    }
    if (entry->object) {
        const NameDef *name =
            dot < 0 ? NULL : data_name(entry->object->scope, str_slice(path, (size_t)dot + 1, path.len));
        const DataField *inner = name ? field_of(entry->object, name) : NULL;
        return inner && of_field(entry->object, inner, value);
    }
    Str label = entry->alias.len ? entry->alias : entry->key;
    if (data->scope == SCOPE_KIND) {
        const DataField *kind = field_of(data, data_name(SCOPE_KIND, STR("kind_name")));
        label = kind ? str_format(data->arena, "%.*s的%.*s", STR_ARG(kind->text), STR_ARG(label)) : label;
    }
    *value =
        (DataValue){.kind = DATA_TEXT,
                    .text = entry->text,
                    .table = entry->table,
                    .unknown = entry->unknown,
                    .partial = entry->partial,
                    .truth = entry->unknown || (!entry->nothing && entry->text.len > 0 && !str_is(entry->text, "0")) ||
                             (entry->table && entry->table->row_count > 0),
                    .label = label,
                    .source = entry->unknown ? NULL : entry->source,
                    .to_report = data->scope == SCOPE_REPORT || data->scope == SCOPE_KIND};
    return true;
}

bool data_find(const Data *data, Str path, DataValue *value) {
    ptrdiff_t dot = str_find(path, STR("."));
    Str head = dot < 0 ? path : str_slice(path, 0, (size_t)dot);
    for (; data; data = data->outer) {
        const NameDef *any = dot < 0 && data->position ? data_name(SCOPE_ANY, head) : NULL;
        if (any) {
            return of_list(data, any, value);
        }
        const NameDef *name = data_name(data->scope, head);
        const DataField *field = name ? field_of(data, name) : NULL;
        if (!field) {
            continue;
        }
        if (dot < 0) {
            return of_field(data, field, value);
        }
        if (name->kind == DATA_MAP) {
            return of_map(data, field, str_slice(path, (size_t)dot + 1, path.len), value);
        }
    }
    return false;
}
