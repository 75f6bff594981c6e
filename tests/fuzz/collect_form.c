/* Any text as the YAML of a form, against a small pack: reading, compiling and judging end, faults have a place and
 * whole characters, and what compiled is judged the same twice. */
#include "collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char pack_text[] =
    "stages:\n  - {id: primary, name: 小学, suffix: P}\n  - {id: junior, name: 初中, suffix: J}\n"
    "kinds:\n  - {id: county, name: 县, level: county}\n"
    "  - {id: school, name: 小学, level: school, stages: [primary]}\n";
static const char elements_text[] =
    "elements:\n  - group: 学生\n    items:\n"
    "      - {id: pupils, name: \"{stage}在校生\", stages: [primary, junior], unit: 人, whole: true}\n"
    "      - {id: owner, name: 办别, type: choice, choices: [公办, 民办]}\n"
    "      - {id: area, name: 面积, unit: ㎡, entry_unit: 亩, entry_factor: 666, decimals: 2}\n";
static const char *const words[] = {"1",      "-3",         "公办", "是",         "12.5万",
                                    "一年级", "2024-09-01", "***",  "personal:1", "—"};
static Pack *pack;

static void put(const char *folder, const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || fputs(text, file) < 0) {
        abort();
    }
    fclose(file);
}

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***arguments) {
    (void)count;
    (void)arguments;
    char folder[64], path[128];
    snprintf(folder, sizeof folder, "%s/duxue-form-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder)) {
        abort();
    }
    put(folder, "0.yaml", pack_text);
    put(folder, "1.yaml", elements_text);
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 10);
    if (!pack_load(folder, &pack, &problems)) {
        abort();
    }
    arena_destroy(arena);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%d.yaml", folder, i);
        unlink(path);
    }
    rmdir(folder);
    return 0;
}

/* Each field gets a word, columns in three rows. */
static size_t fill(const FormDef *def, FormCell *cells, size_t most) {
    static const char *const rows[] = {"a", "b", "c"};
    size_t count = 0;
    for (size_t s = 0; s < def->section_count; s++) {
        const FormSection *section = &def->sections[s];
        for (size_t i = 0; i < section->field_count; i++) {
            for (size_t row = 0; row < (section->is_table ? 3u : 1u) && count < most; row++) {
                const char *word = words[(s + i * 3 + row * 7) % (sizeof words / sizeof *words)];
                cells[count++] = (FormCell){.field = section->fields[i].id,
                                            .row = str_from(section->is_table ? rows[row] : NULL),
                                            .value = str_from(word)};
            }
        }
    }
    return count;
}

static void judge(const Form *form, Arena *arena) {
    FormCell cells[256];
    size_t kind_count, count = fill(form_def(form), cells, sizeof cells / sizeof *cells);
    const KindDef *kinds = pack_kinds(pack, &kind_count);
    const FormContext context = {.kind = &kinds[count % kind_count]};
    Judgement first, second;
    form_concerns(form, context.kind, NULL);
    form_judge(form, &context, cells, count, arena, &first);
    form_judge(form, &context, cells, count, arena, &second);
    if (first.field_count != second.field_count || first.check_count != second.check_count ||
        first.complete != second.complete || (first.complete && (first.wrong || first.must_fix || first.to_explain))) {
        abort();
    }
    for (size_t i = 0; i < first.field_count; i++) {
        if (!str_equal(first.fields[i].text, second.fields[i].text) || str_invalid_utf8(first.fields[i].wrong) >= 0) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 1000);
    FormDef *def;
    const Form *form;
    if (pack_read_form(pack, "f", (Str){(const char *)data, size}, arena, &def, &problems) &&
        form_compile(pack, def, arena, &form, &problems)) {
        judge(form, arena);
    }
    for (size_t i = 0; i < problems.count; i++) {
        const Problem *problem = &problems.items[i];
        if (problem->place.line < 1 || !problem->message.len || str_invalid_utf8(problem->message) >= 0) {
            abort();
        }
    }
    arena_destroy(arena);
    return 0;
}
