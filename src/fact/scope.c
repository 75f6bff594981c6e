/* Names of formulas: elements by id, Chinese name, alias or stem, kinds, choices, and what a standard or a form adds.
 */
#include "fact.h"

static bool truth(Str name, Symbol *symbol) {
    bool yes = str_is(name, "是") || str_is(name, "true");
    if (!yes && !str_is(name, "否") && !str_is(name, "false")) {
        return false;
    }
    *symbol = (Symbol){.kind = SYMBOL_CONSTANT, .type = TYPE_BOOL, .constant = yes};
    return true;
}

/* A choice of the list that the other side of a comparison is of. */
static bool choice(const FactScope *scope, Str name, int domain, Symbol *symbol) {
    size_t count;
    *symbol = (Symbol){.kind = SYMBOL_CHOICE, .type = TYPE_CHOICE, .domain = domain};
    if (domain == 0) {
        const KindDef *kind = pack_kind(scope->pack, name);
        symbol->constant = kind ? (double)(kind - pack_kinds(scope->pack, &count)) : 0;
        return kind != NULL;
    }
    const Element *elements = pack_elements(scope->pack, &count);
    const Str *choices = domain <= (int)count ? elements[domain - 1].choices : NULL;
    size_t choice_count = domain <= (int)count ? elements[domain - 1].choice_count : 0;
    for (size_t i = 0; i < scope->extra_count && domain >= FACT_EXTRA_DOMAIN; i++) {
        if (scope->extra[i].symbol.type == TYPE_CHOICE && scope->extra[i].symbol.domain == domain) {
            choices = scope->extra[i].choices;
            choice_count = scope->extra[i].choice_count;
        }
    }
    for (size_t i = 0; i < choice_count; i++) {
        if (str_equal(choices[i], name)) {
            symbol->constant = (double)i;
            return true;
        }
    }
    return false;
}

static void element_symbol(const Pack *pack, int index, Symbol *symbol) {
    static const ValueType types[] = {TYPE_NUMBER, TYPE_BOOL, TYPE_CHOICE, TYPE_NUMBER};
    size_t count;
    const Element *element = &pack_elements(pack, &count)[index];
    *symbol = (Symbol){.kind = SYMBOL_COLUMN,
                       .type = types[element->type],
                       .unit = element->unit,
                       .column = index,
                       .domain = element->type == ELEMENT_CHOICE ? index + 1 : -1};
}

static bool resolve(void *context, Str name, int stage, int wanted_domain, Symbol *symbol) {
    const FactScope *scope = context;
    if (wanted_domain >= 0 && choice(scope, name, wanted_domain, symbol)) {
        return true;
    }
    for (size_t i = 0; i < scope->extra_count; i++) {
        if (str_equal(scope->extra[i].name, name)) {
            *symbol = scope->extra[i].symbol;
            return true;
        }
    }
    if (str_is(name, "kind") || str_is(name, "类别")) {
        *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_CHOICE, .column = FACT_COLUMN_KIND, .domain = 0};
        return true;
    }
    if (str_is(name, "is_school")) {
        *symbol = (Symbol){.kind = SYMBOL_COLUMN, .type = TYPE_BOOL, .column = FACT_COLUMN_SCHOOL};
        return true;
    }
    int staged = pack_staged_element(scope->pack, name, stage);
    const Element *element = staged < 0 ? pack_element(scope->pack, name) : NULL;
    if (staged < 0 && !element) {
        return truth(name, symbol);
    }
    element_symbol(scope->pack, staged >= 0 ? staged : pack_element_index(scope->pack, element), symbol);
    return true;
}

static void consider(Str name, Str candidate, size_t *least, Str *best) {
    size_t here = candidate.len ? str_distance(name, candidate) : *least;
    if (here < *least) {
        *least = here;
        *best = candidate;
    }
}

static Str suggest(void *context, Str name, Arena *arena) {
    const FactScope *scope = context;
    size_t count, least = utf8_count(name) / 2 + 1;
    const Element *elements = pack_elements(scope->pack, &count);
    Str best = {NULL, 0};
    (void)arena;
    for (size_t i = 0; i < count; i++) {
        consider(name, elements[i].id, &least, &best);
        consider(name, elements[i].name, &least, &best);
        consider(name, elements[i].stem, &least, &best);
    }
    for (size_t i = 0; i < scope->extra_count; i++) {
        consider(name, scope->extra[i].name, &least, &best);
    }
    return best;
}

Scope fact_scope(const FactScope *scope) {
    /* The context is only read; the language's interface does not promise it. */
    union {
        const FactScope *in;
        void *out;
    } context = {scope};
    return (Scope){resolve, suggest, context.out};
}
