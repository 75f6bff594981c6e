/* Opening a round: the order is checked, the units concerned are found, every one gets an entry; new units later on. */
#include "collect_internal.h"

typedef struct Opening {
    Collect *collect;
    const RoundOrder *order;
    const User *user;
    Arena *arena;
    Book book; /* the form, compiled for the opening */
    bool of_pack;
    UnitTree tree;
    int root;
    int64_t version; /* of the facts and units it was judged against */
    RoundUnits units;
    OverlapList overlaps;
    Str period, name, elsewhere, opens_on, due_on;
    int64_t id, round; /* `round`: the one that is refreshed, 0: a new one */
    size_t added;
} Opening;

/* ---- the order ------------------------------------------------------------------ */

static bool check_days(Opening *opening, Err *err) {
    const RoundOrder *order = opening->order;
    Date opens = date_today(), due, today = opens;
    if (order->opens_on.len && !calendar_required(order->opens_on, "opens_on", "开始日期", &opens, err)) {
        return false;
    }
    Date from = date_days_between(today, opens) > 0 ? opens : today;
    due = date_add_days(from, pack_collection(opening->collect->pack)->due_days);
    if (order->due_on.len && !calendar_required(order->due_on, "due_on", "截止日期", &due, err)) {
        return false;
    }
    if (date_days_between(opens, due) < 0 || date_days_between(today, due) < 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "due_on"}, "截止日期不能早于开始日期和今天。");
    }
    opening->opens_on = date_show(opening->arena, opens);
    opening->due_on = date_show(opening->arena, due);
    return true;
}

static bool text_fits(Str text, size_t most, const char *field, const char *name, Err *err) {
    const Place place = place_field("%s", field);
    return (text.len <= most && str_invalid_utf8(text) < 0) ||
           err_set_at(err, ERR_LIMIT, &place, "%s太长，最多%zu个字。", name, most / 3);
}

static bool check_texts(Opening *opening, Err *err) {
    const RoundOrder *order = opening->order;
    const FormDef *def = opening->book.def;
    Str name = str_trim(order->name);
    opening->name =
        name.len ? name : str_format(opening->arena, "%.*s（%.*s）", STR_ARG(def->name), STR_ARG(opening->period));
    return text_fits(opening->name, NAME_BYTES_MOST, "name", "名称", err) &&
           text_fits(order->note, REASON_BYTES_MOST, "note", "说明", err);
}

static bool check_elsewhere(Opening *opening, Err *err) {
    const RoundOrder *order = opening->order;
    for (size_t i = 0; i < order->elsewhere_count; i++) {
        const Slot *slot = book_slot(&opening->book, order->elsewhere[i]);
        if (!slot || slot->kind != SLOT_FIELD || slot->field->element < 0) {
            return err_set_at(err, ERR_INPUT, &(Place){.field = "elsewhere"},
                              "“%.*s”不是这张表的数据项，不能设为取自别处。", STR_ARG(text_head(order->elsewhere[i])));
        }
    }
    opening->elsewhere = lines_join(opening->arena, order->elsewhere, order->elsewhere_count);
    return true;
}

static bool compile(Opening *opening, const FormDef *def, Err *err) {
    ProblemList problems = problem_list(opening->arena, 5);
    return book_make(opening->collect, def, opening->arena, &opening->book, &problems) ||
           broken_form(&problems, def->name, err);
}

/* ---- where -------------------------------------------------------------------------- */

static bool may_create(const Opening *opening, Err *err) {
    UnitPath path;
    path_in_tree(&opening->tree, opening->root, &path);
    return round_manages(opening->user, opening->book.def, &path, err);
}

static bool find_place(Opening *opening, Tx *tx, Str period, Str unit, Err *err) {
    if (!fact_version(tx, &opening->version, err) ||
        !org_tree_expected(tx, opening->collect->pack, period, opening->arena, &opening->tree, err)) {
        return false;
    }
    opening->root = org_tree_find(&opening->tree, unit);
    return opening->root >= 0 || people_no_unit(unit, err);
}

static bool read_order(Opening *opening, Err *err) {
    Tx *tx;
    const RoundOrder *order = opening->order;
    const FormDef *def = NULL;
    if (!may_open_rounds(opening->user, err) || !year_read(order->period, &opening->period, err) ||
        !store_read_begin(opening->collect->store, &tx, err)) {
        return false;
    }
    bool good = form_find(opening->collect, tx, order->form, opening->arena, &def, &opening->of_pack, err) &&
                compile(opening, def, err) && find_place(opening, tx, opening->period, order->unit, err) &&
                may_create(opening, err);
    store_read_end(tx);
    return good && check_days(opening, err) && check_texts(opening, err) && check_elsewhere(opening, err);
}

