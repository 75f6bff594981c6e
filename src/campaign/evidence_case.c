/* A case of a ledger as evidence - a task of a plan, an inspection, a meeting: its files, as far as whoever gives it
 * sees them and whoever sees the sheet may see them. Who opens such a file later is campaign_file_reach, as for every
 * other file that stands as evidence and belongs to something else. */
#include "campaign_internal.h"

enum { SHEET_SEES = 1 }; /* highest privacy class of files on a sheet: campaign_file_reach */

static bool names_unit(const json_t *value, Str unit) {
    const json_t *one;
    size_t index;
    if (json_is_string(value)) {
        return str_equal(str_from(json_string_value(value)), unit);
    }
    json_array_foreach(value, index, one) {
        if (names_unit(one, unit)) {
            return true;
        }
    }
    return false;
}

/* It is the unit's own, or one of its fields names the unit: who is to do it, or helps. */
static bool is_of(const CaseLine *line, Str unit) {
    json_error_t fault;
    bool named = str_equal(line->unit, unit);
    json_t *fields = line->fields.len ? json_loadb(line->fields.data, line->fields.len, 0, &fault) : NULL;
    for (size_t i = 0; fields && !named && i < line->record->field_count; i++) {
        const CaseField *field = &line->record->fields[i];
        named = field->type == CASE_UNIT && names_unit(json_object_get(fields, field->id.data), unit);
    }
    json_decref(fields);
    return named;
}

static bool no_files(const CaseLine *line, bool some, Err *err) {
    Str number = str_head(line->number, 60);
    return some ? err_set_field(err, ERR_INPUT, "cases", "“%.*s”的附件密级都高于P%d，看评估表的人看不了，不能作佐证。",
                                STR_ARG(number), SHEET_SEES)
                : err_set_field(err, ERR_INPUT, "cases", "“%.*s”还没有附件，不能作佐证。请先把材料传到它下面。",
                                STR_ARG(number));
}

bool evidence_of_case(const CampaignCall *call, Tx *tx, int64_t id, const Str *units, size_t unit_count,
                      Attachment **files, size_t *count, Err *err) {
    CaseLook look;
    size_t all, kept = 0;
    const EvidenceSubject subject = {.kind = STR("case"), .id = str_format(call->arena, "%lld", (long long)id)};
    bool of_one = false;
    if (!case_look(call->room->ledger, tx, call->user, id, call->arena, &look, err)) {
        return false;
    }
    for (size_t i = 0; i < unit_count; i++) {
        of_one = of_one || is_of(&look.line, units[i]);
    }
    if (!of_one) {
        return err_set_field(err, ERR_INPUT, "cases", "“%.*s”不是这个单位的，也不由它办理，不能作它的佐证。",
                             STR_ARG(str_head(look.line.number, 60)));
    }
    if (!evidence_list(tx, &subject, false, call->arena, files, &all, err)) {
        return false;
    }
    for (size_t i = 0; i < all; i++) {
        int privacy = (*files)[i].privacy;
        if (privacy <= SHEET_SEES && privacy <= look.line.sees) {
            (*files)[kept++] = (*files)[i];
        }
    }
    *count = kept;
    return kept || no_files(&look.line, all > 0, err);
}
