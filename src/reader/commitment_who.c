/* Who acts: offices named before what they do, or with 牵头, 负责, 配合 behind their names. */
#include "commitment.h"
#include "structure.h"

#include <string.h>

enum { OFFICE_LEAST = 6, OFFICE_MOST = 60, OFFICES_MOST = 150 }; /* bytes: one name, several with 、 */

static bool is_office(const Search *search, Str name, size_t most) {
    size_t start;
    if (word_at(search->words, name, 0, ROLE(WORD_PROMISE), &start)) {
        return false; /* 维修学校 is done, 维修中心 would be one */
    }
    if (name.len < OFFICE_LEAST || name.len > most || promise_in(search->words, PROMISE_NOT_OFFICE, name)) {
        return false;
    }
    return promise_ends(search->words, PROMISE_OFFICE, name) > 0 ||
           (word_before(search->words, name, name.len, ROLE(WORD_WHO), &start) && start <= strlen("全县"));
}

/* What an office does, or when, stands behind its name. */
static bool goes_on(const Search *search, size_t at) {
    size_t next;
    Number number;
    if (number_may_begin(search->words, search->text, at) && number_read(search->words, search->text, at, &number) &&
        number.known && number.end > at) {
        if (promise_at(search->words, PROMISE_YEAR, search->text, number.end, &next) && /* 由人事股2026年9月底前… */
            !(number_read(search->words, search->text, next, &number) && number.known)) {
            return false;
        }
        return promise_at(search->words, PROMISE_MONTH, search->text, number.end, &next);
    }
    if (promise_at(search->words, PROMISE_NOT_ACTS, search->text, at, &next)) {
        return false; /* 幼儿园在园幼儿 */
    }
    return promise_at(search->words, PROMISE_ACTS, search->text, at, &next) ||
           word_at(search->words, search->text, at, ROLE(WORD_DUE), &next) != NULL;
}

/* Whether what goes_on looks for may begin with a character: a quick no for most places. */
static bool may_go_on(const ReadWords *words, unsigned symbol) {
    static const uint64_t acts = TERM_BIT(PROMISE_ACTS);
    return (words->terms.reach[symbol] & acts) || (words->forward.reach[symbol] & ROLE(WORD_DUE)) ||
           (words->places[symbol] & PLACE_NUMBER);
}

size_t office_at(const Search *search, size_t at, size_t end) {
    Str text = search->text;
    size_t found = 0, past, least = at + OFFICE_LEAST < end ? at + OFFICE_LEAST : end;
    if (word_at(search->words, str_slice(text, 0, least), at, ROLE(WORD_PROMISE), &past)) {
        return 0; /* as most clauses begin: so would the shortest name */
    }
    for (size_t to = at; to < end && to - at <= OFFICE_MOST && han_at(text, to);) {
        size_t next = to = char_next(text, to);
        if (to < end && may_go_on(search->words, alphabet_next(&search->words->alphabet, text, &next)) &&
            goes_on(search, to) && is_office(search, str_slice(text, at, to), OFFICE_MOST)) {
            found = to;
        }
    }
    return found;
}

/* Behind 由, 请. */
static bool led_by(const Search *search, size_t at) {
    return promise_ends(search->words, PROMISE_BY, str_slice(search->text, 0, at)) > 0;
}

/* The name, or several joined by 、 or 和, that ends at `to`: from the sign or the 由 before it. */
static Str offices_before(const Search *search, size_t from, size_t to) {
    size_t start = to;
    while (start > from && !sign_is(search->text, char_back(search->text, start), ",，;；。:：(（)） \t") &&
           !led_by(search, start)) {
        start = char_back(search->text, start);
    }
    Str name = str_trim(str_slice(search->text, start, to));
    return is_office(search, name, OFFICES_MOST) ? name : (Str){NULL, 0};
}

/* Whom a word of `term` between two places names. */
static Str named_by(const Search *search, PromiseTerm term, size_t from, size_t to) {
    const TextPlaces *places = &search->look->places;
    size_t behind = from;
    if (!(search->look->seen & PLACE_LEADS)) {
        return (Str){NULL, 0};
    }
    for (size_t i = place_from(places, from); i < places->count && places->items[i].at < to; i++) {
        size_t at = places->items[i].at, end, other;
        if (at < behind || !(places->items[i].places & PLACE_LEADS) ||
            !promise_at(search->words, term, search->text, at, &end)) {
            continue;
        }
        size_t act; /* 牵头制定 is no 负责制 */
        bool names = promise_at(search->words, PROMISE_NO_LEAD, search->text, end, &other) &&
                     !(promise_at(search->words, PROMISE_ACTS, search->text, end, &act) && act > other);
        if (!names) {
            Str name = offices_before(search, from, at);
            if (name.len) {
                return name;
            }
        }
        behind = end;
    }
    return (Str){NULL, 0};
}

