/* Codes and levels: what a code may hold, what is unusual about one, and which level may stand under which. */
#include "org.h"

#include <string.h>

bool org_code_good(Str code) {
    for (size_t i = 0; i < code.len; i++) {
        char c = code.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || strchr("-_.:/|", c))) {
            return false;
        }
    }
    return code.len > 0 && code.len <= ORG_CODE_MOST;
}

static bool all_digits(Str code, size_t from, bool zeros) {
    for (size_t i = from; i < code.len; i++) {
        if (code.data[i] < '0' || code.data[i] > '9' || (zeros && code.data[i] != '0')) {
            return false;
        }
    }
    return true;
}

Str org_code_doubt(const Pack *pack, Str code, const KindDef *kind, Str parent, const KindDef *parent_kind,
                   Arena *arena) {
    const LevelDef *level = pack_level(pack, kind->level);
    if (!level || !level->digits) {
        return (Str){NULL, 0};
    }
    if (code.len != (size_t)level->digits || !all_digits(code, 0, false)) {
        return str_format(arena, "%.*s的代码一般是%d位数字，“%.*s”不是，请核对。", STR_ARG(level->name), level->digits,
                          STR_ARG(code));
    }
    if (!all_digits(code, (size_t)level->own_digits, true)) {
        return str_format(arena, "%.*s的代码一般从第%d位起都是0，“%.*s”不是，请核对。", STR_ARG(level->name),
                          level->own_digits + 1, STR_ARG(code));
    }
    const LevelDef *above = parent_kind ? pack_level(pack, parent_kind->level) : NULL;
    Str beginning = above && above->digits ? str_slice(parent, 0, (size_t)above->own_digits) : (Str){NULL, 0};
    if (!str_starts(code, beginning)) {
        return str_format(arena, "代码“%.*s”不以上级“%.*s”的前%zu位开头，请核对。", STR_ARG(code), STR_ARG(parent),
                          beginning.len);
    }
    return (Str){NULL, 0};
}

bool org_may_stand_under(const Pack *pack, const KindDef *kind, const KindDef *parent) {
    const LevelDef *level = pack_level(pack, kind->level);
    if (!level) { /* the packs say nothing: whatever is higher */
        return !parent || parent->level < kind->level;
    }
    return parent ? level->under >> parent->level & 1u : level->top;
}

bool org_unit_matches(const Unit *unit, Str text) {
    return str_starts(unit->code, text) || str_find(unit->name, text) >= 0;
}
