/* pack_draw: draws, and files that are attached.
 * A part of pack.h, which includes it behind what it builds on; rooms include pack.h. */
#ifndef DUXUE_PACK_DRAW_H
#define DUXUE_PACK_DRAW_H

/* ---- draws --------------------------------------------------------------- */

typedef enum DrawMethod {
    DRAW_SELECT,    /* k of a pool, by strata; perhaps with teams drawn to what was selected */
    DRAW_ADMISSION, /* applicants to schools with places, by wishes */
    DRAW_CLASSES,   /* pupils to balanced classes, class teachers to classes */
    DRAW_QUOTA,     /* places of senior schools shared among junior schools: only ties are drawn */
    DRAW_METHODS
} DrawMethod;

typedef enum DrawStrata { STRATA_NONE, STRATA_PROPORTIONAL, STRATA_EQUAL, STRATA_GIVEN } DrawStrata;
typedef enum DrawWishes { WISHES_FIRST, WISHES_PARALLEL } DrawWishes;

typedef struct DrawPair { /* 城区: 3 */
    Str group;
    int64_t value;
} DrawPair;

/* What a draw goes by; docs/draw.md says what each value does. 0 and empty: not used. */
typedef struct DrawRule {
    DrawMethod method;
    int64_t count;       /* selected in all; 0: every entry, in drawn order */
    int64_t strata;      /* DrawStrata */
    int64_t floor, cap;  /* least and most of a stratum, or of one school's share */
    int64_t cap_percent; /* most of one school's share, per cent of its graduates */
    int64_t weighted;    /* 1: with the entries' weights */
    int64_t team;        /* so many of the second list to each selected */
    int64_t load;        /* most that one of the second list gets; 0: no limit */
    int64_t helpers;     /* so many of the second list are drawn first; 0: all may be used */
    int64_t wishes;      /* DrawWishes */
    int64_t rest;        /* 1: who has no place yet gets one of those left, drawn */
    int64_t ranked;      /* 1: lower priority first, chance only among equal ones */
    int64_t classes;
    DrawPair *given; /* selected per stratum */
    size_t given_count;
    DrawPair *tilt; /* per cent by which a group's share counts */
    size_t tilt_count;
} DrawRule;

/* Sets one value from its text: numbers, the words of packs, "城区=3,乡村=2" for pairs. ERR_INPUT names what is
 * allowed. */
bool draw_rule_put(DrawRule *rule, Str key, Str value, Arena *arena, Err *err);
/* Calls back for every value that differs from its default: number, word, or pairs. */
typedef struct DrawRuleValue {
    const char *key, *word; /* word NULL: a number or pairs */
    int64_t number;
    const DrawPair *pairs; /* NULL: none */
    size_t pair_count;
} DrawRuleValue;
typedef void (*DrawRuleSink)(void *context, const DrawRuleValue *value);
void draw_rule_each(const DrawRule *rule, DrawRuleSink sink, void *context);
const char *draw_method_id(DrawMethod method);
/* Chinese name of a rule's value, "抽取数量"; NULL: there is none. */
const char *draw_rule_name(Str key);

typedef struct DrawColumn {
    int field; /* index in draw_fields */
    Str *names;
    size_t name_count;
    Str *values; /* the only ones that may be written; none: anything */
    size_t value_count;
    bool required;
} DrawColumn;
/* What a column of a pool may hold, ended by NULL: number, name, group ... */
extern const char *const draw_fields[];

typedef struct DrawGrant { /* who may take a step: an action in a domain of packs/roles.yaml */
    Str written;           /* "public_notices:draw" */
    Str domain;
    Action action;
} DrawGrant;

/* Cases that say something about an entry of a list; `record` empty: the entry's own case. */
typedef struct DrawMark {
    Str record;
    PackText where; /* which of them */
    Str day;        /* field of a day; empty: when the case ended, or was opened */
    Str reason;
} DrawMark;

