/* How figures and names are shown in documents. */
#include "tables.h"

#include <math.h>

const char unknown_sign[] = "（未知）";

Str show_number(Arena *arena, double value, int decimals) {
    return number_show(arena, value, decimals, true);
}

const char *compare_sign(Compare compare) {
    switch (compare) {
    case COMPARE_AT_LEAST: return "≥";
    case COMPARE_AT_MOST: return "≤";
    case COMPARE_LESS: return "＜";
    case COMPARE_MORE: return "＞";
    case COMPARE_NONE: break;
    }
    return "";
}

/* A limit is a round number: as many places as it has, without the noise of binary fractions. */
Str show_limit(Arena *arena, Compare compare, double limit) {
    Str number = number_show(arena, limit, 6, true);
    while (number.len && number.data[number.len - 1] == '0') {
        number.len--;
    }
    if (number.len && number.data[number.len - 1] == '.') {
        number.len--;
    }
    return str_format(arena, "%s%.*s", compare_sign(compare), STR_ARG(number));
}

Str show_count(Arena *arena, Value value) {
    return value.reason ? str_from(unknown_sign) : show_number(arena, value.number, 0);
}

Str show_failing(Arena *arena, size_t all, size_t failing, size_t open, const char *open_word) {
    if (all == 0) {
        return STR("没有适用的学校");
    }
    if (open) {
        return str_format(arena, "%zu所中%zu所不达标、%zu所%s", all, failing, open, open_word);
    }
    return failing ? str_format(arena, "%zu所中%zu所不达标", all, failing) : str_format(arena, "%zu所全部达标", all);
}

Str show_unknown(const Evaluation *evaluation, Reason reason) {
    const ReportPhrases *phrases = pack_report_phrases(evaluation->frame->pack);
    return phrases && reason_no_base(evaluation->reasons, reason) ? phrases->no_base : str_from(unknown_sign);
}

Str show_part_value(Arena *arena, const Evaluation *evaluation, const ItemResult *item, size_t part) {
    const PartResult *result = &item->parts[part];
    if (item->def->kind == ITEM_EACH) { /* no one value: how many fail, of how many */
        size_t all = result->applied + result->unknown_count;
        return show_failing(arena, all, result->failing_count, result->unknown_count, "缺数");
    }
    if (result->value.reason) {
        return show_unknown(evaluation, result->value.reason);
    }
    if (result->compare == COMPARE_NONE && result->unit.len == 0) { /* a condition */
        return result->value.number != 0 ? STR("符合") : STR("不符合");
    }
    return figure_show(arena, result->value.number, result->decimals, result->percent, result->unit);
}

Str show_part_limit(Arena *arena, const ItemResult *item, size_t part) {
    const PartResult *result = &item->parts[part];
    if (!result->has_limit) {
        return (Str){NULL, 0};
    }
    if (result->percent) {
        return str_format(arena, "%.*s%%", STR_ARG(show_limit(arena, result->compare, result->limit * 100)));
    }
    return str_format(arena, "%.*s%.*s", STR_ARG(show_limit(arena, result->compare, result->limit)),
                      STR_ARG(result->unit));
}

int step_decimals(const ItemDef *item) {
    return item->resource_whole || item->resource_step >= 1 ? 0 : 2;
}

Str show_names(Arena *arena, const Str *names, size_t count) {
    enum { SHOWN = 5 };
    Buf out = buf_create(arena);
    for (size_t i = 0; i < count && i < SHOWN; i++) {
        buf_add_format(&out, "%s%.*s", i ? "、" : "", STR_ARG(names[i]));
    }
    if (count > SHOWN) {
        buf_add_format(&out, "等%zu所", count);
    }
    return buf_str(&out);
}

bool chart_whole(const ChartOut *chart) {
    bool whole = !chart->has_limit;
    for (size_t i = 0; i < chart->count; i++) {
        whole = whole && (isnan(chart->values[i]) || chart->values[i] == floor(chart->values[i]));
    }
    return whole;
}

Str stage_name(const Evaluation *evaluation, int stage) {
    size_t count;
    const StageDef *stages = pack_stages(evaluation->frame->pack, &count);
    return stage >= 0 && (size_t)stage < count ? stages[stage].name : (Str){NULL, 0};
}

Str row_name(const Evaluation *evaluation, const RowResult *row, Arena *arena) {
    const Unit *unit = &evaluation->frame->tree.units[row->unit];
    unsigned stages = unit->kind->stages & evaluation->def->stages;
    if ((stages & (stages - 1)) == 0) {
        return unit->name;
    }
    return str_format(arena, "%.*s（%.*s）", STR_ARG(unit->name), STR_ARG(stage_name(evaluation, row->stage)));
}

Str row_why(const Evaluation *evaluation, const RowResult *row, Arena *arena) {
    if (row->why.len) {
        return row->why;
    }
    Buf out = buf_create(arena);
    for (size_t i = 0; i < evaluation->row_item_count; i++) {
        Reason reason = row->values[i].reason;
        bool told = row->item_verdicts[i] == VERDICT_NOT_APPLICABLE;
        for (size_t j = 0; j < i; j++) {
            told = told || row->values[j].reason == reason;
        }
        if (reason && !told) {
            Str text = evaluation_reason(evaluation, reason, arena);
            buf_add_format(&out, "%s%.*s", out.len ? "；" : "", STR_ARG(text));
        }
    }
    return buf_str(&out);
}

Str short_name(const ItemDef *item) {
    return item->short_name.len ? item->short_name : item->name;
}

double row_limit(const Evaluation *evaluation, size_t row_item, int stage) {
    if (!evaluation->row_limits || stage < 0 || (size_t)stage >= evaluation->stage_count) {
        return (double)NAN;
    }
    return evaluation->row_limits[row_item * evaluation->stage_count + (size_t)stage];
}

/* 1 to 99 in Chinese: 十, 十一, 二十. */
static Str chinese_number(Arena *arena, int number) {
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    int tens = number / 10 % 10;
    return str_format(arena, "%s%s%s", tens > 1 ? digits[tens] : "", tens ? "十" : "", digits[number % 10]);
}

Str report_number(Arena *arena, int level, int number) {
    Str chinese = chinese_number(arena, number);
    switch (level) {
    case 1: return str_format(arena, "%.*s、", STR_ARG(chinese));
    case 2: return str_format(arena, "（%.*s）", STR_ARG(chinese));
    case 3: return str_format(arena, "%d.", number);
    default: return str_format(arena, "（%d）", number);
    }
}
