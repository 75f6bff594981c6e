/* The schema layer: mappings of YAML into records, by tables of fields. */
#include "pack_internal.h"

#include <math.h>
#include <string.h>

void *list_add(Arena *arena, List *list, size_t size) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        list->items = arena_grow(arena, list->items, list->count, capacity, size);
        list->capacity = capacity;
    }
    return (char *)list->items + list->count++ * size;
}

static const yaml_node_t *node_at(const Reader *reader, int index) {
    return yaml_document_get_node(reader->document, index);
}

static bool scalar(Reader *reader, const yaml_node_t *node, const char *key, Str *text) {
    if (node->type != YAML_SCALAR_NODE) {
        pack_problem(reader, node, "“%s”要写成一个值，不能是列表或映射。", key);
        return false;
    }
    *text = str_copy(reader->arena, (Str){(const char *)node->data.scalar.value, node->data.scalar.length});
    return true;
}

/* The key that was probably meant, or NULL. */
static const char *nearest(const Field *fields, const char *key) {
    const char *best = NULL;
    size_t least = strlen(key) / 2 + 1;
    for (; fields->key; fields++) {
        size_t here = str_distance(str_from(key), str_from(fields->key));
        if (here < least) {
            least = here;
            best = fields->key;
        }
    }
    return best;
}

static bool yes_or_no(Str text, bool *value) {
    *value = str_is(text, "true") || str_is(text, "是");
    return *value || str_is(text, "false") || str_is(text, "否");
}

static int word_index(const char *const *words, Str text) {
    for (int i = 0; words[i]; i++) {
        if (str_is(text, words[i])) {
            return i;
        }
    }
    return -1;
}

static const char *list_words(const Reader *reader, const char *const *words) {
    Buf all = buf_create(reader->arena);
    for (size_t i = 0; words[i]; i++) {
        buf_add_format(&all, "%s%s", i ? "、" : "", words[i]);
    }
    return str_cstr(reader->arena, buf_str(&all));
}

static const char *list_stages(const Reader *reader) {
    const char *names[STAGES_MOST + 1] = {NULL};
    size_t count;
    const StageDef *stages = pack_stages(reader->pack, &count);
    for (size_t i = 0; i < count && i < STAGES_MOST; i++) {
        names[i] = str_cstr(reader->arena, stages[i].id);
    }
    return list_words(reader, names);
}

static int stage_of(Reader *reader, const yaml_node_t *node, Str text) {
    int stage = pack_stage_index(reader->pack, text);
    if (stage < 0) {
        pack_problem(reader, node, "没有“%.*s”这个学段，可以写：%s。", STR_ARG(text), list_stages(reader));
    }
    return stage;
}

typedef void (*EachText)(Reader *reader, const yaml_node_t *node, Str text, void *context);

/* A list of texts, or one text alone. */
static void each_text(Reader *reader, const yaml_node_t *node, const char *key, EachText take, void *context) {
    Str text;
    if (node->type != YAML_SEQUENCE_NODE) {
        if (scalar(reader, node, key, &text)) {
            take(reader, node, text, context);
        }
        return;
    }
    for (const yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top; item++) {
        if (scalar(reader, node_at(reader, *item), key, &text)) {
            take(reader, node_at(reader, *item), text, context);
        }
    }
}

static void take_text(Reader *reader, const yaml_node_t *node, Str text, void *context) {
    (void)node;
    *(Str *)list_add(reader->arena, context, sizeof(Str)) = text;
}

/* A word that no trie holds would never be found, and nobody would know. */
static void check_word(Reader *reader, const yaml_node_t *node, Str word) {
    if (!word.len) {
        pack_problem(reader, node, "词不能空着。");
    }
    if (utf8_count(word) > PACK_WORD_CHARACTERS) {
        pack_problem(reader, node, "词最多%d个字，这个有%zu个字。", PACK_WORD_CHARACTERS, utf8_count(word));
    }
    for (size_t at = 0; at < word.len;) {
        size_t from = at;
        if (utf8_next(word, &at) >= PACK_WORD_PLANE) {
            pack_problem(reader, node, "词里的“%.*s”是生僻字（编码在U+FFFF以上），材料里找不到这样的词，请不要写。",
                         STR_ARG(str_slice(word, from, at)));
            return;
        }
    }
}

static void take_word(Reader *reader, const yaml_node_t *node, Str text, void *context) {
    check_word(reader, node, text);
    take_text(reader, node, text, context);
}

static void read_texts(Reader *reader, const yaml_node_t *node, const char *key, EachText take, Str **items,
                       size_t *count) {
    bool several = node->type == YAML_SEQUENCE_NODE;
    size_t most = several ? (size_t)(node->data.sequence.items.top - node->data.sequence.items.start) : 1;
    List texts = {ARENA_ARRAY(reader->arena, most, Str), 0, most}; /* lists are short and many: no room to grow */
    each_text(reader, node, key, take, &texts);
    *items = texts.items;
    *count = texts.count;
}

