/* What the pack of roles may hold: roles, departments, domains, and grants ("edit if own", "unlock by two"). */
#include "pack_internal.h"

#include <string.h>

#define AT(member)  offsetof(RoleDef, member)
#define BIT(action) ((uint32_t)1 << (action))

/* ---- the words --------------------------------------------------------- */

static const struct {
    const char *id, *name;
} actions[ACTION_KINDS] = {
    [ACTION_VIEW] = {"view", "查看"},
    [ACTION_COUNT] = {"count", "看汇总数"},
    [ACTION_CREATE] = {"create", "新建"},
    [ACTION_EDIT] = {"edit", "填写"},
    [ACTION_SUBMIT] = {"submit", "提交"},
    [ACTION_REVIEW] = {"review", "审核"},
    [ACTION_APPROVE] = {"approve", "审定"},
    [ACTION_ISSUE] = {"issue", "签发"},
    [ACTION_SIGN] = {"sign", "签收签字"},
    [ACTION_RECHECK] = {"recheck", "复查"},
    [ACTION_CLOSE] = {"close", "办结销号"},
    [ACTION_UNLOCK] = {"unlock", "解锁"},
    [ACTION_PUBLISH] = {"publish", "公布"},
    [ACTION_DRAW] = {"draw", "抽签"},
    [ACTION_WITNESS] = {"witness", "见证"},
    [ACTION_PROPOSE] = {"propose", "提议"},
    [ACTION_ESCALATE] = {"escalate", "提级"},
    [ACTION_WAIVE] = {"waive", "免除"},
    [ACTION_IMPORT] = {"import", "导入"},
    [ACTION_EXPORT] = {"export", "导出"},
    [ACTION_MANAGE] = {"manage", "管理"},
    [ACTION_REPORT] = {"report", "出访问报告"},
    [ACTION_VIEW_AS] = {"view_as", "以他人身份查看"},
};

static const struct {
    const char *id, *name;
} conditions[CONDITION_KINDS] = {
    [CONDITION_NONE] = {"", ""},
    [CONDITION_OWN] = {"own", "本人、本部门的"},
    [CONDITION_ASSIGNED] = {"assigned", "交办的"},
    [CONDITION_JOINT] = {"joint", "与本部门共管的"},
    [CONDITION_ORDER] = {"order", "有书面批准的"},
    [CONDITION_LISTED] = {"listed", "挂牌督办的"},
    [CONDITION_CASE] = {"case", "个案，写明理由"},
    [CONDITION_LIMIT] = {"limit", "限额以内的"},
    [CONDITION_MAJOR] = {"major", "重大的、大额的"},
    [CONDITION_HANDED] = {"handed", "按名单分给本人的"},
};

const char *action_id(Action action) {
    return (unsigned)action < ACTION_KINDS ? actions[action].id : "";
}

const char *action_name(Action action) {
    return (unsigned)action < ACTION_KINDS ? actions[action].name : "这样做";
}

const char *condition_id(Condition condition) {
    return (unsigned)condition < CONDITION_KINDS ? conditions[condition].id : "";
}

const char *condition_name(Condition condition) {
    return (unsigned)condition < CONDITION_KINDS ? conditions[condition].name : "";
}

bool action_parse(Str id, Action *action) {
    for (int i = 0; i < ACTION_KINDS; i++) {
        if (str_is(id, actions[i].id)) {
            *action = (Action)i;
            return true;
        }
    }
    return false;
}

static bool condition_parse(Str id, Condition *condition) {
    for (int i = 1; i < CONDITION_KINDS; i++) {
        if (str_is(id, conditions[i].id)) {
            *condition = (Condition)i;
            return true;
        }
    }
    return false;
}

/* ---- roles, departments, domains --------------------------------------- */

static const Field role_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = AT(id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = AT(name), .required = true},
    {.key = "aliases", .type = FIELD_STRS, .offset = AT(aliases), .count = AT(alias_count)},
    {.key = "level", .type = FIELD_STRS, .offset = AT(level_names), .count = AT(level_count)},
    {.key = "separate", .type = FIELD_BOOL, .offset = AT(separate)},
    {.key = "sections", .type = FIELD_BOOL, .offset = AT(sections)},
    {.key = "expires", .type = FIELD_BOOL, .offset = AT(expires)},
    {.key = "personal", .type = FIELD_BOOL, .offset = AT(personal)},
    {.key = "interactive", .type = FIELD_BOOL, .offset = AT(no_sign_in)}, /* turned round below */
    {.key = "second_factor", .type = FIELD_BOOL, .offset = AT(second_factor)},
    {.key = "sees", .type = FIELD_CHOICE, .offset = AT(sees), .words = privacies, .required = true},
    {.key = "gives", .type = FIELD_STRS, .offset = AT(gives), .count = AT(give_count)},
    {.key = "note", .type = FIELD_STR, .offset = AT(note)},
    {.key = NULL},
};

