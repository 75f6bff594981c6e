/* What most commands begin and end with: packs, store, frame, messages, output. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cli_fail(Arena *arena, const Err *err) {
    Str line = err_show(arena, err);
    fprintf(stderr, "错误：%.*s\n", STR_ARG(line));
    return err->kind == ERR_USAGE ? EXIT_USAGE : EXIT_INPUT;
}

int cli_fail_file(Arena *arena, const char *path, Err *err) {
    if (!err->place.file[0] && err->kind != ERR_USAGE && !strstr(err->message, path)) {
        snprintf(err->place.file, sizeof err->place.file, "%s", path);
    }
    return cli_fail(arena, err);
}

void cli_print_problems(Arena *arena, const ProblemList *problems) {
    static const char *const names[] = {"错误", "待说明", "提示"};
    for (size_t i = 0; i < problems->count; i++) {
        const Problem *problem = &problems->items[i];
        Str place = place_show(arena, &problem->place);
        fprintf(stderr, "%s：%.*s%s%.*s\n", names[problem->severity], STR_ARG(place), place.len ? "：" : "",
                STR_ARG(problem->message));
    }
    size_t all = problems->errors + problems->warnings;
    if (problems->limit && all > problems->limit) {
        fprintf(stderr, "……共%zu处错误、%zu处待说明，以上只列出前%zu处。\n", problems->errors, problems->warnings,
                problems->limit);
    }
}

bool cli_pack(const Arguments *arguments, Pack **pack) {
    const char *directory = argument(arguments, "--packs");
    if (!directory) {
        directory = getenv("DUXUE_PACKS");
    }
    ProblemList problems = problem_list(arguments->arena, 200);
    bool good = pack_load(directory, pack, &problems);
    if (!good) {
        cli_print_problems(arguments->arena, &problems);
    }
    return good;
}

bool cli_open(const Arguments *arguments, StoreMode mode, Store **store) {
    const char *directory = argument(arguments, "--data");
    Err err = {.kind = ERR_NONE};
    if (!store_open(directory ? directory : "duxue-data", mode, store, &err)) {
        cli_fail(arguments->arena, &err);
        return false;
    }
    return true;
}

int cli_put(const Arguments *arguments, Str content) {
    const char *path = argument(arguments, "-o");
    if (path) {
        Err err = {.kind = ERR_NONE};
        return file_write(path, content, &err) ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    bool good =
        fwrite(content.data, 1, content.len, stdout) == content.len && putchar('\n') != EOF && fflush(stdout) == 0;
    if (!good) {
        fputs("错误：结果没有全部写出，请检查磁盘空间或管道。\n", stderr);
    }
    return good ? EXIT_DONE : EXIT_INPUT;
}

const char *cli_format(const Arguments *arguments, const char *allowed) {
    const char *asked = argument(arguments, "--format");
    Str rest = str_from(allowed), one;
    while (str_cut(&rest, ',', &one)) {
        if (!asked || str_is(one, asked)) {
            return str_cstr(arguments->arena, one);
        }
    }
    fprintf(stderr, "错误：--format 只能是 %s，没有“%s”。\n", allowed, asked);
    return NULL;
}

Str cli_figure(Arena *arena, double value) {
    return number_show(arena, value, value == floor(value) ? 0 : 6, false);
}

static bool find_unit(const Arguments *arguments, Workbench *bench, int *status) {
    const char *code = argument(arguments, "--unit");
    bench->unit = org_tree_find(&bench->frame->tree, str_from(code));
    if (bench->unit < 0) {
        fprintf(stderr, "错误：%s年度没有代码为“%s”的单位。用 duxue unit list 查看全部单位。\n",
                argument(arguments, "--period"), code);
        *status = EXIT_INPUT;
    }
    return bench->unit >= 0;
}

bool workbench_open_for(const Arguments *arguments, WorkbenchNeed *need, Workbench *bench, int *status) {
    *bench = (Workbench){.unit = -1};
    *status = EXIT_INPUT;
    Err err = {.kind = ERR_NONE};
    if (!cli_pack(arguments, &bench->pack) || !cli_open(arguments, STORE_EXISTING, &bench->store)) {
        return false;
    }
    Str period = str_from(argument(arguments, "--period"));
    bool good = frame_load(bench->store, bench->pack, period, true, &bench->frame, &err);
    Date begins;
    bool known = pack_period_begins(bench->pack, period, &begins); /* what is no year was not opened, and stays so */
    if (!good && err.kind == ERR_NOT_FOUND && known && need && !need(arguments, bench->pack)) {
        err = (Err){.kind = ERR_NONE};
        good = frame_load_expected(bench->store, bench->pack, period, &bench->frame, &err);
        bench->expected = true;
    }
    if (!good) {
        *status = cli_fail(arguments->arena, &err);
        return false;
    }
    return find_unit(arguments, bench, status);
}

