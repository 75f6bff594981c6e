/* survey: questionnaires that are answered without an account - designed, handed out as links, answered, counted.
 *
 * A questionnaire hangs on a case of a ledger (packs/questionnaires/surveys.yaml): the case's states say when it may be
 * changed, answered and counted, its steps who may do that. Nobody can tell who answered: an answer carries no time, no
 * address and no link, and stands in no order. A link gives one answer, or as many as its group may give. Groups with
 * too few valid answers are never shown, nor what would tell them by subtraction. docs/surveys.md tells the whole. */
#ifndef DUXUE_SURVEY_H
#define DUXUE_SURVEY_H

#include "base.h"
#include "ledger.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* One for the whole program; any thread. Opening it hooks it to the ledger: a case is not said to be designed before
 * its questionnaire is. */
typedef struct Surveys Surveys;
bool survey_open(Store *store, const Pack *pack, Ledger *ledger, Surveys **surveys, Err *err);
void survey_close(Surveys *surveys); /* NULL is allowed */

enum { SURVEY_TEXT_BYTES_MOST = 64 * 1024, SURVEY_GROUPS_MOST = 5000, SURVEY_TOKEN_LENGTH = 32 };

typedef struct SurveyGroup {
    int64_t id; /* 0: new */
    Str unit, unit_name, name;
    int64_t most;   /* answers that are taken */
    int64_t issued; /* links */
    int64_t returned;
    bool shared; /* one link for all */
} SurveyGroup;

typedef struct SurveyInfo {
    int64_t case_id;
    Str number, topic, unit, unit_name, state, state_name, from_on, until_on;
    const QuestionnaireDef *made; /* NULL: none is designed */
    SurveyGroup *groups;
    size_t group_count;
    Str *names; /* of groups that the case names */
    size_t name_count;
    int small;
    bool may_design, may_send, may_see, may_enter;
    bool taking; /* answers are taken now */
} SurveyInfo;
/* What the user sees of the questionnaire of a case. ERR_NOT_FOUND: no such case, not seen, or it carries none. */
bool survey_get(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, SurveyInfo *info, Err *err);

/* The questions, as YAML or JSON like a pack's. With faults (in `problems`, with line and column) nothing is stored;
 * nor with `dry`. ERR_DENIED, ERR_CONFLICT: not by this user, not in this state. */
bool survey_design(Surveys *surveys, const User *user, int64_t case_id, Str text, bool dry, Arena *arena,
                   QuestionnaireDef *made, ProblemList *problems, Err *err);

/* Adds groups, or sets how many answers they give (not fewer than there are; 0: none any more). All or none. */
bool survey_set_groups(Surveys *surveys, const User *user, int64_t case_id, const SurveyGroup *groups, size_t count,
                       Err *err);

/* New links of a group, told here and never again; earlier ones that were not used give no answer any more. By who may
 * send, or who may hand in for the unit (its head) while answers are taken. */
bool survey_issue(Surveys *surveys, const User *user, int64_t group_id, Arena *arena, Str **tokens, size_t *count,
                  Err *err);
/* Groups whose answers are taken now and whose links the user may hand out for a unit of his own. */
typedef struct SurveyMine {
    SurveyGroup group;
    int64_t case_id;
    Str topic, until_on;
} SurveyMine;
bool survey_mine(Surveys *surveys, const User *user, Arena *arena, SurveyMine **mine, size_t *count, Err *err);

/* ---- without an account ------------------------------------------------------------ */

typedef struct SurveyAsked {
    Str topic, group, unit_name, until_on;
    bool shared;
    QuestionnaireDef made;
} SurveyAsked;
/* What the link asks. ERR_NOT_FOUND: no such link; ERR_CONFLICT: it was answered, or nothing is asked now. */
bool survey_ask(Surveys *surveys, Str token, Arena *arena, SurveyAsked *asked, Err *err);
/* `answers`: JSON object, id of a question to its answer. ERR_INPUT with the question in place.field. */
bool survey_answer(Surveys *surveys, Str token, Str answers, Err *err);

/* ---- counting ------------------------------------------------------------------------ */

typedef struct SurveyChoice {
    Str choice; /* or a step of a scale */
    size_t count;
} SurveyChoice;

typedef struct SurveyFigure { /* of one question */
    const QuestionDef *question;
    size_t answered;
    double mean; /* of a scale or number, as it is asked; NAN: unknown */
    SurveyChoice *choices;
    size_t choice_count;
    Str *texts; /* in no order of time */
    size_t text_count;
} SurveyFigure;

typedef struct SurveyResult {
    int64_t group_id; /* 0: all units together */
    Str unit, unit_name, name;
    int64_t sent, returned, valid;
    bool hidden;      /* too few valid answers */
    size_t left_out;  /* of all together: groups that are not in it, since they could be told by subtraction */
    double mean;      /* on a hundred points; NAN: unknown or hidden */
    double satisfied; /* share of 1 of those that are scored */
    int64_t scored;   /* valid answers that rate anything: who skips every scale is in none of the figures; 0: hidden */
    int64_t satisfied_count; /* of these; 0: hidden */
    SurveyFigure *figures;   /* one per question; none when hidden */
    size_t figure_count;
    int64_t case_id; /* that took the result; 0: none */
} SurveyResult;
/* Every group, then each kind of group over all units. ERR_CONFLICT while the case is in no state to be counted. */
bool survey_results(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, SurveyResult **results,
                    size_t *count, Err *err);
/* Opens and fills the records that take the results, one per group that has none yet. *entered of them. */
bool survey_enter(Surveys *surveys, const User *user, int64_t case_id, Arena *arena, size_t *entered, Err *err);

#endif
