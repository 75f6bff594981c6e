/* Times compiling and judging a large entry: the form `students` of the packs, a table of 100 classes, half of its
 * checks with something to tell.
 *   judge REPEATS
 * Prints one line per measurement: a name, a number, what it is. */
#include <stdio.h>
#include <stdlib.h>

#include "collect.h"

enum { CLASSES = 100 };

typedef struct Draft {
    Arena *arena;
    FormCell *cells;
    size_t count;
} Draft;

static void type(Draft *draft, const char *field, const char *row, const char *value) {
    draft->cells = arena_grow(draft->arena, draft->cells, draft->count, draft->count + 1, sizeof *draft->cells);
    draft->cells[draft->count++] =
        (FormCell){.field = str_from(field), .row = str_from(row), .value = str_copy(draft->arena, str_from(value))};
}

static void fill_in(Draft *draft) {
    static const char *const grades[] = {"一年级", "二年级", "三年级", "四年级", "五年级",
                                         "六年级", "七年级", "八年级", "九年级"};
    for (int i = 0; i < CLASSES; i++) {
        const char *row = str_format(draft->arena, "r%d", i).data;
        type(draft, "#class_list", row, str_format(draft->arena, "%d", i).data);
        type(draft, "class_stage", row, i % 9 < 6 ? "小学" : "初中");
        type(draft, "class_grade", row, grades[i % 9]);
        type(draft, "class_name", row, str_format(draft->arena, "%d班", i / 9).data);
        type(draft, "class_kind", row, "普通班");
        type(draft, "class_pupils", row, str_format(draft->arena, "%d", 40 + i % 30).data);
        type(draft, "head_teacher", row, "personal:1");
    }
    static const char *const figures[][2] = {{"pupils_P", "3700"},   {"pupils_J", "1800"},   {"pupils_P_m", "1900"},
                                             {"pupils_P_f", "1800"}, {"boarders_P", "4000"}, {"migrants", "12"},
                                             {"jh_y7", "600"},       {"jh_in", "20"},        {"jh_out", "30"},
                                             {"jh_dead", "0"},       {"jh_grads", "500"}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        type(draft, figures[i][0], "", figures[i][1]);
    }
}

int main(int count, char **words) {
    int repeats = count > 1 ? atoi(words[1]) : 1000;
    Arena *arena = arena_create();
    Pack *pack = NULL;
    ProblemList problems = problem_list(arena, 10);
    if (repeats < 1 || !pack_load(NULL, &pack, &problems)) {
        fputs("judge: the packs do not load\n", stderr);
        return 1;
    }
    const Form *form = NULL;
    const FormDef *def = pack_form(pack, STR("students"));
    double from = time_monotonic();
    if (!def || !form_compile(pack, def, arena, &form, &problems)) {
        fputs("judge: the form does not compile\n", stderr);
        return 1;
    }
    printf("form_compile_ms %.3f\n", (time_monotonic() - from) * 1e3);
    Draft draft = {.arena = arena};
    fill_in(&draft);
    const FormContext context = {.kind = pack_kind(pack, STR("nine_year"))};
    Judgement judgement;
    from = time_monotonic();
    for (int i = 0; i < repeats; i++) {
        ArenaMark mark = arena_mark(arena);
        form_judge(form, &context, draft.cells, draft.count, arena, &judgement);
        arena_reset(arena, mark);
    }
    printf("form_judge_ms %.4f\n", (time_monotonic() - from) * 1e3 / repeats);
    form_judge(form, &context, draft.cells, draft.count, arena, &judgement);
    printf("form_cells %zu\nform_findings %zu\n", judgement.field_count, judgement.check_count);
    pack_destroy(pack);
    arena_destroy(arena);
    return 0;
}
