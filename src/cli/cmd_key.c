/* duxue key: the keys of sealed fields - where they lie, a new one, and sealing again under it. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

static bool show_status(Store *store, Err *err) {
    KeyStatus keys;
    if (!store_key_status(store, &keys, err)) {
        return false;
    }
    if (!keys.newest[0]) {
        printf("还没有封存过任何内容，第一次需要时建立密钥文件：%s\n", keys.path);
        return true;
    }
    printf("密钥文件\t%s\n现用密钥\t%s\n密钥个数\t%zu\n", keys.path, keys.newest, keys.count);
    return keys.usable ||
           err_set(err, ERR_NOT_FOUND, "密钥文件不在或者不是这个数据库的，封存的内容打不开。请从密钥备份恢复。");
}

static bool rotate(Store *store, bool lost, Err *err) {
    KeyStatus keys;
    if (!store_rotate_key(store, STR("命令行"), lost, err) || !store_key_status(store, &keys, err)) {
        return false;
    }
    printf("新密钥%s从现在起使用，旧密钥仍能打开以前的内容。请另行备份：%s\n", keys.newest, keys.path);
    printf("要让以前的内容也改用新密钥，接着运行 duxue key reseal。\n");
    return true;
}

static bool reseal(Store *store, Err *err) {
    Resealed result;
    if (!store_reseal(store, STR("命令行"), &result, err)) {
        return false;
    }
    printf("改用新密钥重新封存\t%zu项\n", result.done);
    return !result.shut ||
           err_set(err, ERR_IO, "有%zu项打不开，没有动：被改动过，或者密钥已丢失。请从备份恢复。", result.shut);
}

static int run(const Arguments *arguments) {
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *verb = arguments->positionals[0];
    bool good = strcmp(verb, "status") == 0   ? show_status(store, &err)
                : strcmp(verb, "rotate") == 0 ? rotate(store, argument(arguments, "--lost") != NULL, &err)
                : strcmp(verb, "reseal") == 0 ? reseal(store, &err)
                                              : err_set(&err, ERR_USAGE, "key 后面写 status、rotate 或 reseal。");
    store_close(store);
    return good ? EXIT_DONE : cli_fail(arguments->arena, &err);
}

const Command command_key = {
    .name = "key",
    .summary = "字段密钥：status 查看，rotate 换新，reseal 用新密钥重新封存",
    .operands = "status|rotate|reseal",
    .example = "duxue key rotate --data duxue-data",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--lost", NULL, false, "密钥文件确实丢失：重新开始，以前封存的内容不再能打开"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
