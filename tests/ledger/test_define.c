/* Definitions of the bureau's own: checked like packs, kept in versions, rehearsed without a trace. */
#include "ledger_support.h"

#define VISIT_HEAD                                                                                                     \
    "system: LOC-01\nname: 家访台账\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 家访登记\nrecords:\n" \
    "  - id: visit\n    name: 家访\n    title: \"{text}\"\n    number: \"访{year}-{seq:3}\"\n"                      \
    "    opened_by: [safo]\n    ladder: overdue\n    due: {days: 3}\n"
#define VISIT_FIELDS                                                                                                   \
    "    fields:\n"                                                                                                    \
    "      - {id: text, name: 事由, type: text, required: true}\n"                                                   \
    "      - {id: result, name: 结果, type: choice, choices: [好, 一般], at: [done]}\n"
#define VISIT_STATES                                                                                                   \
    "    states:\n"                                                                                                    \
    "      - {id: planned, name: 计划}\n"                                                                            \
    "      - {id: done, name: 已访}\n"                                                                               \
    "      - {id: closed, name: 办结, end: closed}\n"
#define VISIT_STEPS                                                                                                    \
    "    steps:\n"                                                                                                     \
    "      - {id: report, name: 报结果, from: [planned], to: done, by: [creator], action: edit, due: {days: 5}}\n"  \
    "      - {id: close, name: 办结, from: [done], to: closed, by: [head], action: review, not_by: [report]}\n"
#define VISIT_COUNTS "    counts:\n      - {id: home_visits, name: 家访次数, unit: 次}\n"
#define VISIT        VISIT_HEAD VISIT_FIELDS VISIT_STATES VISIT_STEPS VISIT_COUNTS

/* The same without the last step: a visit is closed at once. */
#define SHORT_VISIT                                                                                                       \
    VISIT_HEAD VISIT_FIELDS "    states:\n      - {id: planned, name: 计划}\n"                                          \
                            "      - {id: closed, name: 办结, end: closed}\n"                                           \
                            "      - {id: done, name: 已访}\n"                                                          \
                            "    steps:\n      - {id: report, name: 报结果, from: [planned], to: done, by: [creator]," \
                            " action: edit}\n"                                                                            \
                            "      - {id: close, name: 办结, from: [planned, done], to: closed, by: [safo], action:"    \
                            " edit}\n"

static int64_t publish(Bench *bench, const User *user, const char *text, int64_t base, Err *err) {
    ProblemList problems = problem_list(bench->arena, 20);
    const NewDefinition made = {str_from(text), STR("第一次发布"), base};
    LedgerKind kind;
    int64_t id = 0;
    *err = (Err){.kind = ERR_NONE};
    if (definition_publish(bench->ledger, user, &made, bench->arena, &kind, &id, &problems, err) && !id) {
        fail_msg("%s", str_cstr(bench->arena, problems.items[0].message));
    }
    return id;
}

static int64_t published(Bench *bench, const char *text, int64_t base) {
    Err err;
    int64_t id = publish(bench, NULL, text, base, &err);
    must(id != 0, &err);
    return id;
}

static Problem faulty(Bench *bench, const char *text) {
    ProblemList problems = problem_list(bench->arena, 20);
    LedgerKind kind;
    Err err = {.kind = ERR_NONE};
    must(definition_check(bench->ledger, str_from(text), bench->arena, &kind, &problems, &err), &err);
    assert_null(kind.def);
    assert_true(problems.count > 0);
    return problems.items[0];
}

static int64_t row_count(Bench *bench, const char *sql) {
    Tx *tx;
    Stmt *stmt;
    bool row;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(stmt_open(tx, sql, &stmt, &err, "") && stmt_step(stmt, &row, &err), &err);
    int64_t count = stmt_integer(stmt, 0);
    stmt_close(stmt);
    store_read_end(tx);
    return count;
}

