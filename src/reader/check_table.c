/* Tables that stand in the text, a row a line with tabs or bars between: the last row's and column's totals against the
 * rows (RC-01), and a column of rates against the two columns that give it (RC-02). */
#include "check.h"

#include <math.h>
#include <string.h>

enum { ROWS_MOST = 400, COLUMNS_MOST = 24 };

typedef struct Cell {
    Str text;
    double value; /* NAN: no number */
    int decimals;
} Cell;

typedef struct Table {
    Str heads[COLUMNS_MOST];
    Cell cells[ROWS_MOST][COLUMNS_MOST];
    size_t paragraphs[ROWS_MOST]; /* of the rows */
    bool hidden[ROWS_MOST];
    size_t rows, columns;
    bool totalled; /* the last row holds totals */
} Table;

/* 1486, 1,486人, 81.6% */
static Cell cell_of(Str text) {
    char digits[32];
    size_t count = 0, at = 0;
    Cell cell = {.text = text, .value = NAN};
    bool point = false;
    for (; at < text.len && count < sizeof digits; at++) {
        char c = text.data[at];
        if (c == ',' && count) {
            continue;
        }
        if (!((c >= '0' && c <= '9') || (c == '.' && !point && count))) {
            break;
        }
        cell.decimals += point;
        point = point || c == '.';
        digits[count++] = c;
    }
    double value;
    bool unit = at == text.len || (text.len - at <= 6 && (han_at(text, at) || text.data[at] == '%'));
    if (count && unit && number_parse((Str){digits, count}, &value)) {
        cell.value = value;
    }
    return cell;
}

/* |指标|小学|合计|: without the bars at both ends; empty: it is no such row. */
static Str between_bars(Str text) {
    Str row = str_trim(text);
    bool bars = row.len > 2 && row.data[0] == '|' && row.data[row.len - 1] == '|';
    return bars ? str_slice(row, 1, row.len - 1) : (Str){NULL, 0};
}

static bool is_row(Str text) {
    return str_find(text, STR("\t")) >= 0 || between_bars(text).len;
}

static size_t columns_of(Str text, Str *cells) {
    size_t count = 0;
    bool tabs = str_find(text, STR("\t")) >= 0;
    Str rest = tabs ? text : between_bars(text), cell;
    while (count < COLUMNS_MOST && str_cut(&rest, tabs ? '\t' : '|', &cell)) {
        cells[count++] = str_trim(cell);
    }
    return count;
}

static int line_at(const Checker *checker, size_t paragraph) {
    return read_line_at(&checker->document->paragraphs[paragraph], 0);
}

static bool is_hidden(const Checker *checker, size_t paragraph) {
    const ReadFile *file = &checker->files[checker->file];
    int line = line_at(checker, paragraph);
    return line >= 1 && (size_t)line <= file->line_count && file->lines[line - 1].hidden;
}

/* A second line of heads: 收入, 支出 over 财政拨款, 人员. Its first cell says nothing, or what the one above says. */
static bool is_head(const Table *table, const Str *cells, size_t count) {
    size_t told = 0;
    if (count != table->columns || (cells[0].len && !str_equal(cells[0], table->heads[0]))) {
        return false;
    }
    for (size_t c = 1; c < count; c++) {
        if (!isnan(cell_of(cells[c]).value)) {
            return false;
        }
        told += cells[c].len > 0;
    }
    return told >= 2;
}

static void add_heads(const Checker *checker, Table *table, const Str *cells) {
    for (size_t c = 0; c < table->columns; c++) {
        bool same = !cells[c].len || str_equal(cells[c], table->heads[c]);
        table->heads[c] = same ? table->heads[c]
                               : str_format(checker->scratch, "%.*s·%.*s", STR_ARG(table->heads[c]), STR_ARG(cells[c]));
    }
}

