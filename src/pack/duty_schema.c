/* What the packs of duties may hold: alarm rules, and duties with their objects, rules, holders and checkers. */
#include "pack_internal.h"

#include <string.h>

static const char *const every_ids[] = {"day",  "week", "month",       "quarter", "half_year",
                                        "term", "year", "school_year", "event",   NULL};
static const char *const every_names[] = {"每天",   "每周", "每月",   "每季度", "每半年",
                                          "每学期", "每年", "每学年", "按事件"};
static const char *const vacations[] = {"stop", "go_on", "only", NULL};
static const char *const sources[] = {"stated", "default", "both", NULL};

const char *duty_every_id(DutyEvery every) {
    return (unsigned)every < DUTY_EVERY_KINDS ? every_ids[every] : "";
}

const char *duty_every_name(DutyEvery every) {
    return (unsigned)every < DUTY_EVERY_KINDS ? every_names[every] : "";
}

const char *duty_source_id(DutySource source) {
    return (unsigned)source <= DUTY_BOTH ? sources[source] : "";
}

/* ---- alarms --------------------------------------------------------------- */

#define AT(member) offsetof(DutyAlarm, member)
static const Field alarm_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(name), .required = true},
    {.key = "remind_days", .type = FIELD_INTEGER, .offset = AT(remind_days), .required = true},
    {.key = "tell", .type = FIELD_STRS, .offset = AT(tell), .count = AT(tell_count), .required = true},
    {.key = "minutes", .type = FIELD_INTEGER, .offset = AT(minutes)},
    {.key = "list_weekday", .type = FIELD_INTEGER, .offset = AT(list_weekday)},
    {.key = "slip_after", .type = FIELD_INTEGER, .offset = AT(slip_after)},
    {.key = "leader_after", .type = FIELD_INTEGER, .offset = AT(leader_after)},
    {.key = "assessment", .type = FIELD_BOOL, .offset = AT(assessment)},
    {.key = NULL},
};
#undef AT

static void within(Reader *reader, const yaml_node_t *node, const char *key, int value, int most) {
    if (value < 0 || value > most) {
        pack_problem(reader, node_value(reader, node, key), "“%s”要在0到%d之间。", key, most);
    }
}

static void take_alarm(Reader *reader, const yaml_node_t *node, void *context) {
    static const char *const told[] = {"holder", "head", "section", "leader"};
    DutyAlarm alarm = {.remind_days = 0};
    (void)context;
    read_fields(reader, node, alarm_fields, &alarm);
    claim_id(reader, node_value(reader, node, "id"), "告警规则", alarm.id, true);
    for (size_t i = 0; i < alarm.tell_count; i++) {
        bool known = false;
        for (size_t t = 0; t < sizeof told / sizeof *told; t++) {
            known = known || str_is(alarm.tell[i], told[t]);
        }
        if (!known) {
            pack_problem(reader, node_entry(reader, node, "tell", i), "可以告知 holder、head、section、leader。");
        }
    }
    within(reader, node, "remind_days", alarm.remind_days, 60);
    within(reader, node, "minutes", alarm.minutes, 1440);
    within(reader, node, "list_weekday", alarm.list_weekday, 7);
    within(reader, node, "slip_after", alarm.slip_after, 100);
    within(reader, node, "leader_after", alarm.leader_after, 366);
    *(DutyAlarm *)list_add(reader->arena, &reader->pack->duty_alarms, sizeof alarm) = alarm;
}

typedef struct AlarmDocument {
    const yaml_node_t *alarms;
    double share;
} AlarmDocument;

void read_duty_alarms(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {
        {.key = "alarms", .type = FIELD_NODE, .offset = offsetof(AlarmDocument, alarms), .required = true},
        {.key = "vacation_share", .type = FIELD_NUMBER, .offset = offsetof(AlarmDocument, share), .required = true},
        {.key = NULL},
    };
    AlarmDocument document = {.alarms = NULL};
    if (reader->pack->duty_alarms.count) {
        pack_problem(reader, root, "告警规则只写在一个文件里，这是第二个。");
        return;
    }
    read_fields(reader, root, fields, &document);
    if (document.share < 0 || document.share > 1) {
        pack_problem(reader, node_value(reader, root, "vacation_share"), "“vacation_share”要在0到1之间。");
    }
    reader->pack->vacation_share = document.share;
    if (document.alarms) {
        each_node(reader, document.alarms, take_alarm, NULL);
    }
}

