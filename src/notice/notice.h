/* notice: what a bureau writes to its units and to the public - notices, circulars, briefs, publicity - and what comes
 * back: who received it, who replied, who objected.
 *
 * Kinds, numbers, whose signature is needed, and how long publicity lasts stand in packs/notices.yaml. A notice is
 * written, submitted, signed (by others than its author) and goes out to recipients that a rule names; they are counted
 * before and frozen then. Steps are appended, its state is their fold. Deadlines and lights are those of the ledgers
 * (due_light, ladders). Publicity is seen without an account, shows only what was meant for the public, and does not
 * end while an objection is open. docs/notices.md tells the whole. */
#ifndef DUXUE_NOTICE_H
#define DUXUE_NOTICE_H

#include "base.h"
#include "evidence.h"
#include "ledger.h"
#include "org.h"
#include "pack.h"
#include "people.h"
#include "store.h"

/* ---- what is written ------------------------------------------------------ */

enum {
    NOTICE_BODY_MOST = 64 * 1024,     /* bytes */
    NOTICE_CONTENT_MOST = 256 * 1024, /* bytes of the JSON */
    NOTICE_TITLE_MOST = 200,          /* characters */
    NOTICE_TEXT_MOST = 2000,          /* characters of basis, contact, reason */
    NOTICE_GROUPS_MOST = 20,
    NOTICE_ITEMS_MOST = 30,
    NOTICE_LIST_MOST = 2000, /* units, persons, kinds of one group */
    NOTICE_RECIPIENTS_MOST = 20000,
    NOTICE_BLOCKS_MOST = 2000,
    NOTICE_COLUMNS_MOST = 20
};

/* The body is plain text: "# " to "### " begin headings, "|" begins a row of a table (its first row is the heading),
 * anything else is a paragraph. No markup of any other kind means anything. */
typedef enum NoticeBlockType { NOTICE_HEADING, NOTICE_PARAGRAPH, NOTICE_TABLE } NoticeBlockType;
typedef struct NoticeBlock {
    NoticeBlockType type;
    int level; /* of a heading: 1 to 3 */
    Str text;
    size_t columns, rows; /* of a table, with its heading row */
    Str *cells;           /* row by row */
    int line;             /* of the body, from 1 */
} NoticeBlock;
/* ERR_LIMIT: too long, too many blocks or columns; ERR_INPUT: not UTF-8, control characters. */
bool notice_body_read(Str body, Arena *arena, NoticeBlock **blocks, size_t *count, Err *err);

typedef enum NoticeReply { REPLY_NONE, REPLY_TICK, REPLY_MATERIALS, REPLY_FORM, NOTICE_REPLIES } NoticeReply;
const char *notice_reply_id(NoticeReply reply); /* none, tick, materials, form */

typedef struct NoticeItem { /* one material */
    Str id, name;
    bool file; /* otherwise a text */
    bool required;
} NoticeItem;

/* A group of recipients with its own days. Units: those below `below` (itself too when `self`) of the kinds and
 * stages, if any are named; and those named one by one. Departments are of the issuing unit. */
typedef struct NoticeGroup {
    Str name, below;
    bool self;
    Str *kinds, *stages, *units, *sections, *persons, *roles;
    size_t kind_count, stage_count, unit_count, section_count, person_count, role_count;
    Str receipt_on, reply_on; /* days; empty: as the packs say, none */
} NoticeGroup;

typedef struct NoticeContent {
    Str title, body, basis, contact;
    bool urgent;
    NoticeGroup *groups;
    size_t group_count;
    NoticeReply reply;
    Str tick; /* what is ticked: "已传达到全体教职工" */
    NoticeItem *items;
    size_t item_count;
    int64_t round;                 /* REPLY_FORM: of collect */
    Str public_from, public_until; /* days; empty: from the day it goes out, as long as the pack says */
    Str *corrections;              /* of what is public, oldest first: added later, the old text stays */
    size_t correction_count;
} NoticeContent;
/* The JSON of a draft. ERR_INPUT with place.field for what is wrong; keys that are not known are refused. */
bool notice_content_read(Str json, Arena *arena, NoticeContent *content, Err *err);
Str notice_content_text(const NoticeContent *content, Arena *arena); /* canonical JSON */

/* Personal data that may not go out to the public: identity numbers, mobile numbers, bank cards anywhere, and columns
 * that the packs name. *found: how many; the first stands in `err` (ERR_INPUT) with its line. `masked` (may be NULL)
 * receives the body with all of them masked. */
