/* Cases out of what the program found: filled by the pack, one for each source, linked both ways, closed by another. */
#include "ledger_support.h"

#define FACT(name, words)                                                                                              \
    {                                                                                                                  \
        name, {                                                                                                        \
            words, sizeof words - 1                                                                                    \
        }                                                                                                              \
    }

static CaseFound shortfall(Bench *bench, const char *item) {
    static const SourceFact facts[] = {FACT("item", "生均图书"),
                                       FACT("stage", "（小学）"),
                                       FACT("why", "为6.33册"),
                                       FACT("gap", "。缺口：图书5637册"),
                                       FACT("measure", "补充图书5637册"),
                                       FACT("standard", "优质均衡"),
                                       FACT("document", "教督〔2017〕6号"),
                                       FACT("period", "2024")};
    return (CaseFound){.kind = STR("evaluation"),
                       .id = str_format(bench->arena, "yzjh-2017 " COUNTY " 2024 %s/primary " SCHOOL, item),
                       .label = STR("优质均衡 2024年 第一小学 生均图书"),
                       .unit = STR(SCHOOL),
                       .facts = facts,
                       .fact_count = sizeof facts / sizeof *facts};
}

static int64_t found(Bench *bench, const User *user, const CaseFound *what, bool *existing) {
    Err err = {.kind = ERR_NONE};
    int64_t id = 0;
    must(case_open_found(bench->ledger, user, what, &id, existing, &err), &err);
    return id;
}

static void a_shortfall_becomes_a_problem_with_its_gap_and_measure(void **state) {
    Bench *bench = *state;
    bool existing;
    const CaseFound what = shortfall(bench, "YZ-R-03");
    int64_t id = found(bench, NULL, &what, &existing);
    assert_false(existing);
    assert_shows(bench, id, "\"record\":\"EVA-09.problem\"");
    assert_shows(bench, id, "生均图书（小学）未达标：为6.33册。缺口：图书5637册");
    assert_shows(bench, id, "补充图书5637册");
    assert_shows(bench, id, "评估认定");
    assert_shows(bench, id,
                 "\"sources\":[{\"kind\":\"evaluation\",\"id\":\"yzjh-2017 " COUNTY " 2024 YZ-R-03/primary " SCHOOL
                 "\",\"label\":\"优质均衡 2024年 第一小学 生均图书\"}]");
    assert_whole(bench);
}

static void the_same_source_gives_the_same_case_until_that_was_none(void **state) {
    Bench *bench = *state;
    bool existing;
    const CaseFound what = shortfall(bench, "YZ-R-03"), other = shortfall(bench, "YZ-R-04");
    int64_t id = found(bench, NULL, &what, &existing);
    assert_true(found(bench, NULL, &what, &existing) == id && existing);
    assert_true(found(bench, NULL, &other, &existing) != id && !existing);
    assert_stepped(bench, NULL, id, "dismiss", "");
    assert_true(found(bench, NULL, &what, &existing) != id && !existing);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM case_record"), 3);
}

