/* document: reports that people have - kept, read, looked at, decided on, searched.
 *
 * A document is an attachment of the room `evidence` and what the room `reader` read from it, kept as rows: its parts
 * (a file may hold several documents), its cleaned lines, and the things found in them: figures, commitments, problems,
 * damage, findings of checks. Each thing is open until somebody accepts, corrects or dismisses it. An accepted figure
 * becomes a fact whose source is the document and the line, a problem or commitment becomes a case; which record takes
 * it stands in packs/sources.yaml. Read again by a newer reader, a thing whose sentence is unchanged keeps its id and
 * what was decided.
 *
 * A document belongs to a unit; who may see it and decide is asked of people_may in the domain "documents". */
#ifndef DUXUE_DOCUMENT_H
#define DUXUE_DOCUMENT_H

#include "base.h"
#include "evidence.h"
#include "ledger.h"
#include "pack.h"
#include "people.h"
#include "store.h"

typedef struct Documents Documents;
/* One for the whole program; any thread. What it is given has to stay. */
bool documents_open(Store *store, const Pack *pack, Evidence *evidence, Ledger *ledger, Documents **documents,
                    Err *err);
void documents_close(Documents *documents); /* NULL is allowed */

/* ---- keeping -------------------------------------------------------------- */

typedef struct NewDocument {
    int64_t attachment; /* an own upload that waits, or one attached elsewhere that the caller knows the user may see */
    Str unit;           /* code: whose document it is */
    Str period;         /* that it is about; empty: as it says itself */
} NewDocument;

/* Reads the file and keeps what it says. A file without text is kept, marked unread, one that could not be read failed,
 * both with the reason. ERR_NOT_FOUND for an attachment or unit that is not there or not the user's; ERR_DENIED;
 * ERR_CONFLICT when the unit has this very file already; ERR_INPUT for a period that is none. */
bool document_add(Documents *documents, const User *user, const NewDocument *made, int64_t *id, Err *err);
/* Reads it again; decisions stay with what did not change. */
bool document_read_again(Documents *documents, const User *user, int64_t id, Err *err);

/* A document that should not be there - of another unit, an older version - is taken back, and may be brought back,
 * each with a reason. It stays, with what was decided and what came of it, and opens by its address; but it is not
 * listed, found, decided on, or held against others, and its file may be taken in again. Once more is nothing.
 * ERR_INPUT (reason), ERR_NOT_FOUND, ERR_DENIED; ERR_CONFLICT when its file was taken in again meanwhile. */
bool document_withdraw(Documents *documents, const User *user, int64_t id, Str reason, Err *err);
bool document_restore(Documents *documents, const User *user, int64_t id, Str reason, Err *err);

/* What the user may do with a document, for its files. ERR_NOT_FOUND also when he may not see it. */
typedef struct DocumentReach {
    bool change;
    Str unit;
    int64_t attachment; /* its file */
    bool hides;         /* what of persons stands, or may stand, in it the user may not see: the file itself neither */
} DocumentReach;
bool document_reach(Documents *documents, const User *user, int64_t id, Arena *arena, DocumentReach *reach, Err *err);

/* An attachment, wherever it hangs, as the file of documents. A document that could not be read may hold anything. */
typedef struct DocumentFile {
    bool personal; /* something of persons stands in it, or may stand in it */
    bool hides; /* and the user may not see that at the document's unit (`personal_class`, packs/reader/checks.yaml) */
} DocumentFile;
/* Neither for an attachment that is no document's file. */
bool document_file(Documents *documents, const User *user, int64_t attachment, Arena *arena, DocumentFile *file,
                   Err *err);

/* ---- looking -------------------------------------------------------------- */

typedef struct DocumentQuery {
    Str unit; /* code: it and all below; empty: all that the user sees */
    Str period, kind, state;
    Str words;      /* part of the title */
    bool open;      /* only those with things that wait */
    bool alone;     /* only those of `unit` itself */
    bool withdrawn; /* those that were withdrawn, and no others */
    int64_t before; /* only ids below; 0: from the newest */
    int64_t limit;
} DocumentQuery;

