/* Deadlines of cases: rules that look at fields, the light of a case, the day of its next alarm. */
#include "ledger_internal.h"

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
    if (!text.len || !due_day(text, &date)) {
        return (Due){{NULL, 0}, {NULL, 0}};
    }
    Str day = date_show(arena, date_add_days(date, rule->number));
    Str how = rule->number == 0  ? STR("")
              : rule->number < 0 ? str_format(arena, "前%d天", -rule->number)
                                 : str_format(arena, "后%d天", rule->number);
    return (Due){day, str_format(arena, "%.*s：%.*s%.*s", STR_ARG(step_name), STR_ARG(field->name), STR_ARG(how))};
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
    if (rule->kind == DUE_FIELD) {
        return of_field(def, rule, step_name, fields, arena);
    }
    if (rule->kind == DUE_BY_CHOICE) {
        const DueRule *one = chosen(def, rule, fields);
        return one ? due_of(pack, def, one, step_name, fields, arena) : (Due){{NULL, 0}, {NULL, 0}};
    }
    return due_counted(pack, rule, step_name, arena);
}

static const LadderDef *general_ladder(const Pack *pack) {
    size_t count;
    const LadderDef *all = pack_ladders(pack, &count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].general) {
            return &all[i];
        }
    }
    return NULL;
}

/* The first reminder makes it yellow; records without a ladder go by the general one of the packs. */
int ledger_near_days(const Ledger *ledger, const RecordDef *def) {
    const LadderDef *ladder = def->ladder.len ? pack_ladder(ledger->pack, def->ladder) : general_ladder(ledger->pack);
    int most = 0;
    for (size_t i = 0; ladder && i < ladder->remind_count; i++) {
        most = ladder->remind[i] > most ? ladder->remind[i] : most;
    }
    return most;
}

Light case_light(const Ledger *ledger, const RecordDef *def, CaseEnd ended, bool paused, Str state_name, Str due_at,
                 Str due_why, Arena *arena, Str *why) {
    if (ended != CASE_OPEN || paused) {
        *why = str_format(arena, "%s%.*s", ended == CASE_OPEN ? "期限暂停：" : "", STR_ARG(state_name));
        return LIGHT_GREY;
    }
    return due_light(due_at, due_why, ledger_near_days(ledger, def), arena, why);
}

Str due_alarm(const Pack *pack, const RecordDef *def, Str due_at, int rung, Arena *arena) {
    const LadderDef *ladder = def->ladder.len ? pack_ladder(pack, def->ladder) : NULL;
    Date date;
    if (!ladder || (size_t)rung >= ladder->rung_count || !due_at.len || !due_day(due_at, &date)) {
        return (Str){NULL, 0};
    }
    return date_show(arena, date_add_days(date, ladder->rungs[rung].after));
}
