/* What the packs of campaigns may hold: phases in their order, days, and who acts. */
#include "ledger_internal.h"

enum { PHASE_DAYS_MOST = 366, YELLOW_MOST = 60, YELLOW = 3 };

static const char *const does[] = {"distribute", "fill",      "consolidate", "review",
                                   "approve",    "publicity", "freeze",      NULL};

const char *campaign_does_id(CampaignDoes one) {
    return (unsigned)one < CAMPAIGN_DOES ? does[one] : "";
}

typedef struct WrittenPhase {
    CampaignPhaseDef phase;
    int does;
} WrittenPhase;

typedef struct WrittenKind {
    CampaignKindDef kind;
    int level;
    const yaml_node_t *phases, *mends;
} WrittenKind;

static const char *const mends[] = {"any", "veto", "planned", "computed", "rated", NULL};

typedef struct WrittenMend {
    CampaignMendDef mend;
    int of;
    const yaml_node_t *due;
} WrittenMend;

static void finish_actor(Reader *reader, const yaml_node_t *node, void *record) {
    CampaignActor *actor = record;
    need_roles(reader, node, "role", &actor->role, 1);
    if (!action_parse(actor->written, &actor->action)) {
        pack_problem(reader, node_value(reader, node, "action"), "没有“%.*s”这种权限。", STR_ARG(actor->written));
    }
}

static const Field actor_fields[] = {
    {.key = "role", .type = FIELD_STR, .offset = offsetof(CampaignActor, role), .required = true},
    {.key = "action", .type = FIELD_STR, .offset = offsetof(CampaignActor, written), .required = true},
    {.key = NULL},
};

#define AT(member) offsetof(WrittenPhase, member)
static const Field phase_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(phase.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(phase.name), .required = true},
    {.key = "does", .type = FIELD_CHOICE, .offset = AT(does), .words = does, .required = true},
    {.key = "days", .type = FIELD_INTEGER, .offset = AT(phase.days)},
    {.key = "working_days", .type = FIELD_INTEGER, .offset = AT(phase.working_days)},
    {.key = "by",
     .type = FIELD_LIST,
     .offset = AT(phase.by),
     .count = AT(phase.by_count),
     .fields = actor_fields,
     .size = sizeof(CampaignActor),
     .finish = finish_actor,
     .required = true},
    {.key = NULL},
};
#undef AT

