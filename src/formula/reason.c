/* Reasons for unknown values: interned, so that a cell needs only a number. A list may stand over a frozen one. */
#include "formula_internal.h"

struct ReasonList {
    Arena *arena;
    const ReasonList *below; /* read-only; its numbers come first */
    ReasonItem *items;
    size_t count, capacity, first;
    uint32_t *places; /* by hash: place among the items + 1, 0 none; NULL while they are few */
    size_t place_count;
};

enum { FEW = 16, PLACES_PER_ITEM = 4 };

ReasonList *reason_list(Arena *arena) {
    ReasonList *list = ARENA_NEW(arena, ReasonList);
    *list = (ReasonList){.arena = arena, .first = 1};
    return list;
}

ReasonList *reason_list_over(Arena *arena, const ReasonList *below) {
    ReasonList *list = reason_list(arena);
    list->below = below;
    list->first = below->first + below->count;
    return list;
}

static bool same(const ReasonItem *a, const ReasonItem *b) {
    return a->kind == b->kind && a->row == b->row && a->count == b->count && a->previous == b->previous &&
           str_equal(a->element, b->element) && str_equal(a->whose, b->whose);
}

static uint64_t hash_text(uint64_t hash, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.data[i]) * 0x100000001B3u;
    }
    return hash;
}

static size_t hash_of(const ReasonItem *item) {
    uint64_t hash = (uint64_t)item->kind * 2 + item->previous;
    hash = (hash * 0x9E3779B97F4A7C15u ^ (uint64_t)(uint32_t)item->row) * 0x9E3779B97F4A7C15u ^ item->count;
    hash = hash_text(hash_text(hash * 0x9E3779B97F4A7C15u, item->element), item->whose);
    return (size_t)(hash ^ hash >> 32);
}

/* Its place among the items + 1; 0: it is not among them. */
static size_t find(const ReasonList *list, const ReasonItem *item, size_t hash) {
    if (!list->places) {
        for (size_t i = 0; i < list->count; i++) {
            if (same(&list->items[i], item)) {
                return i + 1;
            }
        }
        return 0;
    }
    size_t at = hash & (list->place_count - 1);
    while (list->places[at] && !same(&list->items[list->places[at] - 1], item)) {
        at = (at + 1) & (list->place_count - 1);
    }
    return list->places[at];
}

static void put_place(ReasonList *list, size_t index) {
    size_t at = hash_of(&list->items[index]) & (list->place_count - 1);
    while (list->places[at]) {
        at = (at + 1) & (list->place_count - 1);
    }
    list->places[at] = (uint32_t)index + 1;
}

static void make_room(ReasonList *list) {
    list->capacity = list->capacity ? list->capacity * 2 : FEW;
    list->items = arena_grow(list->arena, list->items, list->count, list->capacity, sizeof *list->items);
    if (list->capacity > FEW) {
        list->place_count = list->capacity * PLACES_PER_ITEM;
        list->places = ARENA_ARRAY(list->arena, list->place_count, uint32_t);
        for (size_t i = 0; i < list->count; i++) {
            put_place(list, i);
        }
    }
}

Reason reason_intern(ReasonList *list, const ReasonItem *item) {
    size_t hash = hash_of(item);
    const ReasonList *at = list;
    do {
        size_t found = find(at, item, hash);
        if (found) {
            return (Reason)(at->first + found - 1);
        }
    } while ((at = at->below) != NULL);
    if (list->count == list->capacity) {
        make_room(list);
    }
    list->items[list->count] = *item;
    list->items[list->count].element = str_copy(list->arena, item->element);
    list->items[list->count].whose = str_copy(list->arena, item->whose);
    if (list->places) {
        put_place(list, list->count);
    }
    return (Reason)(list->first + list->count++);
}

const ReasonItem *reason_get(const ReasonList *list, Reason reason) {
    while (list && reason < list->first) {
        list = list->below;
    }
    return list && reason && reason - list->first < list->count ? &list->items[reason - list->first] : NULL;
}

bool reason_no_base(const ReasonList *list, Reason reason) {
    const ReasonItem *item = reason_get(list, reason);
    return item && item->kind == REASON_ZERO_DIVISOR && item->count == 0;
}

static Str plain(const ReasonItem *item, Arena *arena) {
    static const char *const missing[] = {"缺", "被遮盖", "已损坏"};
    const char *when = item->previous ? "上一年" : "";
    switch (item->kind) {
    case REASON_EMPTY: return str_format(arena, "%s%s“%.*s”", when, missing[0], STR_ARG(item->element));
    case REASON_MASKED:
    case REASON_DAMAGED: return str_format(arena, "%s“%.*s”%s", when, STR_ARG(item->element), missing[item->kind]);
    case REASON_ZERO_DIVISOR: return STR("分母为0，无法计算");
    case REASON_NO_PREVIOUS:
    case REASON_NOT_YET: return STR("没有上一年数据");
    case REASON_SPLIT:
        return item->element.len ? str_format(arena, "由“%.*s”拆分，上一年没有单独的数", STR_ARG(item->element))
                                 : STR("已拆分，与上一年不可比");
    case REASON_NO_ROWS: return STR("没有可计算的学校");
    case REASON_NOT_DECIDED: return STR("尚待认定");
    case REASON_TOO_LARGE: return STR("数值过大，无法计算");
    }
    return STR("未知");
}

Str reason_show(const ReasonList *list, Reason reason, Arena *arena, Str (*row_name)(void *context, int row),
                void *context) {
    const ReasonItem *item = reason_get(list, reason);
    if (!item) {
        return (Str){NULL, 0};
    }
    Str text = plain(item, arena);
    if (item->count == 0) {
        return item->whose.len ? str_format(arena, "“%.*s”%.*s", STR_ARG(item->whose), STR_ARG(text)) : text;
    }
    Str first = item->row >= 0 && row_name ? row_name(context, item->row) : item->whose;
    return first.len ? str_format(arena, "%zu所学校%.*s（%s%.*s）", item->count, STR_ARG(text),
                                  item->count > 1 ? "首个：" : "", STR_ARG(first))
                     : str_format(arena, "%zu所学校%.*s", item->count, STR_ARG(text));
}
