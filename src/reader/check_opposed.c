/* Claims without exception against what the same report says elsewhere in nearly the same words: 全部建立作业公示制度
 * and 3所小学未建立作业公示制度, 已没有大班额 and 仍有4个大班额. No list of matters is needed: the words that the two
 * clauses share tell that they are about one (RC-20, RC-21, RC-24). */
#include "check.h"

#include <string.h>

enum { HAN_MOST = 48, CLAIMS_MOST = 256, COUNTERS_MOST = 1024 };

/* The Chinese characters of a clause, or of a part of it. */
typedef struct Said {
    uint32_t han[HAN_MOST];
    size_t count;
} Said;

typedef struct Piece {
    const CheckParagraph *paragraph;
    size_t index, start, end; /* of the paragraph; bytes */
    uint64_t terms;           /* of piece_terms, those that stand in it */
} Piece;

static const uint64_t piece_terms = TERM_BIT(TERM_ALL_OF) | TERM_BIT(TERM_NONE_OF) | TERM_BIT(TERM_LACKS) |
                                    TERM_BIT(TERM_NO_LACK) | TERM_BIT(TERM_SHOWS_CASE) | TERM_BIT(TERM_PENDING) |
                                    TERM_BIT(TERM_ABOVE) | TERM_BIT(TERM_BELOW) | TERM_BIT(TERM_SUPPOSED) |
                                    TERM_BIT(TERM_PAST) | TERM_BIT(TERM_ADMITS) | TERM_BIT(TERM_GUARDS);

static bool says(const Piece *piece, ReviewTerm term) {
    return piece->terms & term_bit(term);
}

typedef struct Opposed {
    Piece claims[CLAIMS_MOST], counters[COUNTERS_MOST];
    size_t claim_count, counter_count;
    size_t claims_said, counters_said; /* also those beyond the room */
} Opposed;

static Str text_of(const Piece *piece) {
    return str_slice(piece->paragraph->text, piece->start, piece->end);
}

static Said said_of(Str text) {
    Said said = {.count = 0};
    for (size_t at = 0; at < text.len && said.count < HAN_MOST;) {
        bool han = han_at(text, at);
        uint32_t character = utf8_next(text, &at);
        if (han) {
            said.han[said.count++] = character;
        }
    }
    return said;
}

/* The longest run of characters that both have; where it begins in the first. */
static size_t longest_run(const Said *a, const Said *b, size_t *begin) {
    size_t longest = 0, rows[2][HAN_MOST + 1] = {{0}};
    for (size_t i = 0; i < a->count; i++) {
        size_t *row = rows[i % 2], *above = rows[(i + 1) % 2];
        for (size_t k = 0; k < b->count; k++) {
            row[k + 1] = a->han[i] == b->han[k] ? above[k] + 1 : 0;
            if (row[k + 1] > longest) {
                longest = row[k + 1];
                *begin = i + 1 - longest;
            }
        }
    }
    return longest;
}

/* 尚未建立…: whether something is said not to be done, and from where on it is told what. */
static bool lacks(const Checker *checker, const Piece *piece, size_t *start, size_t *end) {
    return says(piece, TERM_LACKS) && !says(piece, TERM_NO_LACK) &&
           check_find(checker, TERM_LACKS, text_of(piece), start, end);
}

static size_t characters(Str text, size_t at, size_t count) {
    while (count-- > 0 && at < text.len) {
        at = char_next(text, at);
    }
    return at;
}

/* Whether all that the run holds are words for who is counted: 学校, 小学. */
static bool is_general(const Checker *checker, const Said *said, size_t begin, size_t count) {
    static const ReviewTerm general[] = {TERM_POPULATION, TERM_BASIS};
    size_t left = count;
    for (size_t t = 0; t < sizeof general / sizeof *general; t++) {
        const ReviewTermsDef *words = check_terms(checker, general[t]);
        for (size_t i = 0; i < words->word_count; i++) {
            Said word = said_of(words->words[i]);
            size_t at;
            Said run = {.count = count};
            memcpy(run.han, said->han + begin, count * sizeof *run.han);
            if (word.count <= left && longest_run(&run, &word, &at) == word.count) {
                left = word.count < left ? left - word.count : 0;
                break;
            }
        }
    }
    return left == 0;
}