static const Field section_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(SectionDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(SectionDef, name), .required = true},
    {.key = "aliases",
     .type = FIELD_STRS,
     .offset = offsetof(SectionDef, aliases),
     .count = offsetof(SectionDef, alias_count)},
    {.key = NULL},
};

static const Field domain_fields[] = {
    {.key = "id", .type = FIELD_STR, .offset = offsetof(DomainDef, id), .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(DomainDef, name), .required = true},
    {.key = "section", .type = FIELD_STR, .offset = offsetof(DomainDef, section)},
    {.key = NULL},
};

static int level_of(Str name) {
    for (int i = 0; unit_levels[i]; i++) {
        if (str_is(name, unit_levels[i])) {
            return i;
        }
    }
    return -1;
}

static void check_role(Reader *reader, const yaml_node_t *node, RoleDef *role) {
    for (size_t i = 0; i < role->level_count; i++) {
        int level = level_of(role->level_names[i]);
        if (level < 0) {
            pack_problem(reader, node_entry(reader, node, "level", i), "没有“%.*s”这个层级。",
                         STR_ARG(role->level_names[i]));
        } else {
            role->levels |= 1u << level;
        }
    }
    if (role->separate == (role->levels != 0)) {
        pack_problem(reader, node_value(reader, node, "level"),
                     role->separate ? "管理员管整个系统，不写“level”。" : "要用“level”写明岗位设在哪一级单位。");
    }
}

static void take_role(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    RoleDef role = {.no_sign_in = true};
    read_fields(reader, node, role_fields, &role);
    role.no_sign_in = !role.no_sign_in;
    role.place = node_place(reader, node);
    claim_id(reader, node_value(reader, node, "id"), "角色", role.id, true);
    for (size_t i = 0; i < role.alias_count + 1; i++) {
        Str name = i ? role.aliases[i - 1] : role.name;
        if (name.len && pack_role(reader->pack, name)) {
            pack_problem(reader, i ? node_entry(reader, node, "aliases", i - 1) : node_value(reader, node, "name"),
                         "“%.*s”已经是另一个角色的名称。", STR_ARG(name));
        }
    }
    check_role(reader, node, &role);
    *(RoleDef *)list_add(reader->arena, &reader->pack->roles, sizeof role) = role;
}

static void take_section(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    SectionDef section = {.id = {NULL, 0}};
    read_fields(reader, node, section_fields, &section);
    claim_id(reader, node_value(reader, node, "id"), "部门", section.id, true);
    *(SectionDef *)list_add(reader->arena, &reader->pack->sections, sizeof section) = section;
}

static void take_domain(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    DomainDef domain = {.id = {NULL, 0}};
    read_fields(reader, node, domain_fields, &domain);
    claim_id(reader, node_value(reader, node, "id"), "业务", domain.id, true);
    if (reader->pack->domains.count == DOMAINS_MOST) {
        pack_problem(reader, node, "业务太多，最多%d种。", DOMAINS_MOST);
        return;
    }
    const SectionDef *section = domain.section.len ? pack_section(reader->pack, domain.section) : NULL;
    if (domain.section.len && !section) {
        pack_problem(reader, node_value(reader, node, "section"), "没有“%.*s”这个部门。", STR_ARG(domain.section));
    }
    domain.section = section ? section->id : (Str){NULL, 0};
    *(DomainDef *)list_add(reader->arena, &reader->pack->domains, sizeof domain) = domain;
}

/* ---- grants ------------------------------------------------------------ */

typedef struct Word {
    Action action;
    Condition condition;
    bool by_two;
} Word;

/* "unlock if case by two" */
static bool parse_word(Str text, Word *word) {
    Str rest = text, part;
    *word = (Word){.condition = CONDITION_NONE};
    if (!str_cut(&rest, ' ', &part) || !action_parse(part, &word->action)) {
        return false;
    }
    while (str_cut(&rest, ' ', &part)) {
        Str value;
        if (!str_cut(&rest, ' ', &value)) {
            return false;
        }
        bool two = str_is(part, "by") && str_is(value, "two") && !word->by_two;
        bool only = str_is(part, "if") && !word->condition && condition_parse(value, &word->condition);
        if (!two && !only) {
            return false;
        }
        word->by_two = word->by_two || two;
    }
    return true;
}

static void grant(RoleDef *role, int domain, const Word *word) {
    uint32_t *may = role->may[domain];
    may[word->condition] |= BIT(word->action);
    if (word->by_two) {
        role->by_two[domain][word->condition] |= BIT(word->action);
    }
    if (word->action == ACTION_CREATE) {
        may[CONDITION_OWN] |= BIT(ACTION_VIEW) | BIT(ACTION_COUNT);
    } else if (word->action != ACTION_COUNT) {
        may[word->condition] |= BIT(ACTION_VIEW) | BIT(ACTION_COUNT);
    }
}

