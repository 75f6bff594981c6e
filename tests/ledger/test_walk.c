/* Random walks over every record type of the packs: whatever is pressed, a case never leaves its definition, never
 * loses a step, and what is stored is the fold of its steps. */
#include "ledger_support.h"

#include <string.h>

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

/* ---- definitions at random, held against a plain model of what they say ---------------------------------- */

enum { DEFINITIONS = 40, STATES_MOST = 6, STEPS_MOST = 14, PEOPLE = 3, MOVES = 60 };

typedef struct RandomStep {
    int from, to; /* to -1: stays */
    int not_by;   /* step whose last taker may not take this one; -1 */
    int people;
    const char *kind; /* empty: forward */
} RandomStep;

typedef struct RandomDefinition {
    int state_count, step_count;
    RandomStep steps[STEPS_MOST];
} RandomDefinition;

/* States in a row, so that each is reached and left; then whatever comes. The last state closes, and never by who took
 * the step before. */
static RandomDefinition random_definition(void) {
    RandomDefinition made = {.state_count = 3 + (int)dice(STATES_MOST - 2)};
    int last = made.state_count - 1;
    for (int i = 0; i < last; i++) {
        made.steps[made.step_count++] = (RandomStep){.from = i,
                                                     .to = i + 1,
                                                     .not_by = i ? i - 1 : -1,
                                                     .people = i + 1 < last && dice(3) == 0 ? 2 : 1,
                                                     .kind = ""};
    }
    for (int extra = (int)dice(6); extra > 0 && made.step_count < STEPS_MOST; extra--) {
        int from = (int)dice((unsigned)last);
        switch (dice(3)) {
        case 0:
            made.steps[made.step_count++] = (RandomStep){from, (int)dice((unsigned)from + 1), -1, 1, ", kind: return"};
            break;
        case 1: made.steps[made.step_count++] = (RandomStep){from, -1, -1, 1, ", kind: note"}; break;
        default:
            made.steps[made.step_count++] = (RandomStep){last, (int)dice((unsigned)last), -1, 1, ", kind: reopen"};
            break;
        }
    }
    return made;
}

static Str definition_written(Bench *bench, const RandomDefinition *made, int number) {
    Buf text = buf_create(bench->arena);
    buf_add_format(&text,
                   "system: LOC-%02d\nname: 随机\ngroup: 本地\nsection: BAS\ndomain: ledgers\nhelp: 随机\nrecords:\n"
                   "  - id: walk\n    name: 随机%d\n    title: \"{text}\"\n    opened_by: [safo]\n    fields:\n"
                   "      - {id: text, name: 事由, type: text, required: true}\n"
                   "      - {id: result, name: 结果, type: choice, choices: [好, 一般], at: [s%d]}\n    states:\n",
                   number, number, made->state_count - 1);
    for (int i = 0; i < made->state_count; i++) {
        buf_add_format(&text, "      - {id: s%d, name: 状态%d%s}\n", i, i,
                       i + 1 == made->state_count ? ", end: closed" : "");
    }
    buf_add(&text, STR("    steps:\n"));
    for (int i = 0; i < made->step_count; i++) {
        const RandomStep *step = &made->steps[i];
        buf_add_format(&text, "      - {id: t%d, name: 步骤%d%s, from: [s%d], by: [safo], action: edit", i, i,
                       step->kind, step->from);
        if (step->to >= 0) {
            buf_add_format(&text, ", to: s%d", step->to);
        }
        if (step->not_by >= 0) {
            buf_add_format(&text, ", not_by: [t%d]", step->not_by);
        }
        if (step->people > 1) {
            buf_add_format(&text, ", people: %d", step->people);
        }
        buf_add(&text, STR("}\n"));
    }
    return buf_str(&text);
}

/* What the definition lets happen, without the engine. */
typedef struct Model {
    const RandomDefinition *made;
    int state, steps;
    int last[STEPS_MOST];            /* who took it last; -1: nobody */
    bool agreed[STEPS_MOST][PEOPLE]; /* in this stay in the state */
    bool has_result;
} Model;

