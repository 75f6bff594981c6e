/* duxue init: a new data directory, empty or with the sample county; the hash of its audit chain. */
#include "cli.h"

#include <stdio.h>

static int run(const Arguments *arguments) {
    Err err = {.kind = ERR_NONE};
    Store *store = NULL;
    Pack *pack = NULL;
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_CREATE, &store)) {
        return EXIT_INPUT;
    }
    Buf say = buf_create(arguments->arena);
    const char *hash = argument(arguments, "--hash");
    bool good = !hash || audit_choose_hash(store, str_from(hash), &err);
    good = good && (!argument(arguments, "--demo") || demo_fill(store, pack, arguments->arena, &say, &err));
    int status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    if (good) {
        printf("数据目录已就绪：%s\n%.*s", store_directory(store), (int)say.len, say.data ? say.data : "");
        if (!argument(arguments, "--demo")) {
            printf("下一步：duxue serve --data %s，照它显示的地址设置管理员密码。\n", store_directory(store));
        }
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
                {"--hash", "NAME", false, "操作记录和内容登记用的摘要算法：sha256（默认）或 sm3"},
                {"--demo", NULL, false, "装入虚构的示例县（三年，一百多所学校）"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
