/* The same quantity twice: within a document, between copies of one text, between files; texts that are nearly
 * another's; promises of last year without an answer. */
#include "check.h"
#include "commitment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a figure is of, as a key ---- */

/* The words before the number in its clause without those that lead to it: 公办初一报名人数. */
static Str key_of(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str text = paragraph->text;
    size_t from = clause_start(&paragraph->bounds, figure->start), end = figure->start, start;
    for (int turn = 0;
         turn < 4 &&
         word_before(checker->words, text, end, ROLE(WORD_REACH) | ROLE(WORD_BEFORE) | ROLE(WORD_TOTAL), &start) &&
         start >= from;
         turn++) {
        end = start;
    }
    bool each = str_find(figure->unit, STR("/")) > 0;
    const uint64_t shared = ROLE(WORD_PER_HEAD) | ROLE(WORD_EACH) | ROLE(WORD_PERIOD) | ROLE(WORD_AVERAGE);
    while (each && word_before(checker->words, text, end, shared, &start) && start > from) {
        end = start; /* 乡镇工作补贴 of 乡镇工作补贴人均每月380元 */
    }
    return str_trim(str_slice(text, from, end));
}

/* Only what is named fully may be compared: a rate or a number of something, with whom it is about. */
static bool comparable(const Checker *checker, const ReadFigure *figure, Str key) {
    enum { LEAST = 15, MOST = 90 }; /* bytes: 5 to 30 characters */
    size_t start;
    bool measure = word_before(checker->words, key, key.len,
                               ROLE(WORD_RATE_NAME) | ROLE(WORD_COUNT_NAME) | ROLE(WORD_INDICATOR), &start) != NULL;
    measure = measure || (str_find(figure->unit, STR("/")) > 0 && figure_family(checker, figure) == FAMILY_MONEY);
    bool scoped = figure->scope.len && str_find(key, figure->scope) >= 0;
    int digit;
    size_t next;
    for (size_t at = 0; at < key.len; at = char_next(key, at)) {
        if (digit_at(key, at, &digit, &next) || char_is(key, at, "*_□、")) {
            return false;
        }
    }
    return measure && key.len >= LEAST && key.len <= MOST && (scoped || key.len >= 24) && !figure->compare.len &&
           figure_usable(figure) && figure->state == FIGURE_OK;
}

/* 今年全县 and 全县 are one; what only tells when is left out. */
static Str without_time(const Checker *checker, Str key) {
    size_t end;
    while (check_begins(checker, TERM_LEADS, key, &end)) {
        key = str_slice(key, end, key.len);
    }
    return key;
}

typedef struct Named {
    Str key;
    const ReadFigure *figure;
    size_t file, document;
    int line;
    bool wanted; /* it is an aim */
} Named;

/* 提高到800元 under 下一步: what a standard is to be is an aim, too. */
static bool is_wanted(const Checker *checker, const ReadFigure *figure) {
    size_t start;
    return figure->kind == FIGURE_TARGET || (looks_ahead(checker->document, figure->paragraph) &&
                                             word_before(checker->words, checker->paragraphs[figure->paragraph].text,
                                                         figure->start, ROLE(WORD_TO), &start) != NULL);
}

static int compare_named(const void *a, const void *b) {
    const Named *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    if (order) {
        return order;
    }
    order = str_compare(x->figure->unit, y->figure->unit);
    order = order ? order : (int)x->wanted - (int)y->wanted;
    return order ? order : x->figure < y->figure ? -1 : x->figure > y->figure;
}

/* ---- two values of one key ---- */

static bool rounding(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    Interval x = figure_interval(checker, a), y = figure_interval(checker, b);
    double slack = 1e-9 * (fabs(x.low) + 1);
    return x.low <= y.high + slack && y.low <= x.high + slack;
}

static bool power_of_ten(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    const ReviewRuleDef *rule = check_rule(checker, "scale-differs");
    double times = fmax(a->value, b->value) / fmin(a->value, b->value);
    for (double ten = 10; rule && ten <= 10000; ten *= 10) {
        if (fabs(times / ten - 1) <= rule->tolerance) {
            return true;
        }
    }
    return false;
}

