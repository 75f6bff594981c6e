/* reader: documents in - what a report of a bureau says, where it is damaged, and what in it contradicts itself.
 *
 * A file goes through four steps, each a pure function over an arena, so that the same bytes always give the same
 * answer:
 *   1. input (input_*.c)     bytes of any kind -> source lines in UTF-8 (in the child behind the walls)
 *   2. clean (clean_*.c)     source lines -> cleaned lines, paragraphs, documents, outline; each repair is recorded
 *   3. figures (figure_*.c)  paragraphs -> figures and commitments
 *   4. checks (check_*.c)    figures, claims, outline -> findings
 * What words, units, patterns and rules there are stands in packs/reader. Nothing here knows the store.
 *
 * Text: `ReadLine.text` is the cleaned line: damage removed, characters simplified, punctuation and spaces as found.
 * A `ReadParagraph` is what is read as one piece of prose: usually one line, more when the source was cut (chunk
 * markers); all extraction works on `ReadParagraph.text`, byte offsets, and `read_place` leads back to line and
 * character. */
#ifndef DUXUE_READER_H
#define DUXUE_READER_H

#include "base.h"
#include "pack.h"

/* ---- text --------------------------------------------------------------- */

enum { READ_LINKS = 3 /* links of a line, or lines of one, that are a menu */ };

typedef struct ReadLine {
    int number;     /* of the source, from 1; a DOCX or PDF counts its paragraphs or lines of text */
    Str source;     /* as decoded */
    Str text;       /* cleaned: what figures and findings point into */
    bool furniture; /* of the page it was copied from: not part of any document, and its text is empty */
    bool joined;    /* continues the line before: the source was cut there */
    int links;      /* of a web page: that many short links and nothing else */
    bool hidden;    /* a row of a workbook that nobody sees there */
} ReadLine;

/* From byte `start` of the paragraph on, the text is that of line `line` from character `column` of its cleaned text.
 */
typedef struct ReadPiece {
    int line;
    size_t start, column;
} ReadPiece;

typedef enum ReadTense { TENSE_UNTOLD, TENSE_BACK, TENSE_AHEAD } ReadTense;

/* Which signals of the pack speak of a figure (Signal) or a paragraph (Direction). */
typedef struct SignalSet {
    uint64_t bits[(SIGNALS + 63) / 64];
} SignalSet;

typedef struct DirectionSet {
    uint64_t bits[(DIRECTIONS + 63) / 64];
} DirectionSet;

typedef struct ReadParagraph {
    Str text;
    const ReadPiece *pieces;
    size_t piece_count;
    int heading;             /* index into the document's outline of the entry it stands under; -1 before the first */
    ReadTense tense;         /* of its part of the document, by its words; set by read_figures */
    DirectionSet directions; /* which signals (Direction of the pack) speak of it */
    int ahead;               /* how much they speak for its being about what is to come; set by read_figures */
    int around;              /* the mean of that over its part: all that stands under one heading of the first level */
    size_t next_from;        /* where 下一步 begins a sentence: what is behind it is to come; 0: none does */
} ReadParagraph;

/* Where byte `at` of a paragraph stands: line, and characters (not bytes) of its cleaned text before it. */
typedef struct ReadPlace {
    int line;
    size_t column;
} ReadPlace;
ReadPlace read_place(const ReadParagraph *paragraph, size_t at);
/* The line alone, for which nothing has to be counted. */
int read_line_at(const ReadParagraph *paragraph, size_t at);
/* The same as read_place for who asks of one place after the other: characters are counted from the last one on, so
 * that a long line costs no more than its length. Begins as {0}. */
typedef struct ReadCursor {
    const ReadParagraph *paragraph;
    const ReadPiece *piece;
    size_t at;
    ReadPlace place;
} ReadCursor;
ReadPlace read_place_on(ReadCursor *cursor, const ReadParagraph *paragraph, size_t at);

/* ---- damage, outline ---------------------------------------------------- */

typedef enum Certainty { CERTAIN, LIKELY, FLAGGED } Certainty; /* done; proposed, to be confirmed; no proposal */

