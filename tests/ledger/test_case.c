/* Cases from opening to closing: who, when, what is refused, what is counted. */
#include "ledger_support.h"

#define HAZARD(level)                                                                                                  \
    "{\"on\":\"2026-11-20\",\"place\":\"食堂\",\"field\":\"中毒\",\"text\":\"留样不全\",\"level\":\"" level "\"}"

static int64_t hazard(Bench *bench) {
    return opened(bench, NULL, "SAF-02.hazard", SCHOOL, HAZARD("一般"));
}

/* An account that may be named in fields of persons. */
static bool add_account(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "INSERT INTO account (name, shown, password, created_at) VALUES ('head1', '校长', '-', '-')",
                     err, "") &&
           audit_append(tx, &(AuditEntry){.actor = STR("tester"), .action = STR("account")}, err);
}

static void issue(Bench *bench, int64_t id) {
    Err err = {.kind = ERR_NONE};
    must(store_write(bench->scratch->store, add_account, NULL, &err), &err);
    assert_stepped(bench, NULL, id, "issue",
                   "{\"owner_unit\":\"" SCHOOL "\",\"owner\":\"head1\",\"fix_by\":\"2026-12-10\"}");
}

static void a_new_case_has_a_number_and_a_deadline(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    assert_shows(bench, id, "\"number\":\"隐患2026-00001\"");
    assert_shows(bench, id, "\"title\":\"食堂：留样不全\"");
    assert_shows(bench, id, "\"due_at\":\"2026-11-27\""); /* two working days */
    assert_shows(bench, id, "还有2天（登记：2个工作日内）");
    assert_whole(bench);
}

static void what_is_missing_is_told_at_its_field(void **state) {
    Bench *bench = *state;
    const NewCase made = {.record = STR("SAF-02.hazard"),
                          .unit = STR(SCHOOL),
                          .fields = STR("{\"on\":\"2026-11-20\",\"place\":\"食堂\"}")};
    Err err = {.kind = ERR_NONE};
    int64_t id;
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_string_equal(err.place.field, "field");
    assert_non_null(strstr(err.message, "“隐患描述”"));
}

static void a_case_belongs_to_a_level_that_its_record_names(void **state) {
    Bench *bench = *state;
    const NewCase made = {.record = STR("SAF-02.hazard"), .unit = STR(COUNTY), .fields = STR(HAZARD("一般"))};
    Err err = {.kind = ERR_NONE};
    int64_t id;
    assert_false(case_open(bench->ledger, NULL, &made, &id, &err));
    assert_non_null(strstr(err.message, "这一级"));
}

static void a_step_needs_its_state_and_its_fields(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    assert_refused(bench, NULL, id, "close", "", ERR_CONFLICT, "现在是“发现”");
    assert_refused(bench, NULL, id, "issue", "{\"fix_by\":\"2026-12-10\"}", ERR_INPUT, "责任单位");
    assert_refused(bench, NULL, id, "issue", "{\"recheck\":\"未整改\"}", ERR_INPUT, "在这一步不填");
    assert_refused(bench, NULL, id, "fly", "", ERR_INPUT, "没有“fly”");
    issue(bench, id);
    assert_shows(bench, id, "\"due_at\":\"2026-12-10\"");
    assert_whole(bench);
}

static void nobody_rechecks_or_closes_what_he_reported(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    User *inspector = somebody(bench, "ins1", "ins", COUNTY, NULL);
    User *section = somebody(bench, "safe1", "chief", COUNTY, "SAFE");
    User *both = somebody(bench, "ins2", "ins", COUNTY, NULL);
    issue(bench, id);
    assert_refused(bench, inspector, id, "report", "{\"measure\":\"补齐\",\"evidence\":[\"1\"]}", ERR_DENIED,
                   "您的岗位不能办");
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    assert_stepped(bench, head, id, "report", "{\"measure\":\"补齐\",\"evidence\":[\"1\"]}");
    both->name = STR("head1"); /* one person with another post */
    assert_refused(bench, both, id, "recheck", "{\"recheck\":\"已整改到位\",\"recheck_note\":\"看过\"}", ERR_DENIED,
                   "要由另一个人");
    assert_stepped(bench, inspector, id, "recheck", "{\"recheck\":\"部分整改\",\"recheck_note\":\"看过\"}");
    assert_refused(bench, section, id, "close", "", ERR_CONFLICT, "条件");
    assert_stepped(bench, inspector, id, "send_back", "");
    assert_stepped(bench, head, id, "report", "{}");
    assert_stepped(bench, inspector, id, "recheck", "{\"recheck\":\"已整改到位\"}");
    assert_stepped(bench, section, id, "close", "");
    assert_shows(bench, id, "\"light\":\"grey\"");
    assert_whole(bench);
}

