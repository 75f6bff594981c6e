/* writer: documents out - one report model to DOCX (official layout, GB/T 9704-2012), HTML and XLSX. */
#ifndef DUXUE_WRITER_H
#define DUXUE_WRITER_H

#include "base.h"
#include "indicator.h"
#include "org.h"
#include "pack.h"
#include "standard.h"

/* ---- report model ------------------------------------------------------ */

typedef enum BlockType {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_PAGE_BREAK,
    BLOCK_ATTACHMENT /* an attachment begins: after the sign-off, on a page of its own; `level` is its number */
} BlockType;

typedef struct TableCellOut {
    Str text;
    bool number; /* right-aligned */
    bool strong;
    bool bad;   /* wrong or missing: shaded and marked with a sign, not by colour alone */
    Str source; /* where the figure comes from; empty: not a figure */
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
    double *values;
    bool *bad;
    size_t count;
    bool has_limit;
    double limit;
    Str limit_name;
} ChartOut;

typedef struct Block {
    BlockType type;
    int level; /* heading: 1 is 一、 */
    Str text;
    const TableOut *table;
    const ChartOut *chart;
} Block;

typedef struct Report {
    Str title, document_number, addressee, signer, date, signed_by;
    Block *blocks;
    size_t count;
    Str *attachments;
    size_t attachment_count;
} Report;

/* Builds the report of kind `def` from an evaluation; the text of the outline comes from the pack. Blocks of the
 * outline: heading (level, text), paragraph, list (each, text), problems (the same; one without a measure is an error),
 * table, chart (table: a name of the data), group (blocks), attachment (text: its name, blocks), page_break.
 * `blocks` of any block follow it; with `each` it is repeated for every member. Names: docs/templates.md. */
bool report_build(const ReportDef *def, const Evaluation *evaluation, Arena *arena, Report *report, Err *err);
/* Whether every name in the outline exists, without an evaluation (for `duxue pack check`); maps are not looked into.
 */
bool report_check(const ReportDef *def, Arena *arena, Err *err);

bool report_docx(const Report *report, const char *path, Err *err);
/* The same into memory; `out` has its own arena. */
bool report_docx_bytes(const Report *report, Buf *out, Err *err);
bool report_html(const Report *report, Buf *out, Err *err);

/* Merges an evaluation into the bureau's own DOCX: {{name}}, {{#each rows}} … {{/each}}, {{#if name}} … {{/if}}.
 * Nothing of the template is executed. Unknown placeholders are errors with their text. */
bool report_merge(const char *template_path, const Evaluation *evaluation, const char *path, Err *err);
/* The same from bytes to bytes (an upload). */
bool report_merge_bytes(Str template_bytes, const Evaluation *evaluation, Buf *out, Err *err);

/* Evaluation as a workbook: 结论, 指标, 学校, 缺口, 差异系数. */
bool evaluation_xlsx(const Evaluation *evaluation, const char *path, Err *err);

#endif