bool notice_mask_check(const Pack *pack, Str body, Arena *arena, size_t *found, Str *masked, Err *err);

/* ---- the room at work ------------------------------------------------------ */

typedef struct Notices Notices;
/* ERR_INPUT when the packs have no notices. `ledger` opens the cases of objections; `evidence` NULL: no files. */
bool notice_open(Store *store, const Pack *pack, Ledger *ledger, Evidence *evidence, Notices **notices, Err *err);
void notice_close(Notices *notices); /* NULL is allowed */

typedef enum NoticeState {
    NOTICE_DRAFT,
    NOTICE_SUBMITTED,
    NOTICE_RETURNED,
    NOTICE_ISSUED,
    NOTICE_CLOSED,
    NOTICE_WITHDRAWN,
    NOTICE_STATES
} NoticeState;
const char *notice_state_id(NoticeState state);
const char *notice_state_name(NoticeState state);
bool notice_state_parse(Str text, NoticeState *state);

/* A draft, new or changed. */
typedef struct NoticeDraft {
    int64_t id;           /* 0: new */
    Str kind, unit;       /* of a new one */
    Str section;          /* the same; empty: of the kind's domain, or of the user's post */
    Str content;          /* JSON */
    int64_t version;      /* steps that the user saw; -1: not checked */
    const int64_t *files; /* uploads to attach */
    size_t file_count;
} NoticeDraft;
/* By who may edit in the kind's domain at the unit, for the department. A draft may be unfinished: what it lacks is
 * told when it is submitted. `id` receives its id. */
bool notice_save(Notices *notices, const User *user, const NoticeDraft *draft, int64_t *id, Err *err);

typedef enum NoticeAct {
    NOTICE_SUBMIT,   /* everything has to be there; of publicity nothing personal */
    NOTICE_RETURN,   /* by whoever may sign next; with a reason */
    NOTICE_SIGN,     /* the last signature sends it out */
    NOTICE_CORRECT,  /* of what is public: words that are added; the text stays */
    NOTICE_CLOSE,    /* no more is awaited; publicity ends by itself */
    NOTICE_WITHDRAW, /* with a reason */
    NOTICE_ACTS
} NoticeAct;
const char *notice_act_id(NoticeAct act); /* submit, return, sign, correct, close, withdraw */
const char *notice_act_name(NoticeAct act);
bool notice_act_parse(Str text, NoticeAct *act);
/* ERR_CONFLICT: not in a state for it, or changed since `version`; ERR_DENIED: not this user (told who). */
bool notice_act(Notices *notices, const User *user, int64_t id, NoticeAct act, Str reason, int64_t version, Err *err);

/* ---- recipients ------------------------------------------------------------- */

typedef struct NoticeRecipient {
    int64_t id; /* 0: of a draft, not frozen */
    size_t group;
    Str group_name, unit, unit_name, section, section_name, person, person_name;
    Str roles;      /* ids, one a line; empty: who may for the unit */
    Str role_names; /* 校长、安全主任 */
    Str receipt_due, receipt_why, reply_due;
    Str received_by, received_at;
    Str reply; /* empty, handed_in, returned, accepted */
    Str answers, reply_by, reply_at, reason;
    int64_t entry;       /* of collect, when a form is the reply */
    int reminders, rung; /* of the ladder: how many were taken */
    Str reminded_on;
    Light light;
    Str why;
    bool missing_receipt, missing_reply, late_receipt, late_reply;
} NoticeRecipient;

/* Whom a draft would go to, today. Each once, in the order of groups, then of the tree. ERR_INPUT with the group. */
bool notice_preview(Notices *notices, const User *user, Str unit, Str content, Arena *arena, NoticeRecipient **list,
                    size_t *count, Err *err);

/* Of each unit whether a notice of the unit `from` may name it today: it stands, and is `from` or below it. Whoever
 * drafts one leaves out the others, as a group that names one is refused. */
bool notice_may_name(const Notices *notices, Tx *tx, Str from, const Str *units, size_t count, Arena *arena, bool *may,
                     Err *err);

typedef struct NoticeTally {
    size_t recipients, received, replied, accepted, late_receipt, late_reply, missing_receipt, missing_reply;
} NoticeTally;

/* ---- looking ---------------------------------------------------------------- */

