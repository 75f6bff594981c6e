/* Whether a pool and a rule fit, before anything is committed: a draw that was announced has to be possible. */
#include "draw_internal.h"

#include <stdarg.h>
#include <stdio.h>

enum {
    HELPERS_MOST = 5000,
    PAIRS_MOST = 2000000, /* places times helpers: each place asks all of them in an order of its own */
    PUPILS_MOST = 5000,   /* every two are compared */
    CHOICES_MOST = 50000000
};

__attribute__((format(printf, 4, 5))) static void say(ProblemList *problems, Severity severity, Str number,
                                                      const char *format, ...) {
    char text[400];
    va_list args;
    const Place place = place_field("%.*s", STR_ARG(number));
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    problem_add(problems, severity, "draw", number.len ? &place : NULL, "%s", text);
}

#define ERROR(number, ...) say(problems, SEVERITY_ERROR, (number), __VA_ARGS__)
static const Str nowhere = {NULL, 0};

/* ---- every list ---- */

static bool plain_list(const Str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!texts[i].len || !text_is_plain(texts[i], DRAW_TEXT_MOST)) {
            return false;
        }
    }
    return count <= DRAW_LIST_MOST;
}

static void check_entry(const DrawEntry *entry, ProblemList *problems) {
    if (!entry->number.len || !text_is_plain(entry->number, DRAW_TEXT_MOST) ||
        !text_is_plain(entry->name, DRAW_TEXT_MOST) || !text_is_plain(entry->group, DRAW_TEXT_MOST) ||
        !text_is_plain(entry->together, DRAW_TEXT_MOST) || !text_is_plain(entry->excluded, DRAW_TEXT_MOST) ||
        !text_is_plain(entry->always, DRAW_TEXT_MOST) || !plain_list(entry->avoid, entry->avoid_count) ||
        !plain_list(entry->wishes, entry->wish_count)) {
        ERROR(entry->number, "编号是空的，或有文字超过%d字节、含有换行等符号。", DRAW_TEXT_MOST);
    }
    if (entry->weight < 0 || entry->weight > DRAW_WEIGHT_MOST) {
        ERROR(entry->number, "数量（权重、学位、毕业生数）要在0到%d之间。", DRAW_WEIGHT_MOST);
    }
}

static void check_list(const DrawEntry *entries, size_t count, ProblemList *problems) {
    for (size_t i = 0; i < count; i++) {
        check_entry(&entries[i], problems);
        int by = i ? str_compare(entries[i - 1].number, entries[i].number) : -1;
        if (by == 0) {
            ERROR(entries[i].number, "编号“%.*s”出现了两次，请改成不同的编号或删去一行。", STR_ARG(entries[i].number));
        } else if (by > 0) {
            ERROR(entries[i].number, "名单没有按编号排序。");
        }
    }
}

static void check_lists(const DrawPool *pool, ProblemList *problems) {
    size_t at;
    check_list(pool->entries, pool->entry_count, problems);
    check_list(pool->others, pool->other_count, problems);
    if (!pool->entry_count || pool->entry_count > DRAW_ENTRIES_MOST || pool->other_count > DRAW_ENTRIES_MOST) {
        ERROR(nowhere, "名单要有1到%d条。", DRAW_ENTRIES_MOST);
    }
    for (size_t i = 0; i < pool->other_count; i++) {
        if (entry_find(pool->entries, pool->entry_count, pool->others[i].number, &at)) {
            ERROR(pool->others[i].number, "编号“%.*s”在两张名单里都有，请改成不同的编号。",
                  STR_ARG(pool->others[i].number));
        }
    }
}

/* ---- by method ---- */

