/* A record type as a whole: names become numbers, and what needs more than one value is checked - every state can be
 * reached and left, fields that are asked for exist. */
#include "ledger_internal.h"

#include <string.h>

#define BIT64(index) ((uint64_t)1 << (index))

/* Which of the record's faults are told at its own place: those of its chain stand in another file. */
static const yaml_node_t *own(const Reader *reader, const WrittenRecord *written, const char *key) {
    return node_value(reader, written->node, key);
}

/* The entry itself, where the record has all its lists to itself. */
static const yaml_node_t *entry(const Reader *reader, const WrittenRecord *written, const char *key,
                                const yaml_node_t *node) {
    return written->record.chain.len || !node ? own(reader, written, key) : node;
}

static bool left_out(const WrittenRecord *written, Str id) {
    for (size_t i = 0; i < written->without.count; i++) {
        if (str_equal(written->without.items[i], id)) {
            return true;
        }
    }
    return false;
}

/* ---- names to numbers --------------------------------------------------- */

static uint64_t state_bits(Reader *reader, const WrittenRecord *written, const yaml_node_t *at, const Names *names,
                           const char *what) {
    uint64_t bits = 0;
    for (size_t i = 0; i < names->count; i++) {
        int state = record_state(&written->record, names->items[i]);
        if (state < 0 && left_out(written, names->items[i])) {
            continue; /* of the chain, which has it */
        }
        if (state < 0) {
            pack_problem(reader, at, "“%.*s”里的“%s”写了“%.*s”，没有这个状态。", STR_ARG(written->record.name), what,
                         STR_ARG(names->items[i]));
        } else {
            bits |= BIT64(state);
        }
    }
    return bits;
}

static int need_field(Reader *reader, const WrittenRecord *written, const yaml_node_t *at, Str id, const char *what) {
    int field = record_field(&written->record, id);
    if (field < 0) {
        pack_problem(reader, at, "“%.*s”里的“%s”写了“%.*s”，没有这个字段。", STR_ARG(written->record.name), what,
                     STR_ARG(id));
    }
    return field;
}

static int *field_numbers(Reader *reader, const WrittenRecord *written, const yaml_node_t *at, const Names *names,
                          const char *what, size_t *count) {
    int *numbers = ARENA_ARRAY(reader->arena, names->count, int);
    *count = 0;
    for (size_t i = 0; i < names->count; i++) {
        int field = need_field(reader, written, at, names->items[i], what);
        if (field >= 0) {
            numbers[(*count)++] = field;
        }
    }
    return numbers;
}

const PackText *kept_text(Arena *arena, const PackText *text) {
    PackText *kept = text->text.len ? ARENA_NEW(arena, PackText) : NULL;
    if (kept) {
        *kept = *text;
    }
    return kept;
}

static void keep_texts(Reader *reader, WrittenCaseField *written) {
    written->field.when = kept_text(reader->arena, &written->when);
    written->field.value = kept_text(reader->arena, &written->value);
}

/* ---- fields ------------------------------------------------------------- */

static void check_case_field(Reader *reader, const CaseField *field, const yaml_node_t *node, bool column) {
    bool choices = field->type == CASE_CHOICE || field->type == CASE_CHOICES;
    bool number = field->type == CASE_NUMBER || field->type == CASE_MONEY || field->type == CASE_PERCENT;
    check_id(reader, node, field->id, true);
    if (!field->name.len) {
        pack_problem(reader, node, "字段“%.*s”没有名称（name）。", STR_ARG(field->id));
    }
    if (choices != (field->choice_count > 0)) {
        pack_problem(reader, node,
                     choices ? "“%.*s”是选择，要用“choices”写出各项。" : "“%.*s”不是选择，不写“choices”。",
                     STR_ARG(field->name));
    }
    /* A place has a distance that is not doubted yet as its upper limit, and no lower one. */
    if ((field->has_min && !number) || (field->has_max && !number && field->type != CASE_PLACE)) {
        pack_problem(reader, node, "“%.*s”不是数，不写上下限。", STR_ARG(field->name));
    }
    if (field->has_min && field->has_max && field->min > field->max) {
        pack_problem(reader, node, "“%.*s”的下限大于上限。", STR_ARG(field->name));
    }
    if (field->value && !number && field->type != CASE_BOOL) {
        pack_problem(reader, node, "“%.*s”是算出来的，只能是数或是否。", STR_ARG(field->name));
    }
    if (column && (field->type == CASE_TABLE || field->type == CASE_FILE || field->type == CASE_PLACE)) {
        pack_problem(reader, node, "“%.*s”在表格里，不能是表格、文件或地点。", STR_ARG(field->name));
    }
    if (field->month && field->type != CASE_DATE) {
        pack_problem(reader, node, "“%.*s”不是日期，不能写“month”。", STR_ARG(field->name));
    }
    if (field->responsible && field->type != CASE_UNIT && field->type != CASE_PERSON) {
        pack_problem(reader, node, "“%.*s”不是单位或人员，不能写“responsible”。", STR_ARG(field->name));
    }
}

