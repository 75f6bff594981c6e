/* Whether a part of a document looks back or ahead. Its own words decide where they are clear: titles lie (a plan may
 * hold the report of half a year), and reports end with plans. */
#include "commitment.h"
#include "structure.h"

#include <string.h>

enum { LEAST_BYTES = 450, BYTES_PER_DONE = 400, BYTES_BETWEEN = 600, DONE_LEAST = 8, TIMES = 3 };

typedef struct Tally {
    size_t bytes, done, wanted;
} Tally;

static Tally count_words(const ReadWords *words, const TextLook *look) {
    const TextMarks *marks = &look->marks[MARKS_TENSE];
    Tally tally = {.bytes = look->text.len};
    for (size_t m = 0; m < marks->count; m++) {
        Str said = str_slice(look->text, marks->items[m].start, marks->items[m].end);
        /* 指标达成情况, 完成任务: names of aims say nothing of when */
        tally.wanted +=
            (marks->items[m].roles & ROLE(WORD_TARGET)) != 0 && !grammar_ends(words, GRAMMAR_NAMES_AIM, said);
        tally.done += (marks->items[m].roles & ROLE(WORD_DONE)) != 0;
    }
    return tally;
}

/* Plans hardly say that anything is done; reports do in every other sentence. */
static ReadTense tense_of(const Tally *tally) {
    size_t between = tally->bytes / (tally->done + 1);
    if (tally->bytes < LEAST_BYTES) {
        return TENSE_UNTOLD;
    }
    if (tally->done >= DONE_LEAST && between < BYTES_PER_DONE && tally->done >= TIMES * tally->wanted) {
        return TENSE_BACK;
    }
    return between > BYTES_BETWEEN && tally->wanted > 0 && tally->wanted >= tally->done ? TENSE_AHEAD : TENSE_UNTOLD;
}

static void tell(ReadDocument *document, size_t from, size_t to, ReadTense tense) {
    for (size_t i = from; i < to; i++) {
        document->paragraphs[i].tense = tense;
    }
}

/* 会议听取了…: what was said there. */
static bool tells(const ReadWords *words, Str text, size_t end) {
    for (size_t at = 0, past; at < end; at = char_next(text, at)) {
        const Word *word = word_at(words, text, at, ROLE(WORD_DONE), &past);
        if (word && str_is(word->as, "tells")) {
            return true;
        }
    }
    return false;
}

/* Speeches and minutes tell and ask: a paragraph that begins with 一要, 务必 asks. */
static void tell_calls(const ReadWords *words, ReadDocument *document, bool speech) {
    enum { BEGINNING = 45, ANNOUNCED = 90 }; /* bytes */
    bool list = false;                       /* 要重点抓好四件事：, and 一是…, 二是… under it */
    for (size_t i = 0; i < document->paragraph_count; i++) {
        Str text = document->paragraphs[i].text;
        bool asks = false;
        for (size_t at = 0, end; at < text.len && at < BEGINNING && !asks; at = char_next(text, at)) {
            asks = promise_at(words, PROMISE_CALLS, text, at, &end);
        }
        size_t end = text.len < BEGINNING ? text.len : BEGINNING;
        bool item = list && item_here(text, 0) > 0;
        bool announces = text.len && sign_is(text, char_back(text, text.len), ":：")
                             ? promise_in(words, PROMISE_CALLS, text)
                             : asks && text.len <= ANNOUNCED; /* 下面，我讲三点意见。 */
        list = item || announces;
        if (asks || item) {
            document->paragraphs[i].tense = TENSE_AHEAD;
        } else if (speech || tells(words, text, end)) {
            document->paragraphs[i].tense = TENSE_BACK;
        }
    }
}

bool is_next_step(const ReadWords *words, const ReadDocument *document, size_t index, bool before) {
    int heading = document->paragraphs[index].heading;
    bool title = heading >= 0 && document->outline[heading].paragraph == index;
    bool same = index > 0 && document->paragraphs[index - 1].heading == heading;
    if (title || (before && same)) {
        return !title;
    }
    return grammar_at(words, GRAMMAR_NEXT_STEPS, str_trim(document->paragraphs[index].text), 0);
}

static void tell_next_steps(const ReadWords *words, ReadDocument *document) {
    bool next = false;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        next = is_next_step(words, document, i, next);
        if (next) {
            document->paragraphs[i].tense = TENSE_AHEAD;
        }
    }
}

int heading_above(const ReadDocument *document, int heading) {
    return document->outline[heading].above;
}

