/* duxue form: the forms there are, one form in words, and workbooks in the XLSForm manner in and out. */
#include "cli.h"

#include "collect.h"

#include <stdio.h>
#include <string.h>

static const char *const steps[] = {"list", "show", "check", "yaml", "try", "export"};

/* ---- forms of the packs ---- */

static void list_forms(const Pack *pack) {
    size_t count;
    const FormDef *forms = pack_forms(pack, &count);
    for (size_t i = 0; i < count; i++) {
        size_t fields = 0;
        for (size_t s = 0; s < forms[i].section_count; s++) {
            fields += forms[i].sections[s].field_count;
        }
        printf("%.*s\t%.*s\t%.*s\t%zu个字段\n", STR_ARG(forms[i].id), STR_ARG(forms[i].name), STR_ARG(forms[i].section),
               fields);
    }
}

static const FormDef *find_form(const Arguments *arguments, const Pack *pack) {
    const FormDef *form = arguments->positional_count > 1 ? pack_form(pack, str_from(arguments->positionals[1])) : NULL;
    if (!form) {
        fprintf(stderr, "错误：没有“%s”这张表。用 duxue form list 查看全部。\n",
                arguments->positional_count > 1 ? arguments->positionals[1] : "");
    }
    return form;
}

static void show_field(Buf *out, const FormField *field) {
    static const char *const types[] = {"数", "文字", "选项", "是否", "日期", "说明"};
    buf_add_format(out, "\n  %.*s\t%.*s\t%s", STR_ARG(field->id), STR_ARG(field->name), types[field->type]);
    if (field->unit.len) {
        buf_add_format(out, "（%.*s）", STR_ARG(field->unit));
    }
    buf_add(out, field->required ? STR("，必填") : STR(""));
    buf_add(out, field->elsewhere ? STR("，从别的表带入") : STR(""));
    if (field->value.text.len) {
        buf_add_format(out, "，计算：%.*s", STR_ARG(field->value.text));
    }
    if (field->visible.text.len) {
        buf_add_format(out, "，显示条件：%.*s", STR_ARG(field->visible.text));
    }
}

static int show_form(const Arguments *arguments, const Pack *pack) {
    static const char *const severities[] = {"必须改正", "要说明", "提示"};
    const FormDef *form = find_form(arguments, pack);
    if (!form) {
        return EXIT_INPUT;
    }
    Buf out = buf_create(arguments->arena);
    buf_add_format(&out, "%.*s（%.*s，版本%.*s）\n%.*s", STR_ARG(form->name), STR_ARG(form->id), STR_ARG(form->version),
                   STR_ARG(form->note));
    for (size_t s = 0; s < form->section_count; s++) {
        const FormSection *section = &form->sections[s];
        buf_add_format(&out, "\n%.*s%s", STR_ARG(section->name), section->is_table ? "（表格，逐行填）" : "");
        for (size_t i = 0; i < section->field_count; i++) {
            show_field(&out, &section->fields[i]);
        }
    }
    for (size_t i = 0; i < form->check_count; i++) {
        const CheckDef *check = &form->checks[i].check;
        buf_add_format(&out, "\n检查 %.*s\t%s\t%.*s", STR_ARG(check->id), severities[check->severity],
                       STR_ARG(check->message));
    }
    for (size_t i = 0; i < form->step_count; i++) {
        buf_add_format(&out, "\n步骤%zu %.*s%s", i + 1, STR_ARG(form->steps[i].name),
                       form->steps[i].optional ? "（没有人担任时略过）" : "");
    }
    return cli_put(arguments, buf_str(&out));
}