/* ---- the period ------------------------------------------------------------------------ */

/* A period without units gets them first; then all is looked up again in it. */
static bool open_period(Opening *opening, Err *err) {
    Tx *tx;
    FactOpened opened;
    if (opening->tree.period_id) {
        return true;
    }
    if (!year_may_open(opening->period, err)) {
        return false;
    }
    if (opening->order->dry_run) {
        return true;
    }
    if (!period_open(opening->collect, opening->user, opening->period, opening->arena, &opened, err) ||
        !store_read_begin(opening->collect->store, &tx, err)) {
        return false;
    }
    bool good = find_place(opening, tx, opening->period, opening->order->unit, err);
    store_read_end(tx);
    return good;
}

/* ---- writing ------------------------------------------------------------------------------ */

/* What an empty entry of each kind is asked, so that lists have counts before anybody opened one. */
typedef struct KindCount {
    const KindDef *kind;
    Judgement judgement;
} KindCount;

static const Judgement *empty_judgement(const Opening *opening, const KindDef *kind, KindCount *counts, size_t *used) {
    size_t element_count;
    const Element *elements = pack_elements(opening->collect->pack, &element_count);
    for (size_t i = 0; i < *used; i++) {
        if (counts[i].kind == kind) {
            return &counts[i].judgement;
        }
    }
    bool *elsewhere = ARENA_ARRAY(opening->arena, element_count, bool);
    Str *from = ARENA_ARRAY(opening->arena, element_count, Str);
    for (size_t i = 0; i < element_count; i++) {
        elsewhere[i] = lines_hold(opening->elsewhere, elements[i].id);
    }
    const FormContext context = {
        .kind = kind, .period = opening->tree.period, .elsewhere = elsewhere, .elsewhere_from = from};
    KindCount *added = &counts[(*used)++];
    added->kind = kind;
    form_judge(opening->book.form, &context, NULL, 0, opening->arena, &added->judgement);
    return &added->judgement;
}

static bool put_entries(Opening *opening, Tx *tx, Err *err) {
    static const char sql[] = "INSERT INTO entry (round_id, unit_id, state, due_on, since, judged, asked, must_fix) "
                              "VALUES (?, ?, 'draft', ?, ?, 0, ?, ?) ON CONFLICT (round_id, unit_id) DO NOTHING";
    Stmt *stmt = NULL;
    char now[32];
    size_t kind_count, used = 0;
    bool good = true;
    pack_kinds(opening->collect->pack, &kind_count);
    KindCount *counts = ARENA_ARRAY(opening->arena, kind_count, KindCount);
    time_now_iso(now);
    for (size_t i = 0; good && i < opening->units.count; i++) {
        const Unit *unit = opening->units.items[i];
        const Judgement *empty = empty_judgement(opening, unit->kind, counts, &used);
        const int64_t asked = (int64_t)empty->asked, must_fix = (int64_t)empty->must_fix;
        good = stmt ? stmt_rebind(stmt, err, "iiszii", opening->id, unit->id, opening->due_on, now, asked, must_fix)
                    : stmt_open(tx, sql, &stmt, err, "iiszii", opening->id, unit->id, opening->due_on, now, asked,
                                must_fix);
        good = good && stmt_step(stmt, NULL, err);
    }
    stmt_close(stmt);
    return good;
}

static bool put_round(Opening *opening, Tx *tx, Err *err) {
    int64_t form_version;
    char now[32];
    Str none = {NULL, 0}, actor = actor_name(opening->user);
    time_now_iso(now);
    if (!form_version_keep(tx, opening->book.def, opening->of_pack ? "pack" : "workbook", none, none, actor,
                           &form_version, err)) {
        return false;
    }
    bool good = store_run(tx,
                          "INSERT INTO round (form_version_id, period_id, unit_id, name, note, elsewhere, opens_on, "
                          "due_on, state, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)",
                          err, "iiissssssz", form_version, opening->tree.period_id,
                          opening->tree.units[opening->root].id, opening->name, opening->order->note,
                          opening->elsewhere, opening->opens_on, opening->due_on, actor, now);
    opening->id = good ? store_last_id(tx) : 0;
    return good;
}

static bool put_audit(const Opening *opening, Tx *tx, Err *err) {
    Buf detail = buf_create(opening->arena);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_str(&json, "form", opening->book.def->id);
    json_put_str(&json, "form_version", opening->book.def->version);
    json_put_str(&json, "period", opening->tree.period);
    json_put_str(&json, "due_on", opening->due_on);
    json_put_integer(&json, "entries", (int64_t)opening->units.count);
    json_put_str(&json, "elsewhere", opening->elsewhere);
    json_close_object(&json);
    const AuditEntry entry = {.actor = actor_name(opening->user),
                              .action = opening->round ? STR("round-refresh") : STR("round-open"),
                              .subject = str_format(opening->arena, "round/%lld", (long long)opening->id),
                              .detail = buf_str(&detail),
                              .unit = opening->tree.units[opening->root].code};
    return audit_append(tx, &entry, err);
}

