/* figure_internal: words, numbers and clauses, shared by the files that find figures, commitments and findings. */
#ifndef DUXUE_FIGURE_INTERNAL_H
#define DUXUE_FIGURE_INTERNAL_H

#include "reader.h"
#include "trie.h"

#include <string.h>

/* ---- words -------------------------------------------------------------- */

#define ROLE(role) ((uint64_t)1 << (role))
_Static_assert(WORD_ROLES <= 64, "one bit per role");

/* One thing that a word may be. A word may be several. */
typedef struct Word {
    WordRole role;
    Str as;         /* normal unit, qualifier, reference, period ... */
    int family;     /* of a unit */
    int entry;      /* index of the unit or indicator */
    uint64_t terms; /* of the grammar, that a unit is */
    uint64_t roles; /* of it and all behind it */
    const struct Word *next;
} Word;

/* The sets of roles that a look at a text marks, each as if it were looked for alone. Marks of MARKS_MOOD have bits of
 * Mood instead of roles. */
typedef enum MarkSet {
    MARKS_FIGURE,
    MARKS_TENSE,
    MARKS_PROMISE,
    MARKS_ACT,
    MARKS_CHECK,
    MARKS_MOOD,
    MARK_SETS
} MarkSet;
extern const uint64_t mark_roles[MARK_SETS];
#define MARKS(set) (1u << (set))

/* Moods that say that something is so, that it is to be, and when. */
enum {
    TELLING = 1 << MOOD_PAST | 1 << MOOD_NOW | 1 << MOOD_FOUND | 1 << MOOD_LACK | 1 << MOOD_BEFORE | 1 << MOOD_TILL |
              1 << MOOD_TOTAL,
    WANTING = 1 << MOOD_WILL | 1 << MOOD_PLAN | 1 << MOOD_SURE | 1 << MOOD_MUST | 1 << MOOD_BAN | 1 << MOOD_AIM |
              1 << MOOD_WISH | 1 << MOOD_AFTER | 1 << MOOD_BY,
    TIMES_PAST = 1 << MOOD_BEFORE | 1 << MOOD_TILL,
    TIMES_NEXT = 1 << MOOD_AFTER | 1 << MOOD_BY,
};

/* What a character may be for the engines, beside being of a word. */
enum {
    PLACE_NUMBER = 1,  /* a number may begin with it: digits, numerals, masks, a point */
    PLACE_SIGN = 2,    /* 元 % 平: a unit that may have lost its number */
    PLACE_OPEN = 4,    /* ( （ */
    PLACE_CLOSE = 8,   /* ) ） */
    PLACE_SQUARE = 16, /* [ 【 */
    PLACE_DUE = 32,    /* a word for a time may begin with it */
    PLACE_LABEL = 64,  /* a label may: 责任单位 */
    PLACE_COLON = 128,
    PLACE_QUOTE = 256,       /* “ ‘ 「 */
    PLACE_TITLE = 512,       /* 《 〈 */
    PLACE_TORTOISE = 1024,   /* 〔 */
    PLACE_BOUND = 2048,      /* a clause may end with it */
    PLACE_TIME = 4096,       /* behind a number it may make it a time: 年 月 个 */
    PLACE_LEADS = 8192,      /* a word for who leads or helps may begin with it */
    PLACE_NEXT_YEAR = 16384, /* a word for the year to come may begin with it */
    PLACE_RESULT = 32768,    /* a word for what everybody can see to be done may begin with it: 完成, 召开 */
    PLACE_CARES = 65536,     /* one that says no more than that something is seen to may: 抓好, 推进 */
    PLACE_THIS_YEAR = 131072,
    PLACE_SHARE = 262144, /* a word for what a share is of may: 占 */
    PLACE_CELL = 524288,  /* tab, | */
    /* told by one */
    PLACE_BY = 1048576,      /* a word before who acts may begin with it: 由 */
    PLACE_PERMITS = 2097152, /* one for what may be done may: 可以 */
    /* asked of a whole text only */
    PLACE_SEEN = PLACE_NEXT_YEAR | PLACE_SHARE | PLACE_CELL | PLACE_BY | PLACE_PERMITS,
    /* told by two characters */
    PLACE_WORDS = PLACE_DUE | PLACE_LABEL | PLACE_TIME | PLACE_LEADS | PLACE_NEXT_YEAR | PLACE_RESULT | PLACE_CARES |
                  PLACE_THIS_YEAR | PLACE_SHARE
};

