/* check: what the files that check a report share. Each family of rules is a file and has one entry. */
#ifndef DUXUE_CHECK_H
#define DUXUE_CHECK_H

#include "figure_internal.h"

/* Terms that one word is of, or that a text says: a bit for each, 64 together in the order of ReviewTerm. */
enum { TERMS_EACH = 64, TERM_TRIES = (REVIEW_TERMS + TERMS_EACH - 1) / TERMS_EACH };
typedef struct TermSet {
    uint64_t bits[TERM_TRIES];
} TermSet;
/* A word of the checks in a text. */
typedef struct TermPlace {
    uint32_t start, end; /* bytes */
    const TermSet *terms;
} TermPlace;

/* A paragraph with what was found in it, prepared once. */
typedef struct CheckParagraph {
    Str text;
    const TextLook *look;
    TextBounds bounds;   /* of the look */
    TextMarks cues;      /* of the look */
    size_t first, count; /* its figures */
    size_t masked;       /* where its first mask stands; the text's length: it has none */
    TermSet said;        /* the terms that stand in it */
    TermPlace *places;   /* of their words, in order; of those that begin together the longest last */
    size_t place_count;
    uint32_t *days; /* where one may be told (check_day.h) */
    size_t day_count;
} CheckParagraph;

/* The figures of one sentence (to the full stop): [*first, returned end) as indices of the document's figures. */
typedef struct Sentence {
    const CheckParagraph *paragraph;
    size_t paragraph_index;
    size_t start, end;   /* bytes */
    size_t first, count; /* figures */
} Sentence;

/* The terms of the checks, compiled once for a pack: tries of 64 terms each, in the order of ReviewTerm. */
typedef struct ReviewWords {
    Alphabet alphabet;
    Trie tries[TERM_TRIES];
    Trie all;      /* the words of all of them */
    TermSet *sets; /* by trie_word of `all` */
    Trie sums;     /* words of the pack's sums: sum_bit */
} ReviewWords;
/* What a word is for a sum of the pack. */
typedef enum SumRole { SUM_WHOLE, SUM_PART, SUM_REST, SUM_UNLESS } SumRole;
static inline uint64_t sum_bit(size_t sum, SumRole role) {
    return (uint64_t)1 << (sum * REVIEW_SUM_ROLES + role);
}
/* NULL: the pack has no rules of checks. */
const ReviewWords *review_words_of(const Pack *pack);

static inline const Trie *term_trie(const ReviewWords *words, ReviewTerm term) {
    return &words->tries[(unsigned)term / TERMS_EACH];
}
/* Among the terms of its trie. Of the first 64, which one search of a text finds together, it is TERM_BIT. */
static inline uint64_t term_bit(ReviewTerm term) {
    return (uint64_t)1 << (unsigned)term % TERMS_EACH;
}
static inline bool term_among(const TermSet *set, ReviewTerm term) {
    return (set->bits[(unsigned)term / TERMS_EACH] & term_bit(term)) != 0;
}
/* Bytes of the longest word of a term that stands at `at`; 0: none does. */
static inline size_t term_here(const ReviewWords *words, ReviewTerm term, Str text, size_t at) {
    size_t end = at;
    return (trie_reach(term_trie(words, term), text, at) & term_bit(term)) &&
                   trie_longest_at(term_trie(words, term), text, at, term_bit(term), &end)
               ? end - at
               : 0;
}
/* Where the first word of a term begins, `from` or behind it; the text's length: none does. `end` is behind the longest
 * that begins there. */
size_t term_from(const ReviewWords *words, ReviewTerm term, Str text, size_t from, size_t *end);
/* Whether a word of the term stands in the text. */
static inline bool term_in(const ReviewWords *words, ReviewTerm term, Str text) {
    return trie_within(term_trie(words, term), text, term_bit(term)) != 0;
}

