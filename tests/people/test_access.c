/* The table of access: every role, every domain, every action, under every condition, in and out of its units and its
 * departments, before and after its days, in person and by a deputy - held against access_table.tsv, which was written
 * by hand. What is not in the table must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "people_support.h"

enum { COLUMNS_MOST = 40, DAY = 86400 };

/* What the table says: bits of actions, by role, domain, condition. */
typedef struct Table {
    uint32_t (*may)[DOMAINS_MOST][CONDITION_KINDS];
    uint32_t (*by_two)[DOMAINS_MOST][CONDITION_KINDS];
    size_t roles, domains;
    const RoleDef *defs;
    const DomainDef *names;
} Table;

/* ---- reading the table ------------------------------------------------- */

static int action_of(Str word) {
    static const struct {
        const char *word;
        Action action;
    } words[] = {{"C", ACTION_CREATE},        {"V", ACTION_VIEW},           {"E", ACTION_EDIT},
                 {"S", ACTION_SUBMIT},        {"R", ACTION_REVIEW},         {"A", ACTION_APPROVE},
                 {"I", ACTION_ISSUE},         {"K", ACTION_RECHECK},        {"X", ACTION_CLOSE},
                 {"U", ACTION_UNLOCK},        {"P", ACTION_PUBLISH},        {"D", ACTION_DRAW},
                 {"c", ACTION_COUNT},         {"sign", ACTION_SIGN},        {"waive", ACTION_WAIVE},
                 {"import", ACTION_IMPORT},   {"export", ACTION_EXPORT},    {"manage", ACTION_MANAGE},
                 {"report", ACTION_REPORT},   {"view_as", ACTION_VIEW_AS},  {"witness", ACTION_WITNESS},
                 {"propose", ACTION_PROPOSE}, {"escalate", ACTION_ESCALATE}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(word, words[i].word)) {
            return (int)words[i].action;
        }
    }
    fail_msg("the table has the word %.*s", STR_ARG(word));
    return -1;
}

static int condition_of(Str word) {
    static const char *const words[] = {"own",  "assigned", "joint", "order", "listed",
                                        "case", "limit",    "major", "handed"};
    for (int i = 0; i < 9; i++) {
        if (str_is(word, words[i])) {
            return i + 1;
        }
    }
    fail_msg("the table has the condition %.*s", STR_ARG(word));
    return -1;
}

#define BIT(action) ((uint32_t)1 << (action))

static void allow(Table *table, size_t role, int domain, Str word) {
    Str condition_word = {NULL, 0};
    ptrdiff_t mark = str_find(word, STR("?"));
    if (mark >= 0) {
        condition_word = str_slice(word, (size_t)mark + 1, word.len);
        word = str_slice(word, 0, (size_t)mark);
    }
    bool two = str_ends(word, STR("2"));
    word = str_slice(word, 0, word.len - two);
    int action = action_of(word), condition = condition_word.len ? condition_of(condition_word) : 0;
    uint32_t *may = table->may[role][domain];
    may[condition] |= BIT(action);
    table->by_two[role][domain][condition] |= two ? BIT(action) : 0;
    if (action == ACTION_CREATE) {
        may[CONDITION_OWN] |= BIT(ACTION_VIEW) | BIT(ACTION_COUNT);
    } else if (action != ACTION_COUNT) {
        may[condition] |= BIT(ACTION_VIEW) | BIT(ACTION_COUNT);
    }
}

static size_t role_at(const Table *table, Str id) {
    for (size_t i = 0; i < table->roles; i++) {
        if (str_equal(table->defs[i].id, id)) {
            return i;
        }
    }
    fail_msg("the packs have no role %.*s", STR_ARG(id));
    return 0;
}

