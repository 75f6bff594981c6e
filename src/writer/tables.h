/* Tables and charts of an evaluation, and how their figures are shown. */
#ifndef DUXUE_WRITER_TABLES_H
#define DUXUE_WRITER_TABLES_H

#include "data.h"

/* ---- figures ---- */

extern const char unknown_sign[];                                /* （未知） */
Str show_number(Arena *arena, double value, int decimals);       /* grouped: 12,345.60 */
Str show_field(Arena *arena, const ReportField *field);          /* days in words, money grouped */
const TableOut *said_table(Arena *arena, const TableOut *table); /* the same with days in words; NULL: NULL */
/* A field of a record, by id and by name, and whether it was filled in. A figure that is 0 with its unit does not hold.
 */
void data_put_field(Data *data, const ReportField *field, const FigureSource *source);
Str show_count(Arena *arena, Value value);                   /* whole, or the sign of the unknown */
Str show_limit(Arena *arena, Compare compare, double limit); /* "≥4.2" */
/* A part's value and limit with their unit. A share whose limit the pack wrote in percent is shown in percent. */
Str show_part_value(Arena *arena, const Evaluation *evaluation, const ItemResult *item, size_t part);
/* In the place of a value of the evaluation that is not known: the sign of the unknown, or, where it was to be divided
 * by nothing, the packs' words for that. */
Str show_unknown(const Evaluation *evaluation, Reason reason);
Str show_part_limit(Arena *arena, const ItemResult *item, size_t part); /* empty: no limit */
/* "15所全部达标", "87所中3所不达标、2所待定"; `open`: how many cannot be judged yet, said by `open_word`. */
Str show_failing(Arena *arena, size_t all, size_t failing, size_t open, const char *open_word);
int step_decimals(const ItemDef *item); /* of amounts of a resource */
const char *compare_sign(Compare compare);
/* "甲小学、乙小学等12所" */
Str show_names(Arena *arena, const Str *names, size_t count);
Str stage_name(const Evaluation *evaluation, int stage); /* empty for -1 */
/* "甲小学", with the stage behind when the school has rows of several. */
Str row_name(const Evaluation *evaluation, const RowResult *row, Arena *arena);
/* Why a school is judged as it is: the evaluation's words, or what its unknown values lack. */
Str row_why(const Evaluation *evaluation, const RowResult *row, Arena *arena);
/* "一、", "（一）", "1.", "（1）" */
Str report_number(Arena *arena, int level, int number);
Str short_name(const ItemDef *item);
double row_limit(const Evaluation *evaluation, size_t row_item, int stage); /* NAN: none */

/* Whether all that the chart shows is whole numbers: counts are shown without places. */
bool chart_whole(const ChartOut *chart);

/* ---- building ---- */

/* What a table has room for in half characters of 5号, upright and lying: the core's 156 and 225 mm; each column needs
 * room for its edges and for what stands between digits and letters. */
enum { TABLE_ROOM_UPRIGHT = 84, TABLE_ROOM_LYING = 121, TABLE_COLUMN_EDGES = 3 };

/* A table grows row by row; cells are put from the left. */
typedef struct TableMaker {
    Arena *arena;
    TableOut table;
    size_t capacity, column;
} TableMaker;
/* Headings and relative widths, ended by a NULL heading. */
typedef struct ColumnOut {
    const char *heading;
    int width;
} ColumnOut;
#define COLUMNS(...) ((const ColumnOut[]){__VA_ARGS__, {NULL, 0}})
TableMaker table_maker(Arena *arena, Str title, const ColumnOut *columns, size_t more_columns);
/* The same in the words of the packs (`tables` of packs/reports/phrases.yaml); widths end with 0. `name`: what it is
 * of.
 */
#define WIDTHS(...) ((const int[]){__VA_ARGS__, 0})
TableMaker table_named(Arena *arena, const Pack *pack, const char *id, Str name, const int *widths,
                       size_t more_columns);
