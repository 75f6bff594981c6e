/* list_internal: the statement behind a list of cases, as it grows: list_scope.c adds what may be seen, list_query.c
 * what is asked for, list.c reads. */
#ifndef DUXUE_LEDGER_LIST_INTERNAL_H
#define DUXUE_LEDGER_LIST_INTERNAL_H

#include "ledger_internal.h"

enum { LIST_VALUES_MOST = 20000 };

/* How many cases of the record asked for lie within the user's reach. */
typedef enum Seen { SEES_MANY, SEES_FEW, SEES_ALL } Seen;

/* A statement as it grows, with its values. */
typedef struct Building {
    Ledger *ledger;
    const Shelf *shelf;
    const User *user;
    const CaseQuery *query;
    Arena *arena;
    Buf with, where;
    GivenValue *values, *with_values; /* those of `with` come first in the statement */
    size_t count, capacity, with_count, with_capacity;
    size_t belows;
    Seen seen;
    bool nothing; /* the user may see none */
    Map *known;   /* "unit:990121" to its name */
    Str *names;
    size_t name_count, name_capacity;
} Building;

/* list_scope.c: the statement, and what may be seen. */
void cases_add_value(Building *building, Str text);
void cases_add_condition(Building *building, const char *condition, Str text);
/* A named set of the codes of units and all that ever stood below them; its number. */
size_t cases_add_below(Building *building, const Str *units, size_t count);
bool cases_open(const Building *building, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err);
/* How many fit, at most one more than `most`. */
bool cases_count_to(const Building *building, Tx *tx, int64_t most, int64_t *total, Err *err);
bool cases_wanted(const Building *building, const RecordDef *def);
/* Whoever has few cases of the record that is asked for is served from them, put in order; whoever has many, from the
 * order of the list, in which the next one is never far. Before cases_build. */
bool cases_look_how_many(Building *building, Tx *tx, Err *err);
void cases_add_visibility(Building *building);
/* Ids of the cases that the user is responsible for, or (not `owner_only`) has opened. */
void cases_add_involvement(Building *building, bool owner_only);

/* list_query.c: what is asked for. */
bool cases_build(Building *building, Err *err);
/* The order as SQL; NULL, with the error, for one that is not there. */
const char *cases_order(const Building *building, Err *err);

#endif