/* ---- days of a window ------------------------------------------------------- */

/* "+14", "-5", "+10wd" */
static bool parse_offset(Str text, DutyDay *day) {
    int64_t days;
    if (!text.len) {
        return true;
    }
    day->working = str_ends(text, STR("wd"));
    if (day->working) {
        text = str_slice(text, 0, text.len - 2);
    }
    Str number = text.data[0] == '+' ? str_slice(text, 1, text.len) : text;
    bool sign = text.data[0] == '+' || text.data[0] == '-';
    if (!sign || !integer_parse(number, &days) || days < -400 || days > 400) {
        return false;
    }
    day->days = (int)days;
    return true;
}

static bool parse_day(Str text, DutyDay *day) {
    static const struct {
        const char *word;
        DutyAnchor anchor;
    } words[] = {{"start", ANCHOR_START}, {"end", ANCHOR_END}, {"middle", ANCHOR_MIDDLE}};
    enum { DATE_BYTES = 5 };
    *day = (DutyDay){.anchor = ANCHOR_DATE};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_starts(text, str_from(words[i].word))) {
            day->anchor = words[i].anchor;
            return parse_offset(str_slice(text, strlen(words[i].word), text.len), day);
        }
    }
    char probe[16] = "2001-"; /* has no 29 February: such a day would be missing in most years */
    Date date;
    if (text.len < DATE_BYTES) {
        return false;
    }
    memcpy(probe + DATE_BYTES, text.data, DATE_BYTES);
    if (text.data[2] != '-' || !date_parse(str_from(probe), &date) || !date.day) {
        return false;
    }
    day->month = date.month;
    day->day = date.day;
    return parse_offset(str_slice(text, DATE_BYTES, text.len), day);
}

/* ---- rules ----------------------------------------------------------------- */

typedef struct WrittenRule {
    DutyRule rule;
    Str *from, *to, *months;
    size_t from_count, to_count, month_count;
} WrittenRule;

typedef struct WrittenDuty {
    WrittenRule own; /* first: its keys stand among those of the duty */
    DutyDef duty;
    Str *objects;
    size_t object_count;
    Str alarm;
    const yaml_node_t *alternatives;
} WrittenDuty;

#define RULE(member)    offsetof(WrittenRule, rule.member)
#define WRITTEN(member) offsetof(WrittenRule, member)
#define RULE_KEYS                                                                                                      \
    {.key = "rule_name", .type = FIELD_STR, .offset = RULE(name)},                                                     \
        {.key = "every", .type = FIELD_CHOICE, .offset = RULE(every), .words = every_ids, .required = true},           \
        {.key = "step", .type = FIELD_INTEGER, .offset = RULE(step)},                                                  \
        {.key = "times", .type = FIELD_INTEGER, .offset = RULE(times)},                                                \
        {.key = "from", .type = FIELD_STRS, .offset = WRITTEN(from), .count = WRITTEN(from_count)},                    \
        {.key = "to", .type = FIELD_STRS, .offset = WRITTEN(to), .count = WRITTEN(to_count)},                          \
        {.key = "time", .type = FIELD_STR, .offset = RULE(time)},                                                      \
        {.key = "months", .type = FIELD_STRS, .offset = WRITTEN(months), .count = WRITTEN(month_count)},               \
        {.key = "vacation", .type = FIELD_CHOICE, .offset = RULE(vacation), .words = vacations},                       \
        {.key = "valid_from", .type = FIELD_DATE, .offset = RULE(valid_from)}, {                                       \
        .key = "valid_until", .type = FIELD_DATE, .offset = RULE(valid_until)                                          \
    }

static const Field alternative_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = RULE(id), .required = true},
    RULE_KEYS,
    {.key = "regions", .type = FIELD_STRS, .offset = RULE(regions), .count = RULE(region_count)},
    {.key = NULL},
};

