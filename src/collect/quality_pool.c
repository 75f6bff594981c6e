/* Pools and groups: which schools are compared with each other. */
#include "quality_internal.h"

#include <stdlib.h>

double figure_of(const Run *run, const Frame *frame, int element, int row) {
    const StoredColumn column = frame_column(frame, element);
    if (!stored_known(&column, (size_t)row) || !(column.value[row] > 0)) {
        return 0;
    }
    return round(column.value[row] / run->elements[element].entry_factor * 1e6) / 1e6;
}

double *pool_figures(const Run *run, const Pool *pool, const Frame *frame) {
    double *figures = ARENA_ARRAY(run->arena, pool->count * run->figure_count, double);
    for (size_t f = 0; f < run->figure_count; f++) {
        for (size_t i = 0; frame_column(frame, run->figures[f]).value && i < pool->count; i++) {
            figures[i * run->figure_count + f] = figure_of(run, frame, run->figures[f], pool->rows[i]);
        }
    }
    return figures;
}

int significant_digits(double figure) {
    char text[32];
    size_t length = number_shortest(figure, text);
    int digits = 0, zeros = 0; /* zeros that wait for a digit behind them */
    for (size_t i = 0; i < length && text[i] != 'e'; i++) {
        if (text[i] == '0' && digits) {
            zeros++;
        } else if (text[i] >= '1' && text[i] <= '9') {
            digits += zeros + 1;
            zeros = 0;
        }
    }
    return digits;
}

/* ---- pools ---- */

/* `counts`: schools below each unit of the tree, -1 not yet counted. */
static int schools_below(const Run *run, int unit, int *counts) {
    if (counts[unit] < 0) {
        counts[unit] = 0;
        for (int row = unit; row < run->frame->tree.units[unit].end; row++) {
            counts[unit] += run->frame->school_rows[row];
        }
    }
    return counts[unit];
}

int pool_unit(const Run *run, int school, int *counts) {
    const Unit *units = run->frame->tree.units;
    int best = school;
    for (int at = units[school].parent; at >= 0; at = units[at].parent) {
        best = at;
        if (units[at].kind->level <= run->def->pool_level && schools_below(run, at, counts) >= run->def->pool_least) {
            break;
        }
    }
    return best;
}

void sizes_fill(Run *run, size_t from, size_t to) {
    while (from < to && run->size_known[from]) {
        from++;
    }
    if (from >= to) {
        return;
    }
    Column out = {ARENA_ARRAY(run->arena, to - from, double), ARENA_ARRAY(run->arena, to - from, Reason)};
    formula_rows(run->formulas.size, &run->rows, from, to, run->arena, out);
    for (size_t i = from; i < to; i++) {
        run->size[i] = out.reason[i - from] ? NAN : out.value[i - from];
        run->size_known[i] = true;
    }
}

int size_band(const Run *run, int row) {
    size_t band = 0;
    if (isnan(run->size[row])) {
        return -1;
    }
    while (band < run->def->band_count && run->size[row] >= run->def->bands[band]) {
        band++;
    }
    return (int)band;
}

/* ---- groups ---- */

enum { KEYS_MOST = 8 };

typedef struct Key {
    int school, parts[KEYS_MOST];
} Key;

static int compare_keys(const void *a, const void *b) {
    const Key *x = a, *y = b;
    for (int i = 0; i < KEYS_MOST; i++) {
        if (x->parts[i] != y->parts[i]) {
            return x->parts[i] < y->parts[i] ? -1 : 1;
        }
    }
    return (x->school > y->school) - (x->school < y->school);
}

static bool same_key(const Key *a, const Key *b) {
    for (int i = 0; i < KEYS_MOST; i++) {
        if (a->parts[i] != b->parts[i]) {
            return false;
        }
    }
    return true;
}

static int attribute_of(const Frame *frame, int element, int row) {
    const StoredColumn column = frame_column(frame, element);
    return stored_known(&column, (size_t)row) ? (int)column.value[row] : -1;
}

static Key key_of(const Run *run, const Pool *pool, int school, int width) {
    int row = pool->rows[school];
    Key key = {.school = school};
    if (width <= WIDTH_KIND) {
        key.parts[0] = 1 + (int)run->frame->kinds.value[row];
    }
    for (size_t a = 0; width <= WIDTH_ATTRIBUTES && a < run->def->attribute_count && a + 2 < KEYS_MOST; a++) {
        key.parts[1 + a] = 2 + attribute_of(run->frame, run->def->attributes[a], row);
    }
    if (width == WIDTH_SIZE) {
        key.parts[KEYS_MOST - 1] = 2 + size_band(run, row);
    }
    return key;
}

