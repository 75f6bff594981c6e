/* Circulars out of what is overdue: facts per unit in the order of the tree. Nobody is ranked, nothing is scored; a
 * person edits the draft, another one signs it. */
#include "notice_internal.h"

#include <stdio.h>

typedef struct Counting {
    UnitTree tree;
    int from, to;
    NoticeFacts *facts; /* [from, to) of the tree */
    int64_t taken;
    bool at_unit; /* otherwise: of cases */
} Counting;

static NoticeFacts *facts_of(const Counting *counting, Str unit) {
    int at = org_tree_find(&counting->tree, unit);
    return at >= counting->from && at < counting->to ? &counting->facts[at - counting->from] : NULL;
}

static bool take_case(void *context, const CaseLine *line, Err *err) {
    Counting *counting = context;
    NoticeFacts *facts = facts_of(counting, line->unit);
    (void)err;
    counting->taken++;
    if (facts) {
        facts->cases++;
    }
    return true;
}

static bool count_cases(const Notices *notices, const User *user, Str unit, Counting *counting, Arena *arena,
                        Err *err) {
    CaseQuery query = {
        .unit = unit, .ended = STR("none"), .overdue = true, .order = STR("due"), .limit = CASE_PAGE_MOST};
    for (int64_t before = -1; counting->taken - before >= CASE_PAGE_MOST || before < 0;) {
        before = counting->taken;
        query.offset = before;
        if (!case_list(notices->ledger, user, &query, arena, take_case, counting, NULL, err)) {
            return false;
        }
        if (counting->taken == before) {
            break;
        }
    }
    return true;
}

static bool count_notices(Notices *notices, const User *user, Counting *counting, Arena *arena, Err *err) {
    const NoticeFilter filter = {.states = 1u << NOTICE_ISSUED};
    NoticeInfo *infos;
    size_t count;
    if (!notice_list(notices, user, &filter, arena, &infos, &count, err)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        NoticeRecipient *list;
        size_t recipients;
        if (!infos[i].tally.late_receipt && !infos[i].tally.late_reply) {
            continue;
        }
        if (!notice_recipients(notices, user, infos[i].id, arena, &list, &recipients, err)) {
            return false;
        }
        for (size_t r = 0; r < recipients; r++) {
            NoticeFacts *facts = facts_of(counting, list[r].unit);
            if (facts && (list[r].late_receipt || list[r].late_reply)) {
                facts->notices++;
            }
        }
    }
    return true;
}

static bool load_units(const Notices *notices, const User *user, Str unit, Counting *counting, Arena *arena, Err *err) {
    Tx *tx;
    UnitWay path;
    const Want want = {.domain = STR("notices"), .action = ACTION_VIEW, .conditions = 1u << CONDITION_OWN};
    if (!store_read_begin(notices->store, &tx, err)) {
        return false;
    }
    bool good = people_way(tx, notices->pack, unit, arena, &path, err) &&
                (!user || people_may(user, &want, path.codes, path.length, err)) &&
                notice_tree(notices, tx, arena, &counting->tree, err);
    store_read_end(tx);
    if (!good) {
        return false;
    }
    counting->from = org_tree_find(&counting->tree, unit);
    if (counting->from < 0) {
        return people_no_unit(unit, err);
    }
    counting->to = counting->tree.units[counting->from].end;
    return true;
}

bool notice_facts(Notices *notices, const User *user, Str unit, unsigned wanted, Arena *arena, NoticeFacts **facts,
                  size_t *count, Err *err) {
    Counting counting = {.from = 0};
    if (!load_units(notices, user, unit, &counting, arena, err)) {
        return false;
    }
    *count = (size_t)(counting.to - counting.from);
    *facts = counting.facts = ARENA_ARRAY(arena, *count, NoticeFacts);
    for (size_t i = 0; i < *count; i++) {
        const Unit *one = &counting.tree.units[counting.from + (int)i];
        counting.facts[i] = (NoticeFacts){.unit = one->code,
                                          .unit_name = one->name,
                                          .cases = wanted & FACTS_CASES ? 0 : -1,
                                          .duties = wanted & FACTS_DUTIES ? 0 : -1,
                                          .entries = wanted & FACTS_ENTRIES ? 0 : -1,
                                          .notices = wanted & FACTS_NOTICES ? 0 : -1};
    }
    return (!(wanted & FACTS_CASES) || count_cases(notices, user, unit, &counting, arena, err)) &&
           (!(wanted & FACTS_NOTICES) || count_notices(notices, user, &counting, arena, err));
}

/* ---- the draft ---- */

