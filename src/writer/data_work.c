/* What is told of an item beside its own figure: what ledgers and duties say was done on it, and the year before. */
#include "tables.h"

#include <math.h>

/* Nothing was written down in the days, and nothing was counted: there is nothing to tell. */
static bool says_nothing(const ReportRecord *record) {
    bool some = record->found > 0;
    for (size_t i = 0; i < record->count_count && !some; i++) {
        some = record->counts[i].known && record->counts[i].value != 0;
    }
    return !some;
}

static bool names(const ItemDef *def, Str record) {
    size_t i = 0;
    while (i < def->record_count && !str_equal(def->records[i], record)) {
        i++;
    }
    return i < def->record_count;
}

/* What the item rests on; nothing where that is the document of the whole standard, which the report names at its head.
 */
static Str ground_of(const Data *item, const ItemDef *def) {
    Str none = {NULL, 0};
    Str source = !def ? none : def->node ? def->node->source : def->effect ? def->effect->source : def->source;
    DataValue whole;
    bool same = source.len && data_find(item, STR("standard_document"), &whole) && str_find(whole.text, source) >= 0;
    return same ? none : source;
}

void data_put_work(Data *item, const ItemDef *def, const ReportInput *input) {
    data_text(item, "source", ground_of(item, def));
    data_list(item, "works");
    data_list(item, "work_duties");
    for (size_t i = 0; def && input && i < input->work_count; i++) {
        const ReportRecord *record = &input->works[i];
        if (names(def, record->id) && !says_nothing(record)) {
            data_put_record(data_add(item, "works"), record, input);
        }
    }
    for (size_t i = 0; def && input && i < input->work_duty_count; i++) {
        const ReportDuty *duty = &input->work_duties[i];
        if (duty->record.len && names(def, duty->record) && duty->due) {
            data_put_duty(data_add(item, "work_duties"), duty, input);
        }
    }
}

const ItemResult *item_before(const Evaluation *before, Str id, int stage) {
    size_t count = before ? before->item_count + before->veto_count : 0;
    for (size_t i = 0; i < count; i++) {
        const ItemResult *item = i < before->item_count ? &before->items[i] : &before->vetoes[i - before->item_count];
        if (str_equal(item->def->id, id) && item->stage == stage) {
            return item->value.reason || item->verdict == VERDICT_NOT_APPLICABLE || isnan(item->value.number) ? NULL
                                                                                                              : item;
        }
    }
    return NULL;
}

void data_put_before(Data *item, const ItemFigure *figure, const Pack *pack) {
    Str none = {NULL, 0};
    data_text(item, "previous_value",
              figure->known_before
                  ? figure_show(item->arena, figure->before, figure->decimals, figure->percent, figure->unit)
                  : none);
    data_text(item, "value_change", value_change_in_words(pack, figure, item->arena));
}
