/* A table against what is known of units by date: nobody who has ended comes back by being listed, an old name does not
 * take the place of a new one unseen, and who is missing in a new year is told. */
#include "fact_internal.h"

enum { LEFT_OUT_NAMED = 8 };

static Place place_of(const Import *import, const ImportRow *row, ColumnRole role) {
    int column = import->role_column[role];
    return import_place(import, row->row, row->line, column >= 0 ? column : import->role_column[ROLE_CODE]);
}

static void tell_ended(Import *import, const ImportRow *row, const UnitEvent *ended) {
    Place place = place_of(import, row, ROLE_CODE);
    Str period = import->periods[row->period].code;
    if (ended->kind == ORG_MERGE) {
        IMPORT_ERROR(
            import, "ended-unit", &place,
            "“%.*s”（%.*s）已于%.*s并入代码为“%.*s”的单位，%.*s年度不再单独填报。请去掉这一行，数据由并入的单位填；"
            "确实还在办学的，先登记恢复。",
            STR_ARG(row->name), STR_ARG(row->code), STR_ARG(ended->on), STR_ARG(ended->other_code), STR_ARG(period));
    } else {
        IMPORT_ERROR(import, "ended-unit", &place,
                     "“%.*s”（%.*s）已于%.*s撤销，%.*s年度不再填报。请去掉这一行；确实还在办学的，先登记恢复。",
                     STR_ARG(row->name), STR_ARG(row->code), STR_ARG(ended->on), STR_ARG(period));
    }
}

/* What a change said before and says now, of the kind that the table may still have the old way. */
static void tell_old(Import *import, const ImportRow *row, const UnitEvent *event, ColumnRole role, const char *what,
                     Str before, Str after, Str listed) {
    if (!str_equal(listed, before) || str_equal(before, after)) {
        return;
    }
    Place place = place_of(import, row, role);
    problem_add(&import->result->problems, SEVERITY_WARNING, "old-standing", &place,
                "“%.*s”的%s已于%.*s由“%.*s”变更为“%.*s”，表里还是原来的；保存后这一年度按表里的显示。请核对。",
                STR_ARG(row->name), what, STR_ARG(event->on), STR_ARG(before), STR_ARG(after));
}

static Str code_of(const UnitTree *tree, int64_t unit) {
    int at = unit > 0 && (size_t)unit < tree->id_count ? tree->by_id[unit] : -1;
    return at >= 0 ? tree->units[at].code : (Str){NULL, 0};
}

static Str kind_name(const Import *import, Str kind) {
    const KindDef *def = pack_kind(import->pack, kind);
    return def ? def->name : kind;
}

static void check_standing(Import *import, const ImportRow *row, const UnitEvents *events, Date begins) {
    const UnitEvent *last[3] = {NULL, NULL, NULL}; /* renamed, of another kind, moved */
    static const OrgEventKind kinds[3] = {ORG_RENAME, ORG_REKIND, ORG_MOVE};
    for (size_t i = 0; i < events->count && date_compare(events->items[i].date, begins) <= 0; i++) {
        for (int k = 0; k < 3; k++) {
            const UnitEvent *event = &events->items[i];
            last[k] = event->unit == row->unit_id && event->kind == kinds[k] ? event : last[k];
        }
    }
    const UnitTree *tree = &import->periods[row->period].tree;
    if (last[0]) {
        tell_old(import, row, last[0], ROLE_NAME, "名称", last[0]->before.name, last[0]->after.name, row->name);
    }
    if (last[1] && row->kind) {
        tell_old(import, row, last[1], ROLE_KIND, "类别", kind_name(import, last[1]->before.kind),
                 kind_name(import, last[1]->after.kind), row->kind->name);
    }
    Str from = last[2] ? code_of(tree, last[2]->before.parent) : (Str){NULL, 0};
    Str to = last[2] ? code_of(tree, last[2]->after.parent) : (Str){NULL, 0};
    if (from.len && to.len) {
        tell_old(import, row, last[2], ROLE_PARENT, "上级", from, to, row->parent);
    }
}