static void finish_columns(Reader *reader, WrittenCaseField *table) {
    CaseField *field = &table->field;
    if ((field->type == CASE_TABLE) != (table->column_count > 0)) {
        pack_problem(reader, table->node,
                     field->type == CASE_TABLE ? "“%.*s”是表格，要用“columns”写出各列。"
                                               : "“%.*s”不是表格，不写“columns”。",
                     STR_ARG(field->name));
    }
    if (table->column_count > CASE_COLUMNS_MOST) {
        pack_problem(reader, table->node, "“%.*s”的列太多，最多%d列。", STR_ARG(field->name), CASE_COLUMNS_MOST);
        table->column_count = CASE_COLUMNS_MOST;
    }
    field->fields = ARENA_ARRAY(reader->arena, table->column_count, CaseField);
    field->field_count = table->column_count;
    for (size_t i = 0; i < table->column_count; i++) {
        keep_texts(reader, &table->columns[i]);
        field->fields[i] = table->columns[i].field;
        field->fields[i].privacy = field->privacy;
        check_case_field(reader, &field->fields[i], table->columns[i].node, true);
    }
}

static void finish_fields(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    WrittenCaseField *all = written->all_fields.items;
    record->field_count = written->all_fields.count;
    if (record->field_count > CASE_FIELDS_MOST) {
        pack_problem(reader, own(reader, written, "fields"), "字段太多，最多%d个。", CASE_FIELDS_MOST);
        record->field_count = CASE_FIELDS_MOST;
    }
    record->fields = ARENA_ARRAY(reader->arena, record->field_count, CaseField);
    for (size_t i = 0; i < record->field_count; i++) {
        all[i].field.privacy = all[i].field.privacy < 0 ? record->privacy : all[i].field.privacy;
        keep_texts(reader, &all[i]);
        finish_columns(reader, &all[i]);
        const yaml_node_t *node = entry(reader, written, "fields", all[i].node);
        all[i].field.at = state_bits(reader, written, node, &all[i].at, "at");
        if (str_is(all[i].field.reference, "self")) {
            all[i].field.reference = record->id;
        }
        record->fields[i] = all[i].field;
        check_case_field(reader, &all[i].field, node, false);
    }
}

/* ---- states and steps --------------------------------------------------- */

static const yaml_node_t *state_node(const Reader *reader, const WrittenRecord *written, Str id) {
    const WrittenState *all = written->all_states.items;
    for (size_t i = 0; i < written->all_states.count; i++) {
        if (str_equal(all[i].state.id, id)) {
            return entry(reader, written, "states", all[i].node);
        }
    }
    return own(reader, written, "states");
}

static void finish_states(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    const WrittenState *all = written->all_states.items;
    record->states = ARENA_ARRAY(reader->arena, written->all_states.count, CaseStateDef);
    for (size_t i = 0; i < written->all_states.count; i++) {
        if (!left_out(written, all[i].state.id) && record->state_count < CASE_STATES_MOST) {
            record->states[record->state_count++] = all[i].state;
        }
    }
    for (size_t i = 0; i < record->state_count; i++) {
        const yaml_node_t *node = state_node(reader, written, record->states[i].id);
        check_id(reader, node, record->states[i].id, true);
        if (!record->states[i].name.len) {
            pack_problem(reader, node, "状态“%.*s”没有名称（name）。", STR_ARG(record->states[i].id));
        }
    }
    if (record->state_count < 2) {
        pack_problem(reader, own(reader, written, "states"), "“%.*s”至少要有两个状态。", STR_ARG(record->name));
    }
}