static void check_teams(const DrawPool *pool, const DrawRule *rule, size_t places, ProblemList *problems,
                        Arena *arena) {
    size_t count, objects, *helpers = taking_part(pool->others, pool->other_count, arena, &count);
    const size_t *part = taking_part(pool->entries, pool->entry_count, arena, &objects);
    if (count > HELPERS_MOST || places * count > PAIRS_MOST) {
        ERROR(nowhere, "对象和人员太多（最多%d人，人数乘对象数不超过%d），请分批抽取。", HELPERS_MOST, PAIRS_MOST);
        return;
    }
    if ((int64_t)count < rule->team || (rule->load && (int64_t)count * rule->load < (int64_t)places * rule->team)) {
        ERROR(nowhere, "%zu个对象每组%lld人，现有%zu人不够分。请增加人员、减少每组人数或放宽每人最多的数量。", places,
              (long long)rule->team, count);
        return;
    }
    for (size_t i = 0; i < objects; i++) {
        const DrawEntry *object = &pool->entries[part[i]];
        int64_t free_ones = 0;
        for (size_t h = 0; h < count; h++) {
            const DrawEntry *person = &pool->others[helpers[h]];
            free_ones += !entry_avoids(person, object->number) && !entry_avoids(object, person->number);
        }
        if (free_ones < rule->team) {
            ERROR(object->number, "除去要回避的，只有%lld人可以到“%.*s”，每组要%lld人。请增加人员。",
                  (long long)free_ones, STR_ARG(object->number), (long long)rule->team);
        }
    }
}

static void check_select(const DrawPool *pool, const DrawRule *rule, ProblemList *problems, Arena *arena) {
    Strata strata;
    Err err = {.kind = ERR_NONE};
    strata_make(pool, rule, arena, &strata);
    size_t *rank = ARENA_ARRAY(arena, strata.group_count, size_t), places = strata.sure_count;
    for (size_t i = 0; i < strata.group_count; i++) {
        rank[i] = i;
    }
    if (!strata_count(rule, rank, arena, &strata, &err)) {
        ERROR(nowhere, "%s", err.message);
        return;
    }
    for (size_t i = 0; i < strata.group_count; i++) {
        places += (size_t)strata.counts[i];
    }
    for (size_t g = 0; rule->strata == STRATA_GIVEN && g < rule->given_count; g++) {
        bool found = false;
        for (size_t i = 0; i < strata.group_count; i++) {
            found = found || str_equal(strata.groups[i], rule->given[g].group);
        }
        if (!found) {
            ERROR(nowhere, "名单里没有“%.*s”这一类。", STR_ARG(rule->given[g].group));
        }
    }
    if (!places) {
        ERROR(nowhere, "要抽的数量是0，请写抽取数量。");
    }
    for (size_t i = 0; rule->weighted && i < pool->entry_count; i++) {
        if (pool->entries[i].weight < 1) {
            ERROR(pool->entries[i].number, "按权重抽取时权重要大于0。不参加的请写不参加的原因。");
        }
    }
    if (rule->team) {
        check_teams(pool, rule, places, problems, arena);
    }
}

static void check_wishes(const DrawPool *pool, const DrawEntry *entry, ProblemList *problems) {
    size_t at;
    for (size_t w = 0; w < entry->wish_count; w++) {
        if (!entry_find(pool->others, pool->other_count, entry->wishes[w], &at)) {
            ERROR(entry->number, "志愿学校“%.*s”不在学校名单里，请改正。", STR_ARG(entry->wishes[w]));
        }
        for (size_t before = 0; before < w; before++) {
            if (str_equal(entry->wishes[before], entry->wishes[w])) {
                ERROR(entry->number, "志愿学校“%.*s”写了两次，请删去一个。", STR_ARG(entry->wishes[w]));
            }
        }
    }
}

static bool same_wishes(const DrawEntry *a, const DrawEntry *b) {
    bool same = a->wish_count == b->wish_count;
    for (size_t i = 0; same && i < a->wish_count; i++) {
        same = str_equal(a->wishes[i], b->wishes[i]);
    }
    return same;
}

