/* What the packs of questionnaires may hold: which records carry one, and the questions themselves. */
#include "pack_internal.h"

#include <string.h>

enum { QUESTIONS_MOST = 100, CHOICES_MOST = 50, SCALE_MOST = 100, TEXT_MOST = 2000, NUMBER_MOST = 100000000 };

static const char *const types[] = {"scale", "choice", "choices", "number", "text", NULL};

const char *question_type_id(QuestionType type) {
    return (unsigned)type < QUESTION_TYPES ? types[type] : "";
}

/* ---- questions ------------------------------------------------------------------ */

typedef struct WrittenQuestion {
    QuestionDef question;
    int type;
} WrittenQuestion;

#define AT(member) offsetof(WrittenQuestion, member)
static const Field question_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(question.id), .required = true},
    {.key = "text", .type = FIELD_STR, .offset = AT(question.text), .required = true},
    {.key = "help", .type = FIELD_STR, .offset = AT(question.help)},
    {.key = "type", .type = FIELD_CHOICE, .offset = AT(type), .words = types, .required = true},
    {.key = "optional", .type = FIELD_BOOL, .offset = AT(question.optional)},
    {.key = "least", .type = FIELD_INTEGER, .offset = AT(question.least)},
    {.key = "most", .type = FIELD_INTEGER, .offset = AT(question.most)},
    {.key = "decimals", .type = FIELD_INTEGER, .offset = AT(question.decimals)},
    {.key = "choices", .type = FIELD_STRS, .offset = AT(question.choices), .count = AT(question.choice_count)},
    {.key = "attention", .type = FIELD_STR, .offset = AT(question.attention)},
    {.key = "unscored", .type = FIELD_BOOL, .offset = AT(question.unscored)},
    {.key = NULL},
};
#undef AT

static bool has_choice(const QuestionDef *question, Str choice) {
    for (size_t i = 0; i < question->choice_count; i++) {
        if (str_equal(question->choices[i], choice)) {
            return true;
        }
    }
    return false;
}

static void check_choices(Reader *reader, const yaml_node_t *node, const QuestionDef *question) {
    bool choosing = question->type == QUESTION_CHOICE || question->type == QUESTION_CHOICES;
    if (choosing ? question->choice_count < 2 || question->choice_count > CHOICES_MOST : question->choice_count > 0) {
        pack_problem(reader, node_value(reader, node, "choices"),
                     choosing ? "“%.*s”要有2到%d个选项。" : "“%.*s”不是选择题，不写选项（最多%d个是选择题的）。",
                     STR_ARG(question->text), CHOICES_MOST);
    }
    for (size_t i = 0; i < question->choice_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(question->choices[i], question->choices[j])) {
                pack_problem(reader, node_entry(reader, node, "choices", i), "选项“%.*s”写了两次。",
                             STR_ARG(question->choices[i]));
            }
        }
    }
    if (question->attention.len && (question->type != QUESTION_CHOICE || !has_choice(question, question->attention))) {
        pack_problem(reader, node_value(reader, node, "attention"), "“attention”要是这道单选题的一个选项。");
    }
}

/* A scale from 1 to `most`, a number from `least` to `most`, a text of `most` characters. */
static void check_bounds(Reader *reader, const yaml_node_t *node, QuestionDef *question) {
    const yaml_node_t *at = node_value(reader, node, "most");
    if (question->type == QUESTION_SCALE) {
        question->least = node_child(reader, node, "least") ? question->least : 1;
        if (question->least < 0 || question->most <= question->least || question->most > SCALE_MOST) {
            pack_problem(reader, at, "量表要写“most”，例如5、10或100（从%d到“most”，最多%d）。", question->least,
                         SCALE_MOST);
        }
    } else if (question->type == QUESTION_NUMBER) {
        question->most = question->most ? question->most : NUMBER_MOST;
        if (question->most < question->least || question->decimals < 0 || question->decimals > 4) {
            pack_problem(reader, at, "“most”不能比“least”小，“decimals”从0到4。");
        }
    } else if (question->type == QUESTION_TEXT) {
        question->most = question->most ? question->most : TEXT_MOST / 4;
        if (question->most < 1 || question->most > TEXT_MOST) {
            pack_problem(reader, at, "文字题最多%d字。", TEXT_MOST);
        }
    }
    if (question->unscored && question->type != QUESTION_SCALE) {
        pack_problem(reader, node_value(reader, node, "unscored"), "只有量表题计分。");
    }
}