bool other_scope(const Checker *checker, Str claim, Str counter) {
    if (check_says(checker, TERM_OUTSIDE, counter) && !check_says(checker, TERM_OUTSIDE, claim) &&
        check_says(checker, TERM_GROUNDS, claim)) {
        return true;
    }
    if (!check_says(checker, TERM_BASIS, claim) || !check_says(checker, TERM_BASIS, counter)) {
        return false; /* nothing that could be another one's */
    }
    const ReviewTermsDef *basis = check_terms(checker, TERM_BASIS);
    bool stages = grammar_in(checker->words, GRAMMAR_STAGES, claim) && check_says(checker, TERM_COMPULSORY, counter);
    bool shared = stages;
    for (size_t i = 0; i < basis->word_count; i++) {
        shared = shared || (str_find(claim, basis->words[i]) >= 0 && str_find(counter, basis->words[i]) >= 0);
    }
    return !shared;
}

static const ReadFigure *count_in(const Checker *checker, const Piece *piece) {
    for (size_t i = 0; i < piece->paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[piece->paragraph->first + i];
        if (figure->start >= piece->start && figure->start < piece->end && is_count(checker, figure) &&
            figure_usable(figure) && figure->value > 0) {
            return figure;
        }
    }
    return NULL;
}

/* ---- all and an exception ---- */

/* 仍在岗的9名代课教师: of so many it is told as known that they still are, whatever is to be done with them. NULL: of
 * none. */
static const ReadFigure *still_are(const Checker *checker, const Piece *piece) {
    enum { APART = 12 }; /* bytes */
    Str text = text_of(piece);
    size_t at = 0, end = 0;
    const ReadFigure *count = count_in(checker, piece);
    if (!count || !says(piece, TERM_PENDING) || !check_find(checker, TERM_PENDING, text, &at, &end)) {
        return NULL;
    }
    size_t from = count->start - piece->start;
    return from > end && from - end <= APART && grammar_ends(checker->words, GRAMMAR_OF, str_slice(text, end, from))
               ? count
               : NULL;
}

/* 均持有教师资格证 and 2名新聘教师的教师资格证仍在认定之中: so many have not got it yet. */
static bool is_pending(const Checker *checker, const Said *claim, const Piece *counter) {
    enum { SURE = 4 };
    Str text = text_of(counter);
    size_t at = 0, end = 0, begin = 0;
    if (!says(counter, TERM_PENDING) || !check_find(checker, TERM_PENDING, text, &at, &end) ||
        !count_in(checker, counter)) {
        return false;
    }
    const ReadFigure *still = still_are(checker, counter);
    Said subject = said_of(still ? str_slice(text, still->end - counter->start, text.len) : str_slice(text, 0, at));
    size_t run = longest_run(claim, &subject, &begin);
    return run >= SURE && !is_general(checker, claim, begin, run);
}

/* The text without 均, 仍, 实际 at its end. */
static Str without_adverbs(const Checker *checker, Str text) {
    for (size_t adverb; (adverb = promise_ends(checker->words, PROMISE_ADVERBS, text)) > 0;) {
        text = str_slice(text, 0, text.len - adverb);
    }
    return text;
}

/* The number right behind the word for a side, or behind 了; NULL: words are there. 低于全市平均水平4.1分 has none. */
static const ReadFigure *limit_of(const Checker *checker, const Piece *piece, const Side *side) {
    enum { APART = 3 }; /* bytes: one character */
    size_t at = piece->start + side->end;
    for (size_t i = 0; i < piece->paragraph->count; i++) {
        const ReadFigure *figure = &checker->document->figures[piece->paragraph->first + i];
        if (figure->end > at && figure->start <= at + APART && figure_usable(figure)) {
            return figure;
        }
    }
    return NULL;
}

