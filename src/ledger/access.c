/* Who may do what with a case: people_may decides about the record's domain; the step's parties narrow it. */
#include "ledger_internal.h"

Str actor_of(const User *user) {
    return user ? user->name : STR("命令行");
}

/* ---- whose case it is ---------------------------------------------------------------- */

static bool holds_text(const json_t *value, Str text) {
    size_t index;
    const json_t *one;
    if (json_is_string(value)) {
        return str_equal(str_from(json_string_value(value)), text);
    }
    json_array_foreach(value, index, one) {
        if (json_is_string(one) && str_equal(str_from(json_string_value(one)), text)) {
            return true;
        }
    }
    return false;
}

bool post_stands_for_units(const Post *post) {
    return !post->role->personal;
}

/* Whether the post stands right at a unit that is responsible, and for it. */
static bool post_owns(const Post *post, const RecordDef *def, const json_t *fields) {
    for (size_t f = 0; post_stands_for_units(post) && f < def->field_count; f++) {
        const CaseField *field = &def->fields[f];
        const json_t *value =
            field->responsible && field->type == CASE_UNIT ? json_object_get(fields, field->id.data) : NULL;
        for (size_t u = 0; value && u < post->unit_count; u++) {
            if (holds_text(value, post->units[u])) {
                return true;
            }
        }
    }
    return false;
}

static bool person_owns(const User *user, const RecordDef *def, const json_t *fields) {
    for (size_t f = 0; f < def->field_count; f++) {
        const CaseField *field = &def->fields[f];
        if (field->responsible && field->type == CASE_PERSON &&
            holds_text(json_object_get(fields, field->id.data), user->name)) {
            return true;
        }
    }
    return false;
}

Involved case_involved(const User *user, const RecordDef *def, Str opened_by, const json_t *fields) {
    Involved involved = {false, false};
    if (user) {
        involved.creator = str_equal(user->name, opened_by);
        involved.owner = person_owns(user, def, fields);
        for (size_t i = 0; i < user->post_count && !involved.owner; i++) {
            involved.owner = post_owns(&user->posts[i], def, fields);
        }
    }
    return involved;
}

/* ---- parties ------------------------------------------------------------------------------ */

static bool in_section(const Post *post, Str section) {
    for (size_t i = 0; i < post->section_count; i++) {
        if (str_equal(post->sections[i], section)) {
            return true;
        }
    }
    return post->section_count == 0;
}

bool is_party(const Post *post, const CaseActor *actor) {
    return actor->kind == ACTOR_ROLE      ? str_equal(post->role->id, actor->id)
           : actor->kind == ACTOR_SECTION ? post->role->sections && in_section(post, actor->id)
                                          : false;
}

/* A row shared with the user's department or role: one of the posts is a party of some step. */
bool is_joint(const User *user, const RecordDef *def) {
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t s = 0; s < def->step_count; s++) {
            for (size_t b = 0; b < def->steps[s].by_count; b++) {
                if (is_party(&user->posts[p], &def->steps[s].by[b])) {
                    return true;
                }
            }
        }
    }
    return false;
}

typedef struct Asked {
    const User *user;
    const RecordDef *def;
    const UnitWay *path;
    Involved involved;
} Asked;

static unsigned conditions_of(Involved involved, bool joint, bool at_unit, bool listed, bool major) {
    unsigned bits = involved.creator || involved.owner || at_unit ? 1u << CONDITION_OWN : 0;
    bits |= involved.owner || at_unit ? 1u << CONDITION_ASSIGNED : 0;
    bits |= joint ? 1u << CONDITION_JOINT : 0;
    bits |= listed ? 1u << CONDITION_LISTED : 0;
    bits |= major ? 1u << CONDITION_MAJOR : 1u << CONDITION_LIMIT;
    return bits | 1u << CONDITION_CASE;
}

static bool stands_at(const Post *post, const UnitWay *path) {
    for (size_t i = 0; i < post->unit_count; i++) {
        if (path->length && str_equal(post->units[i], path->codes[0])) {
            return true;
        }
    }
    return false;
}

/* The post of the user that is one of the parties and may do the action; NULL: none. An owner's reaches the case even
 * where the case belongs to another unit. */