typedef struct Questions {
    QuestionnaireDef *of;
    size_t capacity;
} Questions;

static void take_question(Reader *reader, const yaml_node_t *node, void *context) {
    Questions *all = context;
    QuestionnaireDef *of = all->of;
    WrittenQuestion written = {.type = 0};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, question_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    QuestionDef *question = &written.question;
    question->type = (QuestionType)written.type;
    check_id(reader, node_value(reader, node, "id"), question->id, false);
    for (size_t i = 0; i < of->question_count; i++) {
        if (str_equal(of->questions[i].id, question->id)) {
            pack_problem(reader, node_value(reader, node, "id"), "题号“%.*s”写了两次。", STR_ARG(question->id));
        }
    }
    check_choices(reader, node, question);
    check_bounds(reader, node, question);
    if (of->question_count == QUESTIONS_MOST) {
        pack_problem(reader, node, "题目太多，最多%d道。", QUESTIONS_MOST);
        return;
    }
    if (of->question_count == all->capacity) {
        all->capacity = all->capacity ? all->capacity * 2 : 16;
        of->questions = arena_grow(reader->arena, of->questions, of->question_count, all->capacity, sizeof *question);
    }
    of->questions[of->question_count++] = *question;
}

/* ---- a questionnaire ------------------------------------------------------------ */

typedef struct WrittenQuestionnaire {
    QuestionnaireDef made;
    const yaml_node_t *questions;
} WrittenQuestionnaire;

