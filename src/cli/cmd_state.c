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

static void tell_faults(const AuditReport *report) {
    fprintf(stderr, "核对不上，共%zu处：\n", report->fault_count);
    for (size_t i = 0; i < report->fault_count && i < AUDIT_FAULTS_MOST; i++) {
        const AuditFault *fault = &report->faults[i];
        if (!fault->table) {
            fprintf(stderr, "  操作记录第%lld条：%s\n", (long long)fault->sequence, fault->reason);
            continue;
        }
        fprintf(stderr, "  %s 编号%lld", fault->table, (long long)fault->id);
        if (fault->unit[0]) {
            fprintf(stderr, " 单位%s", fault->unit);
        }
        if (fault->sequence) {
            fprintf(stderr, "（操作记录第%lld条登记）", (long long)fault->sequence);
        }
        fprintf(stderr, "：%s\n", fault->reason);
    }
    if (report->fault_count > AUDIT_FAULTS_MOST) {
        fputs("  ……\n", stderr);
    }
}

/* "<sequence>:<hash>", as an earlier verify printed it and somebody noted it down. */
static bool noted_anchor_holds(Store *store, const char *noted, Err *err) {
    Str hash = str_from(noted), number;
    int64_t sequence;
    bool has;
    if (!str_cut(&hash, ':', &number) || !integer_parse(number, &sequence) || hash.len != 64) {
        return err_set(err, ERR_USAGE, "--anchor 应写成 条数:摘要，照抄以前 verify 打印的那一行。");
    }
    if (!audit_has(store, sequence, hash, &has, err)) {
        return false;
    }
    return has || err_set(err, ERR_INPUT, "操作记录第%lld条的摘要与抄下的不同：整条链被重写过，或者抄错了。",
                          (long long)sequence);
}

static int run_verify(const Arguments *arguments) {
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    AuditReport report;
    if (!cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *noted = argument(arguments, "--anchor");
    bool good = audit_verify(store, &report, &err) && (!noted || noted_anchor_holds(store, noted, &err));
    store_close(store);
    if (!good) {
        return cli_fail(arguments->arena, &err);
    }
    if (!report.intact) {
        tell_faults(&report);
        return EXIT_INPUT;
    }
    printf("操作记录完整：%lld条，一环扣一环，没有改动；登记的内容%lld行逐行相符。\n末端：%lld:%s\n",
           (long long)report.rows, (long long)report.contents, (long long)report.last, report.hash);
    return EXIT_DONE;
}

const Command command_verify = {
    .name = "verify",
    .summary = "核对操作记录和登记的内容有没有被改动",
    .example = "duxue verify --data duxue-data",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--anchor", "N:HASH", false, "以前 verify 打印、另外保存的末端，核对它还在链上"}},
    .run = run_verify,
};