bool workbench_open(const Arguments *arguments, Workbench *bench, int *status) {
    return workbench_open_for(arguments, NULL, bench, status);
}

void workbench_close(Workbench *bench) {
    frameworks_close(bench->frameworks);
    if (bench->frame) {
        frame_destroy(bench->frame);
    }
    store_close(bench->store);
    if (bench->pack) {
        pack_destroy(bench->pack);
    }
}

const Standard *cli_standard(const Arguments *arguments, Store *store, const Pack *pack, const char *id, Str period,
                             Frameworks **frameworks) {
    Err err = {.kind = ERR_NONE};
    FrameworkInfo info;
    ProblemList problems = problem_list(arguments->arena, 200);
    if (!*frameworks && !frameworks_open(store, pack, NULL, arguments->arena, frameworks, &err)) {
        cli_fail(arguments->arena, &err);
        return NULL;
    }
    if (!framework_find(*frameworks, str_from(id), period, &info)) {
        fprintf(stderr, "错误：没有“%s”这个标准。用 duxue pack list 查看规则包的标准。\n", id);
        return NULL;
    }
    if (info.retired) {
        fprintf(stderr, "错误：“%s”从%.*s年度起停用了。\n", id, STR_ARG(info.begins));
        return NULL;
    }
    if (!info.standard && !standard_compile(pack, info.def, arguments->arena, &info.standard, &problems)) {
        cli_print_problems(arguments->arena, &problems);
        return NULL;
    }
    return info.standard;
}

const Standard *workbench_standard(const Arguments *arguments, Workbench *bench, const char *id) {
    return cli_standard(arguments, bench->store, bench->pack, id, bench->frame->tree.period, &bench->frameworks);
}

/* One unit as it stands in `frame`, or (`verdicts` given) all that the standard judges there, side by side. */
static bool judge(const Arguments *arguments, Workbench *bench, const char *id, const Frame *frame,
                  Evaluation *evaluation, Verdicts *verdicts) {
    Err err = {.kind = ERR_NONE};
    Arena *arena = arguments->arena;
    Tx *tx;
    const Standard *standard = workbench_standard(arguments, bench, id);
    if (!standard) {
        return false;
    }
    bool good = store_read_begin(bench->store, &tx, &err);
    if (good) {
        good = verdicts ? standard_verdicts(tx, standard, frame, bench->unit, NULL, true, arena, verdicts, &err)
                        : standard_evaluate_decided(tx, standard, frame, bench->unit,
                                                    &(EvaluateOptions){.no_plan = false}, arena, evaluation, &err);
        store_read_end(tx);
    }
    if (!good) {
        cli_fail(arena, &err);
    }
    return good;
}

bool workbench_evaluate(const Arguments *arguments, Workbench *bench, const char *id, const Frame *frame,
                        Evaluation *evaluation) {
    return judge(arguments, bench, id, frame, evaluation, NULL);
}

bool workbench_verdicts(const Arguments *arguments, Workbench *bench, const char *id, Verdicts *verdicts) {
    return judge(arguments, bench, id, bench->frame, NULL, verdicts);
}
