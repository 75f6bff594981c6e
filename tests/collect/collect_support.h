/* For the tests of rounds and entries: a county with a few schools, posts without accounts, small forms, a clock. */
#ifndef DUXUE_COLLECT_SUPPORT_H
#define DUXUE_COLLECT_SUPPORT_H

#include "world.h"

#include "collect_internal.h"
#include "somebody.h"
#include "table_main.h"

#define COUNTY   "9901"
#define FIRST    "990101" /* a primary school */
#define SECOND   "990102" /* a primary school */
#define NINE     "990103" /* a nine-year school */
#define OUTSIDER "9902"   /* another county */

typedef struct Desk {
    World *world;
    Collect *collect;
    Store *store;
    Arena *arena;
    Err err;
} Desk;

static const char desk_units[] =
    "code,name,parent,kind,period,pupils_P,pupils_J,classes_P,owner\n"
    "99,甲市,,市,YYYY,,,,\n9901,甲县,99,县,YYYY,,,,\n9902,乙县,99,县,YYYY,,,,\n"
    "990101,一小,9901,小学,YYYY,100,,4,公办\n990102,二小,9901,小学,YYYY,200,,6,民办\n"
    "990103,三校,9901,九年一贯制,YYYY,300,150,8,公办\n990201,乙小,9902,小学,YYYY,50,,2,公办\n";

/* Fields of elements and of its own, a personal one, a table of persons, checks of both severities, two steps. */
static const char base_form[] = "form: base\nname: 基础表\nsection: BAS\nunlock_need: 2\nsections:\n"
                                "  - id: pupils\n    name: 学生\n    fields:\n"
                                "      - {element: pupils_P, required: true}\n"
                                "      - {element: pupils_J}\n"
                                "      - {element: classes_P}\n"
                                "      - {id: note, name: 情况说明, type: text}\n"
                                "      - {id: contact, name: 联系人, type: text, privacy: P2, mask: name}\n"
                                "      - {id: phone, name: 联系电话, type: text, privacy: P3, mask: phone}\n"
                                "  - id: staff\n    name: 教师\n    table: true\n    row_name: 人\n"
                                "    rows: {least: 0, most: 5}\n    fields:\n"
                                "      - {id: who, name: 姓名, type: text, privacy: P2, mask: name}\n"
                                "      - {id: card, name: 身份证号, type: text, privacy: P3, mask: identity}\n"
                                "      - {id: hours, name: 课时, unit: 节, whole: true, decimals: 0}\n"
                                "checks:\n"
                                "  - {id: too-many, severity: error, rule: pupils_P <= 5000, message: 人数太多, "
                                "fields: [pupils_P]}\n"
                                "  - {id: grown, severity: warning, rule: pupils_P <= 400, message: 人数偏多, "
                                "fields: [pupils_P]}\n"
                                "steps:\n"
                                "  - {id: school, name: 学校审核, roles: [head]}\n"
                                "  - {id: section, name: 股室审定, roles: [chief], section: true}\n";

static int64_t desk_seconds;

static inline int64_t desk_clock(void) {
    return desk_seconds;
}

/* Noon of a day here. */
static inline void desk_day(const char *day) {
    Date date;
    assert_true(calendar_read(str_from(day), &date));
    struct tm local = {
        .tm_year = date.year - 1900, .tm_mon = date.month - 1, .tm_mday = date.day, .tm_hour = 12, .tm_isdst = -1};
    desk_seconds = (int64_t)mktime(&local);
}

/* ---- people -------------------------------------------------------------------- */

/* A user with one post; `section` NULL: of all departments. */
static inline User *desk_user(Desk *desk, const char *name, const char *role, const char *unit, const char *section) {
    return somebody_made(desk->arena, desk->world->pack, name, role, unit, section);
}

/* ---- forms and units ------------------------------------------------------------- */

typedef struct Bring {
    const FormDef *def;
    int64_t id;
} Bring;

static inline bool desk_audit(Tx *tx, Err *err) {
    const AuditEntry entry = {
        .actor = STR("tester"), .action = STR("test"), .subject = STR("test"), .detail = STR("{}")};
    return audit_append(tx, &entry, err);
}

static inline bool desk_bring_work(Tx *tx, void *context, Err *err) {
    Bring *bring = context;
    Str none = {NULL, 0};
    return form_version_keep(tx, bring->def, "workbook", none, none, STR("tester"), &bring->id, err) &&
           desk_audit(tx, err);
}

static inline void desk_form(Desk *desk, const char *yaml) {
    FormDef *def;
    ProblemList problems = problem_list(desk->arena, 5);
    bool good = pack_read_form(desk->world->pack, "test.yaml", str_from(yaml), desk->arena, &def, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        print_error("%d:%d %.*s\n", problems.items[i].place.line, problems.items[i].place.column,
                    STR_ARG(problems.items[i].message));
    }
    assert_true(good);
    Bring bring = {.def = def};
    must(store_write(desk->store, desk_bring_work, &bring, &desk->err), &desk->err);
}

