/* Ratios of a school against those of similar schools: outliers, zeros where nobody else has one, and ratios that moved
 * although related figures go together. */
#include "quality_internal.h"

typedef struct Measured { /* one ratio over the pool */
    const Ratio *ratio;
    double *value;  /* NAN unknown or not asked there */
    double *before; /* a year earlier */
    double *logs;
    Peers *peers;
} Measured;

static void evaluate(const Run *run, const Pool *pool, const Ratio *ratio, const Rows *rows, double *value) {
    size_t from = (size_t)pool->unit, to = (size_t)run->frame->tree.units[from].end;
    Arena *scratch = arena_create();
    Column out = {ARENA_ARRAY(scratch, to - from, double), ARENA_ARRAY(scratch, to - from, Reason)};
    Column where = {ARENA_ARRAY(scratch, to - from, double), ARENA_ARRAY(scratch, to - from, Reason)};
    formula_rows(ratio->value, rows, from, to, scratch, out);
    if (ratio->where) {
        formula_rows(ratio->where, rows, from, to, scratch, where);
    }
    for (size_t i = 0; i < pool->count; i++) {
        size_t at = (size_t)pool->rows[i] - from;
        bool held = !ratio->where || (!where.reason[at] && where.value[at] != 0);
        value[i] = held && !out.reason[at] && out.value[at] >= 0 ? out.value[at] : NAN;
    }
    arena_destroy(scratch);
}

static double log_of(double value) {
    return isnan(value) ? NAN : value > 0 ? log(value) : -INFINITY;
}

static void measure(const Run *run, const Pool *pool, const Ratio *ratio, Measured *measured) {
    *measured = (Measured){ratio, ARENA_ARRAY(run->arena, pool->count, double), NULL,
                           ARENA_ARRAY(run->arena, pool->count, double), ARENA_ARRAY(run->arena, pool->count, Peers)};
    evaluate(run, pool, ratio, &run->rows, measured->value);
    for (size_t i = 0; i < pool->count; i++) {
        measured->logs[i] = log_of(measured->value[i]);
    }
    pool_peers(run, pool, measured->logs, WIDTH_SIZE, (size_t)run->def->similar_least, measured->peers);
    if (run->frame->previous) {
        measured->before = ARENA_ARRAY(run->arena, pool->count, double);
        evaluate(run, pool, ratio, &run->rows_before, measured->before);
    }
}

static double distance(const Peers *peers, double value) {
    return (value - peers->median) / peers->deviation;
}

/* "2.4": how many times, whichever way. */
static Str times_of(Arena *arena, double log_ratio) {
    return say_number(arena, exp(fabs(log_ratio)), 1);
}

/* Whether the difference matters in amount, too: two rooms more or less are nothing. elements[0] is what is measured.
 */
static bool amounts_to(const Run *run, const QualityRatio *def, int row, double log_ratio) {
    const StoredColumn column = frame_column(run->frame, def->elements[0]);
    double amount = stored_known(&column, (size_t)row) ? column.value[row] : 0;
    return fabs(amount - amount * exp(-log_ratio)) >= def->least;
}

/* ---- outliers ---- */

