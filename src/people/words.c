/* Posts and rights in words, for tables and the shell. */
#include "people.h"

static void add_list(Buf *text, const char *before, const Str *items, size_t count, const char *after) {
    for (size_t i = 0; i < count; i++) {
        buf_add(text, i ? STR("、") : str_from(before));
        buf_add(text, items[i]);
    }
    buf_add(text, count ? str_from(after) : (Str){NULL, 0});
}

Str people_posts_text(const User *user, Arena *arena) {
    Buf text = buf_create(arena);
    for (size_t i = 0; i < user->post_count; i++) {
        const Post *post = &user->posts[i];
        buf_add(&text, i ? STR("；") : STR(""));
        if (post->delegate_of) {
            buf_add_format(&text, "代%.*s：", STR_ARG(post->for_name));
        }
        buf_add(&text, post->role->name);
        add_list(&text, " ", post->units, post->unit_count, "");
        add_list(&text, "（", post->sections, post->section_count, "）");
    }
    return buf_str(&text);
}

/* Unconditionally, or else each condition. */
static void add_action(Buf *text, const uint32_t may[CONDITION_KINDS], Action action, bool *any) {
    for (int condition = 0; condition < CONDITION_KINDS; condition++) {
        bool said = action == ACTION_COUNT && (may[condition] >> ACTION_VIEW & 1); /* whoever sees, counts */
        if ((may[condition] >> action & 1) && !said) {
            buf_add(text, *any ? STR("、") : STR(""));
            buf_add(text, str_from(action_name(action)));
            if (condition) {
                buf_add_format(text, "（%s）", condition_name((Condition)condition));
            }
            *any = true;
        }
        if (condition == CONDITION_NONE && (may[condition] >> action & 1)) {
            return;
        }
    }
}

Str people_rights_text(const Pack *pack, const RoleDef *role, Arena *arena) {
    size_t count;
    const DomainDef *domains = pack_domains(pack, &count);
    Buf text = buf_create(arena);
    for (size_t domain = 0; domain < count; domain++) {
        Buf actions = buf_create(arena);
        bool any = false;
        for (int action = 0; action < ACTION_KINDS; action++) {
            add_action(&actions, role->may[domain], (Action)action, &any);
        }
        if (any) {
            buf_add_format(&text, "%s%.*s：", text.len ? "；" : "", STR_ARG(domains[domain].name));
            buf_add(&text, buf_str(&actions));
        }
    }
    return buf_str(&text);
}
