/* What other packs count on in a record: sources that open it, plans, notices and letters, questionnaires, duties,
 * reports, draws, avoidance, records that came out of it or are checked against it, figures. They speak of its fields,
 * states and steps by id; a version of the bureau's own has to keep them, or those would stand still without a word. */
#include "ledger_internal.h"

#include <stdio.h>

typedef struct Use {
    const Pack *pack;
    const RecordDef *before, *def; /* of the packs; of the bureau's own */
    const char *who;               /* 计划 */
    Str name;                      /* of it */
    Arena *arena;
    ProblemList *problems;
} Use;

static void lack(const Use *use, const char *what, Str id, Str name) {
    problem_add(use->problems, SEVERITY_ERROR, "definition", &use->def->place,
                "%s“%.*s”要用%s“%.*s”（%.*s），不能去掉，也不能改编号。", use->who, STR_ARG(use->name), what,
                STR_ARG(name), STR_ARG(id));
}

static void use_field(const Use *use, Str id) {
    int was = id.len ? record_field(use->before, id) : -1, now = was < 0 ? -1 : record_field(use->def, id);
    if (was < 0) {
        return;
    }
    const CaseField *old = &use->before->fields[was];
    if (now < 0) {
        lack(use, "字段", id, old->name);
    } else if (use->def->fields[now].type != old->type || use->def->fields[now].many != old->many) {
        problem_add(use->problems, SEVERITY_ERROR, "definition", &use->def->place,
                    "%s“%.*s”要用字段“%.*s”，它的类型（type、many）不能改。", use->who, STR_ARG(use->name),
                    STR_ARG(old->name));
    }
}

static void use_fields(const Use *use, const Str *ids, size_t count) {
    for (size_t i = 0; i < count; i++) {
        use_field(use, ids[i]);
    }
}

static void use_step(const Use *use, Str id) {
    int was = id.len ? record_step(use->before, id) : -1;
    if (was >= 0 && record_step(use->def, id) < 0) {
        lack(use, "步骤", id, use->before->steps[was].name);
    }
}

static void use_states(const Use *use, const Str *ids, size_t count) {
    for (size_t i = 0; i < count; i++) {
        int was = record_state(use->before, ids[i]);
        if (was >= 0 && record_state(use->def, ids[i]) < 0) {
            lack(use, "状态", ids[i], use->before->states[was].name);
        }
    }
}

static void use_column(const Use *use, Str table, Str id) {
    int now = table.len ? record_field(use->def, table) : -1;
    bool there = now < 0; /* told by use_field */
    for (size_t i = 0; now >= 0 && i < use->def->fields[now].field_count; i++) {
        there = there || str_equal(use->def->fields[now].fields[i].id, id);
    }
    if (!there) {
        lack(use, "表里的列", id, id);
    }
}

/* Fields in braces. */
static void use_marks(const Use *use, Str text) {
    Str rest = text, before, mark;
    while (str_find(rest, STR("{")) >= 0 && str_cut(&rest, '{', &before) && str_cut(&rest, '}', &mark)) {
        use_field(use, mark);
    }
}

/* A condition over its cases that names what is there no more. */
static void use_condition(const Use *use, const PackText *where) {
    ProblemList faults = problem_list(use->arena, 1);
    if (!record_condition(use->def, where, use->arena, &faults) && faults.count) {
        problem_add(use->problems, SEVERITY_ERROR, "definition", &use->def->place, "%s“%.*s”的条件不再成立：%.*s",
                    use->who, STR_ARG(use->name), STR_ARG(faults.items[0].message));
    }
}

static bool is_it(const Use *use, Str record) {
    return str_equal(record, use->before->id);
}

/* ---- who uses it ------------------------------------------------------------------------- */

/* Found means closed by somebody else than who mended it. */
static void use_of_source(Use *use, const SourceDef *source) {
    use_fields(use, source->fields, source->field_count);
    for (size_t i = 0; i < use->def->step_count; i++) {
        const CaseStepDef *step = &use->def->steps[i];
        if (step->to >= 0 && use->def->states[step->to].end == CASE_CLOSED && !step->not_by && !step->not_opener) {
            problem_add(use->problems, SEVERITY_ERROR, "definition", &use->def->place,
                        "“%.*s”接收“%.*s”，步骤“%.*s”要写“not_by”：谁改的不能由谁办结。", STR_ARG(use->def->name),
                        STR_ARG(source->name), STR_ARG(step->name));
        }
    }
}

static void by_sources(Use *use) {
    size_t count;
    const SourceDef *all = pack_sources(use->pack, &count);
    use->who = "来源";
    for (size_t i = 0; i < count; i++) {
        use->name = all[i].name;
        if (is_it(use, all[i].record)) {
            use_of_source(use, &all[i]);
        }
    }
}

