/* Counting: how many were due, done in time, made up, missed - by duty, unit, month or department; and how the same
 * records would count by another rule. */
#include "duty_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double duty_rate_on_time(const DutyCounts *counts) {
    return counts->due ? (double)counts->on_time / (double)counts->due : NAN;
}

double duty_rate_done(const DutyCounts *counts) {
    return counts->due ? (double)(counts->on_time + counts->made_up) / (double)counts->due : NAN;
}

static void add(DutyCounts *counts, DutyState state, bool late, size_t number) {
    bool done = state == DUTY_DONE || (state == DUTY_VERIFIED && !late);
    bool made_up = state == DUTY_MADE_UP || (state == DUTY_VERIFIED && late);
    counts->on_time += done ? number : 0;
    counts->made_up += made_up ? number : 0;
    counts->missed += state == DUTY_MISSED ? number : 0;
    counts->open += state == DUTY_DUE ? number : 0;
    counts->waived += state == DUTY_WAIVED ? number : 0;
    counts->no_task += state == DUTY_NO_TASK ? number : 0;
    counts->verified += state == DUTY_VERIFIED ? number : 0;
    counts->due += done || made_up || state == DUTY_MISSED ? number : 0;
}

/* ---- lines by key ------------------------------------------------------------------- */

typedef struct Tally {
    Scene *scene;
    DutyBy by;
    Map *at;
    DutyStatistics *out;
    size_t capacity;
} Tally;

static DutyCounts *line_of(Tally *tally, Str key, Str name) {
    size_t at;
    DutyStatistics *out = tally->out;
    if (!map_get(tally->at, key, &at)) {
        if (out->count == tally->capacity) {
            tally->capacity = tally->capacity ? tally->capacity * 2 : 64;
            out->lines = arena_grow(tally->scene->arena, out->lines, out->count, tally->capacity, sizeof(DutyLine));
        }
        at = out->count++;
        out->lines[at] = (DutyLine){.key = str_copy(tally->scene->arena, key), .name = name};
        map_put(tally->at, out->lines[at].key, at);
    }
    return &out->lines[at].counts;
}

static DutyCounts *counts_for(Tally *tally, const DutyDef *def, Str duty, int unit, Str part, Str month) {
    const Pack *pack = tally->scene->duty->pack;
    if (tally->by == DUTY_BY_DUTY) {
        return line_of(tally, duty, def ? def->name : duty);
    }
    if (tally->by == DUTY_BY_UNIT) {
        return line_of(tally, tally->scene->tree.units[unit].code, tally->scene->tree.units[unit].name);
    }
    if (tally->by == DUTY_BY_MONTH) {
        return line_of(tally, month, str_copy(tally->scene->arena, month));
    }
    const SectionDef *section = pack_section(pack, part);
    section = section ? section : def ? pack_section(pack, def->section) : NULL;
    return line_of(tally, section ? section->id : STR("-"), section ? section->name : STR("其他"));
}

static int compare_lines(const void *a, const void *b) {
    return str_compare(((const DutyLine *)a)->key, ((const DutyLine *)b)->key);
}

static void finish(Tally *tally) {
    if (tally->out->count) {
        qsort(tally->out->lines, tally->out->count, sizeof(DutyLine), compare_lines);
    }
}

/* ---- stored instances ------------------------------------------------------------------ */

static bool section_fits(const DutyDef *def, Str part, Str section) {
    return !section.len ||
           (duty_part_department(part) ? str_equal(part, section) : def && str_equal(def->section, section));
}

static bool may_count(Scene *scene, const DutyDef *def, int unit, Str part) {
    return scene->counted[unit] || (duty_rights_of(scene, def, unit, part) & RIGHT_VIEW);
}

static bool count_stored(Tally *tally, const DutyFilter *filter, Err *err) {
    Scene *scene = tally->scene;
    Stmt *stmt;
    bool row = false, good;
    Str to = filter->to_on.len ? filter->to_on : STR("9999");
    if (!stmt_open(scene->tx,
                   "SELECT duty, unit_id, part, CASE WHEN ?4 = 1 THEN substr(due_on, 1, 7) ELSE '' END, state, late, "
                   "COUNT(*) FROM duty_instance WHERE "
                   "due_on >= ?1 AND due_on <= ?2 AND (?3 = '' OR duty = ?3) GROUP BY duty, unit_id, part, "
                   "4, state, late",
                   &stmt, err, "sssi", filter->from_on.len ? filter->from_on : STR("0"), to, filter->duty,
                   (int64_t)(tally->by == DUTY_BY_MONTH))) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        const DutyDef *def = pack_duty(scene->duty->pack, stmt_text(stmt, 0));
        int unit = duty_scene_unit(scene, stmt_integer(stmt, 1));
        Str part = stmt_text(stmt, 2);
        DutyState state = DUTY_DUE;
        if (unit < 0 || !section_fits(def, part, filter->section) || !may_count(scene, def, unit, part) ||
            !duty_state_parse(stmt_text(stmt, 4), &state)) {
            continue;
        }
        bool late = stmt_integer(stmt, 5) != 0;
        size_t number = (size_t)stmt_integer(stmt, 6);
        Str duty = def ? def->id : str_copy(scene->arena, stmt_text(stmt, 0));
        add(counts_for(tally, def, duty, unit, part, stmt_text(stmt, 3)), state, late, number);
        add(&tally->out->total, state, late, number);
    }
    stmt_close(stmt);
    return good;
}

