/* Units of an import against each other and the store: parents that exist, no circles, kinds that are known, codes
 * that kept their zeros. */
#include "fact_internal.h"
#include "spill.h"

#include <string.h>

void import_awake(const Import *import, size_t done) {
    if (done % ROWS_AWAKE == ROWS_AWAKE - 1) {
        arena_rest(import->arena);
    }
}

static Place row_place(const Import *import, const ImportRow *row, ColumnRole role) {
    int column = import->role_column[role];
    return import_place(import, row->row, row->line, column >= 0 ? column : import->role_column[ROLE_CODE]);
}

static bool load_known(Import *import, Tx *tx, Err *err) {
    PeriodList list;
    if (!org_periods(tx, import->arena, &list, err)) {
        return false;
    }
    for (size_t p = 0; p < import->period_count; p++) {
        ImportPeriod *period = &import->periods[p];
        for (size_t i = 0; i < list.count; i++) {
            period->stored = period->stored || str_equal(list.codes[i], period->code);
        }
        if (period->stored && !org_tree_load(tx, import->pack, period->code, import->arena, &period->tree, err)) {
            return false;
        }
    }
    return true;
}

/* Units of the store that the file names, whatever the period. */
static void note_unit(Import *import, Str code, int64_t id) {
    size_t row;
    for (size_t p = 0; p < import->period_count; p++) {
        if (map_get(import->periods[p].rows, code, &row)) {
            import->rows[row].unit_id = id;
        }
    }
}

/* A code stands once in a period, so of one period every row without a unit is a new one. */
static size_t count_new(const Import *import) {
    size_t fresh = 0;
    Map *codes = map_create(import->arena, 64);
    for (size_t i = 0; i < import->row_count; i++) {
        bool is_new = import->rows[i].unit_id == 0;
        import_awake(import, i);
        fresh += is_new;
        if (is_new && import->period_count > 1) {
            map_put(codes, import->rows[i].code, i);
        }
    }
    return import->period_count > 1 ? map_count(codes) : fresh;
}

static bool load_ids(Import *import, Tx *tx, Err *err) {
    Stmt *stmt;
    bool row, good;
    if (!stmt_open(tx, "SELECT id, code FROM unit", &stmt, err, "")) {
        return false;
    }
    for (size_t i = 0; (good = stmt_step(stmt, &row, err)) && row; i++) {
        note_unit(import, stmt_text(stmt, 1), stmt_integer(stmt, 0));
        import_awake(import, i);
    }
    stmt_close(stmt);
    import->result->new_units = count_new(import);
    return good;
}

static int stored_unit(const ImportPeriod *period, Str code) {
    return period->stored ? org_tree_find(&period->tree, code) : -1;
}

/* Name, kind and parent that the file leaves open stay as the store has them. */
static void complete_row(Import *import, ImportRow *row) {
    const ImportPeriod *period = &import->periods[row->period];
    int known = stored_unit(period, row->code);
    const Unit *unit = known >= 0 ? &period->tree.units[known] : NULL;
    if (!row->kind && unit) {
        row->kind = unit->kind;
    }
    if (import->role_column[ROLE_PARENT] < 0 && !import->mapping && unit && unit->parent >= 0) {
        row->parent = period->tree.units[unit->parent].code;
    }
    if (!row->kind) {
        Place place = row_place(import, row, ROLE_KIND);
        IMPORT_ERROR(import, "no-kind", &place, "“%.*s”是新单位，没有填类别。请补上类别（小学、初中、县等）。",
                     STR_ARG(row->name));
    }
    size_t parent;
    if (!row->parent.len) {
        return;
    }
    if (map_get(period->rows, row->parent, &parent)) {
        row->parent_row = (int)parent;
    } else if (stored_unit(period, row->parent) < 0) {
        Place place = row_place(import, row, ROLE_PARENT);
        IMPORT_ERROR(import, "unknown-parent", &place,
                     "上级代码“%.*s”在本文件和%.*s年度的库里都没有。请先导入上级单位或改正代码。", STR_ARG(row->parent),
                     STR_ARG(period->code));
    }
}