/* The part that a paragraph belongs to, as the nearest heading tells that has one. */
static const char *part_of(const ReadDocument *document, size_t paragraph) {
    for (int at = document->paragraphs[paragraph].heading; at >= 0; at = heading_above(document, at)) {
        const char *part = document->outline[at].part;
        if (part && part[0]) {
            return part;
        }
    }
    return "";
}

const char *own_part_of(const ReadDocument *document, size_t paragraph) {
    for (int at = document->paragraphs[paragraph].heading; at >= 0; at = heading_above(document, at)) {
        const char *part = document->outline[at].own;
        if (part && part[0]) {
            return part;
        }
    }
    return "";
}

const char *part_said(const ReadWords *words, const ReadDocument *document, const TextLook *look, size_t paragraph) {
    enum { LABEL_MOST = 45 }; /* bytes */
    Str text = look->text;
    size_t at = 0;
    while ((look->seen & PLACE_COLON) && at < text.len && at <= LABEL_MOST && han_at(text, at)) {
        at = char_next(text, at);
    }
    bool aim = at && sign_is(text, at, ":：") && grammar_ends(words, GRAMMAR_NAMES_AIM, str_slice(text, 0, at));
    return aim ? "goal" : own_part_of(document, paragraph);
}

/* A notice that tells how things went (通报) does so until it says what is to be done; other notices ask in all their
 * parts. */
static void tell_results(const ReadWords *words, ReadDocument *document) {
    if (!grammar_ends(words, GRAMMAR_BULLETIN, document->title)) {
        return;
    }
    for (size_t i = 0; i < document->paragraph_count; i++) {
        const char *part = part_of(document, i);
        if (is_named(part, "measure") || is_named(part, "plan") || is_named(part, "goal")) {
            return;
        }
        if (document->paragraphs[i].tense == TENSE_UNTOLD) {
            document->paragraphs[i].tense = TENSE_BACK;
        }
    }
}

static void tell_first(size_t *from, size_t heading, bool is) {
    *from = *from || !is ? *from : heading + 1;
}

/* Where parts begin that decide for what is behind them: asked of each figure. */
static void tell_parts(ReadDocument *document) {
    for (size_t i = 0; i < document->heading_count; i++) {
        const char *part = document->outline[i].part ? document->outline[i].part : "";
        bool plan = is_named(part, "plan");
        tell_first(&document->problems_from, i, is_named(part, "problem"));
        tell_first(&document->plan_from, i, plan);
        tell_first(&document->ahead_from, i,
                   plan || is_named(part, "goal") || is_named(part, "idea") || is_named(part, "guide"));
    }
}

/* `own` are the words of each paragraph. */
static void tell_tense(const ReadWords *words, ReadDocument *document, const Tally *own) {
    Tally all = {0, 0, 0}, part = {0, 0, 0};
    size_t start = 0, heading = 0;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        while (heading < document->heading_count && document->outline[heading].paragraph < i) {
            heading++;
        }
        bool begins = false;
        for (size_t h = heading; h < document->heading_count && document->outline[h].paragraph == i; h++) {
            begins = begins || document->outline[h].level == 1;
        }
        if (begins) {
            tell(document, start, i, tense_of(&part));
            start = i;
            part = (Tally){0, 0, 0};
        }
        part = (Tally){part.bytes + own[i].bytes, part.done + own[i].done, part.wanted + own[i].wanted};
        all = (Tally){all.bytes + own[i].bytes, all.done + own[i].done, all.wanted + own[i].wanted};
    }
    tell(document, start, document->paragraph_count, tense_of(&part));
    bool speech = document->kind && is_named(document->kind, "speech");
    if (speech || (document->kind && is_named(document->kind, "notice"))) {
        tell_calls(words, document, speech);
        tell_results(words, document);
    }
    tell_next_steps(words, document);
    tell_parts(document);
    bool rarely = all.bytes > 2000 && all.bytes / (all.done + 1) > BYTES_BETWEEN;
    document->looks_ahead = all.wanted > all.done || rarely;
}

