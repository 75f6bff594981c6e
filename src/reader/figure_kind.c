/* Whether a figure is so, is wanted, or is a rule. What its sentence, its part and its document say are signals, each
 * of which weighs for one kind and against another as the pack tells; the kind with the most weight is told. The sums
 * are whole numbers, so that the same text always gives the same answer. */
#include "figure_internal.h"

#include <string.h>

/* ---- the mood of a sentence ---- */

static void set_moods(SignalSet *set, MoodPlace place, uint32_t moods) {
    for (; moods; moods &= moods - 1) {
        signal_set(set, (int)place * MOODS + __builtin_ctz(moods));
    }
}

/* 每, 均, 达到 and 基础上 go with any mood: the one nearest is sought beyond them. */
enum {
    WITH_ANY = 1 << MOOD_PLAIN | 1 << MOOD_EVERY | 1 << MOOD_REACH | 1 << MOOD_BASE | 1 << MOOD_CASE | 1 << MOOD_THIS,
};

/* 标准为5.3人: what stands before the number is named by it. */
static bool names(const Scan *scan, size_t from, size_t to) {
    size_t start;
    return from < to && word_before(scan->words, scan->text, to, ROLE(WORD_REACH), &start) && start <= from;
}

/* Where what is said of a figure itself begins: 由去年的20%提高到30% tells of last year only before the former value.
 */
static size_t own_start(const Scan *scan, size_t index) {
    const ReadFigure *before = index > scan->first ? &scan->list->items[index - 1] : NULL;
    bool former = before && before->start >= scan->clause && compares_as(before, "yoy_prev");
    return former ? before->end : scan->clause;
}

uint32_t moods_said(const TextLook *look, const TextMark *mark) {
    Str text = look->text;
    uint32_t moods = in_title(look, mark->start) ? 0 : (uint32_t)mark->roles & ~(1u << MOOD_PLAIN);
    bool date = mark->start > 0 && text.data[mark->start - 1] >= '0' && text.data[mark->start - 1] <= '9';
    return date && moods & TIMES_PAST ? 1u << MOOD_BY : moods;
}

static bool scan_ahead(const Scan *scan) {
    return scan->next || looks_ahead(scan->document, scan->paragraph);
}

/* What stands in a part that looks ahead weighs otherwise than in one that looks back: the signals of both stand in the
 * same order, those of what is gone first. */
static void signal_by_part(const Scan *scan, SignalSet *set, Signal gone, bool is) {
    bool ahead = scan_ahead(scan);
    signal_if(set, (int)gone + (ahead ? SIGNAL_TO_COME_TOLD - SIGNAL_GONE_TOLD : 0), is);
}

/* What a clause says in all, and the time that was told last before the figure: 去年, or 明年. */
static void take_clause(const Scan *scan, uint32_t said, uint32_t time, SignalSet *set) {
    bool told = said & TELLING, wanted = said & WANTING;
    signal_by_part(scan, set, SIGNAL_GONE_TOLD, told && !wanted);
    signal_by_part(scan, set, SIGNAL_GONE_WANTED, wanted && !told);
    signal_by_part(scan, set, SIGNAL_GONE_MIXED, told && wanted);
    signal_by_part(scan, set, SIGNAL_GONE_PLAIN, !told && !wanted);
    signal_by_part(scan, set, SIGNAL_GONE_PAST, time & TIMES_PAST);
    signal_by_part(scan, set, SIGNAL_GONE_NEXT, time & TIMES_NEXT);
}

/* 将41个项目纳入…, 将滨河小学等3所学校改为…: what is dealt with stands behind it, and not what is to come. */
static bool takes_object(const Scan *scan, const TextMark *mark, const ReadFigure *figure) {
    size_t end, start;
    bool bears = word_at(scan->words, scan->text, mark->start, ROLE(WORD_REACH), &end) && end == mark->end;
    return bears && (mark->end == figure->start ||
                     (!word_at(scan->words, scan->text, mark->end, ROLE(WORD_PROMISE) | ROLE(WORD_REACH), &end) &&
                      word_before(scan->words, scan->text, figure->start, ROLE(WORD_PART_END), &start)));
}

/* 年度目标任务的99%, 计划的98%: so much of what was wanted says nothing of what is. `apart`: bytes of what may stand
 * between, with 的. */
static bool only_of(const Scan *scan, const TextMark *mark, const ReadFigure *figure, size_t apart) {
    Str between = str_slice(scan->text, mark->end, figure->start);
    return figure_percent(figure) && between.len && between.len <= apart &&
           grammar_ends(scan->words, GRAMMAR_OF, between);
}

