/* Quality before approval: the drafts of a round laid over what is stored, so that odd figures are asked about while
 * they can still be mended. */
#include "collect_internal.h"

enum { ENTRIES_MOST = 5000, UNIT_NONE = -1 };

typedef struct Laying {
    Collect *collect;
    Tx *tx;
    const Frame *frame;
    Arena *arena;
    CellChange *changes;
    size_t count, capacity;
} Laying;

static void lay_cell(Laying *laying, int unit, const JudgedField *field) {
    if (field->def->element < 0 || !field->shown || field->state != CELL_KNOWN || field->wrong.len || field->row.len) {
        return; /* what is not filled in yet stays as the store knows it */
    }
    if (laying->count == laying->capacity) {
        size_t wanted = laying->capacity ? laying->capacity * 2 : 1024;
        laying->changes = arena_grow(laying->arena, laying->changes, laying->capacity, wanted, sizeof(CellChange));
        laying->capacity = wanted;
    }
    laying->changes[laying->count++] = (CellChange){unit, field->def->element, field->number};
}

static bool lay_entry(Laying *laying, int64_t entry, int unit, Err *err) {
    Arena *scratch = arena_create();
    EntryHead head;
    Judged judged;
    bool good = head_load(laying->collect, laying->tx, entry, scratch, &head, err) &&
                entry_judge_in(laying->collect, laying->tx, &head, scratch, &judged, err);
    for (size_t i = 0; good && i < judged.judgement.field_count; i++) {
        lay_cell(laying, unit, &judged.judgement.fields[i]);
    }
    arena_destroy(scratch);
    return good;
}

typedef struct Listed {
    int64_t entry;
    int unit;
} Listed;

/* Entries that somebody has begun, at units of the frame. */
static bool list_entries(const Laying *laying, int64_t round, Listed **list, size_t *count, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    const UnitTree *tree = &laying->frame->tree;
    *list = ARENA_ARRAY(laying->arena, ENTRIES_MOST, Listed);
    *count = 0;
    if (!stmt_open(laying->tx, "SELECT id, unit_id FROM entry WHERE round_id = ?1 AND version > 0 ORDER BY id", &stmt,
                   err, "i", round)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        int64_t id = stmt_integer(stmt, 1);
        int unit = id > 0 && (size_t)id < tree->id_count ? tree->by_id[id] : UNIT_NONE;
        if (unit >= 0 && *count == ENTRIES_MOST) {
            good = err_set(err, ERR_LIMIT, "这次填报的单位超过%d个，请在审定之后查看数据质量。", ENTRIES_MOST);
            break;
        }
        if (unit >= 0) {
            (*list)[(*count)++] = (Listed){stmt_integer(stmt, 0), unit};
        }
    }
    stmt_close(stmt);
    return good;
}

static bool lay_round(Laying *laying, int64_t round, Err *err) {
    const RoundFilter filter = {.id = round, .any_state = true};
    RoundInfo *rounds;
    Listed *list;
    size_t count = 0;
    if (!rounds_read(laying->collect, laying->tx, &filter, laying->arena, &rounds, &count, err)) {
        return false;
    }
    if (count == 0) {
        return err_set(err, ERR_NOT_FOUND, "没有这次填报，或者它不在您的管理范围内。");
    }
    if (!str_equal(rounds[0].period, laying->frame->tree.period)) {
        return err_set(err, ERR_USAGE, "这次填报是%.*s年度的，不是%.*s年度。", STR_ARG(rounds[0].period),
                       STR_ARG(laying->frame->tree.period));
    }
    bool good = list_entries(laying, round, &list, &count, err);
    for (size_t i = 0; good && i < count; i++) {
        good = lay_entry(laying, list[i].entry, list[i].unit, err);
    }
    return good;
}

bool quality_round(Collect *collect, int64_t round, const Frame *frame, Arena *arena, const Frame **drafts, Err *err) {
    Laying laying = {.collect = collect, .frame = frame, .arena = arena};
    if (!store_read_begin(collect->store, &laying.tx, err)) {
        return false;
    }
    bool good = lay_round(&laying, round, err);
    store_read_end(laying.tx);
    if (good) {
        *drafts = frame_overlay(frame, laying.changes, laying.count, arena);
    }
    return good;
}
