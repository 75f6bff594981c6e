/* What the packs of the room reader may hold: the vocabulary of figures, and the checks of reports. */
#include "pack_internal.h"

#include <stdlib.h>

static const char *const families[] = {"none",    "count",  "person",   "times", "money", "area", "length",
                                       "volume",  "weight", "rate",     "time",  "years", "age",  "score",
                                       "percent", "points", "multiple", "rank",  NULL};

/* By WordRole, without those that come from `units` and `indicators`. */
static const char *const roles[] = {"before",
                                    "after",
                                    "inner",
                                    "reach",
                                    "total",
                                    "rise",
                                    "fall",
                                    "versus",
                                    "previous",
                                    "from",
                                    "to",
                                    "first",
                                    "streak",
                                    "of_total",
                                    "multiple",
                                    "rank",
                                    "target",
                                    "done",
                                    "standing",
                                    "demand",
                                    "zero",
                                    "negate",
                                    "scope",
                                    "each",
                                    "period",
                                    "per_head",
                                    "person",
                                    "rate",
                                    "count",
                                    "noise",
                                    "follow",
                                    "lead",
                                    "span",
                                    "place",
                                    "not_unit",
                                    "stop",
                                    "part",
                                    "part_end",
                                    "respectively",
                                    "claim_all",
                                    "claim_none",
                                    "claim_met",
                                    "claim_never_down",
                                    "claim_growing",
                                    "claim_falling",
                                    "claim_empty",
                                    "problem",
                                    "found",
                                    "fixed",
                                    "open",
                                    "reason",
                                    "ban",
                                    "promise",
                                    "strong",
                                    "who",
                                    "forecast",
                                    "topic",
                                    "build",
                                    "thing",
                                    "region",
                                    "due",
                                    "average",
                                    NULL};

enum { ROLE_FIRST = WORD_BEFORE };
_Static_assert(sizeof roles / sizeof *roles == WORD_ROLES - ROLE_FIRST + 1, "one word per role");

static void finish_words(Reader *reader, const yaml_node_t *node, void *record) {
    (void)reader, (void)node;
    ((WordsDef *)record)->role += ROLE_FIRST;
}

static const Field unit_fields[] = {
    {.key = "unit", .type = FIELD_WORD, .offset = offsetof(UnitDef, unit), .required = true},
    {.key = "family", .type = FIELD_CHOICE, .offset = offsetof(UnitDef, family), .words = families, .required = true},
    {.key = "words", .type = FIELD_WORDS, .offset = offsetof(UnitDef, words), .count = offsetof(UnitDef, word_count)},
    {.key = "of", .type = FIELD_WORD, .offset = offsetof(UnitDef, of)},
    {.key = "times", .type = FIELD_NUMBER, .offset = offsetof(UnitDef, times)},
    {.key = NULL},
};

static void finish_unit(Reader *reader, const yaml_node_t *node, void *record) {
    const UnitDef *unit = record;
    if (unit->times < 0 || (unit->times > 0 && !unit->of.len)) {
        pack_problem(reader, node_value(reader, node, "times"), "“times”要大于0，并写明“of”是哪个单位。");
    }
}

static const Field words_fields[] = {
    {.key = "is", .type = FIELD_CHOICE, .offset = offsetof(WordsDef, role), .words = roles, .required = true},
    {.key = "as", .type = FIELD_STR, .offset = offsetof(WordsDef, as)},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(WordsDef, words),
     .count = offsetof(WordsDef, word_count),
     .required = true},
    {.key = NULL},
};

static const Field indicator_name_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(IndicatorNameDef, id), .required = true},
    {.key = "name", .type = FIELD_WORD, .offset = offsetof(IndicatorNameDef, name), .required = true},
    {.key = "unit", .type = FIELD_STR, .offset = offsetof(IndicatorNameDef, unit)},
    {.key = "also",
     .type = FIELD_WORDS,
     .offset = offsetof(IndicatorNameDef, also),
     .count = offsetof(IndicatorNameDef, also_count)},
    {.key = NULL},
};

