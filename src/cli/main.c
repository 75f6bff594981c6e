/* duxue: finds the command and runs it. */
#include "cli.h"
#include "evidence.h"
#include "reader.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Command *const commands[] = {
    &command_init,   &command_serve,   &command_user,     &command_import,   &command_evaluate, &command_what_if,
    &command_decide, &command_measure, &command_quality,  &command_report,   &command_template, &command_unit,
    &command_pack,   &command_backup,  &command_restore,  &command_verify,   &command_key,      &command_round,
    &command_form,   &command_duty,    &command_notice,   &command_draw,     &command_case,     &command_plan,
    &command_read,   &command_check,   &command_document, &command_campaign,
};
enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static void help(FILE *out) {
    fputs("duxue（督学）：学校数据只填一次，逐格检查，按规则包算清指标。\n\n用法：duxue 命令 [选项]\n\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    }
    fputs("\n每条命令都可以加 --help 查看选项和例子。duxue --version 显示版本。\n", out);
}

int main(int count, char **words) {
    setlocale(LC_ALL, "C");
    if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {
        return table_child_main(count - 2, words + 2);
    }
    if (count >= 2 && strcmp(words[1], "--evidence-reader") == 0) {
        return evidence_child_main(count - 2, words + 2);
    }
    if (count >= 2 && strcmp(words[1], "--document-reader") == 0) {
        return reader_child_main(count - 2, words + 2);
    }
    if (count < 2 || strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0) {
        help(count < 2 ? stderr : stdout);
        return count < 2 ? EXIT_USAGE : EXIT_DONE;
    }
    if (strcmp(words[1], "--version") == 0) {
        puts("duxue " DUXUE_VERSION);
        return EXIT_DONE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(words[1], commands[i]->name) == 0) {
            Arguments arguments = {.arena = arena_create()};
            int status = EXIT_DONE;
            if (arguments_read(commands[i], count - 2, words + 2, &arguments, &status)) {
                status = commands[i]->run(&arguments);
            }
            arena_destroy(arguments.arena);
            return status;
        }
    }
    fprintf(stderr, "错误：没有“%s”这条命令。运行 duxue --help 查看全部命令。\n", words[1]);
    return EXIT_USAGE;
}