/* What a mark before a figure says of it. */
static uint32_t moods_before(const Scan *scan, const TextMark *mark, const ReadFigure *figure) {
    enum { AIM = 1 << MOOD_AIM, PLAN = 1 << MOOD_PLAN, WILL = 1 << MOOD_WILL, NAME = 9 };
    uint32_t moods = moods_said(scan->look, mark);
    moods &= moods & AIM && only_of(scan, mark, figure, NAME) ? ~(uint32_t)AIM : ~(uint32_t)0;
    moods &= moods & PLAN && only_of(scan, mark, figure, strlen("的")) ? ~(uint32_t)PLAN : ~(uint32_t)0;
    return moods & WILL && takes_object(scan, mark, figure) ? moods & ~(uint32_t)WILL : moods;
}

static void take_moods(const Scan *scan, size_t index, SignalSet *set) {
    const ReadFigure *figure = &scan->list->items[index];
    size_t own = own_start(scan, index);
    uint32_t nearest = 0, all = 0, far = 0, behind = 0, last = 0, time = 0;
    size_t last_end = 0;
    const TextMarks *marks = &scan->look->marks[MARKS_MOOD];
    for (size_t i = mark_from(marks, scan->full); i < marks->count && marks->items[i].start < scan->clause_end; i++) {
        const TextMark *mark = &marks->items[i];
        uint32_t moods = mark->end <= figure->start && mark->start >= scan->clause ? moods_before(scan, mark, figure)
                                                                                   : moods_said(scan->look, mark);
        bool of_former = mark->start >= scan->clause && mark->start < own; /* 由去年的20% */
        time = mark->end <= figure->start && !of_former && moods & (TIMES_PAST | TIMES_NEXT) ? moods : time;
        if (mark->start >= figure->end) {
            behind |= moods;
        } else if (mark->end > figure->start) {
            continue; /* 不低于 of the figure itself */
        } else if (mark->start >= own) {
            all |= moods;
            last = moods;
            last_end = mark->end;
            nearest = moods & ~(uint32_t)WITH_ANY ? moods : nearest;
        } else if (mark->start < scan->clause) {
            far = moods & ~(uint32_t)WITH_ANY ? moods : far;
        }
    }
    uint32_t close = last && (last_end == figure->start || names(scan, last_end, figure->start)) ? last : 0;
    signal_if(set, SIGNAL_NAMED_AIM, close & (1u << MOOD_AIM | 1u << MOOD_PLAN));
    signal_if(set, SIGNAL_NAMED_RULE, close & (1u << MOOD_RULE | 1u << MOOD_ASKS));
    signal_if(set, SIGNAL_NAMED_PAST, close & (1u << MOOD_PAST | 1u << MOOD_FOUND));
    set_moods(set, MOOD_NEAREST, nearest);
    set_moods(set, MOOD_CLAUSE, all);
    set_moods(set, MOOD_BEHIND, behind);
    take_clause(scan, all | behind, time, set);
    if (!nearest) {
        size_t past; /* 现有23栋，新建14栋: 现有 is said of what goes on with it alone, as 涉及14所 does */
        bool goes_on = promise_at(scan->words, PROMISE_GOES_ON, scan->text, scan->clause, &past);
        set_moods(set, MOOD_FAR, goes_on ? far : far & ~(1u << MOOD_NOW));
    }
}

/* ---- when ---- */

/* Where the year is that its sentence names last before the figure; the text's length: none is. */
static size_t year_before(const Scan *scan) {
    const TextPlaces *places = &scan->look->places;
    for (size_t i = scan->place; i > 0 && places->items[i - 1].at >= scan->full; i--) {
        size_t at = places->items[i - 1].at, end = at + 4;
        if (scan->text.data[at] != '1' && scan->text.data[at] != '2') {
            continue;
        }
        Str digits = str_slice(scan->text, at, end < scan->text.len ? end : scan->text.len);
        bool first = !(at > 0 && scan->text.data[at - 1] >= '0' && scan->text.data[at - 1] <= '9');
        if (first && digits.len == 4 && (str_starts(digits, STR("20")) || str_starts(digits, STR("19"))) &&
            promise_at(scan->words, PROMISE_YEAR, scan->text, at + 4, &end)) {
            return at;
        }
    }
    return scan->text.len;
}

