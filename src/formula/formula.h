/* formula: the expression language of packs - lexer, parser, types, units, evaluation over columns.
 *
 *   over_degree * 100 / pupils
 *   if(kind = 九年一贯制, 2500, 2000)
 *   sum(trained360, where: owner = 公办) / sum(ft_P + ft_J)
 *   wcv(value, weight: pupils)      share(pupils_P <= 2000, where: has(pupils_P))
 *   prev(pupils_P)   growth(pupils_P)   rank(x)   [名称 with blanks]
 *
 * An expression is checked once (types and units; adding 元 to ㎡ is an error)
 * and evaluated over columns in blocks. Unknown is a third value: each unknown
 * cell carries a reason that survives arithmetic, aggregation and comparison.
 * `and` / `or` follow three-valued logic: false and unknown = false. */
#ifndef DUXUE_FORMULA_H
#define DUXUE_FORMULA_H

#include "base.h"

/* Why a value is unknown. 0 is known; other values index a ReasonList. */
typedef uint32_t Reason;

typedef enum ReasonKind {
    REASON_EMPTY,  /* not filled in */
    REASON_MASKED, /* hidden in the source */
    REASON_DAMAGED,
    REASON_ZERO_DIVISOR, /* not computable */
    REASON_NO_PREVIOUS,  /* no earlier period, or not there in it */
    REASON_NOT_YET,      /* a figure that adds up of a unit that was not there in the year before: 0 in a sum */
    REASON_SPLIT,        /* came out of `element`, a unit; empty: was itself divided */
    REASON_NO_ROWS,      /* an aggregate over nothing */
    REASON_NOT_DECIDED,  /* waits for a person */
    REASON_TOO_LARGE     /* beyond what a double holds */
} ReasonKind;

typedef struct ReasonItem {
    ReasonKind kind;
    Str element;   /* name of the element, when one is to blame */
    int row;       /* first row to blame for an aggregate, -1 otherwise */
    size_t count;  /* rows that are unknown, for an aggregate */
    Str whose;     /* name of a unit to blame that is no row: of the year before; empty otherwise */
    bool previous; /* of the year before */
} ReasonItem;

typedef struct ReasonList ReasonList; /* interned; may be shared by threads only when no longer written */
ReasonList *reason_list(Arena *arena);
/* A list of one's own over a list that is no longer written: its numbers stay valid. */
ReasonList *reason_list_over(Arena *arena, const ReasonList *below);
Reason reason_intern(ReasonList *list, const ReasonItem *item);
const ReasonItem *reason_get(const ReasonList *list, Reason reason);
/* Whether the value was divided by zero itself: there was nothing to count. Not so where rows below it are unknown, one
 * of them because of its own divisor: those lack data. */
bool reason_no_base(const ReasonList *list, Reason reason);
/* Chinese: "缺“体育教师（小学）”", "分母为0，无法计算". `row_name` names a row for aggregates; may be NULL. */
Str reason_show(const ReasonList *list, Reason reason, Arena *arena, Str (*row_name)(void *context, int row),
                void *context);

/* A column of results: value[i] counts only where reason[i] == 0 (it is 0.0 elsewhere). */
typedef struct Column {
    double *value;
    Reason *reason;
} Column;

typedef struct Value {
    double number;
    Reason reason; /* 0: known */
} Value;

/* A column as it is kept: whether a row is unknown is a bit, for nearly all that are have the same reason. Its values
 * count only where a row is known (0.0 elsewhere). */
typedef struct OtherReasons OtherReasons;
typedef struct StoredColumn {
    double *value;        /* NULL: no row has anything */
    uint64_t *unknown;    /* a bit per row; NULL: every row is known */
    Reason empty;         /* why a row is unknown that is not among the others */
    OtherReasons *others; /* NULL: none */
    Reason *reason;       /* by row, in place of all three: of results, or where reasons differ from row to row */
} StoredColumn;
/* So many columns will be made: room for them (arena_expect). */
void stored_expect(Arena *arena, size_t rows, size_t columns);
/* Unknown in every row. */
StoredColumn stored_empty(Arena *arena, size_t rows, Reason empty);
/* Results as a column to read from; they stay where they are. */
StoredColumn stored_results(Column results);
/* A copy that may be written to without the other seeing it. */
StoredColumn stored_copy(const StoredColumn *column, size_t rows, Arena *arena);
/* `rows`: of the column. `reason` 0: the row is known. */
void stored_set(StoredColumn *column, size_t rows, size_t row, double value, Reason reason, Arena *arena);
/* Why the row is unknown, 0: it is not. The column has values. */
Reason stored_reason(const StoredColumn *column, size_t row);
/* The reasons of [from, from + count). */
void stored_reasons(const StoredColumn *column, size_t from, size_t count, Reason *out);

