/* What the pack of a kind of plan may hold: the layers of its tree, which cases its plans and tasks are, how a table of
 * tasks is read, what a responsibility letter says. */
#include "pack_internal.h"

#include <string.h>

#define AT(member) offsetof(PlanDef, member)
#define WORD(name, at)                                                                                                 \
    { .key = (name), .type = FIELD_STR, .offset = AT(at) }
#define NEEDED(name, at)                                                                                               \
    { .key = (name), .type = FIELD_STR, .offset = AT(at), .required = true }
#define NAMES(name, list)                                                                                              \
    { .key = (name), .type = FIELD_STRS, .offset = AT(list), .count = AT(list##_count) }
#define PAIRS(name, of)                                                                                                \
    {                                                                                                                  \
        .key = (name), .type = FIELD_PAIRS, .offset = AT(of##_fields), .second = AT(of##_values),                      \
        .count = AT(of##_count)                                                                                        \
    }

static const Field level_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(PlanLevelDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(PlanLevelDef, name), .required = true},
    {.key = NULL},
};

static const Field column_fields[] = {
    {.key = "level", .type = FIELD_STR, .offset = offsetof(PlanColumnDef, level)},
    {.key = "field", .type = FIELD_STR, .offset = offsetof(PlanColumnDef, field)},
    {.key = "section", .type = FIELD_STR, .offset = offsetof(PlanColumnDef, section)},
    {.key = "names",
     .type = FIELD_STRS,
     .offset = offsetof(PlanColumnDef, names),
     .count = offsetof(PlanColumnDef, name_count),
     .required = true},
    {.key = NULL},
};

static const Field milestone_fields[] = {
    NEEDED("field", task.milestones),
    NEEDED("what", task.milestone_what),
    NEEDED("by", task.milestone_by),
    NEEDED("done", task.milestone_done),
    {.key = NULL},
};

static const Field task_fields[] = {
    NEEDED("record", task.record),
    NEEDED("issue", task.issue),
    NEEDED("text", task.text),
    NEEDED("lead", task.lead),
    WORD("lead_section", task.lead_section),
    WORD("person", task.person),
    WORD("responsible", task.responsible),
    WORD("responsible_sections", task.responsible_sections),
    WORD("cooperating", task.cooperating),
    WORD("cooperating_sections", task.cooperating_sections),
    NEEDED("due", task.due),
    WORD("slip", task.slip),
    WORD("progress", task.progress),
    WORD("note", task.note),
    WORD("actual", task.actual),
    {.key = "milestones", .type = FIELD_RECORD, .fields = milestone_fields},
    {.key = "needs", .type = FIELD_STRS, .offset = AT(task.needs), .count = AT(task.need_count)},
    PAIRS("set", task.set),
    {.key = NULL},
};

static const Field letter_fields[] = {
    NEEDED("record", letter.record), NEEDED("sign_by", letter.sign_by), WORD("year", letter.year),
    WORD("file", letter.file),       NEEDED("title", letter.title),     NAMES("before", letter.before),
    NAMES("after", letter.after),    PAIRS("set", letter.set),          {.key = NULL},
};

static const Field plan_fields[] = {
    NEEDED("plan", id),
    NEEDED("name", name),
    WORD("help", help),
    NEEDED("record", record),
    NEEDED("title", title),
    NEEDED("period", period),
    WORD("said", said),
    PAIRS("set", set),
    NEEDED("arrange", arrange),
    WORD("rearrange", rearrange),
    {.key = "issue", .type = FIELD_STRS, .offset = AT(issue), .count = AT(issue_count), .required = true},
    {.key = "levels",
     .type = FIELD_LIST,
     .offset = AT(levels),
     .count = AT(level_count),
     .fields = level_fields,
     .size = sizeof(PlanLevelDef),
     .required = true},
    {.key = "behind", .type = FIELD_NUMBER, .offset = AT(behind)},
    {.key = "task", .type = FIELD_RECORD, .fields = task_fields, .required = true},
    {.key = "columns",
     .type = FIELD_LIST,
     .offset = AT(columns),
     .count = AT(column_count),
     .fields = column_fields,
     .size = sizeof(PlanColumnDef)},
    {.key = "letter", .type = FIELD_RECORD, .fields = letter_fields},
    {.key = NULL},
};

/* ---- names that have to be there ------------------------------------------------ */

typedef struct Checking {
    Reader *reader;
    const yaml_node_t *node; /* where faults are told, by key */
    const RecordDef *record;
} Checking;

static const RecordDef *need_record(Reader *reader, const yaml_node_t *node, Str id) {
    const RecordDef *record = pack_record(reader->pack, id);
    if (!record && id.len) {
        pack_problem(reader, node_value(reader, node, "record"), "没有“%.*s”这种记录，例如 ADM-02.task。", STR_ARG(id));
    }
    return record;
}

static void need_field(const Checking *checking, const char *key, Str id, unsigned types) {
    const RecordDef *record = checking->record;
    int field = record && id.len ? record_field(record, id) : 0;
    if (!record || !id.len) {
        return;
    }
    const yaml_node_t *at = node_value(checking->reader, checking->node, key);
    if (field < 0) {
        pack_problem(checking->reader, at, "记录“%.*s”没有“%.*s”这个字段。", STR_ARG(record->name), STR_ARG(id));
    } else if (!(types >> record->fields[field].type & 1)) {
        pack_problem(checking->reader, at, "“%s”写的字段“%.*s”不是这里要的类型。", key,
                     STR_ARG(record->fields[field].name));
    }
}

static void need_step(const Checking *checking, const char *key, Str id) {
    if (checking->record && id.len && record_step(checking->record, id) < 0) {
        pack_problem(checking->reader, node_value(checking->reader, checking->node, key),
                     "记录“%.*s”没有“%.*s”这个步骤。", STR_ARG(checking->record->name), STR_ARG(id));
    }
}

enum {
    WORDS = 1u << CASE_TEXT | 1u << CASE_LONG,
    UNITS = 1u << CASE_UNIT,
    CHOICES = 1u << CASE_CHOICE | 1u << CASE_CHOICES,
    NUMBERS = 1u << CASE_NUMBER | 1u << CASE_MONEY | 1u << CASE_PERCENT,
    DAYS = 1u << CASE_DATE,
    ANY = 0x7fffffff
};

static void need_set(const Checking *checking, const Str *fields, size_t count) {
    for (size_t i = 0; i < count; i++) {
        need_field(checking, "set", fields[i], ANY);
    }
}

static void check_task(Reader *reader, const yaml_node_t *node, const PlanTaskDef *task) {
    const Checking checking = {reader, node, need_record(reader, node, task->record)};
    const struct {
        const char *key;
        Str id;
        unsigned types;
    } fields[] = {{"text", task->text, WORDS},
                  {"lead", task->lead, UNITS},
                  {"lead_section", task->lead_section, CHOICES},
                  {"person", task->person, 1u << CASE_PERSON},
                  {"responsible", task->responsible, UNITS},
                  {"responsible_sections", task->responsible_sections, CHOICES},
                  {"cooperating", task->cooperating, UNITS},
                  {"cooperating_sections", task->cooperating_sections, CHOICES},
                  {"due", task->due, DAYS},
                  {"slip", task->slip, DAYS},
                  {"progress", task->progress, NUMBERS},
                  {"note", task->note, WORDS},
                  {"actual", task->actual, NUMBERS},
                  {"milestones", task->milestones, 1u << CASE_TABLE}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        need_field(&checking, fields[i].key, fields[i].id, fields[i].types);
    }
    for (size_t i = 0; i < task->need_count; i++) {
        need_field(&checking, "needs", task->needs[i], ANY);
    }
    need_step(&checking, "issue", task->issue);
    need_set(&checking, task->set_fields, task->set_count);
}

static void check_columns(Reader *reader, const yaml_node_t *root, const PlanDef *plan) {
    const Checking checking = {reader, root, pack_record(reader->pack, plan->task.record)};
    for (size_t i = 0; i < plan->column_count; i++) {
        const PlanColumnDef *column = &plan->columns[i];
        const yaml_node_t *at = node_entry(reader, root, "columns", i);
        if ((column->level.len > 0) == (column->field.len > 0)) {
            pack_problem(reader, at, "一列要写“level”或“field”，只写一个。");
        } else if (column->level.len && plan_level(plan, column->level) < 0) {
            pack_problem(reader, at, "没有“%.*s”这一层。", STR_ARG(column->level));
        }
        need_field(&checking, "columns", column->field, ANY);
        need_field(&checking, "columns", column->section, CHOICES);
    }
}

static void check_letter(Reader *reader, const yaml_node_t *node, const PlanLetterDef *letter) {
    const Checking checking = {reader, node, need_record(reader, node, letter->record)};
    need_field(&checking, "sign_by", letter->sign_by, DAYS);
    need_field(&checking, "year", letter->year, 1u << CASE_YEAR);
    need_field(&checking, "file", letter->file, 1u << CASE_FILE);
    need_set(&checking, letter->set_fields, letter->set_count);
}

static void check_plan(Reader *reader, const yaml_node_t *root, const PlanDef *plan) {
    const Checking checking = {reader, root, need_record(reader, root, plan->record)};
    claim_id(reader, node_value(reader, root, "plan"), "计划", plan->id, false);
    need_field(&checking, "title", plan->title, WORDS);
    need_field(&checking, "period", plan->period, 1u << CASE_SPAN);
    need_field(&checking, "said", plan->said, NUMBERS);
    need_set(&checking, plan->set_fields, plan->set_count);
    need_step(&checking, "arrange", plan->arrange);
    need_step(&checking, "rearrange", plan->rearrange);
    for (size_t i = 0; i < plan->issue_count; i++) {
        need_step(&checking, "issue", plan->issue[i]);
    }
    for (size_t i = 0; i < plan->level_count; i++) {
        check_id(reader, node_entry(reader, root, "levels", i), plan->levels[i].id, true);
        if (plan_level(plan, plan->levels[i].id) != (int)i) {
            pack_problem(reader, node_entry(reader, root, "levels", i), "“%.*s”这一层写了两次。",
                         STR_ARG(plan->levels[i].id));
        }
    }
    if (plan->behind < 0 || plan->behind > 100) {
        pack_problem(reader, node_value(reader, root, "behind"), "“behind”是百分点，0到100。");
    }
    check_task(reader, node_value(reader, root, "task"), &plan->task);
    check_columns(reader, root, plan);
    if (plan->letter.record.len) {
        check_letter(reader, node_value(reader, root, "letter"), &plan->letter);
    }
}

void read_plan(Reader *reader, const yaml_node_t *root) {
    PlanDef plan = {.behind = 0};
    size_t errors = reader->problems->errors;
    read_fields(reader, root, plan_fields, &plan);
    plan.place = node_place(reader, root);
    if (reader->problems->errors > errors) {
        return;
    }
    check_plan(reader, root, &plan);
    *(PlanDef *)list_add(reader->arena, &reader->pack->plans, sizeof plan) = plan;
}

/* ---- looking up ------------------------------------------------------------------- */

const PlanDef *pack_plans(const Pack *pack, size_t *count) {
    *count = pack->plans.count;
    return pack->plans.items;
}

const PlanDef *pack_plan(const Pack *pack, Str id) {
    const PlanDef *all = pack->plans.items;
    for (size_t i = 0; i < pack->plans.count; i++) {
        if (str_equal(all[i].id, id)) {
            return &all[i];
        }
    }
    return NULL;
}

int plan_level(const PlanDef *plan, Str id) {
    for (size_t i = 0; i < plan->level_count; i++) {
        if (str_equal(plan->levels[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}
