/* A plan's tree: loaded, changed in memory, stored with the step that changed it. */
#include "plan_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- small things --------------------------------------------------------------- */

bool plan_not_found(Err *err) {
    return err_set(err, ERR_NOT_FOUND, "没有这个计划，或者它不在您的管理范围内。");
}

Str plan_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

static int64_t json_count(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : 0;
}

static json_t *parsed(Str text, json_t *otherwise) {
    json_error_t error;
    json_t *value = text.len ? json_loadb(text.data, text.len, 0, &error) : NULL;
    if (value) {
        json_decref(otherwise);
        return value;
    }
    return otherwise;
}

PlanNode *tree_node(PlanTree *tree, int64_t number) {
    for (size_t i = 0; number > 0 && i < tree->count; i++) {
        if (tree->nodes[i].number == number) {
            return tree->nodes[i].removed ? NULL : &tree->nodes[i];
        }
    }
    return NULL;
}

bool is_task(const PlanTree *tree, const PlanNode *node) {
    return tree->def && node->level == (int)tree->def->level_count - 1;
}

static PlanNode *node_add(PlanTree *tree) {
    if (tree->count == tree->capacity) {
        size_t wanted = tree->capacity * 2 + 64;
        tree->nodes = arena_grow(tree->arena, tree->nodes, tree->capacity, wanted, sizeof *tree->nodes);
        tree->capacity = wanted;
    }
    return &tree->nodes[tree->count++];
}

/* ---- loading ------------------------------------------------------------------------ */

static bool read_nodes(Tx *tx, PlanTree *tree, Err *err) {
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx,
                   "SELECT node, parent, level, position, text, fields, targets, COALESCE(case_id, 0), removed"
                   " FROM plan_node WHERE plan_id = ? ORDER BY node",
                   &stmt, err, "i", tree->id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        PlanNode *node = node_add(tree);
        *node = (PlanNode){.number = stmt_integer(stmt, 0),
                           .parent = stmt_integer(stmt, 1),
                           .level_id = str_copy(tree->arena, stmt_text(stmt, 2)),
                           .position = stmt_integer(stmt, 3),
                           .text = str_copy(tree->arena, stmt_text(stmt, 4)),
                           .fields = parsed(stmt_text(stmt, 5), json_object()),
                           .targets = parsed(stmt_text(stmt, 6), json_array()),
                           .case_id = stmt_integer(stmt, 7),
                           .removed = stmt_integer(stmt, 8) != 0};
        node->level = tree->def ? plan_level(tree->def, node->level_id) : -1;
        tree->last = node->number;
    }
    stmt_close(stmt);
    return good;
}

