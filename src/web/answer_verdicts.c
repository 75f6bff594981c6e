/* The verdicts of all units of a standard's level within a region: which fail, on what, and what it would take. */
#include "web_internal.h"

static const ListColumn verdicts_columns[] = {{"code", "单位代码", COLUMN_TEXT, 16},
                                              {"name", "单位", COLUMN_TEXT, 24},
                                              {"above", "上级", COLUMN_TEXT, 16},
                                              {"verdict", "结论", COLUMN_TEXT, 10},
                                              {"met", "达标项", COLUMN_INTEGER, 8},
                                              {"not_met", "未达标项", COLUMN_INTEGER, 10},
                                              {"pending", "待定项", COLUMN_INTEGER, 8},
                                              {"rows", "校数（按学段）", COLUMN_INTEGER, 12},
                                              {"rows_not_met", "未达标校数", COLUMN_INTEGER, 12},
                                              {"fails", "未达标的条目", COLUMN_TEXT, 60},
                                              {"waits", "待定的条目", COLUMN_TEXT, 60},
                                              {"needs", "补差", COLUMN_TEXT, 50}};

static Str names_of(const Verdicts *verdicts, const VerdictsUnit *unit, Verdict verdict, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < verdicts->item_count; i++) {
        if (unit->items[i] == verdict) {
            buf_add_format(&text, "%s%.*s", text.len ? "；" : "", STR_ARG(verdicts->items[i].def->name));
        }
    }
    return buf_str(&text);
}

static Str needs_of(const Verdicts *verdicts, const VerdictsUnit *unit, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < verdicts->need_count; i++) {
        const ItemDef *item = verdicts->needs[i].item;
        if (unit->adds[i] > 0) {
            buf_add_format(&text, "%s%.*s%.*s%.*s", text.len ? "；" : "", STR_ARG(item->resource_name),
                           STR_ARG(number_show(arena, unit->adds[i], item->resource_step < 1 ? 2 : 0, true)),
                           STR_ARG(item->resource_unit));
        }
    }
    if (!unit->plan_complete) {
        buf_add(&text, text.len ? STR("（下限，数据不全或有补不上的）") : STR("算不全"));
    }
    return buf_str(&text);
}

static bool give_regarded(List *list, void *context, Err *err) {
    const Verdicts *verdicts = context;
    const UnitTree *tree = &verdicts->frame->tree;
    bool wanted = true;
    for (size_t i = 0; wanted && i < verdicts->unit_count; i++) {
        const VerdictsUnit *regarded = &verdicts->units[i];
        const Unit *unit = &tree->units[regarded->unit];
        list_text(list, unit->code);
        list_text(list, unit->name);
        list_text(list, unit->parent >= 0 ? tree->units[unit->parent].name : (Str){NULL, 0});
        list_text(list, verdict_name(regarded->verdict));
        list_integer(list, (int64_t)regarded->counts[VERDICT_MET]);
        list_integer(list, (int64_t)regarded->counts[VERDICT_NOT_MET]);
        list_integer(list, (int64_t)regarded->counts[VERDICT_PENDING]);
        list_integer(list, (int64_t)regarded->rows);
        list_integer(list, (int64_t)regarded->rows_not_met);
        list_text(list, names_of(verdicts, regarded, VERDICT_NOT_MET, list_arena(list)));
        list_text(list, names_of(verdicts, regarded, VERDICT_PENDING, list_arena(list)));
        list_text(list, needs_of(verdicts, regarded, list_arena(list)));
        wanted = list_row(list, err);
    }
    return wanted || err->kind == ERR_NONE;
}

/* A table is taken out, which wants more than looking. */
static bool judge_each(Request *request, bool table, Verdicts *verdicts, Err *err) {
    Want want = route_want(request->route);
    bool plans = table || str_is(request_text(request, "plans"), "true");
    want.action = table ? ACTION_EXPORT : want.action;
    Str id;
    Tx *tx;
    const Standard *standard = find_standard(request, &id, err);
    if (table && standard && !scope_allows(request, &request->shared->frame->tree, request->unit, &want, err)) {
        return false;
    }
    if (!standard || !store_read_begin(request->web->store, &tx, err)) {
        return false;
    }
    const Frame *frame = request->shared->frame;
    bool good = standard_verdicts(tx, standard, frame, request->unit, scope_marks(request, &frame->tree, &want), plans,
                                  request->arena, verdicts, err);
    store_read_end(tx);
    return good;
}

bool get_verdicts(Request *request, Answer *answer, Err *err) {
    Str format = request_text(request, "format");
    bool table = format.len && !str_is(format, "json");
    Verdicts verdicts;
    if (table && !str_is(format, "csv") && !str_is(format, "xlsx")) {
        return err_set_field(err, ERR_INPUT, "format", "“format”只能是 json、csv 或 xlsx。");
    }
    if (!judge_each(request, table, &verdicts, err)) {
        return false;
    }
    if (!table) {
        verdicts_json(&verdicts, &answer->body);
        return true;
    }
    const UnitTree *tree = &verdicts.frame->tree;
    const ListSpec spec = {.name = "units",
                           .file_name =
                               str_cstr(request->arena, str_format(request->arena, "%.*s%.*s年%.*s各单位结论",
                                                                   STR_ARG(tree->units[request->unit].name),
                                                                   STR_ARG(tree->period), STR_ARG(verdicts.def->name))),
                           .columns = verdicts_columns,
                           .column_count = sizeof verdicts_columns / sizeof *verdicts_columns};
    return list_answer(request, answer, &spec, give_regarded, &verdicts, err);
}