/* Terms as bits: those of promises behind the first 64 are bits of a trie of their own. */
enum { TERMS_EACH_TRIE = 64 };
#define TERM_BIT(term) ((uint64_t)1 << (unsigned)(term) % TERMS_EACH_TRIE)
_Static_assert((int)PROMISE_TERMS <= 2 * TERMS_EACH_TRIE && (int)GRAMMAR_TERMS <= TERMS_EACH_TRIE, "one bit per term");

/* What a look asks of every character: together, so that it is one read. */
typedef struct LookRow {
    uint32_t first;  /* node of the marks that it leads to */
    uint32_t places; /* PLACE and LOOK bits */
} LookRow;
/* A mark may begin with a character, told by two; it is one by itself. */
enum { LOOK_BEGINS = 1 << 29, LOOK_ALONE = 1 << 30, LOOK_MARKS = LOOK_BEGINS | LOOK_ALONE };

/* Of two characters, by their trie_pair: a mark may begin with them; a word that a place of PLACE_WORDS stands for. */
enum { PAIR_MARKS = 1, PAIR_PLACES = 2, PAIR_BITS = 2 };

/* What a word of a set of marks is for each set: the first thing that the set asks for, NULL: none, with the roles of
 * all that it is. */
typedef struct MarkedWord {
    struct {
        const Word *word;
        uint64_t roles;
    } by_set[MARK_SETS];
} MarkedWord;

/* By FigureKind; the last is nothing, so that all are added in one step. */
typedef struct KindSums {
    int of[4];
} KindSums;

struct ReadWords {
    const VocabularyDef *vocabulary;
    Alphabet alphabet;
    uint32_t *places;           /* by symbol: PLACE bits */
    unsigned char *look_pairs;  /* a filter: PAIR bits */
    Trie forward, backward;     /* bits: roles */
    const Word **ahead, **back; /* by trie_word: what ends there */
    Trie marks;                 /* bits: MarkSet */
    const MarkedWord **marked;  /* by trie_word */
    LookRow *rows;              /* by symbol: what stands in `marks` and `places` */
    Trie terms, terms_back;     /* bits: PromiseTerm, the first 64 */
    Trie more, more_back;       /* those behind them */
    Trie grammar, grammar_back; /* bits: GrammarTerm */
    KindSums kinds[SIGNALS];    /* by Signal: what it weighs */
    int directions[DIRECTIONS]; /* what it speaks for looking ahead */
};

static inline unsigned places_of(const ReadWords *words, Str text, size_t at) {
    return words->places[at < text.len ? alphabet_next(&words->alphabet, text, &at) : 0];
}
static inline bool number_may_begin(const ReadWords *words, Str text, size_t at) {
    return places_of(words, text, at) & PLACE_NUMBER;
}
/* Whether a word of one of `roles` may begin at `at`: a quick no for most places. */
static inline bool word_may_begin(const ReadWords *words, Str text, size_t at, uint64_t roles) {
    return trie_reach(&words->forward, text, at) & roles;
}
/* The longest word of one of `roles` (bits) that begins at `at`; NULL: none. `end` is where it ends. */
const Word *longest_word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end);
static inline const Word *word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end) {
    return word_may_begin(words, text, at, roles) ? longest_word_at(words, text, at, roles, end) : NULL;
}
/* The longest that ends at `at`; `start` is where it begins. */
const Word *longest_word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start);
static inline const Word *word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start) {
    return trie_reach_before(&words->backward, text, at) & roles ? longest_word_before(words, text, at, roles, start)
                                                                 : NULL;
}