static bool check_rows(Import *import, const UnitEvents *events, Err *err) {
    size_t most = 0;
    for (size_t i = 0; i < events->count; i++) {
        most = (size_t)events->items[i].unit > most ? (size_t)events->items[i].unit : most;
    }
    bool *concerned = ARENA_ARRAY(import->arena, most + 1, bool);
    for (size_t i = 0; i < events->count; i++) {
        concerned[events->items[i].unit] = true;
    }
    for (size_t i = 0; i < import->row_count; i++) {
        const ImportRow *row = &import->rows[i];
        Date begins;
        import_awake(import, i);
        if (!row->unit_id || (size_t)row->unit_id > most || !concerned[row->unit_id]) {
            continue;
        }
        Str period = import->periods[row->period].code;
        if (!pack_period_begins(import->pack, period, &begins)) {
            return err_set(err, ERR_INPUT, "规则包没有写明年度“%.*s”从哪天算起（periods.yaml）。请补上后再试。",
                           STR_ARG(period));
        }
        const UnitEvent *ended = org_ended(events, row->unit_id, begins);
        if (ended) {
            tell_ended(import, row, ended);
        } else {
            check_standing(import, row, events, begins);
        }
    }
    return true;
}

/* ---- who is missing ---- */

static bool within(const Import *import, const UnitTree *tree, int unit) {
    for (; import->options->scope_count && unit >= 0; unit = tree->units[unit].parent) {
        if (import_is_scope(import, tree->units[unit].code)) {
            return true;
        }
    }
    return import->options->scope_count == 0;
}

/* A table states the tree of a year that has none yet; units of the year before that it leaves out are gone unless they
 * are brought by another table. */
static void tell_left_out(Import *import, const ImportPeriod *period, const UnitTree *tree) {
    Buf names = buf_create(import->arena);
    size_t missing = 0, at;
    for (size_t i = 0; i < tree->count; i++) {
        const Unit *unit = &tree->units[i];
        import_awake(import, i);
        if (map_get(period->rows, unit->code, &at) || !within(import, tree, (int)i)) {
            continue;
        }
        if (missing++ < LEFT_OUT_NAMED) {
            buf_add_format(&names, "%s%.*s（%.*s）", missing > 1 ? "、" : "", STR_ARG(unit->name), STR_ARG(unit->code));
        }
    }
    if (missing) {
        Place place = import_place(import, 0, 0, -1);
        problem_add(&import->result->problems, SEVERITY_NOTE, "left-out", &place,
                    "%.*s年度的表里没有上一年度的%zu个单位：%.*s%s。已撤并的请登记撤销或并入，漏掉的请补上。",
                    STR_ARG(period->code), missing, STR_ARG(buf_str(&names)), missing > LEFT_OUT_NAMED ? "等" : "");
    }
}

static bool check_left_out(Import *import, Tx *tx, Err *err) {
    for (size_t p = 0; p < import->period_count; p++) {
        const ImportPeriod *period = &import->periods[p];
        Str before;
        Date begins;
        UnitTree tree;
        if (period->stored || !pack_period_begins(import->pack, period->code, &begins)) {
            continue;
        }
        if (!org_period_before(tx, period->code, import->arena, &before, err)) {
            return false;
        }
        if (!before.len) {
            continue;
        }
        if (!org_tree_expected(tx, import->pack, period->code, import->arena, &tree, err)) {
            return false;
        }
        tell_left_out(import, period, &tree);
    }
    return true;
}

bool import_check_events(Import *import, Tx *tx, Err *err) {
    UnitEvents events;
    return org_events(tx, import->arena, &events, err) && (!events.count || check_rows(import, &events, err)) &&
           check_left_out(import, tx, err);
}
