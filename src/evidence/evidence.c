/* The room at work: its rules, what a file is called to a browser, and what happens without anybody asking.
 */
#include "evidence_internal.h"

#include <string.h>

Str evidence_actor(const User *user) {
    return user ? user->name : STR("命令行");
}

/* ---- kinds ------------------------------------------------------------------ */

const char *evidence_media_type(EvidenceKind kind) {
    static const char *const types[EVIDENCE_KINDS] = {
        [EVIDENCE_JPEG] = "image/jpeg",
        [EVIDENCE_PNG] = "image/png",
        [EVIDENCE_WEBP] = "image/webp",
        [EVIDENCE_HEIC] = "image/heic",
        [EVIDENCE_GIF] = "image/gif",
        [EVIDENCE_PDF] = "application/pdf",
        [EVIDENCE_OFD] = "application/ofd",
        [EVIDENCE_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        [EVIDENCE_XLSX] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        [EVIDENCE_PPTX] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        [EVIDENCE_OFFICE97] = "application/octet-stream",
        [EVIDENCE_MP4] = "video/mp4",
        [EVIDENCE_M4A] = "audio/mp4",
        [EVIDENCE_MP3] = "audio/mpeg",
        [EVIDENCE_TEXT] = "application/octet-stream"};
    return types[kind];
}

EvidencePreview evidence_preview(EvidenceKind kind) {
    switch (kind) {
    case EVIDENCE_JPEG:
    case EVIDENCE_PNG:
    case EVIDENCE_WEBP: return PREVIEW_PICTURE;
    case EVIDENCE_PDF: return PREVIEW_PDF;
    case EVIDENCE_DOCX:
    case EVIDENCE_XLSX: return PREVIEW_HTML;
    case EVIDENCE_MP4:
    case EVIDENCE_M4A:
    case EVIDENCE_MP3: return PREVIEW_MEDIA;
    default: return PREVIEW_NONE;
    }
}

const EvidenceKindDef *evidence_kind_def(const EvidenceDef *rules, EvidenceKind kind) {
    for (size_t i = 0; i < rules->kind_count; i++) {
        if (rules->kinds[i].kind == (int)kind) {
            return &rules->kinds[i];
        }
    }
    return NULL;
}

/* ---- the room ---------------------------------------------------------------- */

bool evidence_open(Store *store, const Pack *pack, Evidence **evidence, Err *err) {
    Arena *arena = arena_create();
    Evidence *made = ARENA_NEW(arena, Evidence);
    *made = (Evidence){.store = store, .arena = arena, .rules = pack_evidence(pack)};
    *evidence = NULL;
    if (!made->rules) {
        ProblemList problems = problem_list(arena, 1);
        bool good = pack_load(NULL, &made->built_in, &problems);
        made->rules = good ? pack_evidence(made->built_in) : NULL;
    }
    if (!made->rules) {
        pack_destroy(made->built_in);
        arena_destroy(arena);
        return err_set(err, ERR_INTERNAL, "程序内部错误：没有附件规则。");
    }
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->reader_done, NULL);
    *evidence = made;
    return true;
}

void evidence_close(Evidence *evidence) {
    if (evidence) {
        pthread_cond_destroy(&evidence->reader_done);
        pthread_mutex_destroy(&evidence->lock);
        pack_destroy(evidence->built_in);
        arena_destroy(evidence->arena);
    }
}

const EvidenceDef *evidence_rules(const Evidence *evidence) {
    return evidence->rules;
}