/* The unit above, by the file first and the store otherwise; empty at a root. */
static Str parent_of(const Import *import, const ImportPeriod *period, Str code) {
    size_t row;
    if (map_get(period->rows, code, &row)) {
        return import->rows[row].parent;
    }
    int known = stored_unit(period, code);
    int above = known >= 0 ? period->tree.units[known].parent : -1;
    return above >= 0 ? period->tree.units[above].code : (Str){NULL, 0};
}

/* A unit on the way up: a row of the file, or a unit that only the store has in the period; -1: the other. */
typedef struct Step {
    int row, unit;
} Step;

static Step step_up(const Import *import, const ImportPeriod *period, Step at) {
    if (at.row >= 0) {
        const ImportRow *row = &import->rows[at.row];
        return row->parent_row >= 0 ? (Step){row->parent_row, -1}
                                    : (Step){-1, row->parent.len ? stored_unit(period, row->parent) : -1};
    }
    int above = period->tree.units[at.unit].parent;
    size_t row;
    if (above >= 0 && map_get(period->rows, period->tree.units[above].code, &row)) {
        return (Step){(int)row, -1};
    }
    return (Step){-1, above};
}

/* Goes up from a row until what an earlier walk has met, or this one: then there is a circle. */
static bool meets_itself(const Import *import, const ImportPeriod *period, size_t from, size_t *row_walks,
                         size_t *unit_walks, Str *code) {
    Step at = {(int)from, -1};
    size_t walk = from + 1;
    while (at.row >= 0 || at.unit >= 0) {
        size_t *met = at.row >= 0 ? &row_walks[at.row] : &unit_walks[at.unit];
        if (*met) {
            *code = at.row >= 0 ? import->rows[at.row].code : period->tree.units[at.unit].code;
            return *met == walk;
        }
        *met = walk;
        at = step_up(import, period, at);
    }
    return false;
}

static void find_circles(Import *import) {
    size_t *row_walks = ARENA_ARRAY(import->arena, import->row_count, size_t);
    for (size_t p = 0; p < import->period_count; p++) {
        const ImportPeriod *period = &import->periods[p];
        size_t *unit_walks = ARENA_ARRAY(import->arena, period->tree.count, size_t);
        for (size_t i = 0; i < import->row_count; i++) {
            const ImportRow *row = &import->rows[i];
            Str code;
            import_awake(import, i);
            if (row->period == (int)p && meets_itself(import, period, i, row_walks, unit_walks, &code)) {
                Place place = row_place(import, row, ROLE_PARENT);
                IMPORT_ERROR(import, "circle", &place,
                             "上级关系绕成了圈：“%.*s”的上级最终又是它自己下面的“%.*s”。请改正上级代码。",
                             STR_ARG(row->code), STR_ARG(code));
            }
        }
    }
}

/* Codes stored as numbers lose their leading zeros: shorter than the others of the same kind is worth a look. */
static void check_zeros(Import *import) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(import->pack, &kind_count);
    size_t *longest = ARENA_ARRAY(import->arena, kind_count + 1, size_t);
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        size_t kind = row->kind ? (size_t)(row->kind - kinds) : kind_count;
        import_awake(import, i);
        longest[kind] = row->code.len > longest[kind] ? row->code.len : longest[kind];
    }
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        size_t kind = row->kind ? (size_t)(row->kind - kinds) : kind_count;
        import_awake(import, i);
        if (row->code_is_number && row->code.len < longest[kind]) {
            Place place = row_place(import, row, ROLE_CODE);
            problem_add(&import->result->problems, SEVERITY_WARNING, "short-code", &place,
                        "代码“%.*s”存成了数字，比同类单位少%zu位，可能丢了开头的0。请把代码列设为文本后核对。",
                        STR_ARG(row->code), longest[kind] - row->code.len);
        }
    }
}

enum { DEPTH_MOST = 32 };