/* 均达到100% and 低于95%: no number is on both sides. 均达到7.5 and 低于9.5: some are. */
static bool excludes(const Side *one, double limit, const Side *other, double counter_limit) {
    const Side *most = one->at_most ? one : other, *least = one->at_most ? other : one;
    double upper = one->at_most ? limit : counter_limit, lower = one->at_most ? counter_limit : limit;
    return number_at_least(lower, upper) && (!number_at_most(lower, upper) || most->strict || least->strict);
}

/* Whether the words right before both sides name one thing: 班额 does, beside the same limit; 合格率 and 经费 are of
 * many, so that more has to be the same. */
static bool one_thing(const Checker *checker, Str subject, Str other, bool beside_limit) {
    enum { SURE = 12, SOME = 6 }; /* bytes */
    Str shared = str_slice(subject, subject.len - str_same_end(subject, other), subject.len);
    Said said = said_of(shared);
    size_t ending = grammar_ends(checker->words, GRAMMAR_NAME_ENDS, shared);
    if (shared.len <= ending || !said.count || is_general(checker, &said, 0, said.count)) {
        return false;
    }
    bool rate = check_is(checker, TERM_RATES, str_slice(shared, char_back(shared, shared.len), shared.len));
    return shared.len >= (rate || !beside_limit ? SURE : SOME);
}

/* 均高于全市平均水平 and 低于全市平均水平, 均达到7.5平方米 and 低于7.5平方米: opposite sides of one thing. A limit
 * tells that it is one; a share does not, there are many of 95%. */
static bool opposite_sides(const Checker *checker, const Piece *claim, const Piece *counter) {
    enum { SAME_WORDS = 12 }; /* bytes */
    Str all = text_of(claim), text = text_of(counter);
    Side one, other;
    if (!side_of(checker, all, 0, all.len, &one) || !side_of(checker, text, 0, text.len, &other) ||
        one.at_most == other.at_most || one.better || other.better) {
        return false;
    }
    Str subject = without_adverbs(checker, str_slice(all, 0, one.start));
    Str of_case = without_adverbs(checker, str_slice(text, 0, other.start));
    const ReadFigure *limit = limit_of(checker, claim, &one), *against = limit_of(checker, counter, &other);
    if (!limit && !against) {
        Str wanted = str_trim(str_slice(all, one.end, all.len)), told = str_trim(str_slice(text, other.end, text.len));
        size_t same = str_same_start(wanted, told);
        if (same >= SAME_WORDS && str_equal(wanted, told) && in_problems(checker, counter->index)) {
            return true; /* 各班均未超过规定班额, and a problem is that 大班人数超过规定班额 */
        }
        return one_thing(checker, subject, of_case, same >= SAME_WORDS);
    }
    if (!limit || !against || !same_units(checker, limit, against) ||
        !excludes(&one, limit->value, &other, against->value)) {
        return false;
    }
    return (!is_share(limit) && limit->value == against->value) ||
           one_thing(checker, subject, of_case, !is_share(limit));
}

/* 三类共218处全部销号 and 43处中尚有11处未销号: each says of how many, and not of as many. */
static bool of_other_counts(const Checker *checker, const Piece *claim, const Piece *counter) {
    const ReadFigure *all = count_in(checker, claim), *some = count_in(checker, counter);
    return all && some && same_units(checker, all, some) && all->value != some->value &&
           grammar_at(checker->words, GRAMMAR_AMONG, counter->paragraph->text, some->end);
}

