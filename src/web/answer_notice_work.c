/* Notices at work: written, sent on their way, received, replied, reminded; drafts of circulars. */
#include "notices_json.h"

enum { FILES_MOST = 50, RECIPIENTS_MOST = 20000, PREVIEW_ROWS = 500 };

static int64_t version_of(const Request *request) {
    const json_t *version = json_object_get(request->json, "version");
    return json_is_integer(version) ? json_integer_value(version) : -1;
}

/* ---- writing ---- */

static bool save(Request *request, Answer *answer, NoticeDraft *draft, Err *err) {
    Notices *notices;
    int64_t *files, id;
    if (!notices_of(request, &notices, err) || !request_object(request, "content", &draft->content, err) ||
        !request_numbers(request, "attachments", FILES_MOST, &files, &draft->file_count, err)) {
        return false;
    }
    draft->files = files;
    return notice_save(notices, user_of(request), draft, &id, err) && answer_notice(request, answer, id, err);
}

bool post_notices(Request *request, Answer *answer, Err *err) {
    NoticeDraft draft = {.section = request_text(request, "section"), .version = -1};
    return request_required(request, "kind", &draft.kind, err) && request_required(request, "unit", &draft.unit, err) &&
           save(request, answer, &draft, err);
}

bool post_notice(Request *request, Answer *answer, Err *err) {
    NoticeDraft draft = {.version = version_of(request)};
    return tail_number(request, &draft.id, err) && save(request, answer, &draft, err);
}

bool post_notice_steps(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeAct act;
    int64_t id;
    Str step;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !request_required(request, "step", &step, err)) {
        return false;
    }
    if (!notice_act_parse(step, &act)) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "step"},
                          "“step”写 submit、return、sign、correct、close 或 withdraw。");
    }
    return notice_act(notices, user_of(request), id, act, request_text(request, "reason"), version_of(request), err) &&
           answer_notice(request, answer, id, err);
}

/* ---- before it goes out ---- */

static void put_group_counts(Json *json, const NoticeRecipient *list, size_t count) {
    size_t at = 0;
    json_key(json, "groups");
    json_open_array(json);
    while (at < count) {
        size_t end = at;
        while (end < count && list[end].group == list[at].group) {
            end++;
        }
        json_open_object(json);
        json_put_integer(json, "group", (int64_t)list[at].group);
        json_put_str(json, "name", list[at].group_name);
        json_put_integer(json, "count", (int64_t)(end - at));
        json_put_str(json, "receipt_due", list[at].receipt_due);
        json_put_str(json, "reply_due", list[at].reply_due);
        json_close_object(json);
        at = end;
    }
    json_close_array(json);
}