static Action default_action(const CaseStepDef *step, const RecordDef *record) {
    if (step->kind == STEP_RETURN) {
        return ACTION_REVIEW;
    }
    if (step->to >= 0 && record->states[step->to].end == CASE_CLOSED) {
        return ACTION_CLOSE;
    }
    return step->kind == STEP_REOPEN ? ACTION_CLOSE : ACTION_EDIT;
}

static void set_action(Reader *reader, const yaml_node_t *at, Str word, Action standard, Action *action) {
    *action = standard;
    if (word.len && !action_parse(word, action)) {
        pack_problem(reader, at, "没有“%.*s”这个动作，可以写 edit、review、approve、issue、recheck、close 等。",
                     STR_ARG(word));
    }
}

/* What is needed to come into the state stands with the fields. */
static void add_needs_of_state(Reader *reader, const RecordDef *record, CaseStepDef *step) {
    int *needs = ARENA_ARRAY(reader->arena, step->need_count + record->field_count, int);
    size_t count = step->need_count;
    if (count) {
        memcpy(needs, step->needs, count * sizeof *needs);
    }
    for (size_t f = 0; f < record->field_count && step->to >= 0; f++) {
        bool there = false;
        for (size_t i = 0; i < count; i++) {
            there = there || needs[i] == (int)f;
        }
        if (!there && record->fields[f].at & BIT64(step->to) && step->kind == STEP_FORWARD) {
            needs[count++] = (int)f;
        }
    }
    step->needs = needs;
    step->need_count = count;
}

static void finish_step_names(Reader *reader, const WrittenRecord *written, WrittenStep *all, CaseStepDef *step) {
    const RecordDef *record = &written->record;
    const yaml_node_t *node = entry(reader, written, "steps", all->node);
    *step = all->step;
    step->when = kept_text(reader->arena, &all->when);
    step->name = step->name.len ? step->name : step->id;
    step->from = state_bits(reader, written, node, &all->from, "from");
    step->to = all->to.len ? record_state(record, all->to) : -1;
    if (all->to.len && step->to < 0) {
        pack_problem(reader, node, "步骤“%.*s”要到的状态“%.*s”没有。", STR_ARG(step->name), STR_ARG(all->to));
    }
    step->needs = field_numbers(reader, written, node, &all->needs, "needs", &step->need_count);
    step->asks = field_numbers(reader, written, node, &all->asks, "asks", &step->ask_count);
    step->opens_for = all->opens_for.len ? need_field(reader, written, node, all->opens_for, "opens_for") : -1;
    step->children = str_is(all->children, "closed");
    step->merges = all->merges.len ? need_field(reader, written, node, all->merges, "merges") : -1;
    step->by =
        read_actors(reader, written->record.chain.len ? written->node : node,
                    written->record.chain.len ? "steps" : "by", &all->by, &written->actor_lists, &step->by_count);
    step->reason = step->reason || step->kind == STEP_RETURN || step->kind == STEP_REOPEN || step->kind == STEP_EXTEND;
    set_action(reader, node, all->action, default_action(step, record), &step->action);
    read_due(all->due ? all->due_reader : reader, all->due, record, &step->due);
    step->draw = all->draw ? read_case_draw(all->draw_reader, all->draw, record) : NULL;
    add_needs_of_state(reader, record, step);
}

