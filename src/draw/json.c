/* Pools, rules, statements and results as JSON and back. The canonical text has its keys sorted and no blanks; numbers
 * are whole. */
#include "draw_internal.h"

#include <stdio.h>
#include <string.h>

bool text_is_plain(Str text, size_t most) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < ' ' || c == 0x7f) {
            return false;
        }
    }
    return text.len <= most && str_invalid_utf8(text) < 0;
}

static json_t *text_json(Str text) {
    return json_stringn(text.data ? text.data : "", text.len);
}

static void put_text(json_t *object, const char *key, Str text) {
    json_object_set_new(object, key, text_json(text));
}

static void put_if(json_t *object, const char *key, int64_t value, int64_t usual) {
    if (value != usual) {
        json_object_set_new(object, key, json_integer(value));
    }
}

static void put_list(json_t *object, const char *key, const Str *texts, size_t count) {
    json_t *list = count ? json_array() : NULL;
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(list, text_json(texts[i]));
    }
    if (list) {
        json_object_set_new(object, key, list);
    }
}

static const struct {
    const char *key;
    size_t offset;
} texts[] = {{"number", offsetof(DrawEntry, number)},     {"name", offsetof(DrawEntry, name)},
             {"group", offsetof(DrawEntry, group)},       {"together", offsetof(DrawEntry, together)},
             {"excluded", offsetof(DrawEntry, excluded)}, {"always", offsetof(DrawEntry, always)}};

static const struct {
    const char *key;
    size_t offset;
    int64_t usual, most;
} numbers[] = {{"weight", offsetof(DrawEntry, weight), 1, DRAW_WEIGHT_MOST},
               {"score", offsetof(DrawEntry, score), 100, 1000},
               {"band", offsetof(DrawEntry, band), 0, 1000},
               {"special", offsetof(DrawEntry, special), 0, 1},
               {"priority", offsetof(DrawEntry, priority), 0, 1000}};

static json_t *json_of_list(const DrawEntry *entries, size_t count) {
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        const char *at = (const char *)&entries[i];
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            Str text = *(const Str *)(const void *)(at + texts[t].offset);
            if (text.len || t == 0) {
                put_text(object, texts[t].key, text);
            }
        }
        for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
            put_if(object, numbers[n].key, *(const int64_t *)(const void *)(at + numbers[n].offset), numbers[n].usual);
        }
        put_list(object, "avoid", entries[i].avoid, entries[i].avoid_count);
        put_list(object, "wishes", entries[i].wishes, entries[i].wish_count);
        json_array_append_new(list, object);
    }
    return list;
}

json_t *json_of_pool(const DrawPool *pool) {
    json_t *object = json_object();
    json_object_set_new(object, "entries", json_of_list(pool->entries, pool->entry_count));
    json_object_set_new(object, "others", json_of_list(pool->others, pool->other_count));
    return object;
}

static void put_rule_value(void *context, const DrawRuleValue *value) {
    json_t *made = value->word ? json_string(value->word) : value->pairs ? json_object() : json_integer(value->number);
    for (size_t i = 0; value->pairs && i < value->pair_count; i++) {
        json_object_setn_new(made, value->pairs[i].group.data, value->pairs[i].group.len,
                             json_integer(value->pairs[i].value));
    }
    json_object_set_new(context, value->key, made);
}

#define OF(member) offsetof(DrawStatement, member)
static const struct {
    const char *key;
    size_t offset;
} statement_texts[] = {{"kind", OF(kind)},       {"kind_name", OF(kind_name)}, {"name", OF(name)},
                       {"matter", OF(matter)},   {"unit", OF(unit)},           {"basis", OF(basis)},
                       {"pack", OF(pack)},       {"entropy", OF(entropy)},     {"planned_on", OF(planned_on)},
                       {"made_at", OF(made_at)}, {"again_of", OF(again_of)},   {"again_reason", OF(again_reason)}};
enum { STATEMENT_TEXTS = sizeof statement_texts / sizeof *statement_texts, STATEMENT_TEXT_MOST = 2000 };

json_t *json_of_statement(const DrawStatement *statement) {
    json_t *object = json_object(), *rule = json_object();
    json_object_set_new(object, "format", json_string("duxue-draw-1"));
    for (size_t i = 0; i < STATEMENT_TEXTS; i++) {
        const char *at = (const char *)statement + statement_texts[i].offset;
        put_text(object, statement_texts[i].key, *(const Str *)(const void *)at);
    }
    draw_rule_each(&statement->rule, put_rule_value, rule);
    json_object_set_new(object, "rule", rule);
    json_object_set_new(object, "pool_sha256", json_string(statement->pool_sha256));
    json_object_set_new(object, "seed_sha256", json_string(statement->seed_sha256));
    json_object_set_new(object, "entry_count", json_integer((json_int_t)statement->entry_count));
    json_object_set_new(object, "other_count", json_integer((json_int_t)statement->other_count));
    return object;
}

json_t *json_of_result(const DrawResult *result) {
    json_t *list = json_array();
    for (size_t i = 0; i < result->count; i++) {
        json_t *row = json_array();
        json_array_append_new(row, text_json(result->rows[i].number));
        json_array_append_new(row, text_json(result->rows[i].to));
        json_array_append_new(row, json_integer(result->rows[i].value));
        json_array_append_new(list, row);
    }
    return list;
}