/* What is not done in the counter is said to be done in the claim: its verb stands there, and enough else. */
static bool exception_of(const Checker *checker, const Piece *claim, const Piece *counter) {
    enum { LONG = 5, SURE = 4, OBJECT = 3 };
    Str all = text_of(claim), text = text_of(counter);
    Said a = said_of(all), b = said_of(text);
    size_t start = 0, end = 0, begin = 0, run = longest_run(&a, &b, &begin);
    if (run < 2 || other_scope(checker, all, text) || of_other_counts(checker, claim, counter)) {
        return false;
    }
    if (run >= LONG && opposite_sides(checker, claim, counter)) {
        return true;
    }
    if (is_pending(checker, &a, counter)) {
        return true;
    }
    if (says(claim, TERM_LACKS) || !lacks(checker, counter, &start, &end)) {
        return false;
    }
    Side one, other;
    bool sides = side_of(checker, all, 0, all.len, &one) && side_of(checker, text, 0, text.len, &other);
    if (sides && one.at_most == other.at_most && start >= other.start && start < other.end) {
        return false; /* 未超过 and 均不超过 */
    }
    Str verb = str_slice(text, end, characters(text, end, 2)), rest = str_slice(text, end, text.len);
    Said object = said_of(rest), subject = said_of(str_slice(text, 0, start));
    bool admitted =
        count_in(checker, counter) != NULL || in_problems(checker, counter->index) || says(counter, TERM_ADMITS);
    bool done = verb.len == 6 && str_find(all, verb) >= 0;
    size_t at_object = 0, at_subject = 0;
    size_t of_object = longest_run(&a, &object, &at_object), of_subject = longest_run(&a, &subject, &at_subject);
    bool same_object = of_object >= OBJECT && !is_general(checker, &a, at_object, of_object);
    bool same_subject = of_subject >= 2 && !is_general(checker, &a, at_subject, of_subject);
    if (done && run >= (admitted ? SURE : LONG)) {
        return true;
    }
    /* 各校均建成了标准化食堂 and 尚有2所村小没有食堂: all that is lacking is what the claim ends with */
    bool whole_object = object.count >= 2 && count_in(checker, counter) && str_ends(str_trim(all), str_trim(rest)) &&
                        !is_general(checker, &object, 0, object.count);
    if (admitted && whole_object) {
        return true;
    }
    return admitted && ((same_object && (done || of_object > OBJECT || same_subject)) || (done && same_subject));
}

/* ---- none and a case ---- */

/* 没有一名教师受到处分 and 处分教师4人: so many had done to them what nobody is said to have; 处分学生4人 are others.
 */
static bool undergone(const Checker *checker, Str what, const Piece *counter, size_t start, size_t end) {
    Str text = text_of(counter), done = str_slice(text, start, end);
    const ReadFigure *figure = count_in(checker, counter);
    ptrdiff_t at = str_find(what, done);
    if (!figure || figure->start < counter->start + start || at < 0 || !check_is(checker, TERM_UNDERGONE, done)) {
        return false;
    }
    Said nobody = said_of(str_slice(what, 0, (size_t)at)), some = said_of(str_slice(text, end, text.len));
    size_t begin;
    return longest_run(&nobody, &some, &begin) >= 2;
}

/* How many characters both end with. */
static size_t same_tail(const Said *a, const Said *b) {
    size_t same = 0;
    while (same < a->count && same < b->count && a->han[a->count - 1 - same] == b->han[b->count - 1 - same]) {
        same++;
    }
    return same;
}

static bool is_vague(const Checker *checker, const Said *said, size_t tail) {
    const ReviewTermsDef *words = check_terms(checker, TERM_VAGUE);
    for (size_t i = 0; i < words->word_count; i++) {
        Said word = said_of(words->words[i]);
        if (word.count == tail && same_tail(said, &word) == tail) {
            return true;
        }
    }
    return false;
}

/* 没有一名儿童辍学 and 仍有6名学生辍学: both end with the matter. 零事故 is of whatever is called so. */
static bool ends_alike(const Checker *checker, const Said *none, const Said *some, bool all, Str text) {
    size_t tail = same_tail(none, some);
    bool lacking = check_says(checker, TERM_LACKS, text);
    return tail >= 2 && !lacking && (all || (check_says(checker, TERM_ADMITS, text) && !is_vague(checker, none, tail)));
}