void read_names(Reader *reader, const yaml_node_t *node, const char *key, Str **items, size_t *count) {
    read_texts(reader, node, key, take_text, items, count);
}

static void take_stage(Reader *reader, const yaml_node_t *node, Str text, void *context) {
    int stage = stage_of(reader, node, text);
    if (stage >= 0) {
        *(unsigned *)context |= 1u << stage;
    }
}

typedef void (*EachPair)(Reader *reader, Str key, const yaml_node_t *key_node, const yaml_node_t *value, void *context);

static bool each_pair(Reader *reader, const yaml_node_t *node, const char *key, EachPair take, void *context) {
    if (node->type != YAML_MAPPING_NODE) {
        pack_problem(reader, node, "“%s”要写成“键: 值”的形式。", key);
        return false;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        Str name;
        if (scalar(reader, node_at(reader, pair->key), key, &name)) {
            take(reader, name, node_at(reader, pair->key), node_at(reader, pair->value), context);
        }
    }
    return true;
}

static void take_staged_text(Reader *reader, Str key, const yaml_node_t *key_node, const yaml_node_t *value,
                             void *context) {
    PackText *texts = context;
    int stage = stage_of(reader, key_node, key);
    if (stage >= 0 && scalar(reader, value, "学段", &texts[stage].text)) {
        texts[stage].text = node_formula(reader, value);
        texts[stage].place = node_place(reader, value);
    }
}

static void take_staged_number(Reader *reader, Str key, const yaml_node_t *key_node, const yaml_node_t *value,
                               void *context) {
    Str text;
    int stage = stage_of(reader, key_node, key);
    if (stage >= 0 && scalar(reader, value, "学段", &text) && !number_parse(text, &((double *)context)[stage])) {
        pack_problem(reader, value, "“%.*s”不是数。", STR_ARG(text));
    }
}

typedef struct PairLists {
    List keys, values;
} PairLists;

static void take_pair(Reader *reader, Str key, const yaml_node_t *key_node, const yaml_node_t *value, void *context) {
    PairLists *lists = context;
    Str text;
    (void)key_node;
    if (scalar(reader, value, "值", &text)) {
        *(Str *)list_add(reader->arena, &lists->keys, sizeof(Str)) = key;
        *(Str *)list_add(reader->arena, &lists->values, sizeof(Str)) = text;
    }
}

static void read_records(Reader *reader, const yaml_node_t *node, const Field *field, char *record) {
    if (node->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, node, "“%s”要写成列表，每项以“- ”开头。", field->key);
        return;
    }
    size_t count = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
    char *items = arena_array(reader->arena, count, field->size);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_t *item = node_at(reader, node->data.sequence.items.start[i]);
        if (field->begin) {
            field->begin(items + i * field->size);
        }
        read_fields(reader, item, field->fields, items + i * field->size);
        if (field->finish) {
            field->finish(reader, item, items + i * field->size);
        }
    }
    *(void **)(record + field->offset) = items;
    *(size_t *)(record + field->count) = count;
}

/* Values of several parts; returns false when the type is a single scalar. */
static bool read_compound(Reader *reader, const yaml_node_t *node, const Field *field, char *record) {
    PairLists pairs = {{NULL, 0, 0}, {NULL, 0, 0}};
    size_t stage_count;
    pack_stages(reader->pack, &stage_count);
    switch (field->type) {
    case FIELD_STRS:
    case FIELD_WORDS:
        read_texts(reader, node, field->key, field->type == FIELD_WORDS ? take_word : take_text,
                   (Str **)(void *)(record + field->offset), (size_t *)(void *)(record + field->count));
        return true;
    case FIELD_STAGES: each_text(reader, node, field->key, take_stage, record + field->offset); return true;
    case FIELD_PAIRS:
        each_pair(reader, node, field->key, take_pair, &pairs);
        *(Str **)(record + field->offset) = pairs.keys.items;
        *(Str **)(record + field->second) = pairs.values.items;
        *(size_t *)(record + field->count) = pairs.keys.count;
        return true;
    case FIELD_NUMBER_BY_STAGE: {
        double *numbers = ARENA_ARRAY(reader->arena, stage_count, double);
        each_pair(reader, node, field->key, take_staged_number, numbers);
        *(double **)(record + field->offset) = numbers;
        return true;
    }
    case FIELD_TEXT_BY_STAGE:
        if (node->type != YAML_MAPPING_NODE) {
            return false;
        }
        *(PackText **)(record + field->second) = ARENA_ARRAY(reader->arena, stage_count, PackText);
        each_pair(reader, node, field->key, take_staged_text, *(PackText **)(record + field->second));
        return true;
    case FIELD_RECORD: read_fields(reader, node, field->fields, record); return true;
    case FIELD_LIST: read_records(reader, node, field, record); return true;
    case FIELD_NODE: *(const yaml_node_t **)(void *)(record + field->offset) = node; return true;
    default: return false;
    }
}