/* A deputy is another person, but not another than the one whom he stands in for. */
static void who_stands_in_for_another_is_told_and_counts_as_him(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    User *head = somebody(bench, "head1", "head", SCHOOL, NULL);
    User *inspector = somebody(bench, "ins1", "ins", COUNTY, NULL);
    User *deputy = somebody(bench, "vice1", "head", SCHOOL, NULL);
    User *borrowed = somebody(bench, "ins2", "ins", COUNTY, NULL);
    deputy->posts[0].delegate_of = 9;
    deputy->posts[0].for_name = STR("head1");
    borrowed->posts[0].delegate_of = 10;
    borrowed->posts[0].for_name = STR("ins9");
    issue(bench, id);
    assert_stepped(bench, deputy, id, "report", "{\"measure\":\"补齐\",\"evidence\":[\"1\"]}");
    assert_shows(bench, id, "\"actor\":\"vice1\",\"behalf\":\"head1\"");
    User *both = somebody(bench, "head1", "ins", COUNTY, NULL); /* it was done for him */
    assert_refused(bench, both, id, "recheck", "{\"recheck\":\"已整改到位\"}", ERR_DENIED,
                   "是您、您代理的人或代您的人办的");
    borrowed->posts[0].for_name = STR("vice1"); /* for whom did it */
    assert_refused(bench, borrowed, id, "recheck", "{\"recheck\":\"已整改到位\"}", ERR_DENIED,
                   "是您、您代理的人或代您的人办的");
    borrowed->posts[0].for_name = STR("head1"); /* for whom it was done */
    assert_refused(bench, borrowed, id, "recheck", "{\"recheck\":\"已整改到位\"}", ERR_DENIED,
                   "是您、您代理的人或代您的人办的");
    borrowed->posts[0].for_name = STR("ins9");
    assert_stepped(bench, borrowed, id, "recheck", "{\"recheck\":\"部分整改\",\"recheck_note\":\"看过\"}");
    assert_shows(bench, id, "\"actor\":\"ins2\",\"behalf\":\"ins9\"");
    assert_stepped(bench, inspector, id, "send_back", "");
    assert_stepped(bench, head, id, "report", "{}");
    assert_whole(bench);
}

static void a_school_sees_its_own_cases_only(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    User *own = somebody(bench, "h1", "head", SCHOOL, NULL), *other = somebody(bench, "h2", "head", OTHER, NULL);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    shown(bench, own, id);
    assert_false(case_json(bench->ledger, other, id, &json, bench->arena, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_refused(bench, other, id, "confirm", "", ERR_NOT_FOUND, "没有这条记录");
}

static void a_limit_is_extended_once_and_by_half(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    issue(bench, id); /* 15 days */
    assert_refused(bench, NULL, id, "extend", "{\"new_fix_by\":\"2026-12-09\"}", ERR_INPUT, "要晚于");
    assert_refused(bench, NULL, id, "extend", "{\"new_fix_by\":\"2026-12-18\"}", ERR_INPUT, "最多延期7天");
    assert_stepped(bench, NULL, id, "extend", "{\"new_fix_by\":\"2026-12-17\"}");
    assert_refused(bench, NULL, id, "extend", "{\"new_fix_by\":\"2026-12-18\"}", ERR_CONFLICT, "最多延期1次");
    assert_whole(bench);
}

static void an_overdue_case_climbs_the_ladder(void **state) {
    Bench *bench = *state;
    int64_t id = hazard(bench);
    SweepReport report;
    Err err = {.kind = ERR_NONE};
    issue(bench, id);
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    assert_int_equal(report.told, 0);
    clock_at += 16 * 86400; /* one day late */
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    assert_int_equal(report.told, 1);
    assert_shows(bench, id, "已逾期1天（下达整改：整改期限）");
    assert_shows(bench, id, "黄色督办单");
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    assert_int_equal(report.told, 0); /* once */
    clock_at += 30 * 86400;
    must(ledger_sweep(bench->ledger, &report, &err), &err);
    assert_int_equal(report.told, 3);
    assert_whole(bench);
    /* The three are told by one audit row; the slip that the last opened is found by its words. */
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE subject LIKE 'SAF-02.hazard %'"
                                                    " AND detail LIKE '%\"overdue\"%'"),
                     2);
    assert_int_equal(scratch_number(bench->scratch, "SELECT COUNT(*) FROM audit WHERE detail LIKE '%\"times\":3%'"), 1);
    assert_int_equal(scratch_number(bench->scratch,
                                    "SELECT COUNT(*) FROM case_record c JOIN case_source s ON s.case_id = c.id WHERE"
                                    " c.record = 'EVA-10.circular' AND c.id IN (SELECT rowid FROM case_words WHERE"
                                    " case_words MATCH '\"' || substr(c.number, 1, 2) || '\"')"),
                     1);
}