typedef struct ReadDamage {
    int line;
    size_t column;    /* characters of the source line */
    const char *rule; /* "D05" */
    const char *type; /* pinyin, gbk_shift, mask, chunk_marker, spam, truncated, digits_lost, duplicate,
                         year_overwritten, other */
    Str surface, repaired;
    Certainty certainty;
} ReadDamage;

typedef struct ReadHeading {
    int line;
    int level;         /* from 1: rank of its style inside the document; a skipped style leaves a gap */
    const char *style; /* yi 一、 pyi (一) n. 1. or 1、 pn (1) c ① is 一是 */
    Str number, heading;
    size_t number_value; /* 0: not a number */
    size_t paragraph;    /* that it opens */
    int above;           /* the heading it stands under; -1: none */
    bool inline_body;    /* text follows in the same paragraph */
    bool lost;           /* found without a number of its own */
    const char *part;    /* guide, idea, goal, measure, plan, result, problem, state; "" */
    const char *own;     /* what its own last noun says, of the same; "": nothing */
} ReadHeading;

typedef struct ReadProblem {
    int line;
    size_t paragraph;
    Str text;
    const int *measures; /* lines */
    size_t measure_count;
} ReadProblem;

/* ---- figures ------------------------------------------------------------ */

typedef enum FigureKind { FIGURE_ACTUAL, FIGURE_TARGET, FIGURE_THRESHOLD } FigureKind;
typedef enum FigureState { FIGURE_OK, FIGURE_MASKED, FIGURE_PARTIAL, FIGURE_DAMAGED, FIGURE_SUSPECT } FigureState;

typedef struct ReadFigure {
    size_t paragraph, start, end; /* bytes of the paragraph's text: number with its marks and unit */
    Str surface;
    double value, value2; /* in base units (yuan, square metres, % as printed); NAN: unknown, or no second */
    Str exact;            /* value as a decimal without rounding; "" when unknown */
    Str qualifier;        /* = ~ - + >= > <= < */
    Str unit;             /* "" none */
    int family;           /* UnitFamily of the unit */
    int decimals;         /* printed, in the printed unit */
    double scale;         /* of the printed unit: 万元 -> 10000 */
    FigureKind kind;
    SignalSet signals; /* that its kind was told by */
    FigureState state;
    Str name;      /* what is measured, from the text; "" not found */
    Str indicator; /* of the catalogue; "" not recognised */
    Str period;    /* "2020", "2021-09"; "" not known */
    Str compare; /* yoy_pct, yoy_pp, yoy_abs, yoy_prev, vs_abs, vs_pct, vs_pp, rank, streak, first, multiple, of_total;
                    "" */
    Str reference; /* compared with what */
    int of;        /* index of the figure a comparison belongs to; -1 */
    Str scope;     /* 小学, 全县, a unit's name: whom it is about; "" not told */
    bool total;    /* 共 合计 总计 */
    int part_of;   /* index of the figure this is a part of (其中); -1 */
} ReadFigure;

typedef struct ReadCommitment {
    size_t paragraph, start, end;
    size_t sentence; /* where that of its start begins */
    int line;
    Str who, what;
    Str with;           /* who helps: 人事股配合; "" */
    Str due;            /* "2021-09", as far as it can be told; "" */
    Str due_printed;    /* "8月底前"; "" */
    bool due_reckoned;  /* the day is not named: 三个月内, 秋季开学前 */
    bool who_told;      /* false: not printed, the issuing unit is meant */
    const char *type;   /* task, target, frequency, prohibition */
    const int *figures; /* indices */
    size_t figure_count;
} ReadCommitment;

/* The vocabulary as the engines look words up; built once, shared by any number of threads. */
typedef struct ReadWords ReadWords;
ReadWords *read_words(const VocabularyDef *vocabulary, Arena *arena);
/* The same, built once for a pack; NULL: it has no vocabulary. */
const ReadWords *read_words_of(const Pack *pack);
const VocabularyDef *words_vocabulary(const ReadWords *words);

/* ---- documents ---------------------------------------------------------- */

