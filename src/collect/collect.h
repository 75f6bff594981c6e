/* collect: facts from the people who know them - forms at work, rounds, drafts, review, locks, quality.
 *
 * A FormDef of the packs (or one that a bureau brought in a workbook) is compiled
 * to a Form. A round asks a form of every unit it concerns for one period: one
 * Entry per unit. An entry's draft is a set of cells, each with the version of the
 * entry that wrote it, so that several people may type at once and nothing is
 * overwritten unseen. Steps move an entry (submit, review, return, approve, unlock);
 * they are appended, and the state is their fold. Approval makes a submission of the
 * room `fact`, locks its elements, and keeps a snapshot; a correction supersedes it.
 * docs/collection.md tells the whole. */
#ifndef DUXUE_COLLECT_H
#define DUXUE_COLLECT_H

#include "base.h"
#include "fact.h"
#include "indicator.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- forms ------------------------------------------------------------- */

typedef struct Form Form; /* compiled; read-only, any thread */

/* Compiles every formula of `def` (conditions, computed values, checks, and the pack's checks that touch its elements).
 * Faults go to `problems` with their place. */
bool form_compile(const Pack *pack, const FormDef *def, Arena *arena, const Form **form, ProblemList *problems);
const FormDef *form_def(const Form *form);
/* Whether units of this kind are asked at all. */
bool form_asks_kind(const FormDef *def, const KindDef *kind);
/* The same for one unit: its kind, and the form's `where` over its figures (per element of the pack, may be NULL;
 * unknown counts as asked). */
bool form_concerns(const Form *form, const KindDef *kind, const Value *facts);

/* One form that collects an element, by asking or by computing it, and of which kinds of units. Fields marked
 * `elsewhere` collect nothing. */
typedef struct FormAsker {
    const FormDef *form;
    const FormField *field;
    const KindDef **kinds; /* those of the form that are expected to have the element */
    size_t kind_count;
} FormAsker;
/* Who collects one element, in the order of `forms`. */
void form_askers(const Pack *pack, const FormDef *const *forms, size_t count, int element, Arena *arena,
                 FormAsker **askers, size_t *asker_count);

/* One element that two forms collect of the same kinds of units. Within one period that is asking twice: a round is
 * refused for it, or its field is filled in from the other form. */
typedef struct FormOverlap {
    int element;
    const FormDef *first, *second; /* in the order of `forms` */
    const KindDef **kinds;
    size_t kind_count;
    bool conditional; /* a form has a `where`: it only matters for units that both concern (form_concerns) */
} FormOverlap;
/* All overlaps among the forms of one period, by second form, then by the order of its fields. */
void form_overlaps(const Pack *pack, const FormDef *const *forms, size_t count, Arena *arena, FormOverlap **overlaps,
                   size_t *overlap_count);

/* One cell as a person sees it: the text typed, or brought by a workbook. `row`: id of a table's row, empty for a field
 * outside tables. The pseudo field "#<table>" of a row holds its position, or "-" when the row was removed; the pseudo
 * field "?<check>" holds the reason given for a finding (of a row: with the row). A value "personal:…" stands for one
 * that is sealed: it is filled, and known to nobody here. */
typedef struct FormCell {
    Str field, row, value;
    int64_t version; /* of the entry when it was written */
    Str actor, at;
} FormCell;

/* What the form is filled in against: who, when, and what the store knows already. */
typedef struct FormContext {
    const KindDef *kind;
    Str unit_code, period;
    const Value *facts;        /* per element of the pack: approved value of the period; NULL: none */
    const Value *previous;     /* of the period before; NULL: there is none */
    const bool *elsewhere;     /* per element: another form of the period collects it, so it is shown and not asked */
    const Str *elsewhere_from; /* per element: name of that form */
} FormContext;

/* One field of an entry, or one cell of a table row, as judged. */
typedef struct JudgedField {
    const FormField *def;
    Str row;           /* empty outside tables */
    bool shown, asked; /* asked: to be typed (shown, not computed, not from elsewhere, not a note) */
    bool required, filled;
    CellState state;
    double number; /* number (of an element in its stored unit), bool, choice index, date yyyymmdd */
    Str text;      /* as it is shown and exported */
    Str wrong;     /* empty, or what is wrong with the text and what to do */
    Value previous;
    Str from; /* where a value that is not asked comes from: name of the form, "计算" */
} JudgedField;

typedef struct JudgedCheck {
    Str id;
    Severity severity; /* ERROR: must be mended; WARNING: wants a reason */
    Str message;       /* with the figures it saw */
    Str field, row;    /* where to show it */
    Str reason;        /* given, empty when not */
} JudgedCheck;

