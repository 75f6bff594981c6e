/* Whom a notice goes to: rules to a list of units, departments and persons, each once; and how it is frozen. */
#include "notice_internal.h"

typedef struct Resolving {
    const Notices *notices;
    Tx *tx;
    const NoticeHead *head;
    Arena *arena;
    UnitTree tree;
    Map *seen; /* "unit|section|person" */
    NoticeRecipient *list;
    size_t count, capacity;
    Due receipt; /* when a group sets no day */
    Err *err;
} Resolving;

bool notice_tree(const Notices *notices, Tx *tx, Arena *arena, UnitTree *tree, Err *err) {
    PeriodList periods;
    Date begins, today = date_today();
    if (!org_periods(tx, arena, &periods, err)) {
        return false;
    }
    for (size_t i = 0; i < periods.count; i++) {
        bool begun = pack_period_begins(notices->pack, periods.codes[i], &begins) && date_compare(begins, today) <= 0;
        if (begun || i + 1 == periods.count) {
            return org_tree_load(tx, notices->pack, periods.codes[i], arena, tree, err);
        }
    }
    return err_set(err, ERR_NOT_FOUND, "还没有单位，先建立或导入单位。");
}

static bool refuse(const Resolving *resolving, size_t group, const char *what, Str which) {
    const Place place = place_field("groups.%zu", group + 1);
    return err_set_at(resolving->err, ERR_INPUT, &place, "第%zu组：%s“%.*s”。", group + 1, what,
                      STR_ARG(notice_cut(which, 80)));
}

/* ---- one more recipient ---- */

static Str role_list(const Resolving *resolving, const NoticeGroup *group, bool names) {
    Buf text = buf_create(resolving->arena);
    for (size_t i = 0; i < group->role_count; i++) {
        const RoleDef *role = pack_role(resolving->notices->pack, group->roles[i]);
        buf_add(&text, i ? names ? STR("、") : STR("\n") : STR(""));
        buf_add(&text, names ? role->name : role->id);
    }
    return buf_str(&text);
}

static bool add(Resolving *resolving, size_t index, NoticeRecipient made) {
    const NoticeGroup *group = &resolving->head->content.groups[index];
    size_t known;
    Str key =
        str_format(resolving->arena, "%.*s|%.*s|%.*s", STR_ARG(made.unit), STR_ARG(made.section), STR_ARG(made.person));
    if (map_get(resolving->seen, key, &known)) {
        return true;
    }
    if (resolving->count >= NOTICE_RECIPIENTS_MOST) {
        return err_set(resolving->err, ERR_LIMIT, "接收单位太多，最多%d个。", NOTICE_RECIPIENTS_MOST);
    }
    map_put(resolving->seen, key, resolving->count);
    if (resolving->count == resolving->capacity) {
        size_t wanted = resolving->capacity * 2 + 64;
        resolving->list =
            arena_grow(resolving->arena, resolving->list, resolving->capacity, wanted, sizeof(NoticeRecipient));
        resolving->capacity = wanted;
    }
    made.group = index;
    made.group_name = group->name;
    made.roles = role_list(resolving, group, false);
    made.role_names = role_list(resolving, group, true);
    made.receipt_due = group->receipt_on.len ? group->receipt_on : resolving->receipt.at;
    made.receipt_why = group->receipt_on.len ? STR("签收期限") : resolving->receipt.why;
    made.reply_due = resolving->head->content.reply == REPLY_NONE ? (Str){NULL, 0} : group->reply_on;
    resolving->list[resolving->count++] = made;
    return true;
}

static bool add_unit(Resolving *resolving, size_t index, int unit) {
    const Unit *found = &resolving->tree.units[unit];
    return add(resolving, index, (NoticeRecipient){.unit = found->code, .unit_name = found->name});
}

/* ---- rules ---- */

static bool stage_bits(const Resolving *resolving, const NoticeGroup *group, size_t index, unsigned *bits) {
    *bits = 0;
    for (size_t i = 0; i < group->stage_count; i++) {
        int stage = pack_stage_index(resolving->notices->pack, group->stages[i]);
        if (stage < 0) {
            return refuse(resolving, index, "没有这个学段", group->stages[i]);
        }
        *bits |= 1u << stage;
    }
    return true;
}