/* The year that its sentence names last before the figure, against that of the document. */
static void take_year(const Scan *scan, SignalSet *set) {
    size_t at = year_before(scan);
    if (at == scan->text.len) {
        return;
    }
    int year = 0;
    for (size_t d = at; d < at + 4; d++) {
        bool digit = scan->text.data[d] >= '0' && scan->text.data[d] <= '9';
        year = digit ? year * 10 + (scan->text.data[d] - '0') : 0;
    }
    signal_set(set, !scan->year || !year ? SIGNAL_YEAR_UNKNOWN
                    : year < scan->year  ? SIGNAL_YEAR_BEFORE
                    : year == scan->year ? SIGNAL_YEAR_SAME
                                         : SIGNAL_YEAR_AFTER);
}

/* ---- where ---- */

static const struct {
    const char *name;
    Signal signal;
} kinds_of_documents[] =
    {
        {"self_report", SIGNAL_DOC_SELF_REPORT},
        {"speech", SIGNAL_DOC_SPEECH},
        {"notice", SIGNAL_DOC_NOTICE},
        {"scheme", SIGNAL_DOC_SCHEME},
        {"summary", SIGNAL_DOC_SUMMARY},
        {"plan", SIGNAL_DOC_PLAN},
        {"other", SIGNAL_DOC_OTHER},
},
  kinds_of_parts[] = {
      {"state", SIGNAL_PART_STATE},     {"problem", SIGNAL_PART_PROBLEM}, {"guide", SIGNAL_PART_GUIDE},
      {"idea", SIGNAL_PART_IDEA},       {"plan", SIGNAL_PART_PLAN},       {"goal", SIGNAL_PART_GOAL},
      {"measure", SIGNAL_PART_MEASURE}, {"result", SIGNAL_PART_RESULT},   {"", SIGNAL_PART_NONE},
};

/* Adds what signals weigh that are not among those that were weighed. */
static void add_weights(const ReadWords *words, const SignalSet *set, const SignalSet *weighed, KindSums *sums) {
    for (size_t block = 0; block < sizeof set->bits / sizeof *set->bits; block++) {
        for (uint64_t bits = set->bits[block] & ~weighed->bits[block]; bits; bits &= bits - 1) {
            const KindSums *weights = &words->kinds[block * 64 + (size_t)__builtin_ctzll(bits)];
            for (size_t kind = 0; kind < sizeof sums->of / sizeof *sums->of; kind++) {
                sums->of[kind] += weights->of[kind];
            }
        }
    }
}

void figure_around(Scan *scan, bool next) {
    SignalSet *set = &scan->around;
    scan->next = next;
    *set = (SignalSet){{0}};
    signal_set(set, SIGNAL_ALWAYS);
    const ReadDocument *document = scan->document;
    const ReadParagraph *paragraph = &document->paragraphs[scan->paragraph];
    const char *kind = kind_there(document, scan->paragraph),
               *part = part_said(scan->words, document, scan->look, scan->paragraph);
    for (size_t i = 0; i < sizeof kinds_of_documents / sizeof *kinds_of_documents; i++) {
        signal_if(set, kinds_of_documents[i].signal, is_named(kinds_of_documents[i].name, kind));
    }
    for (size_t i = 0; i < sizeof kinds_of_parts / sizeof *kinds_of_parts; i++) {
        signal_if(set, kinds_of_parts[i].signal, is_named(kinds_of_parts[i].name, part));
    }
    signal_if(set, SIGNAL_INTRO, paragraph->heading < 0 && document->heading_count > 0);
    enum { LITTLE = 75, FAR = 200 }; /* hundredths of a natural logarithm: two to one, seven to one */
    int ahead = next && paragraph->ahead <= LITTLE ? FAR : paragraph->ahead;
    signal_set(set, ahead < -FAR      ? SIGNAL_BACK_FAR
                    : ahead < -LITTLE ? SIGNAL_BACK
                    : ahead <= 0      ? SIGNAL_BACK_LITTLE
                    : ahead <= LITTLE ? SIGNAL_AHEAD_LITTLE
                    : ahead <= FAR    ? SIGNAL_AHEAD
                                      : SIGNAL_AHEAD_FAR);
    int around = paragraph->around;
    signal_set(set, around < -FAR  ? SIGNAL_AROUND_BACK_FAR
                    : around <= 0  ? SIGNAL_AROUND_BACK
                    : around < FAR ? SIGNAL_AROUND_AHEAD
                                   : SIGNAL_AROUND_AHEAD_FAR);
    scan->around_sums = (KindSums){{0}};
    add_weights(scan->words, set, &(SignalSet){{0}}, &scan->around_sums);
}

/* ---- tables ---- */