static int class_of_file(Bench *bench, int64_t visit, const char *part, int sent_as) {
    const EvidenceSubject subject = {STR("case"), str_format(bench->arena, "%lld", (long long)visit), str_from(part),
                                     STR(SCHOOL)};
    Tx *tx;
    int privacy = sent_as;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(case_file_privacy(bench->ledger, tx, &subject, &privacy, &err), &err);
    store_read_end(tx);
    return privacy;
}

#define PHOTO "      - {id: photo, name: 照片, type: file, privacy: "

/* Files that came before the class of their field was raised are guarded by the class of now. */
static void a_file_is_of_the_class_that_its_field_has_now(void **state) {
    Bench *bench = *state;
    const char *open_field = VISIT_HEAD VISIT_FIELDS PHOTO "P1}\n" VISIT_STATES VISIT_STEPS VISIT_COUNTS,
               *guarded = VISIT_HEAD VISIT_FIELDS PHOTO "P2}\n" VISIT_STATES VISIT_STEPS VISIT_COUNTS;
    int64_t first = published(bench, open_field, 0),
            visit = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"家访\"}");
    assert_int_equal(class_of_file(bench, visit, "photo", 1), 1);
    assert_int_equal(class_of_file(bench, visit, "photo", 3), 3); /* as its sender wanted */
    published(bench, guarded, first);
    assert_int_equal(class_of_file(bench, visit, "photo", 1), 2);
    assert_int_equal(class_of_file(bench, visit, "photo", 3), 3);
    assert_int_equal(class_of_file(bench, visit, "", 0), 1);    /* beside the fields: of the record */
    assert_int_equal(class_of_file(bench, 987, "photo", 1), 1); /* there is no such case */
}

/* A field that a new version drops, or calls otherwise, leaves its files as guarded as they came. */
static void files_of_a_field_that_is_gone_keep_its_class(void **state) {
    Bench *bench = *state;
    const char *guarded = VISIT_HEAD VISIT_FIELDS PHOTO "P3}\n" VISIT_STATES VISIT_STEPS VISIT_COUNTS,
               *renamed = VISIT_HEAD VISIT_FIELDS
               "      - {id: picture, name: 照片, type: file, privacy: P0}\n" VISIT_STATES VISIT_STEPS VISIT_COUNTS;
    int64_t first = published(bench, guarded, 0),
            visit = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"家访\"}");
    published(bench, renamed, first);
    assert_int_equal(class_of_file(bench, visit, "photo", 1), 3);
    assert_int_equal(class_of_file(bench, visit, "picture", 0), 0);
    assert_int_equal(class_of_file(bench, visit, "nowhere", 0), 3); /* no version has it */
    assert_int_equal(class_of_file(bench, visit, "", 0), 1);
    int64_t later = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"又一次\"}");
    assert_int_equal(class_of_file(bench, later, "picture", 0), 0);
    assert_int_equal(class_of_file(bench, later, "photo", 0), 3);
}

static void a_new_kind_of_record_works_like_one_of_the_packs(void **state) {
    Bench *bench = *state;
    LedgerKind kind;
    published(bench, VISIT, 0);
    assert_true(ledger_kind(bench->ledger, STR("LOC-01.visit"), &kind));
    assert_true(kind.own);
    int64_t id = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"谈心\"}");
    assert_shows(bench, id, "\"number\":\"访2026-001\"");
    assert_stepped(bench, NULL, id, "report", "{\"result\":\"好\"}");
    assert_shows(bench, id, "\"due_at\":\"2026-11-30\"");
    assert_whole(bench);
    ledger_close(bench->ledger);
    Err err = {.kind = ERR_NONE}; /* it is there again when the program starts again */
    must(ledger_open(bench->scratch->store, bench->pack, NULL, NULL, &bench->ledger, &err), &err);
    assert_shows(bench, id, "\"state_name\":\"已访\"");
    opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"又一次\"}");
}

