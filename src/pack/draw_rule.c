/* The values of a draw's rule: their keys, bounds and words, set from text and told one by one. */
#include "pack_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const methods[] = {"select", "admission", "classes", "quota", NULL};
static const char *const strata[] = {"none", "proportional", "equal", "given", NULL};
static const char *const wishes[] = {"first", "parallel", NULL};
static const char *const switches[] = {"false", "true", NULL};

#define OF(member) offsetof(DrawRule, member)

/* In the order of their keys, as proofs have them. */
static const struct Value {
    const char *key, *name;
    size_t offset, count; /* count: of pairs */
    int64_t most;
    const char *const *words;
    bool as_number; /* words are a yes or no */
} values[] = {
    {"cap", "最多", OF(cap), 0, 1000000, NULL, false},
    {"cap_percent", "最多占毕业生的百分比", OF(cap_percent), 0, 100, NULL, false},
    {"classes", "班数", OF(classes), 0, 100, NULL, false},
    {"count", "抽取数量", OF(count), 0, 100000, NULL, false},
    {"floor", "最少", OF(floor), 0, 1000000, NULL, false},
    {"given", "各类数量", OF(given), OF(given_count), 100000, NULL, false},
    {"helpers", "先抽取的人数", OF(helpers), 0, 5000, NULL, false},
    {"load", "每人最多", OF(load), 0, 100000, NULL, false},
    {"ranked", "按先后", OF(ranked), 0, 1, switches, true},
    {"rest", "余下学位摇号", OF(rest), 0, 1, switches, true},
    {"strata", "分层方法", OF(strata), 0, 3, strata, false},
    {"team", "每组人数", OF(team), 0, 20, NULL, false},
    {"tilt", "各类折算百分比", OF(tilt), OF(tilt_count), 1000, NULL, false},
    {"weighted", "按权重", OF(weighted), 0, 1, switches, true},
    {"wishes", "志愿方法", OF(wishes), 0, 1, wishes, false},
};
enum { VALUES = sizeof values / sizeof *values, PAIRS_MOST = 200 };

const char *draw_method_id(DrawMethod method) {
    return methods[method];
}

const char *draw_rule_name(Str key) {
    for (size_t i = 0; i < VALUES; i++) {
        if (str_is(key, values[i].key)) {
            return values[i].name;
        }
    }
    return str_is(key, "method") ? "方法" : NULL;
}

static bool put_word(const char *const *words, Str value, const char *name, int64_t *number, Err *err) {
    char all[128] = "";
    for (int i = 0; words[i]; i++) {
        if (str_is(value, words[i])) {
            *number = i;
            return true;
        }
        size_t used = strlen(all);
        snprintf(all + used, sizeof all - used, "%s%s", i ? "、" : "", words[i]);
    }
    return err_set(err, ERR_INPUT, "“%s”不能写“%.*s”，可以写：%s。", name, STR_ARG(value), all);
}

static bool put_number(const struct Value *value, Str text, int64_t *number, Err *err) {
    int64_t read;
    if (!integer_parse(text, &read) || read < 0 || read > value->most) {
        return err_set(err, ERR_INPUT, "“%s”（%s）要写0到%lld的整数，不能写“%.*s”。", value->name, value->key,
                       (long long)value->most, STR_ARG(text));
    }
    *number = read;
    return true;
}

static int compare_pairs(const DrawPair *a, const DrawPair *b) {
    return str_compare(a->group, b->group);
}

/* "城区=3,乡村=2", kept in the order of the groups. */
static bool put_pairs(const struct Value *value, Str text, Arena *arena, DrawPair **pairs, size_t *count, Err *err) {
    Str rest = text, one, group;
    *pairs = ARENA_ARRAY(arena, PAIRS_MOST, DrawPair);
    *count = 0;
    while (str_cut(&rest, ',', &one)) {
        DrawPair pair;
        str_cut(&one, '=', &group);
        pair.group = str_copy(arena, str_trim(group));
        if (!put_number(value, str_trim(one), &pair.value, err)) {
            return false;
        }
        size_t at = *count;
        for (; at > 0 && compare_pairs(&pair, &(*pairs)[at - 1]) < 0; at--) {
        }
        if (*count == PAIRS_MOST || !pair.group.len || (at > 0 && !compare_pairs(&pair, &(*pairs)[at - 1]))) {
            return err_set(err, ERR_INPUT, "“%s”要写成“城区=3,乡村=2”，每类一次，最多%d类。", value->name, PAIRS_MOST);
        }
        memmove(*pairs + at + 1, *pairs + at, (*count - at) * sizeof pair);
        (*pairs)[at] = pair;
        ++*count;
    }
    return true;
}

bool draw_rule_put(DrawRule *rule, Str key, Str text, Arena *arena, Err *err) {
    if (str_is(key, "method")) {
        int64_t method = 0;
        bool good = put_word(methods, text, "方法", &method, err);
        rule->method = (DrawMethod)method;
        return good;
    }
    for (size_t i = 0; i < VALUES; i++) {
        const struct Value *value = &values[i];
        char *at = (char *)rule + value->offset;
        if (!str_is(key, value->key)) {
            continue;
        }
        if (value->count) {
            return put_pairs(value, text, arena, (DrawPair **)(void *)at,
                             (size_t *)(void *)((char *)rule + value->count), err);
        }
        return value->words ? put_word(value->words, text, value->name, (int64_t *)(void *)at, err)
                            : put_number(value, text, (int64_t *)(void *)at, err);
    }
    return err_set(err, ERR_INPUT, "规则里没有“%.*s”这一项。", STR_ARG(key));
}

void draw_rule_each(const DrawRule *rule, DrawRuleSink sink, void *context) {
    bool method_told = false;
    for (size_t i = 0; i < VALUES; i++) {
        const struct Value *value = &values[i];
        const char *at = (const char *)rule + value->offset;
        if (!method_told && strcmp(value->key, "method") > 0) {
            sink(context, &(DrawRuleValue){.key = "method", .word = methods[rule->method]});
            method_told = true;
        }
        DrawRuleValue told = {.key = value->key};
        if (value->count) {
            told.pairs = *(DrawPair *const *)(const void *)at;
            told.pair_count = *(const size_t *)(const void *)((const char *)rule + value->count);
        } else {
            told.number = *(const int64_t *)(const void *)at;
            told.word = value->words && !value->as_number ? value->words[told.number] : NULL;
        }
        if (told.number || told.pair_count) {
            sink(context, &told);
        }
    }
}
