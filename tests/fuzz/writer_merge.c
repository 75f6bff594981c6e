/* Merging into a template from outside: as a whole package, and as the text of a document. What is accepted must come
 * out as well-formed as it went in. */
#include "merge.h"
#include "office.h"

#include <expat.h>
#include <stdlib.h>

static Data *make_data(Arena *arena) {
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    data_text(report, "unit_name", STR("甲<县>&\n乙"));
    data_unknown(report, "parent_name");
    data_truth(report, "met", true);
    data_truth(report, "not_met", false);
    data_list(report, "rows");
    data_list(report, "vetoes");
    for (int i = 0; i < 3; i++) {
        Data *row = data_add(report, "rows");
        data_text(row, "school_name", STR("学校"));
        data_list(row, "gaps");
        data_text(data_add(row, "gaps"), "of", STR("教师"));
    }
    map_add(arena, data_map(report, "total"),
            (MapEntry){.key = STR("pupils"), .alias = STR("在校生"), .text = STR("1")});
    data_set_missing(report, NULL, 0);
    return report;
}

static bool well_formed(Str xml) {
    XML_Parser parser = XML_ParserCreateNS("UTF-8", '|');
    bool good = XML_Parse(parser, xml.data ? xml.data : "", (int)xml.len, 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return good;
}

static void merge_document(Str document, Arena *arena) {
    PartTree tree;
    Err err = {.kind = ERR_NONE};
    Data *data = make_data(arena);
    Filling filling = filling_create(arena, data);
    filling.produced_most = 1 << 20;
    Buf out = buf_create(arena);
    if (part_parse(document, arena, &tree, &err) && part_find_tags(&tree, &err) && part_pair_tags(&tree, data, &err) &&
        part_render(&tree, &filling, data, &out, &err) && !well_formed(buf_str(&out))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    Arena *arena = arena_create();
    Str input = {(const char *)bytes, size};
    if (str_starts(input, STR("PK"))) {
        Err err = {.kind = ERR_NONE};
        Buf out = buf_create(arena);
        document_merge(input, make_data(arena), &out, &err);
    } else {
        merge_document(input, arena);
    }
    arena_destroy(arena);
    return 0;
}
