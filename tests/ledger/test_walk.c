/* Random walks over every record type of the packs: whatever is pressed, a case never leaves its definition, never
 * loses a step, and what is stored is the fold of its steps. */
#include "ledger_support.h"

enum { WALKS = 3, PRESSES = 40 };

static uint64_t seed;

static unsigned dice(unsigned sides) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % sides;
}

/* A value that the field takes, most of the time. */
static void put_value(Bench *bench, Json *json, const CaseField *field) {
    static const char *const words[] = {"情况属实", "已经办理", "甲", "2026"};
    switch (field->type) {
    case CASE_NUMBER:
    case CASE_MONEY:
    case CASE_PERCENT:
        json_number(json, field->has_min && field->min > 0 ? field->min + dice(3) : (double)dice(90));
        break;
    case CASE_DATE: json_str(json, str_format(bench->arena, "2026-%02u-%02u", 11 + dice(2), 1 + dice(28))); break;
    case CASE_TIME:
        json_str(json, str_format(bench->arena, "2026-11-%02u %02u:%02u", 1 + dice(28), dice(24), dice(60)));
        break;
    case CASE_SPAN:
        json_str(json, str_format(bench->arena, "2026-11-%02u/2026-12-%02u", 1 + dice(28), 1 + dice(28)));
        break;
    case CASE_YEAR: json_str(json, STR("2026")); break;
    case CASE_BOOL: json_bool(json, dice(2)); break;
    case CASE_CHOICE:
    case CASE_CHOICES: json_str(json, field->choices[dice((unsigned)field->choice_count)]); break;
    case CASE_UNIT: json_str(json, dice(2) ? STR(SCHOOL) : STR(OTHER)); break;
    case CASE_TABLE:
        json_open_array(json);
        json_open_object(json);
        for (size_t i = 0; i < field->field_count; i++) {
            if (field->fields[i].type != CASE_PERSON && field->fields[i].type != CASE_REFERENCE) {
                json_key(json, str_cstr(bench->arena, field->fields[i].id));
                put_value(bench, json, &field->fields[i]);
            }
        }
        json_close_object(json);
        json_close_array(json);
        break;
    case CASE_PERSON: json_str(json, STR("nobody")); break;
    case CASE_REFERENCE: json_str(json, STR("1")); break;
    case CASE_FILE: json_str(json, STR("1")); break;
    default: json_str(json, str_from(words[dice(4)])); break;
    }
}

static Str values(Bench *bench, const RecordDef *def, const CaseStepDef *step) {
    Buf out = buf_create(bench->arena);
    Json json = json_writer(&out);
    json_open_object(&json);
    for (size_t i = 0; i < def->field_count; i++) {
        bool wanted = !step && def->fields[i].required;
        for (size_t n = 0; step && n < step->need_count; n++) {
            wanted = wanted || step->needs[n] == (int)i;
        }
        for (size_t n = 0; step && n < step->ask_count; n++) {
            wanted = wanted || (step->asks[n] == (int)i && dice(2));
        }
        if (wanted && !def->fields[i].value) {
            json_key(&json, str_cstr(bench->arena, def->fields[i].id));
            put_value(bench, &json, &def->fields[i]);
        }
    }
    json_close_object(&json);
    return buf_str(&out);
}

static const char *unit_for(const RecordDef *def) {
    return def->levels >> LEVEL_SCHOOL & 1 ? SCHOOL : def->levels >> LEVEL_TOWNSHIP & 1 ? "990121001" : COUNTY;
}

typedef struct Seen {
    Str state;
    int64_t version;
} Seen;

static Seen look(Bench *bench, int64_t id) {
    Seen seen = {.version = -1};
    Tx *tx;
    Stmt *stmt;
    bool row = false;
    Err err = {.kind = ERR_NONE};
    must(store_read_begin(bench->scratch->store, &tx, &err), &err);
    must(stmt_open(tx, "SELECT state, version FROM case_record WHERE id = ?", &stmt, &err, "i", id), &err);
    must(stmt_step(stmt, &row, &err), &err);
    assert_true(row);
    seen = (Seen){str_copy(bench->arena, stmt_text(stmt, 0)), stmt_integer(stmt, 1)};
    stmt_close(stmt);
    store_read_end(tx);
    return seen;
}

/* Presses steps at random; true when at least one was taken. */
static size_t walk(Bench *bench, const RecordDef *def, int64_t id) {
    size_t taken = 0;
    Seen before = look(bench, id);
    for (int i = 0; i < PRESSES; i++) {
        const CaseStepDef *step = &def->steps[dice((unsigned)def->step_count)];
        Err err;
        bool good = stepped(bench, NULL, id, str_cstr(bench->arena, step->id),
                            str_cstr(bench->arena, values(bench, def, step)), "随机办理", &err);
        Seen after = look(bench, id);
        int was = record_state(def, before.state), is = record_state(def, after.state);
        assert_true(was >= 0 && is >= 0);
        if (good) {
            assert_true(step->from >> was & 1);
            assert_int_equal(after.version, before.version + 1);
            assert_true(is == was || is == step->to);
            taken++;
        } else {
            assert_int_equal(after.version, before.version);
            assert_int_equal(is, was);
            assert_true(err.kind == ERR_INPUT || err.kind == ERR_CONFLICT || err.kind == ERR_LIMIT ||
                        err.kind == ERR_NOT_FOUND);
            assert_true(err.message[0]);
        }
        before = after;
    }
    return taken;
}

static void no_record_leaves_its_definition(void **state) {
    Bench *bench = *state;
    size_t count, opened_count = 0, taken = 0;
    const RecordDef *records = pack_records(bench->pack, &count);
    for (size_t r = 0; r < count; r++) {
        for (int w = 0; w < WALKS; w++) {
            seed = r * 1000 + (size_t)w;
            const NewCase made = {.record = records[r].id,
                                  .unit = str_from(unit_for(&records[r])),
                                  .fields = values(bench, &records[r], NULL)};
            Err err = {.kind = ERR_NONE};
            int64_t id;
            if (case_open(bench->ledger, NULL, &made, &id, &err)) {
                opened_count++;
                taken += walk(bench, &records[r], id);
            } else {
                assert_true(err.kind == ERR_INPUT && err.message[0]);
            }
        }
    }
    assert_true(opened_count > count / 2); /* most are opened by values of the right kind */
    assert_true(taken > opened_count);
    assert_whole(bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_record_leaves_its_definition, bench_open, bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
