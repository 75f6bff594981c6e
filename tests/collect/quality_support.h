/* For tests of quality: the sample county with planted faults, and counties that are made up honestly from a seed. */
#ifndef DUXUE_TESTS_QUALITY_SUPPORT_H
#define DUXUE_TESTS_QUALITY_SUPPORT_H

#include "world.h"

#include "quality_internal.h"

#define COUNTY "990121"

typedef struct Sample {
    World *world;
    Frame *frame, *oldest; /* 2024 with 2023, and 2022 */
    const Frame *older[1];
} Sample;

/* ---- looking ---- */

static inline Quality look_at(const QualityFrames *frames, int unit, Arena *arena) {
    Quality quality;
    Err err = {.kind = ERR_NONE};
    must(quality_find(frames, unit, arena, &quality, &err), &err);
    return quality;
}

static inline const Finding *finding_of(const Quality *quality, int unit, QualityKind kind, const char *subject) {
    for (size_t i = 0; i < quality->count; i++) {
        const Finding *one = &quality->findings[i];
        if (one->unit == unit && one->kind == kind && (!subject || str_is(one->subject, subject))) {
            return one;
        }
    }
    return NULL;
}

static inline size_t count_of(const Quality *quality, QualityKind kind) {
    size_t count = 0;
    for (size_t i = 0; i < quality->count; i++) {
        count += quality->findings[i].kind == kind;
    }
    return count;
}

static inline void print_findings(const Frame *frame, const Quality *quality) {
    for (size_t i = 0; i < quality->count; i++) {
        const Finding *one = &quality->findings[i];
        print_message("%s %.*s: %.*s\n", quality_kind_id(one->kind), STR_ARG(frame->tree.units[one->unit].name),
                      STR_ARG(one->sentence));
    }
}

static inline bool says(const Finding *finding, const char *words) {
    return str_find(finding->sentence, str_from(words)) >= 0;
}

/* ---- changing ---- */

typedef struct Change { /* cells to be changed, of one period */
    CellChange *items;
    size_t count;
    Arena *arena;
} Change;

static inline void change(Change *change, int unit, int element, double value) {
    change->items = arena_grow(change->arena, change->items, change->count, change->count + 1, sizeof(CellChange));
    change->items[change->count++] = (CellChange){unit, element, value};
}

/* The frame with changed cells, in its own year and (`before`) in the year before. */
static inline const Frame *changed(const Frame *frame, const Change *now, const Change *before, Arena *arena) {
    Frame *copy = ARENA_NEW(arena, Frame);
    *copy = *frame_overlay(frame, now ? now->items : NULL, now ? now->count : 0, arena);
    if (before) {
        copy->previous = frame_overlay(frame->previous, before->items, before->count, arena);
    }
    return copy;
}

static inline double cell(const Frame *frame, int element, int unit) {
    const StoredColumn *column = &frame->columns[element];
    return stored_known(column, (size_t)unit) ? column->value[unit] : NAN;
}

/* ---- chance, the same at every run ---- */

typedef struct Dice {
    uint64_t state;
} Dice;

