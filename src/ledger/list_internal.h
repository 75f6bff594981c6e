/* list_internal: the statement behind a list of cases, as it grows: list_scope.c adds what may be seen, list_query.c
 * what is asked for, list.c reads. */
#ifndef DUXUE_LEDGER_LIST_INTERNAL_H
#define DUXUE_LEDGER_LIST_INTERNAL_H

#include "ledger_internal.h"

/* So many cases are looked up one by one and put in order; more are met on the way through the order of the list. */
enum { LIST_VALUES_MOST = 20000, LIST_FEW_MOST = 3000 };
/* Whoever sees no more of a record than this is served out of the index of units. */
enum { LIST_OWN_MOST = 12000 };

/* How many cases of the record asked for lie within the user's reach. */
typedef enum Seen { SEES_MANY, SEES_FEW, SEES_ALL } Seen;

/* A statement as it grows, with its values. */
typedef struct Building {
    Ledger *ledger;
    const Shelf *shelf;
    const User *user;
    const CaseQuery *query;
    Arena *arena;
    Buf with, from, where;
    GivenValue *values, *with_values, *from_values; /* those of `with`, then of `from`, come first in the statement */
    size_t count, capacity, with_count, with_capacity, from_count, from_capacity;
    size_t belows;
    Seen seen;
    int own; /* number of the set of units whose cases are the user's own; -1: there is none */
    bool filter_few[CASE_FILTERS_MOST], words_few, unit_few; /* these parts of the query find few cases */
    int leads;                    /* the filter out of whose keys, which are in order, the list is read; -1: none */
    Str match;                    /* the words, for the index of words; empty: it does not know them */
    uint64_t *act_few, *act_many; /* per record of the shelf, of "mine": states in which the user could act and in */
                                  /* which there are few cases, or many */
    bool nothing;                 /* the user may see none */
    Map *known;                   /* "unit:990121" to its name */
    Str *names;
    size_t name_count, name_capacity;
} Building;

/* How lists stand unless they are asked for otherwise; case_key.rank is the same, as one text. */
#define LIST_DUE_ORDER "c.ended = 'none' DESC, c.due_at = '', c.due_at, c.id"

/* list_scope.c: the statement, and what may be seen. */
void cases_add_value(Building *building, Str text);
void cases_add_condition(Building *building, const char *condition, Str text);
/* A named set of the codes of units and all that ever stood below them; its number. */
size_t cases_add_below(Building *building, const Str *units, size_t count);
/* `head` up to where the cases come from, which follows, then what is asked for, then `tail`. */
bool cases_open(const Building *building, Tx *tx, const char *head, const char *tail, Stmt **stmt, Err *err);
/* How many fit, at most one more than `most`. */
bool cases_count_to(const Building *building, Tx *tx, int64_t most, int64_t *total, Err *err);
/* Whether there are few (LIST_OWN_MOST) cases of the record in these units and below. */
bool cases_few_below(const Building *building, Tx *tx, Str record, const Str *units, size_t count, bool *few, Err *err);
bool cases_wanted(const Building *building, const RecordDef *def);
/* Whoever has few cases of the record that is asked for is served from them, put in order; whoever has many, from the
 * order of the list, in which the next one is never far. Before cases_build. */
bool cases_look_how_many(Building *building, Tx *tx, Err *err);
void cases_add_visibility(Building *building);
/* Ids of the cases that the user is responsible for, or (not `owner_only`) has opened. */
void cases_add_involvement(Building *building, bool owner_only);

/* list_parts.c: how many cases each part of the query finds. Before cases_build. */
bool cases_look_parts(Building *building, Tx *tx, Err *err);
/* States of a record in which the user could take it on: as a party, or (`creator`) as whoever opened it. */
uint64_t cases_states_to_act(const Building *building, const RecordDef *def, bool creator);
/* Some part finds few: the list is read from these, and not in its order. */
bool cases_driven(const Building *building);

/* list_query.c: what is asked for. */
bool cases_build(Building *building, Err *err);
/* Whether the record has states in which no deadline runs, and the condition that a case is, or is not, in one. */
bool cases_has_paused(const RecordDef *def);
void cases_add_paused(Building *building, const RecordDef *def, bool paused);
/* Of a page: many cases of one record are met in the order of the list; which index has it, the database does not
 * always see. Before cases_build. */
void cases_add_way(Building *building);
/* The order as SQL; NULL, with the error, for one that is not there. */
const char *cases_order(const Building *building, Err *err);

#endif
