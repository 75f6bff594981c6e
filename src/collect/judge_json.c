/* What a judged entry says as a whole, as JSON, for the command line and the API. */
#include "collect.h"

static void put_check(const JudgedCheck *check, Json *json) {
    json_open_object(json);
    json_put_str(json, "id", check->id);
    json_put_text(json, "severity", severity_id(check->severity));
    json_put_str(json, "message", check->message);
    json_put_str(json, "field", check->field);
    json_put_str(json, "row", check->row);
    json_put_str(json, "reason", check->reason);
    json_close_object(json);
}

void form_put_judgement(const Judgement *judgement, Json *json) {
    json_key(json, "checks");
    json_open_array(json);
    for (size_t i = 0; i < judgement->check_count; i++) {
        put_check(&judgement->checks[i], json);
    }
    json_close_array(json);
    json_put_integer(json, "asked", (int64_t)judgement->asked);
    json_put_integer(json, "filled", (int64_t)judgement->filled);
    json_put_integer(json, "wrong", (int64_t)judgement->wrong);
    json_put_integer(json, "must_fix", (int64_t)judgement->must_fix);
    json_put_integer(json, "to_explain", (int64_t)judgement->to_explain);
    json_put_bool(json, "complete", judgement->complete);
}
