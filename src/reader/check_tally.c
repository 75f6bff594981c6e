/* How many are told, beside a list of them that says so by its form alone: 省、市、县三级, 公安、消防两个部门,
 * 4人（…）, 5次，分别在3月6日…, 五条措施，即…；…；… (RC-15). Lists that say that there are more count nothing. */
#include "check_day.h"
#include "check_items.h"

#include <math.h>

enum {
    TOLD_LEAST = 2,
    TOLD_MOST = 20,
    LISTED_LEAST = 2,
    NOUN_MOST = 24, /* bytes, between a number and the list of what it counts */
};

/* A number in a text, and the list that tells what it counts. */
typedef struct Tally {
    Checker *checker;
    const CheckParagraph *paragraph;
    size_t index;      /* of the paragraph */
    size_t start, end; /* of the number */
    size_t noun;       /* where the words behind it end, or grow too long */
    size_t kind;       /* where the word for what it counts ends; 0: nobody knows */
    double told;
    bool persons; /* it counts them */
} Tally;

/* Names between 、: how many, how many words for 和 stand in the last one, bytes of the last and of the longest. */
typedef struct Names {
    size_t count, joined, last, most;
    bool doubtful; /* 和 in another one than the last */
} Names;

static Str said_of(const Tally *tally) {
    enum { NOUN = 6 }; /* bytes */
    Str text = tally->paragraph->text;
    size_t end = tally->kind ? tally->kind : tally->end;
    while (!tally->kind && end < text.len && end - tally->end < NOUN && han_at(text, end)) {
        end = char_next(text, end);
    }
    return str_slice(text, tally->start, end);
}

