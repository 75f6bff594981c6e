/* Schools that have the same figures as another. For two schools the likelihood ratio of "one copied" against "each
 * counted for itself" is taken, by how common every figure is among similar schools; a ratio of 1/c has a chance of at
 * most c among honest schools, so that the limit is the number of pairs over the chance allowed. All schools of the
 * period are looked through, whoever asks; pairs come from equal figures, not from all against all. */
#include "quality_internal.h"

#include <stdlib.h>

enum {
    FIGURES_MOST = 512,
    COPY_SHARES = 3,
    NEIGHBOURS_LEAST = 20,
    NEIGHBOURS_MOST = 200,
    RUN_MOST = 16,
    PAIR_LEAST = 4,
    FEW = 512
};

/* A copier may have taken over so much of the other's table. */
static const double copy_shares[COPY_SHARES] = {0.25, 0.5, 0.9};
static const double size_near = 1.25, value_near = 1.15;

typedef struct Copies {
    Run *run;
    int *rows; /* schools of the whole tree, by kind and size */
    size_t count;
    double *figures;  /* [school * figure_count + f] */
    int *school_of;   /* by row of the tree, -1 */
    int *whole_of;    /* per figure that is a part: the figure of its total, -1 */
    double log_limit; /* of the likelihood ratio */
} Copies;

static double at(const Copies *copies, size_t school, size_t figure) {
    return copies->figures[school * copies->run->figure_count + figure];
}

/* ---- schools and their figures ---- */

typedef struct Sized {
    int row;
    double kind, size;
} Sized;

static int compare_sizes(const void *a, const void *b) {
    const Sized *x = a, *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    return x->size != y->size ? (x->size < y->size ? -1 : 1) : (x->row > y->row) - (x->row < y->row);
}

static void order_schools(Copies *copies) {
    Run *run = copies->run;
    size_t units = run->frame->tree.count;
    Sized *sized = ARENA_ARRAY(run->arena, units, Sized);
    sizes_fill(run, 0, units);
    for (size_t row = 0; row < units; row++) {
        if (run->frame->school_rows[row]) {
            sized[copies->count++] =
                (Sized){(int)row, run->frame->kinds.value[row], isnan(run->size[row]) ? -1 : run->size[row]};
        }
    }
    if (copies->count) {
        qsort(sized, copies->count, sizeof *sized, compare_sizes);
    }
    copies->rows = ARENA_ARRAY(run->arena, copies->count, int);
    copies->school_of = ARENA_ARRAY(run->arena, units, int);
    for (size_t row = 0; row < units; row++) {
        copies->school_of[row] = -1;
    }
    for (size_t i = 0; i < copies->count; i++) {
        copies->rows[i] = sized[i].row;
        copies->school_of[sized[i].row] = (int)i;
    }
}

static int figure_named(const Run *run, Str id) {
    for (size_t f = 0; id.len && f < run->figure_count; f++) {
        if (str_equal(run->elements[run->figures[f]].id, id)) {
            return (int)f;
        }
    }
    return -1;
}

/* Figures of two and more digits that the school itself counted. */
static void read_figures(Copies *copies) {
    Run *run = copies->run;
    copies->whole_of = ARENA_ARRAY(run->arena, run->figure_count, int);
    for (size_t f = 0; f < run->figure_count; f++) {
        copies->whole_of[f] = figure_named(run, run->elements[run->figures[f]].part_of);
    }
    copies->figures = ARENA_ARRAY(run->arena, copies->count * run->figure_count, double);
    for (size_t f = 0; f < run->figure_count; f++) {
        for (size_t i = 0; !run->def->given[run->figures[f]] && i < copies->count; i++) {
            double figure = figure_of(run, run->frame, run->figures[f], copies->rows[i]);
            copies->figures[i * run->figure_count + f] = figure >= 10 ? figure : 0;
        }
    }
}

/* ---- two schools ---- */