/* What titles and headings say by themselves, and the words of a part where these are clear. */
static bool told_ahead(const ReadDocument *document, size_t paragraph) {
    if (document->paragraphs[paragraph].tense != TENSE_UNTOLD) {
        return document->paragraphs[paragraph].tense == TENSE_AHEAD;
    }
    const char *kind = document->kind ? document->kind : "other";
    bool notice = is_named(kind, "notice"); /* its parts ask, whatever their headings say */
    int heading = document->paragraphs[paragraph].heading;
    if (heading < 0 && document->heading_count) {
        const char *first = document->outline[0].part;
        if (notice || (first && (is_named(first, "result") || is_named(first, "state")))) {
            return false; /* why it was written; what a report of the past begins with */
        }
    }
    /* the nearest heading that tells what its part is */
    for (; heading >= 0 && (size_t)heading < document->heading_count; heading = heading_above(document, heading)) {
        const ReadHeading *entry = &document->outline[heading];
        if (entry->part && entry->part[0]) {
            if (is_named(entry->part, "problem") || (is_named(entry->part, "result") && !notice)) {
                return false;
            }
            if (is_named(entry->part, "state")) {
                return false;
            }
            if (is_named(entry->part, "measure") && document->problems_from &&
                document->problems_from <= (size_t)heading) {
                return true;
            }
            if (is_named(entry->part, "goal") || is_named(entry->part, "plan")) {
                return true;
            }
        }
    }
    if (document->reports_too && document->plan_from) {
        /* 总结及打算: its report lasts until a heading, whichever, says that what is to come begins */
        int own = document->paragraphs[paragraph].heading;
        return own >= 0 && document->ahead_from <= (size_t)own + 1;
    }
    return notice || is_named(kind, "plan") || is_named(kind, "scheme") ||
           (is_named(kind, "other") && document->looks_ahead);
}

/* ---- the signals of a paragraph ---- */

static void direct_if(DirectionSet *set, int signal, bool is) {
    set->bits[signal / 64] |= (uint64_t)is << signal % 64;
}

static const struct {
    const char *name;
    Direction signal;
} kinds_of_documents[] =
    {
        {"self_report", DIRECTION_DOC_SELF_REPORT},
        {"speech", DIRECTION_DOC_SPEECH},
        {"notice", DIRECTION_DOC_NOTICE},
        {"scheme", DIRECTION_DOC_SCHEME},
        {"summary", DIRECTION_DOC_SUMMARY},
        {"plan", DIRECTION_DOC_PLAN},
        {"other", DIRECTION_DOC_OTHER},
},
  kinds_of_parts[] = {
      {"state", DIRECTION_PART_STATE},     {"problem", DIRECTION_PART_PROBLEM}, {"guide", DIRECTION_PART_GUIDE},
      {"idea", DIRECTION_PART_IDEA},       {"plan", DIRECTION_PART_PLAN},       {"goal", DIRECTION_PART_GOAL},
      {"measure", DIRECTION_PART_MEASURE}, {"result", DIRECTION_PART_RESULT},   {"", DIRECTION_PART_NONE},
};

/* Whether a part of that name begins above the paragraph. */
static bool behind_part(const ReadDocument *document, size_t paragraph, size_t from) {
    int heading = document->paragraphs[paragraph].heading;
    return from && heading >= 0 && from <= (size_t)heading + 1;
}

const char *kind_there(const ReadDocument *document, size_t paragraph) {
    bool report = document->reports_too && !behind_part(document, paragraph, document->plan_from);
    return report ? "summary" : document->kind ? document->kind : "other";
}

/* What is so of all paragraphs of a document. */
static DirectionSet of_document(const ReadDocument *document) {
    DirectionSet set = {{0}};
    const char *kind = document->kind ? document->kind : "other";
    direct_if(&set, DIRECTION_ALWAYS, true);
    direct_if(&set, DIRECTION_REPORTS_TOO, document->reports_too);
    for (size_t i = 0; i < sizeof kinds_of_documents / sizeof *kinds_of_documents; i++) {
        direct_if(&set, kinds_of_documents[i].signal, strcmp(kinds_of_documents[i].name, kind) == 0);
    }
    return set;
}

static void take_place(const ReadWords *words, const ReadDocument *document, const TextLook *look, size_t paragraph,
                       DirectionSet *set) {
    const char *kind = document->kind ? document->kind : "other", *part = part_said(words, document, look, paragraph);
    int heading = document->paragraphs[paragraph].heading;
    for (size_t i = 0; i < sizeof kinds_of_parts / sizeof *kinds_of_parts; i++) {
        direct_if(set, kinds_of_parts[i].signal, is_named(kinds_of_parts[i].name, part));
    }
    /* a part that is named for what is there or was done tells, also in a paper that asks */
    bool telling = is_named(part, "problem") || is_named(part, "state") || is_named(part, "result");
    bool asks = !telling && (is_named(kind, "notice") || is_named(kind, "scheme") || is_named(kind, "plan"));
    bool problems = behind_part(document, paragraph, document->problems_from);
    direct_if(set, DIRECTION_ASKING_KIND_PART, asks && heading >= 0);
    direct_if(set, DIRECTION_INTRO, heading < 0 && document->heading_count > 0);
    direct_if(set, DIRECTION_BEHIND_PROBLEMS, problems);
    direct_if(set, DIRECTION_BEHIND_PLAN, behind_part(document, paragraph, document->ahead_from));
    direct_if(set, DIRECTION_MEASURE_BEHIND_PROBLEMS, problems && is_named(part, "measure"));
    direct_if(set, DIRECTION_TOLD_AHEAD, told_ahead(document, paragraph));
    direct_if(set, DIRECTION_TENSE_BACK_, document->paragraphs[paragraph].tense == TENSE_BACK);
    direct_if(set, DIRECTION_TENSE_AHEAD_, document->paragraphs[paragraph].tense == TENSE_AHEAD);
}