static Str dumped(json_t *json, Arena *arena) {
    Str text = json_value_text(json, JSON_CANONICAL, arena);
    json_decref(json);
    return text;
}

Str draw_pool_text(const DrawPool *pool, Arena *arena) {
    return dumped(json_of_pool(pool), arena);
}

Str draw_statement_text(const DrawStatement *statement, Arena *arena) {
    return dumped(json_of_statement(statement), arena);
}

/* ---- reading ---- */

static Str text_of(const json_t *json, Arena *arena) {
    return json_is_string(json) ? str_copy(arena, (Str){json_string_value(json), json_string_length(json)})
                                : (Str){NULL, 0};
}

static bool read_texts(const json_t *json, Arena *arena, Str **list, size_t *count) {
    *count = json_array_size(json);
    if (*count > DRAW_LIST_MOST) {
        return false;
    }
    *list = ARENA_ARRAY(arena, *count, Str);
    for (size_t i = 0; i < *count; i++) {
        (*list)[i] = text_of(json_array_get(json, i), arena);
    }
    return true;
}

static bool read_entry(const json_t *json, Arena *arena, DrawEntry *entry) {
    char *at = (char *)entry;
    if (!json_is_object(json)) {
        return false;
    }
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        *(Str *)(void *)(at + texts[t].offset) = text_of(json_object_get(json, texts[t].key), arena);
    }
    for (size_t n = 0; n < sizeof numbers / sizeof *numbers; n++) {
        const json_t *value = json_object_get(json, numbers[n].key);
        int64_t number = json_is_integer(value) ? json_integer_value(value) : numbers[n].usual;
        if (number < 0 || number > numbers[n].most) {
            return false;
        }
        *(int64_t *)(void *)(at + numbers[n].offset) = number;
    }
    return read_texts(json_object_get(json, "avoid"), arena, &entry->avoid, &entry->avoid_count) &&
           read_texts(json_object_get(json, "wishes"), arena, &entry->wishes, &entry->wish_count);
}

static bool read_list(const json_t *json, Arena *arena, DrawEntry **entries, size_t *count, Err *err) {
    *count = json_array_size(json);
    if (!json_is_array(json) || *count > DRAW_ENTRIES_MOST) {
        return err_set(err, ERR_INPUT, "名单不是列表，或超过%d条。", DRAW_ENTRIES_MOST);
    }
    *entries = ARENA_ARRAY(arena, *count, DrawEntry);
    for (size_t i = 0; i < *count; i++) {
        if (!read_entry(json_array_get(json, i), arena, &(*entries)[i])) {
            return err_set(err, ERR_INPUT, "名单第%zu条的内容不对。", i + 1);
        }
    }
    return true;
}

bool pool_of_json(const json_t *json, Arena *arena, DrawPool *pool, Err *err) {
    return read_list(json_object_get(json, "entries"), arena, &pool->entries, &pool->entry_count, err) &&
           read_list(json_object_get(json, "others"), arena, &pool->others, &pool->other_count, err);
}

static bool read_rule_value(const char *key, json_t *value, Arena *arena, DrawRule *rule, Err *err) {
    Buf text = buf_create(arena);
    const char *group;
    json_t *number;
    if (json_is_string(value)) {
        buf_add(&text, text_of(value, arena));
    } else if (json_is_integer(value)) {
        const char *const words[] = {"false", "true"};
        bool yes_or_no = strcmp(key, "ranked") == 0 || strcmp(key, "rest") == 0 || strcmp(key, "weighted") == 0;
        json_int_t read = json_integer_value(value);
        buf_add_format(&text, "%s", yes_or_no && (read == 0 || read == 1) ? words[read] : "");
        if (!text.len) {
            buf_add_integer(&text, read);
        }
    }
    json_object_foreach(value, group, number) {
        buf_add_format(&text, "%s%s=%lld", text.len ? "," : "", group, (long long)json_integer_value(number));
    }
    return draw_rule_put(rule, str_from(key), buf_str(&text), arena, err);
}

static bool read_hash(const json_t *json, char hash[65]) {
    if (!json_is_string(json) || json_string_length(json) != 64) {
        return false;
    }
    memcpy(hash, json_string_value(json), 65);
    return true;
}

bool statement_of_json(const json_t *json, Arena *arena, DrawStatement *statement, Err *err) {
    json_t *rule = json_object_get(json, "rule"), *value;
    const char *key;
    *statement = (DrawStatement){.entry_count = (size_t)json_integer_value(json_object_get(json, "entry_count")),
                                 .other_count = (size_t)json_integer_value(json_object_get(json, "other_count"))};
    for (size_t i = 0; i < STATEMENT_TEXTS; i++) {
        char *at = (char *)statement + statement_texts[i].offset;
        *(Str *)(void *)at = text_of(json_object_get(json, statement_texts[i].key), arena);
    }
    if (!read_hash(json_object_get(json, "pool_sha256"), statement->pool_sha256) ||
        !read_hash(json_object_get(json, "seed_sha256"), statement->seed_sha256) || !json_is_object(rule)) {
        return err_set(err, ERR_INPUT, "公布内容里缺少规则、名单或种子的校验值。");
    }
    json_object_foreach(rule, key, value) {
        if (!read_rule_value(key, value, arena, &statement->rule, err)) {
            return false;
        }
    }
    return true;
}
