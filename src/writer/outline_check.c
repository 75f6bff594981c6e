/* Whether an outline is right before anything is written: kinds of blocks, names, tables, levels. */
#include "outline.h"

#include "tables.h"

#include <string.h>

bool outline_at_place(const PackText *text, const ReportDef *def, Err *err) {
    if (err && err->place.line == 0) {
        err->place = text->place.line ? text->place : def->place;
    }
    return false;
}

bool outline_call(Str table, const char *function, Str *arguments) {
    Str name = str_from(function);
    if (!str_starts(table, name) || !str_ends(table, STR(")"))) {
        return false;
    }
    *arguments = str_slice(table, name.len, table.len - 1);
    return true;
}

static bool is_call(Str table) {
    Str arguments;
    return outline_call(table, "by_kind(", &arguments) || outline_call(table, "by_year(", &arguments);
}

static bool check_when(Str when, const Data *root, const NameScope *scopes, Arena *arena, Err *err) {
    Str name = str_starts(when, STR("!")) ? str_trim(str_slice(when, 1, when.len)) : str_trim(when);
    return name.len == 0 || data_check(root, scopes, name, arena, err) != NULL;
}

static bool check_table(const ReportBlockDef *block, const Data *root, const NameScope *scopes, Arena *arena,
                        Err *err) {
    static const struct {
        const char *type, *name;
        DataKind kind;
    } kinds[] = {{"table", "表格", DATA_TABLE}, {"chart", "图", DATA_CHART}, {"picture", "图片", DATA_PICTURE}};
    size_t at = 0;
    Str arguments;
    while (at < sizeof kinds / sizeof *kinds && !str_is(block->type, kinds[at].type)) {
        at++;
    }
    if (at == sizeof kinds / sizeof *kinds || (at == 0 && is_call(block->table))) {
        return true;
    }
    if (at == 0 && outline_call(block->table, "list(", &arguments)) {
        return table_by_list_check(root, scopes, arguments, arena, err);
    }
    const NameDef *name = data_check(root, scopes, block->table, arena, err);
    bool rows = name && name->kind == DATA_MAP && at == 0 &&
                (str_is(str_from(name->id), "field") || str_is(str_from(name->id), "brief")); /* field.agenda */
    if (name && !rows && name->kind != kinds[at].kind) {
        return err_set(err, ERR_INPUT, "“%.*s”不是%s。请换成%s的名称。", STR_ARG(block->table), kinds[at].name,
                       kinds[at].name);
    }
    return name != NULL;
}

static bool known_type(Str type) {
    static const char *const types[] = {"heading", "paragraph", "list",  "problems",   "table",
                                        "chart",   "picture",   "group", "attachment", "page_break"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_is(type, types[i])) {
            return true;
        }
    }
    return false;
}

static bool check_blocks(const ReportBlockDef *blocks, size_t count, const Data *root, const NameScope *scopes,
                         const ReportDef *def, Arena *arena, Err *err) {
    for (size_t i = 0; i < count; i++) {
        const ReportBlockDef *block = &blocks[i];
        NameScope inner = {SCOPE_ANY, scopes};
        const NameScope *scope = scopes;
        bool good = known_type(block->type) ||
                    err_set(err, ERR_INPUT,
                            "报告提纲里没有“%.*s”这种段落。请改成 heading、paragraph、list、problems、table、"
                            "chart、picture、group、attachment 或 page_break。",
                            STR_ARG(block->type));
        if (good && block->each.len) {
            good = data_check_list(root, scopes, block->each, arena, &inner.scope, err);
            scope = &inner;
        }
        if (good && str_is(block->type, "heading") && (block->level < 1 || block->level > OUTLINE_LEVELS)) {
            good = err_set(err, ERR_INPUT, "标题的 level 要写1到%d。", OUTLINE_LEVELS);
        }
        good = good && text_check(block->text.text, root, scope, arena, err) &&
               check_when(block->when.text, root, scope, arena, err) && check_table(block, root, scope, arena, err);
        if (!good) {
            return outline_at_place(&block->text, def, err);
        }
        if (!check_blocks(block->blocks, block->block_count, root, scope, def, arena, err)) {
            return false;
        }
    }
    return true;
}