/* A word in a paragraph. */
typedef struct TextMark {
    const Word *word; /* and its `next`: all that it may be */
    uint64_t roles;
    uint32_t start, end;
} TextMark;

typedef struct TextMarks {
    TextMark *items;
    size_t count, capacity;
    uint64_t roles; /* of all of them */
} TextMarks;

/* The first mark that begins at or behind `at`. */
size_t mark_from(const TextMarks *marks, size_t at);
/* Whether one of `roles` stands wholly inside [from, to). The last such when there are several. */
const TextMark *last_mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles);
static inline const TextMark *mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles) {
    return marks->roles & roles ? last_mark_within(marks, from, to, roles) : NULL;
}

static inline const Trie *promise_trie(const ReadWords *words, PromiseTerm term) {
    return (int)term < TERMS_EACH_TRIE ? &words->terms : &words->more;
}
static inline const Trie *promise_trie_back(const ReadWords *words, PromiseTerm term) {
    return (int)term < TERMS_EACH_TRIE ? &words->terms_back : &words->more_back;
}
/* Words of the pack that only some places ask for: the longest of a term that begins at `at`, where it ends in `end`;
 * the bytes of the longest with which the text ends, 0: none; whether one stands in it. */
static inline bool promise_at(const ReadWords *words, PromiseTerm term, Str text, size_t at, size_t *end) {
    *end = at;
    const Trie *trie = promise_trie(words, term);
    return (trie_reach(trie, text, at) & TERM_BIT(term)) && trie_longest_at(trie, text, at, TERM_BIT(term), end);
}
size_t longest_promise_end(const ReadWords *words, PromiseTerm term, Str text);
static inline size_t promise_ends(const ReadWords *words, PromiseTerm term, Str text) {
    bool may = trie_reach_before(promise_trie_back(words, term), text, text.len) & TERM_BIT(term);
    return may ? longest_promise_end(words, term, text) : 0;
}
bool promise_in(const ReadWords *words, PromiseTerm term, Str text);
/* The same of the grammar: whether the text is one, one begins at `at` (and where it ends), the bytes of the one with
 * which it ends, one stands in it. */
bool grammar_is(const ReadWords *words, GrammarTerm term, Str text);
uint64_t grammar_terms(const ReadWords *words, Str text); /* bits of all terms that it is */
static inline bool grammar_past(const ReadWords *words, GrammarTerm term, Str text, size_t at, size_t *end) {
    *end = at;
    return (trie_reach(&words->grammar, text, at) & TERM_BIT(term)) &&
           trie_longest_at(&words->grammar, text, at, TERM_BIT(term), end);
}
static inline bool grammar_at(const ReadWords *words, GrammarTerm term, Str text, size_t at) {
    size_t end;
    return grammar_past(words, term, text, at, &end);
}
size_t longest_grammar_end(const ReadWords *words, GrammarTerm term, Str text);
static inline size_t grammar_ends(const ReadWords *words, GrammarTerm term, Str text) {
    bool may = trie_reach_before(&words->grammar_back, text, text.len) & TERM_BIT(term);
    return may ? longest_grammar_end(words, term, text) : 0;
}
bool grammar_in(const ReadWords *words, GrammarTerm term, Str text);
/* Behind the last of them, where the text goes on; 0: none stands in it. */
size_t grammar_behind(const ReadWords *words, GrammarTerm term, Str text);

/* ---- numbers ------------------------------------------------------------ */

typedef struct Exact { /* digits * 10^-decimals */
    int64_t digits;
    int decimals;
} Exact;

bool exact_scale(Exact *value, int zeros); /* times 10^zeros; false when there is no room */
Str exact_show(Exact value, Arena *arena);
double exact_double(Exact value);

typedef enum NumberForm { NUMBER_ARABIC, NUMBER_CHINESE, NUMBER_FRACTION, NUMBER_PER, NUMBER_MASK } NumberForm;

