/* Reports as lists and as JSON for the page: every figure with its source, every edit with what stood there before. */
#include "report_internal.h"

static const char *const block_types[] = {"heading", "paragraph", "table", "chart", "page_break", "attachment"};

static const char *state_name(Str state) {
    return str_is(state, "approved") ? "已批准" : str_is(state, "checked") ? "已核对" : "草稿";
}

/* ---- lists ---- */

static void put_line(Json *json, const Pack *pack, const Stmt *stmt) {
    const ReportDef *def = pack_report(pack, stmt_text(stmt, 1));
    json_open_object(json);
    json_put_integer(json, "id", stmt_integer(stmt, 0));
    json_put_str(json, "kind", stmt_text(stmt, 1));
    json_put_str(json, "kind_name", def ? def->name : stmt_text(stmt, 1));
    json_put_str(json, "unit", stmt_text(stmt, 2));
    json_put_str(json, "unit_name", stmt_text(stmt, 3));
    json_put_str(json, "period", stmt_text(stmt, 4));
    json_put_integer(json, "part", stmt_integer(stmt, 5));
    json_put_optional(json, "standard", stmt_text(stmt, 6));
    json_put_str(json, "title", stmt_text(stmt, 7));
    json_put_str(json, "state", stmt_text(stmt, 8));
    json_put_text(json, "state_name", state_name(stmt_text(stmt, 8)));
    json_put_integer(json, "version", stmt_integer(stmt, 9));
    json_put_str(json, "actor", stmt_text(stmt, 10));
    json_put_str(json, "at", stmt_text(stmt, 11));
    json_close_object(json);
}

typedef struct Listing {
    Buf with, where;
    GivenValue *with_values, values[8];
    size_t with_count, value_count;
    bool nothing;
} Listing;

/* Only reports of the units and of all that stood below them. */
static void add_below(Listing *listing, const char *name, const Str *units, size_t count) {
    buf_add_format(&listing->with, "%s %s (code, id) AS (SELECT code, id FROM unit WHERE code IN (",
                   listing->with.len ? "," : "WITH RECURSIVE", name);
    for (size_t i = 0; i < count; i++) {
        buf_add(&listing->with, i ? STR(", ?") : STR("?"));
        listing->with_values[listing->with_count++] = (GivenValue){.type = 's', .text = units[i]};
    }
    buf_add_format(&listing->with,
                   ") UNION SELECT u.code, u.id FROM %s b JOIN unit_state t ON t.parent_id = b.id JOIN unit u ON u.id ="
                   " t.unit_id)",
                   name);
    buf_add_format(&listing->where, " AND r.unit_code IN (SELECT code FROM %s)", name);
}

static void add_condition(Listing *listing, const char *condition, GivenValue value) {
    buf_add(&listing->where, str_from(condition));
    listing->values[listing->value_count++] = value;
}

static bool begin_listing(Tx *tx, const User *user, const ReportQuery *query, Arena *arena, Listing *listing,
                          Err *err) {
    const Want view = {.domain = STR("evaluation"), .action = ACTION_VIEW};
    *listing = (Listing){.with = buf_create(arena), .where = buf_create(arena)};
    Reach reach = user ? people_reach(user, &view, arena) : (Reach){.whole = true};
    listing->with_values = ARENA_ARRAY(arena, reach.unit_count + 1, GivenValue);
    if (!reach.whole) {
        listing->nothing = !reach.any || !reach.unit_count;
        add_below(listing, "seen", reach.units, reach.unit_count);
    }
    UnitWay path;
    if (query->unit.len) {
        if (!people_way(tx, NULL, query->unit, arena, &path, err) || !report_may(user, ACTION_VIEW, &path, err)) {
            return false;
        }
        add_below(listing, "asked", &query->unit, 1);
    }
    const struct {
        Str value;
        const char *condition;
    } filters[] = {
        {query->period, " AND r.period = ?"}, {query->kind, " AND r.kind = ?"}, {query->state, " AND r.state = ?"}};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        if (filters[i].value.len) {
            add_condition(listing, filters[i].condition, (GivenValue){.type = 's', .text = filters[i].value});
        }
    }
    if (query->before) {
        add_condition(listing, " AND r.id < ?", (GivenValue){.type = 'i', .integer = query->before});
    }
    return true;
}