/* By PromiseTerm. */
static const char *const promise_terms[] = {
    "frame_open",   "frame_close", "purpose",   "goes_on",    "result",    "event",       "vague",     "office",
    "acts",         "not_office",  "calls",     "case",       "leads",     "helps",       "no_lead",   "who_label",
    "person_label", "with_label",  "due_label", "task_label", "next_year", "due_tail",    "span_tail", "spring",
    "autumn",       "this_year",   "last_year", "every_year", "urges",     "serves",      "served",    "permits",
    "sanction",     "not_acts",    "year",      "month",      "day",       "school_year", "until",     "every",
    "range",        "by",          "and",       "cares",      "cared",     "towards",     "others",    "demands",
    "adverbs",      "faults",      "hazards",   "any_kind",   "closing",   "unit_label",  "medals",    "top",
    "not_top",      "unmeasured",  "some",      "halves",     "not_half",  "stock",       "tiers",     "built",
    "if",           "hands_in",    "happens",   NULL};
_Static_assert(sizeof promise_terms / sizeof *promise_terms == PROMISE_TERMS + 1, "one word per term");

static const Field promise_fields[] = {
    {.key = "is",
     .type = FIELD_CHOICE,
     .offset = offsetof(PromiseTermsDef, is),
     .words = promise_terms,
     .required = true},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(PromiseTermsDef, words),
     .count = offsetof(PromiseTermsDef, word_count),
     .required = true},
    {.key = NULL},
};

/* By GrammarTerm. */
static const char *const grammar_terms[] = {
    "counted",    "had",         "works",    "pupil",      "often",     "whole",      "close",     "against",
    "bound",      "floor",       "always",   "standard",   "names_aim", "name_leads", "name_ends", "day_signs",
    "periods",    "wider",       "lower",    "higher",     "again",     "by_rule",    "per_group", "asked",
    "aim_met",    "of",          "grade",    "date_ends",  "no_date",   "clock",      "level",     "near",
    "not_near",   "ordinal",     "ranks",    "ratio",      "bare",      "lacks",      "not_span",  "span_goes_on",
    "one_each",   "cut",         "tenths",   "doubles",    "general",   "things",     "term",      "day_each",
    "five_years", "three_years", "share_of", "among",      "seen_from", "seen",       "asks",      "each_of",
    "limits",     "adds",        "then",     "next_steps", "each_one",  "all_faults", "stages",    "bulletin",
    NULL};
_Static_assert(sizeof grammar_terms / sizeof *grammar_terms == GRAMMAR_TERMS + 1, "one word per term");

static const Field grammar_fields[] = {
    {.key = "is",
     .type = FIELD_CHOICE,
     .offset = offsetof(GrammarTermsDef, is),
     .words = grammar_terms,
     .required = true},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(GrammarTermsDef, words),
     .count = offsetof(GrammarTermsDef, word_count),
     .required = true},
    {.key = NULL},
};

#define NAME(id, name) name,
/* By Mood. */
static const char *const mood_names[] = {READ_MOODS(NAME) NULL};
#define NAME_NEAREST(id, name) "nearest_" name,
#define NAME_CLAUSE(id, name)  "clause_" name,
#define NAME_FAR(id, name)     "far_" name,
#define NAME_BEHIND(id, name)  "behind_" name,
/* By Signal and by Direction. */
static const char *const signal_names[] = {READ_MOODS(NAME_NEAREST) READ_MOODS(NAME_CLAUSE) READ_MOODS(NAME_FAR)
                                               READ_MOODS(NAME_BEHIND) READ_SIGNALS(NAME) NULL};
#define NAME_SOME(id, name) "some_" name,
#define NAME_MANY(id, name) "many_" name,
static const char *const direction_names[] = {READ_MOODS(NAME_SOME) READ_MOODS(NAME_MANY) READ_DIRECTIONS(NAME) NULL};
_Static_assert(sizeof direction_names / sizeof *direction_names == DIRECTIONS + 1, "one name per signal");
_Static_assert(sizeof signal_names / sizeof *signal_names == SIGNALS + 1, "one name per signal");

