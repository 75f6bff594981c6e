/* duxue duty: the calendar of duties - switched on, swept, listed, shown, counted, held against another rule. */
#include "cli.h"

#include "duty.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool needed(const Arguments *arguments, const char *name, Str *value, Err *err) {
    *value = str_from(argument(arguments, name));
    return value->len || err_set(err, ERR_USAGE, "duty %s 需要 %s。", arguments->positionals[0], name);
}

static DutyFilter filter_of(const Arguments *arguments) {
    return (DutyFilter){.unit = str_from(argument(arguments, "--unit")),
                        .duty = str_from(argument(arguments, "--duty")),
                        .section = str_from(argument(arguments, "--section")),
                        .from_on = str_from(argument(arguments, "--from")),
                        .to_on = str_from(argument(arguments, "--to"))};
}

/* ---- showing ------------------------------------------------------------------------ */

static bool list_duties(const Arguments *arguments, Duty *duty, Err *err) {
    DutyFilter filter = filter_of(arguments);
    DutyItem *items;
    size_t count;
    Str rest = str_from(argument(arguments, "--state")), one;
    while (rest.len && str_cut(&rest, ',', &one)) {
        DutyState state;
        if (!duty_state_parse(one, &state)) {
            return err_set(err, ERR_USAGE, "没有“%.*s”这种状态。", STR_ARG(one));
        }
        filter.states |= 1u << state;
    }
    if (!duty_list(duty, NULL, &filter, arguments->arena, &items, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const DutyItem *item = &items[i];
        printf("%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\t至%.*s\t%s\t%.*s\n", (long long)item->id, STR_ARG(item->duty),
               STR_ARG(item->def ? item->def->name : item->duty), STR_ARG(item->unit), STR_ARG(item->unit_name),
               STR_ARG(item->part_name), STR_ARG(item->due_on), duty_state_name(item->state), STR_ARG(item->why));
    }
    return true;
}

static bool show_duty(const Arguments *arguments, Duty *duty, Err *err) {
    Str text;
    int64_t id;
    DutyItem item;
    DutyStep *steps;
    size_t count;
    if (!needed(arguments, "--id", &text, err)) {
        return false;
    }
    if (!integer_parse(text, &id)) {
        return err_set(err, ERR_USAGE, "--id 后面要写 list 的第一列。");
    }
    if (!duty_show(duty, NULL, id, arguments->arena, &item, &steps, &count, err)) {
        return false;
    }
    printf("%.*s %.*s\n%.*s %.*s\n%.*s 至 %.*s\n%s：%.*s\n", STR_ARG(item.duty),
           STR_ARG(item.def ? item.def->name : item.duty), STR_ARG(item.unit_name), STR_ARG(item.part_name),
           STR_ARG(item.from_on), STR_ARG(item.due_on), duty_state_name(item.state), STR_ARG(item.why));
    for (size_t i = 0; i < count; i++) {
        printf("  %.*s\t%s\t%.*s\t%.*s%.*s\n", STR_ARG(steps[i].at), duty_action_name(steps[i].action),
               STR_ARG(steps[i].by), STR_ARG(steps[i].note), STR_ARG(steps[i].reason));
    }
    return true;
}

static void print_rate(double rate) {
    if (isfinite(rate)) {
        printf("\t%.1f%%", rate * 100);
    } else {
        printf("\t—");
    }
}

static void print_line(Str key, Str name, const DutyCounts *counts) {
    printf("%.*s\t%.*s\t应%zu\t按期%zu\t补录%zu\t缺失%zu\t未到期%zu\t免责%zu\t无任务%zu", STR_ARG(key), STR_ARG(name),
           counts->due, counts->on_time, counts->made_up, counts->missed, counts->open, counts->waived,
           counts->no_task);
    print_rate(duty_rate_on_time(counts));
    print_rate(duty_rate_done(counts));
    putchar('\n');
}

static void print_statistics(const DutyStatistics *statistics) {
    for (size_t i = 0; i < statistics->count; i++) {
        print_line(statistics->lines[i].key, statistics->lines[i].name, &statistics->lines[i].counts);
    }
    print_line(STR("*"), STR("合计"), &statistics->total);
}

static bool count_duties(const Arguments *arguments, Duty *duty, Err *err) {
    static const char *const words[] = {"duty", "unit", "month", "section"};
    const DutyFilter filter = filter_of(arguments);
    DutyStatistics statistics;
    Str by = str_from(argument(arguments, "--by"));
    int at = 0;
    while (by.len && at < 4 && !str_is(by, words[at])) {
        at++;
    }
    if (at == 4) {
        return err_set(err, ERR_USAGE, "--by 后面写 duty、unit、month 或 section。");
    }
    if (!duty_statistics(duty, NULL, &filter, (DutyBy)at, arguments->arena, &statistics, err)) {
        return false;
    }
    print_statistics(&statistics);
    return true;
}

static bool try_rule(const Arguments *arguments, Duty *duty, Err *err) {
    const DutyFilter filter = filter_of(arguments);
    DutyStatistics statistics;
    Str def;
    if (!needed(arguments, "--duty", &def, err) ||
        !duty_try_rule(duty, NULL, def, str_from(argument(arguments, "--rule")), &filter, arguments->arena, &statistics,
                       err)) {
        return false;
    }
    print_statistics(&statistics);
    return true;
}

/* ---- changing --------------------------------------------------------------------------- */

static bool sweep(const Arguments *arguments, Duty *duty, Err *err) {
    enum { DAY_OVER = 1440 };
    Str text = str_from(argument(arguments, "--date"));
    Date day = date_today();
    DutySwept swept;
    if (text.len && (!date_parse(text, &day) || !day.day)) {
        return err_set(err, ERR_USAGE, "--date 后面要写 2026-05-08 这样的日期。");
    }
    /* A day that is named is taken as over; today only up to now. */
    bool past = date_compare(day, date_today()) < 0;
    if (date_compare(date_today(), day) < 0) {
        return err_set(err, ERR_USAGE, "--date 不能晚于今天。");
    }
    if (!duty_sweep(duty, day, past ? DAY_OVER : 0, &swept, err)) {
        return false;
    }
    printf("新生成%zu项，新缺失%zu项，由填报完成%zu项，告警%zu次。\n", swept.made, swept.missed, swept.done,
           swept.told);
    if (swept.unknown_terms) {
        puts("有的学年还没有设置学期起止日期（packs/calendar.yaml），与学期有关的职责没有生成。");
    }
    return true;
}

static bool switch_duty(const Arguments *arguments, Duty *duty, Err *err) {
    const char *verb = arguments->positionals[0];
    DutySwitch wish = {.duty = str_from(argument(arguments, "--duty")),
                       .on = strcmp(verb, "off") != 0,
                       .rule = str_from(argument(arguments, "--rule")),
                       .from_on = str_from(argument(arguments, "--from")),
                       .reason = str_from(argument(arguments, "--reason"))};
    if (!needed(arguments, "--unit", &wish.unit, err) || !duty_switch(duty, NULL, &wish, err)) {
        return false;
    }
    puts(wish.on ? "已启用。运行 duxue duty sweep 生成职责，服务运行时会自动生成。" : "已停用，以前的记录都在。");
    return true;
}

static bool run_verb(const Arguments *arguments, Duty *duty, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(const Arguments *arguments, Duty *duty, Err *err);
    } verbs[] = {{"list", list_duties}, {"show", show_duty}, {"sweep", sweep},    {"count", count_duties},
                 {"try", try_rule},     {"on", switch_duty}, {"off", switch_duty}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(arguments, duty, err);
        }
    }
    return err_set(err, ERR_USAGE, "duty 后面写 on、off、sweep、list、show、count 或 try。");
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Duty *duty = NULL;
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    if (cli_pack(arguments, &pack) && cli_open(arguments, STORE_EXISTING, &store)) {
        bool good = duty_open(store, pack, &duty, &err) && run_verb(arguments, duty, &err);
        status = good ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    duty_close(duty);
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_duty = {
    .name = "duty",
    .summary = "履职：on/off 启用停用，sweep 生成和核算，list 清单，show 一项，count 统计，try 换一种规则算",
    .operands = "on|off|sweep|list|show|count|try",
    .example = "duxue duty count --unit 990121 --from 2026-05-01 --to 2026-05-31 --by unit",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--unit", "CODE", false, "单位及其下级"},
                {"--duty", "ID", false, "职责的编号，例如 M-03；on、off 不写就是整个履职日历"},
                {"--section", "ID", false, "股室的编号，例如 SAFE"},
                {"--from", "DAY", false, "从哪天到期的；on、off 从哪天起"},
                {"--to", "DAY", false, "到哪天到期的"},
                {"--state", "S", false, "状态，逗号分开：due、done、verified、missed、made_up、waived、no_task"},
                {"--by", "WHAT", false, "统计按 duty、unit、month 或 section，默认 duty"},
                {"--rule", "ID", false, "其他规则的编号，例如 each-term；try 不写就是原来的规则"},
                {"--date", "DAY", false, "sweep 核算到哪天，默认现在"},
                {"--reason", "TEXT", false, "停用或换规则的原因"},
                {"--id", "N", false, "一项职责，list 的第一列"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 1,
    .run = run,
};
