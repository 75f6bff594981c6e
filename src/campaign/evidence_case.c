/* A case of a ledger as evidence - a task of a plan, an inspection, a meeting: its files, as far as whoever gives it
 * sees them and whoever sees the sheet may see them. Who opens such a file later is campaign_file_reach, as for every
 * other file that stands as evidence and belongs to something else. */
#include "campaign_internal.h"

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

/* It is the unit's own, or the unit is to do it or helps, as whoever gives it may see; not one that is only spoken of,
 * or that must keep out of it. */
static bool is_of(const CaseLine *line, Str unit) {
    json_error_t fault;
    bool named = str_equal(line->unit, unit);
    json_t *fields = line->fields.len ? json_loadb(line->fields.data, line->fields.len, 0, &fault) : NULL;
    for (size_t i = 0; fields && !named && i < line->record->field_count; i++) {
        const CaseField *field = &line->record->fields[i];
        named = field->type == CASE_UNIT && field->responsible && field->privacy <= line->sees &&
                names_unit(json_object_get(fields, field->id.data), unit);
    }
    json_decref(fields);
    return named;
}

/* Those of the files of the case that whoever sees the sheet, and who gives them, may see; `all`: how many there are.
 */
static bool usable_files(const CampaignCall *call, Tx *tx, const CaseLine *line, Attachment **files, size_t *count,
                         size_t *all, Err *err) {
    const EvidenceSubject subject = {.kind = STR("case"), .id = str_format(call->arena, "%lld", (long long)line->id)};
    *count = 0;
    bool good = evidence_list(tx, &subject, false, call->arena, files, all, err);
    for (size_t i = 0; good && i < *all; i++) {
        Attachment *file = &(*files)[i];
        good = case_file_privacy(call->room->ledger, tx, &file->subject, &file->privacy, err);
        if (good && file->privacy <= SHEET_SEES && file->privacy <= line->sees) {
            (*files)[(*count)++] = *file;
        }
    }
    return good;
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
    size_t all;
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
    return usable_files(call, tx, &look.line, files, count, &all, err) &&
           (*count || no_files(&look.line, all > 0, err));
}

/* ---- which there are ---- */

enum { LOOKED_MOST = 300, OFFERED_MOST = 50 }; /* of the newest */

typedef struct Offering {
    const CampaignCall *call;
    Str units[2];
    CaseLine *lines;
    size_t count, seen;
} Offering;

static bool take_line(void *context, const CaseLine *line, Err *err) {
    Offering *offering = context;
    Arena *arena = offering->call->arena;
    (void)err;
    offering->seen++;
    if (offering->seen <= LOOKED_MOST && (is_of(line, offering->units[0]) || is_of(line, offering->units[1]))) {
        CaseLine *kept = &offering->lines[offering->count++];
        *kept = (CaseLine){.id = line->id, .record = line->record, .sees = line->sees};
        kept->number = str_copy(arena, line->number);
        kept->title = str_copy(arena, line->title);
        kept->state_name = str_copy(arena, line->state_name);
    }
    return true;
}

static bool find_units(const CampaignCall *call, Tx *tx, int64_t id, Str units[2], Err *err) {
    Campaign campaign;
    Sheet sheet;
    Item item;
    if (!item_load(call, tx, id, &campaign, &sheet, &item, err)) {
        return false;
    }
    units[0] = sheet.unit;
    units[1] = item.unit;
    return sheet_sees(call, &campaign, &sheet) || campaign_none(err);
}

static bool put_case(const CampaignCall *call, Tx *tx, const CaseLine *line, bool bare, size_t *put, Json *json,
                     Err *err) {
    Attachment *files;
    size_t count, all;
    if (!usable_files(call, tx, line, &files, &count, &all, err)) {
        return false;
    }
    if ((!count && !bare) || ++*put > OFFERED_MOST) {
        return true;
    }
    json_open_object(json);
    json_put_integer(json, "id", line->id);
    json_put_str(json, "number", line->number);
    json_put_str(json, "title", line->title);
    json_put_str(json, "record_name", line->record->name);
    json_put_str(json, "state_name", line->state_name);
    json_key(json, "files");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_str(json, files[i].name);
    }
    json_close_array(json);
    json_close_object(json);
    return true;
}

bool campaign_cases_json(const CampaignCall *call, int64_t item, Str words, Json *json, Err *err) {
    Offering offering = {.call = call, .lines = ARENA_ARRAY(call->arena, LOOKED_MOST, CaseLine)};
    CaseQuery query = {.words = words, .order = STR("newest"), .limit = LOOKED_MOST + 1};
    size_t put = 0;
    Tx *tx;
    if (!store_read_begin(call->room->store, &tx, err)) {
        return false;
    }
    bool good = find_units(call, tx, item, offering.units, err);
    query.of[0] = offering.units[0];
    query.of[1] = offering.units[1];
    good = good && case_list(call->room->ledger, call->user, &query, call->arena, take_line, &offering, NULL, err);
    json_open_object(json);
    json_key(json, "cases");
    json_open_array(json);
    for (size_t i = 0; good && i < offering.count && put <= OFFERED_MOST; i++) {
        good = put_case(call, tx, &offering.lines[i], words.len > 0, &put, json, err);
    }
    json_close_array(json);
    json_put_bool(json, "more", put > OFFERED_MOST || offering.seen > LOOKED_MOST);
    json_close_object(json);
    store_read_end(tx);
    return good;
}
