/* What the files of the room share: filling a frame, and the year before laid on this year's units. */
#ifndef DUXUE_INDICATOR_INTERNAL_H
#define DUXUE_INDICATOR_INTERNAL_H

#include "indicator.h"

/* A column without values: unknown in every row. */
Column frame_empty_column(Arena *arena, size_t count, Reason reason);
/* What a kind of school cannot have is a known zero: a primary school has no junior teachers. */
void frame_imply_zeros(const Frame *frame, const Element *element, Reason empty, Column column);
/* Tree, kinds and columns of one period into a frame whose arena, pack and reasons are set. */
bool frame_fill(Frame *frame, Tx *tx, Str period, Err *err);

/* The formula of an indicator, with its place for what is wrong with it. */
bool indicator_compile(const Pack *pack, const IndicatorDef *indicator, Arena *arena, const Expr **expr, Err *err);

/* frame_ledger.c: the columns that ledgers fill. */
bool frame_lay_ledgers(Frame *frame, Tx *tx, Str period, Err *err);

/* frame_previous.c: `last`, `forebears` and `previous` of a filled frame; nothing when there is no earlier period. */
bool frame_load_previous(Frame *frame, Tx *tx, Err *err);
/* The region [from, to) as it was in the year before, as Rows ask for it; `keep` for a region of several parts lives in
 * `arena`. */
typedef struct FrameRegion {
    const Frame *frame; /* of the year before */
    size_t from, to;
    const uint8_t *keep;
    Reason why;
} FrameRegion;
bool frame_region_before(const Frame *frame, size_t from, size_t to, Arena *arena, FrameRegion *region);

#endif