/* What is merged is no case of its own any more, or it would be counted twice. */
static void check_merging(Reader *reader, const yaml_node_t *node, const RecordDef *record, const CaseStepDef *step) {
    if (step->merges < 0) {
        return;
    }
    const CaseField *field = &record->fields[step->merges];
    bool named = false;
    for (size_t i = 0; i < step->need_count; i++) {
        named = named || step->needs[i] == step->merges;
    }
    if (field->type != CASE_REFERENCE || field->many || !str_equal(field->reference, record->id)) {
        pack_problem(reader, node, "步骤“%.*s”的“merges”要写一个“type: case, record: self”的字段，“%.*s”不是。",
                     STR_ARG(step->name), STR_ARG(field->id));
    }
    if (!named) {
        pack_problem(reader, node, "步骤“%.*s”并案，要写“needs: [%.*s]”。", STR_ARG(step->name), STR_ARG(field->id));
    }
    if (step->kind != STEP_FORWARD || step->people != 1 || step->to < 0 || record->states[step->to].end != CASE_VOID) {
        pack_problem(reader, node, "步骤“%.*s”并案，要一步到一个“end: void”的状态，否则会重复计数。",
                     STR_ARG(step->name));
    }
}

static void check_step(Reader *reader, const yaml_node_t *node, const CaseStepDef *step) {
    if (!step->from) {
        pack_problem(reader, node, "步骤“%.*s”没有写从哪些状态开始（from）。", STR_ARG(step->name));
    }
    if (!step->by_count) {
        pack_problem(reader, node, "步骤“%.*s”没有写由谁办理（by）。", STR_ARG(step->name));
    }
    if (step->people < 1 || step->people > 9) {
        pack_problem(reader, node, "步骤“%.*s”的人数要在1到9之间。", STR_ARG(step->name));
    }
    if (step->to < 0 && (step->kind == STEP_RETURN || step->kind == STEP_REOPEN)) {
        pack_problem(reader, node, "步骤“%.*s”要写回到哪个状态（to）。", STR_ARG(step->name));
    }
    if (step->kind == STEP_EXTEND && step->due.kind == DUE_NONE) {
        pack_problem(reader, node, "步骤“%.*s”是延期，要写新期限从哪里来（due: {field: ...}）。", STR_ARG(step->name));
    }
}

static void finish_steps(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    WrittenStep *all = written->all_steps.items;
    const Names **not_by = ARENA_ARRAY(reader->arena, written->all_steps.count, const Names *);
    record->steps = ARENA_ARRAY(reader->arena, written->all_steps.count, CaseStepDef);
    for (size_t i = 0; i < written->all_steps.count; i++) {
        if (left_out(written, all[i].step.id) || record->step_count == CASE_STEPS_MOST) {
            continue;
        }
        const yaml_node_t *node = entry(reader, written, "steps", all[i].node);
        check_id(reader, node, all[i].step.id, true);
        not_by[record->step_count] = &all[i].not_by;
        finish_step_names(reader, written, &all[i], &record->steps[record->step_count]);
        check_merging(reader, node, record, &record->steps[record->step_count]);
        check_step(reader, node, &record->steps[record->step_count++]);
    }
    for (size_t i = 0; i < record->step_count; i++) {
        for (size_t n = 0; n < not_by[i]->count; n++) {
            int other = record_step(record, not_by[i]->items[n]);
            if (other < 0 && str_is(not_by[i]->items[n], "open")) {
                record->steps[i].not_opener = true;
            } else if (other < 0) {
                pack_problem(reader, own(reader, written, "steps"), "步骤“%.*s”的“not_by”写了“%.*s”，没有这个步骤。",
                             STR_ARG(record->steps[i].name), STR_ARG(not_by[i]->items[n]));
            } else {
                record->steps[i].not_by |= BIT64(other);
            }
        }
    }
}

