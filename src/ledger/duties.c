/* Duties that are done by cases: which states of a record count, and which day, stands with the duty (packs/duties). */
#include "ledger_internal.h"

/* The day of the case for this duty; false when it has none. */
static bool day_of_case(const DutyDef *duty, const Head *head, Date *day) {
    int field = record_field(head->book->def, duty->record_date);
    const json_t *value = field < 0 ? NULL : json_object_get(head->fields, duty->record_date.data);
    Str text = json_is_string(value)   ? str_from(json_string_value(value))
               : duty->record_date.len ? (Str){NULL, 0}
                                       : head->opened_at;
    return text.len && due_day(text, day);
}

/* The case that this one is about, of a duty for each case of a register. */
static Str part_of_case(const DutyDef *duty, const Head *head, Arena *arena) {
    const json_t *value = duty->each_field.len ? json_object_get(head->fields, duty->each_field.data) : NULL;
    return json_is_string(value) ? str_format(arena, "case:%s", json_string_value(value)) : (Str){NULL, 0};
}

static bool follow(const Ledger *ledger, Tx *tx, const DutyDef *duty, const Head *head, bool counts,
                   const Marked *marked, Arena *arena, Err *err) {
    DutyProof proof = {.def = duty,
                       .evidence_kind = STR("case"),
                       .evidence = str_format(arena, "%lld", (long long)head->id),
                       .unit = head->unit,
                       .part = part_of_case(duty, head, arena),
                       .reporter = head->opened_by,
                       .user = marked->user};
    bool done;
    if (!counts) {
        Str reason = str_format(arena, "台账记录“%.*s”", STR_ARG(marked->name));
        return duty_drop_proof(ledger->duty, tx, &proof, reason, err);
    }
    return !day_of_case(duty, head, &proof.on) || duty_note_proof(ledger->duty, tx, &proof, &done, err);
}

bool duties_follow(const Ledger *ledger, Tx *tx, const Head *head, int before, const Marked *marked, Arena *arena,
                   Err *err) {
    const RecordDef *def = head->book->def;
    size_t count = 0;
    const DutyDef *duties = ledger->duty && before != head->state ? pack_duties(ledger->pack, &count) : NULL;
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        if (duties[i].record.len && str_equal(duties[i].record, def->id)) {
            bool was = before >= 0 && duty_record_counts(&duties[i], def, before);
            bool is = duty_record_counts(&duties[i], def, head->state);
            good = !(was || is) || follow(ledger, tx, &duties[i], head, is, marked, arena, err);
        }
        if (duties[i].each.len && str_equal(duties[i].each, def->id)) {
            duty_cases_changed(ledger->duty);
        }
    }
    return good;
}