#define AT(member) offsetof(WrittenQuestionnaire, member)
static const Field questionnaire_fields[] = {
    {.key = "questionnaire", .type = FIELD_STR, .offset = AT(made.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(made.name), .required = true},
    {.key = "opening", .type = FIELD_STR, .offset = AT(made.opening)},
    {.key = "closing", .type = FIELD_STR, .offset = AT(made.closing)},
    {.key = "satisfied", .type = FIELD_INTEGER, .offset = AT(made.satisfied)},
    {.key = "questions", .type = FIELD_NODE, .offset = AT(questions), .required = true},
    {.key = NULL},
};
#undef AT

static void take_questionnaire(Reader *reader, const yaml_node_t *root, void *context) {
    enum { SATISFIED = 80 }; /* "satisfied" is four of five */
    QuestionnaireDef *made = context;
    WrittenQuestionnaire written = {.made = {.satisfied = SATISFIED}};
    Questions all = {.of = &written.made};
    read_fields(reader, root, questionnaire_fields, &written);
    check_id(reader, node_value(reader, root, "questionnaire"), written.made.id, false);
    if (written.made.satisfied < 1 || written.made.satisfied > 100) {
        pack_problem(reader, node_value(reader, root, "satisfied"), "“satisfied”要在1到100之间。");
    }
    if (written.questions) {
        each_node(reader, written.questions, take_question, &all);
    }
    if (written.questions && !written.made.question_count) {
        pack_problem(reader, node_value(reader, root, "questions"), "问卷至少要有一道题。");
    }
    written.made.place = node_place(reader, root);
    written.made.text = reader->content;
    *made = written.made;
}

void read_questionnaire(Reader *reader, const yaml_node_t *root) {
    QuestionnaireDef *made = list_add(reader->arena, &reader->pack->questionnaires, sizeof *made);
    take_questionnaire(reader, root, made);
    claim_id(reader, node_value(reader, root, "questionnaire"), "问卷", made->id, false);
}

bool pack_read_questionnaire(const Pack *pack, const char *name, Str text, Arena *arena, QuestionnaireDef *made,
                             ProblemList *problems) {
    size_t before = problems->errors;
    void *same = (void *)(uintptr_t)pack; /* reading one claims and adds nothing */
    Reader reader = {.pack = same, .arena = arena, .problems = problems, .file = name, .content = text};
    *made = (QuestionnaireDef){.question_count = 0};
    read_yaml(&reader, take_questionnaire, made);
    return problems->errors == before;
}

/* ---- records that carry one ------------------------------------------------------ */

typedef struct WrittenSurvey {
    SurveyDef survey;
    const yaml_node_t *result;
} WrittenSurvey;

#define AT(member) offsetof(WrittenSurvey, member)
static const Field survey_fields[] = {
    {.key = "record", .type = FIELD_STR, .offset = AT(survey.record), .required = true},
    {.key = "groups", .type = FIELD_STR, .offset = AT(survey.groups), .required = true},
    {.key = "period", .type = FIELD_STR, .offset = AT(survey.period), .required = true},
    {.key = "design",
     .type = FIELD_STRS,
     .offset = AT(survey.design),
     .count = AT(survey.design_count),
     .required = true},
    {.key = "take", .type = FIELD_STRS, .offset = AT(survey.take), .count = AT(survey.take_count), .required = true},
    {.key = "show", .type = FIELD_STRS, .offset = AT(survey.show), .count = AT(survey.show_count), .required = true},
    {.key = "designer", .type = FIELD_STR, .offset = AT(survey.designer), .required = true},
    {.key = "sender", .type = FIELD_STR, .offset = AT(survey.sender), .required = true},
    {.key = "small", .type = FIELD_INTEGER, .offset = AT(survey.small), .required = true},
    {.key = "group_most", .type = FIELD_INTEGER, .offset = AT(survey.group_most), .required = true},
    {.key = "result", .type = FIELD_NODE, .offset = AT(result)},
    {.key = NULL},
};
#undef AT

#define AT(member) offsetof(SurveyResultDef, member)
static const Field result_fields[] = {
    {.key = "step", .type = FIELD_STR, .offset = AT(step), .required = true},
    {.key = "enter", .type = FIELD_STR, .offset = AT(enter), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = AT(unit), .required = true},
    {.key = "group", .type = FIELD_STR, .offset = AT(group), .required = true},
    {.key = "sent", .type = FIELD_STR, .offset = AT(sent), .required = true},
    {.key = "returned", .type = FIELD_STR, .offset = AT(returned), .required = true},
    {.key = "valid", .type = FIELD_STR, .offset = AT(valid), .required = true},
    {.key = "scale", .type = FIELD_STR, .offset = AT(scale), .required = true},
    {.key = "scale_word", .type = FIELD_STR, .offset = AT(scale_word), .required = true},
    {.key = "mean", .type = FIELD_STR, .offset = AT(mean), .required = true},
    {.key = "satisfied", .type = FIELD_STR, .offset = AT(satisfied), .required = true},
    {.key = "scored", .type = FIELD_STR, .offset = AT(scored)},
    {.key = "satisfied_count", .type = FIELD_STR, .offset = AT(satisfied_count)},
    {.key = NULL},
};
#undef AT

static void need_states(Reader *reader, const yaml_node_t *node, const char *key, const RecordDef *record,
                        const Str *states, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (record_state(record, states[i]) < 0) {
            pack_problem(reader, node_entry(reader, node, key, i), "“%.*s”没有“%.*s”这个状态。", STR_ARG(record->name),
                         STR_ARG(states[i]));
        }
    }
}

static void need_field_type(Reader *reader, const yaml_node_t *node, const char *key, const RecordDef *record, Str id,
                            unsigned types_fit) {
    int field = record_field(record, id);
    if (field < 0 || !(types_fit >> record->fields[field].type & 1)) {
        pack_problem(reader, node_value(reader, node, key), "“%.*s”没有“%.*s”这个字段，或者它的类型不对。",
                     STR_ARG(record->name), STR_ARG(id));
    }
}

