/* A campaign of evaluation, for outlines with `campaign`: what units rated themselves and what others found, item by
 * item, with evidence, problems and what became of those of the year before. */
#include "tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Points as they were given: 4.35, 3.3333. */
static Str show_points(Arena *arena, double points) {
    return show_limit(arena, COMPARE_NONE, points);
}

/* Nothing is said where there are no points; where there are some and they are not known, that is said. */
static void put_points(Data *data, const char *id, bool scored, double points) {
    if (!scored) {
        data_text(data, id, (Str){NULL, 0});
    } else if (isnan(points)) {
        data_unknown(data, id);
    } else {
        data_text(data, id, show_points(data->arena, points));
    }
}

/* ---- an item ---- */

static void put_figure(Data *data, const ReportRated *from) {
    Arena *arena = data->arena;
    data_text(data, "figures", from->figures);
    if (from->valued && !from->unit.len && !from->percent && from->limit == 1 &&
        (from->value == 0 || from->value == 1)) { /* a condition */
        Str said = from->value == 1 ? STR("符合") : STR("不符合");
        data_text(data, "value", said);
        data_text(data, "limit", (Str){NULL, 0});
        data_text(data, "figures", from->figures.len ? from->figures : said);
        return;
    }
    bool limited = from->valued && from->compare != COMPARE_NONE && !isnan(from->limit);
    double limit = from->percent ? from->limit * 100 : from->limit;
    Str none = {NULL, 0};
    Str value = from->valued ? figure_show(arena, from->value, from->decimals, from->percent, from->unit) : none;
    Str least = limited ? str_format(arena, "%.*s%.*s", STR_ARG(show_limit(arena, from->compare, limit)),
                                     STR_ARG(from->percent ? STR("%") : from->unit))
                        : none;
    data_text(data, "value", value);
    data_text(data, "limit", least);
    if (from->valued && !from->figures.len) {
        data_text(data, "figures",
                  limited ? str_format(arena, "%.*s（标准%.*s）", STR_ARG(value), STR_ARG(least)) : value);
    }
}

/* Why it is not met, without the item's name in front: that is said already. */
static Str problem_of(const ReportRated *from, bool bad, Str why) {
    Str said = from->problem.len ? from->problem : bad ? why : (Str){NULL, 0};
    if (str_starts(said, from->name)) {
        said = str_slice(said, from->name.len, said.len);
        said = str_starts(said, STR("：")) ? str_slice(said, strlen("："), said.len) : said;
    }
    return said;
}

static void put_words(Data *data, const ReportRated *from) {
    data_text(data, "id", from->id);
    data_text(data, "name", from->name);
    data_text(data, "group_name", from->group);
    data_text(data, "responsible", from->responsible);
    data_text(data, "self_words", from->self_words);
    data_text(data, "own_words", from->reviewed ? from->own_words : (Str){NULL, 0});
    data_text(data, "why", from->why);
    data_text(data, "note", from->note);
    data_text(data, "problem", problem_of(from, from->bad, from->why));
    data_text(data, "self_problem", problem_of(from, from->self_bad, from->self_why));
    data_text(data, "measure", from->measure);
    data_text(data, "own_reason", from->reviewed ? from->own_reason : (Str){NULL, 0});
    data_text(data, "proofs", from->proofs);
    data_text(data, "proof_names", from->proof_names);
    data_text(data, "case_number", from->case_number);
    data_text(data, "case_state", from->case_state);
    data_text(data, "case_due", said_day(data->arena, from->case_due));
}

/* What the item is computed from, as the report tells figures of elements everywhere. */
static void put_facts(Data *data, const ReportRated *from) {
    data_list(data, "facts");
    for (size_t i = 0; i < from->element_count; i++) {
        DataValue value, change;
        Str id = from->elements[i];
        if (!data_find(data, str_format(data->arena, "figure.%.*s", STR_ARG(id)), &value) || value.unknown ||
            !data_find(data, str_format(data->arena, "change.%.*s", STR_ARG(id)), &change)) {
            continue;
        }
        Data *fact = data_add(data, "facts");
        fact->source = value.source;
        data_text(fact, "name", value.label);
        data_text(fact, "value", value.text);
        data_text(fact, "change", change.unknown ? (Str){NULL, 0} : change.text);
    }
}

/* What was done, the figures behind it and the year before: told by the report about the unit. */
static void put_told(Data *data, const ReportRated *from, const ReportInput *input) {
    const ItemResult *last =
        from->valued ? item_before(input->before, from->id, from->def ? from->def->stage : -1) : NULL;
    const ItemFigure figure = {.known = from->valued,
                               .known_before = last != NULL,
                               .percent = from->percent,
                               .now = from->value,
                               .before = last ? last->value.number : 0,
                               .decimals = from->decimals,
                               .unit = from->unit};
    bool frozen = from->valued && !isnan(from->value_before); /* in whichever year that was */
    data_put_work(data, from->def, input);
    data_put_before(data, &figure, input->frame->pack);
    data_text(data, "last_value",
              frozen ? figure_show(data->arena, from->value_before, from->decimals, from->percent, from->unit)
                     : (Str){NULL, 0});
    put_facts(data, from);
}