/* Every state is come into, and one that is no end is left. */
static void check_ways(Reader *reader, const WrittenRecord *written) {
    const RecordDef *record = &written->record;
    uint64_t reached = 1, left = 0;
    for (size_t round = 0; round < record->state_count; round++) {
        for (size_t i = 0; i < record->step_count; i++) {
            const CaseStepDef *step = &record->steps[i];
            if (step->from & reached && step->to >= 0) {
                reached |= BIT64(step->to);
                left |= step->from;
            }
        }
    }
    for (size_t i = 0; i < record->state_count; i++) {
        const CaseStateDef *state = &record->states[i];
        const yaml_node_t *node = state_node(reader, written, state->id);
        if (!(reached >> i & 1)) {
            pack_problem(reader, node, "“%.*s”的状态“%.*s”到不了：没有步骤通到这里。", STR_ARG(record->name),
                         STR_ARG(state->name));
        } else if (state->end == CASE_OPEN && !(left >> i & 1)) {
            pack_problem(reader, node, "“%.*s”的状态“%.*s”出不去：没有步骤从这里走，也没有写“end”。",
                         STR_ARG(record->name), STR_ARG(state->name));
        }
    }
}

/* ---- counts, checks, the rest ------------------------------------------- */

/* One figure, one source: an element is filled by one count, and is a plain number with its unit. */
static int count_element(Reader *reader, const WrittenCount *one) {
    const yaml_node_t *node = node_value(reader, one->node, "element");
    const Element *element = one->element.len ? pack_element(reader->pack, one->element) : NULL;
    if (!one->element.len) {
        return -1;
    }
    if (!element || element->type != ELEMENT_NUMBER || element->part_of.len || element->stage >= 0) {
        pack_problem(reader, node, "没有“%.*s”这个数据项，或者它不是不分学段的数。", STR_ARG(one->element));
        return -1;
    }
    int index = pack_element_index(reader->pack, element);
    if (!str_equal(element->unit, one->count.unit) || one->count.value.text.len) {
        pack_problem(reader, node, "“%.*s”的单位是“%.*s”，这里是“%.*s”；比率不能作数据项。", STR_ARG(element->name),
                     STR_ARG(element->unit), STR_ARG(one->count.unit));
    } else if (reader->apart && !reader->only.len && !str_equal(element->ledger, one->count.id)) {
        pack_problem(reader, node, "数据项由规则包里的台账统计，自己定义的台账不能写“element”。");
    } else if (!reader->apart && element->ledger.len) {
        pack_problem(reader, node, "“%.*s”已经由统计数“%.*s”填写。", STR_ARG(element->name), STR_ARG(element->ledger));
    } else if (!reader->apart) {
        ((Element *)reader->pack->elements.items)[index].ledger = one->count.id;
    }
    return index;
}

static void finish_counts(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    record->counts = ARENA_ARRAY(reader->arena, record->count_count, CaseCountDef);
    for (size_t i = 0; i < record->count_count; i++) {
        WrittenCount *one = &written->counts[i];
        one->count.sum = one->sum.len ? need_field(reader, written, one->node, one->sum, "sum") : -1;
        one->count.date = one->date.len ? need_field(reader, written, one->node, one->date, "date") : -1;
        one->count.unit = one->count.unit.len ? one->count.unit : one->count.value.text.len ? STR("%") : STR("件");
        if (reader->apart) {
            check_id(reader, node_value(reader, one->node, "id"), one->count.id, true);
        } else {
            claim_id(reader, node_value(reader, one->node, "id"), "统计数", one->count.id, true);
        }
        one->count.element = count_element(reader, one);
        record->counts[i] = one->count;
    }
}

/* "case" is the unit that the case belongs to. */
static void finish_avoidance(Reader *reader, const WrittenRecord *written, WrittenCaseCheck *one) {
    const RecordDef *record = &written->record;
    one->check.avoid = field_numbers(reader, written, one->node, &one->avoid, "avoid", &one->check.avoid_count);
    one->check.of = ARENA_ARRAY(reader->arena, one->of.count, int);
    for (size_t i = 0; i < one->of.count; i++) {
        bool own = str_is(one->of.items[i], "case");
        int field = own ? -1 : need_field(reader, written, one->node, one->of.items[i], "of");
        if (own || field >= 0) {
            one->check.of[one->check.of_count++] = field;
        }
        if (field >= 0 && record->fields[field].type != CASE_UNIT) {
            pack_problem(reader, one->node, "“of”里的“%.*s”不是单位。", STR_ARG(record->fields[field].name));
        }
    }
    for (size_t i = 0; i < one->check.avoid_count; i++) {
        const CaseField *field = &record->fields[one->check.avoid[i]];
        if (field->type != CASE_UNIT && field->type != CASE_PERSON) {
            pack_problem(reader, one->node, "“avoid”里的“%.*s”不是人员或单位。", STR_ARG(field->name));
        }
    }
}