static void two_values(Checker *checker, const Named *a, const Named *b) {
    bool across = a->file != b->file || a->document != b->document;
    Facts facts = {.name = a->key, .a = a->figure->surface, .b = b->figure->surface, .found = b->figure->surface};
    facts.expected = a->figure->surface;
    facts.lines[0] = a->line;
    facts.lines[1] = b->line;
    facts.line_count = 2;
    facts.figures[0] = a->figure;
    facts.figures[1] = b->figure;
    facts.figure_count = 2;
    facts.source = str_format(checker->arena, "%.*s第%d行", STR_ARG(checker->files[b->file].name), b->line);
    bool same = rounding(checker, a->figure, b->figure);
    if (!same && a->figure->value > 0 && b->figure->value > 0 && power_of_ten(checker, a->figure, b->figure)) {
        check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
        return;
    }
    check_add(checker, across ? "files-disagree" : "one-quantity-two-values", same ? VERDICT_HOLDS : VERDICT_FAILS,
              &facts);
}

/* 小学阶段…60.4万人。其中，随班就读30.4万人 and, under 初中阶段, 其中，随班就读13.5万人: each is of those that its own
 * sentence, or the one before it, is about. */
static bool of_other_wholes(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    const ReadFigure *figures[2] = {a, b};
    Str of[2];
    for (size_t i = 0; i < 2; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[figures[i]->paragraph];
        size_t from = full_start(&paragraph->bounds, figures[i]->start);
        size_t clause = clause_start(&paragraph->bounds, figures[i]->start);
        bool part = mark_within(&paragraph->cues, from, figures[i]->start, ROLE(WORD_PART)) != NULL;
        const ReadFigure *whole = part && paragraph->first < checker->document->figure_count && clause
                                      ? &checker->document->figures[paragraph->first]
                                      : NULL;
        of[i] = whole && whole->start < from ? whole->name : (Str){NULL, 0};
    }
    return of[0].len && of[1].len && !str_equal(of[0], of[1]);
}

/* Within one document, of the same period, each key once. What is wanted may differ from what is. */
static void compare_keys(Checker *checker, const Named *named, size_t count) {
    for (size_t i = 1; i < count; i++) {
        const Named *a = &named[i - 1], *b = &named[i];
        bool apart = a->figure->paragraph != b->figure->paragraph || a->file != b->file || a->document != b->document;
        if (str_equal(a->key, b->key) && str_equal(a->figure->unit, b->figure->unit) && a->wanted == b->wanted &&
            (a->figure->kind == b->figure->kind || str_find(a->figure->unit, STR("/")) > 0) &&
            str_equal(a->figure->period, b->figure->period) && apart &&
            !of_other_wholes(checker, a->figure, b->figure)) {
            two_values(checker, a, b);
        }
    }
}

static size_t name_figures(Checker *checker, Named *named) {
    size_t count = 0;
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        Str key = without_time(checker, key_of(checker, figure));
        if (comparable(checker, figure, key)) {
            named[count++] = (Named){.key = key,
                                     .figure = figure,
                                     .file = checker->file,
                                     .document = checker->document_index,
                                     .line = figure_line(checker, figure),
                                     .wanted = is_wanted(checker, figure)};
        }
    }
    return count;
}

/* ---- the same digits in another order ---- */

/* The same digits, the first at its place, two or more of the others at another's: 28416 and 28146. */
static bool transposed(Str a, Str b, size_t least) {
    int counts[10] = {0};
    size_t digits = 0;
    if (a.len != b.len || str_equal(a, b) || !a.len || a.data[0] != b.data[0]) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        bool digit = a.data[i] >= '0' && a.data[i] <= '9', other = b.data[i] >= '0' && b.data[i] <= '9';
        if (digit != other) {
            return false;
        }
        if (digit) {
            counts[a.data[i] - '0']++;
            counts[b.data[i] - '0']--;
            digits += a.data[i] != '0';
        }
    }
    for (size_t d = 0; d < 10; d++) {
        if (counts[d]) {
            return false;
        }
    }
    return digits >= least;
}

enum { NAME_TAIL = 12 }; /* bytes: four characters */

/* 专任教师 of the one stands behind the other: 3891名专任教师. */
static bool named_behind(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    Str name = name_tail(a->name, NAME_TAIL), text = checker->paragraphs[b->paragraph].text;
    return name.len == NAME_TAIL && str_starts(str_slice(text, b->end, text.len), name);
}

/* 校舍维修资金 of 校舍维修资金共投入: without what only says that it was spent, or is all. */
static Str thing_named(const Checker *checker, const ReadFigure *figure) {
    static const ReviewTerm tails[] = {TERM_SPENT, TERM_SUMS};
    Str name = figure->name;
    bool cut = figure_family(checker, figure) == FAMILY_MONEY;
    while (cut) {
        cut = false;
        for (size_t t = 0; t < sizeof tails / sizeof *tails && !cut; t++) {
            const ReviewTermsDef *words = check_terms(checker, tails[t]);
            for (size_t i = 0; i < words->word_count && !cut; i++) {
                cut = str_ends(name, words->words[i]) && name.len >= words->words[i].len + NAME_TAIL;
                name = cut ? str_slice(name, 0, name.len - words->words[i].len) : name;
            }
        }
    }
    return name_tail(name, NAME_TAIL);
}

