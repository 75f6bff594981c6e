/* What the files of the room share. */
#ifndef DUXUE_REPORT_INTERNAL_H
#define DUXUE_REPORT_INTERNAL_H

#include "report.h"

#include <jansson.h>

struct Reports {
    Arena *arena;
    Store *store;
    const Pack *pack;
    Ledger *ledger;
    Duty *duty;
};

/* ---- report.c: who may what ---- */

bool report_may(const User *user, Action action, const UnitWay *path, Err *err);
/* Whether the user may write reports there: by creating or editing. */
bool report_may_write(const User *user, const UnitWay *path, Err *err);
bool report_may_check(const User *user, const UnitWay *path, Err *err);
Str report_actor(const User *user);
bool report_none(Err *err);

/* ---- rows.c ---- */

typedef struct ReportHead {
    int64_t id, revision;
    int part, version;
    Str kind, unit, period, standard, title, state, actor, at, made_by, made_at;
    UnitWay path;
} ReportHead;
/* ERR_NOT_FOUND when it is not there or the user may not see it. */
bool report_head(Tx *tx, const User *user, int64_t id, Arena *arena, ReportHead *head, Err *err);

/* The newest edit of each block, made in a version up to `version`. */
typedef struct StoredEdit {
    int64_t id;
    int version;
    Str key, text, base, figures, actor, at;
    bool restored;
} StoredEdit;
bool edits_load(Tx *tx, int64_t report, int version, Arena *arena, StoredEdit **edits, size_t *count, Err *err);
const StoredEdit *edit_of(const StoredEdit *edits, size_t count, Str key);
bool version_load(Tx *tx, int64_t report, int version, Arena *arena, Str *content, Err *err);

/* ---- model.c: a report as JSON and back ---- */

Str model_write(const Report *report, Arena *arena);
bool model_read(Str content, Arena *arena, Report *report, Err *err);
/* What the page is told, too: the fields of a source, a table up to its cells, a chart up to its limit. The objects
 * stay open. */
void model_source(Json *json, const FigureSource *source);
void model_open_table(Json *json, const TableOut *table);
void model_open_chart(Json *json, const ChartOut *chart);
/* A head's text by its key ("@title"); NULL for a key of a block. */
Str *model_head(Report *report, Str key);

/* ---- effective.c: what people wrote, put into it ---- */

/* The text of a block without its number. */
Str block_words(const Block *block);
/* The figures of a block as JSON, to be kept beside an edit: [{"kind","id","unit","period","label","text"}]. */
Str block_figures(const Block *block, Arena *arena);
/* Figures that were under an edit and are others now. */
typedef struct FigureChange {
    Str label, before, now; /* now empty: it is not said any more */
    bool in_text;           /* what people wrote still has the old one */
} FigureChange;
size_t figure_changes(const StoredEdit *edit, const Block *block, Arena *arena, FigureChange **changes);
/* The report with the edits in it. */
void report_apply(Report *report, const StoredEdit *edits, size_t count, Arena *arena);
/* Marks the figures of `from` that stand in `text`, in order. */
size_t spans_again(const Block *from, Str text, size_t prefix, Arena *arena, FigureSpan **spans);

/* ---- review.c ---- */

typedef struct ReportFinding {
    const char
        *kind; /* edit: an edit says something else than the data; data: the text does; text: the text by itself */
    Str key, rule, message, expected, found;
    Severity severity;
} ReportFinding;
typedef struct ReportFindings {
    ReportFinding *items;
    size_t count, capacity, against, errors;
} ReportFindings;
bool report_find(const Reports *reports, const ReportHead *head, const Report *generated, const Report *effective,
                 const StoredEdit *edits, size_t edit_count, const ReportSupply *supply, Arena *arena,
                 ReportFindings *findings, Err *err);
void findings_json(const ReportFindings *findings, Json *json);

#endif