/* Behind who acts: what is done, how often, a sign, or the next who; 教师培训率 and （书记、园长） name something. */
static bool goes_on_from(const Search *search, size_t at) {
    const uint64_t roles = ROLE(WORD_PROMISE) | ROLE(WORD_STRONG) | ROLE(WORD_BAN) | ROLE(WORD_EACH) |
                           ROLE(WORD_STANDING) | ROLE(WORD_TARGET) | ROLE(WORD_DUE);
    size_t next;
    if (promise_at(search->words, PROMISE_NOT_ACTS, search->text, at, &next)) {
        return false; /* 教师培训经费 */
    }
    return goes_on(search, at) || sign_is(search->text, at, ",，") ||
           promise_at(search->words, PROMISE_AND, search->text, at, &next) ||
           word_at(search->words, search->text, at, roles, &next) != NULL;
}

/* 县委编办、人社局: the names before the last, from where the clause begins. */
static Str with_those_before(const Search *search, size_t clause, const TextMark *last) {
    Str all = str_slice(search->text, clause, last->end);
    bool listed = last->start > clause && sign_is(search->text, char_back(search->text, last->start), "、");
    return listed && is_office(search, all, OFFICES_MOST) ? all : str_slice(search->text, last->start, last->end);
}

/* Behind 学期末, 9月底前 with which a clause begins; its start: it begins with none. */
static size_t past_time(const Search *search, size_t start, size_t end) {
    ReadDue due;
    bool timed = due_within(search->words, search->look, &search->base, start, start, end, &due);
    return timed && due.start == start ? due.end : start;
}

/* Where an office may be named that acts: where a clause begins, or its time ends, behind a comma, and where `led` may
 * be, behind 由. */
static bool begins_office(const Search *search, size_t at, size_t clause, size_t timed, bool led) {
    return at == clause || at == timed || sign_is(search->text, char_back(search->text, at), ",，") ||
           (led && led_by(search, at));
}

/* 各学校要…, 由教研室于…: a word for who acts, or the name of an office, where a clause begins or behind 由. */
static Str acting(const Search *search, size_t sentence, size_t start, size_t end) {
    const TextMark *first = NULL;
    size_t timed = past_time(search, start, end);
    for (size_t i = mark_from(&search->cues, sentence); i < search->cues.count && search->cues.items[i].start < end;
         i++) {
        const TextMark *mark = &search->cues.items[i];
        if ((mark->roles & ROLE(WORD_WHO)) &&
            (mark->start == start || mark->start == sentence || mark->start == timed ||
             (mark->start > 0 && (sign_is(search->text, char_back(search->text, mark->start), "、,，(（") ||
                                  led_by(search, mark->start)))) &&
            goes_on_from(search, mark->end)) {
            first = mark->start >= start || !first ? mark : first;
        }
    }
    enum { WORD_MOST = 4 * PACK_WORD_CHARACTERS }; /* bytes */
    Str near = str_slice(search->text, sentence > WORD_MOST ? sentence - WORD_MOST : 0, end);
    bool led = (search->look->seen & PLACE_BY) && promise_in(search->words, PROMISE_BY, near);
    size_t office = 0, at = start;
    for (; at < end && !office; at = char_next(search->text, at)) {
        /* 从2025年秋季学期起，市直高中选派… */
        office = begins_office(search, at, start, timed, led) ? office_at(search, at, end) : 0;
        if (office) {
            return str_slice(search->text, at, office);
        }
    }
    for (at = sentence; !first && at < start && (at == sentence || led);
         at = char_next(search->text, at)) { /* 请你县于…，…报送 */
        office = at == sentence || led_by(search, at) ? office_at(search, at, start) : 0;
        if (office) {
            return str_slice(search->text, at, office);
        }
    }
    return first ? with_those_before(search, first->start >= start ? start : sentence, first) : (Str){NULL, 0};
}

bool leads_in(const Search *search, size_t start, size_t end) {
    return named_by(search, PROMISE_LEADS, start, end).len > 0;
}

/* A heading that is nothing but the name of an office: what stands under it is its own. */
static Str office_heading(const Search *search) {
    const ReadDocument *document = search->document;
    for (int at = document->paragraphs[search->paragraph].heading; at >= 0; at = heading_above(document, at)) {
        if (is_office(search, document->outline[at].heading, OFFICE_MOST)) {
            return document->outline[at].heading;
        }
    }
    return (Str){NULL, 0};
}

Str who_acts(const Search *search, size_t start, size_t end, Str *with) {
    size_t sentence = sentence_start(&search->bounds, start), full = sentence_end(&search->bounds, start);
    sentence = past_number(search, sentence, start);
    *with = named_by(search, PROMISE_HELPS, start, full);
    *with = with->len ? *with : named_by(search, PROMISE_HELPS, sentence, full);
    Str who = named_by(search, PROMISE_LEADS, start, full);
    if (who.len) {
        return who;
    }
    Str actor = acting(search, sentence, start, end);
    bool own = actor.len && actor.data >= search->text.data + start;
    who = own ? actor : named_by(search, PROMISE_LEADS, sentence, full);
    who = who.len ? who : actor;
    return who.len ? who : office_heading(search);
}