static bool is_vague_run(const Checker *checker, const Said *said, size_t begin, size_t count) {
    Said run = {.count = count};
    memcpy(run.han, said->han + begin, count * sizeof *run.han);
    return is_general(checker, said, begin, count) || is_vague(checker, &run, count);
}

/* 挤占挪用补助资金 and 挪用膳食补助2.6万元: both name one deed, and share another word apart from it that is not what
 * any case is called. */
static bool same_misdeed(const Checker *checker, Str denied, Str told) {
    enum { LEAST = 2 };
    const ReviewTermsDef *deeds = check_terms(checker, TERM_MISDEEDS);
    for (size_t i = 0; i < deeds->word_count; i++) {
        ptrdiff_t at = str_find(denied, deeds->words[i]), there = str_find(told, deeds->words[i]);
        if (at < 0 || there < 0) {
            continue;
        }
        Said object = said_of(str_slice(denied, (size_t)at + deeds->words[i].len, denied.len));
        Said done = said_of(str_slice(told, (size_t)there + deeds->words[i].len, told.len));
        size_t begin = 0, run = longest_run(&object, &done, &begin);
        if (run >= LEAST && !is_vague_run(checker, &object, begin, run)) {
            return true;
        }
    }
    return false;
}

/* 没有发生挤占挪用现象 and 发现挪用资金2起; 已没有大班额 and 仍有4个大班额. */
static bool case_of(const Checker *checker, const Piece *claim, const Piece *counter, bool *grave) {
    enum { SURE = 3 };
    Str none = text_of(claim), text = text_of(counter);
    size_t start = 0, end = 0, begin = 0, shown = 0;
    if (says(counter, TERM_NONE_OF) || says(counter, TERM_GUARDS) || !says(counter, TERM_SHOWS_CASE) ||
        !check_find(checker, TERM_NONE_OF, none, &start, &end) ||
        !check_find(checker, TERM_SHOWS_CASE, text, &start, &shown) || other_scope(checker, none, text)) {
        return false;
    }
    for (size_t past; check_begins(checker, TERM_CASE_COUNTS, str_slice(none, end, none.len), &past);) {
        end += past;
    }
    Str what = str_slice(none, end, none.len);
    bool all = !said_of(what).count && end > 0; /* 零事故 */
    what = all ? str_slice(none, char_back(none, char_back(none, end)), end) : what;
    Said object = said_of(what), other = said_of(str_slice(text, start, text.len));
    size_t run = longest_run(&object, &other, &begin);
    const ReadFigure *figure = count_in(checker, counter);
    bool admitted = figure || in_problems(checker, counter->index) || says(counter, TERM_ADMITS);
    *grave = check_says(checker, TERM_GRAVE, what) && !check_says(checker, TERM_GRAVE, text);
    if (undergone(checker, what, counter, start, shown)) {
        return true;
    }
    Str before = figure ? str_slice(text, 0, figure->start - counter->start) : text;
    Said told = said_of(all ? before : text), matter = said_of(what);
    if (figure && (!all || check_is(checker, TERM_CASES, figure->unit)) &&
        ends_alike(checker, &matter, &told, all, text)) {
        return true;
    }
    if (all || !admitted || run < 2 || is_general(checker, &object, begin, run)) {
        return false;
    }
    if (figure && same_misdeed(checker, none, text)) {
        return true;
    }
    bool counted = figure && check_is(checker, TERM_CASES, figure->unit);
    bool right_behind = other.count > 2 && shown - start >= 6 && other.han[2] == object.han[begin];
    return run >= SURE || (counted && right_behind);
}

/* ---- all clauses ---- */

