/* Units of an import against each other and the store: parents that exist, no circles, kinds that are known, codes
 * that kept their zeros. */
#include "fact_internal.h"

#include <string.h>

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

static bool load_ids(Import *import, Tx *tx, Err *err) {
    Map *ids = map_create(import->arena, 1024);
    Stmt *stmt;
    bool row;
    if (!stmt_open(tx, "SELECT id, code FROM unit", &stmt, err, "")) {
        return false;
    }
    bool good;
    while ((good = stmt_step(stmt, &row, err)) && row) {
        map_put(ids, str_copy(import->arena, stmt_text(stmt, 1)), (size_t)stmt_integer(stmt, 0));
    }
    stmt_close(stmt);
    Map *fresh = map_create(import->arena, 64);
    for (size_t i = 0; good && i < import->row_count; i++) {
        size_t id;
        if (map_get(ids, import->rows[i].code, &id)) {
            import->rows[i].unit_id = (int64_t)id;
        } else {
            map_put(fresh, import->rows[i].code, i);
        }
    }
    import->result->new_units = map_count(fresh);
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

/* Walks up from every row; `clear` holds codes known to reach a root. */
static void find_circles(Import *import) {
    for (size_t p = 0; p < import->period_count; p++) {
        const ImportPeriod *period = &import->periods[p];
        Map *seen = map_create(import->arena, map_count(period->rows) * 2); /* code -> walk that met it */
        for (size_t i = 0; i < import->row_count; i++) {
            const ImportRow *row = &import->rows[i];
            if (row->period != (int)p) {
                continue;
            }
            Str code = row->code;
            size_t walk;
            while (code.len && !map_get(seen, code, &walk)) {
                map_put(seen, code, i);
                code = parent_of(import, period, code);
            }
            if (code.len && walk == i) {
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
        longest[kind] = row->code.len > longest[kind] ? row->code.len : longest[kind];
    }
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        size_t kind = row->kind ? (size_t)(row->kind - kinds) : kind_count;
        if (row->code_is_number && row->code.len < longest[kind]) {
            Place place = row_place(import, row, ROLE_CODE);
            problem_add(&import->result->problems, SEVERITY_WARNING, "short-code", &place,
                        "代码“%.*s”存成了数字，比同类单位少%zu位，可能丢了开头的0。请把代码列设为文本后核对。",
                        STR_ARG(row->code), longest[kind] - row->code.len);
        }
    }
}

enum { DEPTH_MOST = 32 };

/* Whether the walk up from `code` meets the importer's own unit; by what is stored alone when `period` has no rows. */
static bool within_scope(const Import *import, const ImportPeriod *period, Str code) {
    for (int depth = 0; code.len && depth < DEPTH_MOST; depth++) {
        if (str_equal(code, import->options->scope)) {
            return true;
        }
        code = parent_of(import, period, code);
    }
    return false;
}

static bool stored_within_scope(const Import *import, const ImportPeriod *period, int unit) {
    for (; unit >= 0; unit = period->tree.units[unit].parent) {
        if (str_equal(period->tree.units[unit].code, import->options->scope)) {
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
        " (SELECT t.period_id FROM unit_state t JOIN period p ON p.id = t.period_id WHERE t.unit_id = up.unit_id"
        " ORDER BY p.code DESC LIMIT 1) WHERE s.parent_id IS NOT NULL AND up.depth < ?3)"
        " SELECT COUNT(*), SUM(CASE WHEN u.code = ?2 THEN 1 ELSE 0 END) FROM up JOIN unit u ON u.id = up.unit_id";
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx, sql, &stmt, err, "ssi", code, import->options->scope, (int64_t)DEPTH_MOST)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *within = good && row && (stmt_integer(stmt, 0) == 0 || stmt_integer(stmt, 1) > 0);
    stmt_close(stmt);
    return good;
}

/* A unit must lie within the scope as the file says, and as the store has it: otherwise a file could pull in others'.
 */
static bool check_scope(Import *import, Tx *tx, Err *err) {
    for (size_t i = 0; import->options->scope.len && i < import->row_count; i++) {
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
                         STR_ARG(row->code), STR_ARG(import->options->scope));
        }
    }
    return true;
}

bool import_check_units(Import *import, Tx *tx, Err *err) {
    if (!load_known(import, tx, err) || !load_ids(import, tx, err)) {
        return false;
    }
    for (size_t i = 0; i < import->row_count; i++) {
        complete_row(import, &import->rows[i]);
    }
    find_circles(import);
    check_zeros(import);
    return check_scope(import, tx, err);
}