static void read_words(Reader *reader, const yaml_node_t *list, int domain, const Str *roles, size_t count) {
    if (list->type != YAML_SEQUENCE_NODE) {
        pack_problem(reader, list, "这里要写成列表，例如 [view, edit if own]。");
        return;
    }
    for (const yaml_node_item_t *item = list->data.sequence.items.start; item < list->data.sequence.items.top; item++) {
        const yaml_node_t *node = yaml_document_get_node(reader->document, *item);
        Word word;
        if (node->type != YAML_SCALAR_NODE ||
            !parse_word((Str){(const char *)node->data.scalar.value, node->data.scalar.length}, &word)) {
            pack_problem(reader, node,
                         "要写成“动作”“动作 if 条件”或“动作 by two”，动作如 view、edit、approve，条件如 own。");
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            size_t at = (size_t)(pack_role(reader->pack, roles[i]) - (const RoleDef *)reader->pack->roles.items);
            grant(&((RoleDef *)reader->pack->roles.items)[at], domain, &word);
        }
    }
}

typedef struct GrantEntry {
    Str *roles;
    size_t role_count;
    const yaml_node_t *allow;
} GrantEntry;

bool need_roles(Reader *reader, const yaml_node_t *node, const char *key, const Str *names, size_t count) {
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        const RoleDef *role = pack_role(reader->pack, names[i]);
        if (!role || !str_equal(role->id, names[i])) {
            pack_problem(reader, node_entry(reader, node, key, i), "没有“%.*s”这个角色，要写角色的编号。",
                         STR_ARG(names[i]));
            good = false;
        }
    }
    return good;
}

static void take_grant(Reader *reader, const yaml_node_t *node, void *context) {
    (void)context;
    static const Field fields[] = {
        {.key = "roles",
         .type = FIELD_STRS,
         .offset = offsetof(GrantEntry, roles),
         .count = offsetof(GrantEntry, role_count),
         .required = true},
        {.key = "allow", .type = FIELD_NODE, .offset = offsetof(GrantEntry, allow), .required = true},
        {.key = NULL},
    };
    GrantEntry entry = {.roles = NULL};
    read_fields(reader, node, fields, &entry);
    if (!entry.allow || !need_roles(reader, node, "roles", entry.roles, entry.role_count)) {
        return;
    }
    if (entry.allow->type != YAML_MAPPING_NODE) {
        pack_problem(reader, entry.allow, "“allow”要写成“业务: [动作]”的形式。");
        return;
    }
    const yaml_node_pair_t *pair = entry.allow->data.mapping.pairs.start;
    for (; pair < entry.allow->data.mapping.pairs.top; pair++) {
        const yaml_node_t *key = yaml_document_get_node(reader->document, pair->key);
        Str name = key->type == YAML_SCALAR_NODE ? str_from((const char *)key->data.scalar.value) : (Str){NULL, 0};
        int domain = pack_domain(reader->pack, name);
        if (domain < 0) {
            pack_problem(reader, key, "没有“%.*s”这种业务。", STR_ARG(name));
            continue;
        }
        read_words(reader, yaml_document_get_node(reader->document, pair->value), domain, entry.roles,
                   entry.role_count);
    }
}

typedef struct Document {
    const yaml_node_t *roles, *sections, *domains, *grants;
} Document;

static void check_gives(Reader *reader, const yaml_node_t *roles) {
    const RoleDef *all = reader->pack->roles.items;
    size_t at = 0;
    if (roles->type != YAML_SEQUENCE_NODE) {
        return;
    }
    const yaml_node_item_t *item = roles->data.sequence.items.start;
    for (; item < roles->data.sequence.items.top && at < reader->pack->roles.count; item++, at++) {
        need_roles(reader, yaml_document_get_node(reader->document, *item), "gives", all[at].gives, all[at].give_count);
    }
}

void read_roles(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {
        {.key = "roles", .type = FIELD_NODE, .offset = offsetof(Document, roles), .required = true},
        {.key = "sections", .type = FIELD_NODE, .offset = offsetof(Document, sections), .required = true},
        {.key = "domains", .type = FIELD_NODE, .offset = offsetof(Document, domains), .required = true},
        {.key = "grants", .type = FIELD_NODE, .offset = offsetof(Document, grants), .required = true},
        {.key = NULL},
    };
    Document document = {.roles = NULL};
    if (reader->pack->roles.count) {
        pack_problem(reader, root, "角色只写在一个文件里，这是第二个。");
        return;
    }
    read_fields(reader, root, fields, &document);
    if (!document.roles || !document.sections || !document.domains || !document.grants) {
        return;
    }
    each_node(reader, document.roles, take_role, NULL);
    check_gives(reader, document.roles);
    each_node(reader, document.sections, take_section, NULL);
    each_node(reader, document.domains, take_domain, NULL);
    each_node(reader, document.grants, take_grant, NULL);
}