typedef struct Judgement {
    JudgedField *fields; /* sections in order; rows of a table in their order */
    size_t field_count;
    JudgedCheck *checks; /* those that do not hold */
    size_t check_count;
    size_t asked, filled, wrong; /* fields */
    size_t must_fix, to_explain; /* checks: errors; warnings without a reason */
    bool complete;               /* may be submitted */
} Judgement;

/* What is wrong with a text for an own field of text (length, phone, identity number), before it is sealed; empty:
 * nothing. */
Str form_text_wrong(const FormField *field, Str text, Arena *arena);

/* Judges all cells of one entry: visibility, computed values, texts, checks. No store, no clock: pure. */
void form_judge(const Form *form, const FormContext *context, const FormCell *cells, size_t count, Arena *arena,
                Judgement *judgement);

/* Reads a workbook in the XLSForm manner (sheets survey, choices, settings) and gives it back as the YAML of a pack
 * document `form:`; faults at sheet!cell. The text is then loaded like any pack. */
bool xlsform_read(const char *path, const Pack *pack, Arena *arena, Str *yaml, ProblemList *problems, Err *err);

/* ---- quality ----------------------------------------------------------- */

/* What is looked at: one period, and as many before it as there are. */
typedef struct QualityFrames {
    const Frame *frame;        /* loaded with its previous period */
    const Frame *const *older; /* newest first: the period before frame->previous, and so on */
    size_t older_count;
    /* Whether the reader may know the name of a unit; NULL: all. Others are called 另一所学校. */
    bool (*may_name)(void *context, int unit);
    void *context;
} QualityFrames;

typedef struct FindingFigure { /* what a value is compared with */
    Str what;                  /* 同类学校中位数, 2023年 */
    double value;
} FindingFigure;

/* Something unusual: a question, never a verdict. */
typedef struct Finding {
    QualityKind kind;
    Severity severity; /* ERROR: must be mended (a check of the pack); WARNING: wants a reason; NOTE: worth a look */
    int unit;          /* index in the frame's tree: a school, or the unit whose schools were looked at together */
    int other;         /* the other school, -1 when there is none or its name is not for the reader */
    Str subject;       /* what it is about: id of an element, a ratio or a check; may be empty */
    Str state;         /* the figures it saw: an explanation holds as long as they stand */
    const int *elements;
    size_t element_count;
    Str name;     /* of what `value` measures */
    double value; /* NAN: no single value */
    Str measure;  /* its unit */
    FindingFigure *compared;
    size_t compared_count;
    double chance; /* that honest figures would look like this, after all that was tested; NAN: no test of chance */
    double z;      /* robust distance, NAN */
    Str sentence;  /* what is seen and what to do */
    Str reason, by, at; /* explained; empty when not */
} Finding;

typedef struct QualityTally {
    size_t tested; /* comparisons that were made */
    size_t found, explained;
} QualityTally;

typedef struct Quality {
    Finding *findings; /* in tree order of their units; of one unit the heavier first */
    size_t count;
    QualityTally tallies[QUALITY_KINDS];
} Quality;

/* Looks at all schools of a unit (a school: at itself) against their similar schools, their own past, and each other.
 * What is found for a school does not depend on whose unit was asked for. ERR_NOT_FOUND: the packs have no quality.
 * Parameters and their sources: packs/quality.yaml. Unknown figures are passed over, never taken as zero. */
bool quality_find(const QualityFrames *frames, int unit, Arena *arena, Quality *quality, Err *err);
/* Puts stored explanations to the findings, as far as the figures are still those that were explained. */
bool quality_explained(Tx *tx, const Frame *frame, Arena *arena, Quality *quality, Err *err);
/* Explains one finding that stands now; `subject` as the finding's or its public_subject. ERR_NOT_FOUND when there is
 * no such finding (any more), ERR_INPUT for a reason of less than 2 or more than 600 characters. */
bool quality_explain(Store *store, const QualityFrames *frames, int unit, QualityKind kind, Str subject, Str reason,
                     Str actor, Err *err);
/* Codes of the periods before frame->previous that quality looks at, newest first: for QualityFrames.older. */
bool quality_older(Tx *tx, const Frame *frame, Arena *arena, Str **periods, size_t *count, Err *err);
/* One finding as JSON, and the tallies with names and reasons of the rules: for the command line and the API. */
void finding_json(const QualityFrames *frames, const Finding *finding, Json *json);
void quality_rules_json(const Pack *pack, const Quality *quality, Json *json);
/* Compiles every formula of the pack of quality; faults go to `problems` with their place (for `duxue pack check`). */
bool quality_compile_all(const Pack *pack, Arena *arena, ProblemList *problems);

#endif
