/* evidence: files attached to anything - what a photo, a signed paper, a recording belongs to, who added it, who saw
 * it.
 *
 * A file is stored once by its content (store.h); an attachment says which matter
 * it belongs to: a subject of any room (kind and id as text), perhaps a part of it
 * (a field, a step). What a file is, is decided by its content, in a child process
 * behind walls, as are small pictures and previews. Nothing is deleted: what should
 * not have been added is withdrawn with a reason. An upload begins without a
 * subject, belongs to whoever sent it, and goes away when nobody attaches it.
 *
 * This room does not know who may see a subject: its callers decide that first,
 * and say up to which privacy class. Limits stand in packs/evidence.yaml. */
#ifndef DUXUE_EVIDENCE_H
#define DUXUE_EVIDENCE_H

#include "base.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- the room at work --------------------------------------------------- */

/* One for the whole program; any thread. */
typedef struct Evidence Evidence;
bool evidence_open(Store *store, const Pack *pack, Evidence **evidence, Err *err);
void evidence_close(Evidence *evidence); /* NULL is allowed */
/* The rules in force: those of the packs, or (packs without them) those built into the program. */
const EvidenceDef *evidence_rules(const Evidence *evidence);
/* Removes uploads that nobody attached in time, with their files. A server calls it now and then. */
bool evidence_tick(Evidence *evidence, Err *err);

/* ---- what is attached ---------------------------------------------------- */

/* What a file is attached to. */
typedef struct EvidenceSubject {
    Str kind; /* "entry", "case": letters, digits, _ and - */
    Str id;   /* as the room that owns it writes it: "17" */
    Str part; /* field, check, step; empty: the whole. As a filter: NULL data: any part. */
    Str unit; /* code of the unit it is about, for the audit row; may be empty */
} EvidenceSubject;

/* Kind of the subject that keeps the plans of a unit's grounds (its id: the unit's code): pictures, the newest counts;
 * places of cases point at one by its attachment. */
#define EVIDENCE_UNIT_PLAN "unit-plan"

enum { EVIDENCE_NOTE_MOST = 500, EVIDENCE_PLACE_MOST = 100, EVIDENCE_PART_MOST = 200 /* characters */ };

/* How a browser may show it. */
typedef enum EvidencePreview {
    PREVIEW_NONE,    /* to be saved only */
    PREVIEW_PICTURE, /* evidence_picture makes it small */
    PREVIEW_HTML,    /* evidence_document writes it as a page */
    PREVIEW_PDF,     /* the browser's own viewer */
    PREVIEW_MEDIA    /* the browser plays it */
} EvidencePreview;

typedef struct Attachment {
    int64_t id;
    char hash[65];
    EvidenceKind kind;
    int64_t size;
    int width, height; /* of pictures, upright; 0: unknown */
    Str name, note;
    Str taken_at; /* "2024-10-31T08:05:00", empty: unknown */
    Str place;
    bool has_position;
    double latitude, longitude;
    int privacy;             /* 0 to 3: P0 to P3 */
    int64_t account;         /* who added it; 0: the command line */
    Str actor, actor_shown;  /* sign-in name; name as lists show it */
    Str at;                  /* when it was added, ISO in UTC */
    EvidenceSubject subject; /* kind empty: waits to be attached */
    Str attached_by, attached_at;
    Str withdrawn_by, withdrawn_at, withdrawn_reason; /* withdrawn_at empty: it counts */
} Attachment;

/* "image/jpeg" ... */
const char *evidence_media_type(EvidenceKind kind);
EvidencePreview evidence_preview(EvidenceKind kind);

/* ---- adding --------------------------------------------------------------- */

typedef struct NewAttachment {
    const char *path; /* where the bytes lie; they may be altered there (see keep_position) */
    Str name;         /* as it was called at its place; cleaned here */
    Str note;
    Str taken_at; /* empty: as the photo says, if it does */
    Str place;    /* in words */
    bool has_position;
    double latitude, longitude;
    bool keep_position; /* otherwise where a photo was taken is taken out of it before it is stored */
    bool picture;       /* only a picture that can be shown is taken */
    int privacy;        /* 0 to 3; -1: as the rules say */
    Str wanted_by;      /* kind of the subject that a file without one is going to be attached to; may be empty */
} NewAttachment;

