/* Counting answers: per group, and per kind of group over all units; small groups are hidden, also from subtraction. */
#include "survey_internal.h"

#include <math.h>
#include <stdlib.h>

typedef struct Sum { /* of one question */
    size_t answered, text_count, text_capacity;
    double sum;
    size_t *choices;
    Str *texts;
} Sum;

typedef struct Tally {
    SurveyResult *result;
    double score;
    size_t scored, satisfied;
    Sum *sums; /* per question */
} Tally;

typedef struct Counting {
    Surveys *surveys;
    Arena *arena;
    Carrier carrier;
    QuestionnaireDef made;
    SurveyGroup *groups;
    size_t group_count;
    Tally *tallies; /* per group, then per kind of group */
    size_t count;
} Counting;

/* ---- adding ---------------------------------------------------------------------------- */

/* Columns of a question that are counted: its choices, or the steps of a scale. */
static size_t choice_count(const QuestionDef *question) {
    return question->type == QUESTION_SCALE ? (size_t)(question->most - question->least + 1) : question->choice_count;
}

static void count_choice(const QuestionDef *question, Sum *sum, const json_t *value) {
    for (size_t i = 0; i < question->choice_count; i++) {
        sum->choices[i] += json_is_string(value) && str_is(question->choices[i], json_string_value(value));
    }
}

static void add_value(Counting *counting, const QuestionDef *question, Sum *sum, const json_t *value) {
    size_t index;
    const json_t *one;
    sum->answered++;
    if (json_is_number(value)) {
        sum->sum += json_number_value(value);
        if (question->type == QUESTION_SCALE) {
            sum->choices[(size_t)(json_integer_value(value) - question->least)]++;
        }
    } else if (question->type == QUESTION_CHOICE) {
        count_choice(question, sum, value);
    } else if (question->type == QUESTION_CHOICES) {
        json_array_foreach(value, index, one) {
            count_choice(question, sum, one);
        }
    } else if (json_is_string(value)) {
        if (sum->text_count == sum->text_capacity) {
            sum->text_capacity = sum->text_capacity ? sum->text_capacity * 2 : 8;
            sum->texts = arena_grow(counting->arena, sum->texts, sum->text_count, sum->text_capacity, sizeof(Str));
        }
        sum->texts[sum->text_count++] = str_copy(counting->arena, str_from(json_string_value(value)));
    }
}

static void add_answer(Counting *counting, Tally *tally, const json_t *answer) {
    const QuestionnaireDef *made = &counting->made;
    double score;
    if (answer_score(made, answer, &score)) {
        tally->score += score;
        tally->scored++;
        tally->satisfied += number_at_least(score, made->satisfied);
    }
    for (size_t i = 0; i < made->question_count; i++) {
        const json_t *value = json_object_get(answer, made->questions[i].id.data);
        if (value) {
            add_value(counting, &made->questions[i], &tally->sums[i], value);
        }
    }
}

/* ---- which groups ------------------------------------------------------------------------- */

static Tally *new_tally(Counting *counting, SurveyResult *result) {
    Tally *tally = &counting->tallies[counting->count++];
    tally->result = result;
    tally->sums = ARENA_ARRAY(counting->arena, counting->made.question_count, Sum);
    for (size_t i = 0; i < counting->made.question_count; i++) {
        tally->sums[i].choices = ARENA_ARRAY(counting->arena, choice_count(&counting->made.questions[i]) + 1, size_t);
    }
    return tally;
}

/* What lies in all together may be told from the others by subtraction: hidden groups are in it only when they are
 * enough together, and not one alone. */
static bool hidden_in_total(const Counting *counting, Str name) {
    size_t hidden = 0;
    int64_t valid = 0;
    for (size_t i = 0; i < counting->group_count; i++) {
        const SurveyResult *result = counting->tallies[i].result;
        if (str_equal(result->name, name) && result->hidden && result->valid) {
            hidden++;
            valid += result->valid;
        }
    }
    return hidden > 1 && valid >= counting->carrier.def->small;
}

static size_t add_totals(Counting *counting, SurveyResult *results) {
    size_t count = counting->group_count;
    for (size_t n = 0; n < counting->carrier.name_count; n++) {
        Str name = counting->carrier.names[n];
        size_t members = 0;
        SurveyResult *total = &results[count];
        *total = (SurveyResult){
            .unit = counting->carrier.look.line.unit, .unit_name = counting->carrier.look.line.unit_name, .name = name};
        bool with_hidden = hidden_in_total(counting, name);
        for (size_t i = 0; i < counting->group_count; i++) {
            const SurveyResult *one = &results[i];
            if (!str_equal(one->name, name)) {
                continue;
            }
            members++;
            if (one->hidden && one->valid && !with_hidden) {
                total->left_out++;
                continue;
            }
            total->sent += one->sent;
            total->returned += one->returned;
            total->valid += one->valid;
        }
        if (members > 1) {
            total->hidden = total->valid < counting->carrier.def->small;
            new_tally(counting, total);
            count++;
        }
    }
    return count;
}

/* Whether a group's answers belong to the total. */
static bool in_total(const Counting *counting, const Tally *total, const SurveyResult *one) {
    return str_equal(total->result->name, one->name) &&
           !(one->hidden && one->valid && !hidden_in_total(counting, one->name));
}

/* ---- reading ---------------------------------------------------------------------------------- */