static void read_line(Table *table, const Pack *pack, Str line, Str columns[COLUMNS_MOST], size_t count) {
    Str domain, cell, word;
    assert_true(str_cut(&line, '\t', &domain));
    int at = pack_domain(pack, domain);
    if (at < 0) {
        fail_msg("the packs have no domain %.*s", STR_ARG(domain));
    }
    for (size_t column = 0; column < count; column++) {
        assert_true(str_cut(&line, '\t', &cell));
        while (str_cut(&cell, ' ', &word)) {
            Str roles = columns[column], role;
            while (!str_is(word, "-") && str_cut(&roles, ' ', &role)) {
                allow(table, role_at(table, role), at, word);
            }
        }
    }
    assert_null(line.data);
}

static Table read_table(Town *town) {
    Table table = {.may = NULL};
    Str text, line, columns[COLUMNS_MOST];
    size_t count = 0;
    table.defs = pack_roles(town->pack, &table.roles);
    table.names = pack_domains(town->pack, &table.domains);
    table.may = arena_array(town->arena, table.roles, sizeof *table.may);
    table.by_two = arena_array(town->arena, table.roles, sizeof *table.by_two);
    must(file_read(town->arena, DUXUE_SOURCE_DIR "/tests/people/access_table.tsv", 65536, &text, &town->err),
         &town->err);
    while (str_cut(&text, '\n', &line)) {
        if (line.len == 0 || line.data[0] == '#') {
            continue;
        }
        if (str_starts(line, STR("domain\t"))) {
            Str first;
            count = 0;
            str_cut(&line, '\t', &first);
            while (count < COLUMNS_MOST && str_cut(&line, '\t', &columns[count])) {
                count++;
            }
        } else {
            read_line(&table, town->pack, line, columns, count);
        }
    }
    return table;
}

/* By the table: unconditionally, or under one of the conditions that hold. */
static bool wanted(const Table *table, size_t role, size_t domain, int action, unsigned conditions) {
    for (int condition = 0; condition < CONDITION_KINDS; condition++) {
        bool holds = condition == 0 || (conditions >> condition & 1);
        if (holds && (table->may[role][domain][condition] & BIT(action))) {
            return true;
        }
    }
    return false;
}

/* ---- walking it -------------------------------------------------------- */

static size_t asked;

typedef struct Where {
    const char *path[4];
    bool within;
} Where;

/* The post's unit is C1. */
static const Where places[] = {{{"C1", "P"}, true},
                               {{"T1", "C1", "P"}, true},
                               {{"S1", "T1", "C1", "P"}, true},
                               {{"C2", "P"}, false},       /* beside */
                               {{"S9", "C2", "P"}, false}, /* below what is beside */
                               {{"P"}, false},             /* above */
                               {{"c1", "P"}, false}};      /* nearly */

static size_t path_of(const Where *where, Str path[4]) {
    size_t length = 0;
    while (length < 4 && where->path[length]) {
        path[length] = str_from(where->path[length]);
        length++;
    }
    return length;
}

/* A group that a department keeps is looked at by others, not changed. */
static bool kept_from(const Table *table, const User *user, size_t domain, int action) {
    return user->post_count && user->posts[0].section_count && table->names[domain].section.len &&
           action != ACTION_VIEW && action != ACTION_COUNT;
}

/* All of one user: what role `role` may, everywhere; nothing when `role` is -1. */
static void walk(const Table *table, const User *user, int role, const char *what) {
    for (size_t domain = 0; domain < table->domains; domain++) {
        for (int action = 0; action < ACTION_KINDS; action++) {
            for (unsigned condition = 0; condition < CONDITION_KINDS; condition++) {
                Want want = {
                    .domain = table->names[domain].id, .action = (Action)action, .conditions = 1u << condition};
                bool may = role >= 0 && wanted(table, (size_t)role, domain, action, want.conditions) &&
                           !kept_from(table, user, domain, action);
                for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
                    Str path[4];
                    size_t length = path_of(&places[i], path);
                    bool whole = role >= 0 && table->defs[role].separate, right = may && (places[i].within || whole);
                    Err err = {.kind = ERR_NONE};
                    if (people_may(user, &want, path, length, &err) != right || err.kind != (right ? ERR_NONE
                                                                                             : may ? ERR_NOT_FOUND
                                                                                                   : ERR_DENIED)) {
                        fail_msg("%s: %s %.*s %s if %s at %s: %s", what,
                                 role >= 0 ? table->defs[role].id.data : "nobody", STR_ARG(want.domain),
                                 action_id((Action)action), condition_id((Condition)condition), places[i].path[0],
                                 err.message);
                    }
                    asked++;
                }
                assert_int_equal(people_may_somewhere(user, &want, NULL), may);
            }
        }
    }
}

