/* writer: documents out - one report model to DOCX (official layout, GB/T 9704-2012), HTML and XLSX. */
#ifndef DUXUE_WRITER_H
#define DUXUE_WRITER_H

#include "base.h"
#include "indicator.h"
#include "org.h"
#include "pack.h"
#include "standard.h"

/* ---- report model ------------------------------------------------------ */

/* Where a figure comes from: what a reader can follow back to the data. */
typedef struct FigureSource {
    const char *kind; /* element, item, standard, indicator, record, case, units, duty */
    Str id;           /* pupils_P; yzjh-2017/YZ-G-05; SAF-02.hazard/hazards_found */
    Str label;        /* as people read it */
    Str unit, period; /* code; "2024", or the days "2024-09-01/2024-10-01" */
} FigureSource;

/* A figure in the text of a block: bytes [from, to). */
typedef struct FigureSpan {
    size_t from, to;
    const FigureSource *source;
} FigureSpan;

typedef enum BlockType {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_PAGE_BREAK,
    BLOCK_ATTACHMENT, /* an attachment begins: after the sign-off, on a page of its own; `level` is its number */
    BLOCK_PICTURE
} BlockType;

typedef struct TableCellOut {
    Str text;
    bool number; /* right-aligned */
    bool strong;
    bool bad;   /* wrong or missing: shaded and marked with a sign, not by colour alone */
    Str source; /* where the figure comes from; empty: not a figure */
    Str anchor; /* other places of the document may point here; empty: none does */
    size_t anchor_number;
} TableCellOut;

typedef struct TableOut {
    Str title, unit_note;
    Str *headings;
    int *widths; /* relative; NULL: equal */
    size_t column_count;
    TableCellOut *cells; /* row by row */
    size_t row_count;
    bool landscape;
} TableOut;

typedef struct ChartOut {
    Str title, value_title;
    Str *labels;
    double *values; /* NAN: not known; the label says so, and no bar stands for it */
    bool *bad;
    size_t count;
    bool has_limit;
    double limit;
    Str limit_name;
} ChartOut;

/* What is drawn on a picture, in hundredths of its width and height. */
typedef enum PictureMarkKind {
    PICTURE_GRID, /* a pale line */
    PICTURE_LINE,
    PICTURE_SQUARE, /* hollow */
    PICTURE_WORDS   /* of one line, from the left edge of the box, in its middle */
} PictureMarkKind;
typedef struct PictureMark {
    PictureMarkKind kind;
    double left, top, right, bottom; /* of a line: where it begins and ends */
    Str words;
} PictureMark;

/* A photo or a drawing, and perhaps a point on it. */
typedef struct PictureOut {
    Str title, jpeg;   /* jpeg empty: a drawing, made of its marks alone */
    int width, height; /* in points of the picture, above 0 */
    const PictureMark *marks;
    size_t mark_count;
    bool pointed;
    double left, top; /* of the point: hundredths of width and height */
} PictureOut;

/* Where something is: degrees, WGS-84. */
typedef struct MapPlace {
    Str name;
    double latitude, longitude;
} MapPlace;
/* A map around a point that needs no network: a grid as wide as the scale bar, north up, the schools that lie there
 * with their names as far as they find room, the point ringed. Always the same for the same places. The title says the
 * degrees behind the point's name, and how far the nearest school is. */
const PictureOut *picture_of_map(const MapPlace *point, const MapPlace *schools, size_t count, Arena *arena);

typedef struct Block {
    BlockType type;
    int level; /* heading: 1 is 一、 */
    bool kept; /* heading: it is content itself, and stays with nothing below it */
    Str text;
    size_t prefix; /* so many bytes of the text are its number: 一、（一）1. */
    Str key;       /* the same whenever the report is written again: place in the outline and what it is repeated for */
    FigureSpan *spans; /* in order */
    size_t span_count;
    const TableOut *table;
    const ChartOut *chart;
    const PictureOut *picture;
} Block;