static bool count_valid(Tx *tx, SurveyResult *result, Err *err) {
    Stmt *stmt;
    bool row = false;
    if (!stmt_open(tx,
                   "SELECT COUNT(*), COALESCE(SUM(valid), 0), COALESCE((SELECT case_id FROM survey_result WHERE "
                   "group_id = ?1), 0) FROM survey_answer WHERE group_id = ?1",
                   &stmt, err, "i", result->group_id)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row) {
        result->returned = stmt_integer(stmt, 0);
        result->valid = stmt_integer(stmt, 1);
        result->case_id = stmt_integer(stmt, 2);
    }
    stmt_close(stmt);
    return good;
}

static bool read_answers(Counting *counting, Tx *tx, size_t group, Err *err) {
    const SurveyResult *result = counting->tallies[group].result;
    Stmt *stmt;
    bool row = false, good;
    if (!stmt_open(tx, "SELECT content FROM survey_answer WHERE group_id = ? AND valid = 1 ORDER BY id", &stmt, err,
                   "i", result->group_id)) {
        return false;
    }
    while ((good = stmt_step(stmt, &row, err)) && row) {
        json_error_t fault;
        Str text = stmt_text(stmt, 0);
        json_t *answer = json_loadb(text.data, text.len, 0, &fault);
        if (!answer) {
            good = err_set(err, ERR_INTERNAL, "读不出一份答卷。");
            break;
        }
        if (!result->hidden) {
            add_answer(counting, &counting->tallies[group], answer);
        }
        for (size_t t = counting->group_count; t < counting->count; t++) {
            if (in_total(counting, &counting->tallies[t], result)) {
                add_answer(counting, &counting->tallies[t], answer);
            }
        }
        json_decref(answer);
    }
    stmt_close(stmt);
    return good;
}

/* ---- what is shown -------------------------------------------------------------------------------- */

static void put_choices(const Counting *counting, const Sum *sum, SurveyFigure *figure) {
    const QuestionDef *question = figure->question;
    figure->choice_count = choice_count(question);
    figure->choices = ARENA_ARRAY(counting->arena, figure->choice_count + 1, SurveyChoice);
    for (size_t i = 0; i < figure->choice_count; i++) {
        Str name = question->type == QUESTION_SCALE ? str_format(counting->arena, "%d", question->least + (int)i)
                                                    : question->choices[i];
        figure->choices[i] = (SurveyChoice){name, sum->choices[i]};
    }
}

static void finish(const Counting *counting, const Tally *tally) {
    SurveyResult *result = tally->result;
    bool known = !result->hidden && tally->scored;
    result->mean = known ? tally->score / (double)tally->scored : NAN;
    result->satisfied = known ? (double)tally->satisfied / (double)tally->scored : NAN;
    if (result->hidden) {
        return;
    }
    result->scored = (int64_t)tally->scored;
    result->satisfied_count = (int64_t)tally->satisfied;
    result->figure_count = counting->made.question_count;
    result->figures = ARENA_ARRAY(counting->arena, result->figure_count + 1, SurveyFigure);
    for (size_t i = 0; i < result->figure_count; i++) {
        const Sum *sum = &tally->sums[i];
        const QuestionDef *question = &counting->made.questions[i];
        bool number = question->type == QUESTION_SCALE || question->type == QUESTION_NUMBER;
        SurveyFigure *figure = &result->figures[i];
        *figure = (SurveyFigure){.question = question,
                                 .answered = sum->answered,
                                 .mean = number && sum->answered ? sum->sum / (double)sum->answered : NAN,
                                 .texts = sum->texts,
                                 .text_count = sum->text_count};
        put_choices(counting, sum, figure);
    }
}

static bool count_in(Counting *counting, Tx *tx, const User *user, int64_t case_id, SurveyResult **results,
                     size_t *count, Err *err) {
    bool found = false;
    if (!carrier_load(counting->surveys, tx, user, case_id, counting->arena, &counting->carrier, err) ||
        !carrier_questions(counting->surveys, tx, case_id, counting->arena, &counting->made, &found, err) ||
        !carrier_groups(tx, case_id, counting->arena, &counting->groups, &counting->group_count, err)) {
        return false;
    }
    const Carrier *carrier = &counting->carrier;
    if (!found || !carrier_in(carrier, carrier->def->show, carrier->def->show_count)) {
        return err_set(err, ERR_CONFLICT, "调查关闭以后才统计结果，发放期间只看回收数。");
    }
    size_t most = counting->group_count + carrier->name_count;
    *results = ARENA_ARRAY(counting->arena, most + 1, SurveyResult);
    counting->tallies = ARENA_ARRAY(counting->arena, most + 1, Tally);
    bool good = true;
    for (size_t i = 0; good && i < counting->group_count; i++) {
        const SurveyGroup *group = &counting->groups[i];
        SurveyResult *result = &(*results)[i];
        *result = (SurveyResult){.group_id = group->id,
                                 .unit = group->unit,
                                 .unit_name = group->unit_name,
                                 .name = group->name,
                                 .sent = group->most};
        good = count_valid(tx, result, err);
        result->hidden = result->valid < carrier->def->small;
        new_tally(counting, result);
    }
    *count = good ? add_totals(counting, *results) : 0;
    for (size_t i = 0; good && i < counting->group_count; i++) {
        good = read_answers(counting, tx, i, err);
    }
    for (size_t i = 0; good && i < counting->count; i++) {
        finish(counting, &counting->tallies[i]);
    }
    return good;
}

bool survey_results(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, SurveyResult **results,
                    size_t *count, Err *err) {
    Counting counting = {.surveys = surveys, .arena = arena};
    Tx *tx;
    if (!store_read_begin(surveys->store, &tx, err)) {
        return false;
    }
    bool good = count_in(&counting, tx, user, case_id, results, count, err);
    store_read_end(tx);
    return good;
}
