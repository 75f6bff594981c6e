/* duxue check: what in reports contradicts itself, the other files, or the data. */
#include "cli.h"
#include "reader.h"

#include <string.h>

static const char *const marks[] = {"错误", "提醒", "说明"};

static void put_text(Buf *out, const ReadFile *files, const ReadFindings *findings) {
    static const char *const verdicts[] = {"成立", "不成立", "待核", "无法核算"};
    for (Severity severity = SEVERITY_ERROR; severity <= SEVERITY_NOTE; severity++) {
        for (size_t i = 0; i < findings->count; i++) {
            const ReadFinding *finding = &findings->items[i];
            if (finding->severity == severity) {
                buf_add_format(out, "%s  %s  %.*s（%.*s）：%.*s\n", marks[severity], verdicts[finding->verdict],
                               STR_ARG(finding->rule->name), STR_ARG(files[finding->file].name),
                               STR_ARG(finding->message));
            }
        }
    }
    buf_add_format(out, "共核对%zu项：成立%zu，不成立%zu，待人核%zu，无法核算%zu\n", findings->count, findings->holds,
                   findings->fails, findings->flags, findings->unknown);
}

static bool read_files(const Arguments *arguments, const Pack *pack, ReadFile *files, Err *err) {
    for (size_t i = 0; i < arguments->positional_count; i++) {
        const char *path = arguments->positionals[i];
        Str bytes;
        if (!file_read(arguments->arena, path, READ_TEXT_MOST, &bytes, err) ||
            !read_text(arguments->arena, pack, str_from(path), bytes, &files[i], err)) {
            return false;
        }
    }
    return true;
}

static int run(const Arguments *arguments) {
    const char *format = cli_format(arguments, "text,json");
    Err err = {.kind = ERR_NONE};
    Pack *pack;
    ReadFindings findings;
    if (!format) {
        return EXIT_USAGE;
    }
    if (!cli_pack(arguments, &pack)) {
        return EXIT_INPUT;
    }
    size_t count = arguments->positional_count;
    ReadFile *files = ARENA_ARRAY(arguments->arena, count, ReadFile);
    bool good = read_files(arguments, pack, files, &err) &&
                read_check(files, count, pack, NULL, arguments->arena, &findings, &err);
    int status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    if (good) {
        Buf out = buf_create(arguments->arena);
        if (strcmp(format, "json") == 0) {
            Json json = json_writer(&out);
            read_put_findings(&json, files, &findings);
            buf_add_char(&out, '\n');
        } else {
            put_text(&out, files, &findings);
        }
        status = cli_put(arguments, buf_str(&out));
    }
    pack_destroy(pack);
    return status;
}

const Command command_check = {.name = "check",
                               .summary = "核对报告：数字之间、前后说法、几份材料之间有没有矛盾",
                               .operands = "FILE...",
                               .example = "duxue check 工作总结.txt 上年总结.txt --format json",
                               .options = {{"--format", "FORMAT", false, "text（默认）或 json"},
                                           {"--packs", "DIR", false, "用这个目录里的规则包"},
                                           {"-o", "FILE", false, "写进文件"},
                                           {NULL, NULL, false, NULL}},
                               .least_operands = 1,
                               .most_operands = 100,
                               .run = run};
