/* Rows of tables whose head names tasks, who does them and by when: each row is a commitment. */
#include "commitment.h"

#include <string.h>

enum { COLUMNS_MOST = 40 };

typedef struct Cells {
    size_t starts[COLUMNS_MOST], ends[COLUMNS_MOST];
    size_t count;
} Cells;

static Cells cells_of(Str text) {
    Cells cells = {.count = 0};
    size_t from = 0;
    char sign = cell_sign(text);
    for (size_t at = 0; at <= text.len && cells.count < COLUMNS_MOST; at++) {
        if (at == text.len || text.data[at] == sign) {
            size_t start = from, end = at;
            while (start < end && text.data[start] == ' ') {
                start++;
            }
            while (end > start && text.data[end - 1] == ' ') {
                end--;
            }
            cells.starts[cells.count] = start;
            cells.ends[cells.count++] = end;
            from = at + 1;
        }
    }
    return cells;
}

/* Which column of the head bears a label: the cell is the label, or begins or ends with it. -1: none. */
static int column_of(const ReadWords *words, Str head, const Cells *cells, PromiseTerm term) {
    enum { HEAD_MOST = 36 };
    int found = -1;
    size_t longest = 0;
    for (size_t i = 0; i < cells->count; i++) {
        Str cell = str_slice(head, cells->starts[i], cells->ends[i]);
        size_t end;
        size_t length = promise_ends(words, term, cell);
        if (promise_at(words, term, cell, 0, &end) && end > length) {
            length = end;
        }
        if (cell.len <= HEAD_MOST && length > longest) {
            longest = length;
            found = (int)i;
        }
    }
    return found;
}

/* The column of the offices; where there is none, that of the persons. */
static int column_who(const ReadWords *words, Str head, const Cells *cells) {
    int office = column_of(words, head, cells, PROMISE_WHO_LABEL);
    return office >= 0 ? office : column_of(words, head, cells, PROMISE_PERSON_LABEL);
}

/* The column of how much of each task is to be done, by the noun that its head ends with: 数量, 计划投资. -1: none. */
static int column_quantity(const Search *search, const Cells *cells, int task) {
    for (size_t i = 0; i < cells->count; i++) {
        Str cell = str_slice(search->text, cells->starts[i], cells->ends[i]);
        if ((int)i != task && grammar_ends(search->words, GRAMMAR_NAME_ENDS, cell)) {
            return (int)i;
        }
    }
    return -1;
}

/* Whether a row is the head of a table of tasks: it names a task and at least one of who and when. */
static bool is_head(const Search *search, const Cells *cells, TaskHead *head) {
    const ReadWords *words = search->words;
    *head = (TaskHead){.task = column_of(words, search->text, cells, PROMISE_TASK_LABEL), .columns = cells->count};
    if (head->task < 0) {
        return false;
    }
    head->who = column_who(words, search->text, cells);
    head->due = column_of(words, search->text, cells, PROMISE_DUE_LABEL);
    head->with = column_of(words, search->text, cells, PROMISE_WITH_LABEL);
    head->quantity = column_quantity(search, cells, head->task);
    return head->who >= 0 || head->due >= 0;
}

static Str cell_of(const Search *search, const Cells *cells, int column) {
    return column >= 0 && (size_t)column < cells->count
               ? str_slice(search->text, cells->starts[column], cells->ends[column])
               : (Str){NULL, 0};
}

static bool told_by(const ReadFigure *figure, Signal signal) {
    return figure->signals.bits[signal / 64] >> signal % 64 & 1;
}

static bool in_column(const ReadFigure *figure, const Cells *cells, int column) {
    return column >= 0 && figure->end > cells->starts[column] && figure->start < cells->ends[column];
}

/* Only the columns of tasks and of their quantities promise: their figures are wanted, unless they tell which are meant
 * or what was done; those of the others tell what is, unless a head names what is wanted or planned: 目标值（所）. */
static void tell_by_column(const Search *search, const Cells *cells, const TaskHead *head) {
    ReadDocument *document = search->document;
    for (size_t i = search->next_figure; i < document->figure_count; i++) {
        ReadFigure *figure = &document->figures[i];
        if (figure->paragraph > search->paragraph) {
            return;
        }
        if (figure->paragraph < search->paragraph) {
            continue;
        }
        bool task = in_column(figure, cells, head->task) || in_column(figure, cells, head->quantity);
        bool is = told_by(figure, SIGNAL_TELLS_WHICH) || told_by(figure, SIGNAL_SAID_DONE) ||
                  told_by(figure, SIGNAL_COLUMN_DONE);
        bool wanted = told_by(figure, SIGNAL_COLUMN_AIM) || told_by(figure, SIGNAL_COLUMN_PLAN);
        if (task ? figure->kind == FIGURE_ACTUAL && !is : figure->kind == FIGURE_TARGET && !wanted) {
            figure->kind = task ? FIGURE_TARGET : FIGURE_ACTUAL;
        }
    }
}

/* The figures of the column of quantities belong to the task of their row. */
static void take_quantity(const Search *search, size_t first, const Cells *cells, const TaskHead *head,
                          ReadCommitment *made) {
    const ReadDocument *document = search->document;
    size_t from = first, to;
    while (from < document->figure_count && (document->figures[from].paragraph < search->paragraph ||
                                             (document->figures[from].paragraph == search->paragraph &&
                                              !in_column(&document->figures[from], cells, head->quantity)))) {
        from++;
    }
    to = from; /* those of one cell stand together */
    while (to < document->figure_count && document->figures[to].paragraph == search->paragraph &&
           in_column(&document->figures[to], cells, head->quantity)) {
        to++;
    }
    if (to == from) {
        return;
    }
    int *figures = ARENA_ARRAY(search->arena, made->figure_count + to - from, int);
    for (size_t i = 0; i < made->figure_count; i++) {
        figures[i] = made->figures[i];
    }
    for (size_t i = from; i < to; i++) {
        figures[made->figure_count++] = (int)i;
        made->type = document->figures[i].kind == FIGURE_TARGET ? "target" : made->type;
    }
    made->figures = figures;
}

bool commitment_row(Search *search) {
    enum { TASK_LEAST = 6 };
    if (!look_cell_sign(search->look)) {
        search->head.columns = 0;
        return false;
    }
    Cells cells = cells_of(search->text);
    TaskHead head;
    if (is_head(search, &cells, &head)) {
        search->head = head;
        return true;
    }
    head = search->head;
    if (head.columns != cells.count) {
        return false;
    }
    Str task = cell_of(search, &cells, head.task), due = cell_of(search, &cells, head.due);
    if (task.len < TASK_LEAST) {
        return true;
    }
    tell_by_column(search, &cells, &head);
    size_t first = search->next_figure;
    Clause clause = {.start = cells.starts[head.task], .end = cells.ends[head.task]};
    clause.sentence = sentence_start(&search->bounds, clause.start);
    take_cues(search, &clause);
    take_figures(search, &clause);
    ReadCommitment *made = add_commitment(search, &clause, clause.target ? "target" : "task");
    take_quantity(search, first, &cells, &head, made);
    Str who = cell_of(search, &cells, head.who);
    made->who = who.len ? who : made->who;
    made->who_told = who.len || made->who_told;
    made->with = cell_of(search, &cells, head.with);
    ReadDue when;
    if (due.len) {
        size_t from = cells.starts[head.due];
        bool dated = due_within(search->words, search->look, &search->base, from, from, from + due.len, &when);
        take_due(search, made, dated ? &when : NULL, due);
    }
    return true;
}