const char *signal_name(int signal) {
    return signal_names[signal];
}

const char *direction_name(int direction) {
    return direction_names[direction];
}

static const Field mood_fields[] = {
    {.key = "is", .type = FIELD_CHOICE, .offset = offsetof(MoodWordsDef, is), .words = mood_names, .required = true},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(MoodWordsDef, words),
     .count = offsetof(MoodWordsDef, word_count),
     .required = true},
    {.key = NULL},
};

static const Field kind_fields[] = {
    {.key = "signal",
     .type = FIELD_CHOICE,
     .offset = offsetof(KindWeightDef, signal),
     .words = signal_names,
     .required = true},
    {.key = "actual", .type = FIELD_INTEGER, .offset = offsetof(KindWeightDef, actual)},
    {.key = "target", .type = FIELD_INTEGER, .offset = offsetof(KindWeightDef, target)},
    {.key = "threshold", .type = FIELD_INTEGER, .offset = offsetof(KindWeightDef, threshold)},
    {.key = NULL},
};

static const Field direction_fields[] = {
    {.key = "signal",
     .type = FIELD_CHOICE,
     .offset = offsetof(DirectionWeightDef, signal),
     .words = direction_names,
     .required = true},
    {.key = "ahead", .type = FIELD_INTEGER, .offset = offsetof(DirectionWeightDef, ahead), .required = true},
    {.key = NULL},
};

static void finish_date(Reader *reader, const yaml_node_t *node, void *record) {
    const DueDateDef *date = record;
    if (date->month < 0 || date->month > 12) {
        pack_problem(reader, node_value(reader, node, "month"), "“month”写1到12；不知道是几月就不写。");
    }
    if (date->year && (date->year < 1990 || date->year > 2100)) {
        pack_problem(reader, node_value(reader, node, "year"), "“year”写四位数的年份，1990到2100。");
    }
    if (date->years < 0 || date->years > 20) {
        pack_problem(reader, node_value(reader, node, "years"), "“years”写0到20。");
    }
}

/* By SpanUnit. */
static const char *const span_units[] = {"years", "months", "weeks", "days", "workdays", "hours", NULL};

static const Field span_fields[] = {
    {.key = "unit", .type = FIELD_CHOICE, .offset = offsetof(SpanDef, unit), .words = span_units, .required = true},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(SpanDef, words),
     .count = offsetof(SpanDef, word_count),
     .required = true},
    {.key = NULL},
};

static const Field date_fields[] = {
    {.key = "as", .type = FIELD_STR, .offset = offsetof(DueDateDef, as), .required = true},
    {.key = "year", .type = FIELD_INTEGER, .offset = offsetof(DueDateDef, year)},
    {.key = "years", .type = FIELD_INTEGER, .offset = offsetof(DueDateDef, years)},
    {.key = "month", .type = FIELD_INTEGER, .offset = offsetof(DueDateDef, month)},
    {.key = "term", .type = FIELD_BOOL, .offset = offsetof(DueDateDef, term)},
    {.key = "issued", .type = FIELD_BOOL, .offset = offsetof(DueDateDef, issued)},
    {.key = "near", .type = FIELD_BOOL, .offset = offsetof(DueDateDef, near)},
    {.key = NULL},
};

#define LIST(name, member, counter, table, type_, end)                                                                 \
    {                                                                                                                  \
        .key = (name), .type = FIELD_LIST, .offset = offsetof(OWNER, member), .count = offsetof(OWNER, counter),       \
        .fields = (table), .size = sizeof(type_), .finish = (end), .required = true                                    \
    }

