/* From a kind and an id to a case. */
#include "found_internal.h"

#include <string.h>

enum { DEPTH_MOST = 32 };

void add_fact(Looking *looking, const char *name, Str text) {
    looking->facts[looking->found.fact_count++] = (SourceFact){name, text};
}

bool settled(Err *err) {
    return err_set(err, ERR_CONFLICT, "现在已经没有这个问题，不用登记。请刷新后再看。");
}

bool id_words(const Looking *looking, size_t least, size_t most, Str words[WORDS_MOST], Err *err) {
    Str rest = looking->id, word;
    size_t count = 0;
    while (rest.len && count < WORDS_MOST && str_cut(&rest, ' ', &word)) {
        words[count++] = word;
    }
    for (size_t i = count; i < WORDS_MOST; i++) {
        words[i] = (Str){NULL, 0};
    }
    return (count >= least && count <= most && !rest.len) ||
           err_set_at(err, ERR_USAGE, &(Place){.field = "source"}, "来源“%.*s”写得不对。",
                      STR_ARG(str_head(looking->id, 100)));
}

bool find_unit(const Looking *looking, Str period, Str code, const char *domain, const Frame **frame, int *unit,
               Err *err) {
    const Want want = {.domain = str_from(domain), .action = ACTION_VIEW};
    Str path[DEPTH_MOST];
    size_t length = 0;
    *frame = looking->world->frame(looking->world->context, period, err);
    *unit = *frame ? org_tree_find(&(*frame)->tree, code) : -1;
    if (!*frame || *unit < 0) {
        return *frame && people_no_unit(code, err);
    }
    for (int at = *unit; at >= 0 && length < DEPTH_MOST; at = (*frame)->tree.units[at].parent) {
        path[length++] = (*frame)->tree.units[at].code;
    }
    return !looking->user || people_may(looking->user, &want, path, length, err);
}

static const struct {
    const char *kind;
    bool (*look)(Looking *looking, Err *err);
} kinds[] = {
    {"evaluation", look_at_evaluation}, {"check", look_at_check}, {"quality", look_at_quality}, {"duty", look_at_duty}};

bool found_kind(Str kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(kind, kinds[i].kind)) {
            return true;
        }
    }
    return false;
}

bool found_open(const FoundWorld *world, const User *user, Str kind, Str id, Str fields, Arena *arena, int64_t *case_id,
                bool *existing, Err *err) {
    enum { ID_BYTES_MOST = 400 };
    Looking looking = {.world = world, .user = user, .id = str_trim(id), .arena = arena};
    looking.found = (CaseFound){.kind = kind, .id = looking.id, .facts = looking.facts, .fields = fields};
    if (looking.id.len > ID_BYTES_MOST || str_invalid_utf8(looking.id) >= 0) {
        return err_set_at(err, ERR_USAGE, &(Place){.field = "source"}, "来源写得不对。");
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(kind, kinds[i].kind)) {
            return kinds[i].look(&looking, err) &&
                   case_open_found(world->ledger, user, &looking.found, case_id, existing, err);
        }
    }
    return err_set_at(err, ERR_USAGE, &(Place){.field = "source_kind"},
                      "来源可以是 evaluation、check、quality 或 duty。");
}