/* What speaks more often, of what is done or of what is wanted, is told by how much more. */
static void take_words(const Tally *own, const Tally *part, const Tally *all, DirectionSet *set) {
    enum { MORE = 2, MANY = 4 };
    direct_if(set, DIRECTION_OWN_DONE, own->done > own->wanted);
    direct_if(set, DIRECTION_OWN_DONE_MORE, own->done >= own->wanted + MORE);
    direct_if(set, DIRECTION_OWN_DONE_MANY, own->done >= MANY + MORE * own->wanted);
    direct_if(set, DIRECTION_OWN_WANTED, own->wanted > own->done);
    direct_if(set, DIRECTION_OWN_WANTED_MORE, own->wanted >= own->done + MORE);
    direct_if(set, DIRECTION_OWN_WANTED_MANY, own->wanted >= MANY + MORE * own->done);
    direct_if(set, DIRECTION_OWN_PLAIN, !own->done && !own->wanted);
    direct_if(set, DIRECTION_PART_DONE, part->done > part->wanted);
    direct_if(set, DIRECTION_PART_DONE_MORE, part->done >= MANY && part->done >= MORE * part->wanted);
    direct_if(set, DIRECTION_PART_WANTED, part->wanted > part->done);
    direct_if(set, DIRECTION_PART_WANTED_MORE, part->wanted >= MANY && part->wanted >= MORE * part->done);
    direct_if(set, DIRECTION_ALL_DONE, all->done > all->wanted);
    direct_if(set, DIRECTION_ALL_DONE_MORE, all->done >= MORE * all->wanted);
    direct_if(set, DIRECTION_ALL_WANTED, all->wanted > all->done);
    direct_if(set, DIRECTION_ALL_WANTED_MORE, all->wanted >= MORE * all->done);
}

/* The number of the heading of the first level above a paragraph; 0: none. */
static size_t top_of(const ReadDocument *document, size_t paragraph) {
    int at = document->paragraphs[paragraph].heading;
    while (at >= 0 && document->outline[at].level > 1 && document->outline[at].above >= 0) {
        at = document->outline[at].above;
    }
    return at < 0 ? 0 : (size_t)at + 1;
}

/* Numbers with three digits or more that are not round were counted; four digits may be a year. */
static int exact_numbers(const TextLook *look) {
    enum { EXACT = 3, YEAR = 4 };
    Str text = look->text;
    int found = 0;
    for (size_t p = 0, i = 0; p < look->places.count; p++) {
        size_t at = look->places.items[p].at;
        if (at < i || text.data[at] < '0' || text.data[at] > '9') {
            continue;
        }
        int digits = 0, zeros = 0;
        for (i = at; i < text.len && ((text.data[i] >= '0' && text.data[i] <= '9') || text.data[i] == '.'); i++) {
            digits += text.data[i] != '.' && (digits || text.data[i] != '0');
            zeros = text.data[i] == '.' ? zeros : text.data[i] == '0' ? zeros + 1 : 0;
        }
        found += digits - zeros >= EXACT && digits != YEAR;
    }
    return found;
}

/* How often it is said that something is so, that it is to be; which of both first: 1, -1, 0 neither. */
typedef struct Sides {
    int telling, wanting, first;
} Sides;

static void take_side(Sides *sides, uint32_t moods) {
    bool tells = moods & TELLING, wants = moods & WANTING;
    sides->telling += tells;
    sides->wanting += wants;
    sides->first = sides->first || tells == wants ? sides->first : tells ? 1 : -1;
}

