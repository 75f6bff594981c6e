/* duxue import: workbooks and CSV in, all or nothing per file, every error at its cell. */
#include "cli.h"

#include <stdio.h>
#include <unistd.h>

static bool show_progress(void *context, double part, size_t rows) {
    (void)context;
    fprintf(stderr, "\r已读%3.0f%%，%zu行", part * 100, rows);
    if (part >= 1) {
        fputc('\n', stderr);
    }
    return true;
}

static void put_json(Json *json, const char *path, const ImportResult *result, bool stored) {
    json_open_object(json);
    json_put_text(json, "file", path);
    json_put_bool(json, "stored", stored);
    json_put_integer(json, "rows", (int64_t)result->rows);
    json_put_integer(json, "resumed", (int64_t)result->resumed);
    json_put_integer(json, "values", (int64_t)result->values);
    json_put_integer(json, "unknown", (int64_t)result->unknown);
    json_put_integer(json, "errors", (int64_t)result->problems.errors);
    json_put_integer(json, "warnings", (int64_t)result->problems.warnings);
    json_put_problems(json, &result->problems);
    json_close_object(json);
}

static int fail(const Arguments *arguments, const char *path, Err *err) {
    if (!err->place.file[0]) {
        snprintf(err->place.file, sizeof err->place.file, "%s", path);
    }
    return cli_fail(arguments->arena, err);
}

/* Whether the file was stored whole already; says so. */
static bool is_stored(Store *store, const char *path, Str period, Json *json, bool *stored, Err *err) {
    char at[32];
    if (!fact_imported(store, path, period, at, err)) {
        return false;
    }
    *stored = at[0] != '\0';
    if (*stored && json) {
        json_open_object(json);
        json_put_text(json, "file", path);
        json_put_bool(json, "stored", false);
        json_put_text(json, "stored_at", at);
        json_close_object(json);
    } else if (*stored) {
        printf("%s：内容相同的文件已整份存入，跳过。\n", path);
    }
    return true;
}

/* One file; returns its exit status. */
static int import_file(const Arguments *arguments, Store *store, const Pack *pack, const char *path,
                       const ImportOptions *options, Json *json) {
    Err err = {.kind = ERR_NONE};
    ImportResult result;
    bool stored = false;
    if ((argument(arguments, "--resume") && !is_stored(store, path, options->default_period, json, &stored, &err)) ||
        (!stored && !fact_import(store, pack, path, options, arguments->arena, &result, &err))) {
        return fail(arguments, path, &err);
    }
    if (stored) {
        return EXIT_DONE;
    }
    bool good = result.problems.errors == 0;
    if (result.resumed) {
        fprintf(stderr, "%s：接着上次读到的地方，前%zu个单位不再重读。\n", path, result.resumed);
    }
    cli_print_problems(arguments->arena, &result.problems);
    if (json) {
        put_json(json, path, &result, good && !options->dry_run);
    } else if (good) {
        printf("%s：%s%zu行、%zu个数（另有%zu格未填），新单位%zu个，待说明%zu处。\n", path,
               options->dry_run ? "检查通过，未保存。" : "已保存", result.rows, result.values, result.unknown,
               result.new_units, result.problems.warnings);
    }
    if (!good) {
        fprintf(stderr, "%s：有%zu处错误，整份文件都没有保存。请改正后重新导入。\n", path, result.problems.errors);
    }
    return good ? EXIT_DONE : EXIT_INPUT;
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json");
    if (!format) {
        return EXIT_USAGE;
    }
    const char *mapping = argument(arguments, "--mapping");
    if (mapping && argument(arguments, "--resume")) {
        fprintf(stderr, "错误：--resume不能同--mapping一起用：同一个文件按别的对照会是别的数。\n");
        return EXIT_USAGE;
    }
    Pack *pack = NULL;
    Store *store = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    ImportOptions options = {.dry_run = argument(arguments, "--dry-run") != NULL,
                             .actor = STR("命令行"),
                             .keep_reading = true,
                             .resume = argument(arguments, "--resume") != NULL,
                             .default_period = str_from(argument(arguments, "--period"))};
    options.mapping = mapping ? pack_mapping(pack, str_from(mapping)) : NULL;
    if (mapping && !options.mapping) {
        fprintf(stderr, "错误：没有“%s”这个表格对照。用 duxue pack list 查看。\n", mapping);
        return EXIT_INPUT;
    }
    if (isatty(STDERR_FILENO)) {
        options.progress = show_progress;
    }
    Buf out = buf_create(arguments->arena);
    Json json = json_writer(&out);
    bool as_json = format[0] == 'j';
    json_open_array(&json);
    int status = EXIT_DONE;
    for (size_t i = 0; i < arguments->positional_count; i++) {
        int one = import_file(arguments, store, pack, arguments->positionals[i], &options, as_json ? &json : NULL);
        fflush(stdout); /* whoever ends it here finds in his log what was stored */
        status = one > status ? one : status;
    }
    json_close_array(&json);
    if (as_json) {
        cli_put(arguments, buf_str(&out));
    }
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_import = {
    .name = "import",
    .summary = "导入工作簿或CSV，逐格报错，有错则整份不存",
    .operands = "FILE...",
    .example = "duxue import --data duxue-data 学校基表.xlsx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--dry-run", NULL, false, "只检查，不保存"},
                {"--period", "P", false, "表里没有年度列时用的年度"},
                {"--mapping", "ID", false, "外来表格的对照，例如从别的系统导出的表"},
                {"--resume", NULL, false, "接着上次中断的导入：已整份存入的跳过，CSV接着读"},
                {"--format", "FORMAT", false, "text（默认）或 json"},
                {"-o", "FILE", false, "把 json 写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = POSITIONALS_MOST,
    .run = run,
};
