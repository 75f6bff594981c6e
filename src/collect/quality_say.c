/* Findings in words: the pack's sentences with their words filled in, figures as they were entered, chances in plain
 * Chinese. */
#include "quality_internal.h"

enum { NAMED_MOST = 8 };

bool rule_on(const Run *run, QualityKind kind) {
    return run->def->rules[kind].name.len > 0;
}

Finding *finding_add(Run *run, QualityKind kind, int row) {
    Quality *quality = run->quality;
    if (quality->count == run->capacity) {
        size_t wanted = run->capacity ? run->capacity * 2 : 64;
        quality->findings = arena_grow(run->arena, quality->findings, run->capacity, wanted, sizeof(Finding));
        run->capacity = wanted;
    }
    Finding *finding = &quality->findings[quality->count++];
    *finding = (Finding){.kind = kind,
                         .severity = run->def->rules[kind].severity,
                         .unit = row,
                         .other = -1,
                         .value = NAN,
                         .chance = NAN,
                         .z = NAN};
    return finding;
}

/* "ft_P=12;pupils_P=340": shortest decimals, so that the same figures give the same text. */
static Str state_of(const Run *run, int row, const int *elements, size_t count) {
    Buf state = buf_create(run->arena);
    char number[32];
    for (size_t i = 0; i < count; i++) {
        const StoredColumn column = frame_column(run->frame, elements[i]);
        bool known = stored_known(&column, (size_t)row);
        size_t length = known ? number_shortest(column.value[row], number) : 0;
        buf_add_format(&state, "%s%.*s=%.*s", i ? ";" : "", STR_ARG(run->elements[elements[i]].id), (int)length,
                       number);
    }
    return buf_str(&state);
}

/* What the school's kind cannot have is a zero that nobody entered: it is not shown. */
void finding_elements(Run *run, Finding *finding, const int *elements, size_t count) {
    const KindDef *kind = run->frame->tree.units[finding->unit].kind;
    int *kept = ARENA_ARRAY(run->arena, count, int);
    finding->element_count = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned mask = run->elements[elements[i]].kinds_stage_mask;
        const StoredColumn column = frame_column(run->frame, elements[i]);
        bool zero = stored_known(&column, (size_t)finding->unit) && column.value[finding->unit] == 0;
        if (!zero || !mask || kind->level != LEVEL_SCHOOL || (mask & kind->stages)) {
            kept[finding->element_count++] = elements[i];
        }
    }
    finding->elements = kept;
    finding->state = state_of(run, finding->unit, kept, finding->element_count);
}

void finding_compare(Run *run, Finding *finding, Str what, double value) {
    size_t made = finding->compared_count++;
    finding->compared = arena_grow(run->arena, finding->compared, made, made + 1, sizeof(FindingFigure));
    finding->compared[made] = (FindingFigure){what, value};
}

void finding_say(Run *run, Finding *finding, const Word *words, size_t count) {
    Str text = run->def->rules[finding->kind].sentence.text;
    Buf out = buf_create(run->arena);
    while (text.len) {
        ptrdiff_t open = str_find(text, STR("{")), close = str_find(text, STR("}"));
        if (open < 0 || close < open) {
            break;
        }
        Str key = str_slice(text, (size_t)open + 1, (size_t)close);
        buf_add(&out, str_slice(text, 0, (size_t)open));
        for (size_t i = 0; i < count; i++) {
            buf_add(&out, str_is(key, words[i].key) ? words[i].text : (Str){NULL, 0});
        }
        text = str_slice(text, (size_t)close + 1, text.len);
    }
    buf_add(&out, text);
    finding->sentence = buf_str(&out);
}

/* ---- figures in words ---- */

Str say_figure(const Run *run, int element, double stored) {
    return fact_cell_show(&run->elements[element], stored, run->arena);
}

Str say_elements(const Run *run, const Finding *finding) {
    const int *elements = finding->elements;
    size_t count = finding->element_count;
    Buf out = buf_create(run->arena);
    for (size_t i = 0; i < count && i < NAMED_MOST; i++) {
        const Element *element = &run->elements[elements[i]];
        const StoredColumn column = frame_column(run->frame, elements[i]);
        buf_add_format(&out, "%s%.*s", i ? "、" : "", STR_ARG(element->name));
        if (stored_known(&column, (size_t)finding->unit)) {
            Str figure = say_figure(run, elements[i], column.value[finding->unit]);
            buf_add_format(&out, "%.*s%.*s", STR_ARG(figure), STR_ARG(element->entry_unit));
        }
    }
    if (count > NAMED_MOST) {
        buf_add_format(&out, "等%zu项", count);
    }
    return buf_str(&out);
}

Str say_number(Arena *arena, double value, int decimals) {
    return number_show(arena, value, decimals, false);
}

Str say_share(Arena *arena, double share) {
    Str number = number_show(arena, share * 100, share < 0.1 && share > -0.1 ? 1 : 0, false);
    return str_format(arena, "%.*s%%", STR_ARG(number));
}

Str say_chance(Arena *arena, double chance) {
    static const struct {
        double one;
        const char *name;
    } parts[] = {{1e2, "百分之"},   {1e3, "千分之"},   {1e4, "万分之"}, {1e5, "十万分之"},
                 {1e6, "百万分之"}, {1e7, "千万分之"}, {1e8, "亿分之"}, {1e9, "十亿分之"}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (chance * parts[i].one >= 1) {
            return str_format(arena, "不到%s%.0f", parts[i].name, floor(chance * parts[i].one) + 1);
        }
    }
    return STR("不到十亿分之一");
}