typedef struct Report {
    Str title, document_number, addressee, signer, date;
    /* Of an official paper; empty: it has none. The name of the red head, who signs a paper that goes upwards, to whom
     * it goes as well, which office issues it. */
    Str organ, signed_by, copy_to, issued_by;
    Block *blocks;
    size_t count;
    Str *attachments;
    size_t attachment_count;
    const Str *title_words; /* before which a line of the title may begin; none: as the word processor breaks it */
    size_t title_word_count;
    bool list_sources; /* a last attachment lists where each figure comes from, and each figure leads to its line */
} Report;

/* ---- what a report is written from ------------------------------------- */

/* What ledgers say over some days, told by whoever may read them. */
typedef struct ReportCount {
    Str id, name, unit;
    bool known, known_before;
    bool not_kept_before;         /* nothing was written down before the days: no 0 to be compared with */
    bool nothing, nothing_before; /* a rate of which there was nothing to count: not unknown, there is none */
    double value, before;         /* before: over the same number of days or months just before */
} ReportCount;
/* A field of a case, as people read it; an empty text is not told. */
typedef struct ReportField {
    Str id, name, text;
    bool figure;               /* a number: a figure of the text */
    bool money;                /* 元, as it was typed: printed with groups and two places */
    bool many;                 /* its text is names with 、 between them */
    bool nothing;              /* a rate of which there was nothing to count, as the text says */
    const TableOut *table;     /* of a field with rows; NULL: of no other */
    const PictureOut *picture; /* of a place on a plan; NULL: of no other */
} ReportField;
typedef struct ReportFields {
    ReportField *items;
    size_t count;
} ReportFields;
typedef struct ReportCase {
    int64_t id;
    Str number, title, unit_name, state_name, due, opened;
    int late_days; /* 0: not late */
    bool ended;
    ReportFields fields;
} ReportCase;
typedef struct ReportUnitCases {
    Str code, name;
    int64_t count, open, overdue;
} ReportUnitCases;
typedef struct ReportRecord {
    Str id, name;
    int64_t found, closed, open, overdue; /* opened in the days; of these: closed, still open, late */
    int64_t dropped; /* beside them: opened in the days, and void since (stopped, not so, merged) */
    bool never_kept; /* nothing was written down up to the end of the days: what it counts is not known to be 0 */
    ReportCount *counts;
    size_t count_count;
    ReportCase *cases; /* that are open, overdue first */
    size_t case_count;
    bool more;         /* there are others */
    ReportCase *lines; /* all of the days, with their fields; none where the outline has no use for them */
    size_t line_count;
    bool more_lines;
    ReportUnitCases *units;
    size_t unit_count;
} ReportRecord;

/* How a duty was done over the days. */
typedef struct ReportDuty {
    Str id, name, record; /* record: the kind of record that does it; empty: none */
    size_t due, on_time, made_up, missed, open;
} ReportDuty;

/* A figure that is in question, from the checks of what was collected. */
typedef struct ReportQuestion {
    Str unit_name, name, text;
} ReportQuestion;

/* ---- a campaign of evaluation (what units rated, what others found) -------- */