/* The last four characters right before a figure: 随迁子女 of 随迁子女3170人全部入学, which may be named by what is
 * behind it; its name's where there are not so many. */
static Str called(const Checker *checker, const ReadFigure *figure) {
    Str own = own_words(checker, (size_t)(figure - checker->document->figures)), tail = name_tail(own, NAME_TAIL);
    if (figure->name.len && str_find(own, figure->name) >= 0) {
        return name_tail(figure->name, NAME_TAIL);
    }
    return tail.len == NAME_TAIL && han_at(tail, 0) ? tail : name_tail(figure->name, NAME_TAIL);
}

/* 7530名留守孩子 where 农村留守儿童7350人 stands: the first word behind it is within what the other is called, and is
 * not who is counted anywhere. */
static bool told_in_short(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { WORD = 6, LEAST = 1000 }; /* bytes: two characters */
    Str text = checker->paragraphs[b->paragraph].text;
    Str word = str_slice(text, b->end, b->end + WORD < text.len ? b->end + WORD : text.len);
    return is_count(checker, a) && is_count(checker, b) && b->value >= LEAST && word.len == WORD && han_at(word, 0) &&
           han_at(word, WORD / 2) && !check_says(checker, TERM_POPULATION, word) &&
           !check_says(checker, TERM_BASIS, word) && str_find(called(checker, a), word) >= 0;
}

/* What a figure counts, before it (在园幼儿28416人) or behind it. */
static bool same_thing(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    Str name = thing_named(checker, a), other = thing_named(checker, b);
    if ((called(checker, a).len == NAME_TAIL && str_equal(called(checker, a), called(checker, b))) ||
        told_in_short(checker, a, b)) {
        return true;
    }
    return name.len >= 6 && (str_ends(other, name) || named_behind(checker, a, b));
}

enum { DIGITS_FEW = 3 };

/* 全县39624名学生中 in the last paragraph: what stands in another one before it, told again. */
static bool told_before(const Checker *checker, const ReadFigure *whole) {
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        if (figure->paragraph >= whole->paragraph) {
            return false;
        }
        if (is_count(checker, figure) && figure->value == whole->value && same_units(checker, figure, whole)) {
            return true;
        }
    }
    return false;
}

/* So many digits have to be the same: few say so only under a full name, or right before it. */
static size_t digits_asked(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    enum { NAMED = 15, SOME = 4, MANY = 5 };
    bool behind = named_behind(checker, a, b) || named_behind(checker, b, a);
    Str tail = called(checker, b); /* 随迁子女; 在校学生 there are of many kinds */
    size_t start;
    bool rare = tail.len == NAME_TAIL && !word_before(checker->words, tail, tail.len, ROLE(WORD_COUNT_NAME), &start) &&
                str_equal(called(checker, a), tail) && is_count(checker, a) &&
                !check_says(checker, TERM_POPULATION, tail) && a->part_of < 0 &&
                (b->part_of < 0 || told_before(checker, &checker->document->figures[b->part_of]));
    rare = rare || told_in_short(checker, a, b);
    return rare || (a->name.len >= NAMED && b->name.len >= NAMED) ? DIGITS_FEW : behind ? SOME : MANY;
}

/* The equal keys have told it. */
static bool told_of(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    for (size_t i = 0; i < checker->findings->count; i++) {
        const ReadFinding *finding = &checker->findings->items[i];
        if (str_is(finding->rule->code, "RC-27") && finding->document == checker->document_index &&
            finding->file == checker->file && finding->line_count > 1 && finding->lines[0] == figure_line(checker, a) &&
            finding->lines[1] == figure_line(checker, b) && str_equal(finding->found, b->surface)) {
            return true;
        }
    }
    return false;
}

enum { FIGURES_PAIRED = 4000 }; /* of a document, so many are held against each other */

static size_t paired_count(const ReadDocument *document) {
    return document->figure_count < FIGURES_PAIRED ? document->figure_count : FIGURES_PAIRED;
}

/* How often each digit stands in it, its length and its first digit: those with the same are of the same digits. 0: it
 * has too few that are no 0, or is none that is held against others. */