static void use_as_task(const Use *use, const PlanDef *plan) {
    const PlanTaskDef *task = &plan->task;
    const Str fields[] = {task->text,         task->lead,
                          task->lead_section, task->person,
                          task->responsible,  task->responsible_sections,
                          task->cooperating,  task->cooperating_sections,
                          task->due,          task->slip,
                          task->progress,     task->note,
                          task->milestones,   task->actual};
    use_fields(use, fields, sizeof fields / sizeof *fields);
    use_fields(use, task->needs, task->need_count);
    use_fields(use, task->set_fields, task->set_count);
    use_step(use, task->issue);
    const Str columns[] = {task->milestone_what, task->milestone_by, task->milestone_done};
    for (size_t i = 0; task->milestones.len && i < sizeof columns / sizeof *columns; i++) {
        use_column(use, task->milestones, columns[i]);
    }
    for (size_t i = 0; i < plan->column_count; i++) {
        use_field(use, plan->columns[i].field);
        use_field(use, plan->columns[i].section);
    }
}

static void by_plans(Use *use) {
    size_t count;
    const PlanDef *all = pack_plans(use->pack, &count);
    use->who = "计划";
    for (size_t i = 0; i < count; i++) {
        const PlanDef *plan = &all[i];
        use->name = plan->name;
        if (is_it(use, plan->record)) {
            const Str fields[] = {plan->title, plan->period, plan->said};
            use_fields(use, fields, sizeof fields / sizeof *fields);
            use_fields(use, plan->set_fields, plan->set_count);
            use_step(use, plan->arrange);
            use_step(use, plan->rearrange);
            for (size_t s = 0; s < plan->issue_count; s++) {
                use_step(use, plan->issue[s]);
            }
        }
        if (is_it(use, plan->task.record)) {
            use_as_task(use, plan);
        }
        if (is_it(use, plan->letter.record)) {
            const Str fields[] = {plan->letter.sign_by, plan->letter.year, plan->letter.file};
            use_fields(use, fields, sizeof fields / sizeof *fields);
            use_fields(use, plan->letter.set_fields, plan->letter.set_count);
        }
    }
}

static void use_in_letter(const Use *use, const LetterDef *letter) {
    if (is_it(use, letter->record)) {
        use_marks(use, letter->title);
        use_marks(use, letter->addressee);
        for (size_t i = 0; i < letter->paragraph_count; i++) {
            use_marks(use, letter->paragraphs[i]);
        }
        for (size_t i = 0; i < letter->closing_count; i++) {
            use_marks(use, letter->closing[i]);
        }
    }
    if (is_it(use, letter->children)) {
        use_fields(use, letter->columns, letter->column_count);
    }
}

static void by_notices(Use *use) {
    const NoticeDef *all = pack_notices(use->pack);
    if (!all) {
        return;
    }
    use->who = "文书";
    for (size_t i = 0; i < all->letter_count; i++) {
        use->name = all->letters[i].name;
        use_in_letter(use, &all->letters[i]);
    }
    use->who = "公示";
    use->name = STR("异议");
    if (is_it(use, all->objection)) {
        use_field(use, all->objection_text);
        use_field(use, all->objection_kind);
    }
    use->who = "督学";
    use->name = STR("责任区与随访");
    if (is_it(use, all->roster.posting)) {
        use_field(use, all->roster.inspector);
        use_field(use, all->roster.period);
        use_states(use, all->roster.posting_states, all->roster.posting_state_count);
    }
    if (is_it(use, all->roster.visit)) {
        use_field(use, all->roster.visited_on);
        use_field(use, all->roster.visitors);
        use_states(use, all->roster.visit_states, all->roster.visit_state_count);
    }
}

/* The record that takes the results of a questionnaire. */
static bool takes_result(const Use *use, const SurveyDef *survey) {
    const RecordDef *carrier = survey->has_result ? pack_record(use->pack, survey->record) : NULL;
    int step = carrier ? record_step(carrier, survey->result.step) : -1;
    return step >= 0 && is_it(use, carrier->steps[step].opens);
}

static void by_surveys(Use *use) {
    size_t count;
    const SurveyDef *all = pack_surveys(use->pack, &count);
    use->who = "问卷";
    use->name = use->before->name;
    for (size_t i = 0; i < count; i++) {
        const SurveyDef *survey = &all[i];
        const SurveyResultDef *result = &survey->result;
        if (is_it(use, survey->record)) {
            use_field(use, survey->groups);
            use_field(use, survey->period);
            use_states(use, survey->design, survey->design_count);
            use_states(use, survey->take, survey->take_count);
            use_states(use, survey->show, survey->show_count);
            use_step(use, survey->designer);
            use_step(use, survey->sender);
        }
        if (survey->has_result && is_it(use, survey->record)) {
            use_field(use, result->unit);
            use_field(use, result->group);
            use_step(use, result->step);
        }
        if (takes_result(use, survey)) {
            const Str fields[] = {result->sent,  result->returned, result->valid,
                                  result->scale, result->mean,     result->satisfied};
            use_fields(use, fields, sizeof fields / sizeof *fields);
            use_step(use, result->enter);
        }
    }
}

