/* Who may see and change what is attached to a matter: each kind of matter is asked in its own room. */
#ifndef DUXUE_WEB_ATTACHMENTS_H
#define DUXUE_WEB_ATTACHMENTS_H

#include "collect_json.h"

/* What the user may do with the files of one matter. */
typedef struct SubjectReach {
    bool change;   /* add, describe, withdraw */
    bool pictures; /* nothing else is taken, and only straight away */
    Err why;       /* when not: ERR_DENIED, ERR_CONFLICT */
    int sees;      /* highest privacy class: 0 to 3; -1: no file at all */
    bool personal; /* of this file: something of persons stands, or may stand, in it as a document */
    Str unit;      /* its unit's code, for the audit rows */
} SubjectReach;

/* Asks the room that owns the subject: attachment_subjects.c has a row for every kind. ERR_NOT_FOUND when there is no
 * such matter or the user does not see it. */
bool subject_reach(Request *request, const EvidenceSubject *subject, SubjectReach *reach, Err *err);

/* The file of a document is kept from who may not see what of persons stands in it, wherever it is attached: lowers
 * what `reach` sees of this attachment. */
bool subject_reach_file(Request *request, int64_t attachment, SubjectReach *reach, Err *err);

/* An attachment's picture as it may be shown to the user, upright and no larger than `edge`; a look is noted as for a
 * picture that is sent. ERR_NOT_FOUND, ERR_DENIED, ERR_INPUT when it is no picture. */
bool attachment_image(Request *request, int64_t id, int edge, EvidenceImage *image, Err *err);

/* One attachment as JSON. `reach` NULL: an own upload that waits. What is above the user's class is told without its
 * name and words. */
void put_attachment(Json *json, const Request *request, const Attachment *attachment, const SubjectReach *reach);
/* "attachments": [...] as a member: for the answers of rooms whose matters have files. The file of a document that
 * hides what is of persons from the user is told without its name and words, too. Not within a transaction. */
void put_attachments(Json *json, Request *request, const Attachment *list, size_t count, const SubjectReach *reach);

#endif