static Date day_or(Str text, Date other) {
    Date day;
    return text.len && date_parse(text, &day) && day.day ? day : other;
}

static bool begin(Duty *duty, const User *user, const DutyFilter *filter, Arena *arena, Tx **tx, Scene *scene,
                  Err *err) {
    Date day, today = date_today();
    if ((filter->from_on.len && !duty_day_read(filter->from_on, "from", &day, err)) ||
        (filter->to_on.len && !duty_day_read(filter->to_on, "to", &day, err)) ||
        !store_read_begin(duty->store, tx, err)) {
        return false;
    }
    Date to = day_or(filter->to_on, today);
    if (!duty_scene_load(duty, *tx, user, date_compare(to, today) < 0 ? to : today, filter->unit, true, arena, scene,
                         err)) {
        store_read_end(*tx);
        return false;
    }
    return true;
}

bool duty_statistics(Duty *duty, const User *user, const DutyFilter *filter, DutyBy by, Arena *arena,
                     DutyStatistics *statistics, Err *err) {
    Tx *tx;
    Scene scene;
    *statistics = (DutyStatistics){.lines = NULL};
    if (!begin(duty, user, filter, arena, &tx, &scene, err)) {
        return false;
    }
    Tally tally = {.scene = &scene, .by = by, .at = map_create(arena, 256), .out = statistics};
    bool good = count_stored(&tally, filter, err);
    finish(&tally);
    store_read_end(tx);
    return good;
}

/* ---- the same records by another rule ------------------------------------------------------ */

typedef struct Record { /* one time that it was done */
    int64_t unit_id;
    Str part;
    Date on;
    bool used;
} Record;

static bool read_records(Tx *tx, Str duty, Arena *arena, Record **records, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *records = NULL;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT unit_id, part, done_on FROM duty_instance WHERE duty = ? AND state IN ('done', 'verified', "
                   "'made_up') AND done_on <> '' ORDER BY unit_id, part, done_on",
                   &stmt, err, "s", duty)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            *records = arena_grow(arena, *records, *count, capacity, sizeof(Record));
        }
        Record *record = &(*records)[(*count)++];
        *record = (Record){.unit_id = stmt_integer(stmt, 0), .part = str_copy(arena, stmt_text(stmt, 1))};
        date_parse(stmt_text(stmt, 2), &record->on);
    }
    stmt_close(stmt);
    return good;
}

static bool takes_record(Record *records, size_t count, int64_t unit_id, Str part, const DutyWindow *window) {
    for (size_t i = 0; i < count; i++) {
        Record *record = &records[i];
        if (record->unit_id == unit_id && str_equal(record->part, part) && !record->used &&
            date_compare(window->from, record->on) <= 0 && date_compare(record->on, window->due) <= 0) {
            record->used = true;
            return true;
        }
    }
    return false;
}

typedef struct Trial {
    Tally *tally;
    const DutyDef *def;
    const DutyRule *rule;
    Record *records;
    size_t record_count;
    Date first, last; /* windows that end in between */
} Trial;

enum { LOOK_BACK = 430, DAYS_LISTED_MOST = 731 }; /* days: no window is longer; as many of a rule are listed at once */

static void try_object(Trial *trial, int unit, Str part) {
    Scene *scene = trial->tally->scene;
    Str path[PATH_MOST];
    DutyWindow *windows;
    size_t count, length = duty_scene_path(scene, unit, path);
    bool unknown = false;
    int64_t id = scene->tree.units[unit].id;
    if (!may_count(scene, trial->def, unit, part)) {
        return;
    }
    duty_windows(scene->duty->pack, trial->rule, path, length, date_add_days(trial->first, -LOOK_BACK), trial->last,
                 scene->arena, &windows, &count, &unknown);
    for (size_t w = 0; w < count; w++) {
        if (date_compare(windows[w].due, trial->first) < 0 || date_compare(trial->last, windows[w].due) < 0) {
            continue;
        }
        for (int number = 0; number < trial->rule->times; number++) {
            bool done = takes_record(trial->records, trial->record_count, id, part, &windows[w]);
            bool over = date_compare(windows[w].due, scene->today) < 0;
            DutyState state = done ? DUTY_DONE : over ? DUTY_MISSED : DUTY_DUE;
            Str month = str_slice(date_show(scene->arena, windows[w].due), 0, 7);
            add(counts_for(trial->tally, trial->def, trial->def->id, unit, part, month), state, false, 1);
            add(&trial->tally->out->total, state, false, 1);
        }
    }
}

