/* Making instances: for every object of every duty that is on, the windows that have begun. */
#include "duty_internal.h"

#include <string.h>

enum { AT_ONCE = 20000 }; /* instances in one statement: others wait for the writer only so long */

/* One instance to be made. */
typedef struct Made {
    const DutyDef *def;
    const DutyRule *rule;
    int64_t unit_id;
    Str part, from, due;
    int number;
} Made;

/* Windows of one rule for one region: most units of a county share them. */
typedef struct Known {
    const DutyRule *rule;
    const Str *codes;
    size_t code_count;
    DutyWindow *windows;
    Str *from, *due;
    size_t count;
} Known;

typedef struct PostRow {
    int64_t id;
    Str role, unit, from, until;
} PostRow;

typedef struct Sweep {
    Duty *duty;
    Tx *tx;
    Arena *arena;
    Date day, since; /* windows that end on `since` or later and begin until `day` */
    UnitTree tree;
    Settings settings;
    PostRow *posts;
    size_t post_count;
    CaseRow *cases; /* of registers that duties stand for */
    size_t case_count;
    Known *known;
    size_t known_count, known_capacity;
    Made *made;
    size_t made_count, made_capacity;
    bool unknown;
} Sweep;

/* ---- windows, each set once ------------------------------------------------------ */

/* Codes above the unit that some school year names; most units have none. */
static size_t region_codes(const Sweep *sweep, int unit, Str codes[PATH_MOST]) {
    size_t count, found = 0;
    const SchoolYearDef *years = pack_school_years(sweep->duty->pack, &count);
    for (; unit >= 0 && found < PATH_MOST; unit = sweep->tree.units[unit].parent) {
        for (size_t i = 0; i < count; i++) {
            if (str_equal(years[i].region, sweep->tree.units[unit].code)) {
                codes[found++] = sweep->tree.units[unit].code;
                break;
            }
        }
    }
    return found;
}

static bool same_codes(const Known *known, const Str *codes, size_t count) {
    for (size_t i = 0; i < count && known->code_count == count; i++) {
        if (!str_equal(known->codes[i], codes[i])) {
            return false;
        }
    }
    return known->code_count == count;
}

static const Known *windows_of(Sweep *sweep, const DutyRule *rule, int unit) {
    enum { LOOK_BACK = 430 }; /* no window is longer */
    Str codes[PATH_MOST];
    size_t count = region_codes(sweep, unit, codes);
    for (size_t i = 0; i < sweep->known_count; i++) {
        if (sweep->known[i].rule == rule && same_codes(&sweep->known[i], codes, count)) {
            return &sweep->known[i];
        }
    }
    if (sweep->known_count == sweep->known_capacity) {
        size_t capacity = sweep->known_capacity ? sweep->known_capacity * 2 : 256;
        sweep->known = arena_grow(sweep->arena, sweep->known, sweep->known_count, capacity, sizeof(Known));
        sweep->known_capacity = capacity;
    }
    Known *known = &sweep->known[sweep->known_count++];
    Str *kept = ARENA_ARRAY(sweep->arena, count + 1, Str);
    for (size_t i = 0; i < count; i++) {
        kept[i] = codes[i];
    }
    *known = (Known){.rule = rule, .codes = kept, .code_count = count};
    DutyWindow *all;
    size_t total;
    duty_windows(sweep->duty->pack, rule, kept, count, date_add_days(sweep->since, -LOOK_BACK), sweep->day,
                 sweep->arena, &all, &total, &sweep->unknown);
    known->windows = ARENA_ARRAY(sweep->arena, total + 1, DutyWindow);
    known->from = ARENA_ARRAY(sweep->arena, total + 1, Str);
    known->due = ARENA_ARRAY(sweep->arena, total + 1, Str);
    for (size_t i = 0; i < total; i++) {
        if (date_compare(sweep->since, all[i].due) <= 0) {
            known->windows[known->count] = all[i];
            known->from[known->count] = date_show(sweep->arena, all[i].from);
            known->due[known->count++] = date_show(sweep->arena, all[i].due);
        }
    }
    return known;
}

/* ---- objects ------------------------------------------------------------------------ */

static bool stands_on(const Unit *unit, Str day) {
    return (!unit->begun || str_compare(unit_day(unit->begun), day) <= 0) &&
           (!unit->ended || str_compare(day, unit_day(unit->ended)) < 0);
}

static void make(Sweep *sweep, const DutyDef *def, const DutyRule *rule, int unit, Str part, Str from, Str due) {
    for (int number = 1; number <= rule->times; number++) {
        if (sweep->made_count == sweep->made_capacity) {
            size_t capacity = sweep->made_capacity ? sweep->made_capacity * 2 : 4096;
            sweep->made = arena_grow(sweep->arena, sweep->made, sweep->made_count, capacity, sizeof(Made));
            sweep->made_capacity = capacity;
        }
        sweep->made[sweep->made_count++] = (Made){def, rule, sweep->tree.units[unit].id, part, from, due, number};
    }
}

