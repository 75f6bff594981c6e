/* Deadlines: what a rule makes of a day, how late something is, which light that is and why. */
#include "ledger_internal.h"

#include <time.h>

enum { SECONDS_OF_HOUR = 3600 };

static Str field_text(const RecordDef *def, int field, const json_t *fields) {
    const json_t *value = field < 0 ? NULL : json_object_get(fields, def->fields[field].id.data);
    Str text = json_is_string(value) ? str_from(json_string_value(value)) : (Str){NULL, 0};
    if (field >= 0 && def->fields[field].type == CASE_SPAN) { /* its end */
        Str rest = text, from;
        return str_cut(&rest, '/', &from) ? rest : text;
    }
    return text;
}

static Due of_field(const RecordDef *def, const DueRule *rule, Str step_name, const json_t *fields, Arena *arena) {
    Date date;
    const CaseField *field = &def->fields[rule->field];
    Str text = field_text(def, rule->field, fields);
    if (!text.len || !day_of_text(text, &date)) {
        return (Due){{NULL, 0}, {NULL, 0}};
    }
    Str day = date_show(arena, date_add_days(date, rule->number));
    Str how = rule->number == 0  ? STR("")
              : rule->number < 0 ? str_format(arena, "前%d天", -rule->number)
                                 : str_format(arena, "后%d天", rule->number);
    return (Due){day, str_format(arena, "%.*s：%.*s%.*s", STR_ARG(step_name), STR_ARG(field->name), STR_ARG(how))};
}

/* The next such day after today. */
static Date next_day(int month, int day) {
    Date today = date_today(), found = today;
    for (int i = 0; i < 400; i++) {
        found = date_add_days(found, 1);
        Date tomorrow = date_add_days(found, 1);
        bool last = tomorrow.day == 1; /* the 31st of a shorter month is its last day */
        bool fits = found.day == day || (last && found.day < day);
        if (fits && (!month || found.month == month)) {
            return found;
        }
    }
    return found;
}

static Due of_hours(const DueRule *rule, Str step_name, Arena *arena) {
    time_t at = (time_t)(time_now_seconds() + (int64_t)rule->number * SECONDS_OF_HOUR);
    struct tm utc;
    char text[32];
    gmtime_r(&at, &utc);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return (Due){str_copy(arena, str_from(text)),
                 str_format(arena, "%.*s：%d小时内", STR_ARG(step_name), rule->number)};
}

static const DueRule *chosen(const RecordDef *def, const DueRule *rule, const json_t *fields) {
    const CaseField *field = &def->fields[rule->field];
    Str text = field_text(def, rule->field, fields);
    for (size_t i = 0; i < field->choice_count; i++) {
        if (str_equal(field->choices[i], text)) {
            return &rule->by[i];
        }
    }
    return NULL;
}

Due due_of(const Pack *pack, const RecordDef *def, const DueRule *rule, Str step_name, const json_t *fields,
           Arena *arena) {
    Date today = date_today();
    switch (rule->kind) {
    case DUE_DAYS:
        return (Due){date_show(arena, date_add_days(today, rule->number)),
                     str_format(arena, "%.*s：%d天内", STR_ARG(step_name), rule->number)};
    case DUE_WORKING_DAYS:
        return (Due){date_show(arena, pack_working_days_after(pack, today, rule->number)),
                     str_format(arena, "%.*s：%d个工作日内", STR_ARG(step_name), rule->number)};
    case DUE_HOURS: return of_hours(rule, step_name, arena);
    case DUE_FIELD: return of_field(def, rule, step_name, fields, arena);
    case DUE_YEARLY:
        return (Due){date_show(arena, next_day(rule->month, rule->day)),
                     str_format(arena, "%.*s：每年%d月%d日前", STR_ARG(step_name), rule->month, rule->day)};
    case DUE_MONTHLY:
        return (Due){date_show(arena, next_day(0, rule->day)),
                     str_format(arena, "%.*s：每月%d日前", STR_ARG(step_name), rule->day)};
    case DUE_BY_CHOICE: {
        const DueRule *one = chosen(def, rule, fields);
        return one ? due_of(pack, def, one, step_name, fields, arena) : (Due){{NULL, 0}, {NULL, 0}};
    }
    default: return (Due){{NULL, 0}, {NULL, 0}};
    }
}

int due_late_days(Str due_at) {
    Date date;
    if (!due_at.len || !day_of_text(due_at, &date)) {
        return 0;
    }
    if (due_at.len > 10) { /* an instant: late from the second after it */
        char now[32];
        time_now_iso(now);
        if (str_compare(due_at, str_from(now)) < 0) {
            int days = date_days_between(date, date_today());
            return days > 0 ? days : 1;
        }
        return 0;
    }
    int days = date_days_between(date, date_today());
    return days > 0 ? days : 0;
}

/* The first reminder makes it yellow; records without a ladder go by the first one of the packs. */
int ledger_near_days(const Ledger *ledger, const RecordDef *def) {
    size_t count;
    const LadderDef *all = pack_ladders(ledger->pack, &count);
    const LadderDef *ladder = def->ladder.len ? pack_ladder(ledger->pack, def->ladder) : count ? all : NULL;
    int most = 0;
    for (size_t i = 0; ladder && i < ladder->remind_count; i++) {
        most = ladder->remind[i] > most ? ladder->remind[i] : most;
    }
    return most;
}

Light due_light(const Ledger *ledger, const RecordDef *def, CaseEnd ended, bool paused, Str state_name, Str due_at,
                Str due_why, Arena *arena, Str *why) {
    Date date;
    if (ended != CASE_OPEN || paused) {
        *why = str_format(arena, "%s%.*s", ended == CASE_OPEN ? "期限暂停：" : "", STR_ARG(state_name));
        return LIGHT_GREY;
    }
    if (!due_at.len || !day_of_text(due_at, &date)) {
        *why = STR("这一步没有期限");
        return LIGHT_GREY;
    }
    int late = due_late_days(due_at), left = date_days_between(date_today(), date);
    Str day = date_show(arena, date);
    if (late) {
        *why = str_format(arena, "%.*s到期，已逾期%d天（%.*s）", STR_ARG(day), late, STR_ARG(due_why));
        return LIGHT_RED;
    }
    *why = left ? str_format(arena, "%.*s到期，还有%d天（%.*s）", STR_ARG(day), left, STR_ARG(due_why))
                : str_format(arena, "今天到期（%.*s）", STR_ARG(due_why));
    return light_of_days(left, ledger_near_days(ledger, def));
}

Str due_alarm(const Pack *pack, const RecordDef *def, Str due_at, int rung, Arena *arena) {
    const LadderDef *ladder = def->ladder.len ? pack_ladder(pack, def->ladder) : NULL;
    Date date;
    if (!ladder || (size_t)rung >= ladder->rung_count || !due_at.len || !day_of_text(due_at, &date)) {
        return (Str){NULL, 0};
    }
    return date_show(arena, date_add_days(date, ladder->rungs[rung].after));
}
