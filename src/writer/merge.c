/* A bureau's own DOCX, filled in: which parts are texts, and the package around them. */
#include "merge.h"
#include "office.h"

enum { TEMPLATE_MOST = 32 << 20, PARTS_MOST = 64 };

typedef struct TextPart {
    size_t index;
    Str name;
    PartTree tree;
    Buf filled;
} TextPart;

typedef struct Merging {
    Arena *arena;
    Office *office;
    Data *data;
    TextPart parts[PARTS_MOST];
    size_t count;
    bool has_document;
} Merging;

/* Document, headers, footers and notes; their names are numbered by some programs. */
static bool is_text_part(Str name) {
    static const char *const starts[] = {"word/document", "word/header", "word/footer", "word/footnotes",
                                         "word/endnotes"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        if (str_starts(name, str_from(starts[i])) && str_ends(name, STR(".xml"))) {
            return true;
        }
    }
    return false;
}

static bool read_part(Merging *merging, size_t index, Str name, Err *err) {
    if (merging->count == PARTS_MOST) {
        return err_set(err, ERR_LIMIT, "模板的页眉、页脚超过%d个，没有读取。请删去多余的。", PARTS_MOST);
    }
    TextPart *part = &merging->parts[merging->count];
    Str bytes;
    part->index = index;
    part->name = name;
    if (!office_read(merging->office, index, &bytes, err) || !part_parse(bytes, merging->arena, &part->tree, err) ||
        !part_find_tags(&part->tree, err) || !part_pair_tags(&part->tree, merging->data, err)) {
        return false;
    }
    merging->count += part->tree.tag_count > 0; /* others stay as they are */
    return true;
}

static bool read_parts(Merging *merging, Err *err) {
    for (size_t i = 0; i < office_count(merging->office); i++) {
        Str name = office_name(merging->office, i);
        if (is_text_part(name)) {
            merging->has_document = merging->has_document || str_starts(name, STR("word/document"));
            if (!read_part(merging, i, str_copy(merging->arena, name), err)) {
                return false;
            }
        }
    }
    return merging->has_document ||
           err_set(err, ERR_INPUT, "这不是 .docx 文档：里面没有正文。请用文字处理软件另存为 .docx 再用。");
}

static bool fill_parts(Merging *merging, Filling *filling, Err *err) {
    for (size_t i = 0; i < merging->count; i++) {
        TextPart *part = &merging->parts[i];
        part->filled = buf_create(merging->arena);
        if (!part_render(&part->tree, filling, merging->data, &part->filled, err)) {
            return false;
        }
    }
    return true;
}

static bool merge_all(Merging *merging, Buf *out, Err *err) {
    Filling filling = filling_create(merging->arena, merging->data);
    if (!read_parts(merging, err) || !fill_parts(merging, &filling, err)) {
        return false;
    }
    if (filling.missing_count) { /* now it is known what was unknown: the list of it can be filled in */
        data_set_missing(merging->data, filling.missing, filling.missing_count);
        filling = filling_create(merging->arena, merging->data);
        if (!fill_parts(merging, &filling, err)) {
            return false;
        }
    }
    for (size_t i = 0; i < merging->count; i++) {
        if (!office_replace(merging->office, merging->parts[i].index, buf_str(&merging->parts[i].filled), err)) {
            return false;
        }
    }
    return office_save(merging->office, out, err);
}

static bool too_large(Err *err) {
    return err_set(err, ERR_LIMIT, "模板超过%d MB，没有读取。请删去过大的图片。", TEMPLATE_MOST >> 20);
}

bool document_merge(Str template_bytes, Data *data, Buf *out, Err *err) {
    if (template_bytes.len > TEMPLATE_MOST) {
        return too_large(err);
    }
    Arena *arena = arena_create();
    Merging *merging = ARENA_NEW(arena, Merging);
    merging->arena = arena;
    merging->data = data;
    bool good = office_open(template_bytes, arena, &merging->office, err) && merge_all(merging, out, err);
    office_close(merging->office);
    arena_destroy(arena);
    return good;
}

bool report_merge_input(Str template_bytes, const ReportInput *input, Buf *out, Err *err) {
    Arena *arena = arena_create();
    Data *data;
    bool good = data_of_input(input, arena, &data, err) && document_merge(template_bytes, data, out, err);
    arena_destroy(arena);
    return good;
}

bool report_merge_bytes(Str template_bytes, const Evaluation *evaluation, Buf *out, Err *err) {
    const ReportInput input = {.frame = evaluation->frame, .unit = evaluation->unit, .evaluation = evaluation};
    return report_merge_input(template_bytes, &input, out, err);
}

/* Each once: a template may repeat a name a million times. */
static void add_words(const Merging *merging, Buf *words) {
    Map *known = map_create(merging->arena, 64);
    for (size_t i = 0; i < merging->count; i++) {
        const PartTree *tree = &merging->parts[i].tree;
        for (size_t k = 0; k < tree->tag_count; k++) {
            Str name = tree->tags[k]->tag.name;
            size_t at;
            if (!map_get(known, name, &at)) {
                map_put(known, name, k);
                buf_add(words, name);
                buf_add_char(words, '\n');
            }
        }
    }
}

/* Without data: the keys of maps are taken as they are. `words` NULL: only checked. */
static bool template_read(Str template_bytes, Buf *words, Err *err) {
    if (template_bytes.len > TEMPLATE_MOST) {
        return too_large(err);
    }
    Arena *arena = arena_create();
    Merging *merging = ARENA_NEW(arena, Merging);
    merging->arena = arena;
    merging->data = data_create(arena, SCOPE_REPORT, NULL);
    bool good = office_open(template_bytes, arena, &merging->office, err) && read_parts(merging, err);
    if (good && words) {
        add_words(merging, words);
    }
    office_close(merging->office);
    arena_destroy(arena);
    return good;
}

bool report_template_check(Str template_bytes, Err *err) {
    return template_read(template_bytes, NULL, err);
}

bool report_template_words(Str template_bytes, Arena *arena, Str *words, Err *err) {
    Buf found = buf_create(arena);
    bool good = template_read(template_bytes, &found, err);
    *words = buf_str(&found);
    return good;
}

bool report_merge(const char *template_path, const Evaluation *evaluation, const char *path, Err *err) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    Str bytes;
    bool good = file_read(arena, template_path, TEMPLATE_MOST, &bytes, err) &&
                report_merge_bytes(bytes, evaluation, &out, err) && file_write(path, buf_str(&out), err);
    arena_destroy(arena);
    return good;
}