/* What narrows the windows of an object. */
typedef struct Hold {
    const PostRow *post;    /* only those in which it holds */
    const CaseRow *row;     /* only those that the case has to do with */
    const CaseRow **others; /* not those that one of these has to do with */
    size_t other_count;
} Hold;

static bool holds(const Hold *hold, Str from, Str due, Str time) {
    const PostRow *post = hold->post;
    bool good = !post || ((!post->from.len || str_compare(post->from, due) <= 0) &&
                          (!post->until.len || str_compare(from, post->until) <= 0));
    good = good && (!hold->row || duty_case_holds(hold->row, due, time));
    for (size_t i = 0; good && i < hold->other_count; i++) {
        good = !duty_case_holds(hold->others[i], due, time);
    }
    return good;
}

static void take_object(Sweep *sweep, const DutyDef *def, int unit, Str part, const Hold *hold) {
    const Unit *of = &sweep->tree.units[unit];
    for (size_t r = 0; r < def->rule_count; r++) {
        const Known *known = windows_of(sweep, &def->rules[r], unit);
        for (size_t w = 0; w < known->count; w++) {
            const SwitchRow *unused;
            Date from = known->windows[w].from;
            if (holds(hold, known->from[w], known->due[w], def->rules[r].time) && stands_on(of, known->from[w]) &&
                duty_setting_rule(&sweep->settings, &sweep->tree, unit, def, from, &unused) == &def->rules[r] &&
                !duty_setting_exempt(&sweep->settings, of->id, def->id, from)) {
                make(sweep, def, &def->rules[r], unit, part, known->from[w], known->due[w]);
            }
        }
    }
}

static void take_posts(Sweep *sweep, const DutyDef *def, int from, int to) {
    for (size_t p = 0; p < sweep->post_count; p++) {
        const PostRow *post = &sweep->posts[p];
        int unit = org_tree_find(&sweep->tree, post->unit);
        for (size_t i = 0; i < def->post_count && unit >= from && unit < to; i++) {
            if (str_equal(def->posts[i], post->role)) {
                Str part = str_format(sweep->arena, "post:%lld", (long long)post->id);
                take_object(sweep, def, unit, part, &(Hold){.post = post});
            }
        }
    }
}

/* Every case of the unit's register; the unit itself where it has none. `rows`: those of the unit. */
static void take_cases(Sweep *sweep, const DutyDef *def, int unit, const CaseRow **rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        take_object(sweep, def, unit, duty_case_part(sweep->arena, rows[i]->id), &(Hold){.row = rows[i]});
    }
    take_object(sweep, def, unit, (Str){NULL, 0}, &(Hold){.others = rows, .other_count = count});
}

static void take_each(Sweep *sweep, const DutyDef *def, int from, int to) {
    size_t kind_count, count = 0, at = 0;
    const KindDef *kinds = pack_kinds(sweep->duty->pack, &kind_count);
    const CaseRow **rows = ARENA_ARRAY(sweep->arena, sweep->case_count + 1, const CaseRow *);
    size_t *starts = ARENA_ARRAY(sweep->arena, sweep->tree.count + 1, size_t); /* counted, then where they begin */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sweep->case_count; i++) {
            const CaseRow *row = &sweep->cases[i];
            int unit = str_equal(row->record, def->each) ? org_tree_find(&sweep->tree, row->unit) : -1;
            if (unit >= 0 && pass == 0) {
                starts[unit]++;
            } else if (unit >= 0) {
                rows[--starts[unit]] = row;
            }
        }
        for (size_t unit = 0; pass == 0 && unit < sweep->tree.count; unit++) {
            count += starts[unit];
            starts[unit] = count; /* its end: the second pass goes down to its beginning */
        }
        starts[sweep->tree.count] = count;
    }
    for (int unit = from; unit < to; unit++) {
        at = starts[unit];
        if (def->kinds >> (sweep->tree.units[unit].kind - kinds) & 1) {
            take_cases(sweep, def, unit, rows + at, starts[unit + 1] - at);
        }
    }
}

static void take_duty(Sweep *sweep, const DutyDef *def, int from, int to) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(sweep->duty->pack, &kind_count);
    if (def->rules[0].every == DUTY_EVENT) {
        return;
    }
    if (def->each.len) {
        take_each(sweep, def, from, to);
        return;
    }
    for (int unit = from; unit < to; unit++) {
        const KindDef *kind = sweep->tree.units[unit].kind;
        if (def->kinds >> (kind - kinds) & 1) {
            take_object(sweep, def, unit, (Str){NULL, 0}, &(Hold){.post = NULL});
        }
        for (size_t s = 0; s < def->section_count && kind->level == LEVEL_COUNTY; s++) {
            take_object(sweep, def, unit, def->sections[s], &(Hold){.post = NULL});
        }
    }
    take_posts(sweep, def, from, to);
}