typedef struct NoticeMay {
    bool edit, submit, sign, send_back, correct, close, withdraw, remind, check, object;
    Str sign_why; /* when not: who signs, "要由分管局领导签发" */
} NoticeMay;

typedef struct NoticeInfo {
    int64_t id, version;
    const NoticeKindDef *kind; /* NULL: the packs no longer have it */
    Str kind_id, kind_name, unit, unit_name, section, section_name, number, title;
    NoticeState state;
    int64_t signed_count;
    Str waits_for;         /* 股室负责人: whose signature is next; empty: none */
    bool waits_for_nobody; /* no account has a post of this role for the department */
    Str made_by, made_at, issued_at, public_from, public_until, ended_at;
    int64_t objections, open_objections;
    Str content; /* JSON */
    NoticeReply reply;
    Str reply_due; /* the earliest */
    NoticeTally tally;
    NoticeMay may;
    bool working; /* the user is of those who work on it: sees drafts, recipients, steps */
} NoticeInfo;

typedef struct NoticeStepDone {
    Str step, name, before, after, reason, actor, behalf, role, at;
} NoticeStepDone;

typedef struct NoticeFilter {
    Str kind, unit, words, made_by;
    unsigned states; /* bits; 0: any */
} NoticeFilter;
/* Those that the user issues or may look at from the issuing side, newest first. */
bool notice_list(Notices *notices, const User *user, const NoticeFilter *filter, Arena *arena, NoticeInfo **infos,
                 size_t *count, Err *err);
/* One, also for a recipient. ERR_NOT_FOUND also for one the user may not see. `steps` may be NULL. */
bool notice_get(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeInfo *info, NoticeStepDone **steps,
                size_t *step_count, Err *err);
/* All recipients, for who works on it or may look at it from the issuing side. */
bool notice_recipients(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeRecipient **list,
                       size_t *count, Err *err);

/* ---- receiving --------------------------------------------------------------- */

typedef struct NoticeReceived {
    NoticeInfo notice; /* without tally and steps */
    NoticeRecipient recipient;
    bool may_receive, may_reply;
} NoticeReceived;
/* What has reached the user's units, departments, or the user; newest first. `open`: only what is still missing. */
bool notice_received(Notices *notices, const User *user, bool open, Arena *arena, NoticeReceived **list, size_t *count,
                     Err *err);
/* The user's own recipients of one notice. */
bool notice_received_of(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeReceived **list,
                        size_t *count, Err *err);

typedef enum NoticeDeed { NOTICE_RECEIVE, NOTICE_HAND_IN, NOTICE_SEND_BACK, NOTICE_ACCEPT, NOTICE_DEEDS } NoticeDeed;
const char *notice_deed_id(NoticeDeed deed); /* receive, hand_in, return, accept */
bool notice_deed_parse(Str text, NoticeDeed *deed);
typedef struct NoticeDone {
    NoticeDeed deed;
    Str answers; /* JSON object: id of an item to its text; HAND_IN */
    Str reason;  /* SEND_BACK */
} NoticeDone;
/* A receipt, or a reply with its texts; its files are attachments of kind "notice-reply", id of the recipient, part the
 * item. The issuing side accepts replies or sends them back. */
bool notice_do(Notices *notices, const User *user, int64_t recipient, const NoticeDone *done, Err *err);
/* Reminds whoever has not received or replied; *told of them. */
bool notice_remind(Notices *notices, const User *user, int64_t id, const int64_t *recipients, size_t count,
                   size_t *told, Err *err);

/* Files: what the user may do with those of a notice ("notice"), or of a reply ("notice-reply"). */
typedef struct NoticeReach {
    bool change;
    Err why;
    int sees;
    Str unit;
} NoticeReach;
bool notice_reach(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeReach *reach, Err *err);
bool notice_reply_reach(Notices *notices, const User *user, int64_t recipient, Arena *arena, NoticeReach *reach,
                        Err *err);

/* ---- what there is to do -------------------------------------------------------- */

typedef enum NoticeTodoKind {
    NOTICE_TODO_RECEIVE,
    NOTICE_TODO_REPLY,
    NOTICE_TODO_SIGN,  /* waits for the user's signature */
    NOTICE_TODO_MEND,  /* the user's draft came back */
    NOTICE_TODO_CHECK, /* replies to look at */
} NoticeTodoKind;
const char *notice_todo_kind_id(NoticeTodoKind kind); /* notice_receive ... */
typedef struct NoticeTodo {
    NoticeTodoKind kind;
    int64_t notice;
    Str title, kind_name, unit, unit_name, due_on, why;
    Light light;
    size_t count;
} NoticeTodo;
bool notice_todo(Notices *notices, const User *user, Arena *arena, NoticeTodo **todos, size_t *count, Err *err);

