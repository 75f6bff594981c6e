/* Circulars out of what is overdue: facts per unit in the order of the tree. Nobody is ranked, nothing is scored; a
 * person edits the draft, another one signs it. What it says stands in the pack (packs/notices.yaml, circular). */
#include "notice_internal.h"

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
    const char *id;
    unsigned bit;
    size_t offset;
} sources[] = {
    {"cases", FACTS_CASES, offsetof(NoticeFacts, cases)},
    {"duties", FACTS_DUTIES, offsetof(NoticeFacts, duties)},
    {"entries", FACTS_ENTRIES, offsetof(NoticeFacts, entries)},
    {"notices", FACTS_NOTICES, offsetof(NoticeFacts, notices)},
};
enum { SOURCES = sizeof sources / sizeof *sources };

/* What a draft is written from, and what its marks say. */
typedef struct Drafting {
    const CircularDef *def;
    const NoticeFacts *facts;
    size_t count, late; /* units; of these, concerned */
    unsigned wanted;
    Str unit_name, sum; /* sum: of the fact that is told */
    Arena *arena;
} Drafting;

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

/* The source of a fact of the pack, when it was asked for; otherwise SOURCES. */
static size_t asked_source(const Drafting *drafting, const CircularFactDef *fact) {
    size_t s = 0;
    while (s < SOURCES && !str_is(fact->id, sources[s].id)) {
        s++;
    }
    return s < SOURCES && drafting->wanted & sources[s].bit ? s : SOURCES;
}

static Str mark_text(void *context, Str mark);

static Str sums_text(const Drafting *drafting, bool none) {
    Buf out = buf_create(drafting->arena);
    for (size_t f = 0; f < drafting->def->fact_count; f++) {
        const CircularFactDef *fact = &drafting->def->facts[f];
        size_t source = asked_source(drafting, fact);
        Drafting one = *drafting;
        Str text = fact->none;
        int64_t sum = 0;
        if (source == SOURCES) {
            continue;
        }
        for (size_t i = 0; i < drafting->count; i++) {
            sum += value_of(&drafting->facts[i], source) > 0 ? value_of(&drafting->facts[i], source) : 0;
        }
        one.sum = str_format(drafting->arena, "%lld", (long long)sum);
        if (!none) {
            notice_fill(fact->sum, mark_text, &one, drafting->arena, &text);
        }
        buf_add_format(&out, "%s%.*s", out.len ? "，" : "", STR_ARG(text));
    }
    return buf_str(&out);
}

/* One row for each unit concerned, in the order of the tree. */
static Str table_text(const Drafting *drafting) {
    Buf out = buf_create(drafting->arena);
    buf_add_format(&out, "\n| %.*s |", STR_ARG(drafting->def->column));
    for (size_t f = 0; f < drafting->def->fact_count; f++) {
        if (asked_source(drafting, &drafting->def->facts[f]) < SOURCES) {
            buf_add_format(&out, " %.*s |", STR_ARG(drafting->def->facts[f].heading));
        }
    }
    buf_add_char(&out, '\n');
    for (size_t i = 0; i < drafting->count; i++) {
        const NoticeFacts *facts = &drafting->facts[i];
        if (!concerned(facts)) {
            continue;
        }
        buf_add_format(&out, "| %.*s |", STR_ARG(facts->unit_name));
        for (size_t f = 0; f < drafting->def->fact_count; f++) {
            size_t source = asked_source(drafting, &drafting->def->facts[f]);
            if (source < SOURCES) {
                buf_add_format(&out, " %lld |", (long long)value_of(facts, source));
            }
        }
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

static Str mark_text(void *context, Str mark) {
    const Drafting *drafting = context;
    Arena *arena = drafting->arena;
    Date today = date_today();
    return str_is(mark, "today")   ? notice_today(arena)
           : str_is(mark, "year")  ? str_format(arena, "%d", today.year)
           : str_is(mark, "month") ? str_format(arena, "%d", today.month)
           : str_is(mark, "unit")  ? drafting->unit_name
           : str_is(mark, "count") ? str_format(arena, "%zu", drafting->late)
           : str_is(mark, "sum")   ? drafting->sum
           : str_is(mark, "sums")  ? sums_text(drafting, false)
           : str_is(mark, "none")  ? sums_text(drafting, true)
           : str_is(mark, "table") ? table_text(drafting)
                                   : (Str){NULL, 0};
}

static Str filled(Drafting *drafting, Str text) {
    Str out;
    notice_fill(text, mark_text, drafting, drafting->arena, &out);
    return out;
}

static Str body_text(Drafting *drafting) {
    Buf body = buf_create(drafting->arena);
    const Str *paragraphs = drafting->late ? drafting->def->body : drafting->def->none;
    size_t count = drafting->late ? drafting->def->body_count : drafting->def->none_count;
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&body, "%.*s\n", STR_ARG(filled(drafting, paragraphs[i])));
    }
    return buf_str(&body);
}

Str notice_circular(const Notices *notices, Str unit_name, const NoticeFacts *facts, size_t count, unsigned wanted,
                    Arena *arena) {
    const CircularDef *def = &pack_notices(notices->pack)->circular;
    Drafting drafting = {
        .def = def, .facts = facts, .count = count, .wanted = wanted, .unit_name = unit_name, .arena = arena};
    NoticeGroup group = {.name = def->recipients, .units = ARENA_ARRAY(arena, count + 1, Str)};
    for (size_t i = 0; i < count; i++) {
        if (concerned(&facts[i])) {
            drafting.late++;
            if (group.unit_count < NOTICE_LIST_MOST) {
                group.units[group.unit_count++] = facts[i].unit;
            }
        }
    }
    const NoticeContent content = {.title = filled(&drafting, def->title),
                                   .body = body_text(&drafting),
                                   .basis = def->basis,
                                   .groups = &group,
                                   .group_count = group.unit_count ? 1 : 0};
    return notice_content_text(&content, arena);
}
