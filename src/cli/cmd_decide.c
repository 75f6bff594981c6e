/* duxue decide: a named person's decision on an item that figures cannot settle. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

enum { EVIDENCE_MOST = 64 * 1024 * 1024 };

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool read_verdict(const Arguments *arguments, Decision *decision, Err *err) {
    const char *verdict = argument(arguments, "--verdict"), *points = argument(arguments, "--points");
    decision->level = str_from(argument(arguments, "--level"));
    if (verdict && strcmp(verdict, "not_applicable") == 0) {
        decision->verdict = VERDICT_NOT_APPLICABLE;
        return true;
    }
    decision->has_points = points != NULL;
    if (points && !number_parse(str_from(points), &decision->points)) {
        return err_set(err, ERR_USAGE, "--points 后面要写得分，“%s”不是数。", points);
    }
    if (!points && !decision->level.len &&
        (!verdict || (strcmp(verdict, "met") != 0 && strcmp(verdict, "not_met") != 0))) {
        return err_set(err, ERR_USAGE,
                       "要写 --verdict met 或 --verdict not_met；评分的条目写 --points 得分，评等的写 --level。");
    }
    decision->verdict = verdict && strcmp(verdict, "met") == 0 ? VERDICT_MET : VERDICT_NOT_MET;
    return true;
}

static bool keep_evidence(const Arguments *arguments, Store *store, Decision *decision, Err *err) {
    const char *path = argument(arguments, "--file");
    if (!path) {
        return true;
    }
    Str bytes;
    char *hash = arena_alloc(arguments->arena, 65);
    if (!file_read(arguments->arena, path, EVIDENCE_MOST, &bytes, err) || !blob_put(store, bytes, hash, err)) {
        return false;
    }
    decision->file_name = str_from(base_name(path));
    decision->file_hash = str_from(hash);
    return true;
}

static int run(const Arguments *arguments) {
    Err err = {.kind = ERR_NONE};
    const char *note = argument(arguments, "--note");
    Decision decision = {
        .item = str_from(argument(arguments, "--item")), .note = str_from(note), .actor = STR("命令行")};
    Pack *pack = NULL;
    Store *store = NULL;
    Frameworks *frameworks = NULL;
    Str period = str_from(argument(arguments, "--period"));
    if (!read_verdict(arguments, &decision, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &store)) {
        const Standard *standard =
            cli_standard(arguments, store, pack, argument(arguments, "--standard"), period, &frameworks);
        bool good = standard && keep_evidence(arguments, store, &decision, &err) &&
                    decision_add(store, standard, str_from(argument(arguments, "--unit")), period, &decision, &err);
        status = good ? EXIT_DONE : standard ? cli_fail(arguments->arena, &err) : EXIT_INPUT;
    }
    if (status == EXIT_DONE) {
        puts("已记录。");
    }
    frameworks_close(frameworks);
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_decide = {
    .name = "decide",
    .summary = "记录人对一个条目的认定：佐证条目、评分条目、一票否决事项",
    .example =
        "duxue decide --standard yzjh-2017 --unit 990121 --period 2024 --item YZ-G-01 --verdict met --file 规划.pdf",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--standard", "ID", true, "标准，例如 yzjh-2017"},
                {"--unit", "CODE", true, "单位代码"},
                {"--period", "P", true, "年度，例如 2024"},
                {"--item", "ID", true, "条目，例如 YZ-G-01"},
                {"--verdict", "VERDICT", false, "met、not_met 或 not_applicable；一票否决事项 met 为没有发现"},
                {"--points", "N", false, "得分，用于评分条目；扣分理由写扣几分"},
                {"--level", "ID", false, "落实程度，用于评等条目"},
                {"--file", "FILE", false, "佐证文件"},
                {"--note", "TEXT", false, "说明，没有佐证文件时写明材料在哪里"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
