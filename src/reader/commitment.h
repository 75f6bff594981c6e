/* commitment: shared by the files that find who will do what by when. */
#ifndef DUXUE_COMMITMENT_H
#define DUXUE_COMMITMENT_H

#include "figure_internal.h"

/* ---- by when ------------------------------------------------------------ */

typedef struct ReadDue {
    size_t start, end;
    Date date;     /* year 0: the text names no year and the document's is not known */
    bool reckoned; /* not named but counted from another day, or by what a word means: 三个月内, 秋季开学前 */
} ReadDue;

/* What a time without a year is told against. */
typedef struct DueBase {
    int year;      /* 0: not known */
    int written;   /* in which the document was written: 明年 is told against it, whatever year a heading names */
    bool schooled; /* the year begins in August: 2024-2025学年 */
    int term_end;  /* month of the end of the document's term; 0: not known */
    int term_year;
    Date issued; /* the day under the document; year 0: not known */
} DueBase;

/* The last year with 年 behind it between two places; 0: none. */
int year_before(const ReadWords *words, Str text, size_t from, size_t to);
/* The year that the document speaks of; 0: not known. */
int document_year(const ReadDocument *document);
/* The year that the heading nearest above a paragraph names as its own, or says with 明年; `year`, where none does. */
int heading_year(const ReadWords *words, const ReadDocument *document, size_t paragraph, int year);
DueBase document_due_base(const ReadWords *words, const ReadDocument *document);
/* That of a paragraph: a heading over it may name a year of its own, or say 明年. All under one heading share it. */
DueBase due_base(const ReadWords *words, const ReadDocument *document, const DueBase *of_document, size_t paragraph);
/* A day or month by which something is to be done, said between two places of a text that was looked at; a year that
 * its sentence names before counts for it. */
bool due_within(const ReadWords *words, const TextLook *look, const DueBase *base, size_t sentence, size_t from,
                size_t to, ReadDue *due);

/* Whether 年, 月 or what a span is counted in (个月, 工作日) stands at `at`: behind a number it may make it a time. */
bool time_sign_at(const ReadWords *words, Str text, size_t at);

/* Only the year, where nothing closer is said: 今年, 20xx年; the last one between two places. */
bool year_within(const ReadWords *words, const DueBase *base, const TextLook *look, size_t from, size_t to,
                 ReadDue *due);

/* ---- the search --------------------------------------------------------- */

typedef struct Clause {
    size_t start, end;
    size_t sentence; /* where that of its start begins */
    const int *figures;
    size_t figure_count;
    bool target, often; /* a figure that is wanted; how often something is done */
    bool bound;         /* a figure that something has to keep to */
    bool repeated;      /* 每学期初: when it recurs, without a count */
    ReadDue due;
    bool dated;
    bool listed; /* behind a time that heads a list: 9月：制定计划；组织培训, or under a line of its own */
    const TextMark *cues; /* the marks that begin in it */
    size_t cue_count;
    uint64_t roles; /* of all of them */
} Clause;

/* Columns of a table of tasks; -1: there is none of that. */
typedef struct TaskHead {
    int task, who, with, due, quantity;
    size_t columns; /* 0: no table is being read whose head names tasks */
} TaskHead;

typedef struct Search {
    const ReadWords *words;
    ReadDocument *document;
    Arena *arena;
    size_t paragraph;
    Str text;
    const TextLook *look;
    TextMarks cues;    /* of the look */
    TextMarks acts;    /* of the look: what is promised, where a word of another kind would hide it */
    TextBounds bounds; /* of the look */
    DueBase base;
    size_t next_figure; /* the first that may stand in the next clause */
    size_t capacity;
    ReadDue phase;     /* that the paragraph's phase has: 集中整治（9月11日至11月20日）; end 0: none */
    ReadDue month;     /* that the last line says which is nothing but a time; end 0: none */
    Str month_printed; /* 3月份 */
    size_t framed;     /* where the clause behind the last frame begins */
    TaskHead head;     /* of the rows right above */
} Search;

/* Behind blanks, the label of a task with its colon (整改措施：), 1. （一） and 一是. */
size_t past_number(const Search *search, size_t at, size_t end);
void take_figures(Search *search, Clause *clause);
void take_cues(const Search *search, Clause *clause);
/* `due` as it is printed there; NULL: a time that names no day, as 每学期. */
void take_due(const Search *search, ReadCommitment *made, const ReadDue *due, Str printed);
ReadCommitment *add_commitment(Search *search, const Clause *clause, const char *type);

/* ---- who ---------------------------------------------------------------- */

/* Who acts in a clause, and who helps, as printed; "" when only the place of the document is known. */
Str who_acts(const Search *search, size_t start, size_t end, Str *with);
/* Whether an office is named that leads: 人事股牵头制定方案. */
bool leads_in(const Search *search, size_t start, size_t end);
/* The name of an office at `at`; 0: none, else where it ends. */
size_t office_at(const Search *search, size_t at, size_t end);

/* ---- labels and tables -------------------------------------------------- */

/* 责任单位：…；完成时限：… */
typedef struct Duty {
    size_t start, end; /* with its parenthesis */
    Str who, with, due_printed;
    Str person; /* who answers for it: 责任人 */
    ReadDue due;
    bool dated;
} Duty;

/* The next labels of the paragraph that stand together, or a parenthesis that says who leads. */
bool duty_from(const Search *search, size_t from, Duty *duty);
/* What the labels say holds for commitments [first, end) of the document that do not say it themselves. */
void hand_down(Search *search, size_t first, size_t end, const Duty *duty);
/* Whether the paragraph belongs to a table whose head names tasks; what its row says is added. */
bool commitment_row(Search *search);

/* ---- whether a clause promises ------------------------------------------ */

/* 每季度, 每年 said of the clause, and done: not a figure by itself when the number is missing. NULL: no mark of the
 * roles. */
const TextMark *clause_said(const Clause *clause, uint64_t roles);
/* A word of doing, wherever it stands; not inside the words for the time. */
bool clause_acts(const Search *search, const Clause *clause);
/* 集中整治（9月11日至11月20日）: when a phase is, not by when something is done. */
bool clause_is_phase(const Search *search, const Clause *clause);
/* Whether the paragraph stands under a heading of that part of a document: goal, measure. */
bool commitment_in_part(const Search *search, const char *name);
/* Whether it promises: in a part that looks `ahead`, or by its own words, or since `duty` (NULL: none) is about it. */
bool clause_promises(const Search *search, const Clause *clause, bool ahead, const Duty *duty);
/* "prohibition", "frequency", "target" or "task" */
const char *clause_type(const Clause *clause);

#endif