/* What another check left to a person is told once, as what it is found to be now. */
static bool told_already(Checker *checker, int claim, int counter, Str shown, bool grave) {
    ReadFindings *all = checker->findings;
    for (size_t i = 0; i < all->count; i++) {
        ReadFinding *finding = &all->items[i];
        bool claims = str_is(finding->rule->code, "RC-20") || str_is(finding->rule->code, "RC-21") ||
                      str_is(finding->rule->code, "RC-24");
        if ((claims || str_is(finding->rule->code, "RC-12")) && finding->verdict != VERDICT_HOLDS &&
            finding->file == checker->file && finding->document == checker->document_index && finding->line_count > 1 &&
            finding->lines[0] == claim && finding->lines[1] == counter &&
            (str_starts(shown, finding->found) || str_starts(finding->found, shown))) {
            if (claims && finding->verdict == VERDICT_FLAG && !grave) {
                check_raise(checker, finding);
            }
            return true;
        }
    }
    return false;
}

static void add_opposed(Checker *checker, const Piece *claim, const Piece *counter, bool none, bool grave) {
    const ReadDocument *document = checker->document;
    int line = read_line_at(&document->paragraphs[claim->index], claim->start);
    int other = read_line_at(&document->paragraphs[counter->index], counter->start);
    if (told_already(checker, line, other, str_trim(text_of(counter)), grave)) {
        return;
    }
    Facts facts = {.a = str_trim(text_of(claim)), .b = str_trim(text_of(counter)), .found = str_trim(text_of(counter))};
    facts.lines[0] = line;
    facts.lines[1] = other;
    facts.line_count = 2;
    const ReadFigure *figure = count_in(checker, counter);
    if (figure) {
        facts.figures[facts.figure_count++] = figure;
    }
    facts.severity = grave ? SEVERITY_WARNING : SEVERITY_ERROR;
    check_add(checker,
              none                                   ? "none-and-case"
              : in_problems(checker, counter->index) ? "met-and-problem"
                                                     : "all-and-exception",
              grave ? VERDICT_FLAG : VERDICT_FAILS, &facts);
}

/* 各校均, 学校均, 教师均: the 均 of those who are meant, not of 校均 and 师均; 小学生均 is of each pupil. */
static bool of_people(const Checker *checker, Str before) {
    const ReviewTermsDef *people = check_terms(checker, TERM_POPULATION);
    for (size_t i = 0; i < people->word_count; i++) {
        if (str_ends(before, people->words[i])) {
            size_t at = before.len - people->words[i].len;
            return at == 0 || !check_is(checker, TERM_PUPIL_LEADS, str_slice(before, char_back(before, at), at));
        }
    }
    return false;
}

/* 均 of 平均 and 人均 leaves nothing out. */
static bool says_all(const Checker *checker, const Piece *piece) {
    const ReviewTermsDef *words = check_terms(checker, TERM_ALL_OF);
    Str text = text_of(piece);
    for (size_t i = 0; says(piece, TERM_ALL_OF) && i < words->word_count; i++) {
        size_t from = 0;
        for (ptrdiff_t at; (at = str_find(str_slice(text, from, text.len), words->words[i])) >= 0;
             from += (size_t)at + words->words[i].len) {
            size_t here = from + (size_t)at, past;
            bool single = words->words[i].len == 3;
            if (single && check_begins(checker, TERM_MEAN, str_slice(text, here, text.len), &past)) {
                continue; /* 高于全区均分 */
            }
            if (!single || here == 0 ||
                !check_is(checker, TERM_EACH_BEFORE, str_slice(text, char_back(text, here), here)) ||
                of_people(checker, str_slice(text, 0, here)) ||
                grammar_ends(checker->words, GRAMMAR_EACH_OF, str_slice(text, 0, char_back(text, here)))) {
                return true;
            }
        }
    }
    return false;
}

/* In a part that looks ahead, and not said to be done already (已全部整改到位). A notice that tells results says so in
 * its headings. */
