/* For tests of scores: a standard, what is said and known, and what is judged by them. */
#ifndef DUXUE_TESTS_SCORE_TRYING_H
#define DUXUE_TESTS_SCORE_TRYING_H

#include "world.h"

#include <string.h>

#include "standard_internal.h"

enum { DECISIONS_MOST = 300 };

typedef struct Facts {
    Str element, value[2]; /* of 2023 and 2024 */
} Facts;

/* One case of the vectors: what is said, what is known, what is judged. */
typedef struct Trying {
    World *world;
    const Standard *standard;
    const StandardDef *def;
    Decision decisions[DECISIONS_MOST];
    size_t decision_count;
    Facts facts[40];
    size_t fact_count;
    Evaluation evaluation;
    const Score *score;
    const char *name;
} Trying;

static inline void begin(Trying *trying, World *world, Str standard) {
    ProblemList problems = problem_list(world->arena, 10);
    standard = str_copy(world->arena, standard);
    *trying = (Trying){.world = world, .name = trying->name};
    trying->def = pack_standard(world->pack, standard);
    assert_non_null(trying->def);
    bool good = standard_compile(world->pack, trying->def, world->arena, &trying->standard, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        print_error("%.*s %.*s\n", STR_ARG(place_show(world->arena, &problems.items[i].place)),
                    STR_ARG(problems.items[i].message));
    }
    assert_true(good);
}

static inline Decision *say(Trying *trying, Str item) {
    for (size_t i = 0; i < trying->decision_count; i++) {
        if (str_equal(trying->decisions[i].item, item)) {
            Decision *again = &trying->decisions[i];
            *again = (Decision){.item = item, .note = STR("依据")};
            return again;
        }
    }
    assert_true(trying->decision_count < DECISIONS_MOST);
    Decision *decision = &trying->decisions[trying->decision_count++];
    *decision = (Decision){.item = item, .note = STR("依据")};
    return decision;
}

static inline void say_points(Trying *trying, Str item, double points) {
    Decision *decision = say(trying, item);
    decision->has_points = true;
    decision->points = points;
}

static inline void best_of(Trying *trying, const ScoreNodeDef *nodes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t l = 0; l < nodes[i].line_count; l++) {
            say_points(trying, nodes[i].lines[l].id, 0);
        }
        if (nodes[i].rule == SCORE_GIVEN) {
            say_points(trying, nodes[i].id, fraction_number(nodes[i].points));
        } else if (nodes[i].rule == SCORE_GRADED || nodes[i].rule == SCORE_EVIDENCE) {
            say(trying, nodes[i].id)->verdict = VERDICT_MET;
        }
        best_of(trying, nodes[i].nodes, nodes[i].node_count);
    }
}

static inline void say_best(Trying *trying) {
    const FrameworkDef *framework = &trying->def->framework;
    best_of(trying, framework->nodes, framework->node_count);
    for (size_t i = 0; i < framework->effect_count; i++) {
        say(trying, framework->effects[i].id)->verdict = VERDICT_MET;
    }
}

static inline void put_fact(Trying *trying, const char *element, int year, const char *value) {
    Facts *facts = trying->facts;
    while (facts < trying->facts + trying->fact_count && !str_is(facts->element, element)) {
        facts++;
    }
    facts->element = str_copy(trying->world->arena, str_from(element));
    facts->value[year - 2023] = str_copy(trying->world->arena, str_from(value));
    trying->fact_count += (size_t)(facts == trying->facts + trying->fact_count);
}

static inline void county_facts(Trying *trying) {
    static const char *const rows[][3] = {{"edu_exp", "100", "110"},
                                          {"recurrent_rev", "200", "210"},
                                          {"teacher_avg_pay", "90000", "96000"},
                                          {"civil_avg_pay", "90000", "100000"},
                                          {"dis_pop", "100", "100"},
                                          {"dis_enrolled", "90", "95"},
                                          {"survey_valid", "100", "100"},
                                          {"survey_satisfied", "80", "85"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_fact(trying, rows[i][0], 2023, rows[i][1]);
        put_fact(trying, rows[i][0], 2024, rows[i][2]);
    }
}

/* A county with a town, a twelve-year school of 1000 pupils and a kindergarten, in two years. */
static inline void import(Trying *trying) {
    for (int year = 2023; year <= 2024; year++) {
        Buf table = buf_create(trying->world->arena);
        buf_add_format(&table, "code,name,parent,kind,period,owner,pupils_P,pupils_J,pupils_S,children");
        for (size_t i = 0; i < trying->fact_count; i++) {
            buf_add_format(&table, ",%.*s", STR_ARG(trying->facts[i].element));
        }
        buf_add_format(&table, "\nC,甲县,,县,%d,,,,,", year);
        for (size_t i = 0; i < trying->fact_count; i++) {
            buf_add_format(&table, ",%.*s", STR_ARG(trying->facts[i].value[year - 2023]));
        }
        Buf none = buf_create(trying->world->arena);
        for (size_t i = 0; i < trying->fact_count; i++) {
            buf_add_char(&none, ',');
        }
        Str rest = buf_str(&none);
        buf_add_format(&table, "\nT,甲镇,C,乡镇,%d,,,,,%.*s\n", year, STR_ARG(rest));
        if (trying->fact_count) {
            buf_add_format(&table, "S,甲校,T,十二年一贯制,%d,公办,600,300,100,%.*s\n", year, STR_ARG(rest));
            buf_add_format(&table, "K,甲园,T,幼儿园,%d,公办,,,,200%.*s\n", year, STR_ARG(rest));
        }
        world_import(trying->world, str_cstr(trying->world->arena, buf_str(&table)));
    }
}

static inline void judge(Trying *trying, const char *unit) {
    Err err = {.kind = ERR_NONE};
    EvaluateOptions options = {
        .decisions = trying->decisions, .decision_count = trying->decision_count, .no_plan = true};
    const Frame *frame = trying->world->frame;
    must(standard_evaluate(trying->standard, frame, unit_of(frame, unit), &options, trying->world->arena,
                           &trying->evaluation, &err),
         &err);
    trying->score = trying->evaluation.score;
    assert_non_null(trying->score);
}

static inline void judge_imported(Trying *trying) {
    import(trying);
    world_load(trying->world, "2024", true);
    judge(trying, trying->def->level == LEVEL_TOWNSHIP ? "T" : "C");
}

static inline void assert_points(const Trying *trying, Fraction got, const char *wanted) {
    Fraction want;
    assert_true(fraction_parse(str_from(wanted), &want));
    if (fraction_compare(got, want) != 0) {
        fail_msg("%s: %.12g, wanted %s: %.*s", trying->name, fraction_number(got), wanted, STR_ARG(trying->score->why));
    }
}

static inline void load_facts(World *world) {
    static Trying trying;
    begin(&trying, world, STR("lvzhi-county-100"));
    county_facts(&trying);
    import(&trying);
    world_load(world, "2024", true);
}

#endif