#define OWNER VocabularyDef
static const Field vocabulary_fields[] = {
    {.key = "vocabulary", .type = FIELD_INTEGER, .offset = offsetof(OWNER, version), .required = true},
    LIST("units", units, unit_count, unit_fields, UnitDef, finish_unit),
    LIST("words", words, words_count, words_fields, WordsDef, finish_words),
    LIST("promises", promises, promise_count, promise_fields, PromiseTermsDef, NULL),
    LIST("grammar", grammar, grammar_count, grammar_fields, GrammarTermsDef, NULL),
    LIST("moods", moods, mood_count, mood_fields, MoodWordsDef, NULL),
    LIST("kinds", kinds, kind_count, kind_fields, KindWeightDef, NULL),
    LIST("directions", directions, direction_count, direction_fields, DirectionWeightDef, NULL),
    LIST("dates", dates, date_count, date_fields, DueDateDef, finish_date),
    LIST("spans", spans, span_count, span_fields, SpanDef, NULL),
    LIST("indicators", indicators, indicator_count, indicator_name_fields, IndicatorNameDef, NULL),
    {.key = NULL},
};
#undef OWNER

/* Both lists in the order of their terms, so that a term is found at its own place. */
static int compare_promises(const void *a, const void *b) {
    return ((const PromiseTermsDef *)a)->is - ((const PromiseTermsDef *)b)->is;
}

static int compare_grammar(const void *a, const void *b) {
    return ((const GrammarTermsDef *)a)->is - ((const GrammarTermsDef *)b)->is;
}

static int compare_moods(const void *a, const void *b) {
    return ((const MoodWordsDef *)a)->is - ((const MoodWordsDef *)b)->is;
}

static void order_terms(VocabularyDef *vocabulary) {
    qsort(vocabulary->promises, vocabulary->promise_count, sizeof *vocabulary->promises, compare_promises);
    qsort(vocabulary->grammar, vocabulary->grammar_count, sizeof *vocabulary->grammar, compare_grammar);
    qsort(vocabulary->moods, vocabulary->mood_count, sizeof *vocabulary->moods, compare_moods);
}

static void check_promises(Reader *reader, const yaml_node_t *root, const VocabularyDef *vocabulary) {
    for (int term = 0; term < PROMISE_TERMS; term++) {
        size_t found = 0;
        for (size_t i = 0; i < vocabulary->promise_count; i++) {
            found += vocabulary->promises[i].is == term && vocabulary->promises[i].word_count > 0;
        }
        if (found != 1) {
            pack_problem(reader, root, "承诺的写法（promises）里，“%s”要写一次，现在写了%zu次。", promise_terms[term],
                         found);
        }
    }
}

static void check_grammar(Reader *reader, const yaml_node_t *root, const VocabularyDef *vocabulary) {
    for (int term = 0; term < GRAMMAR_TERMS; term++) {
        size_t found = 0;
        for (size_t i = 0; i < vocabulary->grammar_count; i++) {
            found += vocabulary->grammar[i].is == term && vocabulary->grammar[i].word_count > 0;
        }
        if (found != 1) {
            pack_problem(reader, root, "用词（grammar）里，“%s”要写一次，现在写了%zu次。", grammar_terms[term], found);
        }
    }
}

static void check_moods(Reader *reader, const yaml_node_t *root, const VocabularyDef *vocabulary) {
    for (int mood = 0; mood < MOODS; mood++) {
        size_t found = 0;
        for (size_t i = 0; i < vocabulary->mood_count; i++) {
            found += vocabulary->moods[i].is == mood && vocabulary->moods[i].word_count > 0;
        }
        if (found != 1) {
            pack_problem(reader, root, "语气（moods）里，“%s”要写一次，现在写了%zu次。", mood_names[mood], found);
        }
    }
}

/* A unit is reckoned in one that there is, and which is reckoned in no other. */
static void check_units(Reader *reader, const yaml_node_t *root, const VocabularyDef *vocabulary) {
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        Str of = vocabulary->units[i].of;
        bool known = !of.len;
        for (size_t k = 0; k < vocabulary->unit_count; k++) {
            known = known || (str_equal(vocabulary->units[k].unit, of) && !vocabulary->units[k].of.len);
        }
        if (!known) {
            pack_problem(reader, node_entry(reader, root, "units", i),
                         "units里没有“%.*s”，或它自己还要换算成别的单位，不能用来换算。", STR_ARG(of));
        }
    }
}