/* The moods of the cell over a column, of the last row of words above it: a table may follow another one. */
static uint32_t moods_over(const Scan *scan, size_t column) {
    const TextLook *look = scan->look - (scan->paragraph - scan->names);
    const TextMarks *marks = &look->marks[MARKS_MOOD];
    size_t end = cell_end(&scan->named, look->text, column);
    uint32_t moods = 0;
    for (size_t i = mark_from(marks, scan->named.starts[column]); i < marks->count && marks->items[i].start < end;
         i++) {
        moods |= (uint32_t)marks->items[i].roles;
    }
    return moods;
}

/* The year that a head names: 2030年, 2030年目标; 0: none. */
static int year_over(const Scan *scan, size_t column) {
    Str heads = scan->document->paragraphs[scan->names].text;
    size_t past, at = scan->named.starts[column];
    Number number;
    while (at < heads.len && heads.data[at] == ' ') {
        at++;
    }
    bool year = number_may_begin(scan->words, heads, at) && number_read(scan->words, heads, at, &number) &&
                number.form == NUMBER_ARABIC && number.known && !number.decimals && number.length == 4 &&
                promise_at(scan->words, PROMISE_YEAR, heads, number.end, &past);
    return year ? (int)number.value.digits : 0;
}

/* Columns of several years: what is before the year of the paper was so, what is behind it is wanted. A paper that
 * names no year of its own tells the first of them and wants the others where it looks ahead. */
static void take_column_year(const Scan *scan, size_t column, SignalSet *set) {
    int year = year_over(scan, column), first = year;
    bool several = false;
    for (size_t i = 1; year && i < scan->named.count; i++) {
        int other = year_over(scan, i);
        several = several || (other && other != year);
        first = other && other < first ? other : first;
    }
    if (several) {
        bool own = year == first && year == scan->year; /* what a plan begins with */
        bool gone = scan->year ? year < scan->year || own : year == first || !scan_ahead(scan);
        bool next = scan->year ? year > scan->year : !gone;
        signal_if(set, SIGNAL_COLUMN_DONE, gone);
        signal_if(set, SIGNAL_COLUMN_AIM, next);
    }
}

/* 小学 beside 小学省定标准: what is there, held against the standard in another column. */
static bool beside_rule(const Scan *scan, size_t column) {
    enum { RULE = 1u << MOOD_RULE };
    bool beside = false;
    for (size_t i = 1; i < scan->named.count; i++) {
        uint32_t moods = i == column ? 0 : moods_over(scan, i);
        beside = beside || (moods & RULE);
    }
    return beside;
}

/* 目标值, 标准, 实际完成 over a column says what its figures are. */
static void take_column(const Scan *scan, const ReadFigure *figure, SignalSet *set) {
    if (!scan->columns) {
        return;
    }
    signal_set(set, SIGNAL_COLUMN);
    size_t column = cell_column(&scan->row, figure->start);
    if (scan->names == scan->paragraph || column >= scan->named.count) {
        return;
    }
    uint32_t moods = moods_over(scan, column);
    bool done = moods & (1u << MOOD_REACH | 1u << MOOD_PAST | 1u << MOOD_NOW | 1u << MOOD_FOUND | 1u << MOOD_TOTAL);
    signal_if(set, SIGNAL_COLUMN_DONE, done);
    signal_if(set, SIGNAL_COLUMN_AIM, !done && moods & (1u << MOOD_AIM));
    signal_if(set, SIGNAL_COLUMN_PLAN, !done && moods & (1u << MOOD_PLAN | 1u << MOOD_WILL));
    signal_if(set, SIGNAL_COLUMN_RULE, !done && moods & (1u << MOOD_RULE | 1u << MOOD_ASKS | 1u << MOOD_MUST));
    if (!moods) {
        take_column_year(scan, column, set);
        signal_if(set, SIGNAL_COLUMN_DONE, column && beside_rule(scan, column));
    }
}

/* ---- the figure itself ---- */