/* Schools like this one: of its kind and about its size; [from, to) of the order. */
static void neighbours(const Copies *copies, size_t school, size_t *from, size_t *to) {
    const Run *run = copies->run;
    double kind = run->frame->kinds.value[copies->rows[school]], size = run->size[copies->rows[school]];
    *from = school;
    *to = school + 1;
    for (bool more = true; more && *to - *from < NEIGHBOURS_MOST;) {
        more = false;
        for (int side = 0; side < 2; side++) {
            if (side ? *to >= copies->count : *from == 0) {
                continue;
            }
            int row = copies->rows[side ? *to : *from - 1];
            double other = run->size[row];
            bool few = *to - *from <= NEIGHBOURS_LEAST;
            bool alike = run->frame->kinds.value[row] == kind && other >= size / size_near && other <= size * size_near;
            if (few || alike) {
                *to += side == 1;
                *from -= side == 0;
                more = true;
            }
        }
    }
}

/* Steps that a figure could have taken around this value. */
static double steps_around(double value) {
    double step = 1;
    for (double scaled = value; step > 1e-6 && fabs(scaled - round(scaled)) > 1e-6; scaled *= 10) {
        step /= 10;
    }
    return fmax(1, value * (value_near - 1 / value_near) / step);
}

/* How likely a school like `a`, other than `a` and `b`, has this figure. */
static double commonness(const Copies *copies, size_t a, size_t b, size_t from, size_t to, size_t figure) {
    double value = at(copies, a, figure);
    size_t known = 0, around = 0, same = 0;
    for (size_t i = from; i < to; i++) {
        double other = at(copies, i, figure);
        if (i != a && i != b && other > 0) {
            known++;
            around += other >= value / value_near && other <= value * value_near;
            same += other == value;
        }
    }
    double dense = ((double)around + 1) / ((double)known + 1) / steps_around(value);
    double seen = known ? (double)same / (double)known : 0;
    return fmin(0.9, fmax(copies->run->def->copied_common, fmax(dense, seen)));
}

typedef struct Comparison {
    size_t compared, equal;
    int elements[FIGURES_MOST]; /* of equal figures */
    double log_ratio;
} Comparison;

static bool met(const double *seen, size_t count, double value) {
    for (size_t i = 0; i < count; i++) {
        if (seen[i] == value) {
            return true;
        }
    }
    return false;
}

/* Schools with as many pupils easily have as many teachers: related to a figure that is equal already. */
static bool goes_with(const Copies *copies, size_t figure, const Comparison *result) {
    const Run *run = copies->run;
    const uint8_t *related = run->related + (size_t)run->figures[figure] * run->element_count;
    for (size_t i = 0; i < result->equal; i++) {
        if (related[result->elements[i]]) {
            return true;
        }
    }
    return false;
}

/* A total says nothing beside its parts. */
static void skip_totals(const Copies *copies, size_t a, size_t b, uint8_t *skipped) {
    for (size_t f = 0; f < copies->run->figure_count && f < FIGURES_MOST; f++) {
        if (copies->whole_of[f] >= 0 && copies->whole_of[f] < FIGURES_MOST && at(copies, a, f) > 0 &&
            at(copies, b, f) > 0) {
            skipped[copies->whole_of[f]] = 1;
        }
    }
}

/* Figures that one school repeats in several elements count once. The same whichever school is named first. */
static void compare_schools(const Copies *copies, size_t one, size_t two, Comparison *result) {
    size_t a = one < two ? one : two, b = one < two ? two : one;
    double seen_a[FIGURES_MOST], seen_b[FIGURES_MOST], logs[COPY_SHARES] = {0};
    uint8_t skipped[FIGURES_MOST] = {0};
    size_t from, to, figures = copies->run->figure_count;
    *result = (Comparison){.compared = 0};
    neighbours(copies, a, &from, &to);
    skip_totals(copies, a, b, skipped);
    for (size_t f = 0; f < figures && f < FIGURES_MOST; f++) {
        double x = at(copies, a, f), y = at(copies, b, f);
        if (skipped[f] || !(x > 0) || !(y > 0) || met(seen_a, result->compared, x) ||
            met(seen_b, result->compared, y)) {
            continue;
        }
        double common = x == y ? commonness(copies, a, b, from, to, f) : 0;
        common = x == y && goes_with(copies, f, result) ? fmax(common, copies->run->def->copied_related) : common;
        for (int s = 0; s < COPY_SHARES; s++) {
            logs[s] += x == y ? log(copy_shares[s] / common + 1 - copy_shares[s]) : log1p(-copy_shares[s]);
        }
        if (x == y) {
            result->elements[result->equal++] = copies->run->figures[f];
        }
        seen_a[result->compared] = x;
        seen_b[result->compared++] = y;
    }
    double largest = fmax(logs[0], fmax(logs[1], logs[2])), sum = 0;
    for (int s = 0; s < COPY_SHARES; s++) {
        sum += exp(logs[s] - largest);
    }
    result->log_ratio = largest + log(sum / COPY_SHARES);
}

