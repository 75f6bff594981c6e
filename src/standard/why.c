/* The sentences that tell why: short Chinese that a section chief can act on. */
#include "standard_internal.h"

enum { NAMES_SHOWN = 3 };

void add_text(Buf *buf, Str text, const char *separator) {
    if (text.len) {
        buf_add(buf, buf->len ? str_from(separator) : STR(""));
        buf_add(buf, text);
    }
}

Str why_reason(const Judging *judging, Reason reason) {
    return frame_reason(judging->frame, judging->rows.reasons, reason, judging->arena);
}

Str evaluation_reason(const Evaluation *evaluation, Reason reason, Arena *arena) {
    return frame_reason(evaluation->frame, evaluation->reasons, reason, arena);
}

Str figure_show(Arena *arena, double value, int decimals, bool percent, Str unit) {
    Str number = number_show(arena, percent ? value * 100 : value, decimals, true);
    return str_format(arena, "%.*s%.*s", STR_ARG(number), STR_ARG(percent ? STR("%") : unit));
}

/* "为92.31%，应不低于95%"; where rounding would hide the difference more digits are shown. */
Str why_compare(Arena *arena, Compare compare, double value, double limit, int decimals, bool percent, Str unit) {
    static const char *const words[] = {"", "应不低于", "应不高于", "应低于", "应高于"};
    int digits = rounding_matters(compare, value, limit, percent ? decimals + 2 : decimals) ? decimals + 4 : decimals;
    return str_format(arena, "为%.*s，%s%.*s", STR_ARG(figure_show(arena, value, digits, percent, unit)),
                      words[compare], STR_ARG(figure_show(arena, limit, decimals, percent, unit)));
}

Str why_units(const Judging *judging, const int *units, size_t count, const char *what) {
    Buf names = buf_create(judging->arena);
    for (size_t i = 0; i < count && i < NAMES_SHOWN && !judging->options->no_words; i++) {
        add_text(&names, judging->frame->tree.units[units[i]].name, "、");
    }
    return count && !judging->options->no_words ? str_format(judging->arena, "%zu所学校%s：%.*s%s", count, what,
                                                             STR_ARG(buf_str(&names)), count > NAMES_SHOWN ? "等" : "")
                                                : (Str){NULL, 0};
}

Str why_row_name(const Judging *judging, const RowResult *row) {
    const Unit *unit = &judging->frame->tree.units[row->unit];
    size_t count;
    const StageDef *stages = pack_stages(judging->standard->pack, &count);
    unsigned judged = unit->kind->stages & judging->standard->def->stages;
    if ((judged & (judged - 1)) == 0) {
        return unit->name;
    }
    return str_format(judging->arena, "%.*s（%.*s）", STR_ARG(unit->name), STR_ARG(stages[row->stage].name));
}

/* Short names of the row's items with this verdict, "、" between. */
static Str items_with(const Judging *judging, const RowResult *row, Verdict verdict, size_t *count) {
    Buf names = buf_create(judging->arena);
    *count = 0;
    for (size_t i = 0; i < judging->standard->row_item_count; i++) {
        if (row->item_verdicts[i] == verdict) {
            ++*count;
            add_text(&names, judging->standard->row_items[i].def->short_name, "、");
        }
    }
    return buf_str(&names);
}

Str why_row(const Judging *judging, const RowResult *row) {
    size_t missed, unknown;
    if (judging->options->no_words) {
        return (Str){NULL, 0};
    }
    Str misses = items_with(judging, row, VERDICT_NOT_MET, &missed);
    Str unknowns = items_with(judging, row, VERDICT_PENDING, &unknown);
    if (row->verdict == VERDICT_NOT_APPLICABLE) {
        return STR("不逐校判定");
    }
    Buf why = buf_create(judging->arena);
    if (missed) {
        const char *allowed = row->verdict == VERDICT_MET ? "（在允许范围内）" : "";
        add_text(&why, str_format(judging->arena, "%zu项未达到：%.*s%s", missed, STR_ARG(misses), allowed), "；");
    }
    if (unknown) {
        add_text(&why, str_format(judging->arena, "%zu项缺数据：%.*s", unknown, STR_ARG(unknowns)), "；");
    }
    return why.len ? buf_str(&why) : STR("各项都达到");
}
