/* What is asked of a list of cases: states, days, lights, words, fields, and its order. */
#include "list_internal.h"

#include <string.h>

static void add_states(Building *building, const RecordDef *def, uint64_t states, bool creator) {
    bool first = true;
    if (!states) {
        return;
    }
    buf_add(&building->where, STR(" OR (c.record = ?"));
    cases_add_value(building, def->id);
    if (creator) {
        cases_add_condition(building, "c.opened_by = ?", building->user->name);
    }
    buf_add(&building->where, STR(" AND c.state IN ("));
    for (size_t s = 0; s < def->state_count; s++) {
        if (states >> s & 1 && def->states[s].end == CASE_OPEN) {
            buf_add_format(&building->where, "%s?", first ? "" : ",");
            cases_add_value(building, def->states[s].id);
            first = false;
        }
    }
    buf_add(&building->where, STR("))"));
}

/* Ids of the few cases that are in one of these states. */
static void add_few_states(Building *building) {
    const Shelf *shelf = building->shelf;
    for (size_t i = 0; i < shelf->count; i++) {
        const RecordDef *def = shelf->books[i].def;
        for (size_t s = 0; s < def->state_count && building->act_few[i]; s++) {
            if (building->act_few[i] >> s & 1 && building->count + 4 < LIST_VALUES_MOST) {
                buf_add(&building->where,
                        STR(" UNION SELECT m.id FROM case_record m WHERE m.record = ? AND m.state = ?"));
                cases_add_value(building, def->id);
                cases_add_value(building, def->states[s].id);
            }
        }
    }
}

/* "mine": the user is responsible, or is one of the parties of a step that could be taken now. */
static void add_mine(Building *building) {
    const Shelf *shelf = building->shelf;
    buf_add(&building->where, STR(" AND c.ended = 'none'"));
    if (!building->user) {
        return;
    }
    buf_add(&building->where, STR(" AND (c.id IN ("));
    cases_add_involvement(building, true);
    add_few_states(building);
    buf_add(&building->where, STR(")"));
    for (size_t i = 0; i < shelf->count && building->count + 160 < LIST_VALUES_MOST; i++) {
        const RecordDef *def = shelf->books[i].def;
        add_states(building, def, building->act_many[i], false);
        add_states(building, def,
                   cases_states_to_act(building, def, true) & ~(building->act_many[i] | building->act_few[i]), true);
    }
    buf_add(&building->where, STR(")"));
}

#define WITH_KEY "EXISTS (SELECT 1 FROM case_key k WHERE k.case_id = c.id AND k.field = ? AND k.value = ?)"

static void add_key_values(Building *building, const CaseFilter *filter) {
    cases_add_value(building,
                    str_format(building->arena, "%.*s/%.*s", STR_ARG(building->query->record), STR_ARG(filter->field)));
    cases_add_value(building, filter->value);
}

/* Those of the user's units as a set out of the index of units; the others, which are few, one by one. */
static void add_own_filter(Building *building, const CaseFilter *filter) {
    buf_add_format(
        &building->where,
        " AND (c.id IN (SELECT case_id FROM case_key INDEXED BY case_key_by_unit WHERE field = ? AND value = ?"
        " AND unit_code IN (SELECT code FROM below%d))",
        building->own);
    add_key_values(building, filter);
    buf_add_format(&building->where, " OR (c.unit_code NOT IN (SELECT code FROM below%d) AND " WITH_KEY "))",
                   building->own);
    add_key_values(building, filter);
}

static void add_filter(Building *building, size_t at) {
    const CaseFilter *filter = &building->query->filters[at];
    if (building->own >= 0 && !building->filter_few[at]) {
        add_own_filter(building, filter);
        return;
    }
    buf_add(&building->where, building->leads == (int)at ? STR(" AND k0.field = ? AND k0.value = ?")
                              : building->filter_few[at]
                                  ? STR(" AND c.id IN (SELECT case_id FROM case_key WHERE field = ? AND value = ?)")
                                  : STR(" AND " WITH_KEY));
    add_key_values(building, filter);
}

