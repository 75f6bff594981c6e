/* Options of a command: read, checked, and shown by --help. */
#include "cli.h"

#include <stdio.h>
#include <string.h>

void command_help(const Command *command) {
    printf("%s\n\n用法：duxue %s", command->summary, command->name);
    for (const Option *option = command->options; option->name; option++) {
        printf(option->required ? " %s%s%s" : " [%s%s%s]", option->name, option->value ? " " : "",
               option->value ? option->value : "");
    }
    printf("%s%s\n\n选项：\n", command->operands ? " " : "", command->operands ? command->operands : "");
    for (const Option *option = command->options; option->name; option++) {
        char left[64];
        snprintf(left, sizeof left, "%s %s", option->name, option->value ? option->value : "");
        printf("  %-26s %s\n", left, option->help);
    }
    printf("  %-26s %s\n\n例子：\n  %s\n", "--help", "显示这段说明", command->example);
}

static int find_option(const Command *command, const char *word, size_t length) {
    for (int i = 0; i < OPTIONS_MOST && command->options[i].name; i++) {
        if (strlen(command->options[i].name) == length && strncmp(command->options[i].name, word, length) == 0) {
            return i;
        }
    }
    return -1;
}

static bool wrong(const Command *command, int *status, const char *what, const char *word) {
    fprintf(stderr, "错误：%s“%s”。运行 duxue %s --help 查看用法。\n", what, word, command->name);
    *status = EXIT_USAGE;
    return false;
}

/* One word that begins with "-": returns how many words it used, 0 when wrong. */
static int take_option(const Command *command, int left, char **words, Arguments *arguments, int *status) {
    const char *word = words[0], *equals = strchr(word, '=');
    int at = find_option(command, word, equals ? (size_t)(equals - word) : strlen(word));
    if (at < 0) {
        wrong(command, status, "不认识的选项", word);
        return 0;
    }
    if (arguments->values[at]) {
        wrong(command, status, "选项重复", word);
        return 0;
    }
    if (!command->options[at].value) {
        arguments->values[at] = "";
        return 1;
    }
    if (equals) {
        arguments->values[at] = equals + 1;
        return 1;
    }
    if (left < 2) {
        wrong(command, status, "选项后面缺少内容：", word);
        return 0;
    }
    arguments->values[at] = words[1];
    return 2;
}

bool arguments_read(const Command *command, int count, char **words, Arguments *arguments, int *status) {
    arguments->options = command->options;
    for (int i = 0; i < count;) {
        if (strcmp(words[i], "--help") == 0) {
            command_help(command);
            *status = EXIT_DONE;
            return false;
        }
        if (words[i][0] == '-' && words[i][1]) {
            int used = take_option(command, count - i, words + i, arguments, status);
            if (!used) {
                return false;
            }
            i += used;
            continue;
        }
        if (arguments->positional_count == command->most_operands || arguments->positional_count == POSITIONALS_MOST) {
            return wrong(command, status, "多出来的参数", words[i]);
        }
        arguments->positionals[arguments->positional_count++] = words[i++];
    }
    for (int i = 0; i < OPTIONS_MOST && command->options[i].name; i++) {
        if (command->options[i].required && !arguments->values[i]) {
            return wrong(command, status, "缺少选项", command->options[i].name);
        }
    }
    if (arguments->positional_count < command->least_operands) {
        return wrong(command, status, "缺少参数", command->operands);
    }
    return true;
}

const char *argument(const Arguments *arguments, const char *name) {
    for (int i = 0; i < OPTIONS_MOST && arguments->options[i].name; i++) {
        if (strcmp(arguments->options[i].name, name) == 0) {
            return arguments->values[i];
        }
    }
    return NULL;
}
