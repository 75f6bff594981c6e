/* The room at work: opening, the clock, the words for states and actions. */
#include "duty_internal.h"

#include <time.h>

static struct tm local_of(int64_t at) {
    time_t seconds = (time_t)at;
    struct tm local;
    localtime_r(&seconds, &local);
    return local;
}

int duty_minute_now(void) {
    struct tm local = local_of(time_now_seconds());
    return local.tm_hour * 60 + local.tm_min;
}

Date duty_day_of(Str instant) {
    Date day;
    return date_of_iso(instant, &day) ? day : (Date){0, 0, 0};
}

bool duty_window_over(Str due_on, Str due_time, Arena *arena) {
    Str today = date_show(arena, date_today());
    int minute = duty_minute_now(), order = str_compare(due_on, today);
    Str now = str_format(arena, "%02d:%02d", minute / 60, minute % 60);
    return order < 0 || (order == 0 && due_time.len && str_compare(due_time, now) <= 0);
}

bool duty_day_read(Str text, const char *field, Date *day, Err *err) {
    const Place place = place_field("%s", field);
    return (text.len == 10 && date_parse(text, day) && day->day > 0) ||
           err_set_at(err, ERR_INPUT, &place, "日期要写成 2026-05-08 这样。");
}

bool duty_text_good(Str text, const char *field, const char *name, bool needed, Err *err) {
    enum { LEAST = 2 };
    const Place place = place_field("%s", field);
    if (str_invalid_utf8(text) >= 0) {
        return err_set_at(err, ERR_INPUT, &place, "%s里有认不出的字符，请重新输入。", name);
    }
    size_t length = utf8_count(str_trim(text));
    if (length > DUTY_TEXT_MOST) {
        return err_set_at(err, ERR_LIMIT, &place, "%s太长，最多%d字。", name, DUTY_TEXT_MOST);
    }
    return !needed || length >= LEAST || err_set_at(err, ERR_INPUT, &place, "请写明%s，至少两个字。", name);
}

bool duty_open(Store *store, const Pack *pack, Duty **out, Err *err) {
    Arena *arena = arena_create();
    Duty *duty = ARENA_NEW(arena, Duty);
    (void)err;
    *duty = (Duty){.store = store, .pack = pack, .arena = arena};
    pthread_mutex_init(&duty->lock, NULL);
    *out = duty;
    return true;
}

void duty_close(Duty *duty) {
    if (duty) {
        pthread_mutex_destroy(&duty->lock);
        arena_destroy(duty->arena);
    }
}

/* ---- words ----------------------------------------------------------------- */

static const struct {
    const char *id, *name;
} states[DUTY_STATES] = {
    [DUTY_DUE] = {"due", "待履行"},           [DUTY_DONE] = {"done", "已履行"},
    [DUTY_VERIFIED] = {"verified", "已核实"}, [DUTY_MISSED] = {"missed", "缺失"},
    [DUTY_MADE_UP] = {"made_up", "已补录"},   [DUTY_WAIVED] = {"waived", "免责"},
    [DUTY_NO_TASK] = {"no_task", "无任务"},
};

static const struct {
    const char *id, *name;
    bool of_people;
} actions[DUTY_ACTIONS] = {
    [DUTY_DO] = {"do", "履行", true},
    [DUTY_WITHDRAW] = {"withdraw", "撤回", true},
    [DUTY_VERIFY] = {"verify", "核实", true},
    [DUTY_RETURN] = {"return", "退回", true},
    [DUTY_WAIVE] = {"waive", "免责", true},
    [DUTY_NONE] = {"no_task", "本期无任务", true},
    [DUTY_MISS] = {"miss", "缺失", false},
    [DUTY_SLIP] = {"slip", "黄色提示单", false},
    [DUTY_LEADER] = {"leader", "报分管领导", false},
    [DUTY_LIST] = {"list", "列入股室清单", false},
    [DUTY_OPEN] = {"open", "登记事件", false},
};

const char *duty_state_id(DutyState state) {
    return (unsigned)state < DUTY_STATES ? states[state].id : "";
}

const char *duty_state_name(DutyState state) {
    return (unsigned)state < DUTY_STATES ? states[state].name : "";
}

bool duty_state_parse(Str text, DutyState *state) {
    for (int i = 0; i < DUTY_STATES; i++) {
        if (str_is(text, states[i].id)) {
            *state = (DutyState)i;
            return true;
        }
    }
    return false;
}

const char *duty_action_id(DutyAction action) {
    return (unsigned)action < DUTY_ACTIONS ? actions[action].id : "";
}

const char *duty_action_name(DutyAction action) {
    return (unsigned)action < DUTY_ACTIONS ? actions[action].name : "";
}

bool duty_action_parse(Str text, DutyAction *action) {
    for (int i = 0; i < DUTY_ACTIONS; i++) {
        if (actions[i].of_people && str_is(text, actions[i].id)) {
            *action = (DutyAction)i;
            return true;
        }
    }
    return false;
}