/* What narrows the cases that stand against one. */
static void finish_others(Reader *reader, const WrittenRecord *written, WrittenCaseCheck *one) {
    const RecordDef *record = &written->record;
    one->check.named_in = one->named_in.len ? need_field(reader, written, one->node, one->named_in, "named_in") : -1;
    if (one->check.named_in >= 0 && record->fields[one->check.named_in].type != CASE_REFERENCE) {
        pack_problem(reader, one->node, "“named_in”要写指向记录的字段。");
    }
    for (size_t i = 0; i < one->check.same_count; i++) {
        need_field(reader, written, one->node, one->check.same[i], "same");
    }
    if (!one->check.none.len && (one->check.most || one->check.same_count || one->named_in.len)) {
        pack_problem(reader, one->node, "“most”“same”“named_in”和“none”一起写。");
    }
}

static void finish_checks(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    record->checks = ARENA_ARRAY(reader->arena, record->check_count, CaseCheckDef);
    for (size_t i = 0; i < record->check_count; i++) {
        WrittenCaseCheck *one = &written->checks[i];
        one->check.at = state_bits(reader, written, one->node, &one->at, "at");
        int ways = (one->check.rule.text.len > 0) + (one->check.none.len > 0) + (one->avoid.count > 0);
        if (ways != 1 || (one->check.none.len > 0) != (one->check.none_where.text.len > 0) ||
            (one->avoid.count > 0) != (one->of.count > 0)) {
            pack_problem(reader, one->node,
                         "核对写“rule”，或者“none”（哪种记录）和“where”（什么时候拦住），或者“avoid”（谁）和“of”（回避"
                         "哪些单位）。");
        }
        finish_avoidance(reader, written, one);
        finish_others(reader, written, one);
        one->check.fields = field_numbers(reader, written, one->node, &one->fields, "fields", &one->check.field_count);
        record->checks[i] = one->check;
    }
}

static void finish_levels(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    for (size_t i = 0; i < written->levels.count; i++) {
        int level = 0;
        while (unit_levels[level] && !str_is(written->levels.items[i], unit_levels[level])) {
            level++;
        }
        if (!unit_levels[level]) {
            pack_problem(reader, node_entry(reader, written->node, "levels", i), "没有“%.*s”这个层级。",
                         STR_ARG(written->levels.items[i]));
        } else {
            record->levels |= 1u << level;
        }
    }
    record->levels = record->levels ? record->levels : 1u << LEVEL_SCHOOL;
}

static void check_head(Reader *reader, const WrittenRecord *written) {
    const RecordDef *record = &written->record;
    const SectionDef *section = pack_section(reader->pack, record->section);
    check_id(reader, own(reader, written, "id"), written->own_id, true);
    if (pack_domain(reader->pack, record->domain) < 0) {
        pack_problem(reader, own(reader, written, "domain"), "没有“%.*s”这种业务。", STR_ARG(record->domain));
    }
    if (!section || !str_equal(section->id, record->section)) {
        pack_problem(reader, own(reader, written, "section"), "没有“%.*s”这个部门。", STR_ARG(record->section));
    }
    if (record->ladder.len && !pack_ladder(reader->pack, record->ladder)) {
        pack_problem(reader, own(reader, written, "ladder"), "没有“%.*s”这个督办阶梯。", STR_ARG(record->ladder));
    }
    if (!reader->apart && pack_record(reader->pack, record->id)) {
        pack_problem(reader, own(reader, written, "id"), "记录“%.*s”写了两次。", STR_ARG(written->own_id));
    }
}

