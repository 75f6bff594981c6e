/* Names for codes: what people call the units, persons, cases, elements and items that fields name. */
#include "ledger_internal.h"

#include <string.h>

const char *name_key(CaseFieldType type) {
    switch (type) {
    case CASE_UNIT: return "unit";
    case CASE_PERSON: return "person";
    case CASE_REFERENCE: return "case";
    case CASE_ELEMENT: return "element";
    case CASE_ITEM: return "item";
    default: return NULL;
    }
}

static const char *sql_of(CaseFieldType type) {
    switch (type) {
    case CASE_UNIT: return "SELECT COALESCE(" SQL_UNIT_NAME("?") ", '')";
    default: return "SELECT number || ' ' || title FROM case_record WHERE id = CAST(? AS INTEGER)";
    }
}

static void search_items(ItemSearch *search, const ItemDef *items, size_t count, bool in_use) {
    for (size_t i = 0; i < count; i++) {
        const ItemDef *item = &items[i];
        if (in_use && str_equal(item->name, search->given)) {
            search->several = search->several || (search->named.len && !str_equal(search->named, item->id));
            search->named = item->id;
        }
        if (!str_equal(item->id, search->given)) {
            continue;
        }
        if (!search->known || (in_use && !search->in_use)) {
            search->name = item->name;
            search->differs = false;
        } else if (in_use == search->in_use) {
            search->differs = search->differs || !str_equal(search->name, item->name);
        }
        search->known = true;
        search->in_use = search->in_use || in_use;
    }
}

void item_search(ItemSearch *search, const StandardDef *standard, bool in_use) {
    search_items(search, standard->preconditions, standard->precondition_count, in_use);
    search_items(search, standard->vetoes, standard->veto_count, in_use);
    for (size_t i = 0; i < standard->block_count; i++) {
        search_items(search, standard->blocks[i].items, standard->blocks[i].item_count, in_use);
    }
}

ItemSearch item_named(const Ledger *ledger, Str given) {
    ItemSearch search = {.given = given};
    size_t count;
    const StandardDef *standards = pack_standards(ledger->pack, &count);
    if (ledger->items) {
        ledger->items(ledger->items_context, &search);
    }
    for (size_t i = 0; !ledger->items && i < count; i++) {
        item_search(&search, &standards[i], true);
    }
    return search;
}

void ledger_items_from(Ledger *ledger, CaseItems items, void *context) {
    ledger->items = items;
    ledger->items_context = context;
}

/* The value itself when nobody knows it, or when standards call different things so: which standard is meant a case
 * does not say. */
static Str name_of_known(const Ledger *ledger, CaseFieldType type, Str value) {
    if (type == CASE_ELEMENT) {
        const Element *element = pack_element(ledger->pack, value);
        return element ? element->name : value;
    }
    ItemSearch item = item_named(ledger, value);
    return item.known && !item.differs ? item.name : value;
}

bool name_of(const Ledger *ledger, Tx *tx, CaseFieldType type, Str value, Arena *arena, Str *name, Err *err) {
    Stmt *stmt;
    bool row = false;
    *name = value;
    if (!name_key(type)) {
        return true;
    }
    if (type == CASE_ELEMENT || type == CASE_ITEM) {
        *name = name_of_known(ledger, type, value);
        return true;
    }
    if (type == CASE_PERSON) {
        return people_shown(tx, value, arena, name, err);
    }
    if (!stmt_open(tx, sql_of(type), &stmt, err, "s", value)) {
        return false;
    }
    bool good = stmt_step(stmt, &row, err);
    if (good && row && stmt_text(stmt, 0).len) {
        *name = str_copy(arena, stmt_text(stmt, 0));
    }
    stmt_close(stmt);
    return good;
}

static bool add_one(const Ledger *ledger, Tx *tx, const CaseField *field, const json_t *value, json_t *names,
                    Err *err) {
    const char *kind = name_key(field->type);
    if (!kind || !json_is_string(value)) {
        return true;
    }
    Arena *arena = arena_create();
    Str text = str_from(json_string_value(value)), name;
    Str key = str_format(arena, "%s:%.*s", kind, STR_ARG(text));
    bool good = true;
    if (!json_object_get(names, key.data)) {
        good = name_of(ledger, tx, field->type, text, arena, &name, err);
        if (good) {
            json_object_set_new(names, key.data, json_stringn(name.data, name.len));
        }
    }
    arena_destroy(arena);
    return good;
}

bool names_add(const Ledger *ledger, Tx *tx, const CaseField *field, const json_t *value, json_t *names, Err *err) {
    size_t index;
    const json_t *one;
    if (!json_is_array(value)) {
        return add_one(ledger, tx, field, value, names, err);
    }
    json_array_foreach(value, index, one) {
        if (!add_one(ledger, tx, field, one, names, err)) {
            return false;
        }
        for (size_t c = 0; c < field->field_count; c++) {
            const CaseField *column = &field->fields[c];
            if (!add_one(ledger, tx, column, json_object_get(one, column->id.data), names, err)) {
                return false;
            }
        }
    }
    return true;
}