static bool is_ahead(const Checker *checker, const Piece *piece, Str text) {
    const ReadDocument *document = checker->document;
    if (!looks_ahead(document, piece->index) || check_says(checker, TERM_ALREADY, text)) {
        return false;
    }
    for (int heading = document->paragraphs[piece->index].heading; heading >= 0; heading--) {
        const ReadHeading *entry = &document->outline[heading];
        if (entry->level == 1) {
            return !check_says(checker, TERM_RESULTS, entry->heading);
        }
    }
    return true;
}

/* A claim speaks of what is: not of what is wanted, and not among the problems. */
static bool is_claim(const Checker *checker, const Piece *piece) {
    Str text = text_of(piece);
    bool claims = says(piece, TERM_NONE_OF) || says_all(checker, piece);
    return claims && !says(piece, TERM_SUPPOSED) && !in_problems(checker, piece->index) &&
           !(check_says(checker, TERM_BROAD, text) /* 各项指标全部达标 */
                 ? aims_within(checker, piece->paragraph, piece->start, piece->end)
                 : mark_within(&piece->paragraph->cues, piece->start, piece->end, ROLE(WORD_TARGET)) != NULL) &&
           !is_ahead(checker, piece, text) && !tells_which(checker, piece->paragraph, piece->start, piece->end);
}

static bool is_counter(const Checker *checker, const Piece *piece) {
    Str text = text_of(piece);
    Side side;
    const uint64_t cases = TERM_BIT(TERM_LACKS) | TERM_BIT(TERM_SHOWS_CASE) | TERM_BIT(TERM_PENDING);
    const uint64_t sides = TERM_BIT(TERM_ABOVE) | TERM_BIT(TERM_BELOW);
    bool speaks = (piece->terms & cases) != 0;
    speaks = speaks || ((piece->terms & sides) && side_of(checker, text, 0, text.len, &side));
    if (still_are(checker, piece)) {
        return true;
    }
    return speaks && !says(piece, TERM_SUPPOSED) && !says(piece, TERM_PAST) &&
           (says(piece, TERM_ADMITS) || !is_ahead(checker, piece, text));
}

static void collect_pieces(const Checker *checker, Opposed *all) {
    const uint64_t claims = TERM_BIT(TERM_ALL_OF) | TERM_BIT(TERM_NONE_OF);
    const uint64_t counters = TERM_BIT(TERM_PENDING) | TERM_BIT(TERM_LACKS) | TERM_BIT(TERM_SHOWS_CASE) |
                              TERM_BIT(TERM_BELOW) | TERM_BIT(TERM_ABOVE);
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        size_t next;
        for (size_t start = 0; (paragraph->said.bits[0] & (claims | counters)) && start < paragraph->text.len;
             start = next) {
            size_t end = clause_end(&paragraph->bounds, start);
            next = end < paragraph->text.len ? char_next(paragraph->text, end) : paragraph->text.len;
            Piece piece = {paragraph, i, start, end, first_terms_within(paragraph, start, end) & piece_terms};
            if (!(piece.terms & (claims | counters))) {
                continue;
            }
            if (is_claim(checker, &piece) && all->claims_said++ < CLAIMS_MOST) {
                all->claims[all->claim_count++] = piece;
            }
            if (is_counter(checker, &piece) && all->counters_said++ < COUNTERS_MOST) {
                all->counters[all->counter_count++] = piece;
            }
        }
    }
}

/* Whether what the text tells of ends with a limit: 低于规定标准, 低于国家标准的学校; 标准线 is another thing. */
static bool ends_on_limit(const Checker *checker, Str text) {
    for (size_t at = 0, end, past; at < text.len; at = char_next(text, at)) {
        if (grammar_past(checker->words, GRAMMAR_LIMITS, text, at, &end) &&
            (!han_at(text, end) || grammar_at(checker->words, GRAMMAR_OF, text, end) ||
             grammar_past(checker->words, GRAMMAR_LIMITS, text, end, &past))) {
            return true;
        }
    }
    return false;
}

