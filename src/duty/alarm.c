/* Missed duties, and who is told of them by the alarm rule: yellow slips after several in a row, the leader after some
 * days, the section's list once a week. Each is a step; what holders and heads are told stands in their todo list. */
#include "duty_internal.h"

enum { SLIP_LOOK = 60, LEADER_LOOK_DAYS = 31 };

typedef struct MissedRow {
    int64_t id, unit_id;
    const DutyDef *def;
    Str part, from, due;
    int number, alarms;
} MissedRow;

/* ---- missed ------------------------------------------------------------------------ */

static const char over[] = " FROM duty_instance WHERE state = 'due' AND (due_on < ?1 OR (due_on = ?1 AND due_time <> ''"
                           " AND due_time <= ?2))";

static bool read_missed(Duty *duty, Tx *tx, const char *sql, Str one, Str two, Arena *arena, MissedRow **rows,
                        size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    size_t capacity = 0;
    *rows = NULL;
    *count = 0;
    if (!stmt_open(tx, sql, &stmt, err, "ss", one, two)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (*count == capacity) {
            capacity = capacity ? capacity * 2 : 256;
            *rows = arena_grow(arena, *rows, *count, capacity, sizeof(MissedRow));
        }
        (*rows)[(*count)++] = (MissedRow){.id = stmt_integer(stmt, 0),
                                          .unit_id = stmt_integer(stmt, 1),
                                          .def = pack_duty(duty->pack, stmt_text(stmt, 2)),
                                          .part = str_copy(arena, stmt_text(stmt, 3)),
                                          .due = str_copy(arena, stmt_text(stmt, 4)),
                                          .number = (int)stmt_integer(stmt, 5),
                                          .alarms = (int)stmt_integer(stmt, 6),
                                          .from = str_copy(arena, stmt_text(stmt, 7))};
    }
    stmt_close(stmt);
    return good;
}

/* All at once: there may be many. */
static bool miss_all(Tx *tx, Str day, Str time, Arena *arena, Err *err) {
    char now[32];
    time_now_iso(now);
    Str step = str_format(arena,
                          "INSERT INTO duty_step (instance_id, action, before, after, reason, actor, at) SELECT id, "
                          "'miss', 'due', 'missed', '到期没有履行', '程序', ?3%s",
                          over);
    Str move = STR("UPDATE duty_instance SET state = 'missed' WHERE state = 'due' AND (due_on < ?1 OR (due_on = ?1 AND "
                   "due_time <> '' AND due_time <= ?2))");
    return store_run(tx, str_cstr(arena, step), err, "ssz", day, time, now) &&
           store_run(tx, str_cstr(arena, move), err, "ss", day, time);
}

/* ---- telling --------------------------------------------------------------------------- */

static bool tell(Tx *tx, int64_t id, DutyAction action, int bit, Str reason, Err *err) {
    char now[32];
    time_now_iso(now);
    return store_run(tx,
                     "INSERT INTO duty_step (instance_id, action, before, after, reason, actor, at) VALUES (?, ?, "
                     "'missed', 'missed', ?, '程序', ?)",
                     err, "izsz", id, duty_action_id(action), reason, now) &&
           store_run(tx, "UPDATE duty_instance SET alarms = alarms + ? WHERE id = ?", err, "ii", (int64_t)bit, id);
}

/* How many windows up to this one were missed in a row. */
static bool in_a_row(Tx *tx, const MissedRow *missed, int *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    *count = 0;
    if (!stmt_open(tx,
                   "SELECT state FROM duty_instance WHERE duty = ? AND unit_id = ? AND part = ? AND number = ? AND "
                   "from_on <= ? AND state <> 'no_task' ORDER BY from_on DESC LIMIT ?",
                   &stmt, err, "sisisi", missed->def->id, missed->unit_id, missed->part, (int64_t)missed->number,
                   missed->from, (int64_t)SLIP_LOOK)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row && str_is(stmt_text(stmt, 0), "missed")) {
        ++*count;
    }
    stmt_close(stmt);
    return good;
}

static bool raise_slips(Tx *tx, const MissedRow *rows, size_t count, Arena *arena, DutySwept *swept, Err *err) {
    bool good = true;
    for (size_t i = 0; good && i < count; i++) {
        int after = rows[i].def ? rows[i].def->alarm->slip_after : 0, row = 0;
        if (after && (good = in_a_row(tx, &rows[i], &row, err)) && row && row % after == 0) {
            good =
                tell(tx, rows[i].id, DUTY_SLIP, TOLD_SLIP, str_format(arena, "连续%d次缺失，发黄色提示单", row), err);
            swept->told++;
        }
    }
    return good;
}

/* Once a day: the leader after some days, the list of the section on its weekday. */
static bool raise_daily(Duty *duty, Tx *tx, Date day, Arena *arena, DutySwept *swept, Err *err) {
    MissedRow *rows;
    size_t count;
    bool good = read_missed(
        duty, tx,
        "SELECT id, unit_id, duty, part, due_on, number, alarms, from_on FROM duty_instance WHERE state = "
        "'missed' AND due_on >= ?1 AND due_on < ?2 ORDER BY id",
        date_show(arena, date_add_days(day, -LEADER_LOOK_DAYS)), date_show(arena, day), arena, &rows, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        const DutyAlarm *alarm = rows[i].def ? rows[i].def->alarm : NULL;
        Date due = {0, 0, 0};
        int late = alarm && date_parse(rows[i].due, &due) ? date_days_between(due, day) : 0;
        if (alarm && alarm->leader_after && late >= alarm->leader_after && !(rows[i].alarms & TOLD_LEADER)) {
            good = tell(tx, rows[i].id, DUTY_LEADER, TOLD_LEADER, str_format(arena, "缺失%d天没有补录", late), err);
            swept->told++;
        }
        if (good && alarm && alarm->list_weekday == date_weekday(day) && !(rows[i].alarms & TOLD_LIST)) {
            good = tell(tx, rows[i].id, DUTY_LIST, TOLD_LIST, STR("列入本周股室清单"), err);
            swept->told++;
        }
    }
    return good;
}

bool alarms_raise(Duty *duty, Tx *tx, Date day, int minute, bool all, DutySwept *swept, Err *err) {
    Arena *arena = arena_create();
    MissedRow *rows;
    size_t count;
    Date of = minute >= MINUTES_OF_DAY ? date_add_days(day, 1) : day;
    int at = minute >= MINUTES_OF_DAY ? 0 : minute;
    Str text = date_show(arena, of), time = str_format(arena, "%02d:%02d", at / 60, at % 60);
    Str read = str_format(
        arena, "SELECT id, unit_id, duty, part, due_on, number, alarms, from_on%s ORDER BY due_on, id", over);
    bool good = read_missed(duty, tx, str_cstr(arena, read), text, time, arena, &rows, &count, err) &&
                (count == 0 || miss_all(tx, text, time, arena, err)) &&
                raise_slips(tx, rows, count, arena, swept, err) &&
                (!all || raise_daily(duty, tx, of, arena, swept, err));
    swept->missed = good ? count : 0;
    arena_destroy(arena);
    return good;
}