typedef struct ReadDocument {
    Str title, addressee;
    const char *kind; /* plan, summary, self_report, scheme, speech, notice, other */
    Str period, place;
    Str unit;   /* the school, kindergarten or township whose paper it is; "" of a whole place, or not known */
    Str issued; /* the day printed under it, "2025-03-06"; "" */
    int first_line, last_line;
    int duplicate_of;    /* index of the fuller copy; -1 */
    bool digits_suspect; /* the statistics of its digits say that some were lost */
    bool complete;
    bool lays_down;   /* 绩效工资考核办法: its amounts and limits are rules */
    bool reports_too; /* a plan whose title names a report before it: 2025年工作总结及2026年工作打算 */
    size_t problems_from, plan_from, ahead_from; /* number of the first heading of a part about problems, of the plan,
                                                    of what is to come; 0: none; set by read_figures */
    bool looks_ahead;                            /* most of its words speak of what is to be; set by read_figures */
    ReadParagraph *paragraphs;
    size_t paragraph_count;
    ReadHeading *outline;
    size_t heading_count;
    ReadDamage *damage;
    size_t damage_count;
    ReadProblem *problems;
    size_t problem_count;
    ReadFigure *figures;
    size_t figure_count;
    ReadCommitment *commitments;
    size_t commitment_count;
} ReadDocument;

typedef struct ReadFile {
    Str name;
    const char *format;   /* text, html, docx, doc, pdf, xlsx */
    const char *encoding; /* "UTF-8", "GB18030" ... "" for packages */
    bool unread;          /* stored, but has no text (a scanned PDF, pictures in a DOCX) */
    ReadLine *lines;
    size_t line_count;
    ReadDocument *documents;
    size_t document_count;
} ReadFile;

/* A document's kind as people call it: 计划, 总结 ... */
const char *read_kind_name(const char *kind);

/* Reads the file on `handle` (regular, from its beginning), whatever format its content is of: text, HTML, DOCX, DOC,
 * PDF with text, XLSX. Foreign formats are parsed by a child behind walls. A scanned PDF is `unread`, without
 * documents. ERR_INPUT with what to do when it cannot be read, ERR_LIMIT when it is too large. */
enum { READ_FILE_MOST = 200 << 20 };
bool read_file(Arena *arena, const Pack *pack, Str name, int handle, ReadFile *file, Err *err);
bool read_path(Arena *arena, const Pack *pack, const char *path, ReadFile *file, Err *err);
/* The reader process: the program calls itself with the hidden word "--document-reader", and its main() calls this with
 * the words behind it. A program that never names this function (a test) gets a forked child instead. */
int reader_child_main(int count, char **words);

/* Reads a text of any encoding: lines, paragraphs, documents, and all that is found in them. Never fails because of
 * what the text says; ERR_LIMIT when it is too large. What is read points into `bytes`, which has to live as long. */
enum { READ_TEXT_MOST = 64 << 20 };
bool read_text(Arena *arena, const Pack *pack, Str name, Str bytes, ReadFile *file, Err *err);
/* The same, of lines that were read before: some go on in the next, as those of a PDF do. */
typedef struct ReadJoined {
    Str text;
    const bool *joined; /* by line, the first 0: it continues the one before */
    size_t count;
} ReadJoined;
bool read_text_joined(Arena *arena, const Pack *pack, Str name, const ReadJoined *given, ReadFile *file, Err *err);

/* The tables by which cleaning turns traditional characters into simplified ones; built once, shared by any number of
 * threads. `read_simplified` gives `text` itself when there is none in it. */
typedef struct ReadScript ReadScript;
ReadScript *read_script(const Pack *pack, Arena *arena);
Str read_simplified(const ReadScript *script, Str text, Arena *arena);

/* ---- what of persons stands in a text (personal.c) ---- */

/* A place: `line` is an index. `kind`: identity, phone, card; name (of a child or its parents), address (of a home). */
typedef struct ReadPersonal {
    size_t line, start, end; /* bytes */
    const char *kind;
} ReadPersonal;
/* So many places are found at most. Who finds as many has not found all, and hides the whole text. A table of 12500
 * children with name, parent, number and address has as many. */
enum { READ_PERSONAL_MOST = 50000 };
/* All of them, in order, by the words of packs/reader/checks.yaml; nothing when the pack has none. A name is one behind
 * a word for pupils or parents, before 同学, under the heading of a list of them, in the column 姓名 of a table of
 * them. */