/* Figures of a document by a key: those with one key behind each other, in their order, so that who asks for some need
 * not look at all. A key is a hash: others are among them by chance. */
#define NO_FIGURE ((size_t)-1)
typedef struct FigureKeys {
    size_t *first, *next; /* by slot; by figure. NO_FIGURE: there is none */
    size_t slots;         /* a power of two */
} FigureKeys;

#define NO_FILE ((size_t)-1)

/* Where the terms stand in the paragraphs of a document (check_terms.c). */
typedef struct TermLook TermLook;

typedef struct Checker {
    Arena *arena;
    Arena *scratch; /* while one document is checked */
    TextLook room;  /* for looking at paragraphs */
    const Pack *pack;
    const ReviewDef *review;
    const ReviewWords *terms;
    Map *rules; /* index by id */
    const ReadWords *words;
    const ReadFile *files;
    size_t file_count;
    size_t only; /* index of the only file that is asked about, the others are there to be compared; NO_FILE: all are */
    const ReadMeasures *measures;
    ReadFindings *findings;
    bool across; /* two files are held against each other: `pair` */
    size_t pair[2];
    /* the document that is being checked */
    size_t file, document_index;
    const ReadDocument *document;
    CheckParagraph *paragraphs;
    TermLook *look; /* NULL: no document is being checked */
    Sentence *sentences;
    size_t sentence_count;
    FigureKeys named, led; /* by the end of their names; of the text before them */
    size_t *told;          /* its findings by what they found printed: the last of each slot, from 1. NULL: none is */
    size_t told_slots;     /* a power of two */
    size_t told_from;      /* its first finding */
} Checker;

/* The key of a figure; 0: it is not asked for. */
typedef uint64_t (*KeyOfFigure)(const Checker *checker, const ReadFigure *figure);
/* The first `count` figures of the document, in the scratch arena. */
FigureKeys figure_keys(const Checker *checker, size_t count, KeyOfFigure key_of);
/* The first figure that may be one whose name, or the text before which, ends with `ending`, and the one behind it; the
 * document's figure count: there is none. */
size_t first_ending(const Checker *checker, const FigureKeys *keys, Str ending);
size_t next_ending(const Checker *checker, const FigureKeys *keys, Str ending, size_t figure);

/* What a message may name. Empty texts are not shown. */
typedef struct Facts {
    Str name, a, b, c, d, p, source;
    int lines[8];
    size_t line_count;
    const ReadFigure *figures[8];
    size_t figure_count;
    Str expected, found;
    bool truncated, measured;
    Severity severity; /* of a failure; SEVERITY_ERROR: that of the rule */
    bool own_words;    /* the rule's message also says what cannot be reckoned */
} Facts;

void check_add(Checker *checker, const char *id, ReadVerdict verdict, const Facts *facts);
/* Makes a finding that was added a failure, with what its rule says one weighs; it is counted so. */
void check_raise(const Checker *checker, ReadFinding *finding);
/* Whether a rule has said something of a printed figure of the document that is being checked. */
bool check_judged(const Checker *checker, const char *code, const ReadFigure *printed);
/* Whether what it has said of it is that it holds. */
bool check_held(const Checker *checker, const char *code, const ReadFigure *printed);
const ReviewRuleDef *check_rule(const Checker *checker, const char *id);
/* The figure whose printed text, a part of its paragraph, a finding quotes; NO_FIGURE: none. */
size_t figure_printed(const Checker *checker, Str surface);
/* Words of the pack; whether one of them stands in the text. */
const ReviewTermsDef *check_terms(const Checker *checker, ReviewTerm term);
bool check_says(const Checker *checker, ReviewTerm term, Str text);
/* Where the first of them stands in the text, at or behind `from`, the longest of those that begin there; false: none
 * does. */