static Signal family_signal(int family) {
    switch (family) {
    case FAMILY_COUNT: return SIGNAL_FAMILY_COUNTED;
    case FAMILY_PERSON:
    case FAMILY_TIMES: return SIGNAL_FAMILY_PERSONS;
    case FAMILY_MONEY: return SIGNAL_FAMILY_AMOUNT;
    case FAMILY_PERCENT: return SIGNAL_FAMILY_SHARE;
    case FAMILY_POINTS:
    case FAMILY_MULTIPLE: return SIGNAL_FAMILY_POINTS_;
    case FAMILY_TIME: return SIGNAL_FAMILY_SPAN;
    case FAMILY_YEARS: return SIGNAL_FAMILY_YEARS_;
    case FAMILY_AGE: return SIGNAL_FAMILY_AGE_;
    case FAMILY_AREA:
    case FAMILY_LENGTH:
    case FAMILY_VOLUME:
    case FAMILY_WEIGHT: return SIGNAL_FAMILY_SIZE;
    case FAMILY_SCORE: return SIGNAL_FAMILY_MARK;
    default: return SIGNAL_FAMILY_REST;
    }
}

/* 56人以上大班额, 不足100人的学校: the limit says which are meant; 不低于 before the number is asked for. */
static void take_limit(const Scan *scan, const ReadFigure *figure, SignalSet *set) {
    if (compares_as(figure, "rank")) {
        return; /* 前20名 tells a place */
    }
    Str mark = figure->qualifier;
    bool more = mark.len && mark.data[0] == '>', less = mark.len && mark.data[0] == '<', equal = mark.len == 2;
    bool least = more && equal, most = less && equal, over = more && !equal, under = less && !equal;
    signal_if(set, SIGNAL_LEAST, least);
    signal_if(set, SIGNAL_MOST, most);
    signal_if(set, SIGNAL_OVER, over);
    signal_if(set, SIGNAL_UNDER, under);
    signal_if(set, SIGNAL_ABOUT, !(least || most || over || under) && !(mark.len && mark.data[0] == '='));
    if (!(least || most || over || under)) {
        return;
    }
    bool of = grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end);
    size_t start;
    bool behind = word_before(scan->words, scan->text, figure->end, ROLE(WORD_AFTER), &start) != NULL;
    signal_if(set, SIGNAL_LIMIT_OF, of);
    signal_if(set, SIGNAL_LIMIT_NAMES, !of && han_at(scan->text, figure->end));
    signal_if(set, SIGNAL_LIMIT_BOUND, !behind);
    signal_if(set, SIGNAL_LIMIT_BACK, !behind && !scan_ahead(scan));
}

/* 1483人 was counted, 1500人 is wanted: people plan in round numbers. And 新建 at the head of a clause does what stands
 * behind it, in a plan as in a report. */
static void take_look(const Scan *scan, const ReadFigure *figure, SignalSet *set) {
    enum { EXACT = 3 };
    int digits = 0, zeros = 0;
    for (size_t i = 0; i < figure->surface.len; i++) {
        char c = figure->surface.data[i];
        if (c >= '0' && c <= '9' && (digits || c != '0')) {
            digits++;
            zeros = c == '0' ? zeros + 1 : 0;
        }
    }
    size_t end;
    bool lost = figure->state == FIGURE_DAMAGED; /* 达元: what was counted is lost more often than what is wanted */
    signal_by_part(scan, set, SIGNAL_GONE_EXACT, lost || digits - zeros >= EXACT);
    signal_by_part(scan, set, SIGNAL_GONE_ROUND, zeros > 0 && digits - zeros < EXACT && !figure->decimals);
    signal_by_part(scan, set, SIGNAL_GONE_VERB,
                   word_at(scan->words, scan->text, scan->clause, ROLE(WORD_PROMISE), &end) != NULL);
}

static void take_figure(const Scan *scan, const ReadFigure *figure, SignalSet *set) {
    bool slash = scan->slash >= 0 && !figure_is_paid_by_time(scan, figure);
    Str before = str_slice(scan->text, scan->clause, figure->start), compare = figure->compare;
    signal_set(set, (int)family_signal(figure->family));
    signal_if(set, SIGNAL_PER_HEAD, slash && figure->family == FAMILY_MONEY);
    signal_if(set, SIGNAL_PER_GROUP, slash && figure->family != FAMILY_MONEY);
    signal_if(set, SIGNAL_DECIMALS, figure->decimals > 0);
    if (compare.len) {
        signal_if(set, SIGNAL_CHANGE, str_starts(compare, STR("yoy")) || str_starts(compare, STR("vs")));
        signal_if(set, SIGNAL_FORMER, str_is(compare, "yoy_prev"));
        signal_if(set, SIGNAL_STREAK_, str_is(compare, "streak") || str_is(compare, "first"));
        signal_if(set, SIGNAL_SHARE_OF_TOTAL, str_is(compare, "of_total"));
        signal_if(set, SIGNAL_RANKED, str_is(compare, "rank"));
    }
    signal_if(set, SIGNAL_OF_BEHIND, grammar_at(scan->words, GRAMMAR_OF, scan->text, figure->end));
    signal_if(set, SIGNAL_OF_BEFORE, grammar_ends(scan->words, GRAMMAR_OF, before) > 0);
    signal_if(set, SIGNAL_BRACKETS, figure_in_brackets(scan, figure->start, 60));
    signal_if(set, SIGNAL_SHARE_OF_,
              (scan->look->seen & PLACE_SHARE) && grammar_in(scan->words, GRAMMAR_SHARE_OF, before));
    signal_if(set, SIGNAL_PART_, figure->part_of >= 0);
}

