/* What the user has to do about cases now, as part of what there is to do. */
#include "collect_json.h"

bool put_case_todo(Request *request, Json *json, size_t *more, Err *err) {
    CaseTodo *todos;
    size_t count;
    if (!case_todo(request->web->ledger, user_of(request), request->arena, &todos, &count, more, err)) {
        return false;
    }
    json_key(json, "cases");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        const CaseTodo *todo = &todos[i];
        int64_t plan, node;
        if (!plan_of_case(request->web->plans, todo->id, &plan, &node, err)) {
            return false;
        }
        json_open_object(json);
        json_put_text(json, "kind", case_todo_kind_id(todo->kind));
        json_put_integer(json, "id", todo->id);
        json_put_str(json, "record", todo->record->id);
        json_put_str(json, "record_name", todo->record->name);
        json_put_str(json, "number", todo->number);
        json_put_str(json, "title", todo->title);
        json_put_str(json, "unit", todo->unit);
        json_put_str(json, "unit_name", todo->unit_name);
        json_put_str(json, "state_name", todo->state_name);
        json_put_str(json, "due_at", todo->due_at);
        json_put_text(json, "light", light_id(todo->light));
        json_put_str(json, "why", todo->why);
        json_put_str(json, "steps", todo->steps);
        json_put_str(json, "reason", todo->reason);
        json_put_integer(json, "late_days", todo->late_days);
        json_put_bool(json, "fresh", todo->fresh);
        json_put_integer(json, "plan", plan);
        json_put_integer(json, "node", node);
        json_close_object(json);
    }
    json_close_array(json);
    return true;
}
