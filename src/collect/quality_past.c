/* A school's figures against its own past: slips of the unit, and changes that are large for it and for others. */
#include "quality_internal.h"

enum { YEARS_MOST = 16 };

typedef struct Past { /* one figure of one school */
    int element, row;
    double now, before;
    double change; /* of the logarithm */
    const Peers *others;
    double years[YEARS_MOST]; /* newest first, the one before this first; NAN unknown */
    Str names[YEARS_MOST];
    int count;
} Past;

static double stored(const Frame *frame, int element, int row) {
    const StoredColumn column = frame_column(frame, element);
    return row >= 0 && stored_known(&column, (size_t)row) ? column.value[row] : NAN;
}

static void read_past(const Run *run, Past *past) {
    const Unit *unit = &run->frame->tree.units[past->row];
    past->years[0] = past->before;
    past->names[0] = run->frame->previous->tree.period;
    past->count = 1;
    for (size_t i = 0;
         i < run->frames->older_count && past->count < YEARS_MOST && past->count + 1 < run->def->past_years; i++) {
        const Frame *older = run->frames->older[i];
        int row = unit->id < (int64_t)older->tree.id_count ? older->tree.by_id[unit->id] : -1;
        past->years[past->count] = stored(older, past->element, row);
        past->names[past->count++] = older->tree.period;
    }
}

/* The school's usual yearly change: the median over earlier years; NAN when there is none. */
static double usual_change(const Past *past) {
    double changes[YEARS_MOST], median, deviation;
    size_t count = 0;
    for (int i = 0; i + 1 < past->count; i++) {
        if (past->years[i] > 0 && past->years[i + 1] > 0) {
            changes[count++] = fabs(log(past->years[i] / past->years[i + 1]));
        }
    }
    if (!count) {
        return NAN;
    }
    robust_centre(changes, count, &median, &deviation);
    return median;
}

static bool unit_in(Str unit, const Str *units, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(units[i], unit)) {
            return true;
        }
    }
    return false;
}

/* ---- slips ---- */

static const QualityFactor *slip_of(const Run *run, const Past *past) {
    const Element *element = &run->elements[past->element];
    double smaller = fmin(past->now, past->before) / element->entry_factor;
    double common = past->others->width < WIDTHS ? past->others->median : 0;
    for (size_t f = 0; f < run->def->factor_count; f++) {
        const QualityFactor *factor = &run->def->factors[f];
        double target = log(factor->times), room = log(1 + factor->within);
        bool fits = fabs(fabs(past->change) - target) <= room && fabs(fabs(past->change - common) - target) <= room;
        if (fits && smaller >= factor->least &&
            (!factor->unit_count || unit_in(element->unit, factor->units, factor->unit_count))) {
            return factor;
        }
    }
    return NULL;
}

static Finding *past_finding(Run *run, QualityKind kind, const Past *past) {
    const Element *element = &run->elements[past->element];
    Finding *finding = finding_add(run, kind, past->row);
    finding_elements(run, finding, &past->element, 1);
    finding->subject = element->id;
    finding->name = element->name;
    finding->measure = element->unit;
    finding->value = past->now;
    for (int i = 0; i < past->count; i++) {
        if (!isnan(past->years[i])) {
            finding_compare(run, finding, str_format(run->arena, "%.*s年", STR_ARG(past->names[i])), past->years[i]);
        }
    }
    return finding;
}