static User user_with(const Town *town, Post *post) {
    return (User){.id = 1, .name = STR("wang"), .pack = town->pack, .posts = post, .post_count = 1};
}

static void every_role_may_do_just_what_the_table_says(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str unit = STR("C1");
    asked = 0;
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        walk(&table, &user, (int)role, "in person");
        post = (Post){.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        post.sections = &unit; /* a department that the records below do not name: they belong to none */
        post.section_count = 1;
        walk(&table, &user, (int)role, "of a department");
    }
    assert_true(asked > 500000);
}

static void an_unknown_word_is_refused(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str path[] = {STR("C1"), STR("P")}, unit = STR("C1");
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = 1};
        User user = user_with(town, &post);
        Want nowhere = {.domain = STR("everything"), .action = ACTION_VIEW, .conditions = ~0u};
        Want nothing = {.domain = STR("school_data"), .action = ACTION_KINDS, .conditions = ~0u};
        Want negative = {.domain = STR("school_data"), .action = (Action)-1, .conditions = ~0u};
        assert_false(people_may(&user, &nowhere, path, 2, NULL));
        assert_false(people_may(&user, &nothing, path, 2, NULL));
        assert_false(people_may(&user, &negative, path, 2, NULL));
    }
    User nobody = {.id = 1, .name = STR("li")};
    Want view = {.domain = STR("units"), .action = ACTION_VIEW};
    assert_false(people_may(&nobody, &view, path, 2, NULL));
}

static void records_of_another_department_are_refused_to_those_who_have_one(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str path[] = {STR("C1"), STR("P")}, unit = STR("C1"), sections[] = {STR("BAS"), STR("SUP")};
    static const char *const asked_for[] = {"BAS", "SUP", "FIN", "bas", ""};
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        for (size_t limited = 0; limited < 2; limited++) {
            post.sections = sections;
            post.section_count = limited ? 2 : 0;
            for (size_t domain = 0; domain < table.domains; domain++) {
                for (int action = 0; action < ACTION_KINDS; action++) {
                    for (size_t i = 0; i < 5; i++) {
                        Want want = {.domain = table.names[domain].id,
                                     .action = (Action)action,
                                     .section = str_from(asked_for[i])};
                        bool of_own = !limited || i < 2 || (i == 4 && !kept_from(&table, &user, domain, action));
                        bool may = wanted(&table, role, domain, action, 0) && of_own;
                        Err err = {.kind = ERR_NONE};
                        assert_int_equal(people_may(&user, &want, path, 2, &err), may);
                        assert_int_equal(err.kind, may ? ERR_NONE : ERR_DENIED);
                    }
                }
            }
        }
    }
}

static void without_a_unit_only_posts_for_the_whole_are_enough(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str unit = STR("P");
    for (size_t role = 0; role < table.roles; role++) {
        bool separate = table.defs[role].separate;
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !separate};
        User user = user_with(town, &post);
        for (size_t domain = 0; domain < table.domains; domain++) {
            for (int action = 0; action < ACTION_KINDS; action++) {
                Want want = {.domain = table.names[domain].id, .action = (Action)action};
                bool may = wanted(&table, role, domain, action, 0);
                assert_int_equal(people_may(&user, &want, NULL, 0, NULL), may && separate);
                Reach reach = people_reach(&user, &want, town->arena);
                assert_int_equal(reach.any, may);
                assert_int_equal(reach.whole, may && separate);
                assert_int_equal(reach.unit_count, may && !separate);
            }
        }
        post.unit_count = 0; /* a post for nowhere, unless it is for the whole */
        Want any = {.domain = STR("units"), .action = ACTION_VIEW};
        assert_int_equal(people_may_somewhere(&user, &any, NULL), separate && wanted(&table, role, 0, ACTION_VIEW, 0));
    }
}

