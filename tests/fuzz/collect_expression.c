/* Any text as an expression of XLSForm: translating ends, with a formula or a message in whole characters. A formula
 * that compiles and can be said in XPath again comes back as a formula that compiles. */
#include "xlsform_internal.h"

#include <stdlib.h>

static const XlsChoice uses[] = {{STR("music"), STR("音乐"), 0}, {STR("art"), STR("美术（专用）"), 1}};
static const XlsQuestion questions[] = {
    {STR("n"), STR("n"), XLS_NUMBER, NULL, 0},
    {STR("size"), STR("size"), XLS_NUMBER, NULL, 0},
    {STR("room_use"), STR("room_use"), XLS_CHOICE, uses, 2},
    {STR("open"), STR("open"), XLS_BOOL, NULL, 0},
    {STR("day"), STR("day"), XLS_DATE, NULL, 0},
    {STR("why"), STR("why"), XLS_TEXT, NULL, 0},
    {STR("rooms"), STR("rooms"), XLS_REPEAT, NULL, 0},
};
enum { QUESTION_COUNT = sizeof questions / sizeof *questions, DOMAIN_OF_USE = 7 };

static bool resolve(void *context, Str name, int stage, int wanted_domain, Symbol *symbol) {
    static const ValueType types[] = {TYPE_NUMBER, TYPE_CHOICE, TYPE_BOOL, TYPE_NUMBER, TYPE_CHOICE};
    (void)context, (void)stage;
    for (int i = 0; i < 2 && wanted_domain == DOMAIN_OF_USE; i++) {
        if (str_equal(uses[i].label, name)) {
            *symbol = (Symbol){.kind = SYMBOL_CHOICE, .type = TYPE_CHOICE, .constant = i, .domain = DOMAIN_OF_USE};
            return true;
        }
    }
    for (int i = 0; i < QUESTION_COUNT - 1; i++) {
        if (str_equal(questions[i].id, name)) {
            *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = types[questions[i].kind], .column = i};
            symbol->domain = questions[i].kind == XLS_CHOICE ? DOMAIN_OF_USE : questions[i].kind == XLS_TEXT ? 8 : -1;
            return true;
        }
    }
    bool yes = str_is(name, "是");
    *symbol = (Symbol){.kind = SYMBOL_CONSTANT, .type = TYPE_BOOL, .constant = yes};
    return yes || str_is(name, "否");
}

static bool column_name(void *context, int column, Str *name) {
    (void)context;
    *name = questions[column].name;
    return true;
}

static bool choice_name(void *context, int domain, double value, Str *name) {
    (void)context;
    *name = uses[(int)value].name;
    return domain == DOMAIN_OF_USE;
}

static const Expr *compile(Arena *arena, Str formula) {
    const Scope scope = {.resolve = resolve};
    const Expr *expr = NULL;
    Err err = {.kind = ERR_NONE};
    const Place place = {.line = 1, .column = 1};
    return formula_compile(formula, &place, &scope, -1, NULL, arena, &expr, &err) ? expr : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const Str text = {(const char *)data, size};
    if (str_invalid_utf8(text) >= 0) {
        return 0; /* cells of a table are UTF-8 */
    }
    Arena *arena = arena_create();
    const XlsNames names = {questions, QUESTION_COUNT, size % 2 ? &questions[0] : NULL};
    const XpathNames back = {column_name, choice_name, NULL};
    XlsFormula formula, again;
    Err err = {.kind = ERR_NONE};
    bool has_min, has_max;
    double min, max;
    xlsform_range(text, &has_min, &min, &has_max, &max);
    if (!xlsform_expression(text, &names, arena, &formula, &err)) {
        if (err.kind != ERR_INPUT || !err.message[0] || str_invalid_utf8(str_from(err.message)) >= 0) {
            abort();
        }
        arena_destroy(arena);
        return 0;
    }
    const Expr *expr = compile(arena, formula.text);
    Buf xpath = buf_create(arena);
    if (expr && formula_xpath(expr, &back, &xpath) && xpath.len < 1000) {
        if (!xlsform_expression(buf_str(&xpath), &names, arena, &again, &err)) {
            bool deep = str_find(str_from(err.message), STR("太深")) >= 0;
            if (!deep) {
                abort();
            }
        } else if (!compile(arena, again.text)) {
            abort();
        }
    }
    arena_destroy(arena);
    return 0;
}
