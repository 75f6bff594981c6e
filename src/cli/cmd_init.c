/* duxue init: a new data directory, empty or with the sample county. */
#include "cli.h"

#include <stdio.h>
#include <unistd.h>

extern const EmbeddedFile demo_files[];
extern const size_t demo_files_count;

/* The sample county is imported like any other file. */
static bool import_sample(const Arguments *arguments, Store *store, const Pack *pack, const EmbeddedFile *file,
                          Err *err) {
    Arena *arena = arguments->arena;
    const char *path = str_format(arena, "%s/%s.import", store_directory(store), file->name).data;
    if (!file_write(path, (Str){file->data, (size_t)(file->end - file->data)}, err)) {
        return false;
    }
    ImportOptions options = {.actor = STR("示例"), .file_name = str_from(file->name)};
    ImportResult result;
    bool good = fact_import(store, pack, path, &options, arena, &result, err);
    unlink(path);
    if (good && result.problems.errors) {
        cli_print_problems(arena, &result.problems);
        return err_set(err, ERR_INTERNAL, "示例数据“%s”与规则包不符，未装入。", file->name);
    }
    return good;
}

static int run(const Arguments *arguments) {
    Err err = {.kind = ERR_NONE};
    Store *store = NULL;
    Pack *pack = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_CREATE, &store)) {
        return EXIT_INPUT;
    }
    bool good = true;
    for (size_t i = 0; good && argument(arguments, "--demo") && i < demo_files_count; i++) {
        good = import_sample(arguments, store, pack, &demo_files[i], &err);
    }
    int status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    if (good) {
        printf("数据目录已就绪：%s\n", store_directory(store));
    }
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_init = {
    .name = "init",
    .summary = "建立数据目录，--demo 装入示例县",
    .example = "duxue init --data duxue-data --demo",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--demo", NULL, false, "装入虚构的示例县（三年，一百多所学校）"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