/* The table whose heads stand in paragraph `first`; the paragraph behind it. */
static size_t table_at(const Checker *checker, size_t first, Table *table) {
    size_t i = first + 1;
    Str cells[COLUMNS_MOST];
    table->columns = columns_of(checker->paragraphs[first].text, table->heads);
    table->rows = 0;
    table->totalled = false;
    for (; i < checker->document->paragraph_count && table->columns >= 2 && table->rows < ROWS_MOST; i++) {
        size_t count = columns_of(checker->paragraphs[i].text, cells);
        if (count != table->columns || table->totalled) {
            break;
        }
        if (!table->rows && is_head(table, cells, count)) {
            add_heads(checker, table, cells);
            continue;
        }
        table->totalled = check_is(checker, TERM_TOTAL_ROWS, cells[0]);
        for (size_t c = 0; c < table->columns; c++) {
            table->cells[table->rows][c] = cell_of(cells[c]);
        }
        table->hidden[table->rows] = is_hidden(checker, i);
        table->paragraphs[table->rows++] = i;
    }
    return i;
}

/* 率, 平均分, 占比: such columns are not added up. */
static bool adds_up(const Checker *checker, Str head) {
    return !check_says(checker, TERM_NOT_SUMMED, head);
}

typedef struct ColumnSum {
    double sum, total, hidden; /* hidden: what rows that nobody sees add to the sum */
    int decimals;              /* the most that a cell has */
    bool known, right;
    bool seen; /* it is right without the hidden rows */
} ColumnSum;

static ColumnSum sum_of(const Table *table, size_t column) {
    const Cell *total = &table->cells[table->rows - 1][column];
    ColumnSum sum = {.total = total->value, .decimals = total->decimals, .known = !isnan(total->value)};
    for (size_t r = 0; r + 1 < table->rows; r++) {
        const Cell *cell = &table->cells[r][column];
        bool empty = !cell->text.len || str_is(cell->text, "-") || str_is(cell->text, "—") || str_is(cell->text, "/");
        sum.known = sum.known && (empty || !isnan(cell->value));
        sum.sum += empty ? 0 : cell->value;
        sum.hidden += empty || !table->hidden[r] ? 0 : cell->value;
        sum.decimals = cell->decimals > sum.decimals ? cell->decimals : sum.decimals;
    }
    double slack = sum.decimals ? 0.5 * pow(10, -sum.decimals) * (double)table->rows : 0;
    sum.right = sum.known && fabs(sum.sum - sum.total) <= slack + 1e-6;
    sum.seen = !sum.right && sum.known && sum.hidden != 0 && fabs(sum.sum - sum.hidden - sum.total) <= slack + 1e-6;
    return sum;
}

/* A table of which no column adds up is built otherwise: rows that are parts of others. */
static void totals_of(Checker *checker, const Table *table) {
    size_t right = 0;
    for (size_t c = 1; c < table->columns; c++) {
        ColumnSum sum = sum_of(table, c);
        right += adds_up(checker, table->heads[c]) && (sum.right || sum.seen);
    }
    for (size_t c = 1; right && c < table->columns; c++) {
        ColumnSum sum = sum_of(table, c);
        if (!adds_up(checker, table->heads[c]) || !sum.known) {
            continue;
        }
        Facts facts = {.name = table->heads[c], .p = table->cells[table->rows - 1][c].text};
        if (sum.seen) { /* whether the total should count them, a person knows */
            facts.name = str_format(checker->scratch, "%.*s（隐藏的行也算在内）", STR_ARG(facts.name));
        }
        facts.c = facts.expected = check_decimals(checker, sum.sum, sum.decimals, STR(""));
        facts.d = check_decimals(checker, fabs(sum.sum - sum.total), sum.decimals, STR(""));
        facts.found = facts.p;
        facts_line(&facts, line_at(checker, table->paragraphs[table->rows - 1]));
        check_add(checker, "sum-of-parts", sum.right ? VERDICT_HOLDS : sum.seen ? VERDICT_FLAG : VERDICT_FAILS, &facts);
    }
}

/* What the cells of a row but the last add up to; false: one is missing. */
static bool row_sum(const Table *table, size_t row, double *sum, int *decimals) {
    *sum = 0;
    *decimals = 0;
    for (size_t c = 1; c < table->columns; c++) {
        const Cell *cell = &table->cells[row][c];
        if (isnan(cell->value)) {
            return false;
        }
        *sum += c + 1 < table->columns ? cell->value : 0;
        *decimals = cell->decimals > *decimals ? cell->decimals : *decimals;
    }
    return true;
}

/* |图书(册)|51910|34890|86800|: the last column holds the totals of the rows when it does so in most; the others are
 * wrong. */
