/* What all units filled in, as a list that is shown, searched, and taken away as a table. */
#include "collect_json.h"

#include <math.h>

enum { FIXED = 4 };

typedef struct Order {
    Request *request;
    int64_t round;
    ValueColumns columns;
    List *list;
} Order;

static ColumnKind kind_of(const FormField *field) {
    bool sealed = field->element < 0 && people_privacy_class(field->privacy) >= 2;
    return field->type == ASK_NUMBER && !sealed ? COLUMN_NUMBER : COLUMN_TEXT;
}

/* As it was entered; the judging holds elements in their stored unit. */
static double entered(const Pack *pack, const JudgedField *field) {
    size_t count;
    double factor = field->def->element >= 0 ? pack_elements(pack, &count)[field->def->element].entry_factor : 1;
    return field->state == CELL_KNOWN && field->filled ? field->number / factor : NAN;
}

static void put_front(const Order *order, const ValueLine *line) {
    static const char *const states[] = {"填报中", "审核中", "已退回", "已审定", "更正中"};
    list_text(order->list, line->unit);
    list_text(order->list, line->unit_name);
    list_text(order->list, line->township);
    list_text(order->list, str_from(states[line->state]));
}

static bool pass_lines(void *context, const ValueLine *front, size_t lines) {
    const Order *order = context;
    put_front(order, front);
    return list_pass(order->list, (int64_t)lines);
}

static bool put_line(void *context, const ValueLine *line, bool *go_on, Err *err) {
    const Order *order = context;
    put_front(order, line);
    for (size_t i = 0; i < order->columns.count; i++) {
        const JudgedField *field = line->fields[i];
        if (!field || !field->shown) {
            list_none(order->list);
        } else if (kind_of(order->columns.fields[i]) == COLUMN_NUMBER) {
            list_number(order->list, entered(order->request->web->pack, field));
        } else {
            list_text(order->list, field->text);
        }
    }
    Err untold = {.kind = ERR_NONE};
    *go_on = list_row(order->list, &untold);
    if (untold.kind != ERR_NONE) {
        *err = untold;
        return false;
    }
    return true;
}

static bool put_lines(List *list, void *context, Err *err) {
    Order *order = context;
    order->list = list;
    const ValueReader reader = {put_line, list_may_pass(list, FIXED) ? pass_lines : NULL, order};
    return round_values(order->request->web->collect, &order->request->session.user, order->round, &order->columns,
                        request_text(order->request, "below"), &reader, err);
}

static Str heading(const FormField *field, Arena *arena) {
    return field->unit.len ? str_format(arena, "%.*s（%.*s）", STR_ARG(field->name), STR_ARG(field->unit))
                           : str_copy(arena, field->name);
}

bool get_round_values(Request *request, Answer *answer, Err *err) {
    Order order = {.request = request};
    Arena *arena = request->arena;
    if (!tail_number(request, &order.round, err) ||
        !round_columns(request->web->collect, &request->session.user, order.round, request_text(request, "table"),
                       arena, &order.columns, err)) {
        return false;
    }
    ListColumn *columns = ARENA_ARRAY(arena, FIXED + order.columns.count, ListColumn);
    columns[0] = (ListColumn){"unit", "单位代码", COLUMN_TEXT, 16};
    columns[1] = (ListColumn){"unit_name", "单位", COLUMN_TEXT, 24};
    columns[2] = (ListColumn){"township", "乡镇街道", COLUMN_TEXT, 14};
    columns[3] = (ListColumn){"state", "状态", COLUMN_TEXT, 10};
    for (size_t i = 0; i < order.columns.count; i++) {
        const FormField *field = order.columns.fields[i];
        columns[FIXED + i] = (ListColumn){str_cstr(arena, field->id), heading(field, arena).data, kind_of(field), 14};
    }
    const ListSpec spec = {.name = "rows",
                           .file_name = str_cstr(arena, order.columns.round_name),
                           .columns = columns,
                           .column_count = FIXED + order.columns.count};
    return list_answer(request, answer, &spec, put_lines, &order, err);
}
