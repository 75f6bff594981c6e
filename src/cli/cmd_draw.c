/* duxue draw: draws that anybody can verify - fixing, drawing, cancelling, showing, proofs. */
#include "cli.h"

#include "draw.h"

#include <stdio.h>
#include <string.h>

typedef struct Work {
    const Arguments *arguments;
    Arena *arena;
    Draws draws;
} Work;

static Str given(const Work *work, const char *name) {
    return str_from(argument(work->arguments, name));
}

static bool needed(const Work *work, const char *name, Str *value, Err *err) {
    *value = given(work, name);
    return value->len || err_set(err, ERR_USAGE, "draw %s 需要 %s。", work->arguments->positionals[0], name);
}

static bool needed_id(const Work *work, int64_t *id, Err *err) {
    Str text;
    return needed(work, "--id", &text, err) && ((integer_parse(text, id) && *id > 0) ||
                                                err_set(err, ERR_USAGE, "--id 后面要写抽签的编号，list 的第一列。"));
}

/* ---- kinds, templates ---- */

static bool show_kinds(Work *work, Err *err) {
    size_t count;
    const DrawDef *all = pack_draws(work->draws.pack, &count);
    (void)err;
    for (size_t i = 0; i < count; i++) {
        printf("%.*s\t%.*s\t%.*s%s%.*s\t%.*s\n", STR_ARG(all[i].id), STR_ARG(all[i].name), STR_ARG(all[i].entries),
               all[i].others.len ? "、" : "", STR_ARG(all[i].others), STR_ARG(all[i].note));
    }
    return true;
}

static bool find_kind(const Work *work, const DrawDef **def, Err *err) {
    Str kind;
    if (!needed(work, "--kind", &kind, err)) {
        return false;
    }
    *def = pack_draw(work->draws.pack, kind);
    return *def || err_set(err, ERR_NOT_FOUND, "没有“%.*s”这种抽签，用 duxue draw kinds 查看。", STR_ARG(kind));
}

static bool write_template(Work *work, Err *err) {
    const DrawDef *def;
    Str path;
    if (!find_kind(work, &def, err) || !needed(work, "-o", &path, err) ||
        !draw_template_write(def, NULL, 0, path.data, err)) {
        return false;
    }
    printf("已写出空表：%.*s\n", STR_ARG(path));
    return true;
}

/* ---- committing ---- */

/* "count=5;team=2;given=城区=3,乡村=2" */
static bool read_rule(const Work *work, const DrawDef *def, DrawRule *rule, Err *err) {
    Str rest = given(work, "--rule"), one, key;
    *rule = def->rule;
    while (rest.len && str_cut(&rest, ';', &one)) {
        if (!str_trim(one).len) {
            continue;
        }
        str_cut(&one, '=', &key);
        if (!draw_rule_set(def, rule, str_trim(key), str_trim(one), work->arena, err)) {
            return false;
        }
    }
    return true;
}

static bool read_pools(const Work *work, const DrawDef *def, DrawOrder *order, ProblemList *problems, Err *err) {
    Str pool, others = given(work, "--others"), sheet = given(work, "--sheet");
    if (!needed(work, "--pool", &pool, err)) {
        return false;
    }
    if (!others.len && !sheet.len) {
        return draw_book_read(def, pool.data, work->arena, &order->pool, &order->names, problems, err);
    }
    if (!draw_pool_read(def, false, pool.data, sheet, work->arena, &order->pool, &order->names, problems, err)) {
        return false;
    }
    if (others.len && !def->others.len) {
        return err_set(err, ERR_USAGE, "这种抽签只有一张名单，不要写 --others。");
    }
    if (others.len &&
        !draw_pool_read(def, true, others.data, (Str){NULL, 0}, work->arena, &order->pool, NULL, problems, err)) {
        return false;
    }
    draw_pool_link(&order->pool, work->arena, problems);
    return true;
}

static void print_made(const DrawOrder *order, const DrawMade *made) {
    if (order->dry_run) {
        printf("可以抽：名单%zu条、%zu条。没有定下来。\n", order->pool.entry_count, order->pool.other_count);
        return;
    }
    printf("第%lld号抽签已定，名单%zu条、%zu条，不能再改。\n", (long long)made->id, order->pool.entry_count,
           order->pool.other_count);
    printf("请公布：\n承诺值\t%s\n名单校验值\t%s\n种子校验值\t%s\n", made->commit, made->pool_sha256,
           made->seed_sha256);
}

