/* figure_internal: words, numbers and clauses, shared by the files that find figures, commitments and findings. */
#ifndef DUXUE_FIGURE_INTERNAL_H
#define DUXUE_FIGURE_INTERNAL_H

#include "reader.h"

/* ---- words -------------------------------------------------------------- */

#define ROLE(role) ((uint64_t)1 << (role))
_Static_assert(WORD_ROLES <= 64, "one bit per role");

/* One thing that a word may be. A word may be several. */
typedef struct Word {
    WordRole role;
    Str as;     /* normal unit, qualifier, reference, period ... */
    int family; /* of a unit */
    int entry;  /* index of the unit or indicator */
    const struct Word *next;
} Word;

enum { FIRST_CHARACTERS = 0x10000 };

typedef struct TrieEdge {
    uint32_t node, character, next; /* next 0: empty */
} TrieEdge;

typedef struct TrieNode {
    uint64_t reach; /* roles of the words that go through it */
    const Word *words;
} TrieNode;

/* Words by their characters. The first is looked up in a table, so that most places of a text cost one look; every
 * other step is one look into a hash of edges. Node 0 leads nowhere. */
typedef struct Trie {
    uint32_t *first; /* node by first character */
    TrieEdge *edges;
    size_t edge_mask;
    TrieNode *nodes;
    uint32_t node_count;
} Trie;

struct ReadWords {
    const VocabularyDef *vocabulary;
    Trie forward, backward;
    bool numbers[FIRST_CHARACTERS]; /* characters that a number may begin with: digits, numerals, masks, a point */
};

static inline bool number_may_begin(const ReadWords *words, Str text, size_t at) {
    uint32_t character = utf8_next(text, &at);
    return character < FIRST_CHARACTERS && words->numbers[character];
}

/* Whether a word of one of `roles` may begin at `at`: a quick no for most places. */
static inline bool word_may_begin(const ReadWords *words, Str text, size_t at, uint64_t roles) {
    uint32_t character = at < text.len ? utf8_next(text, &at) : FIRST_CHARACTERS;
    return character < FIRST_CHARACTERS && (words->forward.nodes[words->forward.first[character]].reach & roles);
}
/* The longest word of one of `roles` (bits) that begins at `at`; NULL: none. `end` is where it ends. */
const Word *word_at(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *end);
/* The longest that ends at `at`; `start` is where it begins. */
const Word *word_before(const ReadWords *words, Str text, size_t at, uint64_t roles, size_t *start);

/* A word in a paragraph. */
typedef struct TextMark {
    size_t start, end;
    const Word *word; /* and its `next`: all that it may be */
    uint64_t roles;
} TextMark;

typedef struct TextMarks {
    Arena *arena;
    TextMark *items;
    size_t count, capacity;
} TextMarks;

/* Finds the words of `roles` in the text, in order: the longest at each place, the next behind it. What `marks` held
 * before is overwritten, so that one room serves all paragraphs. */
void text_marks(const ReadWords *words, Str text, uint64_t roles, TextMarks *marks);
/* The first mark that begins at or behind `at`. */
size_t mark_from(const TextMarks *marks, size_t at);
/* Whether one of `roles` stands wholly inside [from, to). The last such when there are several. */
const TextMark *mark_within(const TextMarks *marks, size_t from, size_t to, uint64_t roles);

/* Words of the pack that only one place asks for: whether the text is one, one begins at `at`, it ends with one, one
 * stands in it. */
bool grammar_is(const ReadWords *words, GrammarTerm term, Str text);
bool grammar_at(const ReadWords *words, GrammarTerm term, Str text, size_t at);
bool grammar_ends(const ReadWords *words, GrammarTerm term, Str text);
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
    size_t start, end; /* of the sign */
    bool sentence;     /* or a half of one: 。 ； ！ ？ */
    bool full;         /* 。 ！ ？ */
} TextBound;

typedef struct TextBounds {
    Arena *arena;
    Str text;
    TextBound *items;
    size_t count, capacity;
} TextBounds;

/* Finds them; what `bounds` held before is overwritten. */
void text_bounds(Str text, TextBounds *bounds);
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
    while (at > 0 && continues_character(text, --at)) {
    }
    return at;
}
static inline size_t char_next(Str text, size_t at) {
    at += at < text.len;
    while (at < text.len && continues_character(text, at)) {
        at++;
    }
    return at;
}
/* The character at `at` is one of `set`. */
bool char_is(Str text, size_t at, const char *set);
/* The same for sets of signs, in which no Chinese character is: most places are told by their first byte. */
static inline bool sign_is(Str text, size_t at, const char *set) {
    unsigned char byte = at < text.len ? (unsigned char)text.data[at] : 0xE4;
    return (byte < 0xE4 || byte > 0xE9) && char_is(text, at, set);
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

/* ---- the pass over a paragraph ------------------------------------------ */

typedef struct FigureList {
    Arena *arena;
    ReadFigure *items;
    size_t count, capacity;
} FigureList;

ReadFigure *figure_add(FigureList *list);

typedef struct Scan {
    const ReadWords *words;
    Arena *arena;
    const ReadDocument *document;
    size_t paragraph;
    Str text;
    TextMarks cues;
    TextBounds bounds;
    FigureList *list;
    size_t first;                  /* index of the first figure of this paragraph */
    bool ranges_lost;              /* signs of ranges are missing in this document */
    bool titles, brackets, quotes; /* such a sign opens somewhere in the text */
} Scan;

/* figure_reject.c: whether the number is part of a date, a document number, a title, a name ... */
bool number_is_name(const Scan *scan, const Number *number);
/* figure_unit.c: what it is counted in; false when it is no quantity. Fills unit, end, scale, value. */
bool figure_unit(const Scan *scan, const Number *number, ReadFigure *figure, size_t *end);
void figure_rate(const Scan *scan, ReadFigure *figure); /* 次 -> 次/月, 元 -> 元/生·年 */
/* figure_tense.c */
void read_tense(const ReadWords *words, ReadDocument *document);
bool looks_ahead(const ReadDocument *document, size_t paragraph);
/* figure_context.c */
void figure_context(const Scan *scan, size_t index);
/* figure_name.c */
void figure_name(const Scan *scan, size_t index);
void figure_periods(const Scan *scan, ReadFigure *figure);

int unit_family(const ReadWords *words, Str unit); /* UnitFamily of the part before "/" */

#endif
