/* Duplicates: a case that is another one again ends in it. The one that goes on answers from then on for whatever the
 * other came out of, and for whatever came out of the other; nothing of either's history is changed. */
#include "ledger_internal.h"

static Place place_of(const CaseField *field) {
    const Place place = place_field("%.*s", STR_ARG(field->id));
    return place;
}

static bool refused(const CaseField *field, Err *err, const char *message) {
    Place place = place_of(field);
    return err_set_at(err, ERR_INPUT, &place, "%s", message);
}

/* The words of one that is not there, so that nobody learns which are. */
static bool not_there(const CaseField *field, const char *id, Err *err) {
    Place place = place_of(field);
    return err_set_at(err, ERR_INPUT, &place, "“%.*s”没有“%s”这个记录。", STR_ARG(field->name), id);
}

static bool may_go_on(const Head *head, const Head *kept, const CaseField *field, Err *err) {
    if (kept->id == head->id) {
        return refused(field, err, "不能并入自己，请选另一条。");
    }
    if (!str_equal(kept->book->def->id, head->book->def->id) || !str_equal(kept->unit, head->unit)) {
        return refused(field, err, "只能并入同一单位的同类记录。");
    }
    if (kept->book->def->states[kept->state].end != CASE_OPEN) {
        return refused(field, err, "那一条已经结束，不能再并入。请先重新打开它，或选另一条。");
    }
    return true;
}

/* Sources and what came of it hang on both from now on: whoever waits for the one waits for the other. */
static bool take_links(Tx *tx, const Head *head, const Head *kept, Arena *arena, Err *err) {
    Str from = str_format(arena, "%lld", (long long)head->id), to = str_format(arena, "%lld", (long long)kept->id);
    Str label = str_format(arena, "%.*s %.*s", STR_ARG(kept->number), STR_ARG(kept->title));
    return store_run(tx,
                     "INSERT INTO case_source (case_id, kind, source, label) SELECT ?1, kind, source, label FROM"
                     " case_source WHERE case_id = ?2 AND NOT (kind = 'case' AND source = ?3)"
                     " ON CONFLICT DO NOTHING",
                     err, "iis", kept->id, head->id, to) &&
           store_run(tx,
                     "INSERT INTO case_source (case_id, kind, source, label) SELECT case_id, 'case', ?1, ?2 FROM"
                     " case_source WHERE kind = 'case' AND source = ?3 AND case_id <> ?4 ON CONFLICT DO NOTHING",
                     err, "sssi", to, label, from, kept->id);
}

bool merge_into(Ledger *ledger, Tx *tx, const User *user, const Head *head, const CaseStepDef *step, Arena *arena,
                Err *err) {
    if (step->merges < 0) {
        return true;
    }
    const CaseField *field = &head->book->def->fields[step->merges];
    const char *text = json_string_value(json_object_get(head->fields, field->id.data));
    Err untold = {.kind = ERR_NONE};
    int64_t id;
    Head kept;
    if (!text || !integer_parse(str_from(text), &id) || !case_load(ledger, tx, id, arena, &kept, &untold)) {
        return not_there(field, text ? text : "", err);
    }
    bool good = (!user || may_see_case(user, &kept, &untold) || not_there(field, text, err)) &&
                may_go_on(head, &kept, field, err) && take_links(tx, head, &kept, arena, err);
    case_free(&kept);
    return good;
}