/* Where a list comes from when a case asks for the draw. */
typedef struct DrawSource {
    bool there;
    Str record;     /* its cases are the entries; empty: units of the kind's `units` */
    PackText where; /* which cases */
    Str asked_by;   /* field that names the case which asks, or they came out of it; empty: any below its unit */
    Str name, group, weight; /* fields of the record */
    Str person;              /* field with the account, whose avoidance holds */
    Str *avoid;              /* fields with units that it must not meet */
    size_t avoid_count;
    DrawMark seen;             /* who was seen longest ago has the lowest priority number */
    DrawMark always, excluded; /* taken in any case; takes no part */
    Place place;
} DrawSource;

/* Which units a person has to avoid: packs/avoidance.yaml. */
typedef struct AvoidanceList {
    Str record, person; /* its cases name the person in this field */
    Str *units;         /* fields with the units */
    size_t unit_count;
    PackText where; /* which cases; empty: all that are not void */
    Place place;
} AvoidanceList;
typedef struct AvoidanceDef {
    bool there;
    bool posts;       /* schools where the person has a post */
    int former_years; /* and had one so many years back */
    AvoidanceList *declared;
    size_t declared_count;
} AvoidanceDef;

typedef struct DrawDef { /* a kind of draw */
    Str id, name, source, note;
    int method;          /* DrawMethod */
    Str entries, others; /* names of the two lists; others empty: there is none */
    Str *units;          /* kinds of units that the first list may be filled with */
    size_t unit_count;
    bool named;     /* names stand in the pool; otherwise they are sealed apart and numbers are published */
    bool is_public; /* anybody may see result and proof, without an account */
    bool hidden;    /* until it is published nobody sees it but those who work on it */
    DrawColumn *columns, *other_columns;
    size_t column_count, other_column_count;
    DrawRule rule; /* defaults */
    Str *open;     /* values of the rule that whoever makes a draw may set */
    size_t open_count;
    Str *state; /* what has to be stated: basis, planned_on, entropy */
    size_t state_count;
    DrawGrant view, prepare, draw, witness, confirm;
    int witnesses;               /* so many have to sign */
    int lock_days;               /* the pool is fixed at least so many days before the draw */
    int publicity_days;          /* the result is open to objection so long */
    DrawSource pool, other_pool; /* of a draw that a case asks for */
    Place place;
} DrawDef;

/* ---- attached files ---------------------------------------------------- */

/* What a file is by its content; the packs say which are taken. */
typedef enum EvidenceKind {
    EVIDENCE_JPEG,
    EVIDENCE_PNG,
    EVIDENCE_WEBP,
    EVIDENCE_HEIC,
    EVIDENCE_GIF,
    EVIDENCE_PDF,
    EVIDENCE_OFD,
    EVIDENCE_DOCX,
    EVIDENCE_XLSX,
    EVIDENCE_PPTX,
    EVIDENCE_OFFICE97, /* .doc, .xls and others of before 2007 */
    EVIDENCE_MP4,
    EVIDENCE_M4A,
    EVIDENCE_MP3,
    EVIDENCE_TEXT, /* of any encoding, also HTML: never shown by a browser */
    EVIDENCE_KINDS
} EvidenceKind;

enum { EVIDENCE_MEGA_BYTES_MOST = 64 /* of one file: what the server takes in one request */ };

typedef struct EvidenceKindDef {
    int kind; /* EvidenceKind */
    Str name;
    Str *endings; /* "jpg"; the first is given to a file whose name has another one */
    size_t ending_count;
    int mega_bytes;
    Str *only; /* kinds of subjects that take it; none: all */
    size_t only_count;
} EvidenceKindDef;

typedef struct EvidenceDef {
    int privacy;    /* 0..3: of a file where nothing else is said */
    int hold_hours; /* an upload that was attached to nothing is removed after so long */
    int per_subject, per_person;
    int mega_pixels; /* of a picture that is shown small */
    int shrink;      /* pixels of the longer edge: the page sends no larger photos */
    EvidenceKindDef *kinds;
    size_t kind_count;
    Place place;
} EvidenceDef;

#endif