static uint64_t key_of_digits(const Checker *checker, const ReadFigure *figure) {
    (void)checker;
    enum { BITS = 5 };
    uint64_t counts = 0;
    size_t digits = 0;
    for (size_t i = 0; i < figure->exact.len; i++) {
        char c = figure->exact.data[i];
        counts += c >= '0' && c <= '9' ? (uint64_t)1 << BITS * (c - '0') : 0;
        digits += c >= '1' && c <= '9';
    }
    bool asked = digits >= DIGITS_FEW && !figure->compare.len && figure->state == FIGURE_OK;
    return asked ? (counts ^ (uint64_t)figure->exact.len << 50 ^ (uint64_t)(unsigned char)figure->exact.data[0] << 56) |
                       (uint64_t)1 << 63
                 : 0;
}

/* 甲校优良率 and 乙校优良率, 青山中学学生近视率 and 白石小学学生近视率: what two schools or places are called alike for
 * is told of each. */
static bool of_other_places(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    Str one = a->name, two = b->name;
    size_t same = str_same_end(one, two), end, past;
    if (check_begins(checker, TERM_NO_NAME, one, &past) || check_begins(checker, TERM_NO_NAME, two, &past)) {
        return false; /* 全校, 我校 */
    }
    for (size_t at = char_next(one, 0); at < one.len; at = char_next(one, at)) {
        if (!word_at(checker->words, one, at, ROLE(WORD_PLACE), &end) || one.len - end > same) {
            continue;
        }
        Str other = str_slice(two, 0, two.len - (one.len - end));
        size_t last = other.len ? char_back(other, other.len) : 0;
        if (last && !str_equal(str_slice(one, 0, end), other) &&
            word_before(checker->words, other, other.len, ROLE(WORD_PLACE), &past)) {
            return true;
        }
    }
    return false;
}

static void transposed_digits(Checker *checker) {
    const ReadDocument *document = checker->document;
    size_t count = paired_count(document);
    const size_t *next = figure_keys(checker, count, key_of_digits).next;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *a = &document->figures[i];
        for (size_t j = next[i]; j != NO_FIGURE; j = next[j]) {
            const ReadFigure *b = &document->figures[j];
            if (b->exact.len != a->exact.len || b->paragraph == a->paragraph || !same_units(checker, a, b) ||
                (a->period.len && b->period.len && !str_equal(a->period, b->period)) ||
                !transposed(a->exact, b->exact, digits_asked(checker, a, b)) ||
                !(same_thing(checker, a, b) || same_thing(checker, b, a)) || told_of(checker, a, b) ||
                of_other_places(checker, a, b)) {
                continue;
            }
            bool alike = str_equal(called(checker, a), called(checker, b));
            Facts facts = {.name = alike ? called(checker, a) : a->name, .a = a->surface, .b = b->surface};
            facts.found = b->surface;
            facts_figure(checker, &facts, a);
            facts_figure(checker, &facts, b);
            check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
            break;
        }
    }
}

/* Those of one name, where it is long enough to tell. */
static uint64_t key_of_long_name(const Checker *checker, const ReadFigure *figure) {
    (void)checker;
    enum { LEAST = 15 }; /* bytes */
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < figure->name.len; i++) {
        hash = (hash ^ (unsigned char)figure->name.data[i]) * 1099511628211u;
    }
    bool asked = figure->name.len >= LEAST && !figure->compare.len && figure->state == FIGURE_OK && figure->value > 0;
    return asked ? hash | (uint64_t)1 << 63 : 0;
}

/* 满意度为92.6分 and, elsewhere, 9.26分: under one name ten, a hundred … times as much is no other value, even where
 * the name alone would not make two figures one quantity. */
static void scales_of_names(Checker *checker) {
    const ReadDocument *document = checker->document;
    size_t count = paired_count(document);
    const size_t *next = figure_keys(checker, count, key_of_long_name).next;
    for (size_t i = 0; i < count; i++) {
        const ReadFigure *a = &document->figures[i];
        for (size_t j = next[i]; j != NO_FIGURE; j = next[j]) {
            const ReadFigure *b = &document->figures[j];
            if (b->paragraph == a->paragraph || !str_equal(a->name, b->name) || a->kind != b->kind ||
                !str_equal(a->unit, b->unit) || !str_equal(a->period, b->period) || a->part_of >= 0 ||
                b->part_of >= 0 || !power_of_ten(checker, a, b) || check_judged(checker, "RC-29", b)) {
                continue;
            }
            Facts facts = {.name = a->name, .a = a->surface, .b = b->surface, .found = b->surface};
            facts_figure(checker, &facts, a);
            facts_figure(checker, &facts, b);
            check_add(checker, "scale-differs", VERDICT_FAILS, &facts);
            break;
        }
    }
}