/* ---- the figures before ---- */

/* What follows in a list is of the kind of what it follows; 其中 of that of its whole. */
static void take_before(const Scan *scan, size_t index, const ReadFigure *figure, SignalSet *set) {
    enum { LIST = 30 }; /* bytes between, without the end of a clause */
    if (figure->part_of >= 0) {
        signal_set(set, SIGNAL_WHOLE_ACTUAL + (int)scan->list->items[figure->part_of].kind);
    }
    if (index <= scan->first) {
        return;
    }
    const ReadFigure *before = &scan->list->items[index - 1];
    int kind = (int)before->kind;
    if (kind == FIGURE_THRESHOLD && figure_is_mean(scan, figure)) {
        return; /* 每周授课2节以上，人均听课52节 */
    }
    if (own_start(scan, index) > scan->clause) {
        return; /* the former value of 由20%提高到30% says nothing of the latter */
    }
    if (before->start >= scan->clause && figure->start - before->end <= LIST) {
        signal_set(set, SIGNAL_LIST_ACTUAL + kind);
    } else if (before->start >= scan->sentence) {
        signal_set(set, SIGNAL_NEXT_ACTUAL + kind);
    } else {
        signal_set(set, SIGNAL_LATER_ACTUAL + kind);
    }
}

/* ---- the sum ---- */

static bool has_signal(const SignalSet *set, int signal) {
    return set->bits[signal / 64] >> (signal % 64) & 1;
}

static bool has_mood(const SignalSet *set, MoodPlace place, Mood mood) {
    return has_signal(set, (int)place * MOODS + (int)mood);
}

/* 2027年计划招收150人 in a paper of 2026: what is planned for a year after the paper's own is not so yet, whatever else
 * is said around it; nor is what is expected of 明年. */
static bool not_yet(const SignalSet *set) {
    bool wanted = has_mood(set, MOOD_NEAREST, MOOD_PLAN) || has_mood(set, MOOD_NEAREST, MOOD_WILL) ||
                  has_mood(set, MOOD_NEAREST, MOOD_AIM);
    return (has_signal(set, SIGNAL_YEAR_AFTER) && wanted) ||
           (has_mood(set, MOOD_CLAUSE, MOOD_AFTER) && has_mood(set, MOOD_CLAUSE, MOOD_WILL));
}

static bool clause_wants(const SignalSet *set) {
    static const Mood wanting[] = {MOOD_WILL, MOOD_PLAN,  MOOD_SURE, MOOD_MUST, MOOD_BAN,  MOOD_AIM,
                                   MOOD_WISH, MOOD_AFTER, MOOD_BY,   MOOD_THIS, MOOD_BASE, MOOD_ASKS};
    for (size_t i = 0; i < sizeof wanting / sizeof *wanting; i++) {
        if (has_mood(set, MOOD_CLAUSE, wanting[i])) {
            return true;
        }
    }
    return false;
}

/* 按照规定，班额不得超过45人: a limit by what is laid down tells of no class how large it is. */
static bool laid_down(const SignalSet *set) {
    bool limit = has_signal(set, SIGNAL_MOST) || has_signal(set, SIGNAL_LEAST);
    return limit && has_signal(set, SIGNAL_LIMIT_BOUND) && has_mood(set, MOOD_FAR, MOOD_ASKS) && !clause_wants(set) &&
           !has_signal(set, SIGNAL_YEAR_SAME) && !has_signal(set, SIGNAL_YEAR_AFTER);
}

/* What one head alone says of its column, whatever stands beside it in the row. */
static bool by_column(const SignalSet *set, FigureKind *kind) {
    bool done = has_signal(set, SIGNAL_COLUMN_DONE), aim = has_signal(set, SIGNAL_COLUMN_AIM),
         rule = has_signal(set, SIGNAL_COLUMN_RULE);
    *kind = done ? FIGURE_ACTUAL : aim ? FIGURE_TARGET : FIGURE_THRESHOLD;
    return done + aim + rule == 1 && !has_signal(set, SIGNAL_COLUMN_PLAN);
}

