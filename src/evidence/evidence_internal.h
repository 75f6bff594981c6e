/* What the files of the room share: the room at work, what a look at a file finds, the child and its tasks. */
#ifndef DUXUE_EVIDENCE_INTERNAL_H
#define DUXUE_EVIDENCE_INTERNAL_H

#include "evidence.h"

#include <pthread.h>

struct Evidence {
    Store *store;
    Arena *arena;
    Pack *built_in; /* NULL: the packs have rules of their own */
    const EvidenceDef *rules;
    pthread_mutex_t lock; /* of `readers` */
    pthread_cond_t reader_done;
    int readers; /* children at work */
};

enum { READERS_MOST = 3, READER_SECONDS = 20, READER_MEMORY = 512 << 20 };

Str evidence_actor(const User *user);
const EvidenceKindDef *evidence_kind_def(const EvidenceDef *rules, EvidenceKind kind); /* NULL: not taken */

/* ---- names and words ------------------------------------------------------ */

/* A file's name without folders, control characters and marks that turn the direction of writing; with an ending that
 * fits what it is. Never empty, at most 120 characters. */
Str evidence_clean_name(Str name, const EvidenceKindDef *kind, Arena *arena);
/* Trimmed; ERR_INPUT with the field when it is too long or no text. */
bool evidence_clean_words(Str *words, size_t most, const char *field, const char *what, Err *err);
/* "2024-10-31T08:05:00", also without seconds, with a blank, or a day alone; empty is fine. */
bool evidence_clean_time(Str *time, Arena *arena, Err *err);

/* ---- one look at a file (in the child) ------------------------------------ */

enum { PATCHES_MOST = 128, PATCH_BYTES_MOST = 2 << 20 };

/* Bytes of the file as they are to be: places taken out. */
typedef struct Patch {
    uint64_t at;
    size_t size;
} Patch;

typedef struct Look {
    bool known; /* what it is */
    bool macros;
    bool archive; /* files in it may be of any kind: it is none itself */
    EvidenceKind kind;
    int width, height; /* upright; 0: unknown */
    char taken[32];    /* "2024-10-31T08:05:00", empty: not told */
    bool has_position;
    double latitude, longitude;
    Patch patches[PATCHES_MOST];
    size_t patch_count;
    size_t patch_bytes;
    bool patch_failed; /* more places than can be taken out */
} Look;

/* Looks what `bytes` are and what they tell of themselves. Places are blanked in `bytes` itself; the patches say where.
 * Pure: no file, no memory of its own. */
void look_at(unsigned char *bytes, size_t size, Look *look);
void look_patch(Look *look, uint64_t at, size_t size);

/* The TIFF structure of EXIF, at `at` of the file. Blanks the place in it. Orientation 1 to 8; 0: not told. */
typedef struct Exif {
    int orientation;
} Exif;
void exif_read(unsigned char *bytes, size_t size, uint64_t at, Look *look, Exif *exif);
/* Blanks an XMP packet that names a place. */
void xmp_blank(unsigned char *bytes, size_t size, uint64_t at, Look *look);
/* Orientation of a picture, 1 when nothing is told. Looks, too, and so may blank. */
int picture_orientation(unsigned char *bytes, size_t size, EvidenceKind kind);

/* look_jpeg.c, look_box.c: containers. Orientation comes back in `exif`. */
void look_jpeg(unsigned char *bytes, size_t size, Look *look, Exif *exif);
void look_png(unsigned char *bytes, size_t size, Look *look, Exif *exif);
void look_webp(unsigned char *bytes, size_t size, Look *look, Exif *exif);
void look_movie(unsigned char *bytes, size_t size, Look *look);
/* A ZIP package by the names in it. */
void look_package(const unsigned char *bytes, size_t size, Look *look);

/* As lines of text, and back: what comes from the child is checked like any file. `bytes` of patches are in hex. */
void look_write(const Look *look, const unsigned char *bytes, Buf *out);
typedef struct LookPatch {
    uint64_t at;
    Str bytes;
} LookPatch;
/* ERR_INPUT when it is not what look_write writes. */
bool look_parse(Str text, uint64_t file_size, Arena *arena, Look *look, LookPatch **patches, Err *err);

/* ---- pictures and documents (in the child) --------------------------------- */

/* A JPEG of the picture, upright, at most `edge` wide and high. Of transparent ones on white. ERR_INPUT, ERR_LIMIT. */
bool picture_make(unsigned char *bytes, size_t size, int edge, int mega_pixels, Arena *arena, Buf *out, Err *err);
/* A DOCX as a page. */
bool docx_page(Str bytes, Arena *arena, Buf *out, Err *err);
/* The frame around what is shown of a document. */
void page_begin(Buf *out);
void page_end(Buf *out);

/* ---- the child ---------------------------------------------------------------- */

typedef enum ReaderTask { TASK_LOOK, TASK_PICTURE, TASK_DOCUMENT } ReaderTask;
/* Runs a task over an open file in a child, at most READERS_MOST at once. */
bool reader_ask(Evidence *evidence, ReaderTask task, int edge, int handle, Arena *arena, Str *answer, Err *err);
/* A task over bytes, in this process: what the child does, and what is fuzzed. */
bool reader_run(ReaderTask task, int edge, int mega_pixels, unsigned char *bytes, size_t size, Arena *arena, Buf *out,
                Err *err);

/* ---- previews that are kept ------------------------------------------------------ */

/* previews/ab/<hash>-<name> of the data directory: made again whenever it is gone, in no backup. */
void preview_path(const Evidence *evidence, const char *hash, const char *name, char path[4096]);
void previews_remove(const Evidence *evidence, const char *hash);

/* ---- rows --------------------------------------------------------------------------- */

#define ATTACHMENT_COLUMNS                                                                                             \
    "t.id, t.hash, t.kind, t.size, t.width, t.height, t.name, t.note, t.taken_at, t.place, t.latitude, t.longitude, "  \
    "t.privacy, t.account_id, t.actor, t.at, t.subject_kind, t.subject, t.part, t.attached_by, t.attached_at, "        \
    "t.withdrawn_by, t.withdrawn_at, t.withdrawn_reason, a.shown FROM attachment t LEFT JOIN account a ON a.name = "   \
    "t.actor "
void attachment_read(const Stmt *stmt, Arena *arena, Attachment *attachment);
bool subject_check(const EvidenceSubject *subject, Err *err);
/* Within a write: whether `more` files may be added to a subject. */
bool subject_has_room(const Evidence *evidence, Tx *tx, const EvidenceSubject *subject, size_t more, Err *err);
/* "case/17" */
Str subject_show(const EvidenceSubject *subject, Arena *arena);
/* An audit row about one attachment; `json` holds members of the detail. */
bool attachment_audit(Tx *tx, const User *user, const char *action, int64_t id, const EvidenceSubject *subject,
                      Str detail, Err *err);

#endif
