/* What packs say about units beyond their kinds: which level may stand under which, the form of division codes, and the
 * day a period begins. */
#include "pack_internal.h"

#define AT(type, member) offsetof(type, member)

/* A level as written. */
typedef struct WrittenLevel {
    LevelDef level;
    Str *under;
    size_t under_count;
} WrittenLevel;

static const Field level_fields[] = {
    {.key = "level",
     .type = FIELD_CHOICE,
     .offset = AT(WrittenLevel, level.level),
     .words = unit_levels,
     .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenLevel, level.name), .required = true},
    {.key = "under", .type = FIELD_STRS, .offset = AT(WrittenLevel, under), .count = AT(WrittenLevel, under_count)},
    {.key = "top", .type = FIELD_BOOL, .offset = AT(WrittenLevel, level.top)},
    {.key = "digits", .type = FIELD_INTEGER, .offset = AT(WrittenLevel, level.digits)},
    {.key = "own_digits", .type = FIELD_INTEGER, .offset = AT(WrittenLevel, level.own_digits)},
    {.key = NULL},
};

static unsigned under_mask(Reader *reader, const yaml_node_t *node, const WrittenLevel *written) {
    unsigned mask = 0;
    for (size_t i = 0; i < written->under_count; i++) {
        int level = 0;
        while (unit_levels[level] && !str_is(written->under[i], unit_levels[level])) {
            level++;
        }
        if (!unit_levels[level] || level > (int)written->level.level) {
            pack_problem(
                reader, node_entry(reader, node, "under", i),
                "“%.*s”不能在上面：要写同级或更高的级别（country、province、city、county、township、school）。",
                STR_ARG(written->under[i]));
            continue;
        }
        mask |= 1u << level;
    }
    return mask;
}

void take_level(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    WrittenLevel written = {.under = NULL};
    read_fields(reader, node, level_fields, &written);
    LevelDef *level = &written.level;
    level->under = under_mask(reader, node, &written);
    if (level->digits < 0 || level->digits > 32 || level->own_digits < 0 || level->own_digits > level->digits) {
        pack_problem(reader, node_value(reader, node, "own_digits"),
                     "“digits”要在0到32之间，“own_digits”不能比“digits”多。");
    }
    if (pack_level(reader->pack, level->level)) {
        pack_problem(reader, node_value(reader, node, "level"), "级别“%s”写了两次。", unit_level_id(level->level));
        return;
    }
    *(LevelDef *)list_add(reader->arena, &reader->pack->levels, sizeof *level) = *level;
}

/* A period as written: `begins` is "09-01". */
typedef struct WrittenPeriod {
    PeriodDef period;
    Str begins;
} WrittenPeriod;

static const Field period_fields[] = {
    {.key = "kind", .type = FIELD_STR, .offset = AT(WrittenPeriod, period.kind), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(WrittenPeriod, period.name), .required = true},
    {.key = "begins", .type = FIELD_STR, .offset = AT(WrittenPeriod, begins), .required = true},
    {.key = NULL},
};

static void take_period(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    WrittenPeriod written = {.begins = {NULL, 0}};
    Date date;
    read_fields(reader, node, period_fields, &written);
    /* 2001 has no 29 February: a period that begins on it would have no day in most years. */
    Str probe = str_format(reader->arena, "2001-%.*s", STR_ARG(written.begins));
    if (written.begins.len && (!date_parse(probe, &date) || !date.day)) {
        pack_problem(reader, node_value(reader, node, "begins"), "“begins”要写月和日，例如 \"09-01\"，“%.*s”不是。",
                     STR_ARG(written.begins));
        return;
    }
    if (reader->pack->periods.count) {
        pack_problem(reader, node, "目前只能写一种年度（按学年）。请只留一项。");
        return;
    }
    claim_id(reader, node_value(reader, node, "kind"), "年度", written.period.kind, true);
    written.period.month = written.begins.len ? date.month : 1;
    written.period.day = written.begins.len ? date.day : 1;
    *(PeriodDef *)list_add(reader->arena, &reader->pack->periods, sizeof(PeriodDef)) = written.period;
}

void read_periods(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "periods", .type = FIELD_NODE, .required = true}, {.key = NULL}};
    const yaml_node_t *list = NULL;
    read_fields(reader, root, fields, &list);
    if (list) {
        each_node(reader, list, take_period, NULL);
    }
}