typedef struct Number {
    size_t start, end;
    size_t digits_end; /* behind the digits, before multiplier and 余 */
    NumberForm form;
    FigureState state;
    bool known;
    Exact value;  /* with its multiplier */
    int decimals; /* printed */
    int zeros;    /* of the multiplier: 万 4 */
    int length;   /* digits printed, without a point */
    bool leading_zero;
    Exact bottom;     /* of a fraction n/m */
    char inner;       /* + of 余 多 几 来; 0 */
    const char *unit; /* of 百分之, 千分之, 万分之: "%" "‰" "万分之" */
} Number;

/* A number that begins at `at` (a digit, a Chinese numeral, a mask); false: none does. */
bool number_read(const ReadWords *words, Str text, size_t at, Number *number);
bool wide_digit_at(Str text, size_t at, int *digit, size_t *next);           /* ０ to ９ */
static inline bool digit_at(Str text, size_t at, int *digit, size_t *next) { /* ASCII or full width */
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0;
    if (byte >= '0' && byte <= '9') {
        *digit = byte - '0';
        *next = at + 1;
        return true;
    }
    return byte == 0xEF && wide_digit_at(text, at, digit, next);
}
bool numeral_at(Str text, size_t at, int *value,
                size_t *next);                   /* 零 to 亿; value >= 10 is a multiplier's zeros + 100 */
bool mask_at(Str text, size_t at, size_t *next); /* a run of * _ x × □ */

/* ---- clauses ------------------------------------------------------------ */

/* Where clauses and sentences end: found once, asked often. */
typedef struct TextBound {
    uint32_t start; /* of the sign */
    uint8_t length;
    uint8_t kind; /* BoundKind */
} TextBound;

typedef enum BoundKind { BOUND_CLAUSE, BOUND_SENTENCE, BOUND_FULL } BoundKind; /* ， ； 。: each ends those before it */

typedef struct TextBounds {
    Str text;
    TextBound *items;
    size_t count;
    const uint32_t *near; /* bounds_near; NULL: bounds are looked for by halves */
} TextBounds;

/* A character that one of the engines begins to look at. */
typedef struct TextPlace {
    uint32_t at;
    uint32_t places; /* PLACE bits */
} TextPlace;

typedef struct TextPlaces {
    TextPlace *items;
    size_t count;
} TextPlaces;

/* What one look at a text finds for all that follows. */
typedef struct TextLook {
    Arena *arena;
    Str text;
    TextMarks marks[MARK_SETS]; /* of the sets that were asked for: in order, the longest at each place, the next behind
                                   it */
    TextBounds bounds;
    TextPlaces places;
    unsigned seen;              /* PLACE bits of all characters */
    struct LookSymbol *symbols; /* of the text's characters, while it is looked at */
    uint32_t *begins, *ends;    /* of these where marks may begin and clauses end */
    size_t room;                /* in each of the lists, but marks */
} TextLook;

/* Looks over a text. What `look` held before is overwritten, so that one room serves many texts. */
void text_look(const ReadWords *words, Str text, unsigned sets, TextLook *look);
/* The looks of all paragraphs of a document, in the arena; `room` serves them one after the other. */
TextLook *document_looks(const ReadWords *words, const ReadDocument *document, unsigned sets, TextLook *room,
                         Arena *arena);
/* The first place that begins at or behind `at`. */
size_t place_from(const TextPlaces *places, size_t at);
/* For each 32 bytes of a text, and for its end, the first bound at or behind their first one: for who asks often. */
uint32_t *bounds_near(const TextBounds *bounds, Arena *arena);
/* Where the clause and the sentence around `at` begin and end. */
size_t clause_start(const TextBounds *bounds, size_t at);
size_t clause_end(const TextBounds *bounds, size_t at);
size_t sentence_start(const TextBounds *bounds, size_t at);
size_t sentence_end(const TextBounds *bounds, size_t at);
/* The same over ； to the last full stop. */
size_t full_start(const TextBounds *bounds, size_t at);
size_t full_end(const TextBounds *bounds, size_t at);
/* Characters: inline, for every engine steps through its text by them. */
static inline bool continues_character(Str text, size_t at) {
    return ((unsigned char)text.data[at] & 0xC0) == 0x80;
}
/* Begin of the character before `at`. */
static inline size_t char_back(Str text, size_t at) {
    if (at >= 3 && ((unsigned char)text.data[at - 3] & 0xF0) == 0xE0) { /* of three bytes, as nearly all are */
        return at - 3;
    }
    while (at > 0 && continues_character(text, --at)) {
    }
    return at;
}
static inline size_t char_next(Str text, size_t at) {
    if (at + 3 <= text.len && ((unsigned char)text.data[at] & 0xF0) == 0xE0) {
        return at + 3;
    }
    at += at < text.len;
    while (at < text.len && continues_character(text, at)) {
        at++;
    }
    return at;
}
/* The character at `at` is one of `set`. */
bool char_is(Str text, size_t at, const char *set);
/* The same for sets of signs, in which no Chinese character and no digit is: most places are told by their first byte.
 */