/* Of a column that may have no values, too. */
static inline bool stored_known(const StoredColumn *column, size_t row) {
    return column->value &&
           (column->reason ? !column->reason[row] : !column->unknown || !(column->unknown[row / 64] >> row % 64 & 1));
}

/* The column has values. */
static inline Value stored_value(const StoredColumn *column, size_t row) {
    return (Value){column->value[row], stored_known(column, row) ? 0 : stored_reason(column, row)};
}

typedef enum ValueType { TYPE_NUMBER, TYPE_BOOL, TYPE_CHOICE } ValueType;

/* What a name means. Columns are numbered by the caller. */
typedef struct Symbol {
    enum { SYMBOL_COLUMN, SYMBOL_CONSTANT, SYMBOL_CHOICE } kind;
    ValueType type;
    Str unit;        /* "人", "㎡/人", "" */
    int column;      /* SYMBOL_COLUMN */
    double constant; /* SYMBOL_CONSTANT, and a choice's number */
    int domain;      /* TYPE_CHOICE: which list of choices; comparing two lists is an error */
} Symbol;

typedef struct Scope {
    /* Resolves a name (id or Chinese); false when unknown. `stage` is the context given to formula_compile.
     * A bare word that is no column may be a choice of list `wanted_domain` (>= 0 when the other side is a choice). */
    bool (*resolve)(void *context, Str name, int stage, int wanted_domain, Symbol *symbol);
    /* Names near to a wrong one, for the hint; may be NULL. */
    Str (*suggest)(void *context, Str name, Arena *arena);
    void *context;
} Scope;

typedef struct Expr Expr; /* compiled; read-only afterwards, any number of threads may evaluate it */

/* `source` with its place in the pack; errors point into it (line and column are added up). `stage` -1: none.
 * `unit`: expected unit of the result, {NULL,0}: any. ERR_INPUT. */
bool formula_compile(Str source, const Place *place, const Scope *scope, int stage, const Str *unit, Arena *arena,
                     const Expr **expr, Err *err);
ValueType formula_type(const Expr *expr);
Str formula_unit(const Expr *expr);
/* True when the expression aggregates (its value belongs to a region, not to a row). */
bool formula_is_region(const Expr *expr);
/* True when the value of a row depends on others: the expression aggregates or ranks. */
bool formula_needs_others(const Expr *expr);
/* Calls back for every column the expression reads; `previous`: from the period before. */
void formula_columns(const Expr *expr, void (*seen)(void *context, int column, bool previous), void *context);

/* The same for those it reads outside aggregates: per row even in a region formula. */
void formula_row_columns(const Expr *expr, void (*seen)(void *context, int column, bool previous), void *context);

/* The one share of an expression - "share(a >= b, where: c)", perhaps inside an if() or a product - as conditions by
 * row: who is counted, among whom (`where` NULL: all rows). False when there is none or more than one, when it is
 * weighted, or when it is one of the year before. */
bool formula_share(const Expr *expr, Arena *arena, const Expr **of, const Expr **where);

/* How an expression is said in the XPath of XLSForm. */
typedef struct XpathNames {
    bool (*column)(void *context, int column, Str *name); /* "pupils_P"; false: no question of the form */
    bool (*choice)(void *context, int domain, double value, Str *name);
    void *context;
} XpathNames;
/* Adds the expression to `out`. False when it says what that language cannot: years before, figures that are no
 * questions, conditions on rows; `out` then holds a part of it. */
bool formula_xpath(const Expr *expr, const XpathNames *names, Buf *out);

/* Parts that formulas have in common - the column of an element, a condition on the kind of school - are computed once
 * where all of them are asked over the same rows. Values and reasons are those without it. */
typedef struct KeptParts KeptParts;
/* Puts in place of each expression one that knows which of its parts are in others, too. Columns from `own_column` on
 * mean another thing in each scope (`scopes`: of each expression). Tells how many parts there are. */
size_t formula_number_parts(const Expr **const *exprs, const int *scopes, size_t count, int own_column, Arena *arena);
/* Room for what is kept of so many parts over rows [from, to), for one thread, for Rows.kept; the arena must not be
 * reset below it while the rows are asked. NULL where they are so many that nothing would be kept. */
KeptParts *formula_kept_parts(size_t parts, size_t from, size_t to, Arena *arena);

typedef struct Rows Rows;

/* A region as it was in the year before. */
typedef struct PreviousRegion {
    const Rows *rows; /* of that year, `column` without `previous`; the same list of reasons */
    size_t from, to;
    Reason why; /* not 0: there is no such region, and why */
    bool whole; /* all rows between them that count in that year do */
    Str (*row_name)(void *context, int row);
    void *name_context;
} PreviousRegion;