static void a_second_person_is_wanted_where_the_table_says_so(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str path[] = {STR("C1"), STR("P")}, unit = STR("C1");
    size_t marked = 0;
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        for (size_t domain = 0; domain < table.domains; domain++) {
            for (int action = 0; action < ACTION_KINDS; action++) {
                Want want = {.domain = table.names[domain].id, .action = (Action)action};
                if (wanted(&table, role, domain, action, 0)) {
                    bool two = table.by_two[role][domain][0] & BIT(action);
                    assert_int_equal(people_needs_second(&user, &want, path, 2), two);
                    marked += two;
                }
            }
        }
    }
    assert_int_equal(marked, 6); /* unlocking twice by two roles, publishing, configuration */
}

static void nobody_judges_what_they_made(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str path[] = {STR("C1"), STR("P")}, unit = STR("C1");
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        for (size_t domain = 0; domain < table.domains; domain++) {
            for (int action = 0; action < ACTION_KINDS; action++) {
                Want want = {.domain = table.names[domain].id, .action = (Action)action, .mine = true};
                bool judging = action == ACTION_REVIEW || action == ACTION_APPROVE || action == ACTION_RECHECK;
                assert_int_equal(people_may(&user, &want, path, 2, NULL),
                                 !judging && wanted(&table, role, domain, action, 0));
            }
        }
    }
}

static void who_sees_as_another_may_only_look(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str path[] = {STR("C1"), STR("P")}, unit = STR("C1");
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        user.viewed_by = STR("sec");
        for (size_t domain = 0; domain < table.domains; domain++) {
            for (int action = 0; action < ACTION_KINDS; action++) {
                Want want = {.domain = table.names[domain].id, .action = (Action)action};
                bool looking = action == ACTION_VIEW || action == ACTION_COUNT;
                assert_int_equal(people_may(&user, &want, path, 2, NULL),
                                 looking && wanted(&table, role, domain, action, 0));
                assert_false(people_sees(&user, &want, 2, path, 2));
            }
        }
    }
}

static void before_a_password_is_changed_nothing_may_be_done(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    Str unit = STR("C1");
    for (size_t role = 0; role < table.roles; role++) {
        Post post = {.role = &table.defs[role], .units = &unit, .unit_count = !table.defs[role].separate};
        User user = user_with(town, &post);
        user.must_change = true;
        walk(&table, &user, -1, "with a password to change");
        user.must_change = false;
        user.must_enrol = true;
        walk(&table, &user, -1, "without the second factor");
    }
}

/* ---- privacy ----------------------------------------------------------- */

static void each_role_sees_up_to_its_class_and_no_further(void **state) {
    Town *town = *state;
    static const struct {
        const char *roles;
        int sees;
    } classes[] = {{"gov", 1},  {"obs", 1},   {"team", 1},   {"exp", 1},  {"tch", 1},   {"safo", 1},
                   {"dir", 2},  {"ldr", 2},   {"ins", 2},    {"ctr", 2},  {"vice", 2},  {"aff", 2},
                   {"fino", 2}, {"deptu", 2}, {"staffd", 2}, {"busn", 2}, {"chief", 3}, {"staff", 3},
                   {"head", 3}, {"cls", 3},   {"twn", 3},    {"dis", 3}};
    Str path[] = {STR("C1"), STR("P")}, beside[] = {STR("C2"), STR("P")}, unit = STR("C1");
    Want view = {.domain = STR("units"), .action = ACTION_VIEW};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        const RoleDef *role = pack_role(town->pack, str_from(classes[i].roles));
        Post post = {.role = role, .units = &unit, .unit_count = 1};
        User user = user_with(town, &post);
        for (int class = 0; class <= 3; class ++) {
            assert_int_equal(people_sees(&user, &view, class, path, 2), class <= classes[i].sees);
            assert_false(people_sees(&user, &view, class, beside, 2));
        }
        assert_false(people_sees(&user, &view, -1, path, 2));
    }
    assert_int_equal(people_privacy_class(STR("P3")), 3);
    assert_int_equal(people_privacy_class(STR("P4")), -1);
    assert_int_equal(people_privacy_class(STR("")), -1);
}