/* A file that proves items; one may prove several. */
typedef struct ReportProof {
    Str number; /* 1, 2 …: as the items name it */
    Str name, items, given, from, until;
    bool expired;
} ReportProof;
typedef struct ReportRated { /* an item as it was rated; points NAN: none, or not known */
    const ItemDef *def;      /* NULL: of its ground and of what was done nothing is told */
    Str id, name, group, responsible;
    Str self_words, own_words; /* 完全落实, 达标; empty: points say it */
    bool scored, bonus, computed, left_out, reviewed;
    bool bad, self_bad; /* not met: as it counts now, by the self-rating */
    bool open;          /* not known whether, as it counts now: `why` */
    double most, self, own, before;
    double self_low, self_high, own_low, own_high; /* of points that are not known: from, to */
    bool valued;                                   /* there is a figure */
    double value, limit;
    Compare compare; /* COMPARE_NONE: no limit */
    Str figures; /* what was measured, where one value does not say it: "65所中2所不达标"; empty: `value` does */
    int decimals;
    bool percent;
    Str unit, why, self_why;
    Str note, problem, measure, own_reason, proofs, proof_names; /* proofs: their numbers */
    Str *elements; /* that it is computed from; none of a result that was frozen: the data may be others by now */
    size_t element_count;
    double value_before; /* of the last evaluation that was frozen; NAN: none */
    Str case_number, case_state, case_due;
} ReportRated;
typedef struct ReportTotal {
    bool told;            /* false: there is none, or it is not to be told */
    double score, points; /* NAN: not settled, or the standard has no points */
    Str shown, grade, verdict_name, why;
    size_t met, not_met, pending;
    bool grade_barred;  /* what is called the grade says that there is none */
    bool grade_open;    /* what is open may still change it */
    bool grade_settled; /* it cannot; neither: a result that was frozen before that was looked at */
} ReportTotal;
typedef struct ReportPast { /* a problem of the year before */
    Str name, measure, became;
} ReportPast;
typedef struct ReportSheet { /* a unit that is evaluated */
    Str code, name, state_name;
    ReportTotal self, own, before;
    double target;
    int place;     /* 0: not ranked */
    bool rated;    /* handed in as a whole */
    Str handed_on; /* the day of it */
    ReportRated *items;
    size_t item_count;
    ReportProof *proofs;
    size_t proof_count;
    Str *lacks; /* evidence that is asked for and was not given */
    size_t lack_count;
    ReportPast *past;
    size_t past_count;
} ReportSheet;
typedef struct ReportCampaign {
    Str title, kind_name, state_name, organiser, organiser_code, notice_title, notice_number, opened_on, frozen_on;
    Str standard_id, standard_name, standard_title, standard_document;
    bool ranked;
    ReportSheet *sheets; /* one where the report is about a unit */
    size_t sheet_count;
} ReportCampaign;

typedef struct ReportInput {
    const Frame *frame;
    int unit;
    const Evaluation *evaluation; /* NULL: nothing is judged */
    const Evaluation *children;   /* of the units below that are told of, in tree order */
    size_t child_count;
    const ReportRecord *records;
    size_t record_count;
    const ReportQuestion *questions;
    size_t question_count;
    const ReportDuty *duties; /* none where the outline has no use for them */
    size_t duty_count;
    Str from, until; /* days the records are of; until: the day after the last */
    Str span_name;   /* 2024年10月 */
    Str than;        /* with what counts are compared: 上月; empty: the year before */
    /* What was done on the items, for outlines that tell of `works`: the records that the standard names for them, and
     * the duties that such records do. */
    const ReportRecord *works;
    size_t work_count;
    const ReportDuty *work_duties;
    size_t work_duty_count;
    const Evaluation *before;       /* the same standard over the year before; NULL: not to be had */
    const ReportCampaign *campaign; /* NULL: the kind is not about one */
    bool whole_campaign;            /* it is about all its units */
} ReportInput;

/* The days of a period's span: "2024" with month 10 in a school year is 2024-10-01 up to 2024-11-01. `part` counts
 * months, quarters or halves from the beginning of the period, from 1; 0 with REPORT_YEAR. False when there is none. */
bool report_days(const Pack *pack, Str period, ReportSpan span, int part, Arena *arena, Str *from, Str *until,
                 Str *name);

/* Builds the report of kind `def` from an evaluation; the text of the outline comes from the pack. Blocks of the
 * outline: heading (level, text), paragraph, list (each, text), problems (the same; one without a measure is an error),
 * table, chart, picture (table: a name of the data), group (blocks), attachment (text: its name, blocks), page_break.
 * `blocks` of any block follow it; with `each` it is repeated for every member. Names: docs/templates.md. */
bool report_write(const ReportDef *def, const ReportInput *input, Arena *arena, Report *report, Err *err);
/* From an evaluation alone. */
bool report_build(const ReportDef *def, const Evaluation *evaluation, Arena *arena, Report *report, Err *err);
/* Whether every name in the outline exists, without an evaluation (for `duxue pack check`); maps are not looked into.
 */
