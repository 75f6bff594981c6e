/* duxue template: the workbook people fill in. */
#include "cli.h"

#include <stdio.h>

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    if (!cli_pack(arguments, &pack) || !cli_open(arguments, STORE_EXISTING, &store)) {
        return EXIT_INPUT;
    }
    const char *path = argument(arguments, "-o");
    bool good =
        fact_template(store, pack, str_from(argument(arguments, "--form")), str_from(argument(arguments, "--unit")),
                      str_from(argument(arguments, "--period")), path, &err);
    int status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    if (good) {
        printf("已写出：%s\n", path);
    }
    store_close(store);
    pack_destroy(pack);
    return status;
}

const Command command_template = {
    .name = "template",
    .summary = "导出填报用的工作簿，旁边带上年数",
    .example = "duxue template --form wide --unit 990121 --period 2025 -o 填报表.xlsx",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--form", "ID", true, "wide 为全部要素，也可以写一组的名称，例如 教师"},
                {"--unit", "CODE", false, "只要这个单位以下的学校"},
                {"--period", "P", true, "要填的年度"},
                {"-o", "FILE.xlsx", true, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .run = run,
};
