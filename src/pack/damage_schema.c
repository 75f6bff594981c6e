/* What the packs of damaged text and of documents' outlines may hold. */
#include "pack_internal.h"

#define DAMAGE(member)  offsetof(DamageDef, member)
#define OUTLINE(member) offsetof(OutlineDef, member)
#define TEXTS(name, at, counted)                                                                                       \
    { .key = (name), .type = FIELD_STRS, .offset = (at), .count = (counted) }

static const Field script_fields[] = {
    {.key = "words",
     .type = FIELD_PAIRS,
     .offset = DAMAGE(script_from),
     .second = DAMAGE(script_to),
     .count = DAMAGE(script_count)},
    TEXTS("keep", DAMAGE(script_keep), DAMAGE(script_keep_count)),
    {.key = NULL},
};

static const Field damage_fields[] = {
    TEXTS("lines", DAMAGE(lines), DAMAGE(line_count)),
    TEXTS("contains", DAMAGE(contains), DAMAGE(contain_count)),
    TEXTS("tails", DAMAGE(tails), DAMAGE(tail_count)),
    TEXTS("ends", DAMAGE(ends), DAMAGE(end_count)),
    {.key = "script", .type = FIELD_RECORD, .fields = script_fields},
    TEXTS("twice", DAMAGE(twice), DAMAGE(twice_count)),
    {.key = "founded",
     .type = FIELD_PAIRS,
     .offset = DAMAGE(founded),
     .second = DAMAGE(founded_in),
     .count = DAMAGE(founded_count)},
    {.key = "since",
     .type = FIELD_PAIRS,
     .offset = DAMAGE(since),
     .second = DAMAGE(since_year),
     .count = DAMAGE(since_count)},
    {.key = NULL},
};

#define WORD_FIELDS(words_type)                                                                                        \
    {.key = "id", .type = FIELD_STR, .offset = offsetof(OutlineWords, id), .required = true},                          \
        {.key = "words",                                                                                               \
         .type = (words_type),                                                                                         \
         .offset = offsetof(OutlineWords, words),                                                                      \
         .count = offsetof(OutlineWords, word_count),                                                                  \
         .required = true},                                                                                            \
        TEXTS("says", offsetof(OutlineWords, says), offsetof(OutlineWords, say_count)), {                              \
        .key = NULL                                                                                                    \
    }
static const Field kind_fields[] = {WORD_FIELDS(FIELD_STRS)};
static const Field part_fields[] = {WORD_FIELDS(FIELD_WORDS)}; /* in tries */

static const Field outline_fields[] = {
    {.key = "kinds",
     .type = FIELD_LIST,
     .offset = OUTLINE(kinds),
     .count = OUTLINE(kind_count),
     .fields = kind_fields,
     .size = sizeof(OutlineWords)},
    {.key = "parts",
     .type = FIELD_LIST,
     .offset = OUTLINE(parts),
     .count = OUTLINE(part_count),
     .fields = part_fields,
     .size = sizeof(OutlineWords)},
    {.key = "heads",
     .type = FIELD_LIST,
     .offset = OUTLINE(heads),
     .count = OUTLINE(head_count),
     .fields = part_fields,
     .size = sizeof(OutlineWords)},
    TEXTS("separators", OUTLINE(separators), OUTLINE(separator_count)),
    TEXTS("titles", OUTLINE(titles), OUTLINE(title_count)),
    TEXTS("piece_fronts", OUTLINE(piece_fronts), OUTLINE(piece_front_count)),
    TEXTS("piece_ends", OUTLINE(piece_ends), OUTLINE(piece_end_count)),
    TEXTS("counted", OUTLINE(counted), OUTLINE(counted_count)),
    TEXTS("enclosed", OUTLINE(enclosed), OUTLINE(enclosed_count)),
    TEXTS("contents", OUTLINE(contents), OUTLINE(contents_count)),
    TEXTS("lays_down", OUTLINE(lays_down), OUTLINE(lays_down_count)),
    TEXTS("unaddressed", OUTLINE(unaddressed), OUTLINE(unaddressed_count)),
    TEXTS("issues", OUTLINE(issues), OUTLINE(issue_count)),
    TEXTS("subjects", OUTLINE(subjects), OUTLINE(subject_count)),
    TEXTS("signed", OUTLINE(signed_by), OUTLINE(signed_count)),
    TEXTS("addressed", OUTLINE(addressed), OUTLINE(addressed_count)),
    TEXTS("inside", OUTLINE(inside), OUTLINE(inside_count)),
    TEXTS("fronts", OUTLINE(fronts), OUTLINE(front_count)),
    TEXTS("levels", OUTLINE(levels), OUTLINE(level_count)),
    TEXTS("schools", OUTLINE(schools), OUTLINE(school_count)),
    TEXTS("townships", OUTLINE(townships), OUTLINE(township_count)),
    TEXTS("groups", OUTLINE(groups), OUTLINE(group_count)),
    {.key = NULL},
};

static void refuse_ids(Reader *reader, const yaml_node_t *node, const OutlineWords *words, size_t count,
                       const char *const *known, const char *shown) {
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t k = 0; known[k]; k++) {
            found = found || str_is(words[i].id, known[k]);
        }
        if (!found) {
            pack_problem(reader, node, "没有“%.*s”，可以写：%s。", STR_ARG(words[i].id), shown);
        }
    }
}

void read_damage(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "damage", .type = FIELD_RECORD, .fields = damage_fields, .required = true},
                                   {.key = NULL}};
    reader->pack->damage = ARENA_NEW(reader->arena, DamageDef);
    read_fields(reader, root, fields, reader->pack->damage);
}

void read_outline(Reader *reader, const yaml_node_t *root) {
    static const Field fields[] = {{.key = "outline", .type = FIELD_RECORD, .fields = outline_fields, .required = true},
                                   {.key = NULL}};
    static const char *const kinds[] = {"plan", "summary", "self_report", "scheme", "speech", "notice", "other", NULL};
    static const char *const parts[] = {"guide", "idea", "goal", "measure", "plan", "result", "problem", "state", NULL};
    OutlineDef *outline = ARENA_NEW(reader->arena, OutlineDef);
    read_fields(reader, root, fields, outline);
    const yaml_node_t *node = node_value(reader, root, "outline");
    refuse_ids(reader, node_value(reader, node, "kinds"), outline->kinds, outline->kind_count, kinds,
               "plan、summary、self_report、scheme、speech、notice、other");
    refuse_ids(reader, node_value(reader, node, "parts"), outline->parts, outline->part_count, parts,
               "guide、idea、goal、measure、plan、result、problem、state");
    if (outline->part_count > OUTLINE_PARTS_MOST) {
        pack_problem(reader, node_value(reader, node, "parts"), "“parts”最多%d项，写了%zu项。", OUTLINE_PARTS_MOST,
                     outline->part_count);
    }
    refuse_ids(reader, node_value(reader, node, "heads"), outline->heads, outline->head_count, parts,
               "guide、idea、goal、measure、plan、result、problem、state");
    reader->pack->outline = outline;
}

const DamageDef *pack_damage(const Pack *pack) {
    return pack->damage;
}

const OutlineDef *pack_outline(const Pack *pack) {
    return pack->outline;
}