/* A word for a time that says no time would never be a deadline. */
static void check_dates(Reader *reader, const yaml_node_t *root, const VocabularyDef *vocabulary) {
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        const WordsDef *words = &vocabulary->words[i];
        bool known = words->role != WORD_DUE;
        for (size_t k = 0; k < vocabulary->date_count; k++) {
            known = known || str_equal(vocabulary->dates[k].as, words->as);
        }
        if (!known) {
            pack_problem(reader, node_entry(reader, root, "words", i), "dates里没有“%.*s”，不知道这些词指什么时候。",
                         STR_ARG(words->as));
        }
    }
}

void read_vocabulary(Reader *reader, const yaml_node_t *root) {
    size_t errors = reader->problems->errors;
    if (reader->pack->vocabulary) {
        pack_problem(reader, root, "词表只写在一个文件里，这是第二个。");
        return;
    }
    VocabularyDef *vocabulary = ARENA_NEW(reader->arena, VocabularyDef);
    read_fields(reader, root, vocabulary_fields, vocabulary);
    if (reader->problems->errors == errors) {
        check_promises(reader, root, vocabulary);
        check_grammar(reader, root, vocabulary);
        check_moods(reader, root, vocabulary);
        check_dates(reader, root, vocabulary);
        check_units(reader, root, vocabulary);
    }
    for (size_t i = 0; i < vocabulary->indicator_count && reader->problems->errors == errors; i++) {
        claim_id(reader, node_entry(reader, root, "indicators", i), "材料指标", vocabulary->indicators[i].id, false);
    }
    if (reader->problems->errors == errors) {
        order_terms(vocabulary);
        vocabulary->place = node_place(reader, root);
        reader->pack->vocabulary = vocabulary;
    }
}

/* ---- checks of reports ---- */

static const char *const bindings[] = {"said", "exact", "doubted", "likely", NULL}; /* RuleBinds */