static void put_rated(Data *data, const ReportRated *from, const ReportInput *input) {
    Arena *arena = data->arena;
    const FigureSource *around =
        data->outer->scope == SCOPE_RATED_GROUP ? data->outer->outer->source : data->outer->source;
    double taken = from->most - from->self;
    bool counts = from->scored && !from->left_out;
    if (around) {
        data->source =
            source_make(arena, "item", str_format(arena, "%.*s/%.*s", STR_ARG(around->id), STR_ARG(from->id)),
                        from->name, around->unit, around->period);
    }
    put_words(data, from);
    put_figure(data, from);
    put_points(data, "points_max", from->scored, from->most);
    put_points(data, "self_points", counts, from->self);
    put_points(data, "own_points", counts && from->reviewed, from->own);
    put_points(data, "previous_points", from->scored && !isnan(from->before), from->before);
    put_points(data, "deduction", counts && !from->bonus && !isnan(taken) && taken > 0, taken);
    data_truth(data, "scored", from->scored);
    data_truth(data, "self_known", !isnan(from->self));
    data_truth(data, "bonus", from->bonus);
    data_truth(data, "computed", from->computed);
    data_truth(data, "left_out", from->left_out);
    data_truth(data, "reviewed", from->reviewed);
    put_told(data, from, input);
}

/* ---- a group of items ---- */

/* Of a group: what is not known leaves a range. */
typedef struct Sums {
    double most, self_low, self_high, own_low, own_high;
    bool scored, reviewed;
} Sums;

static double bound(double points, double open) {
    return isnan(points) ? open : points;
}

static Sums sums_of(const ReportSheet *sheet, Str group) {
    Sums sums = {.reviewed = true};
    for (size_t i = 0; i < sheet->item_count; i++) {
        const ReportRated *item = &sheet->items[i];
        if (str_equal(item->group, group) && item->scored && !item->left_out) {
            sums.scored = true;
            sums.reviewed = sums.reviewed && item->reviewed;
            sums.most += item->bonus ? 0 : item->most;
            sums.self_low += bound(item->self, item->self_low);
            sums.self_high += bound(item->self, item->self_high);
            sums.own_low += bound(item->own, item->own_low);
            sums.own_high += bound(item->own, item->own_high);
        }
    }
    return sums;
}

static void put_range(Data *group, const char *id, bool scored, double low, double high) {
    Arena *arena = group->arena;
    Str from = show_points(arena, low), to = show_points(arena, high);
    if (!scored || str_equal(from, to)) {
        put_points(group, id, scored, low);
    } else {
        data_text(group, id, str_format(arena, "%.*s至%.*s", STR_ARG(from), STR_ARG(to)));
    }
}

static void put_group(Data *group, const ReportSheet *sheet, Str name, const Sums *sums, const ReportInput *input) {
    data_text(group, "name", name);
    data_list(group, "rated");
    for (size_t i = 0; i < sheet->item_count; i++) {
        if (str_equal(sheet->items[i].group, name)) {
            put_rated(data_add(group, "rated"), &sheet->items[i], input);
        }
    }
    put_points(group, "points_max", sums->scored && sums->most > 0, sums->most);
    put_range(group, "self_points", sums->scored, sums->self_low, sums->self_high);
    put_range(group, "own_points", sums->scored && sums->reviewed, sums->own_low, sums->own_high);
}

static void put_groups(Data *data, const ReportSheet *sheet, Str name, const ReportInput *input) {
    const Sums sums = sums_of(sheet, name);
    put_group(data_add(data, "rated_groups"), sheet, name, &sums, input);
    if (sums.scored) {
        put_group(data_add(data, "scored_groups"), sheet, name, &sums, input);
    }
}

static bool begun(const ReportSheet *sheet, size_t index) {
    for (size_t i = 0; i < index; i++) {
        if (str_equal(sheet->items[i].group, sheet->items[index].group)) {
            return true;
        }
    }
    return false;
}

/* ---- a unit ---- */