static void a_class_counts_only_through_the_post_that_may(void **state) {
    Town *town = *state;
    Str path[] = {STR("C1"), STR("P")}, here = STR("C1"), there = STR("C2");
    Post posts[] = {{.role = pack_role(town->pack, STR("gov")), .units = &here, .unit_count = 1},
                    {.role = pack_role(town->pack, STR("staff")), .units = &there, .unit_count = 1}};
    User user = user_with(town, posts);
    user.post_count = 2;
    Want view = {.domain = STR("county_data"), .action = ACTION_VIEW};
    assert_true(people_sees(&user, &view, 1, path, 2));
    assert_false(people_sees(&user, &view, 2, path, 2)); /* P3 is seen in C2 alone */
}

/* ---- days and deputies, as the store has them --------------------------- */

static bool bare_work(Tx *tx, void *context, Err *err) {
    const AuditEntry entry = {.actor = STR("测试"), .action = STR("user-add"), .detail = STR("{}")};
    return store_run(tx,
                     "INSERT INTO account (name, shown, password, created_at, password_on, opened_on)"
                     " VALUES (?, '某岗位', '!', '2023-11-01', '2023-11-01', '2023-11-01')",
                     err, "z", (const char *)context) &&
           audit_append(tx, &entry, err);
}

/* Without a password: its hash would take the time of all these tests. */
static void bare_account(Town *town, char *name) {
    must(store_write(town->scratch->store, bare_work, name, &town->err), &town->err);
}

static const char *unit_for(const RoleDef *role) {
    return role->separate                          ? ""
           : role->levels & (1u << LEVEL_COUNTY)   ? "C1"
           : role->levels & (1u << LEVEL_TOWNSHIP) ? "T1"
                                                   : "S1";
}

static User found(Town *town, const char *name) {
    Account account;
    must(people_find(town->people, town->arena, str_from(name), &account, &town->err), &town->err);
    return account.user;
}

/* Everything that the role may without condition, at the post's unit. */
static void may_as(const Table *table, const User *user, size_t role, bool holds, const char *when) {
    Str path[] = {str_from(unit_for(&table->defs[role])), STR("P")};
    bool separate = table->defs[role].separate;
    for (size_t domain = 0; domain < table->domains; domain++) {
        for (int action = 0; action < ACTION_KINDS; action++) {
            Want want = {.domain = table->names[domain].id, .action = (Action)action};
            bool right = holds && wanted(table, role, domain, action, 0);
            if (people_may(user, &want, path, separate ? 0 : 2, NULL) != right) {
                fail_msg("%s: %.*s %.*s %s", when, STR_ARG(table->defs[role].id), STR_ARG(want.domain),
                         action_id((Action)action));
            }
        }
    }
}

static void a_post_holds_from_its_first_day_to_its_last(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    int64_t start = now;
    for (size_t role = 0; role < table.roles; role++) {
        char name[40];
        snprintf(name, sizeof name, "%.*s-user", STR_ARG(table.defs[role].id));
        now = start;
        bare_account(town, name);
        add_post(town, name, table.defs[role].id.data, unit_for(&table.defs[role]), day_of(now + 2 * DAY).text,
                 day_of(now + 4 * DAY).text);
        static const bool holds[] = {false, false, true, true, true, false, false};
        for (int day = 0; day < 7; day++) {
            User user;
            now = start + day * DAY;
            user = found(town, name);
            may_as(&table, &user, role, holds[day], day < 2 ? "not begun" : day < 5 ? "today" : "expired");
        }
    }
}