static inline double roll(Dice *dice) { /* (0, 1) */
    dice->state += 0x9E3779B97F4A7C15u;
    uint64_t z = dice->state;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return ((double)((z ^ z >> 31) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double normal(Dice *dice) {
    return sqrt(-2 * log(roll(dice))) * cos(6.283185307179586 * roll(dice));
}

static inline double spread(Dice *dice, double middle, double deviation) {
    return middle * exp(deviation * normal(dice));
}

/* ---- honest counties ---- */

typedef struct Maker {
    const World *world;
    Change *now, *before;
    Dice dice;
    int unit;
} Maker;

static inline void put(Maker *maker, const char *id, double now, double before) {
    int element = element_of(maker->world, id);
    change(maker->now, maker->unit, element, now);
    change(maker->before, maker->unit, element, before);
}

/* Something that was counted anew in both years, about so much; `still`: how often it stays as it was. */
static inline void put_about(Maker *maker, const char *id, double middle, double deviation, double still, double step) {
    double before = spread(&maker->dice, middle, deviation);
    double now = roll(&maker->dice) < still ? before : spread(&maker->dice, before, 0.04);
    put(maker, id, round(now / step) * step, round(before / step) * step);
}

static inline void put_part(Maker *maker, const char *id, double now, double before, double share) {
    put(maker, id, round(now * share), round(before * share));
}

static inline void make_teachers(Maker *maker, const char *stage, double now, double before) {
    char id[32];
    double share = 0.6 + 0.2 * roll(&maker->dice), masters = 0.05 * roll(&maker->dice);
    const struct {
        const char *stem;
        double share;
    } parts[] = {{"ft", 1},
                 {"deg_master", masters},
                 {"deg_bachelor", share},
                 {"backbone", 0.15},
                 {"t_pe", 0.06},
                 {"t_music", 0.05},
                 {"t_fineart", 0.05},
                 {"title_mid", 0.35 + 0.3 * roll(&maker->dice)}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(id, sizeof id, "%s_%s", parts[i].stem, stage);
        put_part(maker, id, now, before, parts[i].share);
    }
}

/* One school of a stage: sizes over two powers of ten, ratios as schools have them. */
static inline void make_school(Maker *maker, const char *stage) {
    char id[32];
    Dice *dice = &maker->dice;
    double before = round(fmin(3500, fmax(20, spread(dice, 350, 0.8)))), now = round(spread(dice, before, 0.03));
    double per_teacher = spread(dice, 14, 0.12), size = 30 + 15 * roll(dice);
    snprintf(id, sizeof id, "pupils_%s", stage);
    put(maker, id, now, before);
    snprintf(id, sizeof id, "catchment_pupils_%s", stage);
    put(maker, id, now, before);
    snprintf(id, sizeof id, "classes_%s", stage);
    put(maker, id, ceil(now / size), ceil(before / size));
    make_teachers(maker, stage, fmax(2, round(now / per_teacher)), fmax(2, round(before / per_teacher)));
    put_part(maker, "staff", fmax(2, round(now / per_teacher)), fmax(2, round(before / per_teacher)), 1.08);
    put(maker, "fund_headcount", fmax(100, now), fmax(100, before));
    put_about(maker, "aux_area", now * 5, 0.25, 0.7, 0.01);
    put_about(maker, "field_area", now * 8, 0.3, 0.8, 0.01);
    put_about(maker, "equip_value", now * 2500, 0.3, 0.1, 1);
    put_about(maker, "computers", now * 0.15, 0.25, 0.3, 1);
    put_about(maker, "books", now * 28, 0.25, 0.2, 1);
    put_about(maker, "mm_rooms", fmax(1, now / 35), 0.2, 0.5, 1);
    double budget = fmax(100, now) * spread(dice, 880, 0.06), earlier = fmax(100, before) * spread(dice, 880, 0.06);
    put(maker, "pub_budget", round(budget), round(earlier));
    put(maker, "pub_final", round(budget * (0.96 + 0.05 * roll(dice))), round(earlier * (0.96 + 0.05 * roll(dice))));
    put(maker, "train_budget", round(budget * 0.055 * spread(dice, 1, 0.05)),
        round(earlier * 0.055 * spread(dice, 1, 0.05)));
}

/* A table of schools without figures: kinds and areas mixed. */
static inline const char *bare_county(Arena *arena, const char *period, int schools) {
    static const char *const areas[] = {"城区", "镇区", "乡村"};
    Buf table = buf_create(arena);
    buf_add_format(&table, "code,name,parent,kind,period,area\n1,甲省,,省,%s,\n11,甲市,1,市,%s,\n101,甲县,11,县,%s,\n",
                   period, period, period);
    for (int i = 0; i < schools; i++) {
        buf_add_format(&table, "101%05d,学校%d,101,%s,%s,%s\n", i, i, i % 3 == 2 ? "初中" : "小学", period,
                       areas[i % 5 % 3]);
    }
    return str_cstr(arena, buf_str(&table));
}

static inline const Frame *honest_county(const World *world, uint64_t seed, Arena *arena, Change *now, Change *before) {
    const Frame *frame = world->frame;
    *now = (Change){.arena = arena};
    *before = (Change){.arena = arena};
    Maker maker = {.world = world, .now = now, .before = before, .dice = {seed * 7919 + 17}};
    for (size_t row = 0; row < frame->tree.count; row++) {
        if (frame->school_rows[row]) {
            maker.unit = (int)row;
            make_school(&maker, str_is(frame->tree.units[row].kind->id, "junior_school") ? "J" : "P");
        }
    }
    return changed(frame, now, before, arena);
}

#endif
