/* Making a plan and changing its tree: every change is checked against the tree as it stands after those before it, and
 * all of them are one step. */
#include "plan_internal.h"

#include <stdio.h>

enum { REASON_MOST = 1000, CHANGES_BYTES_MOST = 4 << 20 };

typedef struct Changing {
    Plans *plans;
    Tx *tx;
    const User *user;
    const PlanChange *change;
    json_t *given;   /* as it came in */
    json_t *changes; /* as they are kept */
    Map *references; /* "ref" -> number */
    PlanTree *tree;
    size_t at; /* of the change that is looked at */
    Arena *arena;
} Changing;

__attribute__((format(printf, 4, 5))) static bool refuse(const Changing *changing, const char *key, Err *err,
                                                         const char *format, ...) {
    char message[480];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const Place place = place_field("changes[%zu].%s", changing->at, key);
    return err_set_at(err, ERR_INPUT, &place, "%s", message);
}

/* ---- parts of a change ---------------------------------------------------------------- */

static bool number_of(const Changing *changing, const json_t *value, int64_t *number) {
    size_t known;
    *number = 0;
    if (json_is_string(value) && map_get(changing->references, str_from(json_string_value(value)), &known)) {
        *number = (int64_t)known;
    } else if (json_is_integer(value)) {
        *number = json_integer_value(value);
    }
    return *number > 0;
}

static bool node_of(const Changing *changing, const json_t *given, PlanNode **node, Err *err) {
    int64_t number;
    *node = number_of(changing, json_object_get(given, "node"), &number) ? tree_node(changing->tree, number) : NULL;
    return *node || refuse(changing, "node", err, "没有这一条，也许刚刚被别人删除了。请刷新后再改。");
}

/* A parent stands in a layer above, and is no task. */
static bool parent_of(const Changing *changing, const json_t *given, int level, int64_t *parent, Err *err) {
    const json_t *value = json_object_get(given, "parent");
    *parent = 0;
    if (!value || json_is_null(value) || (json_is_integer(value) && json_integer_value(value) == 0)) {
        return true;
    }
    const PlanNode *node = number_of(changing, value, parent) ? tree_node(changing->tree, *parent) : NULL;
    if (!node) {
        return refuse(changing, "parent", err, "没有上级这一条，也许刚刚被别人删除了。请刷新后再改。");
    }
    const PlanDef *def = changing->tree->def;
    return node->level < level || refuse(changing, "parent", err, "“%.*s”不能放在“%.*s”下面。",
                                         STR_ARG(def->levels[level].name), STR_ARG(node->level_id));
}

static bool text_of(const Changing *changing, const json_t *given, json_t *kept, bool needed, Err *err) {
    Str text = str_trim(json_member_text(given, "text"));
    if (!text.len && !needed && !json_object_get(given, "text")) {
        return true;
    }
    if (!text.len || utf8_count(text) > PLAN_TEXT_MOST || str_invalid_utf8(text) >= 0) {
        return refuse(changing, "text", err, "要写内容，最多%d字。", PLAN_TEXT_MOST);
    }
    json_object_set_new(kept, "text", json_stringn(text.data, text.len));
    return true;
}

/* What only comes while a task is worked on. */
static bool comes_later(const PlanTaskDef *task, Str field) {
    const Str later[] = {task->slip, task->progress, task->note, task->actual};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
        if (later[i].len && str_equal(later[i], field)) {
            return true;
        }
    }
    return false;
}

static bool merge_given(const Changing *changing, json_t *given, json_t *merged, Err *err) {
    const PlanTaskDef *task = &changing->tree->def->task;
    const char *key;
    json_t *value;
    json_object_foreach(given, key, value) {
        if (comes_later(task, str_from(key))) {
            return refuse(changing, "fields", err, "“%s”在任务下达以后由责任单位填写。", key);
        }
        if (json_is_null(value)) {
            json_object_del(merged, key);
        } else {
            json_object_set(merged, key, value);
        }
    }
    return true;
}

/* What differs between two objects, as a change: null for what is gone. */
static json_t *difference(json_t *before, json_t *after) {
    json_t *changed = json_object(), *value;
    const char *key;
    json_object_foreach(before, key, value) {
        if (!json_object_get(after, key)) {
            json_object_set_new(changed, key, json_null());
        }
    }
    json_object_foreach(after, key, value) {
        if (!json_equal(value, json_object_get(before, key))) {
            json_object_set(changed, key, value);
        }
    }
    return changed;
}

