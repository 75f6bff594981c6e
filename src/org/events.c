/* The events of units, as the store keeps them: read whole, in the order of their days. */
#include "org_internal.h"

static const char *const ids[] = {"create", "rename", "move", "rekind", "merge", "split", "close", "reopen"};
static const char *const names[] = {"设立", "更名", "变更上级", "变更类别", "并入", "分设", "撤销", "恢复"};
enum { KIND_COUNT = sizeof ids / sizeof *ids };

const char *org_event_id(OrgEventKind kind) {
    return ids[kind];
}

const char *org_event_name(OrgEventKind kind) {
    return names[kind];
}

bool event_kind_parse(Str text, OrgEventKind *kind) {
    for (int i = 0; i < KIND_COUNT; i++) {
        if (str_is(text, ids[i])) {
            *kind = (OrgEventKind)i;
            return true;
        }
    }
    return false;
}

/* Three columns from `column` on: name, kind, parent. */
static OrgStanding read_standing(const Stmt *stmt, int column, Arena *arena) {
    if (stmt_is_null(stmt, column)) {
        return (OrgStanding){.stands = false};
    }
    return (OrgStanding){true, str_copy(arena, stmt_text(stmt, column)), str_copy(arena, stmt_text(stmt, column + 1)),
                         stmt_is_null(stmt, column + 2) ? 0 : stmt_integer(stmt, column + 2)};
}

static bool read_event(const Stmt *stmt, Arena *arena, UnitEvent *event, Err *err) {
    *event = (UnitEvent){.id = stmt_integer(stmt, 0),
                         .act = stmt_integer(stmt, 1),
                         .on = str_copy(arena, stmt_text(stmt, 3)),
                         .unit = stmt_integer(stmt, 4),
                         .other = stmt_is_null(stmt, 5) ? 0 : stmt_integer(stmt, 5),
                         .unit_code = str_copy(arena, stmt_text(stmt, 6)),
                         .other_code = str_copy(arena, stmt_text(stmt, 7)),
                         .before = read_standing(stmt, 8, arena),
                         .after = read_standing(stmt, 11, arena),
                         .reason = str_copy(arena, stmt_text(stmt, 14)),
                         .document = str_copy(arena, stmt_text(stmt, 15)),
                         .actor = str_copy(arena, stmt_text(stmt, 16)),
                         .at = str_copy(arena, stmt_text(stmt, 17))};
    return (event_kind_parse(stmt_text(stmt, 2), &event->kind) && date_parse(event->on, &event->date)) ||
           err_set(err, ERR_IO, "第%lld条单位变更记录已损坏。请从备份恢复。", (long long)event->id);
}

bool org_events(Tx *tx, Arena *arena, UnitEvents *events, Err *err) {
    static const char *const sql =
        "SELECT e.id, e.act, e.kind, e.on_date, e.unit_id, e.other_id, u.code, o.code, e.name_before, e.kind_before,"
        " e.parent_before, e.name_after, e.kind_after, e.parent_after, e.reason, e.document, e.actor, e.at"
        " FROM unit_event e JOIN unit u ON u.id = e.unit_id LEFT JOIN unit o ON o.id = e.other_id"
        " ORDER BY e.on_date, e.id";
    Stmt *stmt;
    bool row = true, good;
    size_t capacity = 0;
    *events = (UnitEvents){NULL, 0};
    if (!stmt_open(tx, sql, &stmt, err, "")) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        if (events->count == capacity) {
            capacity = capacity ? capacity * 2 : 64;
            events->items = arena_grow(arena, events->items, events->count, capacity, sizeof(UnitEvent));
        }
        if (!(good = read_event(stmt, arena, &events->items[events->count], err))) {
            break;
        }
        events->count++;
    }
    stmt_close(stmt);
    return good;
}

const UnitEvent *org_ended(const UnitEvents *events, int64_t unit, Date date) {
    const UnitEvent *ended = NULL;
    for (size_t i = 0; i < events->count && date_compare(events->items[i].date, date) <= 0; i++) {
        const UnitEvent *event = &events->items[i];
        if (event->unit != unit) {
            continue;
        }
        if (event->kind == ORG_MERGE || event->kind == ORG_CLOSE) {
            ended = event;
        } else if (event->kind == ORG_CREATE || event->kind == ORG_REOPEN) {
            ended = NULL;
        }
    }
    return ended;
}
