/* Labels that say who and by when: 责任单位：…；完成时限：…, （基教股牵头，人事股配合）. */
#include "commitment.h"

enum { VALUE_MOST = 200 };

static size_t past_blanks(Str text, size_t at, const char *signs) {
    while (at < text.len && sign_is(text, at, signs)) {
        at = char_next(text, at);
    }
    return at;
}

/* A label with its colon at `at`: which, and where its value begins. */
static bool label_at(const Search *search, size_t at, PromiseTerm *term, size_t *value) {
    static const PromiseTerm labels[] = {PROMISE_WHO_LABEL, PROMISE_PERSON_LABEL, PROMISE_WITH_LABEL,
                                         PROMISE_DUE_LABEL};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t end;
        if (promise_at(search->words, labels[i], search->text, at, &end)) {
            end = past_blanks(search->text, end, " 】]");
            if (sign_is(search->text, end, ":：")) {
                *term = labels[i];
                *value = past_blanks(search->text, char_next(search->text, end), " ");
                return true;
            }
        }
    }
    return false;
}

static size_t value_end(const Search *search, size_t from) {
    size_t at = from, value;
    PromiseTerm term;
    while (at < search->text.len && at - from < VALUE_MOST && !sign_is(search->text, at, ";；。\t)）】")) {
        bool fresh = at > from && sign_is(search->text, char_back(search->text, at), ",， 、");
        if (fresh && label_at(search, at, &term, &value)) {
            break;
        }
        at = char_next(search->text, at);
    }
    return at;
}

static Str bare(Str text) {
    text = str_trim(text);
    while (str_ends(text, STR(",")) || str_ends(text, STR("，")) || str_ends(text, STR("、"))) {
        text = str_trim(str_slice(text, 0, char_back(text, text.len)));
    }
    return text;
}

static void take_value(const Search *search, PromiseTerm term, size_t from, size_t to, Duty *duty) {
    Str value = bare(str_slice(search->text, from, to));
    if (term == PROMISE_WHO_LABEL) {
        duty->who = duty->who.len ? duty->who : value;
    } else if (term == PROMISE_PERSON_LABEL) {
        duty->person = duty->person.len ? duty->person : value;
    } else if (term == PROMISE_WITH_LABEL) {
        duty->with = value;
    } else {
        duty->due_printed = value;
        duty->dated = due_within(search->words, search->look, &search->base, from, from, to, &duty->due);
    }
}

/* Labels in a row, whatever signs stand between them. */
static bool labels_at(const Search *search, size_t at, Duty *duty) {
    PromiseTerm term;
    size_t value;
    *duty = (Duty){.start = at};
    bool found = false;
    while (label_at(search, at, &term, &value)) {
        size_t end = value_end(search, value);
        take_value(search, term, value, end, duty);
        duty->end = end;
        at = past_blanks(search->text, end, " ,，;；。\t、");
        found = true;
    }
    duty->who = duty->who.len ? duty->who : duty->person;
    return found;
}

/* （基教股牵头，人事股配合） */
static bool group_at(const Search *search, size_t at, Duty *duty) {
    enum { GROUP_MOST = 240 };
    size_t end = at;
    if (!sign_is(search->text, at, "(（[【")) {
        return false;
    }
    size_t from = char_next(search->text, at);
    while (end < search->text.len && end - at < GROUP_MOST && !sign_is(search->text, end, ")）]】")) {
        end = char_next(search->text, end);
    }
    *duty = (Duty){.start = at, .end = end};
    for (size_t lead = from; lead < end; lead = char_next(search->text, lead)) {
        size_t past;
        if (promise_at(search->words, PROMISE_LEADS, search->text, lead, &past)) {
            duty->who = who_acts(search, from, end, &duty->with);
            duty->dated = due_within(search->words, search->look, &search->base, from, from, end, &duty->due);
            if (duty->dated) {
                duty->due_printed = str_slice(search->text, duty->due.start, duty->due.end);
            }
            return duty->who.len > 0;
        }
    }
    return false;
}

bool duty_from(const Search *search, size_t from, Duty *duty) {
    const TextLook *look = search->look;
    bool labels = look->seen & PLACE_COLON; /* none is without its colon */
    unsigned wanted = PLACE_OPEN | PLACE_SQUARE | (labels ? PLACE_LABEL : 0u);
    for (size_t i = look->seen & wanted ? place_from(&look->places, from) : look->places.count; i < look->places.count;
         i++) {
        size_t at = look->places.items[i].at;
        bool open = look->places.items[i].places & (PLACE_OPEN | PLACE_SQUARE);
        if (!(look->places.items[i].places & wanted)) {
            continue;
        }
        size_t inside = open ? past_blanks(search->text, char_next(search->text, at), " ") : at;
        if (labels && labels_at(search, inside, duty)) {
            duty->start = at;
            duty->end = past_blanks(search->text, duty->end, ")）]】");
            return true;
        }
        if (open && group_at(search, at, duty)) {
            duty->end = past_blanks(search->text, duty->end, ")）]】");
            return true;
        }
    }
    return false;
}

void hand_down(Search *search, size_t first, size_t end, const Duty *duty) {
    for (size_t i = first; i < end && i < search->document->commitment_count; i++) {
        ReadCommitment *made = &search->document->commitments[i];
        if (duty->who.len && !made->who_told) {
            made->who = duty->who;
            made->who_told = true;
        }
        made->with = duty->with.len && !made->with.len ? duty->with : made->with;
        if (duty->due_printed.len && !made->due_printed.len) {
            take_due(search, made, duty->dated ? &duty->due : NULL, duty->due_printed);
        }
    }
}
