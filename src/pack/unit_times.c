/* What one unit of measure is in another, by the vocabulary's units and the words for ten thousands before them. */
#include "pack.h"

/* A unit as what it is reckoned in: 亩 as 666.67 平方米, 万元 as 10000 元. */
typedef struct Reckoned {
    Str unit;
    double times;
} Reckoned;

static const UnitDef *unit_written(const VocabularyDef *vocabulary, Str written) {
    for (size_t i = 0; i < vocabulary->unit_count; i++) {
        const UnitDef *unit = &vocabulary->units[i];
        bool is = str_equal(unit->unit, written);
        for (size_t w = 0; w < unit->word_count && !is; w++) {
            is = str_equal(unit->words[w], written);
        }
        if (is) {
            return unit;
        }
    }
    return NULL;
}

/* The words for how many before a unit: 万 of 万册. */
static double many_before(Str *unit) {
    static const struct {
        const char *word;
        double times;
    } many[] = {{"亿", 1e8}, {"万", 1e4}, {"千", 1e3}, {"百", 1e2}, {"十", 10}};
    double times = 1;
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        Str word = str_from(many[i].word);
        if (str_starts(*unit, word) && unit->len > word.len) {
            times *= many[i].times;
            *unit = str_slice(*unit, word.len, unit->len);
            i = (size_t)-1; /* 千万元, 百亿元: the next may be any of them */
        }
    }
    return times;
}

static Reckoned reckon(const VocabularyDef *vocabulary, Str written) {
    Reckoned reckoned = {str_trim(written), 1};
    const UnitDef *unit = unit_written(vocabulary, reckoned.unit);
    if (!unit) {
        reckoned.times = many_before(&reckoned.unit);
        unit = unit_written(vocabulary, reckoned.unit);
    }
    const UnitDef *base = unit && unit->of.len ? unit_written(vocabulary, unit->of) : NULL;
    reckoned.times *= base && unit->times > 0 ? unit->times : 1;
    reckoned.unit = base ? base->unit : unit ? unit->unit : reckoned.unit;
    return reckoned;
}

double pack_unit_times(const Pack *pack, Str from, Str to) {
    static const VocabularyDef none = {.units = NULL};
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    if (str_equal(from, to)) {
        return 1;
    }
    Reckoned one = reckon(vocabulary ? vocabulary : &none, from), other = reckon(vocabulary ? vocabulary : &none, to);
    return str_equal(one.unit, other.unit) ? one.times / other.times : 0;
}