static void check_admission(const DrawPool *pool, const DrawRule *rule, ProblemList *problems, Arena *arena) {
    size_t count, parties, schools;
    const size_t *part = taking_part(pool->entries, pool->entry_count, arena, &count);
    taking_part(pool->others, pool->other_count, arena, &schools);
    if (!schools) {
        ERROR(nowhere, "没有学校和学位的名单。");
    }
    if (rule->rest && count * pool->other_count > CHOICES_MOST) {
        ERROR(nowhere, "申请人和学校太多，余下学位请分开摇号。");
    }
    for (size_t i = 0; i < count; i++) {
        check_wishes(pool, &pool->entries[part[i]], problems);
    }
    const DrawParty *all = parties_of(pool->entries, part, count, arena, &parties);
    for (size_t i = 0; i < parties; i++) {
        for (size_t m = 1; m < all[i].count; m++) {
            const DrawEntry *one = &pool->entries[all[i].members[m]];
            if (!same_wishes(&pool->entries[all[i].members[0]], one)) {
                ERROR(one->number, "和“%.*s”要求同校，志愿要相同。", STR_ARG(pool->entries[all[i].members[0]].number));
            }
        }
    }
}

static void check_classes(const DrawPool *pool, const DrawRule *rule, ProblemList *problems, Arena *arena) {
    size_t teachers;
    taking_part(pool->others, pool->other_count, arena, &teachers);
    if (rule->classes < 1) {
        ERROR(nowhere, "请写班数。");
    }
    if (pool->entry_count > PUPILS_MOST) {
        ERROR(nowhere, "一次最多给%d名学生分班，请按学校、年级分开。", PUPILS_MOST);
    }
    if ((int64_t)pool->entry_count < rule->classes) {
        ERROR(nowhere, "学生比班还少。");
    }
    if (teachers && (int64_t)teachers < rule->classes) {
        ERROR(nowhere, "班主任%zu人，不够%lld个班。", teachers, (long long)rule->classes);
    }
}

static void check_quota(const DrawPool *pool, const DrawRule *rule, ProblemList *problems, Arena *arena) {
    size_t count = pool->entry_count, *rank = ARENA_ARRAY(arena, count, size_t);
    int64_t *weights = ARENA_ARRAY(arena, count, int64_t), *floors = ARENA_ARRAY(arena, count, int64_t),
            *caps = ARENA_ARRAY(arena, count, int64_t), *shares = ARENA_ARRAY(arena, count, int64_t), sum = 0;
    quota_bounds(pool, rule, arena, weights, floors, caps);
    if (!pool->other_count || pool->other_count * count > PAIRS_MOST) {
        ERROR(nowhere, "没有高中和指标数的名单，或学校太多。");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        rank[i] = i;
    }
    for (size_t s = 0; s < pool->other_count; s++) {
        const DrawEntry *senior = &pool->others[s];
        sum += senior->excluded.len ? 0 : senior->weight;
        if (!senior->excluded.len &&
            !draw_apportion(senior->weight, weights, floors, caps, rank, count, arena, shares)) {
            ERROR(senior->number, "%lld个指标按最少、最多的要求分不下去，请改规则或名单。", (long long)senior->weight);
        }
    }
    for (size_t i = 0; i < count; i++) {
        sum -= pool->entries[i].excluded.len ? 0 : pool->entries[i].weight;
    }
    if (sum > 0) {
        ERROR(nowhere, "指标总数比毕业生还多%lld个，请核对。", (long long)sum);
    }
}

bool draw_pool_check(const DrawPool *pool, const DrawRule *rule, ProblemList *problems) {
    static void (*const checks[DRAW_METHODS])(const DrawPool *pool, const DrawRule *rule, ProblemList *problems,
                                              Arena *arena) = {[DRAW_SELECT] = check_select,
                                                               [DRAW_ADMISSION] = check_admission,
                                                               [DRAW_CLASSES] = check_classes,
                                                               [DRAW_QUOTA] = check_quota};
    size_t before = problems->errors;
    Arena *arena = arena_create();
    check_lists(pool, problems);
    if (problems->errors == before) {
        checks[rule->method](pool, rule, problems, arena);
    }
    arena_destroy(arena);
    return problems->errors == before;
}
