/* What the program found and a ledger takes: which ledger, and the case of one finding. */
#include "found.h"
#include "web_internal.h"

enum { YEARS_MOST = 32 };

/* Frames that are looked at for one answer. */
typedef struct Held {
    Request *request;
    SharedFrame *years[YEARS_MOST];
    size_t count;
} Held;

static const Frame *hold(void *context, Str period, Err *err) {
    Held *held = context;
    if (held->count == YEARS_MOST) {
        err_set(err, ERR_LIMIT, "年度太多。");
        return NULL;
    }
    SharedFrame *year = frame_take(held->request->web, period, err);
    if (year) {
        held->years[held->count++] = year;
    }
    return year ? year->frame : NULL;
}

static const Standard *standard_in(void *context, Str id, Str period) {
    const Held *held = context;
    FrameworkInfo info;
    return framework_find(held->request->web->frameworks, id, period, &info) && !info.retired ? info.standard : NULL;
}

bool open_found_case(Request *request, Str kind, Str id, Str fields, int64_t *case_id, Err *err) {
    const Web *web = request->web;
    Held held = {.request = request};
    bool existing;
    const FoundWorld world = {.store = web->store,
                              .pack = web->pack,
                              .ledger = web->ledger,
                              .duty = web->duty,
                              .standard = standard_in,
                              .frame = hold,
                              .context = &held};
    bool good = found_open(&world, &request->session.user, kind, id, fields, request->arena, case_id, &existing, err);
    for (size_t i = 0; i < held.count; i++) {
        frame_give_back(request->web, held.years[i]);
    }
    return good;
}

bool get_case_sources(Request *request, Answer *answer, Err *err) {
    size_t count;
    const SourceDef *sources = pack_sources(request->web->pack, &count);
    Json json = json_writer(&answer->body);
    (void)err;
    json_open_object(&json);
    json_key(&json, "sources");
    json_open_array(&json);
    for (size_t i = 0; i < count; i++) {
        LedgerKind kind;
        if (!ledger_kind(request->web->ledger, sources[i].record, &kind)) {
            continue;
        }
        json_open_object(&json);
        json_put_str(&json, "kind", sources[i].kind);
        json_put_str(&json, "name", sources[i].name);
        json_put_str(&json, "record", kind.def->id);
        json_put_str(&json, "record_name", kind.def->name);
        json_put_bool(&json, "may_open", ledger_could_open(&request->session.user, kind.def));
        json_close_object(&json);
    }
    json_close_array(&json);
    json_close_object(&json);
    return true;
}