static void a_post_that_is_ended_gives_nothing_from_that_moment(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    bare_account(town, (char[]){"boss"}); /* somebody has to be left who manages accounts */
    add_post(town, "boss", "sys", "", "", "");
    for (size_t role = 0; role < table.roles; role++) {
        char name[40];
        User user;
        snprintf(name, sizeof name, "%.*s-user", STR_ARG(table.defs[role].id));
        bare_account(town, name);
        int64_t id = add_post(town, name, table.defs[role].id.data, unit_for(&table.defs[role]), "",
                              table.defs[role].expires ? "2024-01-01" : "");
        user = found(town, name);
        may_as(&table, &user, role, true, "before");
        must(people_end_post(town->people, &shell, id, &town->err), &town->err);
        user = found(town, name);
        may_as(&table, &user, role, false, "after");
        assert_false(people_end_post(town->people, &shell, id, &town->err)); /* once only */
        assert_int_equal(town->err.kind, ERR_NOT_FOUND);
    }
}

static void a_deputy_may_what_the_holder_may_while_it_lasts(void **state) {
    Town *town = *state;
    Table table = read_table(town);
    int64_t start = now, id;
    bare_account(town, (char[]){"deputy"});
    for (size_t role = 0; role < table.roles; role++) {
        char name[40];
        User user;
        now = start;
        snprintf(name, sizeof name, "%.*s-user", STR_ARG(table.defs[role].id));
        bare_account(town, name);
        int64_t post = add_post(town, name, table.defs[role].id.data, unit_for(&table.defs[role]), "", "2024-06-01");
        User holder = found(town, name);
        NewDeputy wanted_deputy = {.name = STR("deputy"),
                                   .from = str_copy(town->arena, str_from(day_of(now + DAY).text)),
                                   .until = str_copy(town->arena, str_from(day_of(now + 3 * DAY).text))};
        bool given = people_delegate(town->people, &holder, post, &wanted_deputy, &id, &town->err);
        assert_int_equal(given, !table.defs[role].separate);
        static const bool holds[] = {false, true, true, true, false};
        for (int day = 0; day < 5; day++) {
            now = start + day * DAY;
            user = found(town, "deputy");
            may_as(&table, &user, role, given && holds[day], "by a deputy");
        }
        now = start + DAY;
        if (given && role % 2) { /* the giver takes it back */
            Actor giver = {holder.name, &holder};
            must(people_end_post(town->people, &giver, id, &town->err), &town->err);
        } else if (given) { /* the giver's post ends */
            must(people_end_post(town->people, &shell, post, &town->err), &town->err);
        }
        user = found(town, "deputy");
        may_as(&table, &user, role, false, "by a deputy no longer");
    }
}

static void what_a_deputy_does_is_told_as_done_for_another(void **state) {
    Town *town = *state;
    Str path[] = {STR("S1"), STR("T1"), STR("C1"), STR("P")};
    int64_t id;
    bare_account(town, (char[]){"wang"});
    bare_account(town, (char[]){"li"});
    int64_t post = add_post(town, "wang", "head", "S1", "", "");
    add_post(town, "li", "staffd", "S1", "", "");
    User wang = found(town, "wang");
    NewDeputy deputy = {.name = STR("li"), .until = STR("2023-12-31")};
    must(people_delegate(town->people, &wang, post, &deputy, &id, &town->err), &town->err);
    User li = found(town, "li");
    Want approve = {.domain = STR("school_data"), .action = ACTION_APPROVE};
    Want edit = {.domain = STR("school_data"), .action = ACTION_EDIT};
    const Post *for_another = people_through(&li, &approve, path, 4), *own = people_through(&li, &edit, path, 4);
    assert_true(str_is(people_acting_name(&li, for_another, town->arena), "li（代wang）"));
    assert_true(str_is(people_acting_name(&li, own, town->arena), "li")); /* the own post is enough */
    assert_ptr_equal(people_through_any(&li, &approve), for_another);
    assert_true(str_is(people_behalf(for_another), "wang"));
    assert_int_equal(people_behalf(own).len, 0);
    assert_int_equal(people_behalf(NULL).len, 0);
    assert_false(people_delegate(town->people, &li, id, &deputy, &id, &town->err)); /* not onward */
    assert_int_equal(town->err.kind, ERR_DENIED);
    must(scratch_run(town->scratch, "UPDATE account SET state = 'disabled' WHERE name = 'wang'"), &town->err);
    li = found(town, "li");
    assert_false(people_may(&li, &approve, path, 4, NULL)); /* nobody acts for somebody who is gone */
}