static bool open_work(Tx *tx, void *context, Err *err) {
    Opening *opening = context;
    int64_t version;
    if (!fact_version(tx, &version, err)) {
        return false;
    }
    if (version != opening->version) {
        return err_set(err, ERR_CONFLICT, "单位或数据刚刚有变动，没有开表。请重试一次。");
    }
    const OverlapQuery query = {&opening->book, opening->elsewhere, opening->tree.period_id, opening->round,
                                &opening->units};
    opening->id = opening->round;
    return overlaps_find(opening->collect, tx, &query, opening->arena, &opening->overlaps, err) &&
           overlaps_refuse(&opening->overlaps, opening->book.def->name, err) &&
           (opening->round || put_round(opening, tx, err)) && put_entries(opening, tx, err) &&
           put_audit(opening, tx, err);
}

static bool look_ahead(Opening *opening, Err *err) {
    Tx *tx;
    if (!opening->tree.period_id) {
        return true;
    }
    const OverlapQuery query = {&opening->book, opening->elsewhere, opening->tree.period_id, opening->round,
                                &opening->units};
    if (!store_read_begin(opening->collect->store, &tx, err)) {
        return false;
    }
    bool good = overlaps_find(opening->collect, tx, &query, opening->arena, &opening->overlaps, err);
    store_read_end(tx);
    return good;
}

bool round_open(Collect *collect, const User *user, const RoundOrder *order, Arena *arena, RoundOpened *opened,
                Err *err) {
    Opening opening = {.collect = collect, .order = order, .user = user, .arena = arena};
    *opened = (RoundOpened){.id = 0};
    if (!read_order(&opening, err) || !open_period(&opening, err) ||
        !round_units(collect, opening.book.def, &opening.tree, opening.root, arena, &opening.units, err)) {
        return false;
    }
    if (opening.units.count == 0) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "unit"}, "“%.*s”里没有要填“%.*s”的单位。请换一个单位或表。",
                          STR_ARG(opening.tree.units[opening.root].name), STR_ARG(opening.book.def->name));
    }
    bool good = order->dry_run ? look_ahead(&opening, err) : store_write(collect->store, open_work, &opening, err);
    *opened = (RoundOpened){.id = good ? opening.id : 0,
                            .entries = opening.units.count,
                            .unsure = opening.units.unsure,
                            .overlaps = opening.overlaps.items,
                            .overlap_count = opening.overlaps.count};
    return good;
}

/* ---- units that came since ----------------------------------------------------------------- */

/* Only those without an entry are added, and asked for overlaps. */
static bool leave_out_known(Opening *opening, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    bool *known = ARENA_ARRAY(opening->arena, opening->tree.id_count, bool);
    size_t kept = 0;
    if (!stmt_open(tx, "SELECT unit_id FROM entry WHERE round_id = ?", &stmt, err, "i", opening->round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        size_t id = (size_t)stmt_integer(stmt, 0);
        if (id < opening->tree.id_count) {
            known[id] = true;
        }
    }
    stmt_close(stmt);
    for (size_t i = 0; i < opening->units.count; i++) {
        if (!known[opening->units.items[i]->id]) {
            opening->units.items[kept++] = opening->units.items[i];
        }
    }
    opening->units.count = kept;
    return good;
}

static bool refresh_read(Opening *opening, const RoundHead *head, Err *err) {
    Tx *tx;
    if (!store_read_begin(opening->collect->store, &tx, err)) {
        return false;
    }
    opening->elsewhere = head->elsewhere;
    opening->due_on = head->due_on;
    opening->book = *head->book;
    bool good = find_place(opening, tx, head->period, head->unit_code, err) &&
                round_units(opening->collect, head->book->def, &opening->tree, opening->root, opening->arena,
                            &opening->units, err) &&
                leave_out_known(opening, tx, err);
    store_read_end(tx);
    return good;
}

bool round_refresh(Collect *collect, const User *user, int64_t round, size_t *added, Err *err) {
    Arena *arena = arena_create();
    Opening opening = {.collect = collect, .user = user, .arena = arena, .round = round};
    RoundHead head;
    *added = 0;
    bool good = round_admit(collect, user, round, arena, &head, err) && round_must_be_open(&head, err) &&
                refresh_read(&opening, &head, err) &&
                (opening.units.count == 0 || store_write(collect->store, open_work, &opening, err));
    *added = good ? opening.units.count : 0;
    arena_destroy(arena);
    return good;
}