static void put_total(Data *data, const ReportSheet *sheet) {
    const ReportTotal *self = &sheet->self, *own = &sheet->own;
    Str none = {NULL, 0};
    data_truth(data, "scored", !isnan(self->points));
    put_points(data, "points_max", !isnan(self->points), self->points);
    data_text(data, "self_score", isnan(self->points) ? none : self->shown);
    data_text(data, "self_grade", self->grade);
    data_truth(data, "self_grade_barred", self->grade_barred);
    data_truth(data, "self_grade_open", self->grade.len && self->grade_open);
    data_text(data, "self_verdict", self->verdict_name);
    data_count(data, "self_met", self->met);
    data_count(data, "self_not_met", self->not_met);
    data_count(data, "self_pending", self->pending);
    data_text(data, "own_score", own->told && !isnan(own->points) ? own->shown : none);
    data_text(data, "own_grade", own->told ? own->grade : none);
    data_truth(data, "own_score_open", own->told && !isnan(own->points) && isnan(own->score));
    data_truth(data, "own_grade_barred", own->told && own->grade_barred);
    data_truth(data, "own_grade_open", own->told && own->grade_open);
    data_truth(data, "own_grade_settled", own->told && own->grade.len && own->grade_settled);
    data_text(data, "own_verdict", own->told ? own->verdict_name : none);
    data_text(data, "own_conclusion", !own->told ? none : own->grade.len ? own->grade : own->verdict_name);
    if (own->told) {
        data_count(data, "own_not_met", own->not_met);
    } else {
        data_text(data, "own_not_met", none);
    }
}

/* Rose, fell, stayed: only of two scores that are settled. */
static Str difference_in_words(const Pack *pack, const ReportSheet *sheet, const ReportTotal *now, Arena *arena) {
    double more = now->score - sheet->before.score;
    if (!sheet->before.told || isnan(more) || now->points != sheet->before.points) {
        return (Str){NULL, 0};
    }
    return score_change_in_words(pack, round(more * 100) / 100, arena); /* scores are shown with two places */
}

static void put_previous(Data *data, const Pack *pack, const ReportSheet *sheet) {
    const ReportTotal *before = &sheet->before, *now = sheet->own.told ? &sheet->own : &sheet->self;
    Str none = {NULL, 0};
    data_text(data, "previous_score", before->told && !isnan(before->points) ? before->shown : none);
    data_text(data, "previous_grade", before->told ? before->grade : none);
    data_text(data, "difference", difference_in_words(pack, sheet, now, data->arena));
    data_text(data, "self_difference", difference_in_words(pack, sheet, &sheet->self, data->arena));
    data_text(data, "target", isnan(sheet->target) ? none : show_points(data->arena, sheet->target));
}

static void put_proofs(Data *data, const ReportSheet *sheet) {
    Arena *arena = data->arena;
    data_list(data, "proofs");
    for (size_t i = 0; i < sheet->proof_count; i++) {
        const ReportProof *from = &sheet->proofs[i];
        Data *proof = data_add(data, "proofs");
        Str since = said_day(arena, from->from), until = said_day(arena, from->until);
        data_text(proof, "code", from->number);
        data_text(proof, "name", from->name);
        data_text(proof, "items", from->items);
        data_text(proof, "given", said_day(arena, from->given));
        data_text(proof, "valid",
                  since.len && until.len ? str_format(arena, "%.*s至%.*s", STR_ARG(since), STR_ARG(until))
                  : until.len            ? str_format(arena, "至%.*s", STR_ARG(until))
                  : since.len            ? str_format(arena, "%.*s起", STR_ARG(since))
                                         : since);
        data_truth(proof, "expired", from->expired);
    }
    data_list(data, "proof_lacks");
    for (size_t i = 0; i < sheet->lack_count; i++) {
        data_text(data_add(data, "proof_lacks"), "name", sheet->lacks[i]);
    }
}

static bool is_problem(const ReportRated *item) {
    return item->problem.len > 0 || item->bad;
}

static bool is_own_problem(const ReportRated *item) {
    return item->problem.len > 0 || item->self_bad;
}

static size_t put_lists(Data *data, const ReportSheet *sheet, const ReportInput *input) {
    size_t problems = 0, open = 0;
    data_list(data, "rated");
    data_list(data, "rated_groups");
    data_list(data, "scored_groups");
    data_list(data, "rated_problems");
    data_list(data, "self_problems");
    data_list(data, "open_items");
    data_list(data, "past_problems");
    for (size_t i = 0; i < sheet->item_count; i++) {
        put_rated(data_add(data, "rated"), &sheet->items[i], input);
        if (!begun(sheet, i)) {
            put_groups(data, sheet, sheet->items[i].group, input);
        }
        if (is_problem(&sheet->items[i])) {
            put_rated(data_add(data, "rated_problems"), &sheet->items[i], input);
            problems++;
        }
        if (is_own_problem(&sheet->items[i])) {
            put_rated(data_add(data, "self_problems"), &sheet->items[i], input);
        }
        if (sheet->items[i].open) {
            put_rated(data_add(data, "open_items"), &sheet->items[i], input);
            open++;
        }
    }
    for (size_t i = 0; i < sheet->past_count; i++) {
        Data *past = data_add(data, "past_problems");
        data_text(past, "name", sheet->past[i].name);
        data_text(past, "measure", sheet->past[i].measure);
        data_text(past, "became", sheet->past[i].became);
    }
    data_count(data, "rated_problem_count", problems);
    data_count(data, "open_item_count", open);
    return problems;
}