/* ---- what was counted, spoken of again ---- */

/* The words in the clause before 的 in front of a number: 对限期整改 of 对限期整改的178处隐患; empty: there is no 的.
 */
static Str spoken_of(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    Str before = str_slice(paragraph->text, clause_start(&paragraph->bounds, figure->start), figure->start);
    size_t of = grammar_ends(checker->words, GRAMMAR_OF, before);
    return of ? str_slice(before, 0, before.len - of) : (Str){NULL, 0};
}

enum { CALLED_LEAST = 9 }; /* bytes of a count's name */

/* The counts of one name and unit. */
typedef struct CalledSo {
    Str unit;
    size_t last; /* index of the last figure */
    bool differ; /* their values do */
    size_t next; /* of another unit; SIZE_MAX: none */
} CalledSo;

/* Those of the paragraphs so far, by name: each is asked for once, however many there are. */
typedef struct Called {
    Map *names; /* the first CalledSo */
    CalledSo *items;
    size_t count;
    size_t longest; /* bytes of a name */
} Called;

static bool is_plain_count(const Checker *checker, const ReadFigure *figure) {
    return is_count(checker, figure) && figure_usable(figure) && str_is(figure->qualifier, "=");
}

static CalledSo *called_so(const Called *called, Str name, Str unit) {
    size_t at = SIZE_MAX;
    for (bool any = map_get(called->names, name, &at); any && at != SIZE_MAX; at = called->items[at].next) {
        if (str_equal(called->items[at].unit, unit)) {
            return &called->items[at];
        }
    }
    return NULL;
}

static void call(const Checker *checker, Called *called, size_t index) {
    const ReadFigure *figures = checker->document->figures, *figure = &figures[index];
    if (figure->name.len < CALLED_LEAST || !is_plain_count(checker, figure)) {
        return;
    }
    CalledSo *so = called_so(called, figure->name, figure->unit);
    if (so) {
        so->differ = so->differ || figures[so->last].value != figure->value;
        so->last = index;
        return;
    }
    so = &called->items[called->count];
    *so = (CalledSo){.unit = figure->unit, .last = index, .next = SIZE_MAX};
    map_get(called->names, figure->name, &so->next);
    map_put(called->names, figure->name, called->count++);
    called->longest = figure->name.len > called->longest ? figure->name.len : called->longest;
}

/* The last count in a paragraph before it that is called so, when all that are agree; NULL else. */
static const ReadFigure *counted_as(const Checker *checker, const Called *called, Str words, Str unit) {
    const ReadFigure *figures = checker->document->figures, *found = NULL;
    size_t from = words.len > called->longest ? words.len - called->longest : 0;
    for (; called->count && from + CALLED_LEAST <= words.len; from = char_next(words, from)) {
        const CalledSo *so = called_so(called, str_slice(words, from, words.len), unit);
        if (so && (so->differ || (found && found->value != figures[so->last].value))) {
            return NULL;
        }
        found = so && (!found || found < &figures[so->last]) ? &figures[so->last] : found;
    }
    return found;
}

/* 限期整改188处 and, elsewhere, 对限期整改的178处隐患: the same ones are meant, so that there are as many. */
static void counted_again(Checker *checker) {
    const ReadDocument *document = checker->document;
    Called called = {.names = map_create(checker->scratch, document->figure_count),
                     .items = arena_room(checker->scratch, document->figure_count + 1, sizeof *called.items)};
    for (size_t i = 0, before = 0; i < document->figure_count; i++) {
        const ReadFigure *again = &document->figures[i];
        for (; document->figures[before].paragraph < again->paragraph; before++) {
            call(checker, &called, before);
        }
        if (!is_plain_count(checker, again)) {
            continue;
        }
        const ReadFigure *first = counted_as(checker, &called, spoken_of(checker, again), again->unit);
        if (first && first->value != again->value && !told_of(checker, first, again)) {
            Facts facts = {.name = first->name, .a = first->surface, .b = again->surface, .found = again->surface};
            facts_figure(checker, &facts, first);
            facts_figure(checker, &facts, again);
            check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
        }
    }
}

/* The noun behind 12个: 教学班. Only what stands behind 共, or at the beginning of a clause with a word of all behind
 * it, speaks of all of them: 12个教学班每天…, not 23个教学班参加了…. */