static void say_slip(Run *run, const Past *past, const QualityFactor *factor) {
    const Element *element = &run->elements[past->element];
    Finding *finding = past_finding(run, QUALITY_SLIP, past);
    const Word words[] = {{"element", element->name},
                          {"value", say_figure(run, past->element, past->now)},
                          {"measure", element->entry_unit},
                          {"year", str_format(run->arena, "%.*s年", STR_ARG(past->names[0]))},
                          {"previous", say_figure(run, past->element, past->before)},
                          {"times", say_number(run->arena, exp(fabs(past->change)), 0)},
                          {"said", factor->said}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

/* ---- changes ---- */

/* Beyond what always asks for a reason: 20 %, money 30 %. */
static bool beyond(const Run *run, const Past *past, double change) {
    bool money = unit_in(run->elements[past->element].unit, run->def->money_units, run->def->money_unit_count);
    return !number_at_most(fabs(exp(change) - 1), money ? run->def->past_money : run->def->past_change);
}

static bool is_unusual(const Run *run, const Past *past, double usual) {
    const Element *element = &run->elements[past->element];
    double apart = fabs(past->now - past->before);
    bool common = past->others->width < WIDTHS && !beyond(run, past, past->change - past->others->median);
    bool accidental = element->whole && apart < run->def->past_deviations * sqrt(past->now + past->before);
    bool habitual = !isnan(usual) && fabs(past->change) <= run->def->past_usual * usual;
    return beyond(run, past, past->change) && !common && !accidental && !habitual;
}

static Str history_of(const Run *run, const Past *past) {
    Buf out = buf_create(run->arena);
    for (int i = past->count - 1; i >= 0; i--) {
        if (!isnan(past->years[i])) {
            Str figure = say_figure(run, past->element, past->years[i]);
            buf_add_format(&out, "%s%.*s年%.*s", out.len ? "、" : "", STR_ARG(past->names[i]), STR_ARG(figure));
        }
    }
    return buf_str(&out);
}

static Str change_words(const Run *run, double change) {
    Str share = say_share(run->arena, fabs(exp(change) - 1));
    return str_format(run->arena, "%s%.*s", change < 0 ? "减少" : "增加", STR_ARG(share));
}

static void say_past(Run *run, const Past *past) {
    const Element *element = &run->elements[past->element];
    Finding *finding = past_finding(run, QUALITY_PAST, past);
    Str others = {NULL, 0};
    if (past->others->width < WIDTHS) {
        Str common = change_words(run, past->others->median);
        others = str_format(run->arena, "；同类学校一般%.*s", STR_ARG(common));
        finding_compare(run, finding, STR("随同类学校变化应有"), past->before * exp(past->others->median));
    }
    const Word words[] = {{"element", element->name},
                          {"value", say_figure(run, past->element, past->now)},
                          {"previous", say_figure(run, past->element, past->before)},
                          {"year", str_format(run->arena, "%.*s年", STR_ARG(past->names[0]))},
                          {"measure", element->entry_unit},
                          {"change", change_words(run, past->change)},
                          {"history", history_of(run, past)},
                          {"others", others}};
    finding_say(run, finding, words, sizeof words / sizeof *words);
}

static void look(Run *run, Past *past, bool asked) {
    const QualityFactor *slip = rule_on(run, QUALITY_SLIP) ? slip_of(run, past) : NULL;
    run->quality->tallies[QUALITY_SLIP].tested++;
    bool compare = rule_on(run, QUALITY_PAST) && !run->asked_yearly[past->element];
    run->quality->tallies[QUALITY_PAST].tested += compare;
    if (!asked || (!slip && (!compare || !beyond(run, past, past->change)))) {
        return;
    }
    read_past(run, past);
    if (slip) {
        say_slip(run, past, slip);
    } else if (is_unusual(run, past, usual_change(past))) {
        say_past(run, past);
    }
}

void find_past(Run *run, const Pool *pool) {
    double *changes = ARENA_ARRAY(run->arena, pool->count, double);
    Peers *others = ARENA_ARRAY(run->arena, pool->count, Peers);
    const Frame *now = run->frame, *before = run->frame->previous;
    for (size_t f = 0; before && f < run->figure_count; f++) {
        int element = run->figures[f];
        if (!frame_column(now, element).value || !frame_column(before, element).value) {
            continue;
        }
        for (size_t i = 0; i < pool->count; i++) {
            double a = stored(now, element, pool->rows[i]), b = stored(before, element, pool->rows[i]);
            changes[i] = a > 0 && b > 0 ? log(a / b) : NAN;
        }
        pool_peers(run, pool, changes, WIDTH_KIND, (size_t)run->def->past_similar, others);
        for (size_t i = 0; i < pool->count; i++) {
            if (isfinite(changes[i])) {
                Past past = {.element = element,
                             .row = pool->rows[i],
                             .now = stored(now, element, pool->rows[i]),
                             .before = stored(before, element, pool->rows[i]),
                             .change = changes[i],
                             .others = &others[i]};
                look(run, &past, pool->asked[i]);
            }
        }
    }
}