static const Post *post_for(const Asked *asked, const CaseActor *by, size_t by_count, Action action, bool listed,
                            bool major) {
    for (size_t p = 0; p < asked->user->post_count; p++) {
        const Post *post = &asked->user->posts[p];
        User alone = *asked->user;
        alone.posts = &asked->user->posts[p];
        alone.post_count = 1;
        for (size_t b = 0; b < by_count; b++) {
            bool creator = by[b].kind == ACTOR_CREATOR && asked->involved.creator;
            bool owner = by[b].kind == ACTOR_OWNER && asked->involved.owner;
            if (!creator && !owner && !is_party(post, &by[b])) {
                continue;
            }
            Want want = {.domain = asked->def->domain,
                         .action = action,
                         .section = by[b].kind == ACTOR_SECTION ? by[b].id : (Str){NULL, 0},
                         .conditions = conditions_of(asked->involved, is_joint(asked->user, asked->def),
                                                     stands_at(post, asked->path), listed, major)};
            bool at_own = owner && post->unit_count; /* it is asked at the post's own unit */
            const Str *codes = at_own ? post->units : asked->path->codes;
            size_t length = at_own ? 1 : asked->path->length;
            const Post *found = people_through(&alone, &want, codes, length);
            if (!found && action == ACTION_EDIT) { /* whoever hands in what was done also writes how far it is */
                want.action = ACTION_SUBMIT;
                found = people_through(&alone, &want, codes, length);
            }
            if (found) {
                return post;
            }
        }
    }
    return NULL;
}

static Str actor_name(const Pack *pack, const CaseActor *actor) {
    const RoleDef *role = actor->kind == ACTOR_ROLE ? pack_role(pack, actor->id) : NULL;
    const SectionDef *section = actor->kind == ACTOR_SECTION ? pack_section(pack, actor->id) : NULL;
    return role                           ? role->name
           : section                      ? section->name
           : actor->kind == ACTOR_CREATOR ? STR("登记人")
           : actor->kind == ACTOR_OWNER   ? STR("责任单位或责任人")
                                          : STR("系统");
}

Str case_party_name(const Pack *pack, const RecordDef *def, const CaseActor *actor, Action action, Arena *arena) {
    const Want want = {.domain = def->domain, .action = action, .conditions = CONDITIONS_OF_RECORDS};
    size_t count;
    const RoleDef *roles = pack_roles(pack, &count);
    int domain = pack_domain(pack, def->domain);
    Str name = actor_name(pack, actor);
    Buf names = buf_create(arena);
    bool all = true;
    for (size_t r = 0; actor->kind == ACTOR_SECTION && r < count; r++) {
        bool of_sections = roles[r].sections && !roles[r].no_sign_in;
        if (of_sections && people_role_may(&roles[r], domain, &want)) {
            buf_add_format(&names, "%s%.*s", names.len ? "、" : "", STR_ARG(roles[r].name));
        } else {
            all = all && !of_sections;
        }
    }
    return all || !names.len ? name : str_format(arena, "%.*s（%.*s）", STR_ARG(name), STR_ARG(buf_str(&names)));
}

static Str parties_text(const Ledger *ledger, const RecordDef *def, const CaseActor *by, size_t count, Action action,
                        Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&text, "%s%.*s", i ? "、" : "",
                       STR_ARG(case_party_name(ledger->pack, def, &by[i], action, arena)));
    }
    return buf_str(&text);
}

/* ---- steps ---------------------------------------------------------------------------------- */

/* Who took the step last, since the case was opened (again); NULL: nobody. */
static const PastStep *last_taken(const Head *head, Str step) {
    for (size_t i = head->step_count; i > 0; i--) {
        if (str_equal(head->steps[i - 1].step, step)) {
            return &head->steps[i - 1];
        }
    }
    return NULL;
}

enum { OPENING_BIT = 63 };

static bool not_by(const User *user, const Post *post, const Head *head, const CaseStepDef *step, Err *err) {
    const RecordDef *def = head->book->def;
    for (size_t i = 0; i < def->step_count; i++) {
        const PastStep *past = step->not_by >> i & 1 ? last_taken(head, def->steps[i].id) : NULL;
        if (past && people_is_own(user, post, past->actor, past->behalf)) {
            return err_set(err, ERR_DENIED, "“%.*s”是您%s办的，“%.*s”要由另一个人办理。", STR_ARG(def->steps[i].name),
                           str_equal(past->actor, user->name) ? "" : "、您代理的人或代您的人", STR_ARG(step->name));
        }
    }
    Str behalf = head->step_count ? head->steps[0].behalf : (Str){NULL, 0};
    if (step->not_by >> OPENING_BIT & 1 && people_is_own(user, post, head->opened_by, behalf)) {
        return err_set(err, ERR_DENIED, "这条记录是您%s登记的，“%.*s”要由另一个人办理。",
                       str_equal(head->opened_by, user->name) ? "" : "、您代理的人或代您的人", STR_ARG(step->name));
    }
    bool agreed = false; /* of a step that several persons take, by the one whom he stands in for */
    if (step->people > 1 && post->delegate_of) {
        agreed_so_far(head, step, post->for_name, &agreed);
    }
    return !agreed || err_set(err, ERR_DENIED, "您代理的人已经办过“%.*s”，还要等另外的人办理。", STR_ARG(step->name));
}