static void old_cases_keep_the_definition_they_were_opened_under(void **state) {
    Bench *bench = *state;
    int64_t first = published(bench, VISIT, 0);
    int64_t old = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"旧\"}");
    published(bench, SHORT_VISIT, first);
    int64_t new = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"新\"}");
    assert_refused(bench, NULL, old, "close", "", ERR_CONFLICT, "现在是“计划”");
    assert_stepped(bench, NULL, new, "close", "");
    DefinitionVersion *versions;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(definition_versions(bench->ledger, STR("LOC-01.visit"), bench->arena, &versions, &count, &err), &err);
    assert_int_equal(count, 2);
    assert_true(versions[0].holds && !versions[1].holds);
    assert_int_equal(versions[0].cases, 1);
    assert_int_equal(versions[1].cases, 1);
    assert_whole(bench);
}

static void faults_are_told_at_their_line(void **state) {
    Bench *bench = *state;
    const char *text = VISIT_HEAD VISIT_FIELDS VISIT_STATES
        "    steps:\n"
        "      - {id: report, name: 报结果, from: [planned], to: nowhere, by: [creator], action: edit}\n"
        "      - {id: close, name: 办结, from: [planned], to: closed, by: [head], action: review}\n";
    Problem fault = faulty(bench, text);
    assert_int_equal(fault.place.line, 23);
    assert_true(fault.place.column > 1);
    assert_true(str_find(fault.message, STR("nowhere")) >= 0);
    fault = faulty(bench, VISIT_HEAD VISIT_FIELDS VISIT_STATES
                   "    steps:\n      - {id: report, name: 报, from: [planned], to: done, by: [nobody]}\n"
                   "      - {id: close, name: 办结, from: [done], to: closed, by: [head]}\n");
    assert_int_equal(fault.place.line, 23);
    fault =
        faulty(bench, VISIT_HEAD
               "    fields:\n      - {id: text, name: 事由, type: text, when: nothing = 1}\n" VISIT_STATES VISIT_STEPS);
    assert_int_equal(fault.place.line, 16);
}