static bool model_step(Model *model, int at, int who, bool says_result) {
    const RandomStep *step = &model->made->steps[at];
    bool closes = step->to == model->made->state_count - 1;
    if (step->from != model->state || model->agreed[at][who] ||
        (step->not_by >= 0 && model->last[step->not_by] == who) || (closes && !model->has_result && !says_result)) {
        return false;
    }
    int agreed = 0;
    model->agreed[at][who] = step->people > 1;
    for (int i = 0; i < PEOPLE; i++) {
        agreed += model->agreed[at][i];
    }
    model->last[at] = who;
    model->steps++;
    model->has_result = model->has_result || (closes && says_result);
    if (step->to >= 0 && step->to != model->state && (step->people == 1 || agreed == step->people)) {
        model->state = step->to;
        memset(model->agreed, 0, sizeof model->agreed);
    }
    return true;
}

static void walk_definition(Bench *bench, const RandomDefinition *made, int number, User *const people[PEOPLE],
                            size_t *closed) {
    Str record = str_format(bench->arena, "LOC-%02d.walk", number);
    int64_t id = opened(bench, people[0], record.data, SCHOOL, "{\"text\":\"随机\"}");
    Model model = {.made = made, .steps = 1};
    memset(model.last, -1, sizeof model.last);
    for (int i = 0; i < MOVES; i++) {
        int at = (int)dice((unsigned)made->step_count), who = (int)dice(PEOPLE);
        bool closes = made->steps[at].to == made->state_count - 1, says = closes && dice(2);
        Err err;
        int before = model.state;
        bool wanted = model_step(&model, at, who, says);
        bool good = stepped(bench, people[who], id, str_format(bench->arena, "t%d", at).data,
                            says ? "{\"result\":\"好\"}" : "{}", "随机办理", &err);
        Seen now = look(bench, id);
        if (good != wanted) {
            fail_msg("definition %d, step t%d by %d in s%d: %s, the model says %d\n%s", number, at, who, before,
                     good ? "taken" : err.message, wanted, definition_written(bench, made, number).data);
        }
        if (!str_equal(now.state, str_format(bench->arena, "s%d", model.state))) {
            fail_msg("definition %d, step t%d by %d in s%d: led to %s, the model says s%d\n%s", number, at, who, before,
                     str_cstr(bench->arena, now.state), model.state, definition_written(bench, made, number).data);
        }
        assert_int_equal(now.version, model.steps);
        if (good && closes) { /* re-checked by another */
            assert_true(model.last[made->state_count - 2] != model.last[made->state_count - 3]);
            ++*closed;
        }
    }
}

static void no_definition_at_random_is_left(void **state) {
    Bench *bench = *state;
    User *people[PEOPLE];
    size_t closed = 0;
    for (int i = 0; i < PEOPLE; i++) {
        people[i] = somebody(bench, str_format(bench->arena, "safo%d", i).data, "safo", SCHOOL, NULL);
    }
    for (int number = 1; number <= DEFINITIONS; number++) {
        seed = 7000 + (uint64_t)number;
        const RandomDefinition made = random_definition();
        ProblemList problems = problem_list(bench->arena, 3);
        const NewDefinition written = {.text = definition_written(bench, &made, number), .note = STR("随机定义")};
        LedgerKind kind;
        int64_t id;
        Err err = {.kind = ERR_NONE};
        must(definition_publish(bench->ledger, NULL, &written, bench->arena, &kind, &id, &problems, &err), &err);
        if (!id) {
            fail_msg("%s\n%s", str_cstr(bench->arena, problems.items[0].message), written.text.data);
        }
        walk_definition(bench, &made, number, people, &closed);
    }
    assert_true(closed > DEFINITIONS / 2);
    assert_whole(bench); /* the fold of the steps is what is stored */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_definition_at_random_is_left, bench_open, bench_close),
        cmocka_unit_test_setup_teardown(no_record_leaves_its_definition, bench_open, bench_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
