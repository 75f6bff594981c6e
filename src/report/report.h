/* report: what the bureau writes - gathered, kept, edited by people, checked, approved, compared.
 *
 * The room `writer` turns what is known into a report; this room asks for what is known (evaluations, ledgers, checks
 * of figures), and keeps the result. Each time a report is written again from newer data it becomes a new version; what
 * people wrote into it stays, block by block, and is marked where the figures under it have changed. Nothing that was
 * kept is ever changed: versions, edits and steps are appended. A report goes from draft to checked to approved; one
 * that says something else than the data is approved with a written reason only.
 *
 * Who may see, write, check and approve is asked of people_may in the domain "evaluation" at the report's unit. */
#ifndef DUXUE_REPORT_H
#define DUXUE_REPORT_H

#include "base.h"
#include "duty.h"
#include "ledger.h"
#include "pack.h"
#include "people.h"
#include "store.h"
#include "writer.h"

typedef struct Reports Reports;
/* One for the whole program; any thread. What it is given has to stay. `ledger` NULL: reports on records are refused;
 * `duty` NULL: of duties nothing is told. */
bool reports_open(Store *store, const Pack *pack, Ledger *ledger, Duty *duty, Reports **reports, Err *err);
void reports_close(Reports *reports); /* NULL is allowed */

/* ---- gathering ------------------------------------------------------------ */

/* Which report is wanted. */
typedef struct ReportOrder {
    Str kind, unit, period;
    Str standard; /* empty: the one the kind names */
    int part;     /* month, quarter or half of the period, from 1; 0: the first */
    Str template; /* bytes of the DOCX that it is filled into: what that names is gathered, too; empty: none */
} ReportOrder;

/* What the caller has at hand: the frame of the order's period, loaded with the year before. */
typedef struct ReportSupply {
    const Frame *frame;
    bool expected; /* the frame is of a period that was not opened: it has no figures (frame_load_expected) */
    const Frame *const *older; /* for checks of figures: newest first; may be none */
    size_t older_count;
    const Standard *(*standard)(void *context, Str id); /* compiled; NULL: there is none */
    void *context;
    /* What a campaign of evaluation came to, for kinds that are about one; NULL: such kinds are refused. */
    bool (*campaign)(void *context, bool whole, Str standard, Str unit, Str period, ReportCampaign *told, Err *err);
} ReportSupply;

/* Judges, counts and lists what the kind of report tells of. ERR_NOT_FOUND for a kind, unit or standard that is not
 * there, ERR_USAGE when no standard is named, ERR_DENIED when the user may not see what it tells of. `user` NULL: the
 * command line. */
bool report_gather(Reports *reports, const User *user, const ReportOrder *order, const ReportSupply *supply,
                   Arena *arena, const ReportDef **def, ReportInput *input, Err *err);

/* Whether a template names what is known only after gathering (ledgers, duties, figures in question, the year before):
 * it must not be filled from an evaluation alone, where all of that would read as nothing. ERR_INPUT as
 * report_template_words. */
bool report_template_gathers(Str template_bytes, Arena *arena, bool *gathers, Err *err);

/* For a report on a campaign's sheet that the caller holds already (`input->campaign`): what was done on its items, and
 * the year before. */
bool report_gather_told(Reports *reports, const User *user, const ReportOrder *order, const ReportSupply *supply,
                        Arena *arena, const ReportDef *def, ReportInput *input, Err *err);

/* ---- keeping -------------------------------------------------------------- */

/* Keeps a report that was written. An order that leaves open what its kind settles (the standard, the first part) is
 * the same as one that says it. ERR_CONFLICT when the unit has one of this kind, period, part and standard already
 * (*id is then that one). */
bool report_keep(Reports *reports, const User *user, const ReportOrder *order, const Report *written, int64_t *id,
                 Err *err);
/* A newer version of it, from newer data; edits stay. Nothing is kept when it says the same (*changed false).
 * ERR_CONFLICT when it is approved. */
bool report_renew(Reports *reports, const User *user, int64_t id, const Report *written, bool *changed, Err *err);
/* What it was ordered with, for writing it again. ERR_NOT_FOUND also when the user may not see it. */
bool report_order(Reports *reports, const User *user, int64_t id, Arena *arena, ReportOrder *order, Err *err);