static bool commit_draw(Work *work, Err *err) {
    const DrawDef *def;
    DrawOrder order = {.kind = given(work, "--kind"),
                       .matter = given(work, "--matter"),
                       .basis = given(work, "--basis"),
                       .entropy = given(work, "--entropy"),
                       .planned_on = given(work, "--planned"),
                       .again_reason = given(work, "--again"),
                       .dry_run = argument(work->arguments, "--dry-run") != NULL};
    DrawMade made = {.problems = problem_list(work->arena, 100)};
    if (!find_kind(work, &def, err) || !needed(work, "--unit", &order.unit, err) ||
        !needed(work, "--name", &order.name, err) || !read_rule(work, def, &order.rule, err) ||
        !read_pools(work, def, &order, &made.problems, err)) {
        return false;
    }
    order.matter = order.matter.len ? order.matter : order.name;
    bool good = draw_commit(&work->draws, NULL, &order, work->arena, &made, err);
    cli_print_problems(work->arena, &made.problems);
    if (good) {
        print_made(&order, &made);
    }
    return good;
}

/* ---- drawing and what comes after ---- */

static const char *const state_names[DRAW_STATES] = {"已定未抽", "已取消", "已抽取", "已生效"};

static void print_result(const Work *work, const DrawInfo *info, const DrawVerdict *verdict) {
    DrawTable table;
    draw_table(verdict, info, work->arena, &table);
    for (size_t c = 0; c < table.columns; c++) {
        printf("%s%s", table.headings[c], c + 1 < table.columns ? "\t" : "\n");
    }
    for (size_t i = 0; i < table.count * table.columns; i++) {
        printf("%.*s%s", STR_ARG(table.cells[i]), (i + 1) % table.columns ? "\t" : "\n");
    }
}

static bool show_draw(Work *work, Err *err) {
    int64_t id;
    DrawInfo info;
    DrawVerdict verdict;
    if (!needed_id(work, &id, err) || !draw_get(&work->draws, NULL, id, false, work->arena, &info, err)) {
        return false;
    }
    printf("第%lld号\t%.*s\t%.*s\t%s\n单位\t%.*s %.*s\n事项\t%.*s\n承诺值\t%.*s\n名单校验值\t%.*s\n种子校验值\t%.*s\n",
           (long long)info.id, STR_ARG(info.kind_name), STR_ARG(info.name), state_names[info.state], STR_ARG(info.unit),
           STR_ARG(info.unit_name), STR_ARG(info.matter), STR_ARG(info.commit), STR_ARG(info.pool_sha256),
           STR_ARG(info.seed_sha256));
    if (info.again_of) {
        printf("再次抽取\t第%lld号之后，原因：%.*s\n", (long long)info.again_of, STR_ARG(info.again_reason));
    }
    if (info.state == DRAW_CANCELLED) {
        printf("取消原因\t%.*s\n", STR_ARG(info.reason));
    }
    if (!info.proof.len) {
        return true;
    }
    printf("种子\t%.*s\n公众数字\t%.*s\n结果校验值\t%.*s\n", STR_ARG(info.seed), STR_ARG(info.entropy),
           STR_ARG(info.digest));
    if (!draw_verify(info.proof, work->arena, &verdict, err)) {
        return false;
    }
    print_result(work, &info, &verdict);
    return verdict.good || err_set(err, ERR_INTERNAL, "保存的证明重算不出原来的结果，数据库被改过。");
}

static bool run_draw(Work *work, Err *err) {
    int64_t id;
    return needed_id(work, &id, err) && draw_run(&work->draws, NULL, id, given(work, "--entropy"), err) &&
           show_draw(work, err);
}

static bool cancel_draw(Work *work, Err *err) {
    int64_t id;
    Str reason;
    if (!needed_id(work, &id, err) || !needed(work, "--reason", &reason, err) ||
        !draw_cancel(&work->draws, NULL, id, reason, err)) {
        return false;
    }
    puts("已取消。");
    return true;
}

static bool list_draws(Work *work, Err *err) {
    const DrawFilter filter = {
        .kind = given(work, "--kind"), .unit = given(work, "--unit"), .matter = given(work, "--matter")};
    DrawInfo *infos;
    size_t count;
    if (!draw_list(&work->draws, NULL, &filter, work->arena, &infos, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%lld\t%.*s\t%.*s\t%.*s\t%s\t%.*s\t%.*s\n", (long long)infos[i].id, STR_ARG(infos[i].kind),
               STR_ARG(infos[i].unit), STR_ARG(infos[i].name), state_names[infos[i].state], STR_ARG(infos[i].made_at),
               STR_ARG(infos[i].commit));
    }
    return true;
}

static bool put_proof(Work *work, Err *err) {
    int64_t id;
    DrawInfo info;
    if (!needed_id(work, &id, err) || !draw_get(&work->draws, NULL, id, false, work->arena, &info, err)) {
        return false;
    }
    return info.proof.len ? cli_put(work->arguments, info.proof) == EXIT_DONE || err_set(err, ERR_IO, "没有写成。")
                          : err_set(err, ERR_CONFLICT, "还没有抽，没有证明。");
}

static bool put_result(Work *work, Err *err) {
    int64_t id;
    Str path;
    DrawInfo info;
    if (!needed_id(work, &id, err) || !needed(work, "-o", &path, err) ||
        !draw_get(&work->draws, NULL, id, false, work->arena, &info, err) ||
        !draw_workbook_write(&info, path.data, err)) {
        return false;
    }
    printf("已写出：%.*s\n", STR_ARG(path));
    return true;
}