/* 教师配备各项要求均已达标 and 音乐教师配备不足: what the claim names is what there is too little of. */
static bool lacks_claimed(const Checker *checker, Str claim, Str text) {
    enum { SURE = 4 };
    size_t at = 0, past = 0, begin = 0;
    if (!check_find(checker, TERM_FALLS_SHORT, text, &at, &past)) {
        return false;
    }
    Said all = said_of(claim), subject = said_of(str_slice(text, 0, at));
    size_t run = longest_run(&all, &subject, &begin);
    return run >= SURE && !is_general(checker, &all, begin, run);
}

/* 各项指标均已达到国家标准 against 体育场地面积不达标 in the part of the problems: whatever has a standard is among
 * them. */
static bool broad_against_problems(Checker *checker, const Piece *claim) {
    Str all = text_of(claim);
    if (!check_says(checker, TERM_BROAD, all) || !check_says(checker, TERM_MET, all) ||
        check_says(checker, TERM_UNMET, all)) {
        return false;
    }
    for (size_t i = 0; i < checker->document->paragraph_count; i++) {
        const CheckParagraph *paragraph = &checker->paragraphs[i];
        size_t next;
        for (size_t start = 0; start < paragraph->text.len && in_problems(checker, i); start = next) {
            size_t end = clause_end(&paragraph->bounds, start), at, past;
            next = end < paragraph->text.len ? char_next(paragraph->text, end) : paragraph->text.len;
            Piece piece = {paragraph, i, start, end, 0};
            Str text = text_of(&piece);
            if (other_scope(checker, all, text)) {
                continue;
            }
            if (lacks_claimed(checker, all, text)) {
                add_opposed(checker, claim, &piece, false, false);
                return true;
            }
            if (!check_find(checker, TERM_UNMET, text, &at, &past)) {
                continue;
            }
            Str rest = str_slice(text, past, text.len); /* 低于全市平均水平 is no standard */
            if (check_says(checker, TERM_MET, str_slice(text, at, past)) || ends_on_limit(checker, rest)) {
                add_opposed(checker, claim, &piece, false, false);
                return true;
            }
        }
    }
    return false;
}

/* Every claim is held against every case: of very long documents only the first are, which the answer says. */
static void say_partly(Checker *checker, const Opposed *all) {
    bool claims = all->claims_said > CLAIMS_MOST && all->counters_said;
    bool counters = all->counters_said > COUNTERS_MOST && all->claims_said;
    if (!claims && !counters) {
        return;
    }
    Facts facts = {.own_words = true, .severity = SEVERITY_NOTE};
    facts.a = check_number(checker, (double)all->claims_said, STR(""));
    facts.b = check_number(checker, (double)all->counters_said, STR(""));
    facts.c = check_number(checker, (double)all->claim_count, STR(""));
    facts.d = check_number(checker, (double)all->counter_count, STR(""));
    const Piece *last = claims ? &all->claims[all->claim_count - 1] : &all->counters[all->counter_count - 1];
    facts_line(&facts, read_line_at(&checker->document->paragraphs[last->index], last->start));
    check_add(checker, "opposed-partly", VERDICT_UNKNOWN, &facts);
}

void check_opposed(Checker *checker) {
    Opposed *all = arena_room(checker->scratch, 1, sizeof *all); /* filled only as far as there are any */
    all->claim_count = all->counter_count = all->claims_said = all->counters_said = 0;
    collect_pieces(checker, all);
    say_partly(checker, all);
    for (size_t c = 0; c < all->claim_count; c++) {
        const Piece *claim = &all->claims[c];
        if (broad_against_problems(checker, claim)) {
            continue;
        }
        for (size_t k = 0; k < all->counter_count; k++) {
            const Piece *counter = &all->counters[k];
            bool grave = false, none = says(claim, TERM_NONE_OF);
            if (counter->index == claim->index && counter->start == claim->start) {
                continue;
            }
            if (none ? case_of(checker, claim, counter, &grave) : exception_of(checker, claim, counter)) {
                add_opposed(checker, claim, counter, none, grave);
                break;
            }
        }
    }
}