static inline bool sign_is(Str text, size_t at, const char *set) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0xE4;
    return byte - 0xE4u > 0xE9 - 0xE4 && byte - (unsigned)'0' > 9 && char_is(text, at, set);
}
static inline bool is_han(uint32_t character) {
    return (character >= 0x3400 && character <= 0x9FFF) || (character >= 0xF900 && character <= 0xFAFF) ||
           character >= 0x20000;
}
static inline bool han_at(Str text, size_t at) {
    return at < text.len && is_han(utf8_next(text, &at));
}
/* Where the next sign of a mask stands, `at` or behind it; the text's length: nowhere. */
size_t mask_from(Str text, size_t at);
bool is_inside(Str text, size_t at, const char *open, const char *close, size_t most);
/* The same of a text that was looked at; `place` has the PLACE bits of `open`. */
bool is_inside_looked(const TextLook *look, size_t at, unsigned place, const char *open, const char *close,
                      size_t most);
/* The same where the first place at or behind `at` is known. */
bool is_inside_from(const TextLook *look, size_t first, size_t at, unsigned place, const char *open, const char *close,
                    size_t most);
/* Whether `at` stands in the title of a paper, whose words say nothing of what is spoken of: 《三年行动计划》. */
static inline bool in_title(const TextLook *look, size_t at) {
    enum { TITLE_MOST = 200 };
    return (look->seen & PLACE_TITLE) && is_inside_looked(look, at, PLACE_TITLE, "《〈", "》〉", TITLE_MOST);
}

/* What a mark of MARKS_MOOD says of when and whether: nothing in a title. 日前 of 5月15日前 is the end of a date and
 * says nothing of a time gone by. */
uint32_t moods_said(const TextLook *look, const TextMark *mark);

/* ---- the pass over a paragraph ------------------------------------------ */

typedef struct FigureList {
    Arena *arena;
    ReadFigure *items;
    size_t count, capacity;
} FigureList;

/* What stands behind a number: its unit, or what tells that it has none. */
typedef struct WordsBehind {
    size_t at;                              /* where they begin */
    const Word *unit, *follow, *other;      /* WORD_UNIT, WORD_FOLLOW, WORD_NOT_UNIT; NULL: none */
    size_t unit_end, follow_end, other_end; /* of those that are */
} WordsBehind;

/* Where the cells of a row of a table begin, in their order. */
typedef struct RowCells {
    size_t *starts;
    size_t count, capacity;
} RowCells;

