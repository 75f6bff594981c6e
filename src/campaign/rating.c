/* A rating: a level, points, a verdict or reasons to deduct, with words. Written as canonical JSON; to the standard it
 * is the decisions that it comes to. */
#include "campaign_internal.h"

#include <string.h>

const char *takes_id(Takes takes) {
    static const char *const ids[] = {"none", "level", "points", "verdict", "lines", "note"};
    return ids[takes];
}

static bool has_open_line(const ScoreNodeDef *node) {
    for (size_t i = 0; i < node->line_count; i++) {
        if (!node->lines[i].count.text.len) {
            return true;
        }
    }
    return false;
}

static Takes node_takes(const ScoreNodeDef *node) {
    switch (node->rule) {
    case SCORE_GIVEN: return TAKES_POINTS;
    case SCORE_EVIDENCE: return TAKES_VERDICT;
    case SCORE_GRADED: return TAKES_LEVEL;
    case SCORE_ANSWER: return TAKES_NOTE;
    case SCORE_DEDUCTIONS: return has_open_line(node) ? TAKES_LINES : TAKES_NONE;
    default: return TAKES_NONE;
    }
}

Takes item_takes(const ItemDef *def) {
    if (def->node) {
        return node_takes(def->node);
    }
    if (def->effect) {
        return def->effect->when.text.len ? TAKES_NONE : TAKES_VERDICT;
    }
    return def->kind == ITEM_SCORE                             ? TAKES_POINTS
           : def->kind == ITEM_EVIDENCE || def->needs_decision ? TAKES_VERDICT
                                                               : TAKES_NONE;
}

bool item_may_not_apply(const ItemDef *def) {
    return def->node && def->node->may_not_apply;
}

/* ---- reading ---- */

static json_t *parsed(Str text) {
    json_error_t fault;
    return text.len ? json_loadb(text.data, text.len, 0, &fault) : NULL;
}

static bool take_words(const CampaignCall *call, const json_t *from, json_t *into, Err *err) {
    static const char *const words[] = {"note", "problem", "measure"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str text;
        if (!body_text(call, from, words[i], CAMPAIGN_TEXT_MOST, &text, err)) {
            return false;
        }
        if (text.len) {
            json_object_set_new(into, words[i], json_stringn(text.data, text.len));
        }
    }
    return true;
}

static bool take_points(const json_t *from, json_t *into, Err *err) {
    const json_t *points = json_object_get(from, "points");
    if (!points || json_is_null(points)) {
        return true;
    }
    if (!json_is_number(points)) {
        return err_set_field(err, ERR_INPUT, "points", "得分要是数。");
    }
    json_object_set_new(into, "points", json_real(json_number_value(points)));
    return true;
}

static bool take_line(const CampaignCall *call, const ScoreNodeDef *node, const json_t *from, json_t *lines, Err *err) {
    Str id, note;
    const json_t *points = json_object_get(from, "points");
    if (!body_text(call, from, "id", 100, &id, err) || !body_text(call, from, "note", CAMPAIGN_TEXT_MOST, &note, err)) {
        return false;
    }
    for (size_t i = 0; i < node->line_count; i++) {
        if (str_equal(node->lines[i].id, id) && !node->lines[i].count.text.len) {
            if (points && !json_is_null(points) && !json_is_number(points)) {
                return err_set_field(err, ERR_INPUT, "lines", "“%.*s”的扣分要是数。", STR_ARG(node->lines[i].name));
            }
            json_t *line = json_object();
            json_object_set_new(line, "id", json_stringn(id.data, id.len));
            json_object_set_new(line, "points", json_real(json_number_value(points)));
            json_object_set_new(line, "note", json_stringn(note.data ? note.data : "", note.len));
            json_array_append_new(lines, line);
            return true;
        }
    }
    return err_set_field(err, ERR_INPUT, "lines", "“%.*s”没有“%.*s”这条扣分理由，或者它由数据计算。",
                         STR_ARG(node->name), STR_ARG(id));
}

