/* What the files of the room share. */
#ifndef DUXUE_DRAW_INTERNAL_H
#define DUXUE_DRAW_INTERNAL_H

#include "draw.h"

#include <jansson.h>

/* ---- engines: draw.c calls one of these ---- */

/* A list of indices in random order (Fisher-Yates): the first `most` places are drawn, all when most >= count. */
void stream_shuffle(DrawStream *stream, size_t *items, size_t count, size_t most);
/* The same with weights: each next one in proportion to its weight among those left. */
void stream_shuffle_weighted(DrawStream *stream, size_t *items, const int64_t *weights, size_t count, size_t most,
                             Arena *arena);

/* Entries that take part, as indices. */
size_t *taking_part(const DrawEntry *entries, size_t count, Arena *arena, size_t *out_count);
bool entry_avoids(const DrawEntry *entry, Str number); /* its `avoid` is sorted */
/* Index of a number in a sorted list; false when it is not there. */
bool entry_find(const DrawEntry *entries, size_t count, Str number, size_t *index);

/* Entries that stay together, as one. */
typedef struct DrawParty {
    size_t *members; /* indices of entries, in their order */
    size_t count;
} DrawParty;
/* In the order of their first members. */
DrawParty *parties_of(const DrawEntry *entries, const size_t *part, size_t count, Arena *arena, size_t *party_count);

/* Matching of helpers to places: teams.c. */
typedef struct TeamTask {
    size_t places, team, load; /* load 0: no limit */
    size_t helpers, first;     /* so many of the shuffled helpers are used if they are enough; 0: all */
    bool (*conflict)(const void *context, size_t place, size_t helper);
    const void *context;
} TeamTask;
/* teams[place * team + i]: index of a helper, SIZE_MAX where nobody could be found; all found ones stand first. */
size_t *teams_draw(const TeamTask *task, DrawStream *stream, Arena *arena);

typedef struct ResultBuilder {
    Arena *arena;
    DrawResult *result;
    size_t capacity;
} ResultBuilder;
void result_add(ResultBuilder *builder, Str number, Str to, int64_t value);

bool select_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err);
bool admission_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err);
bool classes_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err);
bool quota_compute(const DrawPool *pool, const DrawRule *rule, DrawStream *stream, ResultBuilder *out, Err *err);

/* How many are selected of each stratum; `groups` sorted, their members' indices behind each other in `items`. */
typedef struct Strata {
    Str *groups;
    size_t *first, *sizes; /* in items */
    int64_t *counts;
    size_t group_count;
    size_t *items, item_count;
    size_t *sure, sure_count; /* taken whatever is drawn */
} Strata;
void strata_make(const DrawPool *pool, const DrawRule *rule, Arena *arena, Strata *strata);
/* `rank` breaks ties. */
bool strata_count(const DrawRule *rule, const size_t *rank, Arena *arena, Strata *strata, Err *err);

/* What each junior school counts, and the least and most of one senior school's places it may have. */
void quota_bounds(const DrawPool *pool, const DrawRule *rule, Arena *arena, int64_t *weights, int64_t *floors,
                  int64_t *caps);

/* ---- json.c ---- */
json_t *json_of_pool(const DrawPool *pool);
json_t *json_of_statement(const DrawStatement *statement);
/* False where a member is missing or of the wrong kind. */
bool pool_of_json(const json_t *json, Arena *arena, DrawPool *pool, Err *err);
bool statement_of_json(const json_t *json, Arena *arena, DrawStatement *statement, Err *err);
json_t *json_of_result(const DrawResult *result);
/* Whether text may stand in a proof: UTF-8, not too long, no control characters. */
bool text_is_plain(Str text, size_t most);

/* ---- access.c ---- */
const DrawGrant *grant_of(const DrawDef *def, DrawStep step);
bool path_may(const User *user, const DrawDef *def, const UnitWay *path, DrawStep step, Err *err);
Str draw_actor(const User *user);

/* ---- list.c ---- */
bool draw_load(const Draws *draws, Tx *tx, int64_t id, Arena *arena, DrawInfo *info, Err *err);
bool draw_no_such(int64_t id, Err *err);
/* Who may not see it hears that there is none. */
bool draw_visible(const Draws *draws, const User *user, Tx *tx, const DrawInfo *info, Arena *arena, Err *err);

#endif