size_t read_personal(const Pack *pack, const Str *lines, size_t count, Arena *arena, ReadPersonal **found);
/* Enough of it to tell two apart, as many characters as before, so that places in the line stay. */
Str read_personal_masked(const char *kind, Str text, Arena *arena);
const char *read_personal_name(const char *kind); /* 身份证号, 手机号 ... */

/* ---- step 3 -------------------------------------------------------------- */

/* Fills figures and commitments of a document whose paragraphs, outline, kind and period are known. Linear in its text.
 */
void read_figures(const ReadWords *words, ReadDocument *document, Arena *arena);
void read_commitments(const ReadWords *words, ReadDocument *document, Arena *arena);
/* Takes what a person saw in the original into a figure that was read otherwise: its number with marks and unit as
 * printed ("约35人次"), and what is measured ("小学专任教师"; empty: as it was read). Place, time and relations to
 * other figures stay; number, unit and scale too, where `printed` is how the figure stands. False, and the figure is as
 * before, when `printed` is not one figure and nothing else. */
bool read_otherwise(const ReadWords *words, Str name, Str printed, Arena *arena, ReadFigure *figure);

/* The arrays of the contract's JSON, without their keys. */
void read_put_figures(Json *json, const ReadDocument *document);
void read_put_commitments(Json *json, const ReadDocument *document);
const char *figure_kind_id(FigureKind kind);    /* actual, target, threshold */
const char *figure_state_id(FigureState state); /* ok, masked, partial, damaged, suspect */

/* ---- step 4 -------------------------------------------------------------- */

typedef enum ReadVerdict {
    VERDICT_HOLDS,
    VERDICT_FAILS,
    VERDICT_FLAG,   /* a person must decide */
    VERDICT_UNKNOWN /* an input is missing: masked or damaged */
} ReadVerdict;

typedef struct ReadFinding {
    const ReviewRuleDef *rule;
    Severity severity; /* a note when it holds */
    ReadVerdict verdict;
    size_t file, document; /* where it was found */
    int *lines;
    size_t line_count;
    bool beside; /* the last line stands in the file `other`, held against this one */
    size_t other;
    Str *figures; /* as printed */
    size_t figure_count;
    Str expected, found, message;
    bool suspect;   /* a figure stands in a place with known loss */
    bool truncated; /* holds when the computed value is cut instead of rounded */
    bool measured;  /* held against the data */
    size_t before;  /* while the document is checked: one before it, from 1, about what may be the same figure */
} ReadFinding;

typedef struct ReadFindings {
    ReadFinding *items;
    size_t count, capacity;
    size_t holds, fails, flags, unknown;
} ReadFindings;

/* What a figure is called without the words of the whole place, of time and of being, by the words of the pack:
 * 小学在校学生 of 全县现有小学在校学生. */
Str read_thing_named(const Pack *pack, Str name);
/* Whether what stands before a figure in its paragraph names several in its sentence (小学、初中平均班额分别为): the
 * name of the figure is then that of one of them, and not known. */
bool read_named_in_order(const Pack *pack, Str before);

/* What the data say: the room does not know the store. `value` gives the computed figure for what a figure tells, which
 * is called `name` without leading words, and names where it comes from; false: it has none. A ratio is one to 1. */
typedef struct ReadMeasures {
    bool (*value)(void *context, const ReadFigure *figure, Str name, double *value, Str *source);
    void *context;
} ReadMeasures;

/* Checks files that were read, by the rules of the pack: each document by itself, the documents against each other, and
 * (when `measures` is given) against the data. Later files are the newer ones. False when the packs hold no rules. */
bool read_check(const ReadFile *files, size_t count, const Pack *pack, const ReadMeasures *measures, Arena *arena,
                ReadFindings *findings, Err *err);
/* The same, asked about one of the files only: the others are there to be compared with it. */
bool read_check_among(const ReadFile *files, size_t count, size_t only, const Pack *pack, const ReadMeasures *measures,
                      Arena *arena, ReadFindings *findings, Err *err);
/* The object of the contract's JSON. */
void read_put_findings(Json *json, const ReadFile *files, const ReadFindings *findings);
const char *read_verdict_id(ReadVerdict verdict); /* holds, fails, flag, unknown */

#endif