static void read_scalar(Reader *reader, const yaml_node_t *node, const Field *field, char *record) {
    Str text;
    double number;
    void *into = record + field->offset;
    if (!scalar(reader, node, field->key, &text)) {
        return;
    }
    if (field->required && !text.len) {
        pack_problem(reader, node, "“%s”不能空着。", field->key);
        return;
    }
    switch (field->type) {
    case FIELD_WORD:
        check_word(reader, node, text);
        *(Str *)into = text;
        break;
    case FIELD_STR: *(Str *)into = text; break;
    case FIELD_TEXT:
    case FIELD_TEXT_BY_STAGE:
        *(PackText *)into = (PackText){node_formula(reader, node), node_place(reader, node)};
        break;
    case FIELD_PROSE: *(PackText *)into = (PackText){text, node_place(reader, node)}; break;
    case FIELD_NUMBER:
        if (!number_parse(text, into)) {
            pack_problem(reader, node, "“%s”要写数，“%.*s”不是数。", field->key, STR_ARG(text));
        }
        break;
    case FIELD_INTEGER:
        if (!number_parse(text, &number) || fabs(number) > 1e9 || number != floor(number)) {
            pack_problem(reader, node, "“%s”要写整数，“%.*s”不是。", field->key, STR_ARG(text));
            break;
        }
        *(int *)into = (int)number;
        break;
    case FIELD_FRACTION:
        if (!fraction_parse(text, into) || text.data[0] == '-') {
            pack_problem(reader, node, "“%s”要写不小于0的数，小数最多%d位，“%.*s”不是。", field->key, FRACTION_PLACES,
                         STR_ARG(text));
        }
        break;
    case FIELD_BOOL:
        if (!yes_or_no(text, into)) {
            pack_problem(reader, node, "“%s”要写 true 或 false，没有“%.*s”。", field->key, STR_ARG(text));
        }
        break;
    case FIELD_DATE:
        if (!date_parse(text, into)) {
            pack_problem(reader, node, "“%.*s”不是日期，例如 2017-05。", STR_ARG(text));
        }
        break;
    case FIELD_STAGE: *(int *)into = stage_of(reader, node, text); break;
    default: {
        int index = word_index(field->words, text);
        if (index < 0) {
            pack_problem(reader, node, "“%s”不能写“%.*s”，可以写：%s。", field->key, STR_ARG(text),
                         list_words(reader, field->words));
            break;
        }
        *(int *)into = index;
    }
    }
}

static void unknown_key(Reader *reader, const yaml_node_t *name, const Field *fields, const char *key) {
    const char *near = nearest(fields, key);
    if (name->type != YAML_SCALAR_NODE) {
        pack_problem(reader, name, "键要写成一个词。");
    } else if (near) {
        pack_problem(reader, name, "不认识的键“%s”，是不是“%s”？", key, near);
    } else {
        pack_problem(reader, name, "不认识的键“%s”。", key);
    }
}

static void read_field(Reader *reader, const yaml_node_t *name, const yaml_node_t *value, const Field *field,
                       char *record) {
    int *also = field->also ? (int *)(void *)(record + field->also) : NULL;
    if (also && *also) {
        pack_problem(reader, name, "已经写了另一种限值，“%s”不能再写。", field->key);
        return;
    }
    if (!read_compound(reader, value, field, record)) {
        read_scalar(reader, value, field, record);
    }
    if (also) {
        *also = field->also_value;
    }
}

void read_fields(Reader *reader, const yaml_node_t *node, const Field *fields, void *record) {
    uint64_t seen = 0;
    if (node->type != YAML_MAPPING_NODE) {
        pack_problem(reader, node, "这里要写成“键: 值”的形式。");
        return;
    }
    for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top; pair++) {
        const yaml_node_t *name = node_at(reader, pair->key);
        const char *key = name->type == YAML_SCALAR_NODE ? (const char *)name->data.scalar.value : "";
        size_t at = 0;
        while (fields[at].key && strcmp(fields[at].key, key) != 0) {
            at++;
        }
        if (!fields[at].key) {
            unknown_key(reader, name, fields, key);
        } else if (seen >> at & 1) {
            pack_problem(reader, name, "键“%s”写了两次。", key);
        } else {
            seen |= (uint64_t)1 << at;
            read_field(reader, name, node_at(reader, pair->value), &fields[at], record);
        }
    }
    for (size_t at = 0; fields[at].key; at++) {
        if (fields[at].required && !(seen >> at & 1)) {
            pack_problem(reader, node, "缺少“%s”。", fields[at].key);
        }
    }
}