static void say_peers(Run *run, const Pool *pool, const Measured *one, const Test *test, size_t made) {
    const QualityRatio *def = one->ratio->def;
    const Peers *peers = &one->peers[test->school];
    int row = pool->rows[test->school];
    double value = one->value[test->school], median = exp(peers->median);
    Finding *finding = finding_add(run, QUALITY_PEERS, row);
    finding_elements(run, finding, def->elements, def->element_count);
    finding->subject = def->id;
    finding->name = def->name;
    finding->measure = def->unit;
    finding->value = value;
    finding->chance = test->adjusted;
    finding->z = distance(peers, one->logs[test->school]);
    Str group = peers_name(run, row, peers->width);
    finding_compare(run, finding, str_format(run->arena, "%.*s中位数", STR_ARG(group)), median);
    const Word words[] = {{"name", def->name},
                          {"value", say_number(run->arena, value, def->decimals)},
                          {"measure", def->unit},
                          {"group", group},
                          {"count", str_format(run->arena, "%zu", peers->count)},
                          {"median", say_number(run->arena, median, def->decimals)},
                          {"times", times_of(run->arena, one->logs[test->school] - peers->median)},
                          {"chance", say_chance(run->arena, test->adjusted)},
                          {"tests", str_format(run->arena, "%zu", made)},
                          {"elements", say_elements(run, finding)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_outliers(Run *run, const Pool *pool, const Measured *all, size_t count) {
    const QualityRule *rule = &run->def->rules[QUALITY_PEERS];
    TestList tests = test_list(run->arena, rule->chance);
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < pool->count; i++) {
            const Peers *peers = &all[r].peers[i];
            if (peers->width < WIDTHS && isfinite(all[r].logs[i])) {
                test_add(&tests, chance_robust(distance(peers, all[r].logs[i]), peers->count), i, r);
            }
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_PEERS].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        const Measured *one = &all[test->what];
        double apart = one->logs[test->school] - one->peers[test->school].median;
        bool far = fabs(distance(&one->peers[test->school], one->logs[test->school])) >= run->def->peers_z;
        if (pool->asked[test->school] && test->adjusted <= rule->chance && far &&
            fabs(apart) >= log(one->ratio->def->factor) &&
            amounts_to(run, one->ratio->def, pool->rows[test->school], apart)) {
            say_peers(run, pool, one, test, tests.made);
        }
    }
}

/* ---- zeros ---- */

/* How much of elements[0] the school would have at the median ratio; 0 when the ratio does not rise with it. */
static double expected_amount(const Run *run, const Ratio *ratio, int row, double median) {
    Arena *scratch = arena_create();
    double value = 0;
    Reason reason = 0;
    const CellChange one = {row, ratio->def->elements[0], 1};
    const Frame *with_one = frame_overlay(run->frame, &one, 1, scratch);
    Rows rows = frame_rows(with_one, NULL, 0, with_one->school_rows, scratch);
    formula_rows(ratio->value, &rows, (size_t)row, (size_t)row + 1, scratch, (Column){&value, &reason});
    arena_destroy(scratch);
    return !reason && value > 0 ? median / value : 0;
}

static void say_zero(Run *run, int row, const Ratio *ratio, const Peers *peers, double expected) {
    int element = ratio->def->elements[0];
    const Element *def = &run->elements[element];
    size_t others = peers->count + peers->zeros - 1;
    double share = others ? (double)peers->count / (double)others : 0;
    Finding *finding = finding_add(run, QUALITY_ZERO, row);
    finding_elements(run, finding, &element, 1);
    finding->subject = def->id;
    finding->name = def->name;
    finding->measure = def->unit;
    finding->value = 0;
    finding_compare(run, finding, STR("按同类学校估计"), expected);
    double rounded = def->whole ? round(expected) : expected;
    const Word words[] = {{"element", def->name},
                          {"group", peers_name(run, row, peers->width)},
                          {"count", str_format(run->arena, "%zu", others)},
                          {"share", say_share(run->arena, share)},
                          {"expected", say_number(run->arena, rounded / def->entry_factor, def->whole ? 0 : 1)},
                          {"measure", def->entry_unit}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void find_zeros(Run *run, const Pool *pool, const Measured *one) {
    const QualityRatio *def = one->ratio->def;
    for (size_t i = 0; i < pool->count; i++) {
        const Peers *peers = &one->peers[i];
        if (one->value[i] != 0 || peers->width == WIDTHS) {
            continue;
        }
        run->quality->tallies[QUALITY_ZERO].tested++;
        double others = (double)(peers->count + peers->zeros - 1);
        if (!pool->asked[i] || (double)peers->count < run->def->zero_share * others) {
            continue;
        }
        double expected = expected_amount(run, one->ratio, pool->rows[i], exp(peers->median));
        if (expected >= def->least) {
            say_zero(run, pool->rows[i], one->ratio, peers, expected);
        }
    }
}

/* ---- jumps ---- */

static void say_jump(Run *run, const Pool *pool, const Measured *one, double change, const Peers *peers,
                     const Test *test, size_t made) {
    const QualityRatio *def = one->ratio->def;
    int row = pool->rows[test->school];
    double value = one->value[test->school], before = one->before[test->school];
    Str year = str_format(run->arena, "%.*s年", STR_ARG(run->frame->previous->tree.period));
    Finding *finding = finding_add(run, QUALITY_JUMP, row);
    finding_elements(run, finding, def->elements, def->element_count);
    finding->subject = def->id;
    finding->name = def->name;
    finding->measure = def->unit;
    finding->value = value;
    finding->chance = test->adjusted;
    finding->z = distance(peers, change);
    finding_compare(run, finding, year, before);
    const Word words[] = {{"name", def->name},
                          {"value", say_number(run->arena, value, def->decimals)},
                          {"previous", say_number(run->arena, before, def->decimals)},
                          {"year", year},
                          {"measure", def->unit},
                          {"group", peers_name(run, row, peers->width)},
                          {"count", str_format(run->arena, "%zu", peers->count)},
                          {"median", say_number(run->arena, exp(peers->median), 2)},
                          {"times", say_number(run->arena, exp(change), 2)},
                          {"chance", say_chance(run->arena, test->adjusted)},
                          {"tests", str_format(run->arena, "%zu", made)},
                          {"elements", say_elements(run, finding)}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

typedef struct Changes {
    double *logs;
    Peers *peers;
} Changes;

static Changes changes_of(const Run *run, const Pool *pool, const Measured *one) {
    Changes changes = {ARENA_ARRAY(run->arena, pool->count, double), ARENA_ARRAY(run->arena, pool->count, Peers)};
    for (size_t i = 0; i < pool->count; i++) {
        changes.logs[i] = one->value[i] > 0 && one->before[i] > 0 ? log(one->value[i] / one->before[i]) : NAN;
    }
    pool_peers(run, pool, changes.logs, WIDTH_SIZE, (size_t)run->def->similar_least, changes.peers);
    return changes;
}

static void find_jumps(Run *run, const Pool *pool, const Measured *all, size_t count) {
    const QualityRule *rule = &run->def->rules[QUALITY_JUMP];
    TestList tests = test_list(run->arena, rule->chance);
    Changes *changes = ARENA_ARRAY(run->arena, count, Changes);
    for (size_t r = 0; r < count; r++) {
        changes[r] = changes_of(run, pool, &all[r]);
        for (size_t i = 0; i < pool->count; i++) {
            const Peers *peers = &changes[r].peers[i];
            if (peers->width < WIDTHS && isfinite(changes[r].logs[i])) {
                test_add(&tests, chance_robust(distance(peers, changes[r].logs[i]), peers->count), i, r);
            }
        }
    }
    tests_adjust(&tests);
    run->quality->tallies[QUALITY_JUMP].tested += tests.made;
    for (size_t t = 0; t < tests.count; t++) {
        const Test *test = &tests.items[t];
        double change = changes[test->what].logs[test->school];
        const Peers *peers = &changes[test->what].peers[test->school];
        bool far = fabs(distance(peers, change)) >= run->def->jump_z &&
                   fmin(fabs(change), fabs(change - peers->median)) >= log(run->def->jump_factor);
        if (pool->asked[test->school] && test->adjusted <= rule->chance && far &&
            amounts_to(run, all[test->what].ratio->def, pool->rows[test->school], change - peers->median)) {
            say_jump(run, pool, &all[test->what], change, peers, test, tests.made);
        }
    }
}

void find_peers(Run *run, const Pool *pool) {
    size_t count = run->formulas.ratio_count;
    Measured *all = ARENA_ARRAY(run->arena, count, Measured);
    for (size_t r = 0; r < count; r++) {
        measure(run, pool, &run->formulas.ratios[r], &all[r]);
        if (rule_on(run, QUALITY_ZERO)) {
            find_zeros(run, pool, &all[r]);
        }
    }
    if (rule_on(run, QUALITY_PEERS)) {
        find_outliers(run, pool, all, count);
    }
    if (rule_on(run, QUALITY_JUMP) && run->frame->previous) {
        find_jumps(run, pool, all, count);
    }
}