static bool put_lines(Tx *tx, const Reports *reports, const Listing *listing, int64_t limit, Json *json, Arena *arena,
                      int64_t *next, Err *err) {
    GivenValue *all = ARENA_ARRAY(arena, listing->with_count + listing->value_count + 1, GivenValue);
    size_t count = 0;
    for (size_t i = 0; i < listing->with_count; i++) {
        all[count++] = listing->with_values[i];
    }
    for (size_t i = 0; i < listing->value_count; i++) {
        all[count++] = listing->values[i];
    }
    all[count++] = (GivenValue){.type = 'i', .integer = limit + 1};
    Str sql = str_format(arena,
                         "%.*s SELECT r.id, r.kind, r.unit_code, COALESCE(" SQL_UNIT_NAME(
                             "r.unit_code") ", r.unit_code),"
                                            " r.period, r.part, r.standard, r.title, r.state, r.version, r.actor, r.at "
                                            "FROM report r WHERE"
                                            " 1 = 1%.*s ORDER BY r.id DESC LIMIT ?",
                         STR_ARG(buf_str(&listing->with)), STR_ARG(buf_str(&listing->where)));
    Stmt *stmt;
    bool row, good = stmt_open_values(tx, sql.data, &stmt, err, all, count);
    int64_t last = 0, shown = 0;
    if (!good) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (shown++ == limit) {
            *next = last;
            break;
        }
        last = stmt_integer(stmt, 0);
        put_line(json, reports->pack, stmt);
    }
    stmt_close(stmt);
    return good;
}

bool report_list(Reports *reports, const User *user, const ReportQuery *query, Json *json, Arena *arena, int64_t *next,
                 Err *err) {
    Listing listing;
    Tx *tx;
    *next = 0;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    int64_t limit = query->limit > 0 && query->limit <= REPORT_LIST_MOST ? query->limit : REPORT_LIST_MOST;
    json_open_array(json);
    bool good = begin_listing(tx, user, query, arena, &listing, err) &&
                (listing.nothing || put_lines(tx, reports, &listing, limit, json, arena, next, err));
    json_close_array(json);
    store_read_end(tx);
    return good;
}

/* ---- one ---- */

typedef struct Looking {
    Reports *reports;
    const User *user;
    Json *json;
    Arena *arena;
    ReportHead head;
    Report report; /* as it was written from the data */
    StoredEdit *edits;
    size_t edit_count;
    int version;
} Looking;

static void put_run(Json *json, Str text, const FigureSource *source) {
    if (!text.len) {
        return;
    }
    json_open_object(json);
    json_put_str(json, "text", text);
    if (source) {
        json_key(json, "source");
        json_open_object(json);
        model_source(json, source);
        json_close_object(json);
    }
    json_close_object(json);
}

static void put_runs(Json *json, Str text, size_t from, const FigureSpan *spans, size_t count) {
    json_key(json, "runs");
    json_open_array(json);
    size_t at = from;
    for (size_t i = 0; i < count; i++) {
        if (spans[i].from >= at) {
            put_run(json, str_slice(text, at, spans[i].from), NULL);
            put_run(json, str_slice(text, spans[i].from, spans[i].to), spans[i].source);
            at = spans[i].to;
        }
    }
    put_run(json, str_slice(text, at, text.len), NULL);
    json_close_array(json);
}

