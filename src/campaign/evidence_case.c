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

/* An upload is of the class that its sender gave it, which may be lower than that of the field it stands in. */
static int class_of(const RecordDef *record, const Attachment *file) {
    int field = record_field(record, file->subject.part);
    int least = field < 0 ? record->privacy : record->fields[field].privacy;
    return file->privacy > least ? file->privacy : least;
}

/* Those of the files that whoever sees the sheet, and who gives them, may see; put first. */
static size_t usable(const CaseLine *line, Attachment *files, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        int privacy = class_of(line->record, &files[i]);
        if (privacy <= SHEET_SEES && privacy <= line->sees) {
            files[kept++] = files[i];
        }
    }
    return kept;
}

static bool files_of(Tx *tx, int64_t id, Arena *arena, Attachment **files, size_t *count, Err *err) {
    const EvidenceSubject subject = {.kind = STR("case"), .id = str_format(arena, "%lld", (long long)id)};
    return evidence_list(tx, &subject, false, arena, files, count, err);
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
    if (!files_of(tx, id, call->arena, files, &all, err)) {
        return false;
    }
    *count = usable(&look.line, *files, all);
    return *count || no_files(&look.line, all > 0, err);
}

/* ---- which there are ---- */

enum { LOOKED_MOST = 300, OFFERED_MOST = 50 }; /* of the newest */

typedef struct Offering {
    const CampaignCall *call;
    Str units[2];
    CaseLine *lines;
    size_t count;
} Offering;

static bool take_line(void *context, const CaseLine *line, Err *err) {
    Offering *offering = context;
    Arena *arena = offering->call->arena;
    (void)err;
    if (offering->count < LOOKED_MOST && (is_of(line, offering->units[0]) || is_of(line, offering->units[1]))) {
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

static bool put_case(Tx *tx, const CaseLine *line, bool bare, Arena *arena, size_t *put, Json *json, Err *err) {
    Attachment *files;
    size_t count;
    if (!files_of(tx, line->id, arena, &files, &count, err)) {
        return false;
    }
    count = usable(line, files, count);
    if (!count && !bare) {
        return true;
    }
    (*put)++;
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
    CaseQuery query = {.words = words, .order = STR("newest"), .limit = LOOKED_MOST};
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
    for (size_t i = 0; good && i < offering.count && put < OFFERED_MOST; i++) {
        good = put_case(tx, &offering.lines[i], words.len > 0, call->arena, &put, json, err);
    }
    json_close_array(json);
    json_close_object(json);
    store_read_end(tx);
    return good;
}