static Str all_of_noun(const Checker *checker, const ReadFigure *figure) {
    enum { NOUN = 3 };
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start), start, end = figure->end;
    Str before = str_trim(str_slice(paragraph->text, from, figure->start));
    bool total = figure->total || word_before(checker->words, before, before.len, ROLE(WORD_TOTAL), &start);
    bool all = figure->part_of < 0 && (total || !before.len);
    for (int i = 0; all && i < NOUN; i++) {
        all = han_at(paragraph->text, end);
        end = char_next(paragraph->text, end);
    }
    all = all && (total || grammar_at(checker->words, GRAMMAR_EACH_OF, paragraph->text, end));
    return all ? str_slice(paragraph->text, figure->end, end) : (Str){NULL, 0};
}

/* 共11个教学班 and, elsewhere, 12个教学班每天…. */
static void all_again(Checker *checker) {
    const ReadFigure *figures = checker->document->figures;
    for (size_t i = 0; i < checker->document->figure_count; i++) {
        Str noun =
            figures[i].total && is_count(checker, &figures[i]) ? all_of_noun(checker, &figures[i]) : (Str){NULL, 0};
        for (size_t j = i + 1; noun.len && j < checker->document->figure_count; j++) {
            const ReadFigure *a = &figures[i], *b = &figures[j];
            bool same = str_equal(a->unit, b->unit) && !b->total && b->paragraph != a->paragraph && figure_usable(a) &&
                        figure_usable(b) && !b->compare.len && str_is(b->qualifier, "=") &&
                        str_equal(all_of_noun(checker, b), noun);
            if (same && a->value != b->value && looks_mistyped(a->value, b)) {
                Facts facts = {.name = noun, .a = a->surface, .b = b->surface, .found = b->surface};
                facts_figure(checker, &facts, a);
                facts_figure(checker, &facts, b);
                check_add(checker, "one-quantity-two-values", VERDICT_FAILS, &facts);
                break;
            }
        }
    }
}

/* ---- what is to be built, said twice ---- */

typedef struct Built {
    Str act, thing;
    const ReadFigure *figure;
} Built;

static Str nearest(const CheckParagraph *paragraph, size_t from, size_t to, WordRole role, Str *as) {
    const TextMark *mark = mark_within(&paragraph->cues, from, to, ROLE(role));
    for (const Word *word = mark ? mark->word : NULL; word; word = word->next) {
        if (word->role == role) {
            *as = word->as;
        }
    }
    return mark ? str_slice(paragraph->text, mark->start, mark->end) : (Str){NULL, 0};
}

/* 新建幼儿园12所; 拟新建…等10所幼儿园. Only a plain word for the thing, so that no part of it is meant. */
static bool built_of(const Checker *checker, const ReadFigure *figure, size_t last_end, Built *built) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = clause_start(&paragraph->bounds, figure->start);
    from = last_end > from ? last_end : from;
    size_t end = 0;
    *built = (Built){.figure = figure};
    if (!nearest(paragraph, from, figure->start, WORD_BUILD, &built->act).len || !is_count(checker, figure) ||
        !figure_usable(figure) || figure->kind == FIGURE_THRESHOLD ||
        promise_in(checker->words, PROMISE_EVERY,
                   str_slice(paragraph->text, from, figure->start))) { /* 每年招聘20名 is no total */
        return false;
    }
    if (word_at(checker->words, paragraph->text, figure->end, ROLE(WORD_THING), &end)) {
        built->thing = str_slice(paragraph->text, figure->end, end);
        return word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_PART_END), &end) ||
               word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_BUILD), &end);
    }
    size_t start;
    if (word_before(checker->words, paragraph->text, figure->start, ROLE(WORD_THING), &start)) {
        built->thing = str_slice(paragraph->text, start, figure->start);
        return word_before(checker->words, paragraph->text, start, ROLE(WORD_BUILD), &end) != NULL;
    }
    return false;
}

/* 五年新建学校19所 and 规划期内新建学校12所: each says for which years, and not for the same. */
static bool of_other_years(const Checker *checker, const ReadFigure *a, const ReadFigure *b) {
    const ReadFigure *two[] = {a, b};
    Str leads[2];
    bool years = false;
    for (size_t i = 0; i < 2; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[two[i]->paragraph];
        size_t from = clause_start(&paragraph->bounds, two[i]->start), at;
        Str as, act = nearest(paragraph, from, two[i]->start, WORD_BUILD, &as);
        at = act.len ? (size_t)(act.data - paragraph->text.data) : from;
        leads[i] = str_trim(str_slice(paragraph->text, from, at));
        years = years || promise_in(checker->words, PROMISE_YEAR, leads[i]);
    }
    return years && leads[0].len && leads[1].len && !str_equal(leads[0], leads[1]);
}