static const Field rule_fields[] = {
    {.key = "code", .type = FIELD_STR, .offset = offsetof(ReviewRuleDef, code), .required = true},
    {.key = "id", .type = FIELD_STR, .offset = offsetof(ReviewRuleDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(ReviewRuleDef, name), .required = true},
    {.key = "severity",
     .type = FIELD_CHOICE,
     .offset = offsetof(ReviewRuleDef, severity),
     .words = severities,
     .required = true},
    {.key = "message", .type = FIELD_STR, .offset = offsetof(ReviewRuleDef, message), .required = true},
    {.key = "holds", .type = FIELD_STR, .offset = offsetof(ReviewRuleDef, holds)},
    {.key = "binds", .type = FIELD_CHOICE, .offset = offsetof(ReviewRuleDef, binds), .words = bindings},
    {.key = "tolerance", .type = FIELD_NUMBER, .offset = offsetof(ReviewRuleDef, tolerance)},
    {.key = "limit", .type = FIELD_NUMBER, .offset = offsetof(ReviewRuleDef, limit)},
    {.key = NULL},
};

static void finish_range(Reader *reader, const yaml_node_t *node, void *record) {
    const ReviewRangeDef *range = record;
    if (!(range->least < range->most)) {
        pack_problem(reader, node_value(reader, node, "most"), "“most”要大于“least”。");
    }
}

static const Field range_fields[] = {
    {.key = "name", .type = FIELD_STR, .offset = offsetof(ReviewRangeDef, name), .required = true},
    {.key = "over", .type = FIELD_STR, .offset = offsetof(ReviewRangeDef, over), .required = true},
    {.key = "under", .type = FIELD_STR, .offset = offsetof(ReviewRangeDef, under), .required = true},
    {.key = "about", .type = FIELD_STR, .offset = offsetof(ReviewRangeDef, about)},
    {.key = "least", .type = FIELD_NUMBER, .offset = offsetof(ReviewRangeDef, least), .required = true},
    {.key = "most", .type = FIELD_NUMBER, .offset = offsetof(ReviewRangeDef, most), .required = true},
    {.key = NULL},
};

static void finish_sum(Reader *reader, const yaml_node_t *node, void *record) {
    const ReviewSumDef *sum = record;
    if (!sum->whole_count || !sum->part_count || !sum->rest_count) {
        pack_problem(reader, node, "“whole”“part”“rest”各要写至少一个词。");
    }
}

static const char *const sum_tells[] = {"whole", "rest", NULL};

#define SUM_WORDS(name)                                                                                                \
    {                                                                                                                  \
        .key = #name, .type = FIELD_WORDS, .offset = offsetof(ReviewSumDef, name),                                     \
        .count = offsetof(ReviewSumDef, name##_count)                                                                  \
    }
static const Field sum_fields[] = {
    {.key = "tells",
     .type = FIELD_CHOICE,
     .offset = offsetof(ReviewSumDef, tells),
     .words = sum_tells,
     .required = true},
    SUM_WORDS(whole),
    SUM_WORDS(part),
    SUM_WORDS(rest),
    SUM_WORDS(unless),
    {.key = "near", .type = FIELD_NUMBER, .offset = offsetof(ReviewSumDef, near), .required = true},
    {.key = NULL},
};
#undef SUM_WORDS

static const Field most_fields[] = {
    {.key = "unit", .type = FIELD_STR, .offset = offsetof(ReviewSpanDef, unit), .required = true},
    {.key = "about", .type = FIELD_STR, .offset = offsetof(ReviewSpanDef, about)},
    {.key = "most", .type = FIELD_NUMBER, .offset = offsetof(ReviewSpanDef, most), .required = true},
    {.key = NULL},
};

static const Field subset_fields[] = {
    {.key = "part",
     .type = FIELD_WORDS,
     .offset = offsetof(ReviewSubsetDef, part),
     .count = offsetof(ReviewSubsetDef, part_count),
     .required = true},
    {.key = "whole",
     .type = FIELD_WORDS,
     .offset = offsetof(ReviewSubsetDef, whole),
     .count = offsetof(ReviewSubsetDef, whole_count),
     .required = true},
    {.key = NULL},
};

static const char *const limit_ops[] = {">=", "<=", NULL};

static const Field limit_fields[] = {
    {.key = "indicator", .type = FIELD_STR, .offset = offsetof(ReviewLimitDef, indicator), .required = true},
    {.key = "op",
     .type = FIELD_CHOICE,
     .offset = offsetof(ReviewLimitDef, at_most),
     .words = limit_ops,
     .required = true},
    {.key = "value", .type = FIELD_NUMBER, .offset = offsetof(ReviewLimitDef, value), .required = true},
    {.key = "source", .type = FIELD_STR, .offset = offsetof(ReviewLimitDef, source), .required = true},
    {.key = NULL},
};

static const char *const review_terms[] = {"admits",        "falls_short",    "guards",
                                           "spending",      "unbounded",      "system",
                                           "full_marks",    "deducted",       "bonus",
                                           "scored",        "wanted",         "achieved",
                                           "body",          "carry_out",      "as_of",
                                           "no_name",       "population",     "basis",
                                           "visits",        "bureaus",        "levels",
                                           "yearly",        "troubles",       "cases",
                                           "foremost",      "rates",          "of_others",
                                           "sums",          "heads",          "leads",
                                           "earlier",       "highest",        "lowest",
                                           "mean",          "projects",       "mended",
                                           "whole",         "places_counted", "share",
                                           "points",        "looks_back",     "districts",
                                           "masked",        "all_of",         "lacks",
                                           "no_lack",       "none_of",        "shows_case",
                                           "above",         "below",          "past",
                                           "supposed",      "grave",          "short_of",
                                           "payable",       "paid",           "from",
                                           "results",       "compulsory",     "total_rows",
                                           "not_summed",    "spent",          "pupil_leads",
                                           "pending",       "starts",         "stops",
                                           "teachers",      "pupils",         "staffing",
                                           "kinds",         "at_first",       "at_last",
                                           "comes",         "goes",           "tasks",
                                           "told_as",       "undergone",      "reaches",
                                           "counted_twice", "fallen",         "level",
                                           "school_money",  "thrift",         "own_money",
                                           "minors",        "name_label",     "rolls",
                                           "surnames",      "no_person",      "after_name",
                                           "called",        "roll_columns",   "abodes",
                                           "abode_ends",    "amounts",        "somebody",
                                           "name_joins",    "before_called",  "roll_groups",
                                           "page_marks",    "abode_leads",    "broad",
                                           "met",           "unmet",          "vague",
                                           "crosswise",     "sections",       "as_follows",
                                           "work_begins",   "work_ends",      "price",
                                           "defines",       "asides",         "work_joins",
                                           "moods",         "outside",        "grounds",
                                           "class_sizes",   "classes",        "totals_of",
                                           "more_by",       "ratio_of",       "spent_rates",
                                           "stage_done",    "stage_on",       "stage_not",
                                           "month_tails",   "ranked",         "offices",
                                           "members",       "no_among",       "reckoned_by",
                                           "reckoned",      "and_others",     "after",
                                           "number_of",     "of_persons",     "already",
                                           "denied",        "doublings",      "case_counts",
                                           "each_before",   "makeup",         "together",
                                           "plans",         "papers",         "one_case",
                                           "waived",        "dealt_with",     "divides",
                                           "lasts",         "better",         "less_better",
                                           "more_better",   "provided",       "fulfils",
                                           "valid",         "fulfilled",      "insides",
                                           "apart_by",      "misdeeds",       "removes",
                                           "proved",        "comes_to",       "namely",
                                           "remains",       "no_others",      "harmed",
                                           "any_case",      "took",           "larger",
                                           "band_below",    "band_above",     "tiers",
                                           "enumerated",    "step_planned",   "step_tendered",
                                           "step_agreed",   "step_begun",     "step_ended",
                                           "step_proved",   "step_used",      "started",
                                           "stopped",       "next_years",     "placed_first",
                                           "placed_second", "placed_third",   "took_part",
                                           "passed",        "got_done",       "concerns",
                                           "summed_up",     "rest_of",        "saved_rates",
                                           "within",        "one_class",      "all_gone",
                                           "of_hundred",    "none_found",     NULL};
_Static_assert(sizeof review_terms / sizeof *review_terms == REVIEW_TERMS + 1, "one word per term");

static const Field term_fields[] = {
    {.key = "is",
     .type = FIELD_CHOICE,
     .offset = offsetof(ReviewTermsDef, is),
     .words = review_terms,
     .required = true},
    {.key = "words",
     .type = FIELD_WORDS,
     .offset = offsetof(ReviewTermsDef, words),
     .count = offsetof(ReviewTermsDef, word_count),
     .required = true},
    {.key = NULL},
};

typedef struct WrittenReview {
    ReviewDef review;
    const yaml_node_t *pairs;
} WrittenReview;

#define OWNER ReviewDef
static const Field review_fields[] = {
    LIST("review", rules, rule_count, rule_fields, ReviewRuleDef, NULL),
    LIST("ranges", ranges, range_count, range_fields, ReviewRangeDef, finish_range),
    LIST("sums", sums, sum_count, sum_fields, ReviewSumDef, finish_sum),
    LIST("subsets", subsets, subset_count, subset_fields, ReviewSubsetDef, NULL),
    LIST("spans", spans, span_count, most_fields, ReviewSpanDef, NULL),
    LIST("limits", limits, limit_count, limit_fields, ReviewLimitDef, NULL),
    LIST("terms", terms, term_count, term_fields, ReviewTermsDef, NULL),
    {.key = "pairs", .type = FIELD_NODE, .offset = offsetof(WrittenReview, pairs), .required = true},
    {.key = "same_matter", .type = FIELD_NUMBER, .offset = offsetof(ReviewDef, same_matter), .required = true},
    {.key = "copy_least", .type = FIELD_NUMBER, .offset = offsetof(ReviewDef, copy_least), .required = true},
    {.key = "digit_seldom", .type = FIELD_NUMBER, .offset = offsetof(ReviewDef, digit_seldom), .required = true},
    {.key = "personal_class", .type = FIELD_NUMBER, .offset = offsetof(ReviewDef, personal_class), .required = true},
    {.key = "near_whole", .type = FIELD_NUMBER, .offset = offsetof(ReviewDef, near_whole), .required = true},
    {.key = NULL},
};
#undef OWNER

static void take_pair(Reader *reader, const yaml_node_t *node, void *context) {
    ReviewDef *review = context;
    Str *items = NULL;
    size_t count = 0;
    read_names(reader, node, "pairs", &items, &count);
    if (count != 2) {
        pack_problem(reader, node, "一对要写两个词，例如 [公办, 民办]。");
        return;
    }
    review->pairs = arena_grow(reader->arena, review->pairs, 2 * review->pair_count, 2 * review->pair_count + 2,
                               sizeof *review->pairs);
    review->pairs[2 * review->pair_count] = items[0];
    review->pairs[2 * review->pair_count++ + 1] = items[1];
}

/* A limit of an indicator that the vocabulary does not name would never be asked. */
static void check_limits(Reader *reader, const yaml_node_t *root, const ReviewDef *review) {
    const VocabularyDef *vocabulary = reader->pack->vocabulary;
    for (size_t i = 0; vocabulary && i < review->limit_count; i++) {
        bool known = false;
        for (size_t k = 0; k < vocabulary->indicator_count; k++) {
            known = known || str_equal(vocabulary->indicators[k].id, review->limits[i].indicator);
        }
        if (!known) {
            pack_problem(reader, node_entry(reader, root, "limits", i), "词表里没有“%.*s”这个指标。",
                         STR_ARG(review->limits[i].indicator));
        }
    }
}

static void check_terms(Reader *reader, const yaml_node_t *root, const ReviewDef *review) {
    for (int term = 0; term < REVIEW_TERMS; term++) {
        size_t found = 0;
        for (size_t i = 0; i < review->term_count; i++) {
            found += review->terms[i].is == term && review->terms[i].word_count > 0;
        }
        if (found != 1) {
            pack_problem(reader, root, "报告核查的词（terms）里，“%s”要写一次，现在写了%zu次。", review_terms[term],
                         found);
        }
    }
}

void read_review(Reader *reader, const yaml_node_t *root) {
    size_t errors = reader->problems->errors;
    if (reader->pack->review) {
        pack_problem(reader, root, "报告核查规则只写在一个文件里，这是第二个。");
        return;
    }
    WrittenReview *written = ARENA_NEW(reader->arena, WrittenReview);
    ReviewDef *review = &written->review;
    read_fields(reader, root, review_fields, written);
    if (written->pairs) {
        each_node(reader, written->pairs, take_pair, review);
    }
    check_limits(reader, root, review);
    check_terms(reader, root, review);
    if (review->sum_count > REVIEW_SUMS_MOST) {
        pack_problem(reader, root, "算式（sums）最多写%d条，现在有%zu条。", REVIEW_SUMS_MOST, review->sum_count);
    }
    for (size_t i = 0; i < review->rule_count && reader->problems->errors == errors; i++) {
        claim_id(reader, node_entry(reader, root, "review", i), "报告核查", review->rules[i].id, false);
    }
    if (reader->problems->errors == errors) {
        review->place = node_place(reader, root);
        reader->pack->review = review;
    }
}

const VocabularyDef *pack_vocabulary(const Pack *pack) {
    return pack->vocabulary;
}

const ReviewDef *pack_review(const Pack *pack) {
    return pack->review;
}