#define AT(member) offsetof(WrittenDuty, member)
static const Field duty_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(duty.id), .required = true},
    {.key = "row", .type = FIELD_STR, .offset = AT(duty.row), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(duty.name), .required = true},
    {.key = "objects", .type = FIELD_STRS, .offset = AT(objects), .count = AT(object_count), .required = true},
    RULE_KEYS,
    {.key = "holder", .type = FIELD_STRS, .offset = AT(duty.holders), .count = AT(duty.holder_count), .required = true},
    {.key = "checker",
     .type = FIELD_STRS,
     .offset = AT(duty.checkers),
     .count = AT(duty.checker_count),
     .required = true},
    {.key = "section", .type = FIELD_STR, .offset = AT(duty.section), .required = true},
    {.key = "check_section", .type = FIELD_STR, .offset = AT(duty.check_section)},
    {.key = "evidence", .type = FIELD_STR, .offset = AT(duty.evidence), .required = true},
    {.key = "form", .type = FIELD_STR, .offset = AT(duty.form)},
    {.key = "record", .type = FIELD_STR, .offset = AT(duty.record)},
    {.key = "at", .type = FIELD_STRS, .offset = AT(duty.record_at), .count = AT(duty.record_at_count)},
    {.key = "date", .type = FIELD_STR, .offset = AT(duty.record_date)},
    {.key = "below", .type = FIELD_BOOL, .offset = AT(duty.record_below)},
    {.key = "for_each", .type = FIELD_STR, .offset = AT(duty.each)},
    {.key = "alarm", .type = FIELD_STR, .offset = AT(alarm), .required = true},
    {.key = "source", .type = FIELD_CHOICE, .offset = AT(duty.source), .words = sources, .required = true},
    {.key = "optional", .type = FIELD_BOOL, .offset = AT(duty.optional)},
    {.key = "note", .type = FIELD_STR, .offset = AT(duty.note)},
    {.key = "alternatives", .type = FIELD_NODE, .offset = AT(alternatives)},
    {.key = NULL},
};