#define AT(member) offsetof(WrittenKind, member)
static const Field kind_fields[] = {
    {.key = "campaign", .type = FIELD_STR, .offset = AT(kind.id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(kind.name), .required = true},
    {.key = "help", .type = FIELD_STR, .offset = AT(kind.help)},
    {.key = "section", .type = FIELD_STR, .offset = AT(kind.section), .required = true},
    {.key = "standards", .type = FIELD_STRS, .offset = AT(kind.standards), .count = AT(kind.standard_count)},
    {.key = "level", .type = FIELD_CHOICE, .offset = AT(level), .words = unit_levels, .required = true},
    {.key = "notice", .type = FIELD_STR, .offset = AT(kind.notice)},
    {.key = "publicity", .type = FIELD_STR, .offset = AT(kind.publicity)},
    {.key = "reminder", .type = FIELD_STR, .offset = AT(kind.reminder)},
    {.key = "yellow_days", .type = FIELD_INTEGER, .offset = AT(kind.yellow_days)},
    {.key = "phases", .type = FIELD_NODE, .offset = AT(phases), .required = true},
    {.key = "mend", .type = FIELD_NODE, .offset = AT(mends), .required = true},
    {.key = NULL},
};
#undef AT

#define AT(member) offsetof(WrittenMend, member)
static const Field mend_fields[] = {
    {.key = "items", .type = FIELD_STRS, .offset = AT(mend.items), .count = AT(mend.item_count)},
    {.key = "of", .type = FIELD_CHOICE, .offset = AT(of), .words = mends},
    {.key = "due", .type = FIELD_NODE, .offset = AT(due), .required = true},
    {.key = NULL},
};
#undef AT

/* What is not met is an item: a group of them never is. */
static bool known_item(const Reader *reader, const CampaignKindDef *kind, Str id) {
    for (size_t i = 0; i < kind->standard_count; i++) {
        const StandardDef *standard = pack_standard(reader->pack, kind->standards[i]);
        if (standard && standard_item(standard, id)) {
            return true;
        }
    }
    return kind->standard_count == 0;
}

static bool for_all(const CampaignMendDef *mend) {
    return !mend->item_count && mend->of == CAMPAIGN_MENDS_ANY;
}

static void take_mend(Reader *reader, const yaml_node_t *node, void *context) {
    static const RecordDef none = {.field_count = 0};
    CampaignKindDef *kind = &((WrittenKind *)context)->kind;
    WrittenMend one = {.of = CAMPAIGN_MENDS_ANY};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, mend_fields, &one);
    if (reader->problems->errors > errors) {
        return;
    }
    one.mend.of = (CampaignMends)one.of;
    read_due(reader, one.due, &none, &one.mend.due);
    DueKind due = one.mend.due.kind;
    bool day = due == DUE_DAYS || due == DUE_WORKING_DAYS || due == DUE_YEARLY || due == DUE_MONTHLY;
    if (!day && reader->problems->errors == errors) {
        pack_problem(reader, one.due, "整改期限要落在一天上，只写 days、working_days、yearly 或 monthly。");
    }
    for (size_t i = 0; i < one.mend.item_count; i++) {
        if (!known_item(reader, kind, one.mend.items[i])) {
            pack_problem(reader, node_entry(reader, node, "items", i), "这些标准里没有“%.*s”这一项。",
                         STR_ARG(one.mend.items[i]));
        }
    }
    if (kind->mend_count && for_all(&kind->mends[kind->mend_count - 1])) {
        pack_problem(reader, node, "前一条不分项目，已经管住全部，后面的用不上。把它放到最后。");
    }
    kind->mends = arena_grow(reader->arena, kind->mends, kind->mend_count, kind->mend_count + 1, sizeof *kind->mends);
    kind->mends[kind->mend_count++] = one.mend;
}

static void take_phase(Reader *reader, const yaml_node_t *node, void *context) {
    WrittenKind *written = context;
    CampaignKindDef *kind = &written->kind;
    WrittenPhase one = {.does = 0};
    size_t errors = reader->problems->errors;
    read_fields(reader, node, phase_fields, &one);
    if (reader->problems->errors > errors) {
        return;
    }
    CampaignPhaseDef *phase = &one.phase;
    phase->does = (CampaignDoes)one.does;
    check_id(reader, node_value(reader, node, "id"), phase->id, false);
    if (kind->phase_count && kind->phases[kind->phase_count - 1].does >= phase->does) {
        pack_problem(reader, node_value(reader, node, "does"),
                     "阶段要按 distribute、fill、consolidate、review、approve、publicity、freeze 的次序，各写一次。");
    }
    if ((phase->days > 0) + (phase->working_days > 0) != 1 || phase->days > PHASE_DAYS_MOST ||
        phase->working_days > PHASE_DAYS_MOST) {
        pack_problem(reader, node, "“%.*s”要写 days 或 working_days 其中一个，1到%d。", STR_ARG(phase->name),
                     PHASE_DAYS_MOST);
    }
    if (!phase->by_count) {
        pack_problem(reader, node, "“%.*s”的“by”要写由谁做，例如 [{role: staff, action: edit}]。",
                     STR_ARG(phase->name));
    }
    kind->phases = arena_grow(reader->arena, kind->phases, kind->phase_count, kind->phase_count + 1, sizeof *phase);
    kind->phases[kind->phase_count++] = *phase;
}

const CampaignPhaseDef *campaign_phase(const CampaignKindDef *kind, CampaignDoes what) {
    for (size_t i = 0; i < kind->phase_count; i++) {
        if (kind->phases[i].does == what) {
            return &kind->phases[i];
        }
    }
    return NULL;
}

static const NoticeKindDef *notice_kind(const Pack *pack, Str id) {
    for (size_t i = 0; pack->notices && i < pack->notices->kind_count; i++) {
        if (str_equal(pack->notices->kinds[i].id, id)) {
            return &pack->notices->kinds[i];
        }
    }
    return NULL;
}