Str table_title(const Pack *pack, const char *id, Str name, Arena *arena);
Str table_heading(const Pack *pack, const char *id, size_t column);
Str table_word(const Pack *pack, const char *id, size_t index);
/* Whether the packs have words for every table that this room makes; ERR_INPUT with the place. */
bool table_words_check(const Pack *pack, Err *err);
void table_add_column(TableMaker *maker, Str heading, int width); /* before the first row */
void table_row(TableMaker *maker);
TableCellOut *table_text(TableMaker *maker, Str text);
TableCellOut *table_figure(TableMaker *maker, Str text);
TableCellOut *table_count(TableMaker *maker, size_t count);
const TableOut *table_done(TableMaker *maker);

/* ---- the tables ---- */

const TableOut *table_of_blocks(const Evaluation *evaluation, Arena *arena);
const TableOut *table_of_items(const Evaluation *evaluation, const BlockDef *block, Arena *arena);
/* Of a block, or with NULL of all. */
const TableOut *table_of_resources(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena);
const TableOut *table_of_spread(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena);
const ChartOut *chart_of_spread(const Evaluation *evaluation, const BlockDef *block, int stage, Arena *arena);
const TableOut *table_of_rows(const Evaluation *evaluation, Arena *arena);
const TableOut *table_of_gaps(const Evaluation *evaluation, Arena *arena);
/* Half characters, with the edges of its column, of what in a text may not be broken: a number, a day, figures; 0: it
 * has none. */
long unbroken_width(Str text, bool number);
/* Of a unit of the report: with the name of what it lies in, where that is not what the report is about. */
Str child_name(const ReportInput *input, size_t at, Arena *arena);
const TableOut *table_of_units(const ReportInput *input, Arena *arena);
const ChartOut *chart_of_units(const ReportInput *input, Arena *arena);
const TableOut *table_of_questions(const ReportInput *input, Arena *arena);
const TableOut *table_of_plan(const Evaluation *evaluation, Arena *arena);
/* "by_kind(在校生=pupils, 教学班=classes)": schools of each kind with totals, and all. ERR_INPUT for a wrong name. */
bool table_by_kind(const Data *report, Str columns, Arena *arena, const TableOut **table, Err *err);
/* "list(parts; 决定=field.text, 牵头=field.lead_unit)": any list of the data, a row for each member; columns are as
 * wide as what stands in them, those that are empty everywhere are left out. `scope`: where the list is looked for. The
 * check is for an outline without data. */
bool table_by_list(const Data *scope, Str arguments, Arena *arena, const TableOut **table, Err *err);
bool table_by_list_check(const Data *root, const NameScope *scopes, Str arguments, Arena *arena, Err *err);
/* "by_year(在校生=pupils, 教学班=classes)": a row each with last year, this year and the change in words. */
bool table_by_year(const Data *report, Str rows, Arena *arena, const TableOut **table, Err *err);
const TableOut *table_of_cases(const ReportRecord *record, const Pack *pack, Arena *arena);
const TableOut *table_of_counts(const ReportRecord *record, const ReportInput *input, Arena *arena);
const TableOut *table_of_case_units(const ReportRecord *record, const Pack *pack, Arena *arena);
const ChartOut *chart_of_case_units(const ReportRecord *record, const Pack *pack, Arena *arena);
/* How a count changed, in the words of the packs; empty when they have none, or it is not known. `than`: with what it
 * is compared; empty: the year before. */
Str count_change_in_words(const Pack *pack, Str than, const ReportCount *count, Arena *arena);
/* How an item's figure changed since the year before; empty where one of the two is not known. */
Str value_change_in_words(const Pack *pack, const ItemFigure *figure, Arena *arena);
/* Of points beside those of the last evaluation. */
Str score_change_in_words(const Pack *pack, double more, Arena *arena);
Str cv_change(const Evaluation *evaluation, const PlanItem *item, Arena *arena);

#endif