static inline void desk_import(Desk *desk, const char *period) {
    char table[sizeof desk_units];
    memcpy(table, desk_units, sizeof desk_units);
    for (char *at = strstr(table, "YYYY"); at; at = strstr(at, "YYYY")) {
        memcpy(at, period, 4);
    }
    world_import(desk->world, table);
}

static inline int desk_open(void **state) {
    static Desk desk;
    void *world;
    desk_day("2024-10-08");
    time_set_clock(desk_clock);
    world_open(&world);
    desk = (Desk){.world = world};
    desk.arena = desk.world->arena;
    desk.store = desk.world->scratch->store;
    must(collect_open(desk.store, desk.world->pack, NULL, &desk.collect, &desk.err), &desk.err);
    desk_import(&desk, "2023");
    desk_import(&desk, "2024");
    desk_form(&desk, base_form);
    *state = &desk;
    return 0;
}

static inline int desk_close(void **state) {
    Desk *desk = *state;
    void *world = desk->world;
    collect_close(desk->collect);
    time_set_clock(NULL);
    return world_close(&world);
}

/* ---- rounds and entries ----------------------------------------------------------- */

static inline int64_t desk_round(Desk *desk, const char *form, const char *unit) {
    const RoundOrder order = {.form = str_from(form),
                              .period = STR("2024"),
                              .unit = str_from(unit),
                              .opens_on = STR("2024-10-08"),
                              .due_on = STR("2024-10-31")};
    RoundOpened opened;
    must(round_open(desk->collect, NULL, &order, desk->arena, &opened, &desk->err), &desk->err);
    return opened.id;
}

static inline int64_t desk_number(Desk *desk, const char *sql) {
    return scratch_number(desk->world->scratch, sql);
}

static inline int64_t desk_entry(Desk *desk, int64_t round, const char *unit) {
    Str sql =
        str_format(desk->arena,
                   "SELECT e.id FROM entry e JOIN unit u ON u.id = e.unit_id WHERE e.round_id = %lld AND u.code = '%s'",
                   (long long)round, unit);
    return desk_number(desk, sql.data);
}

static inline SaveResult desk_save_as(Desk *desk, const User *user, int64_t entry, const char *field, const char *row,
                                      const char *value, int64_t base) {
    const CellWrite write = {str_from(field), str_from(row), str_from(value), base};
    SaveResult result;
    desk->err = (Err){.kind = ERR_NONE};
    must(entry_save(desk->collect, user, entry, &write, 1, desk->arena, &result, &desk->err), &desk->err);
    return result;
}

static inline void desk_type(Desk *desk, const User *user, int64_t entry, const char *field, const char *value) {
    SaveResult result = desk_save_as(desk, user, entry, field, "", value, INT64_MAX);
    if (!result.saved) {
        fail_msg("%s: %.*s", field, STR_ARG(result.cells[0].why));
    }
}

static inline void desk_type_row(Desk *desk, const User *user, int64_t entry, const char *field, const char *row,
                                 const char *value) {
    SaveResult result = desk_save_as(desk, user, entry, field, row, value, INT64_MAX);
    if (!result.saved) {
        fail_msg("%s@%s: %.*s", field, row, STR_ARG(result.cells[0].why));
    }
}

static inline bool desk_try(Desk *desk, const User *user, int64_t entry, EntryAction action, const char *reason) {
    const StepOrder order = {.action = action, .reason = str_from(reason), .version = -1};
    desk->err = (Err){.kind = ERR_NONE};
    return entry_step(desk->collect, user, entry, &order, &desk->err);
}

static inline void desk_step(Desk *desk, const User *user, int64_t entry, EntryAction action, const char *reason) {
    must(desk_try(desk, user, entry, action, reason), &desk->err);
}

static inline EntryView *desk_view(Desk *desk, const User *user, int64_t entry) {
    EntryView *view = ARENA_NEW(desk->arena, EntryView);
    desk->err = (Err){.kind = ERR_NONE};
    must(entry_open(desk->collect, user, entry, desk->arena, view, &desk->err), &desk->err);
    return view;
}

static inline const char *desk_cell(Desk *desk, const EntryView *view, const char *field, const char *row) {
    for (size_t i = 0; i < view->cell_count; i++) {
        if (str_is(view->cells[i].cell.field, field) && str_is(view->cells[i].cell.row, row)) {
            return str_cstr(desk->arena, view->cells[i].cell.value);
        }
    }
    return NULL;
}

/* A reason for every finding that wants one. */
static inline void desk_explain(Desk *desk, const User *user, int64_t entry, const char *reason) {
    const EntryView *view = desk_view(desk, NULL, entry);
    for (size_t i = 0; i < view->judgement.check_count; i++) {
        const JudgedCheck *check = &view->judgement.checks[i];
        Str field = str_format(desk->arena, "?%.*s", STR_ARG(check->id));
        if (check->severity == SEVERITY_WARNING && !check->reason.len) {
            desk_type(desk, user, entry, field.data, reason);
        }
    }
}

static inline void assert_told(const Desk *desk, ErrKind kind, const char *part) {
    if (desk->err.kind != kind || !strstr(desk->err.message, part)) {
        fail_msg("kind %d, “%s”; wanted kind %d and “%s”", (int)desk->err.kind, desk->err.message, (int)kind, part);
    }
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

#endif
