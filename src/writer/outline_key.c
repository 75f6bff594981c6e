/* Names of blocks that stay when a report is written again. */
#include "outline.h"

#include <inttypes.h>

static uint32_t hash_add(uint32_t hash, Str text) {
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.data[i]) * 16777619U; /* FNV-1a */
    }
    return (hash ^ 0xFFU) * 16777619U;
}

static uint32_t hash_of(const ReportBlockDef *block) {
    uint32_t hash = 2166136261U;
    const Str parts[] = {block->type, block->text.text, block->table, block->each, block->when.text};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash = hash_add(hash, parts[i]);
    }
    return hash;
}

/* Blocks that say the same beside each other are told apart by their order. */
Str outline_key_of(const ReportBlockDef *blocks, size_t index, Arena *arena) {
    uint32_t own = hash_of(&blocks[index]);
    int same = 0;
    for (size_t i = 0; i < index; i++) {
        same += hash_of(&blocks[i]) == own;
    }
    return same ? str_format(arena, "%08" PRIx32 "~%d", own, same) : str_format(arena, "%08" PRIx32, own);
}

Str outline_member_key(const Data *member) {
    static const char *const names[] = {"id",          "school_code", "unit_code", "stage_name", "kind_name",
                                        "school_name", "item_name",   "unit_name", "name"};
    Buf out = buf_create(member->arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (size_t j = 0; j < member->count; j++) {
            const DataField *field = &member->fields[j];
            if (field->name->kind == DATA_TEXT && str_is(str_from(names[i]), field->name->id) && field->text.len) {
                buf_add_format(&out, "%s%.*s", out.len ? "," : "", STR_ARG(field->text));
            }
        }
    }
    return out.len ? buf_str(&out) : str_format(member->arena, "%zu", member->position);
}
