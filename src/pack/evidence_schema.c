/* What the pack of attached files may hold: kinds with their limits, and how long an upload waits. */
#include "pack_internal.h"

#define AT(member) offsetof(EvidenceDef, member)
#define WHOLE(name, member)                                                                                            \
    { .key = (name), .type = FIELD_INTEGER, .offset = AT(member), .required = true }

static const char *const kinds[] = {"jpeg", "png",  "webp",     "heic", "gif", "pdf", "ofd",  "docx",
                                    "xlsx", "pptx", "office97", "mp4",  "m4a", "mp3", "text", NULL};

const char *evidence_kind_id(EvidenceKind kind) {
    return kinds[kind];
}

bool evidence_kind_parse(Str id, EvidenceKind *kind) {
    for (int i = 0; kinds[i]; i++) {
        if (str_is(id, kinds[i])) {
            *kind = (EvidenceKind)i;
            return true;
        }
    }
    return false;
}

static void finish_kind(Reader *reader, const yaml_node_t *node, void *record) {
    const EvidenceKindDef *kind = record;
    if (kind->mega_bytes < 1 || kind->mega_bytes > EVIDENCE_MEGA_BYTES_MOST) {
        pack_problem(reader, node_value(reader, node, "mega_bytes"), "“mega_bytes”要在1到%d之间。",
                     EVIDENCE_MEGA_BYTES_MOST);
    }
    if (kind->ending_count == 0) {
        pack_problem(reader, node_value(reader, node, "endings"), "至少要写一个扩展名，例如 [jpg, jpeg]。");
    }
}

static const Field kind_fields[] = {
    {.key = "kind", .type = FIELD_CHOICE, .offset = offsetof(EvidenceKindDef, kind), .words = kinds, .required = true},
    {.key = "name", .type = FIELD_STR, .offset = offsetof(EvidenceKindDef, name), .required = true},
    {.key = "endings",
     .type = FIELD_STRS,
     .offset = offsetof(EvidenceKindDef, endings),
     .count = offsetof(EvidenceKindDef, ending_count),
     .required = true},
    {.key = "mega_bytes", .type = FIELD_INTEGER, .offset = offsetof(EvidenceKindDef, mega_bytes), .required = true},
    {.key = "only",
     .type = FIELD_STRS,
     .offset = offsetof(EvidenceKindDef, only),
     .count = offsetof(EvidenceKindDef, only_count)},
    {.key = NULL},
};

static const Field body_fields[] = {
    {.key = "privacy", .type = FIELD_CHOICE, .offset = AT(privacy), .words = privacies, .required = true},
    WHOLE("hold_hours", hold_hours),
    WHOLE("per_subject", per_subject),
    WHOLE("per_person", per_person),
    WHOLE("pixels", mega_pixels),
    WHOLE("shrink", shrink),
    {.key = "kinds",
     .type = FIELD_LIST,
     .offset = AT(kinds),
     .count = AT(kind_count),
     .fields = kind_fields,
     .size = sizeof(EvidenceKindDef),
     .finish = finish_kind,
     .required = true},
    {.key = NULL},
};

static const Field evidence_fields[] = {
    {.key = "evidence", .type = FIELD_RECORD, .fields = body_fields, .required = true},
    {.key = NULL},
};

/* Figures beyond these would fill a disk or keep a parser busy. */
static const struct {
    const char *key;
    size_t offset;
    int least, most;
} bounds[] = {
    {"hold_hours", AT(hold_hours), 1, 720},  {"per_subject", AT(per_subject), 1, 1000},
    {"per_person", AT(per_person), 1, 1000}, {"pixels", AT(mega_pixels), 1, 200},
    {"shrink", AT(shrink), 640, 16000},
};

static void check_bounds(Reader *reader, const yaml_node_t *root, const EvidenceDef *evidence) {
    const yaml_node_t *body = node_value(reader, root, "evidence");
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        int value = *(const int *)(const void *)((const char *)evidence + bounds[i].offset);
        if (value < bounds[i].least || value > bounds[i].most) {
            pack_problem(reader, node_value(reader, body, bounds[i].key), "“%s”要在%d到%d之间。", bounds[i].key,
                         bounds[i].least, bounds[i].most);
        }
    }
    for (size_t i = 0; i < evidence->kind_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (evidence->kinds[i].kind == evidence->kinds[j].kind) {
                pack_problem(reader, node_entry(reader, body, "kinds", i), "“%s”写了两次。",
                             kinds[evidence->kinds[i].kind]);
            }
        }
    }
}

void read_evidence(Reader *reader, const yaml_node_t *root) {
    size_t errors = reader->problems->errors;
    if (reader->pack->evidence) {
        pack_problem(reader, root, "附件规则只写在一个文件里，这是第二个。");
        return;
    }
    EvidenceDef *evidence = ARENA_NEW(reader->arena, EvidenceDef);
    read_fields(reader, root, evidence_fields, evidence);
    if (reader->problems->errors == errors) {
        check_bounds(reader, root, evidence);
        evidence->place = node_place(reader, root);
        reader->pack->evidence = evidence;
    }
}