static double counted(Bench *bench, const char *unit, const char *name, bool *known) {
    CaseCount *counts;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(case_counts(bench->ledger, NULL, STR("SAF-02.hazard"), str_from(unit), STR("2026-01-01"), STR("2027-01-01"),
                     bench->arena, &counts, &count, &err),
         &err);
    for (size_t i = 0; i < count; i++) {
        if (str_is(counts[i].def->id, name)) {
            *known = counts[i].known;
            return counts[i].value;
        }
    }
    fail_msg("no count %s", name);
    return 0;
}

static void figures_count_what_is_not_void(void **state) {
    Bench *bench = *state;
    bool known;
    counted(bench, SCHOOL, "hazards_closed_rate", &known);
    assert_false(known); /* of nothing */
    int64_t first = hazard(bench), second = hazard(bench);
    opened(bench, NULL, "SAF-02.hazard", OTHER, HAZARD("重大"));
    assert_true(counted(bench, COUNTY, "hazards_found", &known) == 3);
    assert_true(counted(bench, SCHOOL, "hazards_found", &known) == 2);
    assert_true(counted(bench, COUNTY, "hazards_major_open", &known) == 1);
    assert_stepped(bench, NULL, first, "dismiss", "");
    assert_true(counted(bench, SCHOOL, "hazards_found", &known) == 1);
    issue(bench, second);
    clock_at += 20 * 86400;
    assert_true(counted(bench, SCHOOL, "hazards_overdue", &known) == 1);
    assert_true(counted(bench, SCHOOL, "hazards_closed_rate", &known) == 0);
    assert_true(known);
}

static const CaseCount *donated(Bench *bench, const char *name) {
    CaseCount *counts;
    size_t count;
    Err err = {.kind = ERR_NONE};
    must(case_counts(bench->ledger, NULL, STR("AID-04.donation"), STR(COUNTY), STR(""), STR(""), bench->arena, &counts,
                     &count, &err),
         &err);
    for (size_t i = 0; i < count; i++) {
        if (str_is(counts[i].def->id, name)) {
            return &counts[i];
        }
    }
    fail_msg("no count %s", name);
    return NULL;
}

/* The template says 人, and so does the field. */
static void a_title_says_a_unit_of_measure_once(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "AID-03.day", SCHOOL,
                        "{\"on\":\"2026-11-20\",\"persons\":300,\"meal_price\":\"5.00\",\"price_low\":\"4.50\","
                        "\"price_high\":\"5.50\",\"spent\":\"1500.00\",\"menu\":\"米饭\"}");
    assert_shows(bench, id, "\"title\":\"2026-11-20 300人\"");
}

static void a_month_is_told_without_its_day(void **state) {
    Bench *bench = *state;
    int64_t id = opened(bench, NULL, "ADM-12.roll_change", SCHOOL,
                        "{\"month_day\":\"2026-11-01\",\"kind\":\"转入\",\"grade\":\"七年级\",\"pupils\":3}");
    assert_shows(bench, id, "\"title\":\"2026年11月 转入 3人\"");
    assert_shows(bench, id, "\"month_day\":\"2026-11-01\""); /* what was typed stays a day */
    const RecordDef *def = pack_record(bench->pack, STR("EVA-07.visit"));
    const CaseField *field = &def->fields[record_field(def, STR("month_day"))];
    assert_true(str_is(case_field_text(field, STR("{\"month_day\":\"2026-11-30\"}"), bench->arena), "2026年11月"));
    field = &def->fields[record_field(def, STR("visited_on"))];
    assert_true(str_is(case_field_text(field, STR("{\"visited_on\":\"2026-11-30\"}"), bench->arena), "2026-11-30"));
}

static void one_file_is_told_as_a_file_not_by_its_number(void **state) {
    Bench *bench = *state;
    const RecordDef *def = pack_record(bench->pack, STR("AID-04.donation"));
    const CaseField *agreement = &def->fields[record_field(def, STR("agreement"))];
    assert_true(str_is(case_field_text(agreement, STR("{\"agreement\":\"17\"}"), bench->arena), "1个文件"));
    assert_int_equal(case_field_text(agreement, STR("{}"), bench->arena).len, 0);
}

#define DONATION(rest)                                                                                                 \
    "{\"donor\":\"爱心人士\",\"open_name\":false,\"kind\":\"物资\",\"worth\":\"1200.50\",\"scope\":\"不限定\"" rest "}"