/* Where columns come from while evaluating. Rows are numbered in tree order. */
struct Rows {
    /* The column, all rows; NULL value pointer when the element has no data at all (all rows unknown: REASON_EMPTY). */
    StoredColumn (*column)(void *context, int column, bool previous);
    Str (*column_name)(void *context, int column); /* for reasons */
    void *context;
    ReasonList *reasons;
    const uint8_t *keep; /* rows that count in aggregates, NULL: all */
    /* For aggregates that read nothing but the year before: the region [from, to) as it was then, which is another set
     * of rows when units were merged, closed or founded. NULL, or false: the rows of this year are used. */
    bool (*previous_region)(void *context, size_t from, size_t to, PreviousRegion *region);
    /* Columns hold what they should in the rows that were asked for last; NULL: in all. Standing answers ask before
     * they read, nobody else does. */
    void (*bring_near)(void *context, size_t from, size_t to);
    KeptParts *kept; /* what formulas over [from, to) have in common, once it was computed; NULL: it is not kept */
};

/* Row expression over [from, to): writes out.value[i - from], out.reason[i - from]. */
void formula_rows(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch, Column out);
/* The same as a column that is only read: it may be one that is kept, or lie in the rows themselves. */
Column formula_column(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch);
/* Region expression (or a constant) over [from, to). */
Value formula_region(const Expr *expr, const Rows *rows, size_t from, size_t to, Arena *scratch);

/* Many region expressions over many regions: parts that are alike are computed once, over rows that are warm, by
 * several threads. The values are those of formula_region, whatever the number of threads. */
typedef struct Program Program; /* read-only; `exprs` have to stay */
const Program *formula_program(const Expr *const *exprs, size_t count, Arena *arena);
typedef struct Region {
    size_t from, to;
} Region;
/* out[region * exprs + expr]. What is unknown is asked of formula_region for its reason, in the order of `out`; reasons
 * and `scratch` are the calling thread's. `threads`: 0 and 1 mean this one alone. */
void formula_regions(const Program *program, const Rows *rows, const Region *regions, size_t count, unsigned threads,
                     Arena *scratch, Value *out);

/* Years one after the other, the oldest first, each beside the year before: what an aggregate over a region came to is
 * what `prev` of the next year takes, where that was one of the regions asked and was whole. The values are those of
 * formula_regions to the last bit. Cells of a year itself know no REASON_NOT_YET. */
typedef struct YearSums YearSums; /* for one thread and one program; lives in the arena */
YearSums *formula_year_sums(Arena *arena);
/* As formula_regions. `of_year_before`: what `sums` holds is of the very rows that previous_region names, the whole
 * ones; otherwise it is not looked at. Afterwards it holds this year's. */
void formula_regions_after(YearSums *sums, bool of_year_before, const Program *program, const Rows *rows,
                           const Region *regions, size_t count, unsigned threads, Arena *scratch, Value *out);

/* Answers that stand: formulas over a tree of regions, kept right while rows change. Only the smallest region that
 * holds a changed row is read anew; those above are put together out of their parts, in tree order, so that the values
 * are the same to the last bit as if they were made anew (and those of formula_region within 1e-9). Formulas with
 * ranks, years before or aggregates within aggregates are read over the whole of each region that changed. */
typedef struct StandingRegion {
    size_t from, to;
    int parent; /* index of the region it lies in, which stands before it; -1: none */
} StandingRegion;
typedef struct Standing Standing; /* for one thread; what it was made of has to stay */
/* `regions` in pre-order. */
Standing *formula_standing(const Expr *const *exprs, size_t count, const Rows *rows, const StandingRegion *regions,
                           size_t region_count, Arena *arena);
void formula_standing_end(Standing *standing);
/* Per expression. A reason that is not 0 says that the value is unknown; formula_region says why. */
const Value *formula_standing_values(const Standing *standing, size_t region);
/* The same answers over other rows (the same places, cells that differ here and there), to be changed without touching
 * `base`. What has not changed is shared: `base` must neither be changed nor ended before the copy. */
Standing *formula_standing_over(const Standing *base, const Rows *rows, Arena *arena);
/* The cells of these rows have changed: the values are right again afterwards. */
void formula_standing_changed(Standing *standing, const int *rows, size_t count);

/* The least double that is at least (`more`: more than) a number by number_at_least (number_at_most): whether it is
 * reached says the same, to the bit. */
double formula_limit(double number, bool more);

/* The aggregates, for rooms that have columns at hand (official formulas: standards 01 section 4).
 * `keep` may be NULL. An unknown value or weight among the kept rows makes the result unknown, its reason counting
 * them. */
Value aggregate_sum(Column x, const uint8_t *keep, size_t count, ReasonList *reasons);
Value aggregate_mean(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons);
Value aggregate_sd(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons);
/* All three at once: `mean` and `sd` are set when the result is known. */
Value aggregate_spread(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons,
                       double *mean, double *sd);
/* sd / mean, population form: S = sqrt(sum(w/W (x - mean)^2)); mean 0 is REASON_ZERO_DIVISOR. */
Value aggregate_cv(Column x, const Column *weight, const uint8_t *keep, size_t count, ReasonList *reasons);

#endif