static void put_edit(const Looking *looking, const StoredEdit *edit, const Block *block) {
    Json *json = looking->json;
    FigureChange *changes;
    size_t count = figure_changes(edit, block, looking->arena, &changes);
    json_key(json, "edit");
    json_open_object(json);
    json_put_str(json, "actor", edit->actor);
    json_put_str(json, "at", edit->at);
    json_put_integer(json, "version", edit->version);
    json_put_bool(json, "left_out", !edit->text.len);
    json_put_str(json, "base", edit->base);
    json_put_str(json, "now", block_words(block));
    json_put_bool(json, "changed", !str_equal(edit->base, block_words(block)));
    json_key(json, "figures");
    json_open_array(json);
    for (size_t i = 0; i < count; i++) {
        json_open_object(json);
        json_put_str(json, "label", changes[i].label);
        json_put_str(json, "before", changes[i].before);
        json_put_optional(json, "now", changes[i].now);
        json_put_bool(json, "in_text", changes[i].in_text);
        json_close_object(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_table(Json *json, const TableOut *table) {
    model_open_table(json, table);
    json_key(json, "rows");
    json_open_array(json);
    for (size_t row = 0; row < table->row_count; row++) {
        json_open_array(json);
        for (size_t i = 0; i < table->column_count; i++) {
            const TableCellOut *cell = &table->cells[row * table->column_count + i];
            json_open_object(json);
            json_put_str(json, "text", cell->text);
            json_put_bool(json, "number", cell->number);
            json_put_bool(json, "bad", cell->bad);
            json_close_object(json);
        }
        json_close_array(json);
    }
    json_close_array(json);
    json_close_object(json);
}

static void put_chart(Json *json, const ChartOut *chart) {
    model_open_chart(json, chart);
    json_key(json, "limit");
    if (chart->has_limit) {
        json_number(json, chart->limit);
    } else {
        json_none(json);
    }
    json_close_object(json);
}

static void put_block(const Looking *looking, const Block *block) {
    Json *json = looking->json;
    const StoredEdit *edit = edit_of(looking->edits, looking->edit_count, block->key);
    json_open_object(json);
    json_put_str(json, "key", block->key);
    json_put_text(json, "type", block_types[block->type]);
    json_put_integer(json, "level", block->level);
    json_put_str(json, "number", str_slice(block->text, 0, block->prefix));
    if (edit) {
        FigureSpan *spans;
        size_t count = spans_again(block, edit->text, 0, looking->arena, &spans);
        put_runs(json, edit->text, 0, spans, count);
        put_edit(looking, edit, block);
    } else {
        put_runs(json, block->text, block->prefix, block->spans, block->span_count);
    }
    if (block->table) {
        put_table(json, block->table);
    }
    if (block->chart) {
        put_chart(json, block->chart);
    }
    json_close_object(json);
}

/* Edits of blocks that are not written any more: nothing that people wrote is lost. */
static void put_orphans(const Looking *looking) {
    Json *json = looking->json;
    json_key(json, "orphans");
    json_open_array(json);
    for (size_t i = 0; i < looking->edit_count; i++) {
        const StoredEdit *edit = &looking->edits[i];
        bool found = edit->restored || !edit->text.len || str_starts(edit->key, STR("@"));
        for (size_t j = 0; !found && j < looking->report.count; j++) {
            found = str_equal(looking->report.blocks[j].key, edit->key);
        }
        if (!found) {
            json_open_object(json);
            json_put_str(json, "key", edit->key);
            json_put_str(json, "text", edit->text);
            json_put_str(json, "base", edit->base);
            json_put_str(json, "actor", edit->actor);
            json_put_str(json, "at", edit->at);
            json_close_object(json);
        }
    }
    json_close_array(json);
}

static void put_heads(const Looking *looking) {
    static const char *const keys[] = {"@title",  "@organ", "@number",  "@signed_by", "@addressee",
                                       "@signer", "@date",  "@copy_to", "@issued_by"};
    Json *json = looking->json;
    Report report = looking->report;
    json_key(json, "heads");
    json_open_array(json);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const StoredEdit *edit = edit_of(looking->edits, looking->edit_count, str_from(keys[i]));
        Str written = *model_head(&report, str_from(keys[i]));
        json_open_object(json);
        json_put_text(json, "key", keys[i]);
        json_put_str(json, "text", edit ? edit->text : written);
        json_put_str(json, "written", written);
        json_put_bool(json, "edited", edit != NULL);
        json_close_object(json);
    }
    json_close_array(json);
}

static bool put_history(const Looking *looking, Tx *tx, Err *err) {
    static const struct {
        const char *name, *sql, *keys[6];
    } lists[] = {
        {"versions",
         "SELECT number, pack, actor, at FROM report_version WHERE report_id = ? ORDER BY number",
         {"number", "pack", "actor", "at", NULL}},
        {"steps",
         "SELECT version, step, after_state, reason, actor, at FROM report_step WHERE report_id = ? ORDER BY id",
         {"version", "step", "state", "reason", "actor", "at"}}};
    bool good = true;
    for (size_t i = 0; good && i < 2; i++) {
        Stmt *stmt;
        bool row;
        json_key(looking->json, lists[i].name);
        json_open_array(looking->json);
        if (!stmt_open(tx, lists[i].sql, &stmt, err, "i", looking->head.id)) {
            return false;
        }
        while ((good = stmt_step(stmt, &row, err)) && row) {
            json_open_object(looking->json);
            json_put_integer(looking->json, lists[i].keys[0], stmt_integer(stmt, 0));
            for (int j = 1; j < 6 && lists[i].keys[j]; j++) {
                json_put_str(looking->json, lists[i].keys[j], stmt_text(stmt, j));
            }
            json_close_object(looking->json);
        }
        stmt_close(stmt);
        json_close_array(looking->json);
    }
    return good;
}

static void put_rights(const Looking *looking) {
    Json *json = looking->json;
    const ReportHead *head = &looking->head;
    const User *user = looking->user;
    bool draft = str_is(head->state, "draft"), checked = str_is(head->state, "checked");
    bool approver = report_may(user, ACTION_APPROVE, &head->path, NULL),
         checker = report_may_check(user, &head->path, NULL);
    bool writer = str_equal(head->actor, report_actor(user));
    bool newest = looking->version == head->version;
    json_key(json, "may");
    json_open_object(json);
    json_put_bool(json, "edit",
                  newest && !str_is(head->state, "approved") && report_may_write(user, &head->path, NULL));
    json_put_bool(json, "check", newest && draft && checker && !writer);
    json_put_bool(json, "approve", newest && checked && approver && !writer);
    json_put_bool(json, "return", newest && ((checked && checker) || (!draft && !checked && approver)));
    json_close_object(json);
}

static void put_head(const Looking *looking) {
    Json *json = looking->json;
    const ReportHead *head = &looking->head;
    const ReportDef *def = pack_report(looking->reports->pack, head->kind);
    json_put_integer(json, "id", head->id);
    json_put_str(json, "kind", head->kind);
    json_put_str(json, "kind_name", def ? def->name : head->kind);
    json_put_str(json, "unit", head->unit);
    json_put_str(json, "unit_name", head->path.name);
    json_put_str(json, "period", head->period);
    json_put_integer(json, "part", head->part);
    json_put_optional(json, "standard", head->standard);
    json_put_str(json, "title", head->title);
    json_put_str(json, "state", head->state);
    json_put_text(json, "state_name", state_name(head->state));
    json_put_integer(json, "version", looking->version);
    json_put_integer(json, "newest", head->version);
    json_put_integer(json, "revision", head->revision);
    json_put_str(json, "actor", head->actor);
    json_put_str(json, "at", head->at);
    json_put_str(json, "made_by", head->made_by);
    json_put_str(json, "made_at", head->made_at);
}

static bool load(Looking *looking, Tx *tx, int64_t id, int version, Err *err) {
    Str content;
    if (!report_head(tx, looking->user, id, looking->arena, &looking->head, err)) {
        return false;
    }
    looking->version = version ? version : looking->head.version;
    if (!version_load(tx, id, looking->version, looking->arena, &content, err) ||
        !model_read(content, looking->arena, &looking->report, err)) {
        return false;
    }
    report_title_words(looking->reports->pack, &looking->report);
    return edits_load(tx, id, looking->version, looking->arena, &looking->edits, &looking->edit_count, err);
}

bool report_json(Reports *reports, const User *user, int64_t id, int version, Json *json, Arena *arena, Err *err) {
    Looking looking = {.reports = reports, .user = user, .json = json, .arena = arena};
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good = load(&looking, tx, id, version, err);
    if (good) {
        json_open_object(json);
        put_head(&looking);
        put_heads(&looking);
        json_put_strs(json, "attachments", looking.report.attachments, looking.report.attachment_count);
        json_key(json, "blocks");
        json_open_array(json);
        for (size_t i = 0; i < looking.report.count; i++) {
            put_block(&looking, &looking.report.blocks[i]);
        }
        json_close_array(json);
        put_orphans(&looking);
        put_rights(&looking);
        good = put_history(&looking, tx, err);
        json_close_object(json);
    }
    store_read_end(tx);
    return good;
}

bool report_content(Reports *reports, const User *user, int64_t id, int version, Arena *arena, Report *report,
                    Err *err) {
    Looking looking = {.reports = reports, .user = user, .arena = arena};
    Tx *tx;
    if (!store_read_begin(reports->store, &tx, err)) {
        return false;
    }
    bool good = load(&looking, tx, id, version, err);
    store_read_end(tx);
    if (good) {
        report_apply(&looking.report, looking.edits, looking.edit_count, arena);
        *report = looking.report;
    }
    return good;
}

bool report_may_export(Reports *reports, const User *user, int64_t id, Err *err) {
    Arena *arena = arena_create();
    ReportHead head;
    Tx *tx;
    bool good = store_read_begin(reports->store, &tx, err);
    if (good) {
        good = report_head(tx, user, id, arena, &head, err) && report_may(user, ACTION_EXPORT, &head.path, err);
        store_read_end(tx);
    }
    arena_destroy(arena);
    return good;
}