/* Posts of today, each at its first unit; one that ended has no windows any more. */
static bool load_posts(Sweep *sweep, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(sweep->tx,
                   "SELECT p.id, p.role, MIN(u.unit_code), p.valid_from, p.valid_until FROM post p JOIN post_unit u ON "
                   "u.post_id = p.id WHERE p.ended_at = '' AND p.delegate_of IS NULL GROUP BY p.id, p.role, "
                   "p.valid_from, p.valid_until ORDER BY p.id",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        sweep->posts =
            arena_grow(sweep->arena, sweep->posts, sweep->post_count, sweep->post_count + 1, sizeof(PostRow));
        sweep->posts[sweep->post_count++] = (PostRow){.id = stmt_integer(stmt, 0),
                                                      .role = str_copy(sweep->arena, stmt_text(stmt, 1)),
                                                      .unit = str_copy(sweep->arena, stmt_text(stmt, 2)),
                                                      .from = str_copy(sweep->arena, stmt_text(stmt, 3)),
                                                      .until = str_copy(sweep->arena, stmt_text(stmt, 4))};
    }
    stmt_close(stmt);
    return good;
}

/* ---- storing ------------------------------------------------------------------------- */

static void made_value(void *context, size_t row, int column, GivenValue *value) {
    const Made *made = &((const Made *)context)[row];
    const Str texts[] = {made->def->id, made->rule->id, {NULL, 0}, made->part,
                         {NULL, 0},     made->from,     made->due, made->rule->time};
    value->type = column == 2 || column == 4 ? 'i' : 's';
    value->integer = column == 2 ? made->unit_id : made->number;
    value->text = texts[column].data ? texts[column] : STR("");
}

static bool count_rows(Tx *tx, const char *sql, int64_t *count, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, sql, &stmt, err, "")) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *count = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

static bool store_made(Tx *tx, const Made *made, size_t count, Err *err) {
    for (size_t at = 0; at < count; at += AT_ONCE) {
        const GivenRows rows = {count - at < AT_ONCE ? count - at : AT_ONCE, made_value,
                                (void *)(uintptr_t)(made + at)};
        if (!store_run_given(tx,
                             "INSERT INTO duty_instance (duty, rule, unit_id, part, number, from_on, due_on, due_time, "
                             "state) SELECT a, b, c, d, e, f, g, h, 'due' FROM given_rows WHERE true ON CONFLICT DO "
                             "NOTHING",
                             &rows, err)) {
            return false;
        }
    }
    return true;
}

/* ---- one sweep -------------------------------------------------------------------------- */

typedef struct Root { /* a unit for which the calendar was switched on */
    int64_t unit_id;
    Date since;
} Root;

static bool load_roots(Tx *tx, Arena *arena, Root **roots, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *roots = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT s.unit_id, MIN(s.from_on), COALESCE(MAX(d.swept_to), '') FROM duty_switch s LEFT JOIN "
                   "duty_swept d ON d.unit_id = s.unit_id WHERE s.duty = '' AND s.on_off = 1 GROUP BY s.unit_id ORDER "
                   "BY s.unit_id",
                   &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        Root root = {.unit_id = stmt_integer(stmt, 0)};
        Str swept = stmt_text(stmt, 2);
        date_parse(swept.len ? swept : stmt_text(stmt, 1), &root.since);
        *roots = arena_grow(arena, *roots, *count, *count + 1, sizeof(Root));
        (*roots)[(*count)++] = root;
    }
    stmt_close(stmt);
    return good;
}

/* Windows of one root between two days within one period, whose tree they are of. */
static bool sweep_root(Sweep *sweep, const Root *root, Err *err) {
    size_t count;
    const DutyDef *defs = pack_duties(sweep->duty->pack, &count);
    int unit =
        root->unit_id > 0 && (size_t)root->unit_id < sweep->tree.id_count ? sweep->tree.by_id[root->unit_id] : -1;
    if (unit < 0) {
        return true;
    }
    sweep->made_count = 0;
    for (size_t i = 0; i < count; i++) {
        take_duty(sweep, &defs[i], unit, sweep->tree.units[unit].end);
    }
    return store_made(sweep->tx, sweep->made, sweep->made_count, err);
}