static bool take_lines(const CampaignCall *call, const ItemDef *def, const json_t *from, json_t *into, Err *err) {
    const json_t *lines = json_object_get(from, "lines"), *line;
    json_t *kept = json_array();
    size_t index;
    bool good = true;
    json_array_foreach(lines, index, line) {
        good = good && take_line(call, def->node, line, kept, err);
    }
    if (good && lines) {
        json_object_set(into, "lines", kept);
    }
    json_decref(kept);
    return good;
}

static bool take_level(const CampaignCall *call, const Campaign *campaign, const json_t *from, json_t *into, Err *err) {
    const FrameworkDef *framework = &campaign->framework.def->framework;
    Str level;
    if (!body_text(call, from, "level", 100, &level, err) || !level.len) {
        return err->kind == ERR_NONE;
    }
    for (size_t i = 0; i < framework->level_count; i++) {
        if (str_equal(framework->levels[i].id, level)) {
            json_object_set_new(into, "level", json_stringn(level.data, level.len));
            return true;
        }
    }
    return err_set_field(err, ERR_INPUT, "level", "没有“%.*s”这个落实程度。", STR_ARG(level));
}

static bool take_verdict(const CampaignCall *call, const ItemDef *def, const json_t *from, json_t *into, Err *err) {
    Str verdict;
    if (!body_text(call, from, "verdict", 20, &verdict, err) || !verdict.len) {
        return err->kind == ERR_NONE;
    }
    bool out = str_is(verdict, "not_applicable");
    bool graded = item_takes(def) == TAKES_VERDICT || item_takes(def) == TAKES_LEVEL;
    bool fits = out ? item_may_not_apply(def) : graded && (str_is(verdict, "met") || str_is(verdict, "not_met"));
    if (!fits) {
        return err_set_field(err, ERR_INPUT, "verdict",
                             out ? "“%.*s”不能认定为不适用。" : "“%.*s”的认定意见只能是“达到”或“未达到”。",
                             STR_ARG(def->name));
    }
    json_object_set_new(into, "verdict", json_stringn(verdict.data, verdict.len));
    return true;
}

static bool take_rating(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, const json_t *from,
                        json_t *into, Err *err) {
    Takes takes = item_takes(def);
    if (!take_verdict(call, def, from, into, err) || !take_words(call, from, into, err)) {
        return false;
    }
    if (json_object_get(into, "verdict") && takes != TAKES_VERDICT) {
        return true; /* does not apply: nothing else counts */
    }
    return (takes != TAKES_POINTS || take_points(from, into, err)) &&
           (takes != TAKES_LEVEL || take_level(call, campaign, from, into, err)) &&
           (takes != TAKES_LINES || take_lines(call, def, from, into, err));
}

/* The words that a draft may still lack. */
static bool in_range(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, Str text, Err *err) {
    Decisions decisions = {.count = 0};
    Verdict verdict;
    if (!rating_decisions(call, def, text, STR("-"), STR("-"), &decisions, err)) {
        return false;
    }
    for (size_t i = 0; i < decisions.count; i++) {
        Decision *decision = &decisions.list[i];
        decision->note = decision->note.len ? decision->note : STR("-");
        if (!decision_check(campaign->framework.standard, decision, &verdict, err)) {
            return false;
        }
    }
    return true;
}

bool rating_read(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, const json_t *rating,
                 Str *text, Err *err) {
    *text = (Str){NULL, 0};
    if (!json_is_object(rating)) {
        return err_set_field(err, ERR_USAGE, "rating", "“rating”要是一个对象。");
    }
    if (item_takes(def) == TAKES_NONE && !item_may_not_apply(def)) {
        return err_set(err, ERR_INPUT, "“%.*s”由数据计算得出，不能由人填写；数据有误请更正数据。", STR_ARG(def->name));
    }
    json_t *kept = json_object();
    bool good = take_rating(call, campaign, def, rating, kept, err);
    if (good && json_object_size(kept)) {
        *text = json_value_text(kept, JSON_CANONICAL, call->arena);
    }
    json_decref(kept);
    return good && (!text->len || in_range(call, campaign, def, *text, err));
}

/* ---- to decisions ---- */