/* ---- the public ------------------------------------------------------------------- */

/* Without an account: what is public today. */
bool notice_public_list(Notices *notices, Arena *arena, NoticeInfo **infos, size_t *count, Err *err);
/* ERR_NOT_FOUND for one that is not public (any more). */
bool notice_public_get(Notices *notices, int64_t id, Arena *arena, NoticeInfo *info, Err *err);

typedef struct NoticeObjection {
    Str text;
    Str contact; /* may be empty; kept sealed */
    Str address; /* where it came from; of the page */
} NoticeObjection;
/* An objection, from the page (`user` NULL) or received by the office: opens a case, and holds up the end. ERR_LIMIT:
 * too long, or too many today. */
bool notice_object(Notices *notices, const User *user, int64_t id, const NoticeObjection *objection, bool from_page,
                   Arena *arena, Str *number, Err *err);
typedef struct NoticeObjected {
    int64_t id, case_id;
    Str number, state, channel, at;
    bool open, has_contact;
} NoticeObjected;
bool notice_objections(Notices *notices, const User *user, int64_t id, Arena *arena, NoticeObjected **list,
                       size_t *count, Err *err);
/* How to reach whoever objected: with a reason, audited; for who works on it and sees P2. */
bool notice_contact(Notices *notices, const User *user, int64_t objection, Str reason, Arena *arena, Str *contact,
                    Err *err);

/* Ends publicity that is over, reminds, takes rungs of the ladder. */
typedef struct NoticeSwept {
    size_t ended, reminded, rungs;
} NoticeSwept;
bool notice_sweep(Notices *notices, NoticeSwept *swept, Err *err);

/* ---- circulars, letters, roster ------------------------------------------------------ */

/* Facts about one unit, for the table of a circular. What was not looked for is -1. */
typedef struct NoticeFacts {
    Str unit, unit_name;
    int64_t cases, duties, entries, notices; /* overdue */
} NoticeFacts;
enum { FACTS_CASES = 1, FACTS_DUTIES = 2, FACTS_ENTRIES = 4, FACTS_NOTICES = 8 };
/* Counts overdue cases and notices below the unit, as far as the user may see them, into `facts` (units in tree order,
 * with anything overdue or not); duties and entries are the callers' to add, who know those rooms. */
bool notice_facts(Notices *notices, const User *user, Str unit, unsigned wanted, Arena *arena, NoticeFacts **facts,
                  size_t *count, Err *err);
/* A draft of a circular: what is overdue, a table per unit in the order of the tree, no rank and no points; to the
 * units concerned; in the words of the pack. JSON of its content. */
Str notice_circular(const Notices *notices, Str unit_name, const NoticeFacts *facts, size_t count, unsigned wanted,
                    Arena *arena);

/* A letter of an inspection out of a case and those that came out of it, by the packs. The body is that of a notice. */
typedef struct NoticeLetter {
    Str name, title, addressee, number, unit_name, body, date;
} NoticeLetter;
bool notice_letter(Notices *notices, const User *user, Str letter, int64_t case_id, Arena *arena, NoticeLetter *out,
                   Err *err);

typedef struct RosterSchool {
    Str unit, unit_name, kind_name;
    Str *inspectors; /* shown names */
    size_t inspector_count;
    int visits; /* in the month */
    bool nobody, too_few;
} RosterSchool;
typedef struct RosterInspector {
    Str name, shown;
    int schools, visits; /* schools of his; visits in the month */
    int seen;            /* of his schools, visited in the month */
    bool too_many;
} RosterInspector;
typedef struct Roster {
    Str month;
    int most_schools, visits;
    RosterSchool *schools; /* in tree order */
    size_t school_count;
    RosterInspector *inspectors; /* by name */
    size_t inspector_count;
    size_t without, visited, made; /* schools with nobody; schools seen in the month; visits */
} Roster;
/* Schools below the unit, who inspects them, and visits of a month ("2026-11"; empty: this one). Counts, no ranks. */
bool notice_roster(Notices *notices, const User *user, Str unit, Str month, Arena *arena, Roster *roster, Err *err);

#endif