/* Days of the window: one for all, or one for each half, term or quarter of the year. */
static void take_days(Reader *reader, const yaml_node_t *node, const char *key, const Str *texts, size_t count,
                      DutyEvery every, DutyDay *days, size_t *taken) {
    size_t parts = every == DUTY_QUARTER ? 4 : every == DUTY_HALF_YEAR || every == DUTY_TERM ? 2 : 1;
    if (count > 1 && count != parts) {
        pack_problem(reader, node_value(reader, node, key), "“%s”写一个（都一样），%s；这里写了%zu个。", key,
                     parts > 1 ? "或者每一段各写一个（学期、半年2个，季度4个）" : "这种周期不能写几个", count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (!parse_day(texts[i], &days[i])) {
            pack_problem(reader, node_entry(reader, node, key, i),
                         "“%.*s”不对：写 start、end、middle 或 03-31，可以再加天数，例如 start+14、end-5wd。",
                         STR_ARG(texts[i]));
            return;
        }
    }
    *taken = count;
}

static void check_time(Reader *reader, const yaml_node_t *node, Str time) {
    bool good = time.len == 5 && time.data[2] == ':';
    int64_t hour = 0, minute = 0;
    good = good && integer_parse(str_slice(time, 0, 2), &hour) && integer_parse(str_slice(time, 3, 5), &minute);
    if (time.len && (!good || hour < 0 || hour > 23 || minute < 0 || minute > 59)) {
        pack_problem(reader, node_value(reader, node, "time"), "“time”要写成 \"11:00\" 这样的时间。");
    }
}

static void take_months(Reader *reader, const yaml_node_t *node, WrittenRule *written) {
    for (size_t i = 0; i < written->month_count; i++) {
        int64_t month;
        if (!integer_parse(written->months[i], &month) || month < 1 || month > 12) {
            pack_problem(reader, node_entry(reader, node, "months", i), "月份要写1到12，“%.*s”不是。",
                         STR_ARG(written->months[i]));
        } else {
            written->rule.months |= 1u << month;
        }
    }
}

static void finish_rule(Reader *reader, const yaml_node_t *node, WrittenRule *written) {
    DutyRule *rule = &written->rule;
    take_days(reader, node, "from", written->from, written->from_count, rule->every, rule->from, &rule->from_count);
    take_days(reader, node, "to", written->to, written->to_count, rule->every, rule->to, &rule->to_count);
    take_months(reader, node, written);
    check_time(reader, node, rule->time);
    rule->step = rule->step ? rule->step : 1;
    rule->times = rule->times ? rule->times : 1;
    if (rule->step < 1 || rule->step > 60) {
        pack_problem(reader, node_value(reader, node, "step"), "“step”要在1到60之间。");
    }
    if (rule->times < 1 || rule->times > 31) {
        pack_problem(reader, node_value(reader, node, "times"), "“times”要在1到31之间。");
    }
    if (!rule->name.len) {
        rule->name = str_from(every_names[rule->every]);
    }
}

/* ---- objects ----------------------------------------------------------------- */

static uint64_t kinds_of_level(const Pack *pack, Str word) {
    size_t count;
    const KindDef *kinds = pack_kinds(pack, &count);
    uint64_t mask = 0;
    for (size_t i = 0; i < count && i < 64; i++) {
        if (str_is(word, unit_level_id(kinds[i].level)) || str_equal(word, kinds[i].id)) {
            mask |= (uint64_t)1 << i;
        }
    }
    return mask;
}

static void add_text(Reader *reader, Str **texts, size_t *count, Str text) {
    *texts = arena_grow(reader->arena, *texts, *count, *count + 1, sizeof(Str));
    (*texts)[(*count)++] = text;
}

static void take_object(Reader *reader, const yaml_node_t *node, Str word, DutyDef *duty) {
    Str rest = word, head;
    bool named = str_find(word, STR(":")) > 0;
    str_cut(&rest, ':', &head);
    if (named && str_is(head, "section")) {
        const SectionDef *section = pack_section(reader->pack, rest);
        if (!section || !str_equal(section->id, rest)) {
            pack_problem(reader, node, "没有“%.*s”这个部门，要写部门的编号。", STR_ARG(rest));
        }
        add_text(reader, &duty->sections, &duty->section_count, rest);
    } else if (named && str_is(head, "post")) {
        const RoleDef *role = pack_role(reader->pack, rest);
        if (!role || !str_equal(role->id, rest)) {
            pack_problem(reader, node, "没有“%.*s”这个角色，要写角色的编号。", STR_ARG(rest));
        }
        add_text(reader, &duty->posts, &duty->post_count, rest);
    } else {
        bool without = word.len && word.data[0] == '-';
        uint64_t mask = kinds_of_level(reader->pack, without ? str_slice(word, 1, word.len) : word);
        if (!mask) {
            pack_problem(reader, node, "没有“%.*s”这个单位类别或级别，也可以写 section:部门、post:角色。",
                         STR_ARG(word));
        }
        duty->kinds = without ? duty->kinds & ~mask : duty->kinds | mask;
    }
}

static void check_section(Reader *reader, const yaml_node_t *node, const char *key, Str id) {
    const SectionDef *section = id.len ? pack_section(reader->pack, id) : NULL;
    if (id.len && (!section || !str_equal(section->id, id))) {
        pack_problem(reader, node_value(reader, node, key), "没有“%.*s”这个部门，要写部门的编号。", STR_ARG(id));
    }
}

/* ---- duties ------------------------------------------------------------------- */

static void take_alternative(Reader *reader, const yaml_node_t *node, void *context) {
    WrittenDuty *written = context;
    WrittenRule other = {.rule = {.vacation = written->own.rule.vacation}};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, alternative_fields, &other);
    if (reader->problems->errors > errors) {
        return;
    }
    finish_rule(reader, node, &other);
    Str key = str_format(reader->arena, "%.*s.%.*s", STR_ARG(written->duty.id), STR_ARG(other.rule.id));
    claim_id(reader, node_value(reader, node, "id"), "职责的其他规则", key, false);
    DutyDef *duty = &written->duty;
    duty->rules = arena_grow(reader->arena, duty->rules, duty->rule_count, duty->rule_count + 1, sizeof(DutyRule));
    duty->rules[duty->rule_count++] = other.rule;
}