bool import_is_scope(const Import *import, Str code) {
    for (size_t i = 0; i < import->options->scope_count; i++) {
        if (str_equal(code, import->options->scopes[i])) {
            return true;
        }
    }
    return false;
}

/* Whether the walk up from `code` meets a unit of the importer's own; by what is stored alone when `period` has no
 * rows. */
static bool within_scope(const Import *import, const ImportPeriod *period, Str code) {
    for (int depth = 0; code.len && depth < DEPTH_MOST; depth++) {
        if (import_is_scope(import, code)) {
            return true;
        }
        code = parent_of(import, period, code);
    }
    return false;
}

static bool stored_within_scope(const Import *import, const ImportPeriod *period, int unit) {
    for (; unit >= 0; unit = period->tree.units[unit].parent) {
        if (import_is_scope(import, period->tree.units[unit].code)) {
            return true;
        }
    }
    return false;
}

/* The same for a unit that has no row in this period yet, by the newest period that has one. */
static bool newest_within_scope(const Import *import, Tx *tx, Str code, bool *within, Err *err) {
    static const char *const sql =
        "WITH RECURSIVE up (unit_id, depth) AS (SELECT id, 0 FROM unit WHERE code = ?1 UNION ALL"
        " SELECT s.parent_id, up.depth + 1 FROM up JOIN unit_state s ON s.unit_id = up.unit_id AND s.period_id ="
        " (SELECT p.id FROM period p CROSS JOIN unit_state t WHERE t.period_id = p.id AND t.unit_id = up.unit_id"
        " ORDER BY p.code DESC LIMIT 1) WHERE s.parent_id IS NOT NULL AND up.depth < ?2)"
        " SELECT u.code FROM up JOIN unit u ON u.id = up.unit_id";
    Stmt *stmt;
    bool row = false, good, known = false;
    *within = false;
    if (!stmt_open(tx, sql, &stmt, err, "si", code, (int64_t)DEPTH_MOST)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        known = true;
        *within = *within || import_is_scope(import, stmt_text(stmt, 0));
    }
    *within = good && (*within || !known);
    stmt_close(stmt);
    return good;
}

static Str shown_scopes(const Import *import) {
    Buf shown = buf_create(import->arena);
    for (size_t i = 0; i < import->options->scope_count; i++) {
        buf_add(&shown, i ? STR("、") : STR(""));
        buf_add(&shown, import->options->scopes[i]);
    }
    return buf_str(&shown);
}

/* A unit must lie within the scope as the file says, and as the store has it: otherwise a file could pull in others'.
 */
static bool check_scope(Import *import, Tx *tx, Err *err) {
    for (size_t i = 0; import->options->scope_count && i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        const ImportPeriod *period = &import->periods[row->period];
        int known = stored_unit(period, row->code);
        bool within = known >= 0 && stored_within_scope(import, period, known);
        if (known < 0 && !newest_within_scope(import, tx, row->code, &within, err)) {
            return false;
        }
        if (!within || !within_scope(import, period, row->code)) {
            Place place = row_place(import, row, ROLE_CODE);
            IMPORT_ERROR(import, "out-of-scope", &place,
                         "“%.*s”（%.*s）不在您的管理范围内（%.*s及其下级）。请从文件里去掉这一行。", STR_ARG(row->name),
                         STR_ARG(row->code), STR_ARG(shown_scopes(import)));
        }
    }
    return true;
}

bool import_check_units(Import *import, Tx *tx, Err *err) {
    if (!load_known(import, tx, err) || !load_ids(import, tx, err)) {
        return false;
    }
    arena_rest(import->arena); /* what was gone through rests before the next way through it */
    for (size_t i = 0; i < import->row_count; i++) {
        complete_row(import, &import->rows[i]);
        import_awake(import, i);
    }
    find_circles(import);
    arena_rest(import->arena);
    check_zeros(import);
    arena_rest(import->arena);
    return check_scope(import, tx, err) && import_check_events(import, tx, err);
}
