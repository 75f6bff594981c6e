/* duxue backup, restore, verify: the whole state out, in, and the proof that nothing was altered. */
#include "cli.h"

#include <stdio.h>

/* The keys are not in the backup: whoever finds one of the two can read nothing that is sealed. */
static void tell_keys(Store *store, const char *what) {
    KeyStatus keys;
    Err untold = {.kind = ERR_NONE};
    if (store_key_status(store, &keys, &untold) && keys.newest[0]) {
        printf("%s：%s\n", what, keys.path);
    }
}

static int run_backup(const Arguments *arguments) {
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *path = argument(arguments, "-o");
    bool good = store_backup(store, path, &err);
    if (good) {
        printf("已备份到：%s\n", path);
        tell_keys(store, "备份不含字段密钥，没有它封存的内容打不开。请另行备份、分开保管");
    }
    store_close(store);
    return good ? EXIT_DONE : cli_fail(arguments->arena, &err);
}

const Command command_backup = {
    .name = "backup",
    .summary = "把全部数据存成一个文件",
    .example = "duxue backup --data duxue-data -o 备份.duxue",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"}, {"-o", "FILE", true, "备份文件"}},
    .run = run_backup,
};

static int run_restore(const Arguments *arguments) {
    Err err = {.kind = ERR_NONE};
    const char *directory = argument(arguments, "--data");
    if (!store_restore(arguments->positionals[0], directory, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    printf("已恢复到：%s\n", directory);
    Store *store;
    if (store_open(directory, STORE_EXISTING, &store, &err)) {
        tell_keys(store, "备份不含字段密钥。请把原来的密钥文件放到");
        store_close(store);
    }
    return EXIT_DONE;
}

const Command command_restore = {
    .name = "restore",
    .summary = "从备份文件恢复到新的数据目录",
    .operands = "FILE",
    .example = "duxue restore 备份.duxue --data 新目录",
    .options = {{"--data", "DIR", true, "还不存在或为空的数据目录"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run_restore,
};

static int run_verify(const Arguments *arguments) {
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    AuditReport report;
    if (!cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    bool good = audit_verify(store, &report, &err);
    store_close(store);
    if (!good) {
        return cli_fail(arguments->arena, &err);
    }
    if (!report.intact) {
        fprintf(stderr, "操作记录被改动：第%lld条起对不上。%s\n", (long long)report.first_bad, report.reason);
        return EXIT_INPUT;
    }
    printf("操作记录完整：%lld条，一环扣一环，没有改动。\n", (long long)report.rows);
    return EXIT_DONE;
}

const Command command_verify = {
    .name = "verify",
    .summary = "核对操作记录有没有被改动",
    .example = "duxue verify --data duxue-data",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"}},
    .run = run_verify,
};