static void what_the_user_says_goes_before_the_pack(void **state) {
    Bench *bench = *state;
    bool existing;
    CaseFound what = shortfall(bench, "YZ-R-03");
    what.fields = STR("{\"text\":\"图书不足，两年内补齐\"}");
    int64_t id = found(bench, NULL, &what, &existing);
    assert_shows(bench, id, "图书不足，两年内补齐");
    what = shortfall(bench, "YZ-R-05");
    what.fields = STR("{\"nothing\":1}");
    Err err = {.kind = ERR_NONE};
    assert_false(case_open_found(bench->ledger, NULL, &what, &id, &existing, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

static void who_may_not_open_the_record_opens_none_out_of_a_source(void **state) {
    Bench *bench = *state;
    bool existing;
    int64_t id;
    Err err = {.kind = ERR_NONE};
    const CaseFound what = shortfall(bench, "YZ-R-03");
    User *head = somebody(bench, "h1", "head", SCHOOL, NULL), *staff = somebody(bench, "s1", "staff", COUNTY, "SUP");
    User *other = somebody(bench, "h2", "head", OTHER, NULL);
    assert_false(case_open_found(bench->ledger, head, &what, &id, &existing, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    found(bench, staff, &what, &existing);
    err.kind = ERR_NONE;
    assert_false(case_open_found(bench->ledger, other, &what, &id, &existing, &err));
    assert_int_equal(err.kind, ERR_CONFLICT); /* there is one, which is not his to see */
    assert_null(strstr(err.message, SCHOOL));
}

static bool heads(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('head1', '校长', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static void whoever_mended_it_does_not_close_it(void **state) {
    Bench *bench = *state;
    bool existing;
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, heads, NULL, &err), &err);
    const CaseFound what = shortfall(bench, "YZ-R-03");
    int64_t id = found(bench, NULL, &what, &existing);
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL), *ins = somebody(bench, "ins1", "ins", COUNTY, NULL);
    User *same = somebody(bench, "head1", "ins", COUNTY, NULL),
         *chief = somebody(bench, "head1", "chief", COUNTY, "SUP");
    assert_stepped(bench, NULL, id, "issue",
                   "{\"level\":\"一般\",\"notice\":\"督改1\",\"owner_unit\":\"" SCHOOL
                   "\",\"owner\":\"head1\",\"fix_by\":\"2026-12-10\"}");
    assert_stepped(bench, head, id, "report", "{\"measure\":\"已补\",\"evidence\":[\"1\"],\"done_on\":\"2026-11-25\"}");
    assert_refused(bench, same, id, "recheck",
                   "{\"recheck\":\"已整改到位\",\"recheck_note\":\"看过\",\"recheck_file\":[\"1\"]}", ERR_DENIED,
                   "要由另一个人");
    assert_stepped(bench, ins, id, "recheck",
                   "{\"recheck\":\"已整改到位\",\"recheck_note\":\"看过\",\"recheck_file\":[\"1\"]}");
    assert_refused(bench, chief, id, "close", "", ERR_DENIED, "要由另一个人");
    chief->name = STR("sup1");
    assert_stepped(bench, chief, id, "close", "");
    assert_true(found(bench, NULL, &what, &existing) == id && existing);
}

static void a_questioned_figure_is_settled_by_another_than_who_mended_it(void **state) {
    Bench *bench = *state;
    static const SourceFact facts[] = {FACT("rule", "boarders"), FACT("sentence", "寄宿生多于在校生。"),
                                       FACT("period", "2024")};
    const CaseFound what = {.kind = STR("check"),
                            .id = STR("2024 " SCHOOL " boarders"),
                            .label = STR("寄宿生"),
                            .unit = STR(SCHOOL),
                            .facts = facts,
                            .fact_count = 3};
    bool existing;
    User *staff = somebody(bench, "bas1", "staff", COUNTY, "BAS"),
         *chief = somebody(bench, "bas1", "chief", COUNTY, "BAS");
    int64_t id = found(bench, staff, &what, &existing);
    assert_shows(bench, id, "2024年寄宿生多于在校生。");
    assert_stepped(bench, staff, id, "mend_here", "{\"outcome\":\"已更正\",\"outcome_note\":\"改为实有数\"}");
    assert_refused(bench, chief, id, "settle", "", ERR_DENIED, "要由另一个人");
    chief->name = STR("bas2");
    assert_stepped(bench, chief, id, "settle", "");
}

typedef struct Listed {
    size_t count;
    Str source;
    Arena *arena;
} Listed;

static bool note(void *context, const CaseLine *line, Err *err) {
    Listed *listed = context;
    (void)err;
    listed->count++;
    listed->source = str_copy(listed->arena, line->source);
    return true;
}

static void the_source_lists_its_cases(void **state) {
    Bench *bench = *state;
    bool existing;
    const CaseFound what = shortfall(bench, "YZ-R-03"), other = shortfall(bench, "YZ-R-04");
    found(bench, NULL, &what, &existing);
    found(bench, NULL, &other, &existing);
    opened(bench, NULL, "SAF-02.hazard", SCHOOL,
           "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"一般\"}");
    static const struct {
        const char *user, *source;
        size_t count;
    } asked[] = {{SCHOOL, "yzjh-2017 " COUNTY " 2024 ", 2},
                 {SCHOOL, "yzjh-2017 " COUNTY " 2024 YZ-R-04/primary " SCHOOL, 1},
                 {SCHOOL, "yzjh-2017 " COUNTY " 2023 ", 0},
                 {SCHOOL, "%", 0},
                 {OTHER, "yzjh-2017 " COUNTY " 2024 ", 0}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const CaseQuery query = {.source_kind = STR("evaluation"), .source = str_from(asked[i].source)};
        User *head = somebody(bench, "h", "head", asked[i].user, NULL);
        Listed listed = {.arena = bench->arena};
        int64_t total;
        Err err = {.kind = ERR_NONE};
        must(case_list(bench->ledger, head, &query, bench->arena, note, &listed, &total, &err), &err);
        assert_int_equal(listed.count, asked[i].count);
        assert_int_equal(total, (int64_t)asked[i].count);
        assert_true(!listed.count || str_starts(listed.source, STR("yzjh-2017 ")));
    }
}

/* ---- links of a case ---- */

static bool come_out_of_many(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(
               tx,
               "INSERT INTO case_source (case_id, kind, source, label) WITH RECURSIVE k (n) AS (SELECT 2 UNION ALL"
               " SELECT n + 1 FROM k WHERE n < 603) SELECT 1, 'case', n, 'case ' || n FROM k",
               err, "") &&
           store_run(tx, "INSERT INTO case_source (case_id, kind, source, label) VALUES (1, 'duty', '7', 'duty')", err,
                     "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("sources")}, err);
}

static size_t times(Str text, const char *words) {
    size_t count = 0;
    for (ptrdiff_t at; (at = str_find(text, str_from(words))) >= 0; count++) {
        text = str_slice(text, (size_t)at + strlen(words), text.len);
    }
    return count;
}

static Str links(Bench *bench, const char *way, int64_t after) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    must(case_links(bench->ledger, NULL, 1, str_from(way), after, &json, bench->arena, &err), &err);
    return buf_str(&out);
}

/* Case 1 came out of 602 others and out of a duty. */
static void case_of_many(Bench *bench) {
    static const char hazard[] =
        "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"一般\"}";
    Err err = {.kind = ERR_NONE};
    for (int64_t i = 1; i <= 603; i++) {
        assert_int_equal(opened(bench, NULL, "SAF-02.hazard", SCHOOL, hazard), i);
    }
    must(store_write(bench->scratch->store, come_out_of_many, NULL, &err), &err);
}

static void of_many_links_the_first_are_shown_and_all_are_counted(void **state) {
    Bench *bench = *state;
    case_of_many(bench);
    Str seen = shown(bench, NULL, 1);
    assert_true(str_find(seen, STR("\"link_totals\":{\"sources\":603,\"parents\":602,\"children\":0,\"named_by\":0,"
                                   "\"children_open\":0}")) >= 0);
    assert_int_equal(times(seen, "\"label\":"), 500);            /* sources, */
    assert_true(str_find(seen, STR("\"label\":\"duty\"")) >= 0); /* the other ones before cases */
    assert_int_equal(times(seen, "\"record_name\":"), 1 + 500);  /* its own, parents */
    Str of_parent = shown(bench, NULL, 603);
    assert_true(str_find(of_parent, STR("\"children\":1,\"named_by\":0,\"children_open\":1}")) >= 0);
}

static void links_go_on_behind_the_last_that_was_shown(void **state) {
    Bench *bench = *state;
    case_of_many(bench);
    Str rest = links(bench, "parents", 501); /* 2 to 501 are the first 500 */
    assert_int_equal(times(rest, "\"record_name\":"), 102);
    assert_true(str_starts(rest, STR("{\"links\":[{\"id\":502,")));
    assert_true(str_ends(rest, STR("],\"total\":602}")));
    assert_int_equal(times(links(bench, "parents", 603), "\"record_name\":"), 0);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    assert_false(case_links(bench->ledger, NULL, 1, STR("friends"), 0, &json, bench->arena, &err));
    assert_int_equal(err.kind, ERR_USAGE);
    err.kind = ERR_NONE;
    const User *other = somebody(bench, "h", "head", OTHER, NULL);
    assert_false(case_links(bench->ledger, other, 1, STR("parents"), 0, &json, bench->arena, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_shortfall_becomes_a_problem_with_its_gap_and_measure),
        TEST(the_same_source_gives_the_same_case_until_that_was_none),
        TEST(what_the_user_says_goes_before_the_pack),
        TEST(who_may_not_open_the_record_opens_none_out_of_a_source),
        TEST(whoever_mended_it_does_not_close_it),
        TEST(a_questioned_figure_is_settled_by_another_than_who_mended_it),
        TEST(the_source_lists_its_cases),
        TEST(of_many_links_the_first_are_shown_and_all_are_counted),
        TEST(links_go_on_behind_the_last_that_was_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