static void totals_across(Checker *checker, const Table *table) {
    enum { COLUMNS = 4, RIGHT = 2 };
    size_t right = 0, wrong = 0;
    if (table->columns < COLUMNS || !check_is(checker, TERM_TOTAL_ROWS, table->heads[table->columns - 1])) {
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (size_t r = 0; r < table->rows && (!pass || (right >= RIGHT && right >= 2 * wrong)); r++) {
            const Cell *total = &table->cells[r][table->columns - 1];
            double sum;
            int decimals;
            if (!adds_up(checker, table->cells[r][0].text) || !row_sum(table, r, &sum, &decimals)) {
                continue;
            }
            double slack = decimals ? 0.5 * pow(10, -decimals) * (double)table->columns : 0;
            bool holds = fabs(sum - total->value) <= slack + 1e-6;
            right += !pass && holds;
            wrong += !pass && !holds;
            if (pass) {
                Facts facts = {.name = table->cells[r][0].text, .p = total->text, .found = total->text};
                facts.c = facts.expected = check_decimals(checker, sum, decimals, STR(""));
                facts.d = check_decimals(checker, fabs(sum - total->value), decimals, STR(""));
                facts_line(&facts, line_at(checker, table->paragraphs[r]));
                check_add(checker, "sum-of-parts", holds ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
            }
        }
    }
}

/* 1: the rate is that of the two counts; 0: it is not; -1: a number is missing. */
static int gives(const Table *table, size_t row, size_t part, size_t whole, size_t rate, double *computed) {
    const Cell *cells = table->cells[row];
    if (isnan(cells[part].value) || isnan(cells[whole].value) || isnan(cells[rate].value) || cells[whole].value <= 0) {
        return -1;
    }
    double value = cells[part].value / cells[whole].value * 100, step = pow(10, -cells[rate].decimals);
    *computed = value;
    bool near = fabs(value - cells[rate].value) <= 0.5 * step + 1e-9;
    bool cut = fabs(floor(value / step + 1e-9) * step - cells[rate].value) <= step * 1e-6;
    return near || cut;
}

/* Two columns give the rates when they do so in most rows; the others are wrong. */
static bool rates_by(Checker *checker, const Table *table, size_t part, size_t whole, size_t rate) {
    size_t right = 0, wrong = 0;
    double computed;
    for (size_t r = 0; r < table->rows; r++) {
        int said = gives(table, r, part, whole, rate, &computed);
        right += said == 1;
        wrong += said == 0;
    }
    if (right < 3 || right < 2 * wrong) {
        return false;
    }
    for (size_t r = 0; r < table->rows; r++) {
        int said = gives(table, r, part, whole, rate, &computed);
        if (said < 0) {
            continue;
        }
        Facts facts = {.name = table->heads[rate], .a = table->cells[r][part].text, .b = table->cells[r][whole].text};
        facts.p = facts.found = table->cells[r][rate].text;
        facts.c = facts.expected = check_number(checker, computed, STR("%"));
        facts_line(&facts, line_at(checker, table->paragraphs[r]));
        check_add(checker, "rate-of-whole", said ? VERDICT_HOLDS : VERDICT_FAILS, &facts);
    }
    return true;
}

static void rates_of(Checker *checker, const Table *table) {
    for (size_t rate = 1; rate < table->columns; rate++) {
        bool done = !(check_says(checker, TERM_RATES, table->heads[rate]) ||
                      check_says(checker, TERM_SHARE, table->heads[rate]));
        for (size_t part = 1; part < table->columns && !done; part++) {
            for (size_t whole = 1; whole < table->columns && !done; whole++) {
                done = part != whole && part != rate && whole != rate && rates_by(checker, table, part, whole, rate);
            }
        }
    }
}

void check_tables(Checker *checker) {
    Table *table = NULL;
    for (size_t i = 0; i < checker->document->paragraph_count;) {
        if (!is_row(checker->paragraphs[i].text)) {
            i++;
            continue;
        }
        table = table ? table : arena_room(checker->scratch, 1, sizeof *table); /* table_at fills what is asked for */
        i = table_at(checker, i, table);
        if (table->rows >= 3 && table->totalled) {
            totals_of(checker, table);
        }
        if (table->rows >= 3) {
            totals_across(checker, table);
        }
        if (table->rows >= 4) {
            rates_of(checker, table);
        }
    }
}
