/* Deadlines as packs write them: {days: 15}, {working_days: 10}, {hours: 24}, {field: until, days: -60},
 * {yearly: 12-31}, {monthly: 5}, {by: level, choices: {一般: {days: 15}, 重大: {days: 30}}}. */
#include "ledger_internal.h"

#include <string.h>

typedef struct WrittenDue {
    int days, working_days, hours, monthly;
    Str yearly, field, by;
    const yaml_node_t *choices;
} WrittenDue;

enum { UNSET = -100000, DAYS_MOST = 3660 };

static const Field due_fields[] = {
    {.key = "days", .type = FIELD_INTEGER, .offset = offsetof(WrittenDue, days)},
    {.key = "working_days", .type = FIELD_INTEGER, .offset = offsetof(WrittenDue, working_days)},
    {.key = "hours", .type = FIELD_INTEGER, .offset = offsetof(WrittenDue, hours)},
    {.key = "field", .type = FIELD_STR, .offset = offsetof(WrittenDue, field)},
    {.key = "yearly", .type = FIELD_STR, .offset = offsetof(WrittenDue, yearly)},
    {.key = "monthly", .type = FIELD_INTEGER, .offset = offsetof(WrittenDue, monthly)},
    {.key = "by", .type = FIELD_STR, .offset = offsetof(WrittenDue, by)},
    {.key = "choices", .type = FIELD_NODE, .offset = offsetof(WrittenDue, choices)},
    {.key = NULL},
};

static void read_count(Reader *reader, const yaml_node_t *node, int count, DueKind kind, DueRule *rule) {
    *rule = (DueRule){.kind = kind, .number = count, .field = -1};
    if (count < 0 || count > DAYS_MOST) {
        pack_problem(reader, node, "期限要在0到%d之间。", DAYS_MOST);
    }
}

static void read_field_due(Reader *reader, const yaml_node_t *node, const RecordDef *record, const WrittenDue *written,
                           DueRule *rule) {
    int field = record_field(record, written->field);
    *rule = (DueRule){.kind = DUE_FIELD, .number = written->days == UNSET ? 0 : written->days, .field = field};
    CaseFieldType type = field < 0 ? CASE_TEXT : record->fields[field].type;
    if (type != CASE_DATE && type != CASE_TIME && type != CASE_SPAN) {
        pack_problem(reader, node_value(reader, node, "field"), "“%.*s”不是本记录的日期字段。",
                     STR_ARG(written->field));
    }
}

static void read_yearly(Reader *reader, const yaml_node_t *node, Str text, DueRule *rule) {
    Str rest = text, month, day;
    int64_t numbers[2] = {0, 0};
    bool good = str_cut(&rest, '-', &month) && str_cut(&rest, '-', &day) && integer_parse(month, &numbers[0]) &&
                integer_parse(day, &numbers[1]) && numbers[0] >= 1 && numbers[0] <= 12 && numbers[1] >= 1 &&
                numbers[1] <= 31;
    *rule = (DueRule){.kind = DUE_YEARLY, .month = (int)numbers[0], .day = (int)numbers[1], .field = -1};
    if (!good) {
        pack_problem(reader, node_value(reader, node, "yearly"), "“yearly”写月和日，例如 12-31。");
    }
}

static void read_choices(Reader *reader, const yaml_node_t *node, const RecordDef *record, const WrittenDue *written,
                         DueRule *rule) {
    int field = record_field(record, written->by);
    *rule = (DueRule){.kind = DUE_NONE, .field = field};
    if (field < 0 || record->fields[field].type != CASE_CHOICE) {
        pack_problem(reader, node_value(reader, node, "by"), "“%.*s”不是本记录的选择字段。", STR_ARG(written->by));
        return;
    }
    if (!written->choices || written->choices->type != YAML_MAPPING_NODE) {
        pack_problem(reader, node, "“by”要和“choices”一起写，例如 choices: {一般: {days: 15}}。");
        return;
    }
    const CaseField *of = &record->fields[field];
    *rule =
        (DueRule){.kind = DUE_BY_CHOICE, .field = field, .by = ARENA_ARRAY(reader->arena, of->choice_count, DueRule)};
    const yaml_node_pair_t *pair = written->choices->data.mapping.pairs.start;
    for (; pair < written->choices->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        Str name = str_from((const char *)key->data.scalar.value);
        size_t at = 0;
        while (at < of->choice_count && !str_equal(of->choices[at], name)) {
            at++;
        }
        if (at == of->choice_count) {
            pack_problem(reader, key, "“%.*s”没有“%.*s”这一项。", STR_ARG(of->name), STR_ARG(name));
        } else {
            read_due(reader, yaml_document_get_node(reader->document, pair->value), record, &rule->by[at]);
        }
    }
}

void read_due(Reader *reader, const yaml_node_t *node, const RecordDef *record, DueRule *rule) {
    WrittenDue written = {.days = UNSET, .working_days = UNSET, .hours = UNSET, .monthly = UNSET};
    *rule = (DueRule){.kind = DUE_NONE, .field = -1};
    if (!node) {
        return;
    }
    read_fields(reader, node, due_fields, &written);
    int given = (written.working_days != UNSET) + (written.hours != UNSET) + (written.monthly != UNSET) +
                (written.yearly.len > 0) + (written.by.len > 0) + (written.field.len > 0 ? 1 : written.days != UNSET);
    if (given != 1) {
        pack_problem(reader, node, "期限只写一种：days、working_days、hours、field、yearly、monthly 或 by。");
    } else if (written.field.len) {
        read_field_due(reader, node, record, &written, rule);
    } else if (written.days != UNSET) {
        read_count(reader, node, written.days, DUE_DAYS, rule);
    } else if (written.working_days != UNSET) {
        read_count(reader, node, written.working_days, DUE_WORKING_DAYS, rule);
    } else if (written.hours != UNSET) {
        read_count(reader, node, written.hours, DUE_HOURS, rule);
    } else if (written.yearly.len) {
        read_yearly(reader, node, written.yearly, rule);
    } else if (written.by.len) {
        read_choices(reader, node, record, &written, rule);
    } else {
        *rule = (DueRule){.kind = DUE_MONTHLY, .day = written.monthly, .field = -1};
        if (written.monthly < 1 || written.monthly > 31) {
            pack_problem(reader, node_value(reader, node, "monthly"), "“monthly”是每月的第几日，1到31。");
        }
    }
}