/* Every period has its own units: the days are gone through period by period. */
static bool sweep_periods(Sweep *sweep, const Root *root, Date day, Err *err) {
    Date at = root->since;
    bool good = true;
    while (good && date_compare(at, day) <= 0) {
        Str period;
        int64_t year;
        Date next = day;
        good = duty_period_of(sweep->duty->pack, at, sweep->arena, &period, err) &&
               org_tree_expected(sweep->tx, sweep->duty->pack, period, sweep->arena, &sweep->tree, err);
        if (!good) {
            break;
        }
        if (integer_parse(period, &year) &&
            pack_period_begins(sweep->duty->pack, str_format(sweep->arena, "%04lld", (long long)year + 1), &next)) {
            next = date_add_days(next, -1);
        }
        sweep->since = at;
        sweep->day = date_compare(next, day) < 0 ? next : day;
        sweep->known_count = 0;
        good = sweep_root(sweep, root, err);
        at = date_add_days(sweep->day, 1);
    }
    return good;
}

static bool note_swept(Tx *tx, const Root *root, Date day, Arena *arena, Err *err) {
    Str text = date_show(arena, day);
    return date_compare(day, root->since) < 0 ||
           store_run(tx,
                     "INSERT INTO duty_swept (unit_id, swept_to) VALUES (?, ?) ON CONFLICT (unit_id) DO UPDATE SET "
                     "swept_to = excluded.swept_to",
                     err, "is", root->unit_id, text);
}

typedef struct Sweeping {
    Duty *duty;
    Date day;
    int minute;
    bool make; /* otherwise only what was missed */
    DutySwept *swept;
} Sweeping;

static bool make_all(Tx *tx, const Sweeping *order, Arena *arena, Err *err) {
    Sweep sweep = {.duty = order->duty, .tx = tx, .arena = arena};
    Root *roots;
    size_t count;
    int64_t before, after;
    bool good = duty_settings_load(tx, arena, &sweep.settings, err) && load_posts(&sweep, err) &&
                load_roots(tx, arena, &roots, &count, err) &&
                duty_cases_load(order->duty, tx, arena, &sweep.cases, &sweep.case_count, err) &&
                count_rows(tx, "SELECT COUNT(*) FROM duty_instance", &before, err);
    for (size_t i = 0; good && i < count; i++) {
        good = sweep_periods(&sweep, &roots[i], order->day, err) && note_swept(tx, &roots[i], order->day, arena, err);
    }
    good = good && count_rows(tx, "SELECT COUNT(*) FROM duty_instance", &after, err);
    order->swept->made = good ? (size_t)(after - before) : 0;
    order->swept->unknown_terms = sweep.unknown;
    return good && duty_cases_settle(order->duty, tx, &order->swept->settled, err);
}

static bool sweep_work(Tx *tx, void *context, Err *err) {
    const Sweeping *order = context;
    Arena *arena = arena_create();
    DutySwept *swept = order->swept;
    *swept = (DutySwept){.made = 0};
    bool good = (!order->make || make_all(tx, order, arena, err)) &&
                proof_by_forms(order->duty, tx, order->day, &swept->done, err) &&
                alarms_raise(order->duty, tx, order->day, order->minute, order->make, swept, err);
    if (good && swept->made + swept->missed + swept->done + swept->told + swept->settled) {
        const AuditEntry entry = {
            .actor = STR("程序"),
            .action = STR("duty-sweep"),
            .subject = date_show(arena, order->day),
            .detail = str_format(arena, "{\"made\":%zu,\"missed\":%zu,\"done\":%zu,\"told\":%zu,\"settled\":%zu}",
                                 swept->made, swept->missed, swept->done, swept->told, swept->settled)};
        good = audit_append(tx, &entry, err);
    }
    arena_destroy(arena);
    return good;
}

bool duty_sweep(Duty *duty, Date day, int minute, DutySwept *swept, Err *err) {
    Sweeping order = {.duty = duty, .day = day, .minute = minute, .make = true, .swept = swept};
    return store_write(duty->store, sweep_work, &order, err);
}

/* Instances are made once a day, and again when units or registers changed or something was switched; missed ones are
 * looked for each time, which costs an index look. */
bool duty_tick(Duty *duty, Err *err) {
    DutySwept swept;
    Date today = date_today();
    uint64_t changes = store_fact_changes(duty->store);
    pthread_mutex_lock(&duty->lock);
    uint64_t cases = duty->case_changes;
    bool make = date_compare(duty->ticked, today) != 0 || duty->fact_changes != changes || duty->cases_ticked != cases;
    pthread_mutex_unlock(&duty->lock);
    Sweeping order = {.duty = duty, .day = today, .minute = duty_minute_now(), .make = make, .swept = &swept};
    if (!store_write(duty->store, sweep_work, &order, err)) {
        return false;
    }
    pthread_mutex_lock(&duty->lock);
    duty->ticked = today;
    duty->fact_changes = changes;
    duty->cases_ticked = cases;
    pthread_mutex_unlock(&duty->lock);
    return true;
}