/* Values of the task's fields, in the one form in which its case will keep them. */
static bool fields_of(const Changing *changing, const json_t *given, json_t *before, bool task, json_t *kept,
                      Err *err) {
    json_t *fields = json_object_get(given, "fields");
    json_error_t error;
    Str canonical;
    if (!fields) {
        return true;
    }
    if (!json_is_object(fields) || (!task && json_object_size(fields))) {
        return refuse(changing, "fields", err, task ? "“fields”要写成对象。" : "只有任务有单位、时限这些内容。");
    }
    json_t *merged = json_copy(before);
    const PlanTaskDef *def = &changing->tree->def->task;
    bool good = merge_given(changing, fields, merged, err);
    Str words = json_member_text(merged, def->text.data);
    if (good && words.len && !json_object_get(kept, "text")) {
        json_object_set_new(kept, "text", json_stringn(words.data, words.len));
    }
    json_object_del(merged, def->text.data);
    good =
        good && case_values(changing->plans->ledger, changing->tx, def->record,
                            json_value_text(merged, JSON_CANONICAL, changing->arena), changing->arena, &canonical, err);
    if (good) {
        json_t *after = json_loadb(canonical.data, canonical.len, 0, &error);
        json_object_set_new(kept, "fields", difference(before, after));
        json_decref(after);
    } else if (err && err->kind == ERR_INPUT && !str_starts(str_from(err->place.field), STR("changes["))) {
        err->place = place_field("changes[%zu].%s", changing->at, err->place.field);
    }
    json_decref(merged);
    return good;
}

static bool targets_of(const Changing *changing, const json_t *given, bool task, json_t *kept, Err *err) {
    json_t *targets = json_object_get(given, "targets");
    char place[64];
    if (!targets) {
        return true;
    }
    snprintf(place, sizeof place, "changes[%zu].targets", changing->at);
    if (!targets_check(changing->plans, targets, task, place, err)) {
        return false;
    }
    json_object_set(kept, "targets", targets);
    return true;
}

/* ---- one change -------------------------------------------------------------------------- */

static bool take_add(Changing *changing, const json_t *given, json_t *kept, Err *err) {
    PlanTree *tree = changing->tree;
    Str id = json_member_text(given, "level");
    int level = plan_level(tree->def, id);
    int64_t parent;
    if (level < 0) {
        return refuse(changing, "level", err, "这种计划没有“%.*s”这一层。", STR_ARG(str_head(id, 40)));
    }
    if (tree->count >= PLAN_NODES_MOST) {
        return err_set(err, ERR_LIMIT, "一个计划最多%d条。请分成几个计划。", PLAN_NODES_MOST);
    }
    bool task = level == (int)tree->def->level_count - 1;
    json_t *none = json_object();
    json_object_set_new(kept, "node", json_integer(tree->last + 1));
    json_object_set_new(kept, "level", json_stringn(id.data, id.len));
    bool good = parent_of(changing, given, level, &parent, err) && text_of(changing, given, kept, false, err) &&
                fields_of(changing, given, none, task, kept, err) && targets_of(changing, given, task, kept, err);
    json_decref(none);
    if (!good) {
        return false;
    }
    json_object_set_new(kept, "parent", json_integer(parent));
    if (json_is_integer(json_object_get(given, "at"))) {
        json_object_set(kept, "at", json_object_get(given, "at"));
    }
    Str reference = json_member_text(given, "ref");
    if (reference.len) {
        map_put(changing->references, str_copy(changing->arena, reference), (size_t)tree->last + 1);
    }
    return json_object_get(kept, "text") || text_of(changing, given, kept, true, err);
}

static bool take_edit(const Changing *changing, const json_t *given, json_t *kept, Err *err) {
    PlanNode *node;
    if (!node_of(changing, given, &node, err)) {
        return false;
    }
    if (node->case_id && (json_object_get(given, "text") || json_object_get(given, "fields"))) {
        return refuse(changing, "node", err,
                      "“%.*s”已经下达，内容、单位和时限要在任务里办理（调整期限、退回等），不在这里改。",
                      STR_ARG(str_head(node->text, 90)));
    }
    bool task = is_task(changing->tree, node);
    json_object_set_new(kept, "node", json_integer(node->number));
    return text_of(changing, given, kept, false, err) && fields_of(changing, given, node->fields, task, kept, err) &&
           targets_of(changing, given, task, kept, err);
}