bool tree_load(Plans *plans, Tx *tx, int64_t id, Arena *arena, PlanTree *tree, Err *err) {
    Stmt *stmt;
    bool row = false;
    LedgerKind kind;
    *tree = (PlanTree){.id = id, .arena = arena};
    if (!stmt_open(tx, "SELECT kind, case_id, unit_code, version FROM plan WHERE id = ?", &stmt, err, "i", id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        tree->kind = str_copy(arena, stmt_text(stmt, 0));
        tree->case_id = stmt_integer(stmt, 1);
        tree->unit = str_copy(arena, stmt_text(stmt, 2));
        tree->version = stmt_integer(stmt, 3);
        tree->def = pack_plan(plans->pack, tree->kind);
        tree->record = tree->def && ledger_kind(plans->ledger, tree->def->task.record, &kind) ? kind.def : NULL;
    } else if (good) {
        good = plan_not_found(err);
    }
    stmt_close(stmt);
    return good && read_nodes(tx, tree, err);
}

void tree_free(PlanTree *tree) {
    for (size_t i = 0; i < tree->count; i++) {
        json_decref(tree->nodes[i].fields);
        json_decref(tree->nodes[i].targets);
    }
    tree->count = 0;
}

bool tree_of_case(Tx *tx, int64_t case_id, int64_t *id, Err *err) {
    Stmt *stmt;
    bool row = false;
    *id = 0;
    if (!stmt_open(tx, "SELECT id FROM plan WHERE case_id = ?", &stmt, err, "i", case_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    *id = good && row ? stmt_integer(stmt, 0) : 0;
    stmt_close(stmt);
    return good;
}

/* ---- order ---------------------------------------------------------------------------- */

static int compare_places(const void *a, const void *b, void *context) {
    const PlanTree *tree = context;
    const PlanNode *x = &tree->nodes[*(const size_t *)a], *y = &tree->nodes[*(const size_t *)b];
    if (x->parent != y->parent) {
        return x->parent < y->parent ? -1 : 1;
    }
    return x->position != y->position ? (x->position < y->position ? -1 : 1)
                                      : (x->number < y->number ? -1 : x->number > y->number);
}

typedef struct Ordering {
    const PlanTree *tree;
    const size_t *sorted; /* by parent, then place */
    size_t count;
    TreeOrder *order;
    Arena *arena;
} Ordering;

/* Deep as the kind has levels; a parent always has a smaller level, so this ends. */
static void put_below(const Ordering *ordering, int64_t parent, Str label, int depth) {
    int at = 0;
    for (size_t i = 0; i < ordering->count && depth < 16; i++) {
        const PlanNode *node = &ordering->tree->nodes[ordering->sorted[i]];
        if (node->parent == parent) {
            Str own = str_format(ordering->arena, "%.*s%s%d", STR_ARG(label), label.len ? "." : "", ++at);
            ordering->order->index[ordering->order->count] = ordering->sorted[i];
            ordering->order->label[ordering->order->count++] = own;
            put_below(ordering, node->number, own, depth + 1);
        }
    }
}

TreeOrder tree_order(const PlanTree *tree, Arena *arena) {
    size_t *sorted = ARENA_ARRAY(arena, tree->count + 1, size_t), count = 0;
    TreeOrder order = {ARENA_ARRAY(arena, tree->count + 1, size_t), ARENA_ARRAY(arena, tree->count + 1, Str), 0};
    union { /* qsort_r hands it on; it is only read */
        const PlanTree *in;
        void *out;
    } context = {tree};
    for (size_t i = 0; i < tree->count; i++) {
        if (!tree->nodes[i].removed) {
            sorted[count++] = i;
        }
    }
    qsort_r(sorted, count, sizeof *sorted, compare_places, context.out);
    const Ordering ordering = {tree, sorted, count, &order, arena};
    put_below(&ordering, 0, (Str){NULL, 0}, 0);
    return order;
}

/* ---- folding ------------------------------------------------------------------------------ */

static int64_t siblings(const PlanTree *tree, int64_t parent, const PlanNode *but) {
    int64_t count = 0;
    for (size_t i = 0; i < tree->count; i++) {
        count += !tree->nodes[i].removed && tree->nodes[i].parent == parent && &tree->nodes[i] != but;
    }
    return count;
}

/* Puts the node among the children of `parent`; the others move up. */
static void place(PlanTree *tree, PlanNode *node, int64_t parent, const json_t *at) {
    int64_t count = siblings(tree, parent, node);
    int64_t wanted = json_is_integer(at) ? json_integer_value(at) : count;
    wanted = wanted < 0 ? 0 : wanted > count ? count : wanted;
    for (size_t i = 0; i < tree->count; i++) {
        PlanNode *other = &tree->nodes[i];
        if (!other->removed && other != node && other->parent == parent && other->position >= wanted) {
            other->position++;
            other->touched = true;
        }
    }
    node->parent = parent;
    node->position = wanted;
    node->touched = true;
}

/* Closes the gap that the node leaves. */
static void take_out(PlanTree *tree, const PlanNode *node) {
    for (size_t i = 0; i < tree->count; i++) {
        PlanNode *other = &tree->nodes[i];
        if (!other->removed && other != node && other->parent == node->parent && other->position > node->position) {
            other->position--;
            other->touched = true;
        }
    }
}

static void remove_below(PlanTree *tree, PlanNode *node) {
    node->removed = node->touched = true;
    for (size_t i = 0; i < tree->count; i++) {
        if (!tree->nodes[i].removed && tree->nodes[i].parent == node->number) {
            remove_below(tree, &tree->nodes[i]);
        }
    }
}

static void merge_fields(json_t *into, const json_t *given) {
    const char *key;
    json_t *value;
    union { /* jansson iterates over what it may change; it is only read */
        const json_t *in;
        json_t *out;
    } object = {given};
    json_object_foreach(object.out, key, value) {
        if (json_is_null(value)) {
            json_object_del(into, key);
        } else {
            json_object_set(into, key, value);
        }
    }
}

static void set_values(PlanTree *tree, PlanNode *node, const json_t *change) {
    const json_t *targets = json_object_get(change, "targets");
    if (json_object_get(change, "text")) {
        node->text = str_copy(tree->arena, json_member_text(change, "text"));
    }
    merge_fields(node->fields, json_object_get(change, "fields"));
    if (targets) {
        json_decref(node->targets);
        node->targets = json_deep_copy(targets);
    }
    node->touched = true;
}

static void fold_add(PlanTree *tree, const json_t *change) {
    PlanNode *node = node_add(tree);
    *node = (PlanNode){.number = json_count(change, "node"),
                       .level_id = str_copy(tree->arena, json_member_text(change, "level")),
                       .fields = json_object(),
                       .targets = json_array()};
    node->level = tree->def ? plan_level(tree->def, node->level_id) : -1;
    node->position = INT64_MAX; /* not among its siblings yet */
    node->parent = -1;
    tree->last = node->number > tree->last ? node->number : tree->last;
    place(tree, node, json_count(change, "parent"), json_object_get(change, "at"));
    set_values(tree, node, change);
}

void tree_fold(PlanTree *tree, const json_t *change) {
    Str op = json_member_text(change, "op");
    PlanNode *node = tree_node(tree, json_count(change, "node"));
    if (str_is(op, "add") && !node) {
        fold_add(tree, change);
    } else if (!node) {
        return;
    } else if (str_is(op, "change")) {
        set_values(tree, node, change);
    } else if (str_is(op, "move")) {
        take_out(tree, node);
        node->parent = -1;
        place(tree, node, json_count(change, "parent"), json_object_get(change, "at"));
    } else if (str_is(op, "remove")) {
        take_out(tree, node);
        remove_below(tree, node);
    } else if (str_is(op, "open")) {
        node->case_id = json_count(change, "case");
        node->touched = true;
    }
}

/* ---- storing --------------------------------------------------------------------------------- */

static bool store_node(Tx *tx, const PlanTree *tree, const PlanNode *node, Arena *scratch, Err *err) {
    Str fields = json_value_text(node->fields, JSON_CANONICAL, scratch),
        targets = json_value_text(node->targets, JSON_CANONICAL, scratch);
    return store_run(tx,
                     "INSERT INTO plan_node (plan_id, node, parent, level, position, text, fields, targets, case_id,"
                     " removed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?) ON CONFLICT (plan_id, node) DO UPDATE"
                     " SET parent = excluded.parent, position = excluded.position, text = excluded.text,"
                     " fields = excluded.fields, targets = excluded.targets, case_id = excluded.case_id,"
                     " removed = excluded.removed",
                     err, "iiisisssii", tree->id, node->number, node->parent, node->level_id, node->position,
                     node->text, fields, targets, node->case_id, (int64_t)node->removed);
}

static bool audit_step(Tx *tx, const PlanTree *tree, const TreeStep *step, Err *err) {
    Arena *scratch = arena_create();
    Buf detail = buf_create(scratch);
    Json json = json_writer(&detail);
    json_open_object(&json);
    json_put_text(&json, "kind", step->kind);
    json_put_integer(&json, "changes", (int64_t)json_array_size(step->changes));
    json_close_object(&json);
    bool good = audit_append(tx,
                             &(AuditEntry){.actor = step->actor,
                                           .action = STR("plan"),
                                           .subject = str_format(scratch, "plan %lld", (long long)tree->id),
                                           .detail = buf_str(&detail),
                                           .unit = tree->unit},
                             err);
    arena_destroy(scratch);
    return good;
}

bool tree_store(Tx *tx, PlanTree *tree, const TreeStep *step, Err *err) {
    Arena *scratch = arena_create();
    char now[32];
    time_now_iso(now);
    bool good = store_run(tx,
                          "INSERT INTO plan_step (plan_id, sequence, kind, changes, reason, source, actor, at)"
                          " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          err, "iizssssz", tree->id, tree->version, step->kind,
                          json_value_text(step->changes, JSON_CANONICAL, scratch), step->reason, step->source,
                          step->actor, now) &&
                store_run(tx, "UPDATE plan SET version = version + 1 WHERE id = ?", err, "i", tree->id);
    tree->version++;
    for (size_t i = 0; good && i < tree->count; i++) {
        if (tree->nodes[i].touched) {
            good = store_node(tx, tree, &tree->nodes[i], scratch, err);
            tree->nodes[i].touched = false;
        }
    }
    arena_destroy(scratch);
    return good && audit_step(tx, tree, step, err);
}