bool may_step(Ledger *ledger, const User *user, const Head *head, const CaseStepDef *step, Str *behalf, Err *err) {
    Arena *scratch = arena_create();
    *behalf = (Str){NULL, 0};
    bool good = true;
    if (user) {
        const RecordDef *def = head->book->def;
        CaseFacts facts = case_facts(head, scratch);
        const Asked asked = {user, def, &head->path, case_involved(user, def, head->opened_by, head->fields)};
        bool major = head->book->major && judge_truth(head->book, head->book->major, &facts, false, scratch);
        const Post *post = post_for(&asked, step->by, step->by_count, step->action, head->listed, major);
        *behalf = people_behalf(post);
        good = post ? not_by(user, post, head, step, err)
                    : err_set(err, ERR_DENIED, "“%.*s”要由%.*s办理，您的岗位不能办。", STR_ARG(step->name),
                              STR_ARG(parties_text(ledger, def, step->by, step->by_count, step->action, scratch)));
    }
    arena_destroy(scratch);
    return good;
}

bool may_open_case(Ledger *ledger, const User *user, const RecordDef *def, const UnitWay *path, Str *behalf, Err *err) {
    *behalf = (Str){NULL, 0};
    if (!user) {
        return true;
    }
    const Asked asked = {user, def, path, {true, false}};
    const Post *post = post_for(&asked, def->creators, def->creator_count, def->create_action, false, false);
    *behalf = people_behalf(post);
    if (!post) {
        const Want view = {.domain = def->domain, .action = ACTION_VIEW, .conditions = CONDITIONS_OF_RECORDS};
        if (!people_may(user, &view, path->codes, path->length, err) && err->kind == ERR_NOT_FOUND) {
            return false; /* a unit of others */
        }
        err->kind = ERR_NONE;
        Arena *scratch = arena_create();
        err_set(err, ERR_DENIED, "“%.*s”要由%.*s登记，您的岗位不能登记。", STR_ARG(def->name),
                STR_ARG(parties_text(ledger, def, def->creators, def->creator_count, def->create_action, scratch)));
        arena_destroy(scratch);
        return false;
    }
    return true;
}

bool ledger_could(const User *user, const RecordDef *def, const CaseStepDef *step) {
    for (size_t p = 0; p < user->post_count; p++) {
        for (size_t b = 0; b < step->by_count; b++) {
            User alone = *user;
            alone.posts = &user->posts[p];
            alone.post_count = 1;
            const Want want = {.domain = def->domain,
                               .action = step->action,
                               .section = step->by[b].kind == ACTOR_SECTION ? step->by[b].id : (Str){NULL, 0},
                               .conditions = CONDITIONS_OF_RECORDS};
            if (is_party(&user->posts[p], &step->by[b]) && people_through_any(&alone, &want)) {
                return true;
            }
        }
    }
    return false;
}

bool ledger_could_open(const User *user, const RecordDef *def) {
    const CaseStepDef opening = {.by = def->creators, .by_count = def->creator_count, .action = def->create_action};
    return ledger_could(user, def, &opening);
}

/* ---- seeing ------------------------------------------------------------------------------------ */

/* Personal data (P2, P3) is for the department that keeps the record, and for whoever takes steps in it. */
Str section_seeing(const User *user, const RecordDef *def, int privacy) {
    for (size_t i = 0; privacy >= 2 && i < def->step_count; i++) {
        if (ledger_could(user, def, &def->steps[i])) {
            return (Str){NULL, 0};
        }
    }
    return privacy >= 2 ? def->section : (Str){NULL, 0};
}

User posts_seeing(const User *user, const RecordDef *def, Arena *arena) {
    User seeing = *user;
    seeing.posts = ARENA_ARRAY(arena, user->post_count, Post);
    seeing.post_count = 0;
    for (size_t i = 0; i < user->post_count; i++) {
        if (user->posts[i].role->sees >= def->privacy) {
            seeing.posts[seeing.post_count++] = user->posts[i];
        }
    }
    return seeing;
}