void finish_record(Reader *reader, WrittenRecord *written) {
    RecordDef *record = &written->record;
    finish_levels(reader, written);
    finish_states(reader, written);
    finish_fields(reader, written);
    finish_steps(reader, written);
    record->creators = read_actors(reader, written->node, "opened_by", &written->creators, &written->actor_lists,
                                   &record->creator_count);
    set_action(reader, own(reader, written, "action"), written->create_action, ACTION_CREATE, &record->create_action);
    read_due(reader, written->due, record, &record->due);
    finish_counts(reader, written);
    finish_checks(reader, written);
    check_ways(reader, written);
    check_head(reader, written);
}

/* ---- across systems ------------------------------------------------------ */

static void need_record(const Pack *pack, ProblemList *problems, const Place *place, Str id) {
    if (id.len && !pack_record(pack, id)) {
        problem_add(problems, SEVERITY_ERROR, "pack", place, "没有“%.*s”这种记录。", STR_ARG(id));
    }
}

static bool opens_record(const RecordDef *record, Str id) {
    for (size_t s = 0; s < record->step_count; s++) {
        if (str_equal(record->steps[s].opens, id)) {
            return true;
        }
    }
    return false;
}

/* `source` names a step that at least one record has that this one is opened by. */
static void need_source_step(const Pack *pack, ProblemList *problems, const RecordDef *record,
                             const CaseStepDef *step) {
    size_t count;
    const RecordDef *records = pack_records(pack, &count);
    for (size_t i = 0; i < count && step->source.len; i++) {
        if (opens_record(&records[i], record->id) && record_step(&records[i], step->source) >= 0) {
            return;
        }
    }
    if (step->source.len) {
        problem_add(problems, SEVERITY_ERROR, "pack", &record->place,
                    "“%.*s”的步骤“%.*s”写了“source: %.*s”，引出这种记录的记录都没有这个步骤。", STR_ARG(record->name),
                    STR_ARG(step->name), STR_ARG(step->source));
    }
}

static void need_same(const Pack *pack, ProblemList *problems, const CaseCheckDef *check) {
    const RecordDef *other = pack_record(pack, check->none);
    for (size_t i = 0; other && i < check->same_count; i++) {
        if (record_field(other, check->same[i]) < 0) {
            problem_add(problems, SEVERITY_ERROR, "pack", &check->place, "“%.*s”没有“%.*s”这个字段。",
                        STR_ARG(other->name), STR_ARG(check->same[i]));
        }
    }
}

/* Records that name no ladder go by the general one: where there are ladders, just one is. */
static void check_ladders(const Pack *pack, ProblemList *problems) {
    size_t count;
    const LadderDef *ladders = pack_ladders(pack, &count), *general = NULL;
    for (size_t i = 0; i < count; i++) {
        if (ladders[i].general && general) {
            problem_add(problems, SEVERITY_ERROR, "pack", &ladders[i].place,
                        "已经有一个通用的督办阶梯“%.*s”，只能有一个写“general”。", STR_ARG(general->name));
        }
        general = ladders[i].general ? &ladders[i] : general;
        for (size_t r = 0; r < ladders[i].rung_count; r++) {
            need_record(pack, problems, &ladders[i].place, ladders[i].rungs[r].opens);
        }
    }
    if (count && !general) {
        problem_add(problems, SEVERITY_ERROR, "pack", &ladders[0].place,
                    "督办阶梯里要有一个写“general: true”，没有写阶梯的记录按它变黄。");
    }
}

void check_record_references(const Pack *pack, ProblemList *problems) {
    size_t count;
    const RecordDef *records = pack_records(pack, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t f = 0; f < records[i].field_count; f++) {
            need_record(pack, problems, records[i].fields[f].place, records[i].fields[f].reference);
        }
        for (size_t s = 0; s < records[i].step_count; s++) {
            need_record(pack, problems, records[i].steps[s].place, records[i].steps[s].opens);
            need_source_step(pack, problems, &records[i], &records[i].steps[s]);
            check_case_draw(pack, problems, &records[i], &records[i].steps[s]);
        }
        for (size_t c = 0; c < records[i].check_count; c++) {
            need_record(pack, problems, &records[i].checks[c].place, records[i].checks[c].none);
            need_same(pack, problems, &records[i].checks[c]);
        }
    }
    check_draw_sources(pack, problems);
    check_ladders(pack, problems);
}