/* 不足30人的教学点, 56人以上大班额: a limit that tells which are meant is that of a rule, whatever is to be done with
 * them; 每年举办5场以上的活动 is done. */
static bool limits_which(const SignalSet *set) {
    bool counted = has_signal(set, SIGNAL_FAMILY_COUNTED), persons = has_signal(set, SIGNAL_FAMILY_PERSONS);
    bool of = has_signal(set, SIGNAL_LIMIT_OF) && !has_signal(set, SIGNAL_PER_GROUP) && (counted || persons);
    return of || (persons && has_signal(set, SIGNAL_LIMIT_NAMES) && !has_signal(set, SIGNAL_LIMIT_BOUND));
}

/* 全县80%以上的学校开设了…: how many of them, where no rule is told: no limit that all keep to. */
static bool shares_of(const SignalSet *set) {
    static const Mood rules[] = {MOOD_RULE, MOOD_MUST, MOOD_ASKS, MOOD_BAN};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (has_mood(set, MOOD_CLAUSE, rules[i]) || has_mood(set, MOOD_BEHIND, rules[i])) {
            return false;
        }
    }
    return has_signal(set, SIGNAL_LIMIT_OF) && !has_signal(set, SIGNAL_LIMIT_BOUND) &&
           has_signal(set, SIGNAL_FAMILY_SHARE) && !has_signal(set, SIGNAL_RULE_SET) &&
           !has_signal(set, SIGNAL_RULE_ASKED);
}

/* 仍有14所: what is still there is so, in a plan as well; not the limit of 仍有6所初中班额超过50人. */
static bool is_still(const SignalSet *set) {
    bool limit = has_signal(set, SIGNAL_MOST) || has_signal(set, SIGNAL_LEAST) || has_signal(set, SIGNAL_OVER) ||
                 has_signal(set, SIGNAL_UNDER);
    return has_mood(set, MOOD_NEAREST, MOOD_LACK) && has_mood(set, MOOD_NEAREST, MOOD_NOW) && !clause_wants(set) &&
           !limit;
}

/* 越城区（10所）：…: how many are named behind a colon is so, where nothing before says that they are to be built. */
static bool counts_named(const Scan *scan, const ReadFigure *figure) {
    Str text = scan->text;
    size_t start = figure->start, end = figure->end, past;
    if (figure->family != FAMILY_COUNT || start == 0 || !sign_is(text, char_back(text, start), "(（") ||
        !sign_is(text, end, ")）")) {
        return false;
    }
    for (size_t at = scan->clause; at < start; at = char_next(text, at)) {
        if (word_at(scan->words, text, at, ROLE(WORD_BUILD) | ROLE(WORD_TARGET), &past)) {
            return false;
        }
    }
    return sign_is(text, char_next(text, end), ":：");
}

/* 9月底前交付滨河小学等4所学校 where the paper speaks of what is to come: wanted, if its clause tells nothing of it.
 * 检查, 排查 name what is done as well as what was found. */
static bool by_a_day(const Scan *scan, const ReadFigure *figure, const SignalSet *set) {
    static const Mood told[] = {MOOD_PAST, MOOD_NOW, MOOD_BEFORE, MOOD_TILL, MOOD_TOTAL, MOOD_LACK};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (has_mood(set, MOOD_CLAUSE, told[i]) || has_mood(set, MOOD_BEHIND, told[i])) {
            return false;
        }
    }
    Str before = str_slice(scan->text, scan->clause, figure->start);
    return scan_ahead(scan) && has_mood(set, MOOD_CLAUSE, MOOD_BY) && !has_signal(set, SIGNAL_TELLS_WHICH) &&
           !has_signal(set, SIGNAL_FORMER) && !has_signal(set, SIGNAL_OF_BEHIND) &&
           !grammar_ends(scan->words, GRAMMAR_EACH_OF, before);
}

/* A limit of a share or a count, and of nobody each. */
static bool is_bound(const SignalSet *set) {
    bool limit = has_signal(set, SIGNAL_LEAST) || has_signal(set, SIGNAL_MOST) || has_signal(set, SIGNAL_OVER) ||
                 has_signal(set, SIGNAL_UNDER);
    return limit && !has_signal(set, SIGNAL_PER_TIME) && !has_signal(set, SIGNAL_PER_GROUP) &&
           !has_signal(set, SIGNAL_FAMILY_AGE_);
}