/* What is said first, and more often. */
static void direct_by_sides(const TextLook *look, const Sides *sides, DirectionSet *set) {
    enum { MORE = 2, MANY = 3 };
    int telling = sides->telling, wanting = sides->wanting, exact = exact_numbers(look);
    direct_if(set, DIRECTION_TELLS, telling >= MORE && telling >= MORE * wanting);
    direct_if(set, DIRECTION_WANTS, wanting >= MORE && wanting >= MORE * telling);
    direct_if(set, DIRECTION_TELLS_FIRST, sides->first > 0);
    direct_if(set, DIRECTION_WANTS_FIRST, sides->first < 0);
    direct_if(set, DIRECTION_EXACT, exact > 0);
    direct_if(set, DIRECTION_EXACT_MANY, exact >= MANY);
}

/* How often each mood is said: once, or several times; and what most of them say. */
static void take_moods(const TextLook *look, DirectionSet *set) {
    enum { SEVERAL = 3 };
    const TextMarks *marks = &look->marks[MARKS_MOOD];
    int counts[MOODS] = {0};
    uint32_t all = 0;
    Sides sides = {0, 0, 0};
    for (size_t i = 0; i < marks->count; i++) {
        uint32_t said = moods_said(look, &marks->items[i]);
        take_side(&sides, said);
        all |= said;
        for (uint32_t moods = said; moods; moods &= moods - 1) {
            counts[__builtin_ctz(moods)]++;
        }
    }
    for (uint32_t moods = all; moods; moods &= moods - 1) {
        int mood = __builtin_ctz(moods);
        direct_if(set, mood, true);
        direct_if(set, MOODS + mood, counts[mood] >= SEVERAL);
    }
    direct_by_sides(look, &sides, set);
}

static int sum_of(const ReadWords *words, const DirectionSet *set) {
    int sum = 0;
    for (size_t block = 0; block < sizeof set->bits / sizeof *set->bits; block++) {
        for (uint64_t bits = set->bits[block]; bits; bits &= bits - 1) {
            sum += words->directions[block * 64 + (size_t)__builtin_ctzll(bits)];
        }
    }
    return sum;
}

/* 二是编制不足。下一步，…: a report that says at once what is to be done about it. */
static size_t next_from(const ReadWords *words, const TextLook *look) {
    const TextBounds *bounds = &look->bounds;
    for (size_t i = 0; i < bounds->count; i++) {
        size_t at = bounds->items[i].start + bounds->items[i].length;
        if (bounds->items[i].kind == BOUND_FULL && grammar_at(words, GRAMMAR_NEXT_STEPS, look->text, at)) {
            return at;
        }
    }
    return 0;
}

static void tell_directions(const ReadWords *words, ReadDocument *document, const TextLook *looks, const Tally *own,
                            Arena *scratch) {
    Tally all = {0, 0, 0}, *parts = ARENA_ARRAY(scratch, document->heading_count + 1, Tally);
    size_t last = 0, first = SIZE_MAX;
    for (size_t i = 0; i < document->paragraph_count; i++) {
        size_t top = top_of(document, i);
        parts[top].done += own[i].done;
        parts[top].wanted += own[i].wanted;
        all.done += own[i].done;
        all.wanted += own[i].wanted;
        last = top > last ? top : last;
        first = top && top < first ? top : first;
    }
    bool next = false;
    const DirectionSet shared = of_document(document);
    int *sums = ARENA_ARRAY(scratch, document->heading_count + 1, int),
        *counts = ARENA_ARRAY(scratch, document->heading_count + 1, int);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        size_t top = top_of(document, i);
        DirectionSet set = shared;
        next = is_next_step(words, document, i, next);
        direct_if(&set, DIRECTION_NEXT_STEP, next);
        direct_if(&set, DIRECTION_LAST_PART, top && top == last && last != first);
        direct_if(&set, DIRECTION_FIRST_PART, top == first && last != first);
        take_place(words, document, &looks[i], i, &set);
        take_words(&own[i], &parts[top], &all, &set);
        take_moods(&looks[i], &set);
        document->paragraphs[i].directions = set;
        document->paragraphs[i].ahead = sum_of(words, &set);
        document->paragraphs[i].next_from = next_from(words, &looks[i]);
        sums[top] += document->paragraphs[i].ahead;
        counts[top]++;
    }
    for (size_t i = 0; i < document->paragraph_count; i++) {
        size_t top = top_of(document, i);
        document->paragraphs[i].around = sums[top] / counts[top];
    }
}

void read_tense(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *scratch) {
    Tally *own = arena_room(scratch, document->paragraph_count + 1, sizeof *own);
    for (size_t i = 0; i < document->paragraph_count; i++) {
        own[i] = count_words(words, &looks[i]);
    }
    tell_tense(words, document, own);
    tell_directions(words, document, looks, own, scratch);
}