static void add_of(Building *building) {
    const Str *of = building->query->of;
    if (!of[0].len) {
        return;
    }
    buf_add(&building->where, STR(" AND (c.unit_code IN (?, ?) OR c.id IN (SELECT case_id FROM case_owner WHERE owner"
                                  " IN (?, ?)))"));
    for (size_t i = 0; i < 2; i++) {
        cases_add_value(building, of[i].len ? of[i] : of[0]);
    }
    for (size_t i = 0; i < 2; i++) {
        cases_add_value(building, str_format(building->arena, "u:%.*s", STR_ARG(of[i].len ? of[i] : of[0])));
    }
}

static bool add_filters(Building *building, Err *err) {
    const CaseQuery *query = building->query;
    add_of(building);
    const Book *book = query->record.len ? shelf_find(building->shelf, query->record) : NULL;
    for (size_t i = 0; i < query->filter_count; i++) {
        int field = book ? record_field(book->def, query->filters[i].field) : -1;
        if (field < 0 || !book->def->fields[field].filter) {
            const Place place = place_field("%.*s", STR_ARG(str_head(query->filters[i].field, 60)));
            return err_set_at(err, ERR_USAGE, &place, "不能按“%.*s”查找。", STR_ARG(query->filters[i].field));
        }
        add_filter(building, i);
    }
    return true;
}

static bool read_day(Str text, Date *day, Err *err) {
    return (date_parse(text, day) && day->month && day->day) ||
           err_set(err, ERR_USAGE, "起止要写日期，例如 2024-01-01。");
}

/* Days are those of the bureau's clock, instants are stored in UTC. */
static bool add_days(Building *building, Err *err) {
    const struct {
        Str day;
        const char *condition;
    } bounds[] = {{building->query->from, "c.opened_at >= ?"}, {building->query->until, "c.opened_at < ?"}};
    for (size_t i = 0; i < 2; i++) {
        Date day;
        char instant[32];
        if (!bounds[i].day.len) {
            continue;
        }
        if (!read_day(bounds[i].day, &day, err)) {
            return false;
        }
        time_iso(date_begins(day), instant);
        cases_add_condition(building, bounds[i].condition, str_copy(building->arena, str_from(instant)));
    }
    return true;
}

/* A deadline before `day`, or from it on; one that is an instant counts by the day here that it falls on. */
static void add_due(Building *building, Date day, bool before) {
    const char *sign = before ? "<" : ">=";
    char instant[32];
    buf_add_format(&building->where,
                   " AND c.due_at <> '' AND ((LENGTH(c.due_at) = 10 AND c.due_at %s ?) OR (LENGTH(c.due_at) > 10 AND"
                   " c.due_at %s ?))",
                   sign, sign);
    time_iso(date_begins(day), instant);
    cases_add_value(building, date_show(building->arena, day));
    cases_add_value(building, str_copy(building->arena, str_from(instant)));
}

static bool add_due_days(Building *building, Err *err) {
    Date day;
    if (building->query->due_from.len) {
        if (!read_day(building->query->due_from, &day, err)) {
            return false;
        }
        add_due(building, day, false);
    }
    if (building->query->due_until.len) {
        if (!read_day(building->query->due_until, &day, err)) {
            return false;
        }
        add_due(building, day, true);
    }
    return true;
}

/* Past its deadline, a day or an instant; below the larger of both texts, so that an index leads there. */
static void add_overdue(Building *building, bool overdue) {
    char now[32];
    time_now_iso(now);
    Str day = date_show(building->arena, date_today()), instant = str_copy(building->arena, str_from(now));
    buf_add(&building->where, STR(" AND (c.ended = 'none') = 1 AND (c.due_at = '') = 0"));
    if (overdue) {
        cases_add_condition(building, "c.due_at < ?", str_compare(day, instant) > 0 ? day : instant);
    }
    buf_add_format(&building->where, " AND %s(CASE WHEN LENGTH(c.due_at) = 10 THEN c.due_at < ? ELSE c.due_at < ? END)",
                   overdue ? "" : "NOT ");
    cases_add_value(building, day);
    cases_add_value(building, instant);
}

bool cases_has_paused(const RecordDef *def) {
    for (size_t i = 0; i < def->state_count; i++) {
        if (def->states[i].paused) {
            return true;
        }
    }
    return false;
}

