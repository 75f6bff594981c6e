/* Lights: how an entry stands, with the rule that says so. Thresholds are the pack's; which colour a deadline has is
 * told where it is for cases, tasks and duties, too (light_of_days). What is not handed in yet is never green. */
#include "collect_internal.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const names[] = {"灰", "绿", "黄", "红"};

/* `arena` NULL: only the colour is wanted. */
static Light show(Arena *arena, Str *why, Light light, const char *format, ...) __attribute__((format(printf, 4, 5)));
static Light show(Arena *arena, Str *why, Light light, const char *format, ...) {
    char words[160];
    va_list values;
    va_start(values, format);
    vsnprintf(words, sizeof words, format, values);
    va_end(values);
    if (arena) {
        *why = str_format(arena, "%s：%s", names[light], words);
    }
    return light;
}

/* Handed in; what is late now is the review's. */
static Light in_review(const LightFacts *facts, int left, const CollectionDef *rules, Arena *arena, Str *why) {
    if (left <= -rules->red_days) {
        return show(arena, why, LIGHT_YELLOW, "已报送，过期限%d天还没有审完", -left);
    }
    return show(arena, why, LIGHT_GREEN, facts->corrected ? "更正已报送，待审核" : "已报送，待审核");
}

static const char *doing(const LightFacts *facts) {
    switch (facts->state) {
    case ENTRY_RETURNED: return "被退回，";
    case ENTRY_CORRECTING: return "更正中，";
    default: return facts->begun ? "填报中，" : "还没有填，";
    }
}

static Light not_handed_in(const LightFacts *facts, int left, const CollectionDef *rules, Arena *arena, Str *why) {
    Light light = light_of_days_patient(left, rules->yellow_days, rules->red_days);
    if (left < 0) {
        return show(arena, why, light, "%s逾期%d天未报", facts->state == ENTRY_DRAFT ? "" : doing(facts), -left);
    }
    if (left == 0) {
        return show(arena, why, light, "%s今天截止", doing(facts));
    }
    light = light != LIGHT_GREEN ? light : facts->state == ENTRY_RETURNED ? LIGHT_YELLOW : LIGHT_GREY;
    return show(arena, why, light, "%s还有%d天", doing(facts), left);
}

Light light_of(const LightFacts *facts, const CollectionDef *rules, Date today, Arena *arena, Str *why) {
    Date due = today, opens = today;
    calendar_read(facts->due_on, &due);
    calendar_read(facts->opens_on, &opens);
    int left = date_days_between(today, due), ahead = date_days_between(today, opens);
    if (facts->state == ENTRY_LOCKED) {
        return show(arena, why, LIGHT_GREEN, "已审定");
    }
    if (facts->round == ROUND_WITHDRAWN) {
        return show(arena, why, LIGHT_GREY, "这次填报已撤销");
    }
    if (facts->state == ENTRY_REVIEW) {
        return in_review(facts, left, rules, arena, why);
    }
    if (facts->round == ROUND_CLOSED && !facts->corrected) {
        return show(arena, why, LIGHT_RED, "填报已截止，没有报送");
    }
    if (ahead > 0) {
        return show(arena, why, LIGHT_GREY, "%d天后开始填报", ahead);
    }
    return not_handed_in(facts, left, rules, arena, why);
}