static const struct {
    unsigned bit;
    const char *heading, *what;
    size_t offset;
} sources[] = {
    {FACTS_CASES, "逾期事项（件）", "逾期未办结的事项", offsetof(NoticeFacts, cases)},
    {FACTS_DUTIES, "缺失履职（项）", "到期没有履行的职责", offsetof(NoticeFacts, duties)},
    {FACTS_ENTRIES, "逾期未报表（份）", "逾期没有报送的报表", offsetof(NoticeFacts, entries)},
    {FACTS_NOTICES, "逾期未签收或回报（件）", "逾期没有签收或回报的通知", offsetof(NoticeFacts, notices)},
};
enum { SOURCES = sizeof sources / sizeof *sources };

static int64_t value_of(const NoticeFacts *facts, size_t source) {
    return *(const int64_t *)(const void *)((const char *)facts + sources[source].offset);
}

static bool concerned(const NoticeFacts *facts) {
    for (size_t s = 0; s < SOURCES; s++) {
        if (value_of(facts, s) > 0) {
            return true;
        }
    }
    return false;
}

static void put_sums(Buf *body, const NoticeFacts *facts, size_t count, unsigned wanted, size_t units) {
    buf_add_format(body, "共有%zu个单位有逾期事项：", units);
    bool first = true;
    for (size_t s = 0; s < SOURCES; s++) {
        int64_t sum = 0;
        for (size_t i = 0; i < count && wanted & sources[s].bit; i++) {
            sum += value_of(&facts[i], s) > 0 ? value_of(&facts[i], s) : 0;
        }
        if (wanted & sources[s].bit) {
            buf_add_format(body, "%s%s%lld", first ? "" : "，", sources[s].what, (long long)sum);
            buf_add(body, s == 0 ? STR("件") : s == 1 ? STR("项") : s == 2 ? STR("份") : STR("件"));
            first = false;
        }
    }
    buf_add(body, STR("。\n"));
}

static void put_table(Buf *body, const NoticeFacts *facts, size_t count, unsigned wanted) {
    buf_add(body, STR("| 单位 |"));
    for (size_t s = 0; s < SOURCES; s++) {
        if (wanted & sources[s].bit) {
            buf_add_format(body, " %s |", sources[s].heading);
        }
    }
    buf_add(body, STR("\n"));
    for (size_t i = 0; i < count; i++) {
        if (!concerned(&facts[i])) {
            continue;
        }
        buf_add_format(body, "| %.*s |", STR_ARG(facts[i].unit_name));
        for (size_t s = 0; s < SOURCES; s++) {
            if (wanted & sources[s].bit) {
                buf_add_format(body, " %lld |", (long long)value_of(&facts[i], s));
            }
        }
        buf_add(body, STR("\n"));
    }
}

static void put_late(Buf *body, const NoticeFacts *facts, size_t count, unsigned wanted, size_t units) {
    buf_add(body, STR("到期未办的情况通报如下。\n# 总体情况\n"));
    put_sums(body, facts, count, wanted, units);
    buf_add(body, STR("# 各单位情况\n下表按单位代码顺序列出，只列事实，不排名。\n\n"));
    put_table(body, facts, count, wanted);
    buf_add(body, STR("\n# 工作要求\n请有关单位对照系统中的待办逐项办理，说明没有按期办的原因，尽快补办。\n"));
}

/* Of what was asked for: nobody looked at the rest. */
static void put_none(Buf *body, unsigned wanted) {
    buf_add(body, STR("没有"));
    bool first = true;
    for (size_t s = 0; s < SOURCES; s++) {
        if (wanted & sources[s].bit) {
            buf_add_format(body, "%s%s", first ? "" : "，没有", sources[s].what);
            first = false;
        }
    }
    buf_add(body, STR("。\n"));
}

Str notice_circular(Str unit_name, const NoticeFacts *facts, size_t count, unsigned wanted, Arena *arena) {
    Date today = date_today();
    Buf body = buf_create(arena);
    NoticeGroup group = {.name = STR("有关单位"), .units = ARENA_ARRAY(arena, count + 1, Str)};
    size_t late = 0;
    for (size_t i = 0; i < count; i++) {
        if (concerned(&facts[i])) {
            late++;
            if (group.unit_count < NOTICE_LIST_MOST) {
                group.units[group.unit_count++] = facts[i].unit;
            }
        }
    }
    buf_add_format(&body, "截至%d年%d月%d日，%.*s范围内", today.year, today.month, today.day, STR_ARG(unit_name));
    if (late) {
        put_late(&body, facts, count, wanted, late);
    } else {
        put_none(&body, wanted);
    }
    const NoticeContent content = {.title =
                                       str_format(arena, "关于%d年%d月到期未办事项的通报", today.year, today.month),
                                   .body = buf_str(&body),
                                   .basis = STR("系统中的期限和办理记录"),
                                   .groups = &group,
                                   .group_count = group.unit_count ? 1 : 0};
    return notice_content_text(&content, arena);
}
