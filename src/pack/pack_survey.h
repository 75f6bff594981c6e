/* pack_survey: questionnaires that are answered without an account, and which records carry them.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_SURVEY_H
#define DUXUE_PACK_SURVEY_H

typedef enum QuestionType {
    QUESTION_SCALE, /* 1 (or `least`) to `most` */
    QUESTION_CHOICE,
    QUESTION_CHOICES, /* several */
    QUESTION_NUMBER,
    QUESTION_TEXT,
    QUESTION_TYPES
} QuestionType;

typedef struct QuestionDef {
    Str id, text, help;
    QuestionType type;
    bool optional;
    int least, most; /* of a scale; of a number; of a text: characters at most */
    int decimals;    /* of a number */
    Str *choices;
    size_t choice_count;
    Str attention; /* choice that who reads has to take; another one makes the whole answer invalid; empty: none */
    bool unscored; /* a scale that is not part of the score */
} QuestionDef;

/* What is asked. Scales are scored: each as a share of its most, an answer by their mean, on a hundred points. */
typedef struct QuestionnaireDef {
    Str id, name;
    Str opening, closing; /* what is said before and after */
    QuestionDef *questions;
    size_t question_count;
    int satisfied; /* points from which on an answer is a satisfied one */
    Str text;      /* as it was read */
    Place place;
} QuestionnaireDef;

/* Fields of the record that takes the result of a group. */
typedef struct SurveyResultDef {
    Str step;  /* of the survey's case, which opens it */
    Str enter; /* step of the result's case, which fills it */
    Str unit, group;
    Str sent, returned, valid, scale, mean, satisfied;
    Str scored, satisfied_count; /* numbers of answers; empty: the record has no such field */
    Str scale_word;              /* what `scale` says of a hundred points */
} SurveyResultDef;

/* A record whose cases carry a questionnaire. */
typedef struct SurveyDef {
    Str record;                /* "EVA-12.survey" */
    Str groups, period;        /* its fields: who is asked (choices), from when until when (two days) */
    Str *design, *take, *show; /* states in which it may be changed, answered, counted */
    size_t design_count, take_count, show_count;
    Str designer;   /* step that designing is: who may take it may design */
    Str sender;     /* step that handing out is */
    int small;      /* fewer valid answers than these are not shown */
    int group_most; /* answers of a group at most */
    SurveyResultDef result;
    bool has_result;
    Place place;
} SurveyDef;

#endif