/* 2030年分别达到98%、60%以上 in a paper of 2025, where nothing is told as so. */
static bool reached_later(const SignalSet *set) {
    static const Mood told[] = {MOOD_PAST, MOOD_NOW, MOOD_BEFORE, MOOD_TILL, MOOD_TOTAL, MOOD_FOUND};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        if (has_mood(set, MOOD_CLAUSE, told[i]) || has_mood(set, MOOD_BEHIND, told[i])) {
            return false;
        }
    }
    return has_signal(set, SIGNAL_YEAR_AFTER) && is_bound(set) && has_mood(set, MOOD_CLAUSE, MOOD_REACH);
}

/* 到2030年，…控制在15%以内: what is to be so by a year is wanted, and no rule that always holds. */
static bool by_a_year(const Scan *scan, const SignalSet *set) {
    bool own = has_signal(set, SIGNAL_YEAR_UNKNOWN) || has_signal(set, SIGNAL_YEAR_SAME);
    bool to_come = has_signal(set, SIGNAL_YEAR_AFTER) || (own && scan_ahead(scan));
    return to_come && is_bound(set) &&
           promise_ends(scan->words, PROMISE_UNTIL, str_slice(scan->text, 0, year_before(scan)));
}

/* 每个乡镇至少建设1所: what is built is wanted, and no rule. */
static bool is_built(const Scan *scan, const ReadFigure *figure) {
    size_t at = figure->start, start;
    while (at < figure->end && !number_may_begin(scan->words, scan->text, at)) {
        at = char_next(scan->text, at);
    }
    return figure->family == FAMILY_COUNT && at < figure->end && scan_ahead(scan) &&
           word_before(scan->words, scan->text, at, ROLE(WORD_BUILD), &start);
}

static FigureKind weigh(const Scan *scan, const ReadFigure *figure, const SignalSet *set) {
    enum { KINDS = 3 };
    KindSums sums = scan->around_sums;
    add_weights(scan->words, set, &scan->around, &sums);
    if (laid_down(set) || limits_which(set) || figure_is_laid_down(scan, figure)) {
        return FIGURE_THRESHOLD;
    }
    if (is_still(set) || counts_named(scan, figure)) {
        return FIGURE_ACTUAL;
    }
    FigureKind headed;
    if (by_column(set, &headed)) {
        return headed;
    }
    FigureKind best = not_yet(set) || reached_later(set) ? FIGURE_TARGET : FIGURE_ACTUAL;
    bool no_rule = figure_yields_by_year(scan, figure) || shares_of(set);
    int kinds = no_rule ? FIGURE_THRESHOLD : KINDS; /* without rules */
    for (int kind = FIGURE_TARGET; kind < kinds; kind++) {
        best = sums.of[kind] > sums.of[best] ? (FigureKind)kind : best;
    }
    bool wanted = best == FIGURE_ACTUAL ? by_a_day(scan, figure, set)
                                        : best == FIGURE_THRESHOLD && (by_a_year(scan, set) || is_built(scan, figure));
    return wanted ? FIGURE_TARGET : best;
}

/* 优良率达到71%，较上年提升1.8个百分点: a change is wanted, or so, as what changes is, unless its own clause says
 * otherwise. */
static bool as_what_changes(const Scan *scan, const ReadFigure *figure, const SignalSet *set, FigureKind *kind) {
    const ReadFigure *of = figure->of >= 0 ? &scan->list->items[figure->of] : NULL;
    if (!of || !has_signal(set, SIGNAL_CHANGE) || has_signal(set, SIGNAL_FORMER) || of->paragraph != scan->paragraph ||
        of->start < scan->sentence || of->start > figure->start || of->kind == FIGURE_THRESHOLD ||
        (of->kind == FIGURE_TARGET && !scan_ahead(scan))) {
        return false;
    }
    *kind = of->kind;
    return !clause_wants(set) && !has_mood(set, MOOD_CLAUSE, MOOD_PAST);
}

void figure_kind(const Scan *scan, size_t index) {
    ReadFigure *figure = &scan->list->items[index];
    SignalSet set = scan->around;
    take_moods(scan, index, &set);
    take_year(scan, &set);
    take_limit(scan, figure, &set);
    take_figure(scan, figure, &set);
    take_look(scan, figure, &set);
    take_column(scan, figure, &set);
    figure_rules(scan, figure, &set);
    take_before(scan, index, figure, &set);
    figure->signals = set;
    if (!as_what_changes(scan, figure, &set, &figure->kind)) {
        figure->kind = weigh(scan, figure, &set);
    }
}