static void say(const Tally *tally, size_t listed) {
    Str said = said_of(tally);
    const ReadFigure like = {.paragraph = tally->index, .start = tally->start, .end = tally->end, .surface = said};
    for (size_t i = 0; i < tally->paragraph->count; i++) {
        const ReadFigure *figure = &tally->checker->document->figures[tally->paragraph->first + i];
        if (figure->start <= tally->start && figure->end > tally->start &&
            check_judged(tally->checker, "RC-15", figure)) {
            return;
        }
    }
    if (check_judged(tally->checker, "RC-15", &like)) {
        return;
    }
    Facts facts = {.name = said, .p = said, .found = said};
    facts.c = str_format(tally->checker->arena, "%zu项", listed);
    facts_line(&facts, read_line_at(&tally->checker->document->paragraphs[tally->index], tally->start));
    check_add(tally->checker, "listed-items", (double)listed == tally->told ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
}

/* The names that end at `at`, from the beginning of their clause on; false: it is no such list. */
static bool names_to(const Tally *tally, size_t at, Names *names) {
    enum { NAME_MOST = 36 }; /* bytes */
    const Checker *checker = tally->checker;
    Str text = tally->paragraph->text;
    size_t from = clause_start(&tally->paragraph->bounds, at), end = at, past;
    *names = (Names){.count = 0};
    for (size_t to = at; to > from;) {
        size_t before = char_back(text, to);
        bool sign = char_is(text, before, "、");
        if (!sign && !han_at(text, before)) {
            return false;
        }
        bool joins = !sign && promise_at(checker->words, PROMISE_AND, text, before, &past);
        names->joined += joins && !names->count;
        names->doubtful = names->doubtful || (joins && names->count);
        if (sign || before == from) {
            size_t length = end - (sign ? to : before);
            names->last = names->count ? names->last : length;
            names->most = names->count && length > names->most ? length : names->most;
            names->count++;
            if (!length || length > NAME_MOST) {
                return false;
            }
            end = before;
        }
        to = before;
    }
    return names->count >= LISTED_LEAST;
}

/* 省、市、县、乡三级: what has levels is told by all of them. The first may have words before it, none is long. */
static void levels(const Tally *tally) {
    enum { LEVEL_MOST = 12 }; /* bytes */
    Names names;
    size_t past;
    Str text = tally->paragraph->text;
    if (check_begins(tally->checker, TERM_TIERS, str_slice(text, tally->end, text.len), &past) &&
        names_to(tally, tally->start, &names) && !names.joined && !names.doubtful && names.last <= LEVEL_MOST &&
        fabs((double)names.count - tally->told) <= 2) {
        say(tally, names.count);
    }
}

/* 公安、消防、交警两个部门: what stands right behind the number is told one by one right before it. */
static void kinds_before(Tally *tally) {
    enum { UNIT_MOST = 6 }; /* bytes: 大类 */
    const Checker *checker = tally->checker;
    Str text = tally->paragraph->text;
    Names names;
    size_t past = 0, at = tally->end;
    bool kind = check_begins(checker, TERM_ENUMERATED, str_slice(text, at, text.len), &past);
    while (!kind && at - tally->end <= UNIT_MOST && han_at(text, at)) {
        at = char_next(text, at);
        kind = check_begins(checker, TERM_ENUMERATED, str_slice(text, at, text.len), &past);
    }
    const size_t end = at + past;
    if (!kind || at - tally->end > UNIT_MOST || !names_to(tally, tally->start, &names) || names.doubtful ||
        names.last > names.most || word_before(checker->words, text, tally->start, ROLE(WORD_PART_END), &past)) {
        return;
    }
    double listed = (double)names.count;
    tally->kind = end;
    if (fabs(listed - tally->told) == 1 && !(tally->told > listed && tally->told <= listed + (double)names.joined)) {
        say(tally, names.count);
    }
}

/* How many days or months stand in a text, and nothing but 、 and 和 between them; 0: something else does. */
static size_t days_listed(const Checker *checker, Str text) {
    size_t count = 0, past;
    for (size_t at = 0; at < text.len;) {
        Day day;
        if (day_at(checker->words, text, at, &day) || bare_day_at(checker->words, text, at, &day) ||
            bare_month_at(checker->words, text, at, &day)) {
            count++;
            at = day.end;
        } else if (promise_at(checker->words, PROMISE_AND, text, at, &past)) {
            at = past;
        } else if (char_is(text, at, "、")) {
            at = char_next(text, at);
        } else {
            return 0;
        }
    }
    return count;
}

/* How many names stand in a bracket: persons, or what ends alike; 0: it is not known to be all of them. */
static size_t names_inside(const Tally *tally, Str text) {
    enum { PERSON_LEAST = 6, PERSON_MOST = 12, NAME_MOST = 45 }; /* bytes */
    const Checker *checker = tally->checker;
    size_t count = 1, begin = 0, past;
    bool persons = tally->persons;
    bool alike = true;
    Str tail = {NULL, 0};
    for (size_t at = 0; at <= text.len; at = at < text.len ? char_next(text, at) : at + 1) {
        bool ends = at == text.len || char_is(text, at, "、");
        if (ends) {
            Str name = str_slice(text, begin, at);
            persons = persons && name.len >= PERSON_LEAST && name.len <= PERSON_MOST;
            alike = alike && name.len > PERSON_LEAST && (!tail.len || str_ends(name, tail));
            tail = name_tail(name, 6);
            count += at < text.len;
            begin = at < text.len ? char_next(text, at) : at;
            if (!name.len || name.len > NAME_MOST) {
                return 0;
            }
        } else if (!han_at(text, at) || promise_at(checker->words, PROMISE_AND, text, at, &past) ||
                   word_at(checker->words, text, at, ROLE(WORD_PART_END), &past)) {
            return 0;
        }
    }
    return count >= LISTED_LEAST && (persons || alike) ? count : 0;
}

/* 选派4人（林一舟、何青禾、周小满）; 2次考试（1月、6月）: the bracket behind what is counted tells all of them. */
static void bracket_behind(const Tally *tally) {
    Str text = tally->paragraph->text;
    size_t from = char_next(text, tally->noun), close = from;
    while (close < text.len && !char_is(text, close, ")）(（。")) {
        close = char_next(text, close);
    }
    if (!char_is(text, close, ")）")) {
        return;
    }
    Str inside = str_slice(text, from, close);
    size_t listed = days_listed(tally->checker, inside);
    listed = listed ? listed : names_inside(tally, inside);
    if (listed >= LISTED_LEAST && fabs((double)listed - tally->told) <= 1) {
        say(tally, listed);
    }
}

/* 以下五件事：控辍保学、队伍补充、校舍维修: names and nothing else behind a colon, to the end of the sentence. */
static void names_behind(const Tally *tally) {
    enum { NAME_MOST = 45 }; /* bytes */
    const Checker *checker = tally->checker;
    Str text = tally->paragraph->text;
    size_t count = 1, past, begin = char_next(text, tally->noun), stop = full_end(&tally->paragraph->bounds, begin);
    for (size_t to = begin; to < stop; to = char_next(text, to)) {
        if (char_is(text, to, "、")) {
            count++;
            begin = char_next(text, to);
        } else if (!han_at(text, to) || to - begin > NAME_MOST ||
                   promise_at(checker->words, PROMISE_AND, text, to, &past) ||
                   word_at(checker->words, text, to, ROLE(WORD_PART_END), &past)) {
            return;
        }
    }
    if (count >= LISTED_LEAST && fabs((double)count - tally->told) == 1) {
        say(tally, count);
    }
}

/* 5次，分别在3月6日、5月12日、8月30日和10月9日: as often as days are told. */
static void days_behind(const Tally *tally) {
    enum { WORDS_MOST = 12 }; /* bytes: 分别于 */
    const Checker *checker = tally->checker;
    Str text = tally->paragraph->text;
    size_t past, clause = clause_end(&tally->paragraph->bounds, tally->end);
    if (!grammar_at(checker->words, GRAMMAR_AGAIN, text, tally->end) || !char_is(text, clause, "，,：:")) {
        return;
    }
    size_t from = char_next(text, clause), stop = clause_end(&tally->paragraph->bounds, from), at = from;
    if (!word_at(checker->words, text, from, ROLE(WORD_RESPECTIVELY), &past)) {
        return;
    }
    for (int digit; at < stop && at - from < WORDS_MOST && !digit_at(text, at, &digit, &past);) {
        at = char_next(text, at);
    }
    size_t listed = days_listed(checker, str_slice(text, at, stop));
    if (listed >= LISTED_LEAST && fabs((double)listed - tally->told) <= 2) {
        say(tally, listed);
    }
}

/* 五条措施，即抓常规，打基础；抓教研，提质量；…: what semicolons part, to the end of the sentence. */
static void parted_behind(const Tally *tally) {
    enum { PART_LEAST = 3 };
    const Checker *checker = tally->checker;
    Str text = tally->paragraph->text;
    size_t past, clause = clause_end(&tally->paragraph->bounds, tally->end), count = 1;
    if (clause - tally->end > NOUN_MOST || !char_is(text, clause, "，,：:") ||
        !check_begins(checker, TERM_NAMELY, str_slice(text, char_next(text, clause), text.len), &past)) {
        return;
    }
    size_t stop = full_end(&tally->paragraph->bounds, clause);
    for (size_t at = clause; at < stop; at = char_next(text, at)) {
        bool sign = check_begins(checker, TERM_DIVIDES, str_slice(text, at, stop), &past);
        count += sign && char_next(text, at) < stop;
        if (word_at(checker->words, text, at, ROLE(WORD_PART_END), &past)) {
            return;
        }
    }
    if (count >= PART_LEAST && fabs((double)count - tally->told) <= 1) {
        say(tally, count);
    }
}

/* Whether a number that is told may begin here, and which of few digits: a quick no for most places. */
static bool may_tell(Str text, size_t at) {
    enum { DIGITS_MOST = 2 };
    size_t end = at, next;
    int value;
    while (end < text.len && text.data[end] >= '0' && text.data[end] <= '9') {
        end++;
    }
    if (end > at) {
        return end - at <= DIGITS_MOST && han_at(text, end) && !char_is(text, end, "年月日") &&
               (at == 0 || !char_is(text, char_back(text, at), "0123456789."));
    }
    return numeral_at(text, at, &value, &next) && han_at(text, next) &&
           (value > 1 || numeral_at(text, next, &value, &next));
}

void check_tally(Checker *checker) {
    for (size_t p = 0; p < checker->document->paragraph_count; p++) {
        const CheckParagraph *paragraph = &checker->paragraphs[p];
        Str text = paragraph->text;
        const TextPlaces *places = &paragraph->look->places;
        for (size_t i = 0, past = 0; i < places->count; i++) {
            Number number;
            size_t at = places->items[i].at;
            if (at < past || !(places->items[i].places & PLACE_NUMBER) || !may_tell(text, at) ||
                !number_read(checker->words, text, at, &number)) {
                continue;
            }
            past = number.end;
            Tally tally = {.checker = checker, .paragraph = paragraph, .index = p, .start = at, .end = number.end};
            tally.told = number.known ? exact_double(number.value) : 0;
            if (number.decimals || tally.told < TOLD_LEAST || tally.told > TOLD_MOST || !han_at(text, number.end) ||
                grammar_ends(checker->words, GRAMMAR_ORDINAL, str_slice(text, 0, at))) {
                continue;
            }
            tally.persons = char_is(text, number.end, "人名");
            for (tally.noun = number.end; tally.noun - number.end < NOUN_MOST && han_at(text, tally.noun);) {
                tally.noun = char_next(text, tally.noun);
            }
            levels(&tally);
            kinds_before(&tally);
            if (char_is(text, tally.noun, "(（")) {
                bracket_behind(&tally);
            } else if (char_is(text, tally.noun, "：:，,")) {
                days_behind(&tally);
                parted_behind(&tally);
                if (char_is(text, tally.noun, "：:")) {
                    names_behind(&tally);
                }
            }
        }
    }
}
