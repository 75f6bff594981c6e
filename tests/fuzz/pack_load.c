/* Any bytes as a file of a folder of packs, beside good stages and elements: loading ends, and each fault it tells has
 * a place in the file and a message in whole characters. */
#include "folder.h"
#include "pack.h"

#include <string.h>

static const char stages[] = "stages:\n  - {id: primary, name: 小学, suffix: P}\n"
                             "  - {id: junior, name: 初中, suffix: J}\n"
                             "kinds:\n  - {id: county, name: 县, level: county}\n"
                             "  - {id: school, name: 小学, level: school, stages: [primary]}\n";
static const char elements[] =
    "elements:\n  - group: 学生\n    items:\n      - {id: pupils, name: 人数, stages: [primary, junior], unit: 人}\n";
static const char *folder;

static void put(const char *name, Str content) {
    char path[96];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file || (content.len && fwrite(content.data, content.len, 1, file) != 1)) {
        abort();
    }
    fclose(file);
}

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***words) {
    (void)count;
    (void)words;
    folder = fuzz_folder();
    put("0.yaml", (Str){stages, sizeof stages - 1});
    put("1.yaml", (Str){elements, sizeof elements - 1});
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    ProblemList problems = problem_list(arena, 1000);
    Pack *pack = NULL;
    put("x.yaml", (Str){(const char *)data, size});
    bool good = pack_load(folder, &pack, &problems);
    if (good != (problems.errors == 0)) {
        abort();
    }
    for (size_t i = 0; i < problems.count; i++) {
        const Problem *problem = &problems.items[i];
        if (problem->place.line < 1 || problem->place.column < 1 || !problem->message.len ||
            str_invalid_utf8(problem->message) >= 0) {
            abort();
        }
    }
    pack_destroy(pack);
    arena_destroy(arena);
    return 0;
}
