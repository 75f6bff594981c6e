/* One case with its steps, for rooms above. */
#include "ledger_internal.h"

/* The object without the fields that the reader may not see. */
static Str seen_fields(const RecordDef *def, Str fields, int sees, Arena *arena, Err *err) {
    json_t *object = json_object_of(fields, err);
    for (size_t i = 0; object && i < def->field_count; i++) {
        if (def->fields[i].privacy > sees) {
            json_object_del(object, def->fields[i].id.data);
        }
    }
    Str text = object ? json_value_text(object, JSON_CANONICAL, arena) : (Str){NULL, 0};
    json_decref(object);
    return text;
}

static void look_at_line(const Ledger *ledger, const Head *head, int sees, Arena *arena, CaseLook *look, Err *err) {
    const RecordDef *def = head->book->def;
    const CaseStateDef *state = &def->states[head->state];
    CaseLine *line = &look->line;
    *line =
        (CaseLine){.id = head->id,
                   .version = head->version,
                   .record = def,
                   .number = head->number,
                   .unit = head->unit,
                   .unit_name = head->path.name,
                   .title = head->title,
                   .state = state->id,
                   .state_name = state->name,
                   .due_at = head->due_at,
                   .opened_at = head->opened_at,
                   .opened_by = head->opened_by,
                   .ended_at = head->ended_at,
                   .fields = seen_fields(def, json_value_text(head->fields, JSON_CANONICAL, arena), sees, arena, err),
                   .ended = state->end,
                   .late_days = state->end == CASE_OPEN ? due_late_days(head->due_at) : 0,
                   .rung = head->rung,
                   .sees = sees};
    line->light =
        case_light(ledger, def, state->end, state->paused, state->name, head->due_at, head->due_why, arena, &line->why);
}

static void look_at_steps(const Head *head, int sees, Arena *arena, CaseLook *look, Err *err) {
    const RecordDef *def = head->book->def;
    const int *agreed = agreed_by_step(head, arena);
    look->steps = ARENA_ARRAY(arena, head->step_count, CasePast);
    look->step_count = head->step_count;
    for (size_t i = 0; i < head->step_count; i++) {
        const PastStep *past = &head->steps[i];
        int step = record_step(def, past->step);
        look->steps[i] = (CasePast){.step = past->step,
                                    .name = past->name,
                                    .before = past->before,
                                    .after = past->after,
                                    .actor = past->actor,
                                    .reason = past->reason,
                                    .at = past->at,
                                    .fields = seen_fields(def, past->fields, sees, arena, err),
                                    .due_at = past->due_at,
                                    .agreed = agreed[i],
                                    .people = agreed[i] ? def->steps[step].people : 0,
                                    .kind = step < 0 ? STEP_NOTE : def->steps[step].kind};
    }
}

bool case_look(Ledger *ledger, Tx *tx, const User *user, int64_t id, Arena *arena, CaseLook *look, Err *err) {
    Head head;
    if (!case_load(ledger, tx, id, arena, &head, err)) {
        return false;
    }
    bool good = may_see_case(user, &head, err);
    if (good) {
        int sees = case_seen_to(user, head.book->def, head.opened_by, head.fields, &head.path);
        look_at_line(ledger, &head, sees, arena, look, err);
        look_at_steps(&head, sees, arena, look, err);
        good = err->kind == ERR_NONE;
    }
    case_free(&head);
    return good;
}