bool check_find_from(const Checker *checker, ReviewTerm term, Str text, size_t from, size_t *start, size_t *end);
bool check_find(const Checker *checker, ReviewTerm term, Str text, size_t *start, size_t *end);
/* Whether the text begins with one of them, and where it ends; whether it is one. */
bool check_begins(const Checker *checker, ReviewTerm term, Str text, size_t *end);
bool check_is(const Checker *checker, ReviewTerm term, Str text);
/* The same of a whole paragraph. */
static inline bool paragraph_says(const CheckParagraph *paragraph, ReviewTerm term) {
    return term_among(&paragraph->said, term);
}
/* TERM_BIT of those of the first 64 that stand in [from, to) of a paragraph. */
uint64_t first_terms_within(const CheckParagraph *paragraph, size_t from, size_t to);
/* Finds all terms and days of the document that is being checked, before any is asked for. */
void terms_look(Checker *checker);
void days_look(Checker *checker);
/* Adds a figure and its line. */
void facts_figure(const Checker *checker, Facts *facts, const ReadFigure *figure);
/* A relation of two figures by one name: {a} and {b} of the message, with their lines. */
Facts facts_of_two(const Checker *checker, Str name, const ReadFigure *a, const ReadFigure *b);
void facts_line(Facts *facts, int line);
int figure_line(const Checker *checker, const ReadFigure *figure);
Str check_number(const Checker *checker, double value, Str unit); /* "98.06%" */
/* The same with so many decimals where it is large: 3286.4 of amounts that have one. */
Str check_decimals(const Checker *checker, double value, int decimals, Str unit);
/* In the unit and the ten thousands that a figure beside it is printed in: "4270万元". */
Str check_amount(const Checker *checker, double value, const ReadFigure *printed);

/* ---- printed numbers as intervals (section 1 of the rules) ---- */

typedef struct Interval {
    double low, high;
} Interval;

Interval figure_interval(const Checker *checker, const ReadFigure *figure);
Interval interval_sum(Interval a, Interval b);
Interval interval_quotient(Interval a, Interval b, double factor);
bool figure_usable(const ReadFigure *figure); /* its value is known */
/* How the computed interval stands to the printed figure; *truncated when cutting makes them equal. */
ReadVerdict interval_verdict(const Checker *checker, Interval computed, const ReadFigure *printed, bool *truncated);
/* The verdict with its finding; UNKNOWN when a figure of `facts` has no value. */
ReadVerdict relation_add(Checker *checker, const char *id, Interval computed, const ReadFigure *printed, Facts *facts);
/* The computed value, rounded as the figure is printed, has its digits but for one, or but for two that stand the other
 * way round: where words alone do not say that two figures belong together, this does. */
bool looks_mistyped(double computed, const ReadFigure *printed);
/* The relation holds, or fails only so: what binds figures together that words alone do not. */
bool holds_or_mistyped(const Checker *checker, Interval computed, const ReadFigure *printed);
/* So near to a whole that its digits may be mistyped: further from it, it is of something else. */
bool near_whole(const Checker *checker, Interval computed, const ReadFigure *whole);
int figure_family(const Checker *checker, const ReadFigure *figure);
bool same_units(const Checker *checker, const ReadFigure *a, const ReadFigure *b);
/* The same but for what each of is told: 2780元 in a list that goes on behind 生均2356元. */
bool same_but_each(const ReadFigure *a, const ReadFigure *b);
bool is_count(const Checker *checker, const ReadFigure *figure); /* of persons or things, exact or marked */
/* Points that are taken off or given on top (扣2分, 加1分): neither parts of the marks nor what is left of them. */
bool is_marked_off(const Checker *checker, const ReadFigure *figure);
bool is_value(const ReadFigure *figure);        /* known, above 0, compared with nothing */
bool is_amount(const ReadFigure *figure);       /* a value, not so much for each */
bool is_exact_amount(const ReadFigure *figure); /* without a mark */
bool is_share(const ReadFigure *figure);        /* % that is no change */
Str name_tail(Str name, size_t bytes);
/* The words between the beginning of its clause and the figure. */
Str words_before(const Checker *checker, const ReadFigure *figure);
/* Those behind the figure before it, where one stands in its clause: 及格率, 占专任教师的. */
Str own_words(const Checker *checker, size_t index);
/* Whether a text says one of several words that blanks part (`about` of the pack); any does where there are none. */
bool check_about(Str text, Str words);
/* 净增55人, 减少123人: its own words say that it is how much more or less there is. */
bool check_moved(const Checker *checker, const ReadFigure *amount);
/* 12月20日前, 12月底前: a day by which something is to be done. */
bool tells_day(const Checker *checker, Str text);
/* Of how many together a mean is told: 100 of 每百名学生11.1台 (台/百人), else 1. */
double mean_of_many(const Checker *checker, const ReadFigure *mean);
/* What has so much each, by those words: 组 of 每组4人, 工作室 of 每个工作室10人; empty: nothing. */
Str thing_of_each(const Checker *checker, const ReadFigure *each);