static void built_twice(Checker *checker) {
    enum { MOST = 200 };
    Built *built = ARENA_ARRAY(checker->scratch, MOST, Built);
    size_t count = 0, last_end = 0, paragraph = (size_t)-1;
    for (size_t i = 0; i < checker->document->figure_count && count < MOST; i++) {
        const ReadFigure *figure = &checker->document->figures[i];
        last_end = figure->paragraph == paragraph ? last_end : 0;
        paragraph = figure->paragraph;
        count += built_of(checker, figure, last_end, &built[count]);
        last_end = figure->end;
    }
    for (size_t i = 0; i < count; i++) {
        size_t same = 0, other = i;
        for (size_t j = 0; j < count; j++) {
            bool equal = str_equal(built[i].act, built[j].act) && str_equal(built[i].thing, built[j].thing) &&
                         str_equal(built[i].figure->unit, built[j].figure->unit) &&
                         built[i].figure->kind == built[j].figure->kind &&
                         !of_other_years(checker, built[i].figure, built[j].figure);
            same += equal;
            other = equal && j > i ? j : other;
        }
        bool exact = str_is(built[i].figure->qualifier, "=") && str_is(built[other].figure->qualifier, "=");
        if (same == 2 && exact && other > i && built[i].figure->paragraph != built[other].figure->paragraph) {
            Named a = {.figure = built[i].figure, .file = checker->file, .document = checker->document_index};
            Named b = {.figure = built[other].figure, .file = checker->file, .document = checker->document_index};
            a.key = str_format(checker->arena, "%.*s%.*s", STR_ARG(built[i].act), STR_ARG(built[i].thing));
            a.line = figure_line(checker, a.figure);
            b.line = figure_line(checker, b.figure);
            two_values(checker, &a, &b);
        }
    }
}

/* ---- RC-30 ---- */

typedef struct Term {
    Str text;
    int line;
    size_t count;
} Term;

static Str tail_of(Str text, size_t characters) {
    size_t at = text.len;
    while (characters-- > 0 && at > 0) {
        at = char_back(text, at);
    }
    return str_slice(text, at, text.len);
}

/* Two ends of the terms that begin alike and differ by one character. */
static bool one_apart(Str a, Str b, Str *shown_a, Str *shown_b) {
    enum { LEAST = 8, MOST = 14, ALIKE = 6 };
    for (size_t length = MOST; length >= LEAST; length--) {
        Str x = tail_of(a, length);
        for (int less = 0; less < 2; less++) {
            Str y = tail_of(b, less ? length - 1 : length + 1);
            if (utf8_count(x) == length && utf8_count(y) == (less ? length - 1 : length + 1) &&
                str_equal(str_slice(x, 0, ALIKE), str_slice(y, 0, ALIKE)) && str_distance(x, y) == 1) {
                *shown_a = x;
                *shown_b = y;
                return true;
            }
        }
    }
    return false;
}

/* 校长负责制 and 校长责任制: the same words before two endings, and hardly any others. */
static bool ends_otherwise(const Checker *checker, Str a, Str b, Str *shown_a, Str *shown_b) {
    enum { ALIKE = 12, MORE = 9 }; /* bytes: 实行, 推行 may stand before one of them */
    const ReviewTermsDef *endings = check_terms(checker, TERM_SYSTEM);
    Str stems[2] = {a, b}, ends[2] = {{NULL, 0}, {NULL, 0}};
    for (size_t i = 0; i < 2; i++) {
        for (size_t e = 0; e < endings->word_count && !ends[i].len; e++) {
            if (str_ends(stems[i], endings->words[e])) {
                ends[i] = endings->words[e];
                stems[i] = str_slice(stems[i], 0, stems[i].len - ends[i].len);
            }
        }
    }
    size_t same = str_same_end(stems[0], stems[1]);
    size_t shorter = stems[0].len < stems[1].len ? stems[0].len : stems[1].len;
    if (str_equal(ends[0], ends[1]) || same < ALIKE || shorter > same + MORE) {
        return false;
    }
    *shown_a = name_tail(a, same + ends[0].len);
    *shown_b = name_tail(b, same + ends[1].len);
    return true;
}

/* Words that end as names of systems do: …负责制. What stands before the ending is taken as far as it is written alike.
 */