static void a_deputy_is_not_another_person_than_the_holder(void **state) {
    Town *town = *state;
    const User wang = {.name = STR("wang")}, li = {.name = STR("li")}, third = {.name = STR("third")};
    const Post own = {.id = 1}, of_wang = {.id = 2, .delegate_of = 1, .for_name = STR("wang")};
    const Str nobody = {NULL, 0};
    (void)town;
    assert_true(people_is_own(&wang, &own, STR("wang"), nobody));
    assert_true(people_is_own(&wang, &own, STR("li"), STR("wang")));      /* done for him */
    assert_true(people_is_own(&li, &of_wang, STR("wang"), nobody));       /* done by whom he stands in for */
    assert_true(people_is_own(&li, &of_wang, STR("third"), STR("wang"))); /* by another deputy of his */
    assert_true(people_is_own(&li, NULL, STR("li"), STR("wang")));
    assert_false(people_is_own(&li, &own, STR("wang"), nobody)); /* by the own post he stands in for nobody */
    assert_false(people_is_own(&third, &own, STR("li"), STR("wang")));
    assert_false(people_is_own(&wang, &own, STR("li"), nobody));
    assert_false(people_is_own(&li, &of_wang, nobody, nobody)); /* nobody did it yet */
}

static void delegation_has_rules(void **state) {
    Town *town = *state;
    int64_t id;
    bare_account(town, (char[]){"wang"});
    bare_account(town, (char[]){"li"});
    bare_account(town, (char[]){"boss"});
    add_post(town, "boss", "sys", "", "", "");
    int64_t post = add_post(town, "wang", "chief", "C1", "", "2023-12-20");
    User wang = found(town, "wang"), li = found(town, "li");
    static const struct {
        const char *name, *from, *until;
        ErrKind kind;
    } bad[] = {{"li", "", "", ERR_INPUT},
               {"li", "2023-11-01", "2023-11-20", ERR_INPUT}, /* before today */
               {"li", "2023-11-20", "2023-11-19", ERR_INPUT},
               {"li", "", "2023-12-21", ERR_INPUT}, /* later than the post itself */
               {"li", "", "soon", ERR_INPUT},
               {"wang", "", "2023-12-01", ERR_INPUT}, /* oneself */
               {"nobody", "", "2023-12-01", ERR_NOT_FOUND},
               {"boss", "", "2023-12-01", ERR_CONFLICT}}; /* an administrator takes no post of the bureau */
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        NewDeputy deputy = {
            .name = str_from(bad[i].name), .from = str_from(bad[i].from), .until = str_from(bad[i].until)};
        town->err = (Err){.kind = ERR_NONE};
        assert_false(people_delegate(town->people, &wang, post, &deputy, &id, &town->err));
        assert_int_equal(town->err.kind, bad[i].kind);
    }
    NewDeputy deputy = {.name = STR("li"), .until = STR("2023-12-20")};
    assert_false(people_delegate(town->people, &li, post, &deputy, &id, &town->err)); /* not one's own */
    assert_int_equal(town->err.kind, ERR_NOT_FOUND);
    must(people_delegate(town->people, &wang, post, &deputy, &id, &town->err), &town->err);
    Actor other = {li.name, &li};
    assert_false(people_end_post(town->people, &other, post, &town->err)); /* a deputy does not end the post itself */
    assert_int_equal(town->err.kind, ERR_NOT_FOUND);
}

/* ---- the administrators apart ------------------------------------------ */