static Decision *add_decision(const CampaignCall *call, Decisions *decisions, Str item, Str note, Str by, Str at) {
    if (decisions->count == decisions->capacity) {
        decisions->capacity = decisions->capacity ? decisions->capacity * 2 : 32;
        decisions->list =
            arena_grow(call->arena, decisions->list, decisions->count, decisions->capacity, sizeof *decisions->list);
    }
    Decision *made = &decisions->list[decisions->count++];
    *made = (Decision){.item = item, .verdict = VERDICT_NOT_MET, .note = note, .actor = by, .at = at};
    return made;
}

static Str member(const CampaignCall *call, const json_t *from, const char *key) {
    return str_copy(call->arena, json_member_text(from, key));
}

static void line_decisions(const CampaignCall *call, const ItemDef *def, const json_t *rating, Str by, Str at,
                           Decisions *decisions) {
    const json_t *lines = json_object_get(rating, "lines"), *line;
    Str whole = member(call, rating, "note");
    for (size_t i = 0; lines && i < def->node->line_count; i++) {
        const ScoreLineDef *one = &def->node->lines[i];
        if (one->count.text.len) {
            continue;
        }
        /* What is not named takes nothing. */
        Decision *made = add_decision(call, decisions, one->id, whole, by, at);
        size_t index;
        made->has_points = true;
        json_array_foreach(lines, index, line) {
            if (str_equal(json_member_text(line, "id"), one->id)) {
                Str note = member(call, line, "note");
                made->points = json_number_value(json_object_get(line, "points"));
                made->note = note.len ? note : whole;
            }
        }
    }
}

static void one_decision(const CampaignCall *call, const ItemDef *def, const json_t *rating, Str by, Str at,
                         Decisions *decisions) {
    Str verdict = member(call, rating, "verdict"), note = member(call, rating, "note"),
        level = member(call, rating, "level");
    const json_t *points = json_object_get(rating, "points");
    if (str_is(verdict, "not_applicable")) {
        add_decision(call, decisions, def->id, note, by, at)->verdict = VERDICT_NOT_APPLICABLE;
    } else if (points) {
        Decision *made = add_decision(call, decisions, def->id, note, by, at);
        made->has_points = true;
        made->points = json_number_value(points);
        made->verdict = VERDICT_MET;
    } else if (level.len) {
        add_decision(call, decisions, def->id, note, by, at)->level = level;
    } else if (verdict.len) {
        add_decision(call, decisions, def->id, note, by, at)->verdict =
            str_is(verdict, "met") ? VERDICT_MET : VERDICT_NOT_MET;
    } else if (item_takes(def) == TAKES_NOTE && note.len) {
        add_decision(call, decisions, def->id, note, by, at)->verdict = VERDICT_MET;
    }
}

bool rating_decisions(const CampaignCall *call, const ItemDef *def, Str text, Str by, Str at, Decisions *decisions,
                      Err *err) {
    json_t *rating = parsed(text);
    if (text.len && !rating) {
        return err_set(err, ERR_INTERNAL, "读不出“%.*s”的评分。", STR_ARG(def->name));
    }
    bool out = str_is(json_member_text(rating, "verdict"), "not_applicable");
    if (rating && item_takes(def) == TAKES_LINES && !out) {
        line_decisions(call, def, rating, by, at, decisions);
    } else if (rating) {
        one_decision(call, def, rating, by, at, decisions);
    }
    json_decref(rating);
    return true;
}

/* ---- complete ---- */

/* Whether something was taken away, or less was given than there is. */
static bool is_less(const Campaign *campaign, const ItemDef *def, const json_t *rating) {
    const FrameworkDef *framework = &campaign->framework.def->framework;
    const json_t *points = json_object_get(rating, "points"), *line;
    Str level = json_member_text(rating, "level");
    size_t index;
    bool less = str_is(json_member_text(rating, "verdict"), "not_met") ||
                (level.len && framework->level_count && !str_equal(level, framework->levels[0].id));
    double most = def->node ? fraction_number(def->node->points) : 0;
    bool bonus = def->node && def->node->bonus;
    less = less || (points && !bonus && json_number_value(points) < most);
    json_array_foreach(json_object_get(rating, "lines"), index, line) {
        less = less || json_number_value(json_object_get(line, "points")) > 0;
    }
    return less;
}