static bool kinds_known(const Resolving *resolving, const NoticeGroup *group, size_t index) {
    for (size_t i = 0; i < group->kind_count; i++) {
        if (!pack_kind(resolving->notices->pack, group->kinds[i])) {
            return refuse(resolving, index, "没有这类单位", group->kinds[i]);
        }
    }
    for (size_t i = 0; i < group->role_count; i++) {
        if (!pack_role(resolving->notices->pack, group->roles[i])) {
            return refuse(resolving, index, "没有这个岗位", group->roles[i]);
        }
    }
    return true;
}

static bool kind_fits(const Resolving *resolving, const NoticeGroup *group, unsigned stages, const KindDef *kind) {
    bool fits = group->kind_count == 0;
    for (size_t i = 0; i < group->kind_count && !fits; i++) {
        fits = kind == pack_kind(resolving->notices->pack, group->kinds[i]);
    }
    return fits && (!group->stage_count || (kind && kind->stages & stages));
}

/* Whether a unit is the issuing one or stands below it: a bureau writes to its own. */
static bool is_within(const UnitTree *tree, Str from, int unit) {
    int root = org_tree_find(tree, from);
    return root < 0 || (unit >= root && unit < tree->units[root].end);
}

static bool within(const Resolving *resolving, int unit) {
    return is_within(&resolving->tree, resolving->head->info.unit, unit);
}

