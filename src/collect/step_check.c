/* Which step a user may take next with an entry, and if not, why not: asked by the page for its buttons and by the step
 * itself before it is taken. */
#include "collect_internal.h"

#include <stdio.h>

static const char *const actions[] = {"edit",     "submit",     "pass",   "return", "approve",
                                      "withdraw", "unlock_ask", "unlock", "remind"};

const char *entry_action_id(EntryAction action) {
    return actions[action];
}

bool entry_action_parse(Str text, EntryAction *action) {
    for (size_t i = 0; i < ENTRY_ACTIONS; i++) {
        if (str_is(text, actions[i])) {
            *action = (EntryAction)i;
            return true;
        }
    }
    return false;
}

/* ---- state ---------------------------------------------------------------------- */

static bool in_draft(EntryState state) {
    return state == ENTRY_DRAFT || state == ENTRY_RETURNED || state == ENTRY_CORRECTING;
}

static bool wrong_state(const StepCheck *check, const char *wanted, Err *err) {
    static const char *const names[] = {"填报中", "审核中", "已退回", "已审核锁定", "更正中"};
    return err_set(err, ERR_CONFLICT, "这份填报%s，%s。", names[check->head->state], wanted);
}

static Str section_of(const StepCheck *check) {
    return check->head->book->def->section;
}

static bool may(const StepCheck *check, Action action, Str *behalf, Err *err) {
    return access_may(check->user, domain_of(check->head->kind), action, section_of(check), &check->head->path, behalf,
                      err);
}

static bool is_open(const StepCheck *check, Err *err) {
    return entry_is_open(check->head->state, check->head->round_state, check->head->lock_again_at.len > 0, err) &&
           window_open(check->head, err);
}

/* ---- filling in --------------------------------------------------------------------- */

static bool check_edit(const StepCheck *check, Str *behalf, Err *err) {
    return is_open(check, err) && may(check, ACTION_EDIT, behalf, err);
}

bool judgement_complete(const Judgement *judgement, Err *err) {
    size_t empty = 0;
    if (judgement->complete) {
        return true;
    }
    for (size_t i = 0; i < judgement->field_count; i++) {
        const JudgedField *field = &judgement->fields[i];
        empty += field->asked && field->required && !field->filled;
    }
    char parts[200] = "";
    size_t used = 0;
    const struct {
        size_t count;
        const char *what;
    } faults[] = {{empty, "项必填的没有填"},
                  {judgement->wrong, "项填得不对"},
                  {judgement->must_fix, "处必须改正"},
                  {judgement->to_explain, "处要说明原因"}};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].count) {
            used += (size_t)snprintf(parts + used, sizeof parts - used, "%s%zu%s", used ? "，" : "", faults[i].count,
                                     faults[i].what);
        }
    }
    return err_set(err, ERR_CONFLICT, "还不能报送：%s。", parts[0] ? parts : "还有内容没有填完");
}

static bool check_submit(const StepCheck *check, Str *behalf, Err *err) {
    if (!in_draft(check->head->state)) {
        return wrong_state(check, "不用再报送", err);
    }
    return is_open(check, err) && may(check, ACTION_SUBMIT, behalf, err) &&
           (!check->judgement || judgement_complete(check->judgement, err));
}

static bool check_withdraw(const StepCheck *check, Str *behalf, Err *err) {
    if (check->head->state != ENTRY_REVIEW) {
        return wrong_state(check, "没有可以撤回的报送", err);
    }
    if (past_agreed(check->past, -1, check->arena, NULL) > 0) {
        return err_set(err, ERR_CONFLICT, "已经有人审核过，不能撤回。需要修改时请审核人退回。");
    }
    return may(check, ACTION_SUBMIT, behalf, err);
}

/* ---- reviewing ------------------------------------------------------------------------- */

static bool check_reviewer(const StepCheck *check, Str *behalf, Err *err) {
    bool last;
    const FormStepDef *step = chain_step(check->head->book, check->head->step, &last);
    return access_step(check->user, domain_of(check->head->kind), step, last, section_of(check), &check->head->path,
                       behalf, err) &&
           (!past_wrote(check->past, actor_name(check->user)) ||
            err_set(err, ERR_DENIED, "您填写过这份表，不能由自己审核。请由另一人办理。"));
}