static bool words_complete(const Campaign *campaign, const ItemDef *def, const json_t *rating, Err *err) {
    Str note = json_member_text(rating, "note"), problem = json_member_text(rating, "problem");
    const json_t *line;
    size_t index;
    bool noted = note.len > 0;
    json_array_foreach(json_object_get(rating, "lines"), index, line) {
        noted = noted || json_member_text(line, "note").len > 0;
    }
    if (is_less(campaign, def, rating) && !noted) {
        return err_set_field(err, ERR_INPUT, "note", "“%.*s”没有得满，请在说明里写明扣分或没有达到的原因。",
                             STR_ARG(def->name));
    }
    if (problem.len && !json_member_text(rating, "measure").len) {
        return err_set_field(err, ERR_INPUT, "measure", "“%.*s”写了存在问题，还要写改进措施。", STR_ARG(def->name));
    }
    return true;
}

bool rating_complete(const CampaignCall *call, const Campaign *campaign, const ItemDef *def, Str text, bool proof,
                     Err *err) {
    static const char hash[] = "0000000000000000000000000000000000000000000000000000000000000000";
    Decisions decisions = {.count = 0};
    Verdict verdict;
    json_t *rating = parsed(text);
    bool good = rating_decisions(call, def, text, STR("-"), STR("-"), &decisions, err);
    if (good && !decisions.count) {
        good = err_set_field(err, ERR_INPUT, "rating", "“%.*s”还没有填。", STR_ARG(def->name));
    }
    good = good && words_complete(campaign, def, rating, err);
    for (size_t i = 0; good && i < decisions.count; i++) {
        decisions.list[i].file_hash = proof ? str_from(hash) : (Str){NULL, 0};
        good = decision_check(campaign->framework.standard, &decisions.list[i], &verdict, err);
    }
    json_decref(rating);
    return good;
}

/* ---- telling ---- */

bool rating_json(const CampaignCall *call, Tx *tx, Json *json, const char *key, Str text, Str by, Str at, Err *err) {
    json_t *rating = parsed(text);
    const json_t *line, *points = json_object_get(rating, "points");
    size_t index;
    json_key(json, key);
    if (!rating) {
        json_none(json);
        return true;
    }
    json_open_object(json);
    json_put_str(json, "verdict", json_member_text(rating, "verdict"));
    json_put_str(json, "level", json_member_text(rating, "level"));
    json_put_number(json, "points", points ? json_number_value(points) : (double)NAN);
    json_key(json, "lines");
    json_open_array(json);
    json_array_foreach(json_object_get(rating, "lines"), index, line) {
        json_open_object(json);
        json_put_str(json, "id", json_member_text(line, "id"));
        json_put_number(json, "points", json_number_value(json_object_get(line, "points")));
        json_put_str(json, "note", json_member_text(line, "note"));
        json_close_object(json);
    }
    json_close_array(json);
    json_put_str(json, "note", json_member_text(rating, "note"));
    json_put_str(json, "problem", json_member_text(rating, "problem"));
    json_put_str(json, "measure", json_member_text(rating, "measure"));
    json_put_str(json, "at", at);
    bool good = person_put(call, tx, json, by, err);
    json_close_object(json);
    json_decref(rating);
    return good;
}

Str rating_text(const CampaignCall *call, Str text, const char *name) {
    json_t *rating = parsed(text);
    Str found = member(call, rating, name);
    json_decref(rating);
    return found;
}

bool rating_same(Str a, Str b) {
    json_t *x = parsed(a), *y = parsed(b);
    bool same = str_equal(json_member_text(x, "verdict"), json_member_text(y, "verdict")) &&
                str_equal(json_member_text(x, "level"), json_member_text(y, "level")) &&
                json_number_value(json_object_get(x, "points")) == json_number_value(json_object_get(y, "points"));
    size_t index;
    const json_t *line;
    double taken_x = 0, taken_y = 0;
    json_array_foreach(json_object_get(x, "lines"), index, line) {
        taken_x += json_number_value(json_object_get(line, "points"));
    }
    json_array_foreach(json_object_get(y, "lines"), index, line) {
        taken_y += json_number_value(json_object_get(line, "points"));
    }
    json_decref(x);
    json_decref(y);
    return same && taken_x == taken_y;
}