static bool take_move(const Changing *changing, const json_t *given, json_t *kept, Err *err) {
    PlanNode *node;
    int64_t parent;
    if (!node_of(changing, given, &node, err) || !parent_of(changing, given, node->level, &parent, err)) {
        return false;
    }
    json_object_set_new(kept, "node", json_integer(node->number));
    json_object_set_new(kept, "parent", json_integer(parent));
    if (json_is_integer(json_object_get(given, "at"))) {
        json_object_set(kept, "at", json_object_get(given, "at"));
    }
    return true;
}

static const PlanNode *issued_below(const PlanTree *tree, const PlanNode *node, int depth) {
    if (node->case_id) {
        return node;
    }
    for (size_t i = 0; i < tree->count && depth < 16; i++) {
        const PlanNode *below = &tree->nodes[i];
        if (!below->removed && below->parent == node->number) {
            const PlanNode *found = issued_below(tree, below, depth + 1);
            if (found) {
                return found;
            }
        }
    }
    return NULL;
}

static bool take_remove(const Changing *changing, const json_t *given, json_t *kept, Err *err) {
    PlanNode *node;
    if (!node_of(changing, given, &node, err)) {
        return false;
    }
    const PlanNode *issued = issued_below(changing->tree, node, 0);
    if (issued) {
        return refuse(changing, "node", err, "“%.*s”已经下达，不能删除；不办了的，在任务里中止并写明原因。",
                      STR_ARG(str_head(issued->text, 90)));
    }
    json_object_set_new(kept, "node", json_integer(node->number));
    return true;
}

static bool take_one(Changing *changing, const json_t *given, Err *err) {
    Str op = json_member_text(given, "op");
    json_t *kept = json_object();
    json_array_append_new(changing->changes, kept);
    json_object_set_new(kept, "op", json_stringn(op.data ? op.data : "", op.len));
    bool good = str_is(op, "add")      ? take_add(changing, given, kept, err)
                : str_is(op, "change") ? take_edit(changing, given, kept, err)
                : str_is(op, "move")   ? take_move(changing, given, kept, err)
                : str_is(op, "remove") ? take_remove(changing, given, kept, err)
                                       : refuse(changing, "op", err, "“op”只能是 add、change、move 或 remove。");
    if (good) {
        tree_fold(changing->tree, kept);
    }
    return good;
}

/* ---- the step ---------------------------------------------------------------------------------- */

/* Before the plan is issued its tree is free; later a reason is wanted, and new tasks go out at once. */
static bool may_arrange(const Changing *changing, bool *later, Err *err) {
    const PlanDef *def = changing->tree->def;
    Ledger *ledger = changing->plans->ledger;
    Err first = {.kind = ERR_NONE}, second = {.kind = ERR_NONE};
    *later = false;
    if (case_may(ledger, changing->tx, changing->user, changing->tree->case_id, def->arrange, &first)) {
        return true;
    }
    if (first.kind != ERR_NOT_FOUND && def->rearrange.len &&
        case_may(ledger, changing->tx, changing->user, changing->tree->case_id, def->rearrange, &second)) {
        *later = true;
        return true;
    }
    if (first.kind == ERR_NOT_FOUND) {
        return plan_not_found(err);
    }
    *err = second.kind == ERR_DENIED && first.kind == ERR_CONFLICT ? second : first;
    return false;
}

static bool reason_good(const Changing *changing, bool later, Err *err) {
    Str reason = str_trim(changing->change->reason);
    if (str_invalid_utf8(reason) >= 0 || utf8_count(reason) > REASON_MOST || (later && utf8_count(reason) < 2)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "reason"}, "计划已经印发，调整要写明理由（2到%d字）。",
                          REASON_MOST);
    }
    return true;
}

static bool version_good(const Changing *changing, Err *err) {
    return changing->change->version < 0 || changing->change->version == changing->tree->version ||
           err_set(err, ERR_CONFLICT, "这个计划刚刚被别人改过，请刷新后再改。");
}

static bool take_all(Changing *changing, Err *err) {
    const json_t *one;
    json_array_foreach(changing->given, changing->at, one) {
        if (!take_one(changing, one, err)) {
            return false;
        }
    }
    return true;
}

static bool change_tree(Changing *changing, Err *err) {
    PlanTree *tree = changing->tree;
    bool later;
    if (!tree->def || !tree->record) {
        return err_set(err, ERR_CONFLICT, "规则包里没有这种计划了，只能看，不能改。");
    }
    if (!may_arrange(changing, &later, err) || !version_good(changing, err) || !reason_good(changing, later, err) ||
        !take_all(changing, err) ||
        (later && !plan_open_tasks(changing->plans, changing->tx, tree, changing->user, changing->changes, err))) {
        return false;
    }
    const TreeStep step = {.kind = changing->change->source.len ? "import" : "change",
                           .changes = changing->changes,
                           .reason = str_trim(changing->change->reason),
                           .source = changing->change->source,
                           .actor = plan_actor(changing->user)};
    return tree_store(changing->tx, tree, &step, err);
}

