/* The content of a notice from anybody: it is read or refused with a message; what was read comes out again as the same
 * canonical text, and its body masks without end or harm: masked once, nothing personal is left. */
#include "notice.h"
#include "packs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void mask(Str body, Arena *arena) {
    Err err = {.kind = ERR_NONE};
    size_t found, again;
    Str masked;
    if (!notice_mask_check(fuzz_packs(), body, arena, &found, &masked, &err)) {
        if (err.kind == ERR_NONE) {
            abort();
        }
        return;
    }
    err = (Err){.kind = ERR_NONE};
    if (masked.len < NOTICE_BODY_MOST && notice_mask_check(fuzz_packs(), masked, arena, &again, NULL, &err) && again) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_create();
    NoticeContent content, again;
    Err err = {.kind = ERR_NONE};
    const Str text = {(const char *)data, size};
    if (notice_content_read(text, arena, &content, &err)) {
        Str first = notice_content_text(&content, arena);
        if (first.len < NOTICE_CONTENT_MOST && (!notice_content_read(first, arena, &again, &err) ||
                                                !str_equal(first, notice_content_text(&again, arena)))) {
            abort();
        }
        mask(content.body, arena);
    } else if (err.kind == ERR_NONE || str_invalid_utf8(str_from(err.message)) >= 0) {
        abort();
    }
    mask(text, arena);
    arena_destroy(arena);
    return 0;
}