/* ---- the nearest copy ---- */

typedef struct Match { /* of one school */
    bool found;
    size_t other;
    double log_ratio;
} Match;

/* Takes `other` for the school's when it is beyond chance and nearer than what was; the first of two equal ones. */
static void consider(const Copies *copies, const Comparison *one, size_t school, size_t other, Match *best) {
    Match *match = &best[school];
    bool enough = one->equal >= (size_t)copies->run->def->copied_least && one->log_ratio >= copies->log_limit;
    bool nearer = !match->found || one->log_ratio > match->log_ratio + 1e-9 ||
                  (one->log_ratio > match->log_ratio - 1e-9 && copies->rows[other] < copies->rows[match->other]);
    if (enough && nearer) {
        *match = (Match){true, other, one->log_ratio};
    }
}

/* One school against all: every figure against its column. */
static void match_one(const Copies *copies, size_t school, Match *best) {
    const Run *run = copies->run;
    Arena *scratch = arena_create();
    uint16_t *equal = ARENA_ARRAY(scratch, copies->count, uint16_t);
    for (size_t f = 0; f < run->figure_count; f++) {
        double value = at(copies, school, f);
        for (size_t i = 0; value > 0 && i < copies->count; i++) {
            equal[i] += at(copies, i, f) == value;
        }
    }
    for (size_t i = 0; i < copies->count; i++) {
        if (i != school && equal[i] >= run->def->copied_least) {
            Comparison one;
            compare_schools(copies, school, i, &one);
            consider(copies, &one, school, i, best);
        }
    }
    arena_destroy(scratch);
}

