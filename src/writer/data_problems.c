/* Problems with what is to be added, and what is still to be handed in. */
#include "tables.h"

/* ---- what would mend an item: parts of the plan ---- */

typedef struct Wanted {
    int row_item; /* -1: all */
    int stage;    /* -1: all */
    bool spread;  /* also what is added only to bring a coefficient down */
} Wanted;

static bool wanted(const Evaluation *evaluation, const PlanStep *step, const Wanted *want) {
    const RowResult *row = &evaluation->rows[step->row];
    return (want->row_item < 0 || step->item == want->row_item) && (want->stage < 0 || row->stage == want->stage) &&
           (want->spread || !step->for_spread);
}

static const PlanItem *plan_item(const Evaluation *evaluation, int item) {
    for (size_t i = 0; i < evaluation->plan.item_count; i++) {
        if (evaluation->plan.items[i].item == item) {
            return &evaluation->plan.items[i];
        }
    }
    return NULL;
}

static void put_step(Data *problem, const Evaluation *evaluation, int item, const Wanted *want) {
    Arena *arena = problem->arena;
    double rows = 0, spread = 0;
    size_t schools = 0;
    int last = -1;
    for (size_t i = 0; i < evaluation->plan.step_count; i++) {
        const PlanStep *step = &evaluation->plan.steps[i];
        if (step->item != item || !wanted(evaluation, step, want)) {
            continue;
        }
        *(step->for_spread ? &spread : &rows) += step->add;
        schools += step->row != last; /* steps of one row and item stand together */
        last = step->row;
    }
    if (schools == 0) {
        return;
    }
    const ItemDef *def = evaluation->row_items[item];
    const PlanItem *plan = plan_item(evaluation, item);
    int decimals = step_decimals(def);
    Data *step = data_add(problem, "steps");
    data_text(step, "item_name", short_name(def));
    data_text(step, "of", def->resource_name);
    data_text(step, "unit", def->resource_unit);
    data_text(step, "add", show_number(arena, rows + spread, decimals));
    data_text(step, "add_for_rows", show_number(arena, rows, decimals));
    data_text(step, "add_for_spread", show_number(arena, spread, decimals));
    data_count(step, "schools_count", schools);
    data_text(step, "cv_change", plan ? cv_change(evaluation, plan, arena) : (Str){NULL, 0});
}

static void put_steps(Data *problem, const Evaluation *evaluation, const ItemResult *item) {
    Wanted want = {.row_item = -1, .stage = item->stage};
    switch (item->def->kind) {
    case ITEM_ROW: want.row_item = item->row_item; break;
    case ITEM_SPREAD:
        want.row_item = item->row_item;
        want.spread = true;
        break;
    case ITEM_MEAN_OF: want.spread = true; break;
    case ITEM_ROWS: break;
    default: return;
    }
    for (int i = 0; (size_t)i < evaluation->row_item_count; i++) {
        if (want.row_item < 0 || want.row_item == i) {
            put_step(problem, evaluation, i, &want);
        }
    }
}

/* ---- problems ---- */

static const BlockResult *block_of(const Evaluation *evaluation, const ItemResult *item) {
    for (size_t i = 0; i < evaluation->block_count; i++) {
        if (evaluation->blocks[i].def == item->block) {
            return &evaluation->blocks[i];
        }
    }
    return NULL;
}

static bool is_problem(const Evaluation *evaluation, const ItemResult *item) {
    const BlockResult *block = block_of(evaluation, item);
    if (block && block->def->scored) { /* judged by its points: an item matters while they do not suffice */
        return block->verdict == VERDICT_NOT_MET && item->verdict != VERDICT_PENDING &&
               (item->verdict == VERDICT_NOT_MET || item->points < item->points_max);
    }
    return item->verdict == VERDICT_NOT_MET && item_counts(evaluation, item);
}

static void put_problem(Data *report, const Evaluation *evaluation, const ItemResult *item, bool veto,
                        const ReportInput *input) {
    Data *problem = data_add(report, "problems");
    data_put_item(problem, evaluation, item, input);
    data_truth(problem, "is_veto", veto);
    put_steps(problem, evaluation, item);
}

/* ---- pending ---- */

static void put_pending(Data *report, Str name, Str why, const ItemResult *item) {
    Arena *arena = report->arena;
    Buf evidence = buf_create(arena);
    for (size_t i = 0; item && i < item->def->evidence_count; i++) {
        buf_add_format(&evidence, "%s%.*s", i ? "、" : "", STR_ARG(item->def->evidence[i]));
    }
    Data *pending = data_add(report, "pendings");
    data_text(pending, "name", name);
    data_text(pending, "why", why);
    data_text(pending, "evidence", buf_str(&evidence));
    data_text(pending, "responsible", item ? item->def->responsible : (Str){NULL, 0});
}

static Str full_name(const Evaluation *evaluation, const ItemResult *item, Arena *arena) {
    Str stage = stage_name(evaluation, item->stage);
    bool said = str_find(item->def->name, stage) >= 0;
    return stage.len && !said ? str_format(arena, "%.*s（%.*s）", STR_ARG(item->def->name), STR_ARG(stage))
                              : item->def->name;
}

/* Rows that lack the same thing stand together. */
static void put_pending_rows(Data *report, const Evaluation *evaluation) {
    Arena *arena = report->arena;
    Str *names = ARENA_ARRAY(arena, evaluation->row_count + 1, Str);
    Str *reasons = ARENA_ARRAY(arena, evaluation->row_count + 1, Str);
    Map *seen = map_create(arena, evaluation->row_count + 1);
    for (size_t i = 0; i < evaluation->row_count; i++) {
        const RowResult *row = &evaluation->rows[i];
        reasons[i] = row->verdict == VERDICT_PENDING ? row_why(evaluation, row, arena) : (Str){NULL, 0};
    }
    for (size_t i = 0; i < evaluation->row_count; i++) {
        size_t count = 0, known;
        if (evaluation->rows[i].verdict != VERDICT_PENDING || map_get(seen, reasons[i], &known)) {
            continue;
        }
        map_put(seen, reasons[i], i);
        for (size_t j = i; j < evaluation->row_count; j++) {
            if (evaluation->rows[j].verdict == VERDICT_PENDING && str_equal(reasons[j], reasons[i])) {
                names[count++] = row_name(evaluation, &evaluation->rows[j], arena);
            }
        }
        put_pending(report, show_names(arena, names, count), reasons[i], NULL);
    }
}

void data_put_problems(Data *report, const Evaluation *evaluation, const ReportInput *input) {
    data_list(report, "problems");
    data_list(report, "pendings");
    for (size_t i = 0; i < evaluation->item_count; i++) {
        const ItemResult *item = &evaluation->items[i];
        if (is_problem(evaluation, item)) {
            put_problem(report, evaluation, item, false, input);
        } else if (item->verdict == VERDICT_PENDING && item_counts(evaluation, item)) {
            put_pending(report, full_name(evaluation, item, report->arena), item->why, item);
        }
    }
    for (size_t i = 0; i < evaluation->veto_count; i++) {
        const ItemResult *veto = &evaluation->vetoes[i];
        if (veto->verdict == VERDICT_NOT_MET) {
            put_problem(report, evaluation, veto, true, input);
        } else if (veto->verdict == VERDICT_PENDING) {
            put_pending(report, veto->def->name, veto->why, veto);
        }
    }
    put_pending_rows(report, evaluation);
    data_count(report, "problem_count", data_list(report, "problems")->count);
    data_count(report, "pending_count", data_list(report, "pendings")->count);
}