static void a_sum_that_lacks_a_figure_is_unknown(void **state) {
    Bench *bench = *state;
    const RecordDef *def = pack_record(bench->pack, STR("AID-04.donation"));
    const char *unit = def->levels >> LEVEL_SCHOOL & 1 ? SCHOOL : COUNTY;
    opened(bench, NULL, "AID-04.donation", unit, DONATION(",\"quantity\":30"));
    assert_true(donated(bench, "donations_items")->known && donated(bench, "donations_items")->value == 30);
    opened(bench, NULL, "AID-04.donation", unit, DONATION(""));
    assert_false(donated(bench, "donations_items")->known);
    assert_true(donated(bench, "donations_worth")->known && donated(bench, "donations_worth")->value == 2401);
}

static void personal_data_is_for_the_department_that_keeps_it(void **state) {
    Bench *bench = *state;
    User *keeper = somebody(bench, "med", "chief", COUNTY, "MED"),
         *other = somebody(bench, "bas", "chief", COUNTY, "BAS");
    int64_t id = opened(
        bench, NULL, "STU-05.referral", SCHOOL,
        "{\"on\":\"2026-11-20\",\"kind\":\"转介\",\"sealed_number\":\"X20261120007\",\"receiver\":\"医疗机构\"}");
    assert_true(str_find(shown(bench, keeper, id), STR("X20261120007")) >= 0);
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    Err err = {.kind = ERR_NONE};
    bool seen = case_json(bench->ledger, other, id, &json, bench->arena, &err);
    assert_true(!seen || str_find(buf_str(&out), STR("X20261120007")) < 0);
}

static bool alter(Tx *tx, void *context, Err *err) {
    (void)context;
    return store_run(tx, "UPDATE case_record SET state = 'closed', ended = 'closed'", err, "");
}

static void what_was_altered_behind_the_steps_is_found(void **state) {
    Bench *bench = *state;
    Err err = {.kind = ERR_NONE};
    LedgerFault faults[4];
    size_t count;
    hazard(bench);
    must(store_write(bench->scratch->store, alter, NULL, &err), &err);
    must(ledger_verify(bench->ledger, faults, 4, &count, &err), &err);
    assert_int_equal(count, 1);
    assert_string_equal(faults[0].reason, "状态与步骤不符");
}

/* A petition: what is masked is not looked at, what stands there in the open is told with the unit of the case. */
static void what_is_seen_of_persons_is_told_to_be_written_down(void **state) {
    Bench *bench = *state;
    const User *director = somebody(bench, "dir1", "dir", COUNTY, NULL);
    int64_t id = opened(bench, NULL, "ADM-06.petition", COUNTY,
                        "{\"channel\":\"来信\",\"complainant\":\"匿名\",\"kind\":\"收费\",\"content\":\"收费没有公示\","
                        "\"masked\":\"收费未公示\"}");
    const User *const users[] = {NULL, director};
    for (size_t i = 0; i < 2; i++) {
        Buf out = buf_create(bench->arena);
        Json json = json_writer(&out);
        CaseSeen seen = {.personal = buf_create(bench->arena)};
        Err err = {.kind = ERR_NONE};
        must(case_show(bench->ledger, users[i], id, &seen, &json, bench->arena, &err), &err);
        assert_true(str_is(seen.unit, COUNTY));
        Str told = buf_str(&seen.personal);
        assert_int_equal(str_find(told, STR("反映人")) >= 0, i == 0);
        assert_int_equal(str_find(buf_str(&out), STR("\"匿名\"")) >= 0, i == 0);
        assert_true(str_find(told, STR("渠道")) < 0); /* names nobody */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_open, bench_close)
        TEST(a_new_case_has_a_number_and_a_deadline),
        TEST(what_is_missing_is_told_at_its_field),
        TEST(a_case_belongs_to_a_level_that_its_record_names),
        TEST(a_step_needs_its_state_and_its_fields),
        TEST(nobody_rechecks_or_closes_what_he_reported),
        TEST(who_stands_in_for_another_is_told_and_counts_as_him),
        TEST(a_school_sees_its_own_cases_only),
        TEST(a_limit_is_extended_once_and_by_half),
        TEST(an_overdue_case_climbs_the_ladder),
        TEST(figures_count_what_is_not_void),
        TEST(a_title_says_a_unit_of_measure_once),
        TEST(a_month_is_told_without_its_day),
        TEST(one_file_is_told_as_a_file_not_by_its_number),
        TEST(a_sum_that_lacks_a_figure_is_unknown),
        TEST(personal_data_is_for_the_department_that_keeps_it),
        TEST(what_is_seen_of_persons_is_told_to_be_written_down),
        TEST(what_was_altered_behind_the_steps_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