bool post_notice_preview(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeRecipient *list;
    size_t count;
    Str unit, content;
    if (!notices_of(request, &notices, err) || !request_required(request, "unit", &unit, err) ||
        !request_object(request, "content", &content, err) ||
        !notice_preview(notices, user_of(request), unit, content, request->arena, &list, &count, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "count", (int64_t)count);
    put_group_counts(&json, list, count);
    json_key(&json, "recipients");
    json_open_array(&json);
    for (size_t i = 0; i < count && i < PREVIEW_ROWS; i++) {
        json_open_object(&json);
        json_put_str(&json, "group", list[i].group_name);
        json_put_str(&json, "unit", list[i].unit);
        json_put_str(&json, "unit_name", list[i].unit_name);
        json_put_str(&json, "section", list[i].section_name);
        json_put_str(&json, "person", list[i].person_name);
        json_put_str(&json, "roles", list[i].role_names);
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}

bool post_notice_mask(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    size_t found;
    Str masked;
    Err first = {.kind = ERR_NONE};
    if (!notices_of(request, &notices, err)) {
        return false;
    }
    if (!notice_mask_check(request->web->pack, request_text(request, "body"), request->arena, &found, &masked,
                           &first)) {
        *err = first;
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "found", (int64_t)found);
    json_put_str(&json, "first", str_from(found ? first.message : ""));
    json_put_str(&json, "body", masked);
    json_close_object(&json);
    return true;
}

/* ---- circulars ---- */

static NoticeFacts *facts_of(NoticeFacts *facts, size_t count, Map *at, Str unit) {
    size_t found;
    if (!map_count(at)) {
        for (size_t i = 0; facts && i < count; i++) {
            map_put(at, facts[i].unit, i);
        }
    }
    return facts && map_get(at, unit, &found) ? &facts[found] : NULL;
}

static bool add_duties(Request *request, Str unit, NoticeFacts *facts, size_t count, Map *at, Err *err) {
    const DutyFilter filter = {.unit = unit, .states = 1u << DUTY_MISSED};
    DutyItem *items;
    size_t item_count;
    if (!duty_list(request->web->duty, user_of(request), &filter, request->arena, &items, &item_count, err)) {
        return false;
    }
    for (size_t i = 0; i < item_count; i++) {
        NoticeFacts *one = facts_of(facts, count, at, items[i].unit);
        if (one) {
            one->duties++;
        }
    }
    return true;
}

static bool add_entries(Request *request, Str unit, NoticeFacts *facts, size_t count, Map *at, Err *err) {
    Matrix matrix;
    Str period, today = date_show(request->arena, date_today());
    if (!newest_period(request->web, request->arena, &period, err) ||
        !collect_matrix(request->web->collect, user_of(request), 0, period, unit, request->arena, &matrix, err)) {
        return false;
    }
    for (size_t i = 0; i < matrix.cell_count; i++) {
        const MatrixCell *cell = &matrix.cells[i];
        bool late =
            (cell->state == ENTRY_DRAFT || cell->state == ENTRY_RETURNED) && str_compare(cell->due_on, today) < 0;
        NoticeFacts *one = late ? facts_of(facts, count, at, matrix.units[cell->unit].code) : NULL;
        if (one) {
            one->entries++;
        }
    }
    return true;
}

static bool read_sources(const Request *request, unsigned *wanted, Err *err) {
    static const struct {
        const char *id;
        unsigned bit;
    } sources[] = {
        {"cases", FACTS_CASES}, {"duties", FACTS_DUTIES}, {"entries", FACTS_ENTRIES}, {"notices", FACTS_NOTICES}};
    Str *ids;
    size_t count;
    if (!request_texts(request, "sources", &ids, &count, err)) {
        return false;
    }
    *wanted = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t s = 0; s < sizeof sources / sizeof *sources; s++) {
            *wanted |= str_is(ids[i], sources[s].id) ? sources[s].bit : 0;
        }
    }
    return *wanted || err_set_at(err, ERR_USAGE, &(Place){.field = "sources"},
                                 "“sources”写 cases、duties、entries、notices 中的几个。");
}

bool post_notice_circular(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeFacts *facts;
    size_t count;
    unsigned wanted;
    int64_t id;
    NoticeDraft draft = {.section = request_text(request, "section"), .version = -1};
    if (!notices_of(request, &notices, err) || !request_required(request, "unit", &draft.unit, err) ||
        !read_sources(request, &wanted, err) ||
        !notice_facts(notices, user_of(request), draft.unit, wanted, request->arena, &facts, &count, err)) {
        return false;
    }
    Map *at = map_create(request->arena, count * 2 + 16);
    if ((wanted & FACTS_DUTIES && !add_duties(request, draft.unit, facts, count, at, err)) ||
        (wanted & FACTS_ENTRIES && !add_entries(request, draft.unit, facts, count, at, err))) {
        return false;
    }
    const NoticeDef *def = pack_notices(request->web->pack);
    for (size_t i = 0; i < def->kind_count && !draft.kind.len; i++) {
        draft.kind = def->kinds[i].circular ? def->kinds[i].id : draft.kind;
    }
    draft.content = notice_circular(notices, facts[0].unit_name, facts, count, wanted, request->arena);
    return notice_save(notices, user_of(request), &draft, &id, err) && answer_notice(request, answer, id, err);
}

/* ---- what comes back ---- */

bool post_notice_remind(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    int64_t id, *recipients;
    size_t count, told;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !request_numbers(request, "recipients", RECIPIENTS_MOST, &recipients, &count, err) ||
        !notice_remind(notices, user_of(request), id, recipients, count, &told, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "told", (int64_t)told);
    json_close_object(&json);
    return true;
}

bool post_notice_recipient_steps(Request *request, Answer *answer, Err *err) {
    Notices *notices;
    NoticeDone done = {.reason = request_text(request, "reason")};
    int64_t id;
    Str step;
    if (!notices_of(request, &notices, err) || !tail_number(request, &id, err) ||
        !request_required(request, "step", &step, err) || !request_object(request, "answers", &done.answers, err)) {
        return false;
    }
    if (!notice_deed_parse(step, &done.deed)) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "step"}, "“step”写 receive、hand_in、return 或 accept。");
    }
    if (!notice_do(notices, user_of(request), id, &done, err)) {
        return false;
    }
    Json json = json_writer(&answer->body);
    json_open_object(&json);
    json_put_integer(&json, "id", id);
    json_put_bool(&json, "done", true);
    json_close_object(&json);
    return true;
}