/* Objects that are cases: those that ever had the duty. */
static bool try_cases(Trial *trial, Tx *tx, Err *err) {
    Scene *scene = trial->tally->scene;
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT DISTINCT unit_id, part FROM duty_instance WHERE duty = ? AND state <> 'no_task' ORDER BY "
                   "unit_id, part",
                   &stmt, err, "s", trial->def->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int unit = duty_scene_unit(scene, stmt_integer(stmt, 0));
        if (unit >= 0) {
            try_object(trial, unit, str_copy(scene->arena, stmt_text(stmt, 1)));
        }
    }
    stmt_close(stmt);
    return good;
}

static void try_unit(Trial *trial, int unit) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(trial->tally->scene->duty->pack, &kind_count);
    const KindDef *kind = trial->tally->scene->tree.units[unit].kind;
    if (trial->def->kinds >> (kind - kinds) & 1) {
        try_object(trial, unit, (Str){NULL, 0});
    }
    for (size_t s = 0; s < trial->def->section_count && kind->level == LEVEL_COUNTY; s++) {
        try_object(trial, unit, trial->def->sections[s]);
    }
}

static bool find_rule(const Duty *duty, Str id, Str rule, Trial *trial, Err *err) {
    trial->def = pack_duty(duty->pack, id);
    if (!trial->def) {
        return err_set(err, ERR_NOT_FOUND, "没有“%.*s”这项职责。请检查编号。", STR_ARG(id));
    }
    trial->rule = duty_rule(trial->def, rule);
    return trial->rule || err_set(err, ERR_INPUT, "这项职责没有“%.*s”这种规则。", STR_ARG(rule));
}

bool duty_try_rule(Duty *duty, const User *user, Str id, Str rule, const DutyFilter *filter, Arena *arena,
                   DutyStatistics *statistics, Err *err) {
    Tx *tx;
    Scene scene;
    Trial trial = {.def = NULL};
    *statistics = (DutyStatistics){.lines = NULL};
    if (!find_rule(duty, id, rule, &trial, err)) {
        return false;
    }
    if (!begin(duty, user, filter, arena, &tx, &scene, err)) {
        return false;
    }
    Tally tally = {.scene = &scene, .by = DUTY_BY_UNIT, .at = map_create(arena, 256), .out = statistics};
    trial.tally = &tally;
    trial.last = day_or(filter->to_on, scene.today);
    trial.first = day_or(filter->from_on, date_add_days(trial.last, -365));
    bool good = read_records(tx, id, arena, &trial.records, &trial.record_count, err);
    for (int unit = scene.from; good && !trial.def->each.len && unit < scene.to; unit++) {
        try_unit(&trial, unit);
    }
    good = good && (!trial.def->each.len || try_cases(&trial, tx, err));
    finish(&tally);
    store_read_end(tx);
    return good;
}

bool duty_try_days(Duty *duty, const User *user, Str id, Str rule, const DutyFilter *filter, Arena *arena,
                   DutyDays *days, Err *err) {
    Tx *tx;
    Scene scene;
    Trial trial = {.def = NULL};
    *days = (DutyDays){.rule = NULL};
    if (!find_rule(duty, id, rule, &trial, err) || !begin(duty, user, filter, arena, &tx, &scene, err)) {
        return false;
    }
    Str path[PATH_MOST];
    DutyWindow *windows;
    size_t count, length = duty_scene_path(&scene, scene.from, path);
    Date first = day_or(filter->from_on, date_today());
    Date last = day_or(filter->to_on, date_add_days(first, 365));
    if (date_compare(first, last) > 0 || date_compare(last, date_add_days(first, DAYS_LISTED_MOST)) > 0) {
        store_read_end(tx);
        return err_set(err, ERR_USAGE, "起止日期要先后有序，一次最多列两年（%d天）。", DAYS_LISTED_MOST);
    }
    duty_windows(duty->pack, trial.rule, path, length, date_add_days(first, -LOOK_BACK), last, arena, &windows, &count,
                 &days->unknown);
    store_read_end(tx);
    days->rule = trial.rule;
    days->windows = windows;
    for (size_t w = 0; w < count; w++) {
        if (date_compare(windows[w].due, first) >= 0 && date_compare(windows[w].due, last) <= 0) {
            windows[days->count++] = windows[w];
        }
    }
    return true;
}