static const DutyAlarm *find_alarm(const Pack *pack, Str id) {
    const DutyAlarm *alarms = pack->duty_alarms.items;
    for (size_t i = 0; i < pack->duty_alarms.count; i++) {
        if (str_equal(alarms[i].id, id)) {
            return &alarms[i];
        }
    }
    return NULL;
}

/* A record of school level does no duty of townships: some unit that has the duty must be able to have the record. */
static bool record_reaches(const Pack *pack, const DutyDef *duty, const RecordDef *record) {
    size_t count;
    const KindDef *kinds = pack_kinds(pack, &count);
    bool reaches =
        duty->record_below ||
        (duty->section_count && record->levels & (1u << LEVEL_COUNTY | 1u << LEVEL_CITY | 1u << LEVEL_PROVINCE));
    for (size_t i = 0; i < count && i < 64; i++) {
        reaches = reaches || (duty->kinds >> i & 1 && record->levels >> kinds[i].level & 1);
    }
    return reaches;
}

static void check_record(Reader *reader, const yaml_node_t *node, const DutyDef *duty) {
    const RecordDef *record = duty->record.len ? pack_record(reader->pack, duty->record) : NULL;
    int date = record && duty->record_date.len ? record_field(record, duty->record_date) : -1;
    if (duty->record.len && !record) {
        pack_problem(reader, node_value(reader, node, "record"), "没有“%.*s”这种记录，例如 SAF-06.drill。",
                     STR_ARG(duty->record));
    }
    if (!duty->record.len && (duty->record_at_count || duty->record_date.len || duty->record_below)) {
        pack_problem(reader, node, "“at”“date”“below”说的是记录，要先写“record”。");
    }
    for (size_t i = 0; record && i < duty->record_at_count; i++) {
        if (record_state(record, duty->record_at[i]) < 0) {
            pack_problem(reader, node_entry(reader, node, "at", i), "“%.*s”没有“%.*s”这个状态。", STR_ARG(record->name),
                         STR_ARG(duty->record_at[i]));
        }
    }
    if (record && duty->record_date.len &&
        (date < 0 || (record->fields[date].type != CASE_DATE && record->fields[date].type != CASE_TIME))) {
        pack_problem(reader, node_value(reader, node, "date"), "“%.*s”没有“%.*s”这个日期字段。", STR_ARG(record->name),
                     STR_ARG(duty->record_date));
    }
    if (record && !record_reaches(reader->pack, duty, record)) {
        pack_problem(reader, node_value(reader, node, "record"), "“%.*s”不登记在有这项职责的单位上。",
                     STR_ARG(record->name));
    }
}

/* The name of such a case is read by whoever sees the duty: nothing personal may stand in it. */
static void check_each_names(Reader *reader, const yaml_node_t *at, const RecordDef *each) {
    bool personal = each->privacy > 1;
    for (size_t i = 0; i < each->field_count && !personal; i++) {
        Str mark = str_format(reader->arena, "{%.*s}", STR_ARG(each->fields[i].id));
        personal = each->fields[i].privacy > 1 && str_find(each->title.text, mark) >= 0;
    }
    if (personal) {
        pack_problem(reader, at, "“%.*s”的名称里有个人信息（P2、P3），不能逐条履职。", STR_ARG(each->name));
    }
}