void cases_add_paused(Building *building, const RecordDef *def, bool paused) {
    buf_add_format(&building->where, " c.state %sIN (''", paused ? "" : "NOT ");
    for (size_t i = 0; i < def->state_count; i++) {
        if (def->states[i].paused) {
            buf_add(&building->where, STR(",?"));
            cases_add_value(building, def->states[i].id);
        }
    }
    buf_add(&building->where, STR(")"));
}

/* Nothing is late while its deadline does not run. */
static void add_running(Building *building) {
    const Shelf *shelf = building->shelf;
    for (size_t i = 0; i < shelf->count; i++) {
        const RecordDef *def = shelf->books[i].def;
        if (cases_wanted(building, def) && cases_has_paused(def)) {
            cases_add_condition(building, "NOT (+c.record = ?", def->id);
            buf_add(&building->where, STR(" AND"));
            cases_add_paused(building, def, true);
            buf_add(&building->where, STR(")"));
        }
    }
}

/* As case_light tells it. */
static bool add_light(Building *building, Err *err) {
    Str light = building->query->light;
    const Book *book = book_newest(building->ledger, building->query->record);
    if (!light.len) {
        return true;
    }
    if (!book) {
        return err_set(err, ERR_USAGE, "按灯查找要先选一种记录。");
    }
    if (str_is(light, "grey")) {
        buf_add(&building->where, STR(" AND (c.ended <> 'none' OR c.due_at = '' OR"));
        cases_add_paused(building, book->def, true);
        buf_add(&building->where, STR(")"));
        return true;
    }
    if (!str_is(light, "red") && !str_is(light, "yellow") && !str_is(light, "green")) {
        return err_set(err, ERR_USAGE, "灯可以写 red、yellow、green、grey。");
    }
    buf_add(&building->where, STR(" AND"));
    cases_add_paused(building, book->def, false);
    add_overdue(building, str_is(light, "red"));
    if (!str_is(light, "red")) {
        add_due(building, date_add_days(date_today(), ledger_near_days(building->ledger, book->def) + 1),
                str_is(light, "yellow"));
    }
    return true;
}

static void add_words(Building *building) {
    Str rest = building->query->words, word;
    if (building->words_few) {
        cases_add_condition(building, "c.id IN (SELECT rowid FROM case_words WHERE case_words MATCH ?)",
                            building->match);
        return;
    }
    while (str_cut(&rest, ' ', &word)) {
        Str pattern = store_like(word, building->arena);
        buf_add(&building->where, STR(" AND (c.title LIKE ? ESCAPE '\\' OR c.number LIKE ? ESCAPE '\\')"));
        cases_add_value(building, pattern);
        cases_add_value(building, pattern);
    }
}

bool cases_build(Building *building, Err *err) {
    const CaseQuery *query = building->query;
    buf_add(&building->where, STR(" WHERE 1 = 1"));
    if (query->record.len) {
        if (!shelf_find(building->shelf, query->record)) {
            return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种记录。", STR_ARG(query->record));
        }
        if (building->seen != SEES_FEW) { /* otherwise they come from where it is known */
            cases_add_condition(building,
                                cases_driven(building) && !building->unit_few ? "+c.record = ?" : "c.record = ?",
                                query->record);
        }
    }
    if (query->system.len) {
        cases_add_condition(building, "c.record LIKE ? ESCAPE '\\'",
                            str_format(building->arena, "%.*s.%%", STR_ARG(query->system)));
    }
    if (query->state.len) {
        cases_add_condition(building, building->seen == SEES_FEW ? "+c.state = ?" : "c.state = ?", query->state);
    }
    if (query->ended.len) {
        cases_add_condition(building, building->seen == SEES_FEW ? "+c.ended = ?" : "c.ended = ?", query->ended);
    }
    if (!add_days(building, err) || !add_due_days(building, err) || !add_light(building, err)) {
        return false;
    }
    if (query->overdue) {
        add_overdue(building, true);
        add_running(building);
    }
    if (query->words.len) {
        add_words(building);
    }
    if (query->source_kind.len) {
        buf_add(&building->where, STR(" AND c.id IN (SELECT case_id FROM case_source WHERE kind = ?"
                                      " AND SUBSTR(source, 1, LENGTH(?)) = ?)"));
        cases_add_value(building, query->source_kind);
        cases_add_value(building, query->source);
        cases_add_value(building, query->source);
    }
    if (query->unit.len) {
        size_t number = cases_add_below(building, &query->unit, 1);
        buf_add_format(&building->where, " AND %sc.unit_code IN (SELECT code FROM below%zu)",
                       building->unit_few || !query->record.len ? "" : "+", number);
    }
    if (query->mine) {
        add_mine(building);
    }
    cases_add_visibility(building);
    return add_filters(building, err);
}