/* A clause that says on which side of a limit something is: 均达到小学7.5平方米、初中10.2平方米的规定标准. */
typedef struct Side {
    size_t start, end; /* of its word, with what denies it, in the text */
    bool at_most;
    bool strict; /* the limit itself is not on it: 超过, 低于, 未达到; 达到 and 未超过 include it */
    bool better; /* 优于: whether that is more or less, what is measured tells */
} Side;

/* The first word in [from, to) for a side of a limit; 未达到 and 未超过 are on the other side. What the clause asks for
 * (应达到) tells nothing. false: none is. */
bool side_of(const Checker *checker, Str text, size_t from, size_t to, Side *side);
/* The side of 优于, for what is so named: the less the better of 生师比. false: nobody knows. Other words say it
 * themselves. */
bool side_for(const Checker *checker, Side *side, Str name);
/* Whether a value is on the side of a limit. */
bool side_holds(const Side *side, double value, double limit);

typedef void (*EachSentence)(Checker *checker, const Sentence *sentence);
void each_sentence(Checker *checker, EachSentence check);

/* Two rates lie as many points apart as is told in per cent (RC-06). */
void check_points_meant(Checker *checker, const ReadFigure *one, const ReadFigure *two, const ReadFigure *change);
/* A part is not more than its whole (RC-13). */
void check_part(Checker *checker, const ReadFigure *part, const ReadFigure *whole);
/* A mean lies between the least and the most of what it is of (RC-17). */
void check_between(Checker *checker, const ReadFigure *mean, const ReadFigure *least, const ReadFigure *most);