static void check_each(Reader *reader, const yaml_node_t *node, DutyDef *duty) {
    const yaml_node_t *at = node_value(reader, node, "for_each");
    const RecordDef *each = pack_record(reader->pack, duty->each);
    const RecordDef *record = duty->record.len ? pack_record(reader->pack, duty->record) : NULL;
    if (!each) {
        pack_problem(reader, at, "没有“%.*s”这种记录，例如 SAF-10.class。", STR_ARG(duty->each));
        return;
    }
    if (duty->section_count || duty->post_count || !record_reaches(reader->pack, duty, each)) {
        pack_problem(reader, at, "“%.*s”要登记在有这项职责的单位上；写了“for_each”就不能写部门和岗位。",
                     STR_ARG(each->name));
    }
    check_each_names(reader, at, each);
    size_t naming = 0;
    for (size_t i = 0; record && i < record->field_count; i++) {
        const CaseField *field = &record->fields[i];
        if (field->type == CASE_REFERENCE && !field->many && str_equal(field->reference, duty->each)) {
            duty->each_field = field->id;
            naming++;
        }
    }
    if (record && naming != 1) {
        pack_problem(reader, at, "“%.*s”要有一个字段（type: case）指明是哪一条“%.*s”，这里有%zu个。",
                     STR_ARG(record->name), STR_ARG(each->name), naming);
    }
}

static void check_duty(Reader *reader, const yaml_node_t *node, WrittenDuty *written) {
    DutyDef *duty = &written->duty;
    claim_id(reader, node_value(reader, node, "id"), "职责", duty->id, false);
    for (size_t i = 0; i < written->object_count; i++) {
        take_object(reader, node_entry(reader, node, "objects", i), written->objects[i], duty);
    }
    need_roles(reader, node, "holder", duty->holders, duty->holder_count);
    need_roles(reader, node, "checker", duty->checkers, duty->checker_count);
    check_section(reader, node, "section", duty->section);
    check_section(reader, node, "check_section", duty->check_section);
    if (duty->form.len && !pack_form(reader->pack, duty->form)) {
        pack_problem(reader, node_value(reader, node, "form"), "没有“%.*s”这张表。", STR_ARG(duty->form));
    }
    check_record(reader, node, duty);
    if (duty->each.len) {
        check_each(reader, node, duty);
    }
    duty->alarm = find_alarm(reader->pack, written->alarm);
    if (!duty->alarm) {
        pack_problem(reader, node_value(reader, node, "alarm"), "没有“%.*s”这种告警规则。", STR_ARG(written->alarm));
    }
}

static void take_duty(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    WrittenDuty written = {.alternatives = NULL};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, duty_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    DutyDef *duty = &written.duty;
    duty->place = node_place(reader, node);
    check_duty(reader, node, &written);
    finish_rule(reader, node, &written.own);
    duty->rules = ARENA_NEW(reader->arena, DutyRule);
    duty->rules[0] = written.own.rule;
    duty->rule_count = 1;
    if (written.alternatives) {
        each_node(reader, written.alternatives, take_alternative, &written);
    }
    map_put(reader->pack->duty_ids, duty->id, reader->pack->duties.count);
    *(DutyDef *)list_add(reader->arena, &reader->pack->duties, sizeof *duty) = *duty;
}

void read_duties(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "duties", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_duty, NULL);
    }
}

/* ---- looking up --------------------------------------------------------------- */

const DutyDef *pack_duties(const Pack *pack, size_t *count) {
    *count = pack->duties.count;
    return pack->duties.items;
}

const DutyDef *pack_duty(const Pack *pack, Str id) {
    size_t at;
    return map_get(pack->duty_ids, id, &at) ? &((const DutyDef *)pack->duties.items)[at] : NULL;
}

const DutyRule *duty_rule(const DutyDef *duty, Str id) {
    for (size_t i = 0; i < duty->rule_count; i++) {
        if (str_equal(duty->rules[i].id, id)) {
            return &duty->rules[i];
        }
    }
    return NULL;
}

bool duty_record_counts(const DutyDef *duty, const RecordDef *record, int state) {
    for (size_t i = 0; i < duty->record_at_count; i++) {
        if (str_equal(duty->record_at[i], record->states[state].id)) {
            return true;
        }
    }
    return duty->record_at_count == 0 && record->states[state].end == CASE_CLOSED;
}

const DutyAlarm *pack_duty_alarms(const Pack *pack, size_t *count) {
    *count = pack->duty_alarms.count;
    return pack->duty_alarms.items;
}

double pack_vacation_share(const Pack *pack) {
    return pack->vacation_share;
}