/* Takes a file: looks what it is, checks it against the rules, stores it. With a subject (of which the caller knows
 * that the user may add to it) it is attached at once, otherwise it waits. `user` NULL: the command line. ERR_INPUT: no
 * kind that is taken, broken, empty; ERR_LIMIT: too large, too many. */
bool evidence_add(Evidence *evidence, const User *user, const NewAttachment *file, const EvidenceSubject *subject,
                  Arena *arena, Attachment *added, Err *err);
/* Within a write of the room that owns the subject: gives it the user's own waiting uploads. All or none: ERR_NOT_FOUND
 * when one is not there, is not the user's or was attached before; ERR_LIMIT when the subject has too many. Adds its
 * audit row. */
bool evidence_attach(Evidence *evidence, Tx *tx, const User *user, const EvidenceSubject *subject, const int64_t *ids,
                     size_t count, Err *err);
/* The same as a write of its own. */
bool evidence_attach_now(Evidence *evidence, const User *user, const EvidenceSubject *subject, const int64_t *ids,
                         size_t count, Err *err);
/* What is written beside a file may be mended by whoever may withdraw it; NULL data: stays as it is. */
typedef struct AttachmentWords {
    Str note, place, taken_at;
} AttachmentWords;
bool evidence_describe(Evidence *evidence, const User *user, int64_t id, const AttachmentWords *words, Err *err);
/* A file that should not have been added: it stays, marked, with the reason. The caller knows that the user may.
 * ERR_CONFLICT when it is withdrawn already. */
bool evidence_withdraw(Evidence *evidence, const User *user, int64_t id, Str reason, Err *err);
/* An own upload that waits is given up: nobody sees it any more, evidence_tick removes it. ERR_NOT_FOUND when there is
 * none such. */
bool evidence_drop(Evidence *evidence, const User *user, int64_t id, Err *err);

/* ---- looking --------------------------------------------------------------- */

/* Whatever is attached to a subject, oldest first; withdrawn ones too when asked. */
bool evidence_list(Tx *tx, const EvidenceSubject *subject, bool withdrawn, Arena *arena, Attachment **list,
                   size_t *count, Err *err);
/* How many count (were not withdrawn). */
bool evidence_count(Tx *tx, const EvidenceSubject *subject, int64_t *count, Err *err);
/* The user's own uploads that wait. */
bool evidence_waiting(Tx *tx, const User *user, Arena *arena, Attachment **list, size_t *count, Err *err);
/* One; ERR_NOT_FOUND. */
bool evidence_find(Tx *tx, int64_t id, Arena *arena, Attachment *found, Err *err);
/* ERR_NOT_FOUND in the words for both: not there, and not within reach. */
bool evidence_no_attachment(Err *err);

/* The bytes, to be sent from the disk; the caller closes the handle. Of class P2 and P3 an audit row tells who looked.
 */
bool evidence_read(Evidence *evidence, const User *user, const Attachment *attachment, int *handle, uint64_t *size,
                   Err *err);

/* Sizes in which pictures are shown: pixels of the longer edge. */
enum { PICTURE_SMALL = 256, PICTURE_LARGE = 1600 };
/* A JPEG of a picture, upright, no larger than `edge`; made once and kept by hash. ERR_INPUT when it cannot be shown. A
 * large one of class P2 and P3 counts as a look (evidence_read). */
bool evidence_picture(Evidence *evidence, const User *user, const Attachment *attachment, int edge, int *handle,
                      uint64_t *size, Err *err);
/* The same in memory, with its size in points. */
typedef struct EvidenceImage {
    Str jpeg;
    int width, height;
} EvidenceImage;
bool evidence_image(Evidence *evidence, const User *user, const Attachment *attachment, int edge, Arena *arena,
                    EvidenceImage *image, Err *err);
/* A DOCX or XLSX as a page that asks for nothing else: text and tables. Kept by hash; counts as a look. */
bool evidence_document(Evidence *evidence, const User *user, const Attachment *attachment, int *handle, uint64_t *size,
                       Err *err);

/* ---- the child behind walls ------------------------------------------------ */

/* The program calls itself with the hidden word "--evidence-reader"; its main() calls this first thing with the words
 * behind it. A program that never names this function (a test) gets a forked child instead. */
int evidence_child_main(int count, char **words);

#endif