static void need_notice(Reader *reader, const yaml_node_t *root, const char *key, Str id, bool is_public) {
    const NoticeKindDef *found = notice_kind(reader->pack, id);
    if (id.len && (!found || found->is_public != is_public)) {
        pack_problem(reader, node_value(reader, root, key), "“%s”要是%s的一种（packs/notices.yaml），没有“%.*s”。", key,
                     is_public ? "公示" : "通知", STR_ARG(id));
    }
}

static void check_standards(Reader *reader, const yaml_node_t *root, const CampaignKindDef *kind) {
    for (size_t i = 0; i < kind->standard_count; i++) {
        const StandardDef *standard = pack_standard(reader->pack, kind->standards[i]);
        if (!standard || standard->level != kind->level) {
            pack_problem(reader, node_entry(reader, root, "standards", i),
                         "没有“%.*s”这个标准，或者它评的不是这一级单位。", STR_ARG(kind->standards[i]));
        }
    }
}

static void check_whole(Reader *reader, const yaml_node_t *root, const CampaignKindDef *kind) {
    static const CampaignDoes musts[] = {CAMPAIGN_DISTRIBUTE, CAMPAIGN_FILL, CAMPAIGN_REVIEW, CAMPAIGN_APPROVE,
                                         CAMPAIGN_FREEZE};
    for (size_t i = 0; i < sizeof musts / sizeof *musts; i++) {
        if (!campaign_phase(kind, musts[i])) {
            pack_problem(reader, node_value(reader, root, "phases"), "阶段里少了“%s”。", does[musts[i]]);
        }
    }
    if (!kind->mend_count || !for_all(&kind->mends[kind->mend_count - 1])) {
        pack_problem(reader, node_value(reader, root, "mend"),
                     "“mend”最后一条要管其余的全部，例如 - {due: {days: 30}}。");
    }
    if (!pack_section(reader->pack, kind->section)) {
        pack_problem(reader, node_value(reader, root, "section"), "没有“%.*s”这个科室。", STR_ARG(kind->section));
    }
    if (!campaign_phase(kind, CAMPAIGN_PUBLICITY) != !kind->publicity.len) {
        pack_problem(reader, root, "有“publicity”阶段才写“publicity”（公示的种类），写了也要有这个阶段。");
    }
    if (kind->yellow_days < 0 || kind->yellow_days > YELLOW_MOST) {
        pack_problem(reader, node_value(reader, root, "yellow_days"), "“yellow_days”要在0到%d之间。", YELLOW_MOST);
    }
    need_notice(reader, root, "notice", kind->notice, false);
    need_notice(reader, root, "reminder", kind->reminder, false);
    need_notice(reader, root, "publicity", kind->publicity, true);
    check_standards(reader, root, kind);
}

void read_campaign(Reader *reader, const yaml_node_t *root) {
    WrittenKind written = {.kind = {.yellow_days = YELLOW}};
    size_t errors = reader->problems->errors;
    read_fields(reader, root, kind_fields, &written);
    if (reader->problems->errors > errors) {
        return;
    }
    written.kind.level = (UnitLevel)written.level;
    each_node(reader, written.phases, take_phase, &written);
    each_node(reader, written.mends, take_mend, &written);
    if (reader->problems->errors == errors) {
        check_whole(reader, root, &written.kind);
    }
    written.kind.place = node_place(reader, root);
    claim_id(reader, node_value(reader, root, "campaign"), "评估任务", written.kind.id, false);
    *(CampaignKindDef *)list_add(reader->arena, &reader->pack->campaigns, sizeof(CampaignKindDef)) = written.kind;
}

/* ---- looking up ---- */

const CampaignKindDef *pack_campaigns(const Pack *pack, size_t *count) {
    *count = pack->campaigns.count;
    return pack->campaigns.items;
}

const CampaignKindDef *pack_campaign(const Pack *pack, Str id) {
    const CampaignKindDef *all = pack->campaigns.items;
    for (size_t i = 0; i < pack->campaigns.count; i++) {
        if (str_equal(all[i].id, id)) {
            return &all[i];
        }
    }
    return NULL;
}