static void terms_differ(Checker *checker) {
    const ReviewTermsDef *endings = check_terms(checker, TERM_SYSTEM);
    enum { MOST = 60, NAME_LEAST = 21 }; /* bytes: seven characters, four of them before 负责制 */
    Term terms[MOST];
    size_t count = 0;
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        Str text = checker->paragraphs[i].text;
        for (size_t e = 0; paragraph_says(&checker->paragraphs[i], TERM_SYSTEM) && e < endings->word_count; e++) {
            size_t from = 0;
            for (ptrdiff_t at;
                 count < MOST && (at = str_find(str_slice(text, from, text.len), endings->words[e])) >= 0;) {
                size_t end = from + (size_t)at + endings->words[e].len, start = end, stop = 0, back = 0;
                while (start > from && back < 14 && han_at(text, char_back(text, start))) {
                    size_t before = char_back(text, start);
                    const Word *word =
                        word_before(checker->words, text, start, ROLE(WORD_PROMISE) | ROLE(WORD_NOISE), &stop);
                    if (word && word->role == WORD_PROMISE && back > 4) { /* 落实; not the 组织 of 党组织 */
                        break;
                    }
                    start = before;
                    back++;
                }
                Str term = str_slice(text, start, end);
                bool known = false;
                for (size_t t = 0; t < count; t++) {
                    known = known || str_equal(terms[t].text, term);
                }
                if (!known && term.len >= NAME_LEAST) {
                    terms[count++] = (Term){term, read_line_at(&checker->document->paragraphs[i], start), 1};
                }
                from = end;
            }
        }
    }
    for (size_t a = 0; a < count; a++) {
        for (size_t b = a + 1; b < count; b++) {
            Str x, y;
            if (one_apart(terms[a].text, terms[b].text, &x, &y) ||
                ends_otherwise(checker, terms[a].text, terms[b].text, &x, &y)) {
                Facts facts = {.name = x, .a = x, .b = y, .line_count = 2};
                facts.lines[0] = terms[a].line;
                facts.lines[1] = terms[b].line;
                check_add(checker, "name-differs", VERDICT_FLAG, &facts);
                return; /* once: the other places are variants of the same two */
            }
        }
    }
}

/* 去年, 2019年 in the sentence: the two are of different times. */
static bool names_time(const Checker *checker, const ReadFigure *figure) {
    const CheckParagraph *paragraph = &checker->paragraphs[figure->paragraph];
    size_t from = sentence_start(&paragraph->bounds, figure->start), to = sentence_end(&paragraph->bounds, figure->end);
    Str sentence = str_slice(paragraph->text, from, to);
    return year_before(checker->words, sentence, 0, sentence.len) || check_says(checker, TERM_EARLIER, sentence);
}

/* Indicators that stand twice with values too far apart for one definition (RC-33). */
static void definitions(Checker *checker) {
    const ReviewRuleDef *rule = check_rule(checker, "definition-changed");
    for (size_t i = 0; rule && i < checker->document->figure_count; i++) {
        const ReadFigure *a = &checker->document->figures[i];
        if (!a->indicator.len || a->compare.len || a->kind != FIGURE_ACTUAL || !figure_usable(a) || !is_share(a)) {
            continue;
        }
        for (size_t j = i + 1; j < checker->document->figure_count && j < i + 200; j++) {
            const ReadFigure *b = &checker->document->figures[j];
            bool same = str_equal(a->indicator, b->indicator) && str_equal(a->scope, b->scope) &&
                        str_equal(a->name, b->name) && str_equal(a->period, b->period) && a->name.len >= 18 &&
                        a->part_of < 0 && b->part_of < 0 && !names_time(checker, a) && !names_time(checker, b) &&
                        b->kind == FIGURE_ACTUAL && !b->compare.len && figure_usable(b) &&
                        b->paragraph != a->paragraph && is_share(b);
            double times = same ? fmax(a->value, b->value) / fmax(fmin(a->value, b->value), 1e-9) : 1;
            if (times > rule->limit) {
                Facts facts = {.name = a->name, .a = a->surface, .b = b->surface};
                facts_figure(checker, &facts, a);
                facts_figure(checker, &facts, b);
                check_add(checker, "definition-changed", VERDICT_FLAG, &facts);
                break;
            }
        }
    }
}

void check_same(Checker *checker) {
    Named *named = ARENA_ARRAY(checker->scratch, checker->document->figure_count + 1, Named);
    size_t count = name_figures(checker, named);
    qsort(named, count, sizeof *named, compare_named);
    compare_keys(checker, named, count);
    transposed_digits(checker);
    counted_again(checker);
    all_again(checker);
    built_twice(checker);
    terms_differ(checker);
    scales_of_names(checker);
    definitions(checker);
}
