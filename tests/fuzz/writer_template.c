/* Placeholders in plain text: whatever the text, checking and filling in end, and agree. */
#include "template.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    Arena *arena = arena_create();
    Data *report = data_create(arena, SCOPE_REPORT, NULL);
    data_text(report, "unit_name", STR("甲县"));
    data_truth(report, "met", true);
    data_list(report, "rows");
    for (int i = 0; i < 2; i++) {
        data_text(data_add(report, "rows"), "school_name", STR("学校"));
    }
    Str text = {(const char *)bytes, size};
    NameScope scope = {SCOPE_REPORT, NULL};
    Filling filling = filling_create(arena, report);
    filling.produced_most = 1 << 20;
    Buf out = buf_create(arena);
    Err err = {.kind = ERR_NONE};
    if (text_check(text, report, &scope, arena, &err)) {
        text_fill(&filling, text, report, &out, &err);
    }
    arena_destroy(arena);
    return 0;
}