enum { REPORT_TEXT_MOST = 20000, REPORT_HEAD_MOST = 1000, REPORT_REASON_MOST = 1000, REPORT_LIST_MOST = 500 };

/* What somebody writes in the place of a block. Keys are those of the blocks; @title, @addressee, @signer, @date,
 * @number, and of an official paper @organ, @signed_by, @copy_to, @issued_by (writer.h) are those of the head: one line
 * of at most REPORT_HEAD_MOST characters each, a title of several. */
typedef struct ReportEdit {
    int64_t id, revision; /* revision: the one the user saw; -1: not looked at */
    Str key;
    bool restore; /* back to what was written from the data */
    Str text;     /* without the number before it; empty: the block is left out; "\n" begins a new paragraph */
} ReportEdit;
/* ERR_CONFLICT when somebody else changed it meanwhile, or it is approved; ERR_NOT_FOUND for a block that is not there;
 * ERR_INPUT (place.field text) for a text that is too long, or given to a table. */
bool report_edit(Reports *reports, const User *user, const ReportEdit *edit, Err *err);

/* ---- looking -------------------------------------------------------------- */

typedef struct ReportQuery {
    Str unit; /* code: it and all below; empty: all that the user sees */
    Str period, kind, state;
    int64_t before; /* only ids below; 0: from the newest */
    int64_t limit;
} ReportQuery;
/* An array of objects, newest first; *next 0: that was all. */
bool report_list(Reports *reports, const User *user, const ReportQuery *query, Json *json, Arena *arena, int64_t *next,
                 Err *err);
/* What waits for the user, newest first, as an array of objects: "report_check" (a draft of somebody else that he may
 * check), "report_approve" (a checked one), "report_mend" (one of his own that was sent back). */
bool report_todo(Reports *reports, const User *user, Json *json, Arena *arena, Err *err);
/* One with its blocks, edits, steps, versions, and what the user may do. `version` 0: the newest. */
bool report_json(Reports *reports, const User *user, int64_t id, int version, Json *json, Arena *arena, Err *err);
/* As it reads with all edits. */
bool report_content(Reports *reports, const User *user, int64_t id, int version, Arena *arena, Report *report,
                    Err *err);
/* Whether the user may take it out as a file. */
bool report_may_export(Reports *reports, const User *user, int64_t id, Err *err);
/* What changed between two versions, paragraph by paragraph, as a JSON object. */
bool report_compare(Reports *reports, const User *user, int64_t id, int from, int until, Json *json, Arena *arena,
                    Err *err);

/* ---- checking and approving ----------------------------------------------- */

/* What is wrong with it, as a JSON object: figures that an edit took away or changed, and what the rules of reading
 * find. `supply` NULL: not held against the data of today. *against: contradictions to the data, *errors: all that is
 * wrong. */
bool report_review(Reports *reports, const User *user, int64_t id, const ReportSupply *supply, Json *json, Arena *arena,
                   size_t *against, size_t *errors, Err *err);

/* "check" (draft to checked; not by who wrote it last), "approve" (checked to approved; likewise), "return" (to draft,
 * with a reason; of an approved one by who may approve). With contradictions an approval needs a reason (ERR_INPUT,
 * place.field reason). ERR_CONFLICT when it is in another state or another revision. */
typedef struct ReportStep {
    int64_t id, revision;
    Str step, reason;
} ReportStep;
bool report_step(Reports *reports, const User *user, const ReportStep *step, const ReportSupply *supply, Arena *arena,
                 Err *err);

/* ---- the bureau's own templates ------------------------------------------- */

enum { TEMPLATE_NAME_MOST = 80 };

/* Keeps a DOCX for reports of the unit and all below, after it was checked. `kind` empty: for every kind. ERR_INPUT
 * with what is wrong in it. */
bool report_template_add(Reports *reports, const User *user, Str unit, Str kind, Str name, Str bytes, int64_t *id,
                         Err *err);
bool report_template_withdraw(Reports *reports, const User *user, int64_t id, Str reason, Err *err);
/* An array of objects: those that hold for the unit, its own and those of units above. */
bool report_templates(Reports *reports, const User *user, Str unit, Json *json, Arena *arena, Err *err);
/* Its bytes, for merging or saving. */
bool report_template(Reports *reports, const User *user, int64_t id, Arena *arena, Str *name, Str *bytes, Err *err);

#endif