static void what_comes_from_outside_is_limited(void **state) {
    Bench *bench = *state;
    Buf deep = buf_create(bench->arena), large = buf_create(bench->arena);
    faulty(bench, "");
    faulty(bench, "system: [");
    faulty(bench, "a: &a [1]\nb: *a\n");
    for (int i = 0; i < 100; i++) {
        buf_add(&deep, STR("["));
    }
    faulty(bench, str_cstr(bench->arena, buf_str(&deep)));
    for (int i = 0; i < DEFINITION_BYTES_MOST; i++) {
        buf_add(&large, STR("# "));
    }
    ProblemList problems = problem_list(bench->arena, 20);
    LedgerKind kind;
    Err err = {.kind = ERR_NONE};
    assert_false(definition_check(bench->ledger, buf_str(&large), bench->arena, &kind, &problems, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    faulty(bench, VISIT
           "  - id: other\n    name: 又\n    title: x\n    opened_by: [safo]\n" VISIT_FIELDS VISIT_STATES VISIT_STEPS);
}

static void what_it_names_has_to_be_there_and_its_counts_are_its_own(void **state) {
    Bench *bench = *state;
    Problem fault = faulty(bench, VISIT_HEAD VISIT_FIELDS
                           "      - {id: of, name: 来自, type: case, record: LOC-09.gone}\n" VISIT_STATES VISIT_STEPS);
    assert_true(str_find(fault.message, STR("LOC-09.gone")) >= 0);
    fault = faulty(bench, VISIT_HEAD VISIT_FIELDS VISIT_STATES VISIT_STEPS
                   "    counts:\n      - {id: hazards_found, name: 隐患, unit: 条}\n");
    assert_true(str_find(fault.message, STR("hazards_found")) >= 0);
}

static Str replaced(Bench *bench, const char *text, const char *from, const char *to) {
    Str all = str_from(text), part = str_from(from);
    ptrdiff_t at = str_find(all, part);
    assert_true(at >= 0);
    return str_format(bench->arena, "%.*s%s%.*s", (int)at, text, to, (int)(all.len - (size_t)at - part.len),
                      text + at + part.len);
}

static void what_is_in_use_stays_as_well_guarded(void **state) {
    Bench *bench = *state;
    const char *guarded = replaced(bench, VISIT, "type: text,", "type: text, privacy: P2,").data;
    int64_t first = published(bench, guarded, 0);
    Problem fault = faulty(bench, VISIT);
    assert_true(str_find(fault.message, STR("不能降低")) >= 0);
    fault = faulty(bench, replaced(bench, guarded, "domain: ledgers", "domain: plans").data);
    assert_true(str_find(fault.message, STR("不能改")) >= 0);
    published(bench, replaced(bench, guarded, "P2", "P3").data, first);
}

static void only_who_may_edit_rules_of_the_department_publishes(void **state) {
    Bench *bench = *state;
    Err err;
    assert_int_equal(publish(bench, somebody(bench, "h1", "head", SCHOOL, NULL), VISIT, 0, &err), 0);
    assert_int_equal(err.kind, ERR_DENIED);
    assert_int_equal(publish(bench, somebody(bench, "c1", "chief", COUNTY, "FIN"), VISIT, 0, &err), 0);
    assert_int_equal(err.kind, ERR_DENIED);
    assert_int_equal(publish(bench, somebody(bench, "s1", "staff", COUNTY, "BAS"), VISIT, 0, &err), 0);
    assert_int_equal(err.kind, ERR_DENIED);
    int64_t id = publish(bench, somebody(bench, "c2", "chief", COUNTY, "BAS"), VISIT, 0, &err);
    must(id != 0, &err);
    assert_whole(bench);
}

static void nobody_publishes_over_what_he_has_not_seen(void **state) {
    Bench *bench = *state;
    Err err;
    int64_t first = published(bench, VISIT, 0);
    assert_int_equal(publish(bench, NULL, VISIT, first, &err), 0);
    assert_int_equal(err.kind, ERR_CONFLICT); /* nothing is changed */
    assert_int_equal(publish(bench, NULL, SHORT_VISIT, 0, &err), 0);
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_non_null(strstr(err.message, "别人"));
    published(bench, SHORT_VISIT, first);
}

static void what_is_withdrawn_is_no_longer_opened_and_goes_on(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    LedgerKind kind;
    published(bench, VISIT, 0);
    int64_t id = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"谈心\"}"), none;
    must(definition_withdraw(bench->ledger, NULL, STR("LOC-01.visit"), STR("不用了"), &err), &err);
    assert_true(ledger_kind(bench->ledger, STR("LOC-01.visit"), &kind) && kind.retired);
    const NewCase made = {.record = STR("LOC-01.visit"), .unit = STR(SCHOOL), .fields = STR("{\"text\":\"再谈\"}")};
    assert_false(case_open(bench->ledger, NULL, &made, &none, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_stepped(bench, NULL, id, "report", "{\"result\":\"好\"}");
    err = (Err){.kind = ERR_NONE};
    assert_false(definition_withdraw(bench->ledger, NULL, STR("LOC-01.visit"), STR("再停用"), &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    published(bench, SHORT_VISIT, kind.definition); /* and it comes back */
    opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"三谈\"}");
}

static void a_changed_record_of_the_packs_goes_back_to_theirs(void **state) {
    Bench *bench = *state;
    size_t count;
    const SystemDef *systems = pack_systems(bench->pack, &count), *alone = NULL;
    for (size_t i = 0; i < count && !alone; i++) {
        alone = systems[i].record_count == 1 ? &systems[i] : NULL;
    }
    const RecordDef *def = &pack_records(bench->pack, &count)[alone->first_record];
    const char *changed = str_format(bench->arena, "%.*s\n# 本县\n", STR_ARG(def->text)).data;
    LedgerKind kind;
    Err err = {.kind = ERR_NONE};
    assert_int_equal(publish(bench, NULL, str_cstr(bench->arena, def->text), 0, &err), 0);
    assert_int_equal(err.kind, ERR_CONFLICT); /* just as it is */
    published(bench, changed, 0);
    assert_true(ledger_kind(bench->ledger, def->id, &kind) && kind.own && kind.def != def);
    err = (Err){.kind = ERR_NONE};
    must(definition_withdraw(bench->ledger, NULL, def->id, STR("用回规则包的"), &err), &err);
    assert_true(ledger_kind(bench->ledger, def->id, &kind) && !kind.own && !kind.retired && kind.def == def);
    published(bench, changed, kind.definition);
}

/* Two persons sign, and a deputy is no second one. */
static void several_persons_are_not_one_and_the_deputy(void **state) {
    Bench *bench = *state;
    published(bench,
              replaced(bench, VISIT, "by: [creator], action: edit,", "by: [safo], action: edit, people: 2,").data, 0);
    int64_t id = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"谈心\"}");
    User *first = somebody(bench, "s1", "safo", SCHOOL, NULL), *second = somebody(bench, "s2", "safo", SCHOOL, NULL);
    User *deputy = somebody(bench, "s3", "safo", SCHOOL, NULL);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = STR("s1");
    assert_stepped(bench, first, id, "report", "{\"result\":\"好\"}");
    assert_refused(bench, first, id, "report", "{}", ERR_CONFLICT, "还要等另外的人");
    assert_refused(bench, deputy, id, "report", "{}", ERR_DENIED, "您代理的人已经办过");
    assert_shows(bench, id, "\"state\":\"planned\"");
    assert_stepped(bench, second, id, "report", "{}");
    assert_shows(bench, id, "\"state\":\"done\"");
    int64_t other = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"再谈\"}");
    assert_stepped(bench, deputy, other, "report", "{\"result\":\"好\"}");
    assert_refused(bench, first, other, "report", "{}", ERR_CONFLICT, "还要等另外的人"); /* it was done for him */
    assert_whole(bench);
}

/* ---- what other packs count on -------------------------------------------------------------------- */

/* A record of the packs as a definition of its own: the head of its system, and it alone. */
static Str alone(Bench *bench, Str record) {
    const RecordDef *def = pack_record(bench->pack, record);
    Str id = str_slice(record, def->system.len + 1, record.len);
    Str from = str_format(bench->arena, "\n  - id: %.*s\n", STR_ARG(id));
    ptrdiff_t records = str_find(def->text, STR("\nrecords:")), at = str_find(def->text, from);
    assert_true(records >= 0 && at >= 0);
    Str rest = str_slice(def->text, (size_t)at + from.len, def->text.len);
    ptrdiff_t next = str_find(rest, STR("\n  - id: "));
    Str head = str_slice(def->text, 0, (size_t)records);
    Str body = next < 0 ? rest : str_slice(rest, 0, (size_t)next);
    return str_format(bench->arena, "%.*s\nrecords:%.*s%.*s\n", STR_ARG(head), STR_ARG(from), STR_ARG(body));
}

static void every_record_of_the_packs_keeps_what_others_count_on(void **state) {
    Bench *bench = *state;
    size_t count;
    const RecordDef *records = pack_records(bench->pack, &count);
    assert_true(count > 200);
    for (size_t i = 0; i < count; i++) {
        ProblemList problems = problem_list(bench->arena, 5);
        LedgerKind kind;
        Err err = {.kind = ERR_NONE};
        must(definition_check(bench->ledger, alone(bench, records[i].id), bench->arena, &kind, &problems, &err), &err);
        if (problems.errors) {
            fail_msg("%.*s: %s", STR_ARG(records[i].id), str_cstr(bench->arena, problems.items[0].message));
        }
    }
}

static void a_version_of_the_bureau_keeps_what_others_count_on(void **state) {
    Bench *bench = *state;
    static const struct {
        const char *record, *from, *to, *says;
    } changes[] = {
        {"EVA-09.problem", "id: clause,", "id: ground,", "来源“评估短板”要用字段“依据条款”"},
        {"EVA-09.problem", "id: text, name: 问题描述, type: long",
         "id: text, name: 问题描述, type: choice, choices: [有]", "类型（type、many）不能改"},
        {"ADM-02.task", "{id: text, name: 任务内容, type: long", "{id: text, name: 任务内容, type: bool", "计划"},
        {"ADM-09.objection", "id: objection_kind,", "id: kind_of_it,", "公示“异议”要用字段"},
        {"EVA-07.visit", "{id: way,", "{id: how,", "文书“督导反馈意见书”要用字段"},
        {"EVA-12.survey", "{id: groups, name: 对象组, type: choices", "{id: groups, name: 对象组, type: choice",
         "问卷"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        Str text = alone(bench, str_from(changes[i].record));
        ProblemList problems = problem_list(bench->arena, 60);
        LedgerKind kind;
        Err err = {.kind = ERR_NONE};
        text = replaced(bench, str_cstr(bench->arena, text), changes[i].from, changes[i].to);
        must(definition_check(bench->ledger, text, bench->arena, &kind, &problems, &err), &err);
        bool said = false;
        for (size_t p = 0; p < problems.count; p++) {
            said = said || str_find(problems.items[p].message, str_from(changes[i].says)) >= 0;
        }
        if (kind.def || !said) {
            fail_msg("%s: “%s” is not told (%zu faults)", changes[i].record, changes[i].says, problems.count);
        }
    }
}

/* Found means closed by another: the steps of its chain that close it are put in place of those with not_by. */
static void what_takes_findings_is_not_closed_by_who_mended_it(void **state) {
    Bench *bench = *state;
    Str text = alone(bench, STR("EVA-09.problem"));
    text = replaced(
        bench, str_cstr(bench->arena, text), "    steps:\n",
        "    steps:\n      - {id: quick, name: 直接办结, from: [issued], to: closed, by: [$responsible], action: "
        "submit}\n");
    Problem fault = faulty(bench, str_cstr(bench->arena, text));
    assert_true(str_find(fault.message, STR("“直接办结”要写“not_by”")) >= 0);
}

static void only_a_day_may_be_told_as_its_month(void **state) {
    Bench *bench = *state;
    Str text = replaced(bench, VISIT, "type: text, required", "type: text, month: true, required");
    assert_true(str_find(faulty(bench, str_cstr(bench->arena, text)).message, STR("“事由”不是日期")) >= 0);
}

static void checks_across_cases_look_at_records_of_the_packs(void **state) {
    Bench *bench = *state;
    Problem fault = faulty(
        bench, VISIT "    checks:\n      - {id: once, none: LOC-02.other, where: \"state = open\", message: 已有}\n");
    assert_true(str_find(fault.message, STR("“none”只能写规则包里的记录")) >= 0);
    published(bench,
              VISIT
              "    checks:\n      - {id: safe, none: SAF-02.hazard, where: \"state = found\", at: [done], message: "
              "有隐患没有处理}\n",
              0);
    int64_t id = opened(bench, NULL, "LOC-01.visit", SCHOOL, "{\"text\":\"谈心\"}");
    opened(bench, NULL, "SAF-02.hazard", SCHOOL,
           "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"一般\"}");
    assert_refused(bench, NULL, id, "report", "{\"result\":\"好\"}", ERR_CONFLICT, "有隐患没有处理");
}

static void a_count_is_found_by_its_id_wherever_it_is_made(void **state) {
    Bench *bench = *state;
    LedgerKind kind;
    assert_null(ledger_count_named(bench->ledger, STR("home_visits"), &kind));
    published(bench, VISIT, 0);
    const CaseCountDef *count = ledger_count_named(bench->ledger, STR("home_visits"), &kind);
    assert_true(count && kind.own && str_is(kind.def->id, "LOC-01.visit") && str_is(count->name, "家访次数"));
    assert_non_null(ledger_count_named(bench->ledger, STR("hazards_found"), &kind));
    assert_true(!kind.own && str_is(kind.def->id, "SAF-02.hazard"));
}

/* ---- rehearsals ---------------------------------------------------------------------------------- */

static Str rehearsed(Bench *bench, const char *text, const RehearsalMove *moves, size_t count) {
    ProblemList problems = problem_list(bench->arena, 20);
    const Rehearsal rehearsal = {str_from(text), STR(SCHOOL), moves, count};
    Buf out = buf_create(bench->arena);
    Err err = {.kind = ERR_NONE};
    must(ledger_rehearse(bench->ledger, &rehearsal, &out, bench->arena, &problems, &err), &err);
    return buf_str(&out);
}

static void assert_said(Bench *bench, Str told, const char *words) {
    if (str_find(told, str_from(words)) < 0) {
        fail_msg("%s is not in %.3000s", words, str_cstr(bench->arena, told));
    }
}

#define OPEN                                                                                                           \
    { STR("safo.1"), STR("open"), STR("{\"text\":\"谈心\"}"), STR(""), 0 }
#define DAYS(n)                                                                                                        \
    { STR(""), STR(""), STR(""), STR(""), n }

static void a_rehearsal_shows_lights_and_deadlines_as_days_go_by(void **state) {
    Bench *bench = *state;
    const RehearsalMove moves[] = {OPEN, DAYS(2), DAYS(3)};
    Str told = rehearsed(bench, VISIT, moves, 3);
    assert_said(bench, told, "\"due_at\":\"2026-11-28\",\"light\":\"yellow\"");
    assert_said(bench, told, "\"today\":\"2026-11-30\"");
    assert_said(bench, told, "\"light\":\"red\"");
    assert_said(bench, told, "黄色督办单"); /* the ladder was climbed */
    assert_said(bench, told, "\"failed\":null");
    assert_true(date_today().day == 25); /* the clock of the program stood still */
}

static void nothing_of_a_rehearsal_stays(void **state) {
    Bench *bench = *state;
    int64_t accounts = row_count(bench, "SELECT COUNT(*) FROM account");
    int64_t rows = row_count(bench, "SELECT COUNT(*) FROM audit");
    const RehearsalMove moves[] = {OPEN, DAYS(2)};
    rehearsed(bench, VISIT, moves, 2);
    assert_int_equal(row_count(bench, "SELECT COUNT(*) FROM case_record"), 0);
    assert_int_equal(row_count(bench, "SELECT COUNT(*) FROM case_number"), 0);
    assert_int_equal(row_count(bench, "SELECT COUNT(*) FROM record_version"), 0);
    assert_int_equal(row_count(bench, "SELECT COUNT(*) FROM account"), accounts);
    assert_int_equal(row_count(bench, "SELECT COUNT(*) FROM audit"), rows);
    opened(bench, NULL, "SAF-02.inspection", SCHOOL, "{\"on\":\"2026-11-20\",\"kind\":\"自查\",\"result\":\"好\"}");
    assert_whole(bench);
}

static void a_rehearsal_shows_who_may_and_why_not(void **state) {
    Bench *bench = *state;
    const RehearsalMove moves[] = {OPEN, {STR("safo.1"), STR("report"), STR("{\"result\":\"好\"}"), STR(""), 0}};
    Str told = rehearsed(bench, VISIT, NULL, 0);
    assert_said(bench, told, "{\"step\":\"open\",\"name\":\"登记\",\"people\":[{\"who\":\"safo.1\",\"may\":true");
    assert_said(bench, told, "{\"who\":\"head.1\",\"may\":false,\"why_not\":\"“家访”要由安全主任登记");
    told = rehearsed(bench, VISIT, moves, 1);
    assert_said(bench, told, "{\"who\":\"safo.2\",\"may\":false"); /* another person than the opener */
    told = rehearsed(bench, VISIT, moves, 2);
    assert_said(bench, told, "\"name\":\"办结\",\"people\":[{\"who\":\"safo.1\",\"may\":false");
    assert_said(bench, told, "{\"who\":\"head.1\",\"may\":true");
}

static void a_move_that_fails_ends_it_with_the_case_before_it(void **state) {
    Bench *bench = *state;
    const RehearsalMove moves[] = {OPEN, DAYS(1), {STR("safo.1"), STR("report"), STR("{}"), STR(""), 0}, DAYS(1)};
    Str told = rehearsed(bench, VISIT, moves, 4);
    assert_said(bench, told, "\"failed\":{\"move\":2,");
    assert_said(bench, told, "\"field\":\"result\"");
    assert_said(bench, told, "\"state\":\"planned\"");
    assert_said(bench, told, "\"today\":\"2026-11-26\",\"days\":1");
    const RehearsalMove nobody[] = {{STR("ghost"), STR("open"), STR("{}"), STR(""), 0}};
    assert_said(bench, rehearsed(bench, VISIT, nobody, 1), "\"failed\":{\"move\":0,");
}

static void every_record_of_the_packs_can_be_rehearsed(void **state) {
    Bench *bench = *state;
    size_t count, tried = 0;
    const SystemDef *systems = pack_systems(bench->pack, &count);
    const RecordDef *records = pack_records(bench->pack, &tried);
    tried = 0;
    for (size_t i = 0; i < count; i++) {
        const RecordDef *def = &records[systems[i].first_record];
        bool school = def->levels >> LEVEL_SCHOOL & 1;
        if (systems[i].record_count != 1) {
            continue;
        }
        ProblemList problems = problem_list(bench->arena, 20);
        const Rehearsal rehearsal = {def->text, school ? STR(SCHOOL) : STR(COUNTY), NULL, 0};
        Buf out = buf_create(bench->arena);
        Err err = {.kind = ERR_NONE};
        must(ledger_rehearse(bench->ledger, &rehearsal, &out, bench->arena, &problems, &err), &err);
        if (problems.errors) {
            fail_msg("%.*s: %s", STR_ARG(def->id), str_cstr(bench->arena, problems.items[0].message));
        }
        tried++;
    }
    assert_true(tried >= 5);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_of_the_class_that_its_field_has_now, bench_open, bench_close),
        TEST(files_of_a_field_that_is_gone_keep_its_class),
        TEST(a_new_kind_of_record_works_like_one_of_the_packs),
        TEST(old_cases_keep_the_definition_they_were_opened_under),
        TEST(faults_are_told_at_their_line),
        TEST(what_comes_from_outside_is_limited),
        TEST(what_it_names_has_to_be_there_and_its_counts_are_its_own),
        TEST(what_is_in_use_stays_as_well_guarded),
        TEST(only_who_may_edit_rules_of_the_department_publishes),
        TEST(nobody_publishes_over_what_he_has_not_seen),
        TEST(what_is_withdrawn_is_no_longer_opened_and_goes_on),
        TEST(a_changed_record_of_the_packs_goes_back_to_theirs),
        TEST(several_persons_are_not_one_and_the_deputy),
        TEST(every_record_of_the_packs_keeps_what_others_count_on),
        TEST(a_version_of_the_bureau_keeps_what_others_count_on),
        TEST(what_takes_findings_is_not_closed_by_who_mended_it),
        TEST(only_a_day_may_be_told_as_its_month),
        TEST(checks_across_cases_look_at_records_of_the_packs),
        TEST(a_count_is_found_by_its_id_wherever_it_is_made),
        TEST(a_rehearsal_shows_lights_and_deadlines_as_days_go_by),
        TEST(nothing_of_a_rehearsal_stays),
        TEST(a_rehearsal_shows_who_may_and_why_not),
        TEST(a_move_that_fails_ends_it_with_the_case_before_it),
        TEST(every_record_of_the_packs_can_be_rehearsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