typedef struct DocumentLine {
    int64_t id, attachment;
    Str unit, unit_name, period, kind, title, state, reason, format, file_name, read_at, actor, at;
    bool newer; /* a newer reader, or newer rules, would read it again */
    int64_t open_count, wrong_count;
    Str withdrawn_at, withdrawn_by, withdrawn_reason; /* empty: it counts */
} DocumentLine;
/* All that fit, and how many of them have no text that could be read (a scan, a file that is broken). */
typedef struct DocumentCount {
    int64_t total, unread;
} DocumentCount;
/* Newest first. */
bool document_list(Documents *documents, const User *user, const DocumentQuery *query, Arena *arena,
                   DocumentLine **lines, size_t *count, DocumentCount *counted, Err *err);
void document_line_json(Json *json, const DocumentLine *line); /* as an object */

/* What of persons somebody was shown in the open, to be written into the audit chain. */
typedef struct DocumentSeen {
    size_t places;
    Str unit;
} DocumentSeen;
/* One as a JSON object: head, parts, lines, things, what the user may do. `seen` NULL: nobody looks. ERR_NOT_FOUND also
 * when he may not see it. */
bool document_json(Documents *documents, const User *user, int64_t id, DocumentSeen *seen, Json *json, Arena *arena,
                   Err *err);

/* ---- deciding ------------------------------------------------------------- */

enum { DOCUMENT_REASON_MOST = 500, DOCUMENT_VALUE_MOST = 2000 /* characters */ };

typedef struct DocumentDecision {
    int64_t document, thing;
    Str act;    /* accept, correct, amend, dismiss, reopen */
    Str reason; /* dismiss, reopen: needed */
    /* What is completed or corrected; empty: as read. */
    Str value;   /* a number, in `measure`; of damage: what should stand there; amend: as printed, with its unit */
    Str name;    /* amend: what the figure is about */
    Str measure; /* unit of measure: 万元 */
    Str element, unit, period;
    Str fields; /* JSON object: fields of the case, otherwise than the pack says */
} DocumentDecision;

/* Takes it, with what it becomes, in one write. What it is not clear enough for is told with the field (ERR_INPUT,
 * place.field: element, value, unit, period, measure, reason). ERR_DENIED, ERR_NOT_FOUND, ERR_CONFLICT (already became
 * something). The same decision again changes nothing. Afterwards the thing is written as a JSON object.
 * `amend` is for a figure that was read wrongly: what stands in the original is kept beside what was read, with who
 * said so and when, and the document is read and checked again with it; `reopen` takes it back. */
bool document_decide(Documents *documents, const User *user, const DocumentDecision *decision, Json *json, Arena *arena,
                     Err *err);

/* ---- searching ------------------------------------------------------------ */

typedef struct DocumentHit {
    int64_t document;
    Str title, unit, unit_name, period;
    int64_t line;
    Str text;       /* of the line, in simplified characters */
    int64_t *marks; /* pairs: begin and end of what was looked for, in characters of `text` */
    size_t mark_count;
} DocumentHit;

enum { DOCUMENT_HITS_MOST = 200, DOCUMENT_ROWS_MOST = 5000 /* looked at for one question, those hidden counted */ };

typedef struct DocumentSearch {
    Str words;        /* set apart by blanks: each of two characters or more, traditional or simplified */
    Str unit;         /* code: it and all below; empty: all that the user sees */
    int64_t document; /* 0: any */
    int64_t after_document, after_line; /* behind this hit, the last that was shown; 0: from the first */
    int64_t limit;
} DocumentSearch;
/* Newest documents first, in the order of lines. *more: there are others behind that are shown. What of persons stands
 * in a line is hidden, and a line that is only found by it is no hit and counts nowhere. */
bool document_search(Documents *documents, const User *user, const DocumentSearch *search, Arena *arena,
                     DocumentHit **hits, size_t *count, bool *more, Err *err);

/* ---- taking out ------------------------------------------------------------- */

/* "xlsx", "html" or "docx" into a file at `path`; audited. ERR_USAGE for another format. `name`: what to call it. */
bool document_export(Documents *documents, const User *user, int64_t id, Str format, const char *path, Arena *arena,
                     Str *name, Err *err);

#endif