void check_sums(Checker *checker);
void check_lists(Checker *checker);   /* totals that only stand beside a list */
void check_beside(Checker *checker);  /* values that stand beside each other, and no word of the vocabulary binds */
void check_named(Checker *checker);   /* relations that words name, of what no other file has judged */
void check_within(Checker *checker);  /* what only arithmetic binds (check_within.h) */
void check_linked(Checker *checker);  /* what the words of several clauses link */
void check_sides(Checker *checker);   /* of sides that words shorten, and counts told elsewhere */
void check_versus(Checker *checker);  /* values beside each other in like words, and what is said of both */
void check_tally(Checker *checker);   /* how many are told beside a list of them */
void check_turn(Checker *checker);    /* steps of one matter on days the wrong way round */
void check_bound(Checker *checker);   /* what the words of one sentence bind, however far off */
void check_base(Checker *checker);    /* shares of the base that words name */
void check_kept(Checker *checker);    /* values beside the limits and aims that they are said to keep */
void check_made(Checker *checker);    /* marks, ratios, products and lists by their words and places */
void check_retold(Checker *checker);  /* what is told again in other words */
void check_told(Checker *checker);    /* sums that the pack spells out */
void check_subsets(Checker *checker); /* parts and wholes that the pack names */
void check_across(Checker *checker);  /* sums over several paragraphs */
void check_rates(Checker *checker);
void check_ratios(Checker *checker);
void check_changes(Checker *checker);
void check_claims(Checker *checker);
/* 目标, 力争 in [from, to); 七项指标 only names what is measured. */
bool aims_within(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to);
/* 全部达标的44所 in [from, to): so many for whom it holds are told apart from others, it is not claimed of all. */
bool tells_which(const Checker *checker, const CheckParagraph *paragraph, size_t from, size_t to);
/* A claim about 小学 is not contradicted by a case of 初中, one about schools not by what is outside of them. */
bool other_scope(const Checker *checker, Str claim, Str counter);
/* 12月20日前, 12月底前: a day by which something is to be done. */
bool tells_day(const Checker *checker, Str text);
/* Under a heading of problems, or behind a short line that names them. */
bool in_problems(const Checker *checker, size_t paragraph);
void check_tables(Checker *checker);
void check_contrary(Checker *checker); /* words for which way values went, or that they suffice, against the values */
void check_opposed(Checker *checker);  /* what check_claims has no word of the vocabulary for */
void check_targets(Checker *checker);
void check_mended(Checker *checker); /* of check_targets, in its order */
void check_data(Checker *checker);   /* figures beside what the data say, where they are given */
void check_text(Checker *checker);
void check_order(Checker *checker);     /* days in order, and days that there are */
void check_dues(Checker *checker);      /* days that were over when the paper was written */
void check_numbering(Checker *checker); /* numbers of headings and items; days that data are of */
/* Where a document differs from another copy of it, which `source` names; at most some sixty places (RC-47). */
void check_copies(Checker *checker, const ReadDocument *own, const ReadDocument *other, Str source);
void check_parallel(Checker *checker);
void check_same(Checker *checker); /* within one document */
void check_places(Checker *checker);
void check_totals(Checker *checker);
void check_typed(Checker *checker);    /* slips of the hand, in what no rule before it has bound */
void check_fits(Checker *checker);     /* relations in form only, but for one digit; behind check_typed */
void check_personal(Checker *checker); /* personal.c */

/* What of persons stands in the paragraphs of a document, asked for in order: a finding that quotes a piece of the
 * document must not begin or end within it, for only the whole of it is hidden where the finding is shown. */
typedef struct Persons {
    ReadPersonal *places;
    size_t count, next;
} Persons;
Persons persons_of(const Checker *checker, const ReadDocument *document, Arena *arena);
/* Where what began before `at` and goes on there ends; 0: nothing does. Never asked for a place before the last one. */
size_t persons_torn(Persons *persons, size_t paragraph, size_t at);

/* The document that is being checked against one of so many years before, whose name is `source`. */
void check_history(Checker *checker, const ReadDocument *before, int years, Str source);
void check_files(Checker *checker); /* all documents against each other */

/* What the figures of a document are of, so that those of another one can be found. */
typedef struct Things Things;
Things *things_of(const Checker *checker, const ReadDocument *document, Arena *arena);
/* The document that is being checked beside another of its place: what both tell of one year. `file` is the other's. */
void check_one_year(Checker *checker, const Things *own, const Things *other, Str file);
/* Beside one that may tell of the year before, or of what was aimed at; `source` is its name. */
void check_years(Checker *checker, const Things *own, const Things *before, Str source);
/* The line of a paper that tells what came of an aim, which is a figure of the paper before; 0: none does. */
int check_tells(const Checker *checker, const Things *things, const Things *before, size_t figure);
/* Changes of the document that is being checked beside the year before, where it tells of it elsewhere. */
void check_own_years(Checker *checker);
/* A printed change (950人, 5.7%, 0.8个百分点) beside the two values that it is between. */
void check_grown(Checker *checker, const ReadFigure *now, const ReadFigure *former, const ReadFigure *change);

#endif