/* A field that lists can be searched by, numbers by their size; what is not known stands last. (The joined nothing
 * keeps the database from looking through all cases with that field for each.) */
static const char *order_by_field(const Building *building, Str id, const char *way, Err *err) {
    const Book *book = book_newest(building->ledger, building->query->record);
    int at = book ? record_field(book->def, id) : -1;
    const CaseField *field = at < 0 ? NULL : &book->def->fields[at];
    if (!field || !field->filter) {
        err_set(err, ERR_USAGE, "不能按“%.*s”排序。", STR_ARG(str_head(id, 60)));
        return NULL;
    }
    bool number = field->type == CASE_NUMBER || field->type == CASE_MONEY || field->type == CASE_PERCENT;
    const char *value =
        str_format(building->arena,
                   "(SELECT MIN(%s) FROM case_key k WHERE k.case_id = c.id AND k.field || '' = '%.*s/%.*s')",
                   number ? "CAST(k.value AS REAL)" : "k.value", STR_ARG(book->def->id), STR_ARG(field->id))
            .data;
    return str_format(building->arena, "%s IS NULL, %s %s, c.id", value, value, way).data;
}

const char *cases_order(const Building *building, Err *err) {
    static const struct {
        const char *id, *sql;
    } orders[] = {
        {"newest", "c.opened_at DESC, c.id DESC"},
        {"number", "c.number %s, c.id"},
        {"title", "c.title %s, c.id"},
        {"state", "c.state %s, c.due_at, c.id"},
        {"unit", "c.unit_code %s, c.due_at, c.id"},
        {"opened", "c.opened_at %s, c.id"},
        {"ended", "c.ended_at = '', c.ended_at %s, c.id"},
        {"due", "c.due_at = '', c.due_at %s, c.id"},
    };
    if (building->leads >= 0) {
        return "k0.rank, k0.case_id";
    }
    Str order = building->query->order;
    bool down = str_starts(order, STR("-"));
    const char *way = down ? "DESC" : "ASC";
    order = down ? str_slice(order, 1, order.len) : order;
    if ((!order.len || (str_is(order, "due") && !down)) && building->query->state.len) {
        return "c.due_at = '', c.due_at, c.id"; /* one state: all have ended, or none has */
    }
    if (!order.len || (str_is(order, "due") && !down)) {
        return LIST_DUE_ORDER;
    }
    if (str_starts(order, STR("f."))) {
        return order_by_field(building, str_slice(order, 2, order.len), way, err);
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        if (str_is(order, orders[i].id)) {
            const char *mark = strstr(orders[i].sql, "%s");
            size_t before = mark ? (size_t)(mark - orders[i].sql) : strlen(orders[i].sql);
            return str_format(building->arena, "%.*s%s%s", (int)before, orders[i].sql, mark ? way : "",
                              mark ? mark + 2 : "")
                .data;
        }
    }
    err_set(err, ERR_USAGE, "不能按“%.*s”排序。", STR_ARG(str_head(order, 60)));
    return NULL;
}

void cases_add_way(Building *building) {
    const CaseQuery *query = building->query;
    bool due = !query->order.len || str_is(query->order, "due");
    if (!query->record.len || building->seen == SEES_FEW || cases_driven(building)) {
        return;
    }
    if (due && query->filter_count) {
        building->leads = 0;
        buf_add(&building->from, STR("case_key k0 CROSS JOIN case_record c ON c.id = k0.case_id"));
    } else if (!query->from.len && !query->until.len && !query->state.len && (due || str_is(query->order, "newest"))) {
        buf_add_format(&building->from, "case_record c INDEXED BY %s", due ? "case_by_due" : "case_by_opening");
    }
}
