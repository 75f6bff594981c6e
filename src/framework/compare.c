/* Two frameworks side by side: what was added, removed, moved, and which cells changed. */
#include "framework_internal.h"

#include <string.h>

typedef struct Entry {
    SheetId sheet;
    Str id, name, above; /* above: name of the group */
    Str above_id;
    int depth;
    Str *cells;
    Str bands; /* of nodes, as one text */
} Entry;

typedef struct Entries {
    Entry *items;
    size_t count;
    Arena *arena;
} Entries;

const char *framework_change_id(FrameworkChange change) {
    static const char *const ids[] = {"same", "added", "removed", "moved", "changed"};
    return ids[change];
}

static Entry *add(Entries *entries, SheetId sheet, const void *record) {
    entries->items = arena_grow(entries->arena, entries->items, entries->count, entries->count + 1, sizeof(Entry));
    Entry *entry = &entries->items[entries->count++];
    *entry = (Entry){.sheet = sheet, .cells = cells_of(sheet, record, entries->arena)};
    size_t id = column_of(sheet, "id"), name = column_of(sheet, "name");
    entry->id = id < sheet_defs[sheet].count ? entry->cells[id] : (Str){NULL, 0};
    entry->name = name < sheet_defs[sheet].count ? entry->cells[name] : (Str){NULL, 0};
    return entry;
}

static Str bands_text(const ScoreNodeDef *node, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < node->band_count; i++) {
        Str *cells = cells_of(SHEET_BANDS, &node->bands[i], arena);
        buf_add(&text, i ? STR("；") : STR(""));
        for (size_t c = 0, said = 0; c < sheet_defs[SHEET_BANDS].count; c++) {
            if (cells[c].len) {
                buf_add_format(&text, "%s%.*s", said++ ? " " : "", STR_ARG(cells[c]));
            }
        }
    }
    return buf_str(&text);
}

static void add_node(Entries *entries, const ScoreNodeDef *node, const ScoreNodeDef *above, int depth) {
    Entry *entry = add(entries, SHEET_NODES, node);
    entry->depth = depth;
    entry->above = above ? above->name : (Str){NULL, 0};
    entry->above_id = above ? above->id : (Str){NULL, 0};
    entry->bands = bands_text(node, entries->arena);
    for (size_t i = 0; i < node->line_count; i++) {
        Entry *line = add(entries, SHEET_LINES, &node->lines[i]);
        line->depth = depth + 1;
        line->above = node->name;
        line->above_id = node->id;
    }
    for (size_t i = 0; i < node->node_count; i++) {
        add_node(entries, &node->nodes[i], node, depth + 1);
    }
}

static void name_grades(Entries *entries, const FrameworkDef *framework) {
    for (size_t i = 0; i < entries->count; i++) {
        cells_name_grades(entries->items[i].sheet, entries->items[i].cells, framework);
    }
}

static Entries entries_of(const StandardDef *def, Arena *arena) {
    Entries entries = {.arena = arena};
    const FrameworkDef *framework = &def->framework;
    add(&entries, SHEET_WHOLE, def);
    for (size_t i = 0; i < framework->node_count; i++) {
        add_node(&entries, &framework->nodes[i], NULL, 0);
    }
    for (size_t i = 0; i < framework->effect_count; i++) {
        add(&entries, SHEET_EFFECTS, &framework->effects[i]);
    }
    for (size_t i = 0; i < framework->grade_count; i++) {
        add(&entries, SHEET_GRADES, &framework->grades[i]);
    }
    for (size_t i = 0; i < framework->level_count; i++) {
        add(&entries, SHEET_LEVELS, &framework->levels[i]);
    }
    for (size_t i = 0; i < def->parameter_count; i++) {
        add(&entries, SHEET_PARAMETERS, &def->parameters[i]);
    }
    name_grades(&entries, framework);
    return entries;
}

static const Entry *find(const Entries *entries, const Entry *wanted) {
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->items[i].sheet == wanted->sheet && str_equal(entries->items[i].id, wanted->id)) {
            return &entries->items[i];
        }
    }
    return NULL;
}

static void differ(FrameworkLine *line, Str name, Str before, Str after, Arena *arena) {
    if (str_equal(before, after)) {
        return;
    }
    line->differences = arena_grow(arena, line->differences, line->difference_count, line->difference_count + 1,
                                   sizeof *line->differences);
    line->differences[line->difference_count++] = (FrameworkDifference){name, before, after};
}

static const char *const kinds[SHEETS] = {"whole", "node", "band", "line", "grade", "level", "effect", "parameter"};

static FrameworkLine line_of(const Entry *before, const Entry *after, Arena *arena) {
    const Entry *entry = after ? after : before;
    FrameworkLine line = {
        .kind = str_from(kinds[entry->sheet]), .id = entry->id, .name = entry->name, .depth = entry->depth};
    line.above_before = before ? before->above : (Str){NULL, 0};
    line.above_after = after ? after->above : (Str){NULL, 0};
    if (!before || !after) {
        line.change = before ? CHANGE_REMOVED : CHANGE_ADDED;
        return line;
    }
    for (size_t i = 0; i < sheet_defs[entry->sheet].count; i++) {
        differ(&line, str_from(sheet_defs[entry->sheet].columns[i].heading), before->cells[i], after->cells[i], arena);
    }
    differ(&line, STR("分档"), before->bands, after->bands, arena);
    bool moved = !str_equal(before->above_id, after->above_id);
    line.change = moved ? CHANGE_MOVED : line.difference_count ? CHANGE_CHANGED : CHANGE_SAME;
    return line;
}

/* What is gone stands behind the one that it stood behind. */
static size_t place_of(const FrameworkLine *lines, size_t count, const Entries *before, size_t removed) {
    while (removed > 0) {
        const Entry *previous = &before->items[--removed];
        for (size_t i = count; i > 0; i--) {
            if (str_is(lines[i - 1].kind, kinds[previous->sheet]) && str_equal(lines[i - 1].id, previous->id)) {
                return i;
            }
        }
    }
    return count;
}

void framework_compare(const StandardDef *before, const StandardDef *after, Arena *arena, FrameworkLine **lines,
                       size_t *count) {
    Entries old = entries_of(before, arena), new = entries_of(after, arena);
    *lines = ARENA_ARRAY(arena, old.count + new.count, FrameworkLine);
    *count = 0;
    for (size_t i = 0; i < new.count; i++) {
        (*lines)[(*count)++] = line_of(find(&old, &new.items[i]), &new.items[i], arena);
    }
    for (size_t i = 0; i < old.count; i++) {
        if (!find(&new, &old.items[i])) {
            size_t at = place_of(*lines, *count, &old, i);
            memmove(&(*lines)[at + 1], &(*lines)[at], (*count - at) * sizeof **lines);
            (*lines)[at] = line_of(&old.items[i], NULL, arena);
            (*count)++;
        }
    }
}