static bool change_work(Tx *tx, void *context, Err *err) {
    Changing *changing = context;
    PlanTree tree;
    Arena *arena = arena_create();
    changing->tx = tx;
    changing->arena = arena;
    changing->tree = &tree;
    changing->references = map_create(arena, 64);
    changing->changes = json_array();
    bool good = tree_load(changing->plans, tx, changing->change->id, arena, &tree, err) && change_tree(changing, err);
    tree_free(&tree);
    json_decref(changing->changes);
    arena_destroy(arena);
    return good;
}

bool plan_change(Plans *plans, const User *user, const PlanChange *change, Err *err) {
    json_error_t error;
    Changing changing = {.plans = plans, .user = user, .change = change};
    if (change->changes.len > CHANGES_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "一次改得太多，最多4 MB。");
    }
    changing.given = change->changes.len ? json_loadb(change->changes.data, change->changes.len, 0, &error) : NULL;
    if (!json_is_array(changing.given) || !json_array_size(changing.given) ||
        json_array_size(changing.given) > PLAN_CHANGES_MOST) {
        json_decref(changing.given);
        return err_set_at(err, ERR_INPUT, &(Place){.field = "changes"}, "“changes”要写成改动的列表，1到%d项。",
                          PLAN_CHANGES_MOST);
    }
    bool good = store_write(plans->store, change_work, &changing, err);
    json_decref(changing.given);
    return good;
}

/* ---- a new plan -------------------------------------------------------------------------------------- */

typedef struct Making {
    Plans *plans;
    const User *user;
    const NewPlan *made;
    const PlanDef *def;
    json_t *fields;
    int64_t id;
} Making;

static bool make_work(Tx *tx, void *context, Err *err) {
    Making *making = context;
    Arena *scratch = arena_create();
    int64_t case_id = 0;
    char now[32];
    const NewCase made = {.record = making->def->record,
                          .unit = making->made->unit,
                          .fields = json_value_text(making->fields, JSON_CANONICAL, scratch)};
    time_now_iso(now);
    bool good = case_open_within(making->plans->ledger, tx, making->user, &made, false, &case_id, err) &&
                store_run(tx,
                          "INSERT INTO plan (kind, case_id, unit_code, version, made_by, made_at) VALUES (?, ?, ?, 0,"
                          " ?, ?)",
                          err, "sissz", making->def->id, case_id, making->made->unit, plan_actor(making->user), now);
    making->id = good ? store_last_id(tx) : 0;
    good = good && audit_append(tx,
                                &(AuditEntry){.actor = plan_actor(making->user),
                                              .action = STR("plan-make"),
                                              .subject = str_format(scratch, "plan %lld", (long long)making->id),
                                              .unit = making->made->unit},
                                err);
    arena_destroy(scratch);
    return good;
}

static bool read_fields(Making *making, Err *err) {
    json_error_t error;
    const PlanDef *def = making->def;
    Str text = making->made->fields;
    making->fields = text.len ? json_loadb(text.data, text.len, 0, &error) : json_object();
    if (!json_is_object(making->fields)) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "fields"}, "“fields”要写成一个对象。");
    }
    for (size_t i = 0; i < def->set_count; i++) {
        json_object_set_new(making->fields, def->set_fields[i].data,
                            json_stringn(def->set_values[i].data, def->set_values[i].len));
    }
    return true;
}

bool plan_make(Plans *plans, const User *user, const NewPlan *made, int64_t *id, Err *err) {
    Making making = {.plans = plans, .user = user, .made = made, .def = pack_plan(plans->pack, made->kind)};
    *id = 0;
    if (!making.def) {
        return err_set_at(err, ERR_INPUT, &(Place){.field = "kind"}, "没有“%.*s”这种计划。",
                          STR_ARG(str_head(made->kind, 60)));
    }
    if (made->fields.len > CASE_FIELDS_BYTES_MOST) {
        return err_set(err, ERR_LIMIT, "填的内容太多，最多256 KB。");
    }
    bool good = read_fields(&making, err) && store_write(plans->store, make_work, &making, err);
    json_decref(making.fields);
    *id = making.id;
    return good;
}