typedef struct Taker {
    Str name;
    size_t count;
} Taker;

static int more_items_first(const void *left, const void *right) {
    const Taker *a = left, *b = right;
    return a->count != b->count ? (a->count < b->count ? 1 : -1) : str_compare(a->name, b->name);
}

/* Who had how many items. */
static void put_takers(Data *data, const ReportSheet *sheet) {
    Taker *takers = ARENA_ARRAY(data->arena, sheet->item_count + 1, Taker);
    size_t count = 0;
    for (size_t i = 0; i < sheet->item_count; i++) {
        size_t at = 0;
        while (at < count && !str_equal(takers[at].name, sheet->items[i].responsible)) {
            at++;
        }
        takers[at].name = sheet->items[i].responsible;
        takers[at].count++;
        count = at == count ? count + 1 : count;
    }
    qsort(takers, count, sizeof *takers, more_items_first);
    data_list(data, "takers");
    for (size_t i = 0; i < count; i++) {
        Data *taker = data_add(data, "takers");
        data_text(taker, "name", takers[i].name);
        data_count(taker, "count", takers[i].count);
    }
    data_count(data, "taker_count", count);
    data_truth(data, "shared_out", count > 1);
}

static size_t put_sheet(Data *data, const ReportInput *input, const ReportSheet *sheet) {
    data_text(data, "unit_name", sheet->name);
    data_text(data, "unit_code", sheet->code);
    data_text(data, "sheet_state", sheet->state_name);
    data_truth(data, "rated_whole", sheet->rated);
    data_truth(data, "reviewed", sheet->own.told);
    put_total(data, sheet);
    put_previous(data, input->frame->pack, sheet);
    size_t problems = put_lists(data, sheet, input);
    put_proofs(data, sheet);
    put_takers(data, sheet);
    data_count(data, "proof_count", sheet->proof_count);
    data_text(data, "handed_on", said_day(data->arena, sheet->handed_on));
    return problems;
}

/* ---- the whole ---- */

static void put_heads(Data *report, const ReportCampaign *campaign) {
    data_text(report, "campaign_title", campaign->title);
    data_text(report, "campaign_kind", campaign->kind_name);
    data_text(report, "campaign_state", campaign->state_name);
    data_text(report, "organiser", campaign->organiser);
    data_text(report, "notice_title", campaign->notice_title);
    data_text(report, "notice_number", campaign->notice_number);
    data_text(report, "opened_on", said_day(report->arena, campaign->opened_on));
    data_text(report, "frozen_on", said_day(report->arena, campaign->frozen_on));
    data_truth(report, "ranked", campaign->ranked);
    data_truth(report, "by_itself",
               campaign->sheet_count == 1 && str_equal(campaign->sheets[0].code, campaign->organiser_code));
    data_text(report, "standard_id", campaign->standard_id);
    data_text(report, "standard_name", campaign->standard_name);
    data_text(report, "standard_title", campaign->standard_title);
    data_text(report, "standard_document", campaign->standard_document);
}

void data_put_campaign(Data *report, const ReportInput *input, bool whole) {
    const ReportCampaign *campaign = input->campaign;
    const UnitTree *tree = &input->frame->tree;
    size_t approved = 0, problems = 0;
    report->source = source_make(report->arena, "standard", campaign->standard_id, campaign->standard_name,
                                 tree->units[input->unit].code, tree->period);
    put_heads(report, campaign);
    data_list(report, "sheets");
    for (size_t i = 0; i < campaign->sheet_count; i++) {
        const ReportSheet *sheet = &campaign->sheets[i];
        Data *one = data_add(report, "sheets");
        one->source = source_make(report->arena, "standard", campaign->standard_id, campaign->standard_name,
                                  sheet->code, tree->period);
        problems += put_sheet(one, input, sheet);
        data_text(one, "rank", sheet->place ? str_format(report->arena, "%d", sheet->place) : (Str){NULL, 0});
        approved += sheet->own.told;
    }
    data_count(report, "sheets_count", campaign->sheet_count);
    data_count(report, "sheets_approved", approved);
    if (!whole && campaign->sheet_count == 1) {
        put_sheet(report, input, &campaign->sheets[0]);
    }
    data_count(report, "rated_problem_count", problems);
}
