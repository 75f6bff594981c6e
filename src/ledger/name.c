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
    case CASE_PERSON: return "SELECT shown FROM account WHERE name = ?";
    default: return "SELECT number || ' ' || title FROM case_record WHERE id = CAST(? AS INTEGER)";
    }
}

/* Of the packs. The value itself when they do not have it (an item of a framework of the bureau's own) or call
 * different things so: which standard is meant a case does not say. */
static Str name_in_packs(const Pack *pack, CaseFieldType type, Str value) {
    const Element *element = type == CASE_ELEMENT ? pack_element(pack, value) : NULL;
    size_t count;
    const StandardDef *standards = pack_standards(pack, &count);
    Str name = element ? element->name : (Str){NULL, 0};
    for (size_t i = 0; type == CASE_ITEM && i < count; i++) {
        const ItemDef *item = standard_item(&standards[i], value);
        if (item && name.len && !str_equal(name, item->name)) {
            return value;
        }
        name = item ? item->name : name;
    }
    return name.len ? name : value;
}

bool name_of(const Pack *pack, Tx *tx, CaseFieldType type, Str value, Arena *arena, Str *name, Err *err) {
    Stmt *stmt;
    bool row = false;
    *name = value;
    if (!name_key(type)) {
        return true;
    }
    if (type == CASE_ELEMENT || type == CASE_ITEM) {
        *name = name_in_packs(pack, type, value);
        return true;
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

static bool add_one(const Pack *pack, Tx *tx, const CaseField *field, const json_t *value, json_t *names, Err *err) {
    const char *kind = name_key(field->type);
    if (!kind || !json_is_string(value)) {
        return true;
    }
    Arena *arena = arena_create();
    Str text = str_from(json_string_value(value)), name;
    Str key = str_format(arena, "%s:%.*s", kind, STR_ARG(text));
    bool good = true;
    if (!json_object_get(names, key.data)) {
        good = name_of(pack, tx, field->type, text, arena, &name, err);
        if (good) {
            json_object_set_new(names, key.data, json_stringn(name.data, name.len));
        }
    }
    arena_destroy(arena);
    return good;
}

bool names_add(const Pack *pack, Tx *tx, const CaseField *field, const json_t *value, json_t *names, Err *err) {
    size_t index;
    const json_t *one;
    if (!json_is_array(value)) {
        return add_one(pack, tx, field, value, names, err);
    }
    json_array_foreach(value, index, one) {
        if (!add_one(pack, tx, field, one, names, err)) {
            return false;
        }
        for (size_t c = 0; c < field->field_count; c++) {
            const CaseField *column = &field->fields[c];
            if (!add_one(pack, tx, column, json_object_get(one, column->id.data), names, err)) {
                return false;
            }
        }
    }
    return true;
}