typedef struct Scan {
    const ReadWords *words;
    Arena *arena;
    const ReadDocument *document;
    size_t paragraph;
    Str text;
    const TextLook *look;
    TextMarks cues;    /* of the look */
    TextBounds bounds; /* of the look */
    FigureList *list;
    WordsBehind *behind;           /* those asked for last: see words_behind */
    size_t first;                  /* index of the first figure of this paragraph */
    size_t clause, sentence, full; /* where those of the figure begin whose context is looked at; see full_start */
    size_t clause_end;
    size_t bound, place, cue;   /* the first of each at or behind the beginning of the figure or number */
    ptrdiff_t slash;            /* in its unit; -1: none */
    bool ranges_lost;           /* signs of ranges are missing in this document */
    int year;                   /* that of the document; 0: not known */
    int part_year;              /* that of the headings over the paragraph: 二、2027年工作计划; 0: not known */
    SignalSet around;           /* what document, part and paragraph say of all figures of the paragraph */
    bool next;                  /* 下一步 stands before the figure: what is said of it is to come */
    KindSums around_sums;       /* what that weighs */
    size_t columns;             /* of the row of a table that the paragraph is; 0: it is none */
    size_t head;                /* the first of the rows above it that have as many */
    size_t names;               /* the last of them up to it in which all cells are words: what its columns are */
    size_t top;                 /* the first of the rows of words right above `names`, or `names` */
    RowCells row, heads, named; /* cells of it, of `head` and of `names`, found once for each row */
    RowCells over;              /* of the row of words right above `names`, if it is one */
    size_t units;               /* the column of `named` whose head is 单位; 0: there is none */
} Scan;

/* Goes on to what begins at `at`: its bound, place, cue and clause. */
void scan_on(Scan *scan, size_t at);
/* mark_within of the cues, which is quick near the figure. */
const TextMark *last_cue_within(const Scan *scan, size_t from, size_t to, uint64_t roles);
static inline const TextMark *cue_within(const Scan *scan, size_t from, size_t to, uint64_t roles) {
    return scan->cues.roles & roles ? last_cue_within(scan, from, to, roles) : NULL;
}
/* Takes where clause and sentences of a figure begin and end, asked for by all that looks at its context. */
void scan_figure(Scan *scan, const ReadFigure *figure);
/* figure_reject.c: whether the number is part of a date, a document number, a title, a name ... */
bool number_is_name(const Scan *scan, const Number *number);
/* The words that begin at `at`: the same ones are asked for several times. */
const WordsBehind *words_behind(const Scan *scan, size_t at);
/* figure_unit.c: what it is counted in; false when it is no quantity. Fills unit, end, scale, value. */
bool figure_unit(const Scan *scan, const Number *number, ReadFigure *figure, size_t *end);
/* 分别为38、42和51人: a number whose unit stands behind the last of its list. Fills unit, scales the number. */
bool figure_list_unit(const Scan *scan, Number *number, ReadFigure *figure);
/* figure_cell.c: what parts the cells of a row: a tab, or | where there are two at least; 0: it is no row. */
char cell_sign(Str row);
/* The same of a text that was looked at. */
static inline char look_cell_sign(const TextLook *look) {
    if (!(look->seen & PLACE_CELL)) {
        return 0;
    }
    return cell_sign(look->text);
}
/* Finds the cells of a row, none in what is no row; room for them is taken from `arena`. */
void cells_find(RowCells *cells, Str row, Arena *arena);
/* The first column behind that of the names whose cell is nothing but 单位; 0: none is. */
size_t cell_of_units(const ReadWords *words, const RowCells *cells, Str row);
/* How many cells of a row that has some end before `at`. */
size_t cell_column(const RowCells *cells, size_t at);
/* Where a cell of a row ends. */
size_t cell_end(const RowCells *cells, Str row, size_t column);
/* The unit of a number that is all of its cell, as the heads of its row and column tell it: 新增学位（个）. False:
 * nobody tells it. Fills unit, scales the number. */