bool notice_may_name(const Notices *notices, Tx *tx, Str from, const Str *units, size_t count, Arena *arena, bool *may,
                     Err *err) {
    UnitTree tree;
    if (!notice_tree(notices, tx, arena, &tree, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int unit = org_tree_find(&tree, units[i]);
        may[i] = unit >= 0 && is_within(&tree, from, unit);
    }
    return true;
}

static bool add_below(Resolving *resolving, size_t index) {
    const NoticeGroup *group = &resolving->head->content.groups[index];
    unsigned stages;
    if (!group->below.len) {
        return true;
    }
    int root = org_tree_find(&resolving->tree, group->below);
    if (root < 0 || !within(resolving, root)) {
        return refuse(resolving, index, "没有这个单位，或者不归发文单位管", group->below);
    }
    if (!stage_bits(resolving, group, index, &stages)) {
        return false;
    }
    for (int i = group->self ? root : root + 1; i < resolving->tree.units[root].end; i++) {
        if (kind_fits(resolving, group, stages, resolving->tree.units[i].kind) && !add_unit(resolving, index, i)) {
            return false;
        }
    }
    return true;
}

static bool add_named(Resolving *resolving, size_t index) {
    const NoticeGroup *group = &resolving->head->content.groups[index];
    for (size_t i = 0; i < group->unit_count; i++) {
        int unit = org_tree_find(&resolving->tree, group->units[i]);
        if (unit < 0 || !within(resolving, unit)) {
            return refuse(resolving, index, "没有这个单位，或者不归发文单位管", group->units[i]);
        }
        if (!add_unit(resolving, index, unit)) {
            return false;
        }
    }
    for (size_t i = 0; i < group->section_count; i++) {
        const SectionDef *section = pack_section(resolving->notices->pack, group->sections[i]);
        if (!section) {
            return refuse(resolving, index, "没有这个科室", group->sections[i]);
        }
        if (!add(resolving, index,
                 (NoticeRecipient){.unit = resolving->head->info.unit,
                                   .unit_name = resolving->head->path.name,
                                   .section = section->id,
                                   .section_name = section->name})) {
            return false;
        }
    }
    return true;
}

/* A person stands for the unit of the first post of today within the issuing unit. */
static bool add_person(Resolving *resolving, size_t index, Str name) {
    Stmt *stmt;
    bool row = false, good, found = false;
    Str today = date_show(resolving->arena, date_today());
    if (!stmt_open(resolving->tx,
                   "SELECT a.shown, u.unit_code FROM account a JOIN post p ON p.account_id = a.id JOIN post_unit u ON"
                   " u.post_id = p.id WHERE a.name = ? AND a.state = 'active' AND p.ended_at = '' AND"
                   " (p.valid_from = '' OR p.valid_from <= ?) AND (p.valid_until = '' OR p.valid_until >= ?)"
                   " ORDER BY p.id, u.unit_code",
                   &stmt, resolving->err, "sss", name, today, today)) {
        return false;
    }
    NoticeRecipient made = {.person = name};
    while ((good = stmt_step(stmt, &row, resolving->err)) && row && !found) {
        int unit = org_tree_find(&resolving->tree, stmt_text(stmt, 1));
        if (unit >= 0 && within(resolving, unit)) {
            made.person_name = str_copy(resolving->arena, stmt_text(stmt, 0));
            made.unit = resolving->tree.units[unit].code;
            made.unit_name = resolving->tree.units[unit].name;
            found = true;
        }
    }
    stmt_close(stmt);
    return good && (found ? add(resolving, index, made)
                          : refuse(resolving, index, "没有这个用户，或者不在发文单位管的单位里", name));
}

static bool add_group(Resolving *resolving, size_t index) {
    const NoticeGroup *group = &resolving->head->content.groups[index];
    size_t before = resolving->count;
    if (!kinds_known(resolving, group, index) || !add_below(resolving, index) || !add_named(resolving, index)) {
        return false;
    }
    for (size_t i = 0; i < group->person_count; i++) {
        if (!add_person(resolving, index, group->persons[i])) {
            return false;
        }
    }
    bool asked = group->below.len || group->unit_count || group->section_count || group->person_count;
    if (!asked) {
        return refuse(resolving, index, "没有写发给谁", group->name);
    }
    return resolving->count > before || index > 0 || refuse(resolving, index, "没有一个单位符合", group->name);
}

bool notice_resolve(const Notices *notices, Tx *tx, const NoticeHead *head, Arena *arena, NoticeRecipient **list,
                    size_t *count, Err *err) {
    const DueRule *rule = head->content.urgent ? &notices->def->urgent : &notices->def->receipt;
    Resolving resolving = {
        .notices = notices, .tx = tx, .head = head, .arena = arena, .seen = map_create(arena, 256), .err = err};
    *list = NULL;
    *count = 0;
    if (!head->content.group_count) {
        return true;
    }
    if (!notice_tree(notices, tx, arena, &resolving.tree, err) || !resolving.tree.units) {
        return false;
    }
    resolving.receipt = due_counted(notices->pack, rule, STR("签收"), arena);
    for (size_t i = 0; i < head->content.group_count; i++) {
        if (!add_group(&resolving, i)) {
            return false;
        }
    }
    *list = resolving.list;
    *count = resolving.count;
    return true;
}

bool notice_freeze(Tx *tx, int64_t id, const NoticeRecipient *list, size_t count, Err *err) {
    for (size_t i = 0; i < count; i++) {
        const NoticeRecipient *one = &list[i];
        if (!store_run(tx,
                       "INSERT INTO notice_recipient (notice_id, position, group_name, unit_code, unit_name, section,"
                       " person, roles, receipt_due, receipt_why, reply_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       err, "iisssssssss", id, (int64_t)i + 1, one->group_name, one->unit, one->unit_name, one->section,
                       one->person, one->roles, one->receipt_due, one->receipt_why, one->reply_due)) {
            return false;
        }
    }
    return true;
}

/* A draft that may not be stored yet, looked at. */
bool notice_preview(Notices *notices, const User *user, Str unit, Str content, Arena *arena, NoticeRecipient **list,
                    size_t *count, Err *err) {
    Tx *tx;
    NoticeHead head = {.info = {.unit = unit}};
    const Want want = {.domain = STR("notices"), .action = ACTION_EDIT, .conditions = 1u << CONDITION_OWN};
    if (!notice_content_read(content, arena, &head.content, err) || !store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, notices->pack, unit, arena, &head.path, err);
    if (good && user) { /* of any department: the names of units are no secret to who writes notices */
        User any = people_unwatched(user);
        bool may = false;
        for (size_t i = 0; i < any.post_count && !may; i++) {
            Want own = want;
            User alone = any;
            alone.posts = &any.posts[i];
            alone.post_count = 1;
            own.section = alone.posts->section_count ? alone.posts->sections[0] : (Str){NULL, 0};
            for (int action = ACTION_EDIT; action <= ACTION_ISSUE && !may; action++) {
                own.action = (Action)action;
                may = action != ACTION_SUBMIT && people_through(&alone, &own, head.path.codes, head.path.length);
            }
        }
        good = may || people_no_unit(unit, err);
    }
    good = good && notice_resolve(notices, tx, &head, arena, list, count, err);
    store_read_end(tx);
    return good;
}