/* Whoever took a step sees what became of it. */
static bool has_acted(const User *user, const Head *head) {
    for (size_t i = 0; i < head->step_count; i++) {
        if (str_equal(head->steps[i].actor, user->name)) {
            return true;
        }
    }
    return false;
}

/* Whoever has to do something about a case sees it, whatever else the post may look at. */
static bool has_a_step(const User *user, const Head *head, Involved involved) {
    const RecordDef *def = head->book->def;
    const Asked asked = {user, def, &head->path, involved};
    for (size_t i = 0; i < def->step_count; i++) {
        const CaseStepDef *step = &def->steps[i];
        if (step->from >> head->state & 1 &&
            post_for(&asked, step->by, step->by_count, step->action, head->listed, false)) {
            return true;
        }
    }
    return false;
}

bool may_see_case(const User *user, const Head *head, Err *err) {
    const RecordDef *def = head->book->def;
    if (!user) {
        return true;
    }
    Involved involved = case_involved(user, def, head->opened_by, head->fields);
    const Want somewhere = {.domain = def->domain, .action = ACTION_VIEW, .conditions = CONDITIONS_OF_RECORDS};
    if ((involved.creator || involved.owner || has_acted(user, head)) && people_through_any(user, &somewhere)) {
        return true;
    }
    Arena *scratch = arena_create();
    User seeing = posts_seeing(user, def, scratch);
    const Want want = {.domain = def->domain,
                       .action = ACTION_VIEW,
                       .section = section_seeing(user, def, def->privacy),
                       .conditions = conditions_of(involved, is_joint(user, def), false, head->listed, false)};
    bool good =
        people_may(&seeing, &want, head->path.codes, head->path.length, NULL) || has_a_step(user, head, involved);
    arena_destroy(scratch);
    return good || err_set(err, ERR_NOT_FOUND, "没有这条记录，或者它不在您的管理范围内。");
}

int case_seen_to(const User *user, const RecordDef *def, Str opened_by, const json_t *fields, const UnitWay *path) {
    int most = 0;
    if (!user) {
        return 3;
    }
    Involved involved = case_involved(user, def, opened_by, fields);
    if (involved.creator || involved.owner) {
        return 3;
    }
    for (int privacy = 1; privacy <= 3; privacy++) {
        const Want want = {.domain = def->domain,
                           .action = ACTION_VIEW,
                           .section = section_seeing(user, def, privacy),
                           .conditions = CONDITIONS_OF_RECORDS};
        most = people_sees(user, &want, privacy, path->codes, path->length) ? privacy : most;
    }
    return most;
}

/* ---- whether it concerns somebody ---------------------------------------------------------------- */

static bool could_take_some(const User *user, const RecordDef *def) {
    const CaseStepDef opening = {.by = def->creators, .by_count = def->creator_count, .action = def->create_action};
    bool some = ledger_could(user, def, &opening);
    for (size_t i = 0; i < def->step_count && !some; i++) {
        some = ledger_could(user, def, &def->steps[i]);
    }
    return some;
}

static Want look_of(const User *user, const RecordDef *def) {
    return (Want){.domain = def->domain,
                  .action = ACTION_VIEW,
                  .section = section_seeing(user, def, def->privacy),
                  .conditions = is_joint(user, def) ? 1u << CONDITION_JOINT : 0};
}

bool ledger_concerns(const User *user, const RecordDef *def) {
    Arena *scratch = arena_create();
    User seeing = posts_seeing(user, def, scratch);
    const Want want = look_of(user, def);
    bool some = people_reach(&seeing, &want, scratch).any || could_take_some(user, def);
    arena_destroy(scratch);
    return some;
}

bool case_unit_path(Ledger *ledger, const User *user, const RecordDef *def, Str unit, Arena *arena, Str **path,
                    size_t *length, Err *err) {
    Tx *tx;
    UnitWay found;
    if (!store_read_begin(ledger->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, ledger->pack, unit, arena, &found, err);
    store_read_end(tx);
    const Want somewhere = {.domain = def->domain, .action = ACTION_VIEW, .conditions = CONDITIONS_OF_RECORDS};
    if (!good || (user && !people_may(user, &somewhere, found.codes, found.length, err))) {
        return false;
    }
    *length = found.length;
    *path = ARENA_ARRAY(arena, found.length, Str);
    for (size_t i = 0; i < found.length; i++) {
        (*path)[i] = found.codes[i];
    }
    return true;
}