bool report_check(const ReportDef *def, Arena *arena, Err *err);
/* The same of the words for changes. */
bool report_phrases_check(const Pack *pack, Arena *arena, Err *err);

/* A step that was taken of a case. */
typedef struct ReportStepTaken {
    Str name, day, state_name, reason;
} ReportStepTaken;
/* A goal, measure or task of a plan. */
typedef struct ReportGoal {
    int above; /* index of the one it stands under, which comes before it; -1: at the top */
    bool task;
    Str number, text, lead, responsible, cooperating, due, target, state_name;
} ReportGoal;
/* A case, and those that came out of it, in order: what an outline with `record` is filled with. */
typedef struct ReportMatter {
    const Pack *pack;
    Str record_name;
    Str county_name;     /* of the county the case's unit lies in; its own name for a unit that is one or above */
    ReportCase about;    /* {{field.year}} */
    ReportFields counts; /* {{count.points_all}} */
    ReportCase *parts;   /* each: parts; {{field.number}} */
    size_t part_count;
    ReportStepTaken *steps;
    size_t step_count;
    ReportGoal *goals; /* of a plan */
    size_t goal_count;
} ReportMatter;
/* Whether the outline speaks of one of the names ("lines more_lines"), in English or Chinese: in a text, a condition, a
 * list or a table. */
bool report_uses(const ReportDef *def, const char *names);
/* The same of words that stand apart by blanks or lines, as report_template_words gives them. */
bool report_names(Str words, const char *names);
/* Whether the kind is written from figures that are filled in for its period, or from an evaluation; else ledgers and
 * duties say all of it, and the period need not have been opened. */
bool report_needs_figures(const ReportDef *def);
/* The same of the words of a template. */
bool report_names_figures(Str words);
bool report_build_matter(const ReportDef *def, const ReportMatter *matter, Arena *arena, Report *report, Err *err);

/* Lets lines of the title begin before the pack's words (`title_words` of the phrases). */
void report_title_words(const Pack *pack, Report *report);
/* What was measured of an item that data decide, as reports print it: "0.263（标准≤0.5）", "65所中2所不达标"; of one
 * that is not met only the parts that are not. Empty where a person decides. */
Str report_item_figures(const Evaluation *evaluation, const ItemResult *item, Arena *arena);

bool report_docx(const Report *report, const char *path, Err *err);
/* The same into memory; `out` has its own arena. */
bool report_docx_bytes(const Report *report, Buf *out, Err *err);
bool report_html(const Report *report, Buf *out, Err *err);
/* What the text says, a paragraph a line, tables left out: for reading it again. */
Str report_plain(const Report *report, Arena *arena);
/* The annex: a sheet for each table, and one with every figure of the text and its source. */
bool report_annex_xlsx(const Report *report, const char *path, Err *err);

/* Merges an evaluation into the bureau's own DOCX: {{name}}, {{#each rows}} … {{/each}}, {{#if name}} … {{/if}}.
 * Nothing of the template is executed. Unknown placeholders are errors with their text. */
bool report_merge(const char *template_path, const Evaluation *evaluation, const char *path, Err *err);
/* The same from bytes to bytes (an upload). */
bool report_merge_bytes(Str template_bytes, const Evaluation *evaluation, Buf *out, Err *err);

bool report_merge_input(Str template_bytes, const ReportInput *input, Buf *out, Err *err);
/* Whether a template is right, without data: names, pairs of tags, package. */
bool report_template_check(Str template_bytes, Err *err);
/* What its placeholders name, a line each: what has to be known before it is filled in. */
bool report_template_words(Str template_bytes, Arena *arena, Str *words, Err *err);

/* Evaluation as a workbook: 结论, 指标, 学校, 缺口, 差异系数. */
bool evaluation_xlsx(const Evaluation *evaluation, const char *path, Err *err);

#endif