static void by_duties(Use *use) {
    size_t count;
    const DutyDef *all = pack_duties(use->pack, &count);
    use->who = "职责";
    for (size_t i = 0; i < count; i++) {
        use->name = all[i].name;
        if (is_it(use, all[i].record)) {
            use_states(use, all[i].record_at, all[i].record_at_count);
            use_field(use, all[i].record_date);
            use_field(use, all[i].each_field);
        }
    }
}

static void by_reports(Use *use) {
    size_t count;
    const ReportDef *all = pack_reports(use->pack, &count);
    use->who = "报告";
    for (size_t i = 0; i < count; i++) {
        use->name = all[i].name;
        if (is_it(use, all[i].parts)) {
            use_field(use, all[i].order);
        }
    }
}

static void use_in_pool(const Use *use, const DrawSource *source) {
    const DrawMark *marks[] = {&source->seen, &source->always, &source->excluded};
    if (is_it(use, source->record)) {
        const Str fields[] = {source->asked_by, source->name, source->group, source->weight, source->person};
        use_fields(use, fields, sizeof fields / sizeof *fields);
        use_fields(use, source->avoid, source->avoid_count);
        use_condition(use, &source->where);
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (is_it(use, marks[i]->record.len ? marks[i]->record : source->record)) {
            use_field(use, marks[i]->day);
            use_condition(use, &marks[i]->where);
        }
    }
}

static void by_draws(Use *use) {
    size_t count;
    const DrawDef *all = pack_draws(use->pack, &count);
    const AvoidanceDef *avoidance = pack_avoidance(use->pack);
    use->who = "抽签";
    for (size_t i = 0; i < count; i++) {
        use->name = all[i].name;
        use_in_pool(use, &all[i].pool);
        use_in_pool(use, &all[i].other_pool);
    }
    use->who = "回避";
    use->name = use->before->name;
    for (size_t i = 0; i < avoidance->declared_count; i++) {
        if (is_it(use, avoidance->declared[i].record)) {
            use_field(use, avoidance->declared[i].person);
            use_fields(use, avoidance->declared[i].units, avoidance->declared[i].unit_count);
            use_condition(use, &avoidance->declared[i].where);
        }
    }
}

/* Records that came out of it take a step of it; others are checked against it. */
static void by_records(Use *use) {
    size_t count;
    const RecordDef *all = pack_records(use->pack, &count);
    use->who = "记录";
    for (size_t i = 0; i < count; i++) {
        bool out_of_it = false;
        use->name = all[i].name;
        for (size_t s = 0; s < use->def->step_count; s++) {
            out_of_it = out_of_it || str_equal(use->def->steps[s].opens, all[i].id);
        }
        for (size_t s = 0; out_of_it && s < all[i].step_count; s++) {
            use_step(use, all[i].steps[s].source);
        }
        for (size_t c = 0; c < all[i].check_count && !is_it(use, all[i].id); c++) {
            if (is_it(use, all[i].checks[c].none)) {
                use_fields(use, all[i].checks[c].same, all[i].checks[c].same_count);
                use_condition(use, &all[i].checks[c].none_where);
            }
        }
    }
}

/* Frames reckon with the packs' counts, whatever the bureau counts besides. */
static void by_elements(Use *use) {
    use->who = "数据项";
    for (size_t i = 0; i < use->before->count_count; i++) {
        const CaseCountDef *count = &use->before->counts[i];
        if (count->element >= 0) {
            use->name = count->name;
            use_condition(use, &count->where);
            use_field(use, count->sum >= 0 ? use->before->fields[count->sum].id : (Str){NULL, 0});
            use_field(use, count->date >= 0 ? use->before->fields[count->date].id : (Str){NULL, 0});
        }
    }
}

void definition_uses(const Pack *pack, const RecordDef *def, Arena *arena, ProblemList *problems) {
    static void (*const users[])(Use * use) = {by_sources, by_plans, by_notices, by_surveys, by_duties,
                                               by_reports, by_draws, by_records, by_elements};
    Use use = {.pack = pack, .before = pack_record(pack, def->id), .def = def, .arena = arena, .problems = problems};
    for (size_t i = 0; use.before && i < sizeof users / sizeof *users; i++) {
        users[i](&use);
    }
}