bool figure_cell(const Scan *scan, Number *number, ReadFigure *figure);
void figure_rate(const Scan *scan, ReadFigure *figure); /* 次 -> 次/月, 元 -> 元/生·年 */
/* figure_rule.c */
static inline void signal_set(SignalSet *set, int signal) {
    set->bits[signal / 64] |= (uint64_t)1 << signal % 64;
}
static inline void signal_if(SignalSet *set, int signal, bool is) {
    set->bits[signal / 64] |= (uint64_t)is << signal % 64;
}
/* What a mark's word is in a role; NULL: it is none such. */
const Word *mark_role(const TextMark *mark, WordRole role);
bool figure_says(const Scan *scan, GrammarTerm term, size_t from, size_t to);
/* Whether a bracket that opened not far before is still open. */
bool figure_in_brackets(const Scan *scan, size_t at, size_t most);
static inline bool figure_percent(const ReadFigure *figure) {
    Str unit = figure->unit;
    return (unit.len == 1 && unit.data[0] == '%') || (unit.len == strlen("‰") && str_is(unit, "‰"));
}
/* Whether it is compared in a way: most are in none. */
static inline bool compares_as(const ReadFigure *figure, const char *way) {
    return figure->compare.len && str_is(figure->compare, way);
}
/* Whether it is a mean that was reckoned (人均听课52节): no limit, no standard, no money. */
bool figure_is_mean(const Scan *scan, const ReadFigure *figure);
/* Whether it is so many persons or things each year (60名/年): wanted or so, never a rule that all keep to. */
bool figure_yields_by_year(const Scan *scan, const ReadFigure *figure);
/* Whether it is what is spent or earned each year or month in all, not for each. */
bool figure_is_paid_by_time(const Scan *scan, const ReadFigure *figure);
/* The signals that rules of the language give. */
void figure_rules(const Scan *scan, const ReadFigure *figure, SignalSet *set);
/* figure_kind.c: what a paragraph's place says of all its figures: `around` of the scan. */
void figure_around(Scan *scan, bool next);
/* Whether it is, is wanted, or is a rule. After what it is a part of is known. */
/* Whether its own words or the heading over it say that it is laid down: 按100人核定, 应不低于, 分1500元、2500元两档,
 * or under 三、奖补标准. */
bool figure_is_laid_down(const Scan *scan, const ReadFigure *figure);
void figure_kind(const Scan *scan, size_t index);
/* figure_tense.c */
void read_tense(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *scratch);
/* Whether two names of parts or kinds are the same: nearly all are told by their first two letters. */
static inline bool is_named(const char *name, const char *other) {
    return *name == *other && (!*name || (name[1] == other[1] && strcmp(name, other) == 0));
}
/* The part that a paragraph belongs to, as the last noun of the nearest heading tells that has one; "": none does. */
const char *own_part_of(const ReadDocument *document, size_t paragraph);
/* The same, or "goal" where the paragraph itself begins with the name of one: 年度绩效目标：…. */
const char *part_said(const ReadWords *words, const ReadDocument *document, const TextLook *look, size_t paragraph);
/* The kind of document that a paragraph is of: 总结及打算 is a report until its plans begin. */
const char *kind_there(const ReadDocument *document, size_t paragraph);
/* Whether a paragraph is about what is to come, by what the pack's directions weigh together. */
static inline bool looks_ahead(const ReadDocument *document, size_t paragraph) {
    return document->paragraphs[paragraph].ahead > 0;
}
/* The same of what stands at a place of it: behind 下一步 everything is still to come. */
static inline bool looks_ahead_at(const ReadDocument *document, size_t paragraph, size_t at) {
    const ReadParagraph *whole = &document->paragraphs[paragraph];
    return whole->ahead > 0 || (whole->next_from && at >= whole->next_from);
}
/* 下一步，…: what follows it under the same heading is still to be done, whatever the heading says. Asked of one
 * paragraph after the other; `before` is the answer for the one before. */
bool is_next_step(const ReadWords *words, const ReadDocument *document, size_t index, bool before);
/* The heading that one stands under; -1: none. */
int heading_above(const ReadDocument *document, int heading);
/* figure_context.c */
void figure_context(Scan *scan, size_t index);
/* figure_name.c */
void figure_name(const Scan *scan, size_t index);
void figure_periods(const Scan *scan, ReadFigure *figure);

/* The steps over a document whose paragraphs were looked at. What they need meanwhile is taken of `scratch`. */
void read_figures_looked(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *arena,
                         Arena *scratch);
void read_commitments_looked(const ReadWords *words, ReadDocument *document, const TextLook *looks, Arena *arena);

int unit_family(const ReadWords *words, Str unit); /* UnitFamily of the part before "/" */

#endif