static bool check_agree(const StepCheck *check, bool approving, Str *behalf, Err *err) {
    bool last;
    Str *names;
    const FormStepDef *step = chain_step(check->head->book, check->head->step, &last);
    if (check->head->state != ENTRY_REVIEW) {
        return wrong_state(check, "现在没有要审核的", err);
    }
    if (approving && !last) {
        return err_set(err, ERR_CONFLICT, "现在是“%.*s”，还没有到最后一步审定。", STR_ARG(step->name));
    }
    if (!approving && last) {
        return err_set(err, ERR_CONFLICT, "现在是最后一步“%.*s”，请审定或退回。", STR_ARG(step->name));
    }
    if (!check_reviewer(check, behalf, err)) {
        return false;
    }
    size_t count = past_agreed(check->past, check->head->step, check->arena, &names);
    return !names_hold(names, count, actor_name(check->user)) ||
           err_set(err, ERR_CONFLICT, "您已经同意过，这一步还要另外%d人同意。", step->need - (int)count);
}

static bool check_return(const StepCheck *check, Str *behalf, Err *err) {
    if (check->head->state != ENTRY_REVIEW && check->head->state != ENTRY_RETURNED) {
        return wrong_state(check, "没有可以退回的报送", err);
    }
    if (check->head->round_state != ROUND_OPEN && !check->head->lock_again_at.len) {
        return err_set(err, ERR_CONFLICT, "本次填报已经截止，退回后学校不能再改。请先延长期限。");
    }
    return check_reviewer(check, behalf, err);
}

/* ---- unlocking -------------------------------------------------------------------------- */

static bool check_unlock_ask(const StepCheck *check, Str *behalf, Err *err) {
    if (check->head->state != ENTRY_LOCKED) {
        return wrong_state(check, "不用解锁", err);
    }
    if (check->head->unlock_ask) {
        return err_set(err, ERR_CONFLICT, "已经有人申请解锁，正等待同意。");
    }
    return may(check, ACTION_UNLOCK, behalf, NULL) || may(check, ACTION_SUBMIT, behalf, err);
}

static bool check_unlock(const StepCheck *check, Str *behalf, Err *err) {
    Str *names;
    if (check->head->state != ENTRY_LOCKED) {
        return wrong_state(check, "不用解锁", err);
    }
    if (!check->head->unlock_ask) {
        return err_set(err, ERR_CONFLICT, "还没有人申请解锁。请先申请并写明原因，再由另一人同意。");
    }
    if (!may(check, ACTION_UNLOCK, behalf, err)) {
        return false;
    }
    size_t count = past_unlockers(check->past, check->arena, &names);
    return !names_hold(names, count, actor_name(check->user)) ||
           err_set(err, ERR_CONFLICT, "您已经同意解锁，还要另一人同意。");
}

static bool check_remind(const StepCheck *check, Str *behalf, Err *err) {
    if (!in_draft(check->head->state)) {
        return wrong_state(check, "不用催报", err);
    }
    return may(check, ACTION_REVIEW, behalf, NULL) || may(check, ACTION_APPROVE, behalf, NULL) ||
           may(check, ACTION_CREATE, behalf, err);
}

bool step_check(const StepCheck *check, EntryAction action, Str *behalf, Err *err) {
    *behalf = (Str){NULL, 0};
    switch (action) {
    case DO_EDIT: return check_edit(check, behalf, err);
    case DO_SUBMIT: return check_submit(check, behalf, err);
    case DO_PASS: return check_agree(check, false, behalf, err);
    case DO_RETURN: return check_return(check, behalf, err);
    case DO_APPROVE: return check_agree(check, true, behalf, err);
    case DO_WITHDRAW: return check_withdraw(check, behalf, err);
    case DO_UNLOCK_ASK: return check_unlock_ask(check, behalf, err);
    case DO_UNLOCK: return check_unlock(check, behalf, err);
    case DO_REMIND: return check_remind(check, behalf, err);
    case ENTRY_ACTIONS: break;
    }
    return err_set(err, ERR_USAGE, "没有这样的办理动作。");
}