static int export_form(const Arguments *arguments, const Pack *pack) {
    const char *path = argument(arguments, "-o");
    const FormDef *def = find_form(arguments, pack);
    const Form *form = NULL;
    ProblemList problems = problem_list(arguments->arena, 200);
    Err err = {.kind = ERR_NONE};
    if (!path) {
        fputs("错误：form export 需要 -o FILE.xlsx。\n", stderr);
        return EXIT_USAGE;
    }
    if (!def || !form_compile(pack, def, arguments->arena, &form, &problems)) {
        cli_print_problems(arguments->arena, &problems);
        return EXIT_INPUT;
    }
    if (!xlsform_write(form, path, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    printf("已写出：%s\n", path);
    return EXIT_DONE;
}

static int try_form(const Arguments *arguments, const Pack *pack) {
    const FormDef *def = find_form(arguments, pack);
    return def ? form_try(arguments, pack, def) : EXIT_INPUT;
}

/* ---- workbooks ---- */

/* Which of its elements other forms of the packs collect already; a form of the same id is the one it replaces. */
static void tell_overlaps(const Arguments *arguments, const Pack *pack, const FormDef *form) {
    size_t count, source_count;
    const FormDef *defs = pack_forms(pack, &count);
    const FormDef **forms = ARENA_ARRAY(arguments->arena, count, const FormDef *);
    FormSource *sources;
    for (size_t i = 0; i < count; i++) {
        forms[i] = &defs[i];
    }
    form_sources(pack, form, forms, count, arguments->arena, &sources, &source_count);
    for (size_t i = 0; i < source_count; i++) {
        const FormField *field = sources[i].field;
        Str other = sources[i].form->name;
        if (field->elsewhere) {
            fprintf(stderr, "提示：“%.*s”（%.*s）从“%.*s”带入，不再填。\n", STR_ARG(field->name), STR_ARG(field->id),
                    STR_ARG(other));
        } else {
            fprintf(stderr,
                    "提示：“%.*s”（%.*s）已由“%.*s”采集，同一年度不能再问；可以改为从那张表带入（elsewhere）。\n",
                    STR_ARG(field->name), STR_ARG(field->id), STR_ARG(other));
        }
    }
}

static int read_workbook(const Arguments *arguments, const Pack *pack, bool put_yaml) {
    ProblemList problems = problem_list(arguments->arena, 500);
    Err err = {.kind = ERR_NONE};
    Str yaml;
    FormDef *form;
    if (arguments->positional_count < 2) {
        fprintf(stderr, "错误：form %s 后面要写工作簿，例如 duxue form %s 表.xlsx。\n", arguments->positionals[0],
                arguments->positionals[0]);
        return EXIT_USAGE;
    }
    if (!xlsform_read(arguments->positionals[1], (Str){NULL, 0}, pack, arguments->arena, &yaml, &problems, &err)) {
        return cli_fail(arguments->arena, &err);
    }
    cli_print_problems(arguments->arena, &problems);
    if (problems.errors) {
        fprintf(stderr, "工作簿有%zu处错误，没有做成表。\n", problems.errors);
        return EXIT_INPUT;
    }
    if (!pack_read_form(pack, "form", yaml, arguments->arena, &form, &problems)) {
        cli_print_problems(arguments->arena, &problems);
        return EXIT_INPUT;
    }
    tell_overlaps(arguments, pack, form);
    if (put_yaml) {
        return cli_put(arguments, yaml);
    }
    printf("工作簿没有问题：%.*s（%.*s）。\n", STR_ARG(form->name), STR_ARG(form->id));
    return EXIT_DONE;
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    size_t step = 0;
    while (step < sizeof steps / sizeof *steps && strcmp(arguments->positionals[0], steps[step]) != 0) {
        step++;
    }
    if (step == sizeof steps / sizeof *steps) {
        fputs("错误：form 后面写 list、show ID、check FILE.xlsx、yaml FILE.xlsx、try ID 数据.csv 或 export ID。\n",
              stderr);
        return EXIT_USAGE;
    }
    if (!cli_pack(arguments, &pack)) {
        return EXIT_INPUT;
    }
    int status = EXIT_DONE;
    switch (step) {
    case 0: list_forms(pack); break;
    case 1: status = show_form(arguments, pack); break;
    case 2: status = read_workbook(arguments, pack, false); break;
    case 3: status = read_workbook(arguments, pack, true); break;
    case 4: status = try_form(arguments, pack); break;
    default: status = export_form(arguments, pack);
    }
    pack_destroy(pack);
    return status;
}

const Command command_form = {
    .name = "form",
    .summary = "填报表：list、show 查看，check、yaml 读 XLSForm 工作簿，export 写成工作簿，try 试填",
    .operands = "list | show ID | check FILE.xlsx | yaml FILE.xlsx | export ID | try ID FILE.csv",
    .example = "duxue form yaml 体育设施.xlsx -o packs/forms/sports.yaml",
    .options = {{"-o", "FILE", false, "写到文件（export 必须写）"}, {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 3,
    .run = run,
};