static void say_copied(Run *run, int row, int other, const Comparison *comparison, double chance) {
    bool named = !run->frames->may_name || run->frames->may_name(run->frames->context, other);
    Finding *finding = finding_add(run, QUALITY_COPIED, row);
    finding_elements(run, finding, comparison->elements, comparison->equal);
    finding->other = named ? other : -1;
    finding->name = STR("相同的数");
    finding->measure = STR("项");
    finding->value = (double)comparison->equal;
    finding->chance = chance;
    finding_compare(run, finding, STR("共比较"), (double)comparison->compared);
    Str name =
        named ? str_format(run->arena, "“%.*s”", STR_ARG(run->frame->tree.units[other].name)) : STR("另一所学校");
    const Word words[] = {{"equal", str_format(run->arena, "%zu", comparison->equal)},
                          {"other", name},
                          {"figures", str_format(run->arena, "%zu", comparison->compared)},
                          {"elements", say_elements(run, finding)},
                          {"chance", say_chance(run->arena, chance)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

/* ---- candidates among many schools ---- */

typedef struct Entry {
    double value;
    int school;
} Entry;

static int compare_entries(const void *a, const void *b) {
    const Entry *x = a, *y = b;
    return x->value != y->value ? (x->value < y->value ? -1 : 1) : (x->school > y->school) - (x->school < y->school);
}

typedef struct Pairs { /* open addressing: pair -> equal figures */
    uint64_t *keys;
    uint8_t *equal;
    size_t mask, count;
    Arena *arena;
} Pairs;

static size_t pair_slot(const Pairs *pairs, uint64_t key) {
    size_t slot = (size_t)(key * 0x9E3779B97F4A7C15u >> 20) & pairs->mask;
    while (pairs->keys[slot] && pairs->keys[slot] != key) {
        slot = (slot + 1) & pairs->mask;
    }
    return slot;
}

static void pairs_grow(Pairs *pairs) {
    Pairs old = *pairs;
    pairs->mask = old.keys ? old.mask * 2 + 1 : 0xFFFF;
    pairs->keys = ARENA_ARRAY(pairs->arena, pairs->mask + 1, uint64_t);
    pairs->equal = ARENA_ARRAY(pairs->arena, pairs->mask + 1, uint8_t);
    for (size_t i = 0; old.keys && i <= old.mask; i++) {
        if (old.keys[i]) {
            size_t slot = pair_slot(pairs, old.keys[i]);
            pairs->keys[slot] = old.keys[i];
            pairs->equal[slot] = old.equal[i];
        }
    }
}

static void pair_add(Pairs *pairs, int a, int b) {
    uint64_t key = (uint64_t)(a < b ? a : b) << 32 | ((uint64_t)(a < b ? b : a) + 1);
    if (!pairs->keys || pairs->count * 2 > pairs->mask) {
        pairs_grow(pairs);
    }
    size_t slot = pair_slot(pairs, key);
    pairs->count += !pairs->keys[slot];
    pairs->keys[slot] = key;
    pairs->equal[slot] += pairs->equal[slot] < UINT8_MAX;
}

/* Equal figures of one element: all pairs of a rare one; of a common one each school with the next, so that a table
 * which many schools copied still makes the same pairs in every element. */
static void add_equal(Pairs *pairs, const Entry *entries, size_t count) {
    for (size_t i = 0; i < count; i++) {
        size_t end = count <= RUN_MOST ? count : i + 2 < count ? i + 2 : count;
        for (size_t k = i + 1; k < end; k++) {
            pair_add(pairs, entries[i].school, entries[k].school);
        }
    }
}

/* The best partner of every school among the pairs. */
static void judge_pairs(const Copies *copies, const Pairs *pairs, Match *best) {
    for (size_t i = 0; pairs->keys && i <= pairs->mask; i++) {
        if (pairs->equal[i] >= PAIR_LEAST) {
            size_t a = (size_t)(pairs->keys[i] >> 32), b = (size_t)(pairs->keys[i] & UINT32_MAX) - 1;
            Comparison one;
            compare_schools(copies, a, b, &one);
            consider(copies, &one, a, b, best);
            consider(copies, &one, b, a, best);
        }
    }
}

/* Pairs are looked for by equal figures, not among all. */
static void match_among_many(const Copies *copies, Match *best) {
    const Run *run = copies->run;
    Arena *arena = arena_create();
    Pairs pairs = {.arena = arena};
    Entry *entries = ARENA_ARRAY(arena, copies->count, Entry);
    for (size_t f = 0; f < run->figure_count; f++) {
        size_t count = 0;
        for (size_t i = 0; i < copies->count; i++) {
            double value = at(copies, i, f);
            if (value > 0) {
                entries[count++] = (Entry){value, (int)i};
            }
        }
        if (count) {
            qsort(entries, count, sizeof *entries, compare_entries);
        }
        for (size_t from = 0, to; from < count; from = to) {
            for (to = from + 1; to < count && entries[to].value == entries[from].value;) {
                to++;
            }
            add_equal(&pairs, entries + from, to - from);
        }
    }
    judge_pairs(copies, &pairs, best);
    arena_destroy(arena);
}

void find_copied(Run *run) {
    const QualityRule *rule = &run->def->rules[QUALITY_COPIED];
    Copies copies = {.run = run};
    int from = run->unit, to = run->frame->tree.units[run->unit].end;
    order_schools(&copies);
    if (!rule_on(run, QUALITY_COPIED) || copies.count < 2) {
        return;
    }
    read_figures(&copies);
    double pairs = (double)copies.count * ((double)copies.count - 1) / 2;
    copies.log_limit = log(pairs / rule->chance);
    Match *best = ARENA_ARRAY(run->arena, copies.count, Match);
    bool few = copies.count <= FEW || to - from == 1;
    if (!few) {
        match_among_many(&copies, best);
    }
    for (int row = from; row < to; row++) {
        size_t school = (size_t)copies.school_of[row];
        if (copies.school_of[row] < 0) {
            continue;
        }
        run->quality->tallies[QUALITY_COPIED].tested += copies.count - 1;
        if (few) {
            match_one(&copies, school, best);
        }
        if (best[school].found) {
            Comparison comparison;
            size_t other = best[school].other;
            compare_schools(&copies, school, other, &comparison);
            say_copied(run, row, copies.rows[other], &comparison, fmin(1, exp(log(pairs) - comparison.log_ratio)));
        }
    }
}