static void the_three_administrators_are_kept_apart(void **state) {
    Town *town = *state;
    static const char *const roles[] = {"sys", "sec", "aud", "chief", "head"};
    static const char *const units[] = {"", "", "", "C1", "S1"};
    bare_account(town, (char[]){"boss"});
    add_post(town, "boss", "sys", "", "", "");
    for (size_t first = 0; first < 5; first++) {
        for (size_t second = 0; second < 5; second++) {
            char name[16];
            snprintf(name, sizeof name, "u%zu%zu", first, second);
            bare_account(town, name);
            int64_t id = add_post(town, name, roles[first], units[first], "", "");
            Str unit = str_from(units[second]);
            NewPost post = {.role = str_from(roles[second]), .units = &unit, .unit_count = unit.len > 0};
            town->err = (Err){.kind = ERR_NONE};
            bool apart = (first < 3 || second < 3) && first != second;
            assert_int_equal(people_add_post(town->people, &shell, str_from(name), &post, &id, &town->err), !apart);
            assert_int_equal(town->err.kind, apart ? ERR_CONFLICT : ERR_NONE);
        }
    }
}

static void the_last_who_manages_accounts_stays(void **state) {
    Town *town = *state;
    bare_account(town, (char[]){"boss"});
    bare_account(town, (char[]){"second"});
    int64_t first = add_post(town, "boss", "sys", "", "", "");
    assert_false(people_end_post(town->people, &shell, first, &town->err));
    assert_int_equal(town->err.kind, ERR_CONFLICT);
    add_post(town, "second", "sys", "", "", "2023-11-20");
    must(people_end_post(town->people, &shell, first, &town->err), &town->err);
}

static void a_unit_is_told_with_all_above_it(void **state) {
    Town *town = *state;
    Tx *tx;
    UnitWay way, none;
    Err unknown = {.kind = ERR_NONE}, words = {.kind = ERR_NONE};
    must(store_read_begin(town->scratch->store, &tx, &town->err), &town->err);
    must(people_way(tx, town->pack, STR("S2"), town->arena, &way, &town->err), &town->err);
    assert_int_equal(way.length, 4);
    assert_true(str_is(way.codes[0], "S2") && str_is(way.codes[1], "T1") && str_is(way.codes[3], "P"));
    assert_true(str_is(way.name, "S2") && way.kind && way.kind->level == LEVEL_SCHOOL);
    must(people_way(tx, NULL, STR("P"), town->arena, &way, &town->err), &town->err);
    assert_true(way.length == 1 && !way.kind);
    assert_false(people_way(tx, town->pack, STR("X1"), town->arena, &none, &unknown));
    people_no_unit(STR("X1"), &words);
    assert_int_equal(unknown.kind, ERR_NOT_FOUND);
    assert_string_equal(unknown.message, words.message); /* there is none, and one out of reach, sound alike */
    store_read_end(tx);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, town_set_up, town_tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(every_role_may_do_just_what_the_table_says),
        CASE(an_unknown_word_is_refused),
        CASE(records_of_another_department_are_refused_to_those_who_have_one),
        CASE(without_a_unit_only_posts_for_the_whole_are_enough),
        CASE(a_second_person_is_wanted_where_the_table_says_so),
        CASE(nobody_judges_what_they_made),
        CASE(who_sees_as_another_may_only_look),
        CASE(before_a_password_is_changed_nothing_may_be_done),
        CASE(each_role_sees_up_to_its_class_and_no_further),
        CASE(a_class_counts_only_through_the_post_that_may),
        CASE(a_post_holds_from_its_first_day_to_its_last),
        CASE(a_post_that_is_ended_gives_nothing_from_that_moment),
        CASE(a_deputy_may_what_the_holder_may_while_it_lasts),
        CASE(a_deputy_is_not_another_person_than_the_holder),
        CASE(what_a_deputy_does_is_told_as_done_for_another),
        CASE(delegation_has_rules),
        CASE(the_three_administrators_are_kept_apart),
        CASE(the_last_who_manages_accounts_stays),
        CASE(a_unit_is_told_with_all_above_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