static void group_by(const Run *run, Pool *pool, int width) {
    Key *keys = ARENA_ARRAY(run->arena, pool->count, Key);
    Groups *groups = &pool->groups[width];
    *groups = (Groups){ARENA_ARRAY(run->arena, pool->count, int), ARENA_ARRAY(run->arena, pool->count + 1, size_t), 0};
    for (size_t i = 0; i < pool->count; i++) {
        keys[i] = key_of(run, pool, (int)i, width);
    }
    if (pool->count) {
        qsort(keys, pool->count, sizeof *keys, compare_keys);
    }
    for (size_t i = 0; i < pool->count; i++) {
        if (i == 0 || !same_key(&keys[i - 1], &keys[i])) {
            groups->starts[groups->count++] = i;
        }
        groups->members[i] = keys[i].school;
    }
    groups->starts[groups->count] = pool->count;
}

void pool_make(Run *run, int unit, const uint8_t *asked, Pool *pool) {
    size_t from = (size_t)unit, to = (size_t)run->frame->tree.units[unit].end;
    *pool = (Pool){.unit = unit};
    pool->rows = ARENA_ARRAY(run->arena, to - from, int);
    pool->asked = ARENA_ARRAY(run->arena, to - from, uint8_t);
    for (size_t row = from; row < to; row++) {
        if (run->frame->school_rows[row]) {
            pool->asked[pool->count] = asked[row];
            pool->rows[pool->count++] = (int)row;
        }
    }
    sizes_fill(run, from, to);
    for (int width = 0; width < WIDTHS; width++) {
        group_by(run, pool, width);
    }
}

/* ---- peers ---- */

static void centre_of_group(const Run *run, const Groups *groups, size_t group, const double *values, double *scratch,
                            Peers *centre) {
    *centre = (Peers){.width = WIDTHS};
    for (size_t m = groups->starts[group]; m < groups->starts[group + 1]; m++) {
        double value = values[groups->members[m]];
        centre->zeros += value == -INFINITY;
        if (isfinite(value)) {
            scratch[centre->count++] = value;
        }
    }
    if (centre->count) {
        robust_centre(scratch, centre->count, &centre->median, &centre->deviation);
        centre->deviation = fmax(centre->deviation, run->def->similar_spread);
    }
}

void pool_peers(const Run *run, const Pool *pool, const double *values, int width, size_t least, Peers *peers) {
    ArenaMark mark = arena_mark(run->arena);
    double *scratch = ARENA_ARRAY(run->arena, pool->count, double);
    for (size_t i = 0; i < pool->count; i++) {
        peers[i].width = WIDTHS;
    }
    for (; width < WIDTHS; width++) {
        const Groups *groups = &pool->groups[width];
        for (size_t g = 0; g < groups->count; g++) {
            Peers centre;
            centre_of_group(run, groups, g, values, scratch, &centre);
            for (size_t m = groups->starts[g]; centre.count >= least && m < groups->starts[g + 1]; m++) {
                Peers *one = &peers[groups->members[m]];
                if (one->width == WIDTHS) {
                    *one = centre;
                    one->width = width;
                }
            }
        }
    }
    arena_reset(run->arena, mark);
}

static void add_band(const Run *run, int row, Buf *name) {
    int band = size_band(run, row);
    const double *bands = run->def->bands;
    if (band < 0) {
        buf_add(name, STR("、规模不明"));
    } else if (band == 0) {
        buf_add_format(name, "、不足%g人", bands[0]);
    } else if ((size_t)band == run->def->band_count) {
        buf_add_format(name, "、%g人以上", bands[band - 1]);
    } else {
        buf_add_format(name, "、%g—%g人", bands[band - 1], bands[band] - 1);
    }
}

Str peers_name(const Run *run, int row, int width) {
    Buf name = buf_create(run->arena);
    if (width >= WIDTH_ALL) {
        return STR("有这项数据的学校");
    }
    buf_add_format(&name, "同类学校（%.*s", STR_ARG(run->frame->tree.units[row].kind->name));
    for (size_t a = 0; width <= WIDTH_ATTRIBUTES && a < run->def->attribute_count; a++) {
        const Element *element = &run->elements[run->def->attributes[a]];
        int choice = attribute_of(run->frame, run->def->attributes[a], row);
        bool known = element->type == ELEMENT_CHOICE && choice >= 0 && (size_t)choice < element->choice_count;
        buf_add(&name, STR("、"));
        buf_add(&name, known ? element->choices[choice] : str_format(run->arena, "%.*s不明", STR_ARG(element->name)));
    }
    if (width == WIDTH_SIZE && run->def->band_count) {
        add_band(run, row, &name);
    }
    buf_add(&name, STR("）"));
    return buf_str(&name);
}