static void check_result(Reader *reader, const yaml_node_t *node, const RecordDef *record, SurveyDef *survey) {
    SurveyResultDef *result = &survey->result;
    read_fields(reader, node, result_fields, result);
    int step = record_step(record, result->step);
    const RecordDef *opened = step < 0 ? NULL : pack_record(reader->pack, record->steps[step].opens);
    if (!opened || record_step(opened, result->enter) < 0) {
        pack_problem(reader, node, "“step”要是会建立一条结果记录的步骤，“enter”是结果记录的步骤。");
        return;
    }
    need_field_type(reader, node, "unit", record, result->unit, 1u << CASE_UNIT);
    need_field_type(reader, node, "group", record, result->group, 1u << CASE_CHOICE);
    const unsigned number = 1u << CASE_NUMBER | 1u << CASE_PERCENT;
    need_field_type(reader, node, "sent", opened, result->sent, number);
    need_field_type(reader, node, "returned", opened, result->returned, number);
    need_field_type(reader, node, "valid", opened, result->valid, number);
    need_field_type(reader, node, "scale", opened, result->scale, 1u << CASE_CHOICE);
    need_field_type(reader, node, "mean", opened, result->mean, number);
    need_field_type(reader, node, "satisfied", opened, result->satisfied, number);
    if (result->scored.len) {
        need_field_type(reader, node, "scored", opened, result->scored, number);
    }
    if (result->satisfied_count.len) {
        need_field_type(reader, node, "satisfied_count", opened, result->satisfied_count, number);
    }
    survey->has_result = true;
}

/* A step that is taken again and again and asks for nothing. */
static void need_note(Reader *reader, const yaml_node_t *node, const char *key, const RecordDef *record, Str id) {
    int step = record_step(record, id);
    if (step < 0 || record->steps[step].kind != STEP_NOTE || record->steps[step].need_count) {
        pack_problem(reader, node_value(reader, node, key), "“%.*s”没有“%.*s”这个步骤，或者它不是不用填什么的“note”。",
                     STR_ARG(record->name), STR_ARG(id));
    }
}

static void take_survey(Reader *reader, const yaml_node_t *node, void *context) {
    enum { SMALL_LEAST = 2, GROUP_MOST = 1000000 };
    WrittenSurvey written = {.result = NULL};
    size_t errors = reader->problems->errors;
    (void)context;
    read_fields(reader, node, survey_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    SurveyDef *survey = &written.survey;
    const RecordDef *record = pack_record(reader->pack, survey->record);
    survey->place = node_place(reader, node);
    if (!record) {
        pack_problem(reader, node_value(reader, node, "record"), "没有“%.*s”这种记录。", STR_ARG(survey->record));
        return;
    }
    need_states(reader, node, "design", record, survey->design, survey->design_count);
    need_states(reader, node, "take", record, survey->take, survey->take_count);
    need_states(reader, node, "show", record, survey->show, survey->show_count);
    need_field_type(reader, node, "groups", record, survey->groups, 1u << CASE_CHOICES);
    need_field_type(reader, node, "period", record, survey->period, 1u << CASE_SPAN);
    need_note(reader, node, "designer", record, survey->designer);
    need_note(reader, node, "sender", record, survey->sender);
    if (survey->small < SMALL_LEAST || survey->group_most < survey->small || survey->group_most > GROUP_MOST) {
        pack_problem(reader, node_value(reader, node, "small"), "“small”至少是%d；“group_most”不能比它小，最多%d。",
                     SMALL_LEAST, GROUP_MOST);
    }
    if (written.result) {
        check_result(reader, written.result, record, survey);
    }
    *(SurveyDef *)list_add(reader->arena, &reader->pack->surveys, sizeof *survey) = *survey;
}

void read_surveys(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "surveys", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_survey, NULL);
    }
}

/* ---- looking up ------------------------------------------------------------------- */

const SurveyDef *pack_surveys(const Pack *pack, size_t *count) {
    *count = pack->surveys.count;
    return pack->surveys.items;
}

const SurveyDef *pack_survey(const Pack *pack, Str record) {
    const SurveyDef *all = pack->surveys.items;
    for (size_t i = 0; i < pack->surveys.count; i++) {
        if (str_equal(all[i].record, record)) {
            return &all[i];
        }
    }
    return NULL;
}

const QuestionnaireDef *pack_questionnaires(const Pack *pack, size_t *count) {
    *count = pack->questionnaires.count;
    return pack->questionnaires.items;
}

const QuestionnaireDef *pack_questionnaire(const Pack *pack, Str id) {
    const QuestionnaireDef *all = pack->questionnaires.items;
    for (size_t i = 0; i < pack->questionnaires.count; i++) {
        if (str_equal(all[i].id, id)) {
            return &all[i];
        }
    }
    return NULL;
}