bool outline_check(const ReportDef *def, const Data *root, Arena *arena, Err *err) {
    NameScope scope = {SCOPE_REPORT, NULL};
    const PackText *texts[] = {&def->title, &def->short_title, &def->addressee, &def->signer, &def->document_number};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!text_check(texts[i]->text, root, &scope, arena, err)) {
            return outline_at_place(texts[i], def, err);
        }
    }
    return check_blocks(def->blocks, def->block_count, root, &scope, def, arena, err);
}

/* Whether the word is one of the names, or what one is called in Chinese, in any scope. */
static bool is_one_of(Str word, Str names) {
    Str name;
    while (str_cut(&names, ' ', &name)) {
        for (size_t i = 0; i < data_name_count; i++) {
            const NameDef *def = &data_names[i];
            if (str_is(name, def->id) && (str_equal(word, name) || str_is(word, def->chinese))) {
                return true;
            }
        }
    }
    return false;
}

/* Whether a path, or the arguments of a table, are made of names of which one is meant. */
static bool words_use(Str words, Str names) {
    size_t begin = 0;
    for (size_t at = 0; at <= words.len; at++) {
        if (at < words.len && !strchr(" .,;=()!\t\n", words.data[at])) {
            continue;
        }
        if (is_one_of(str_slice(words, begin, at), names)) {
            return true;
        }
        begin = at + 1;
    }
    return false;
}

/* Only names in braces count; a tag that is not right is told where the outline is checked. */
static bool text_uses(Str text, Str names) {
    Err untold = {.kind = ERR_NONE};
    Tag tag;
    bool found;
    for (size_t at = 0; tag_next(text, at, &tag, &found, &untold) && found; at = tag.to) {
        if (words_use(tag.name, names)) {
            return true;
        }
    }
    return false;
}

static bool blocks_use(const ReportBlockDef *blocks, size_t count, Str names) {
    for (size_t i = 0; i < count; i++) {
        const ReportBlockDef *block = &blocks[i];
        if (words_use(block->each, names) || words_use(block->table, names) || words_use(block->when.text, names) ||
            text_uses(block->text.text, names) || blocks_use(block->blocks, block->block_count, names)) {
            return true;
        }
    }
    return false;
}

bool report_uses(const ReportDef *def, const char *names) {
    return blocks_use(def->blocks, def->block_count, str_from(names));
}

/* Tables that are made of elements: by_kind(…), by_year(…). */
static bool has_element_tables(const ReportBlockDef *blocks, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_starts(str_trim(blocks[i].table), STR("by_")) ||
            has_element_tables(blocks[i].blocks, blocks[i].block_count)) {
            return true;
        }
    }
    return false;
}

static const char figures[] = "figure change previous unfilled total indicator indicator_change questions"
                              " question_count questions_table";

bool report_needs_figures(const ReportDef *def) {
    return !def->no_standard || report_uses(def, figures) || has_element_tables(def->blocks, def->block_count);
}

bool report_names(Str words, const char *names) {
    return words_use(words, str_from(names));
}

bool report_names_figures(Str words) {
    return report_names(words, figures);
}

bool report_check(const ReportDef *def, Arena *arena, Err *err) {
    return outline_check(def, data_create(arena, SCOPE_REPORT, NULL), arena, err);
}

bool report_phrases_check(const Pack *pack, Arena *arena, Err *err) {
    const ReportPhrases *phrases = pack_report_phrases(pack);
    const NameScope scope = {SCOPE_CHANGE, NULL};
    const Data *root = data_create(arena, SCOPE_CHANGE, NULL);
    if (!phrases) {
        return true;
    }
    const PackText *texts[] = {&phrases->rose,        &phrases->fell,          &phrases->stayed,
                               &phrases->points_rose, &phrases->points_fell,   &phrases->about,
                               &phrases->no_last,     &phrases->from_nothing,  &phrases->unfilled,
                               &phrases->not_known,   &phrases->neither_known, &phrases->score_rose,
                               &phrases->score_fell,  &phrases->score_stayed,  &phrases->nothing_last,
                               &phrases->not_kept,    &phrases->never_kept,    &phrases->many_names};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!text_check(texts[i]->text, root, &scope, arena, err)) {
            if (err && err->place.line == 0) {
                err->place = texts[i]->place;
            }
            return false;
        }
    }
    return table_words_check(pack, err);
}