/* Needs no data directory: whoever has the file. */
static bool verify_file(Work *work, Err *err) {
    Str proof, commit = given(work, "--commit");
    DrawVerdict verdict;
    if (work->arguments->positional_count != 2) {
        return err_set(err, ERR_USAGE, "draw verify 后面写证明文件。");
    }
    if (!file_read(work->arena, work->arguments->positionals[1], DRAW_PROOF_MOST, &proof, err) ||
        !draw_verify(proof, work->arena, &verdict, err)) {
        return false;
    }
    for (size_t i = 0; i < verdict.count; i++) {
        printf("%s\t%s%s%.*s\n", verdict.checks[i].name, verdict.checks[i].good ? "一致" : "不一致",
               verdict.checks[i].note.len ? "：" : "", STR_ARG(verdict.checks[i].note));
    }
    printf("承诺值\t%s\n结果校验值\t%s\n", verdict.commit, verdict.digest);
    if (commit.len && !str_is(commit, verdict.commit)) {
        return err_set(err, ERR_INPUT, "承诺值与您给的不一样：这不是当时公布的那次抽签。");
    }
    return verdict.good || err_set(err, ERR_INPUT, "证明不成立，见上面不一致的地方。");
}

static bool run_verb(Work *work, Err *err) {
    static const struct {
        const char *name;
        bool (*run)(Work *work, Err *err);
    } verbs[] = {{"kinds", show_kinds}, {"template", write_template}, {"commit", commit_draw},
                 {"run", run_draw},     {"cancel", cancel_draw},      {"list", list_draws},
                 {"show", show_draw},   {"proof", put_proof},         {"result", put_result}};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(work->arguments->positionals[0], verbs[i].name) == 0) {
            return verbs[i].run(work, err);
        }
    }
    return err_set(err, ERR_USAGE,
                   "draw 后面写 kinds、template、commit、run、cancel、list、show、proof、result 或 verify。");
}

static int run(const Arguments *arguments) {
    Pack *pack = NULL;
    Store *store = NULL;
    Err err = {.kind = ERR_NONE};
    int status = EXIT_INPUT;
    Work work = {.arguments = arguments, .arena = arguments->arena};
    if (strcmp(arguments->positionals[0], "verify") == 0) {
        return verify_file(&work, &err) ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    bool alone = strcmp(arguments->positionals[0], "kinds") == 0 || strcmp(arguments->positionals[0], "template") == 0;
    if (cli_pack(arguments, &pack) && (alone || cli_open(arguments, STORE_EXISTING, &store))) {
        work.draws = (Draws){store, pack};
        status = run_verb(&work, &err) ? EXIT_DONE : cli_fail(arguments->arena, &err);
    }
    store_close(store);
    if (pack) {
        pack_destroy(pack);
    }
    return status;
}

const Command command_draw = {
    .name = "draw",
    .summary = "抽签：commit 定名单和规则，run 抽取，verify 核对证明",
    .operands = "kinds|template|commit|run|cancel|list|show|proof|result|verify",
    .example = "duxue draw commit --kind inspection-double --unit 990121 --name 秋季检查 --basis 督〔2025〕1号 --pool "
               "学校.xlsx "
               "--others 督学.xlsx --rule 'count=5;team=2'",
    .options = {{"--data", "DIR", false, "数据目录，默认 duxue-data"},
                {"--kind", "ID", false, "抽签的种类，kinds 列出"},
                {"--unit", "CODE", false, "组织抽签的单位"},
                {"--name", "TEXT", false, "名称"},
                {"--matter", "TEXT", false, "事项，默认同名称；同一事项再抽要写原因"},
                {"--basis", "TEXT", false, "依据文件"},
                {"--pool", "FILE", false, "名单，Excel 或 CSV"},
                {"--others", "FILE", false, "第二张名单（督学、学校、班主任、高中）另在一个文件时"},
                {"--sheet", "NAME", false, "名单在哪个工作表"},
                {"--rule", "TEXT", false, "规则，例如 count=5;team=2;given=城区=3,乡村=2"},
                {"--entropy", "TEXT", false, "commit：公众数字的来源；run：现场的公众数字"},
                {"--planned", "DAY", false, "抽取日期"},
                {"--again", "TEXT", false, "同一事项再次抽取的原因"},
                {"--dry-run", NULL, false, "只检查名单和规则，不定下来"},
                {"--id", "N", false, "抽签的编号"},
                {"--reason", "TEXT", false, "取消的原因"},
                {"--commit", "HASH", false, "verify：抽签前公布的承诺值"},
                {"-o", "FILE", false, "写到文件"},
                {"--packs", "DIR", false, "用这个目录里的规则包"}},
    .least_operands = 1,
    .most_operands = 2,
    .run = run,
};
