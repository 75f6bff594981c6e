/* What an import has read so far, noted beside the database (imports/HASH.rows), so that a file whose reading was ended
 * goes on where it stopped. Nothing of it is data: as long as the file is not stored, it is stored nowhere.
 *
 *   head | chunk | chunk | ...      each chunk: its head, then CHUNK_ROWS rows with their cells as the packs number
 * them
 *
 * A chunk has a checksum; what is behind the last good one (the program was ended while it wrote) is cut off. The head
 * says of what file, of which packs and for which period the rows were read: of others nothing is taken over. Rows are
 * noted while there is nothing to object to and while the file is the one whose hash was taken (one that is saved over
 * would leave its rows under the hash of what was there before), and of CSV alone: a workbook has to be unpacked from
 * its beginning. */
#include "fact_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FORMAT = 1, CHUNK_ROWS = 8192, PATH_BYTES = 4096 + 128 };
static const char magic[8] = "duxuerow";

typedef struct Head {
    char magic[8];
    uint32_t format, first_row; /* first_row: of the sheet, the first that is noted */
    char key[65];
    char unused[7];
} Head;

typedef struct ChunkHead {
    uint64_t bytes; /* this head included */
    uint32_t rows, last_row;
    uint64_t seen, told, values, unknown;
    StoreSum sum; /* of the chunk, with this field 0 */
} ChunkHead;

typedef struct RowHead {
    uint32_t row, line, cells;
    int16_t kind; /* -1: none */
    uint16_t code, name, parent, period;
    uint8_t code_is_number, unused[3];
} RowHead;

struct Journal {
    struct stat file; /* that the rows are read of, as it was when its hash was taken */
    int handle;       /* -1: given up */
    char path[PATH_BYTES];
    char hash[65];
    Head head;
    uint64_t end;
    uint64_t chunks, written; /* taken over; added since */
    ChunkHead last;
    size_t noted; /* of Import.rows */
    size_t objections;
};

static size_t objections(const Import *import) {
    const ProblemList *problems = &import->result->problems;
    return problems->count + problems->errors + problems->warnings;
}

static void add_texts(Buf *out, const Str *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_add_format(out, "%.*s|", STR_ARG(texts[i]));
    }
}

/* Of all that decides how the file is read. */
static void make_key(const Import *import, const char *hash, char key[65]) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    size_t count;
    const Element *elements = pack_elements(import->pack, &count);
    buf_add_format(&out, "%s\n%s\n%.*s\n%.*s\n", hash, DUXUE_VERSION, STR_ARG(pack_version(import->pack)),
                   STR_ARG(import->options->default_period));
    for (size_t i = 0; i < count; i++) {
        const Element *element = &elements[i];
        buf_add_format(&out, "%.*s|%.*s|%d|%u|%u|", STR_ARG(element->id), STR_ARG(element->name), (int)element->type,
                       element->levels, element->kinds_stage_mask);
        buf_add_format(&out, "%.*s|%.*s|%a|%d|%d%a|%d%a|", STR_ARG(element->unit), STR_ARG(element->entry_unit),
                       element->entry_factor, element->whole, element->has_min, element->min, element->has_max,
                       element->max);
        add_texts(&out, element->choices, element->choice_count);
        add_texts(&out, element->choice_aliases, element->choice_alias_count);
        buf_add_char(&out, '\n');
    }
    const KindDef *kinds = pack_kinds(import->pack, &count);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&out, "%.*s|%.*s|%d|%u\n", STR_ARG(kinds[i].id), STR_ARG(kinds[i].name), (int)kinds[i].level,
                       kinds[i].stages);
    }
    store_sha256(buf_str(&out), key);
    arena_destroy(arena);
}

static bool write_at(int handle, const void *bytes, size_t count, uint64_t at) {
    const char *from = bytes;
    while (count) {
        ssize_t put = pwrite(handle, from, count, (off_t)at);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        if (put > 0) {
            from += put;
            at += (uint64_t)put;
            count -= (size_t)put;
        }
    }
    return true;
}

/* An import goes on without it: only an end would cost more then. */
static void give_up(Journal *journal, bool remove) {
    if (journal->handle >= 0) {
        if (remove) {
            unlink(journal->path);
        }
        close(journal->handle);
        journal->handle = -1;
    }
}

/* ---- reading ---- */

static const char *map_whole(const Journal *journal, size_t *size) {
    struct stat status;
    if (fstat(journal->handle, &status) != 0 || status.st_size <= 0) {
        return NULL;
    }
    *size = (size_t)status.st_size;
    void *bytes = mmap(NULL, *size, PROT_READ, MAP_SHARED, journal->handle, 0);
    return bytes == MAP_FAILED ? NULL : bytes;
}

static void sum_chunk(Arena *arena, const char *bytes, size_t count, uint64_t number, StoreSum *sum) {
    char *copy = arena_grow(arena, bytes, count, count, 1);
    memset(copy + offsetof(ChunkHead, sum), 0, sizeof(StoreSum));
    if (!store_sums((Str){copy, count}, count, number, sum)) {
        memset(sum, 0, sizeof *sum);
    }
}

/* Where the good chunks end, and what the last one says. */
static void find_end(Journal *journal, const char *bytes, size_t size) {
    Arena *arena = arena_create();
    ArenaMark mark = arena_mark(arena);
    journal->end = sizeof(Head);
    for (;;) {
        ChunkHead head;
        StoreSum sum;
        if (size - journal->end < sizeof head) {
            break;
        }
        memcpy(&head, bytes + journal->end, sizeof head);
        if (head.bytes < sizeof head || head.bytes > size - journal->end || head.rows == 0 ||
            head.last_row <= journal->last.last_row) {
            break;
        }
        sum_chunk(arena, bytes + journal->end, head.bytes, journal->chunks, &sum);
        arena_reset(arena, mark);
        if (memcmp(&sum, &head.sum, sizeof sum) != 0) {
            break;
        }
        journal->last = head;
        journal->end += head.bytes;
        journal->chunks++;
    }
    arena_destroy(arena);
}

/* What an earlier run left, when it is of this very reading. */
static void take_up(Journal *journal, const char key[65]) {
    size_t size;
    const char *bytes = map_whole(journal, &size);
    if (bytes && size >= sizeof(Head)) {
        memcpy(&journal->head, bytes, sizeof(Head));
        if (memcmp(journal->head.magic, magic, sizeof magic) == 0 && journal->head.format == FORMAT &&
            memcmp(journal->head.key, key, sizeof journal->head.key) == 0) {
            find_end(journal, bytes, size);
        }
    }
    if (bytes) {
        munmap((void *)(uintptr_t)bytes, size);
    }
}

/* ---- which file ---- */

/* A file that was saved over or replaced meanwhile differs in one of these. */
static bool is_same_file(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec &&
           a->st_ctim.tv_sec == b->st_ctim.tv_sec && a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
}

/* Whether what is read is what the hash was taken of. */
static bool is_still_there(const Import *import) {
    struct stat now;
    return stat(import->path, &now) == 0 && is_same_file(&now, &import->journal->file);
}

/* The note under its name, for this program alone; -1: another one reads the same file, or nothing can be noted. Who
 * has ended meanwhile takes the name away from what is held here. */
static int hold(const char *path, int flags) {
    enum { TRIES = 8 };
    for (int i = 0; i < TRIES; i++) {
        struct stat held, named;
        int handle = open(path, O_RDWR | O_CLOEXEC | flags, 0600);
        if (handle < 0) {
            return -1;
        }
        bool locked = flock(handle, LOCK_EX | LOCK_NB) == 0;
        if (locked && fstat(handle, &held) == 0 && stat(path, &named) == 0 && held.st_dev == named.st_dev &&
            held.st_ino == named.st_ino) {
            return handle;
        }
        close(handle);
        if (!locked) {
            return -1;
        }
    }
    return -1;
}

void journal_drop(const Store *store, const char *hash) {
    char path[PATH_BYTES];
    if (snprintf(path, sizeof path, "%s/imports/%s.rows", store_directory(store), hash) >= PATH_BYTES) {
        return;
    }
    int handle = hold(path, 0);
    if (handle >= 0) {
        unlink(path);
        close(handle);
    }
}

void fact_drop_old_readings(const Store *store) {
    const time_t month = (time_t)30 * 24 * 3600;
    char folder[PATH_BYTES];
    if (snprintf(folder, sizeof folder, "%s/imports", store_directory(store)) >= PATH_BYTES) {
        return;
    }
    DIR *listing = opendir(folder);
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) {
        char path[PATH_BYTES + 300];
        struct stat status;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_mtime < time(NULL) - month) {
            unlink(path);
        }
    }
    if (listing) {
        closedir(listing);
    }
}

bool journal_begin(Import *import, Err *err) {
    char key[65], folder[PATH_BYTES];
    Journal *journal = ARENA_NEW(import->problem_arena, Journal);
    journal->handle = -1;
    import->journal = journal;
    bool known = stat(import->path, &journal->file) == 0;
    if (!blob_hash_of(import->path, journal->hash, err)) {
        return false;
    }
    if (!known || !is_still_there(import)) {
        return true; /* nobody knows what is read */
    }
    make_key(import, journal->hash, key);
    snprintf(folder, sizeof folder, "%s/imports", store_directory(import->store));
    int length = snprintf(journal->path, PATH_BYTES, "%s/%s.rows", folder, journal->hash);
    if (length >= PATH_BYTES || !directory_create(folder, NULL)) {
        return true;
    }
    fact_drop_old_readings(import->store);
    journal->handle = hold(journal->path, O_CREAT);
    if (journal->handle >= 0 && import->options->resume) {
        take_up(journal, key);
    }
    if (journal->handle >= 0 && !journal->chunks) {
        memset(&journal->head, 0, sizeof journal->head);
        memcpy(journal->head.magic, magic, sizeof magic);
        memcpy(journal->head.key, key, sizeof key);
        journal->head.format = FORMAT;
        journal->end = sizeof(Head);
    }
    if (journal->handle >= 0 && ftruncate(journal->handle, journal->chunks ? (off_t)journal->end : 0) != 0) {
        give_up(journal, true);
    }
    return true;
}

void journal_pass(const Import *import, TableLimits *limits) {
    if (import->journal && import->journal->chunks) {
        limits->pass_from = import->journal->head.first_row;
        limits->pass_to = import->journal->last.last_row;
    }
}

bool journal_is_passed(const Import *import, size_t row) {
    return import->journal && import->journal->chunks && row >= import->journal->head.first_row;
}

static Str take_text(const char **at, size_t count, Arena *arena) {
    Str text = str_copy(arena, (Str){*at, count});
    *at += count;
    return text;
}

/* The row at `*at`; false: it is none, though its sum fits. */
static bool take_row(Import *import, const char **at, const char *end) {
    RowHead head;
    size_t kind_count;
    const KindDef *kinds = pack_kinds(import->pack, &kind_count);
    if ((size_t)(end - *at) < sizeof head) {
        return false;
    }
    memcpy(&head, *at, sizeof head);
    *at += sizeof head;
    size_t texts = (size_t)head.code + head.name + head.parent + head.period + head.cells;
    if ((size_t)(end - *at) < texts || (head.kind >= 0 && (size_t)head.kind >= kind_count)) {
        return false;
    }
    const Str code = {*at, head.code};
    const char *rest = *at + head.code;
    const Str period = {rest, head.period};
    const TableRow from = {.row = head.row, .line = head.line};
    ImportRow *row = import_add_row(import, code, period, &from, -1);
    if (!row) {
        return false;
    }
    rest += head.period;
    row->name = take_text(&rest, head.name, import->arena);
    row->parent = take_text(&rest, head.parent, import->arena);
    row->cells = take_text(&rest, head.cells, import->arena);
    row->kind = head.kind >= 0 ? &kinds[head.kind] : NULL;
    row->code_is_number = head.code_is_number;
    *at = rest;
    return true;
}

static bool take_chunks(Import *import, const char *bytes) {
    const Journal *journal = import->journal;
    uint64_t at = sizeof(Head);
    for (uint64_t chunk = 0; chunk < journal->chunks; chunk++) {
        ChunkHead head;
        memcpy(&head, bytes + at, sizeof head);
        const char *row = bytes + at + sizeof head, *end = bytes + at + head.bytes;
        for (uint32_t i = 0; i < head.rows; i++) {
            if (!take_row(import, &row, end)) {
                return false;
            }
        }
        at += head.bytes;
    }
    return true;
}

bool journal_replay(Import *import, Err *err) {
    Journal *journal = import->journal;
    size_t size;
    if (!journal || !journal->chunks) {
        return true;
    }
    const char *bytes = map_whole(journal, &size);
    bool good = bytes && size >= journal->end && take_chunks(import, bytes);
    if (bytes) {
        munmap((void *)(uintptr_t)bytes, size);
    }
    if (!good) {
        give_up(journal, true);
        return err_set(err, ERR_IO, "上次读到的内容已损坏，已删去，没有保存任何内容。请重新导入一次。");
    }
    import->result->rows = journal->last.told;
    import->result->values = journal->last.values;
    import->result->unknown = journal->last.unknown;
    import->result->resumed = import->row_count;
    import->rows_seen = journal->last.seen;
    journal->noted = import->row_count;
    return true;
}

/* ---- writing ---- */

static void add_row(Buf *out, const Import *import, const ImportRow *row) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(import->pack, &kind_count);
    Str period = import->periods[row->period].code;
    RowHead head = {.row = row->row,
                    .line = row->line,
                    .cells = (uint32_t)row->cells.len,
                    .kind = (int16_t)(row->kind ? row->kind - kinds : -1),
                    .code = (uint16_t)row->code.len,
                    .name = (uint16_t)row->name.len,
                    .parent = (uint16_t)row->parent.len,
                    .period = (uint16_t)period.len,
                    .code_is_number = row->code_is_number};
    buf_add(out, (Str){(const char *)&head, sizeof head});
    buf_add(out, row->code);
    buf_add(out, period);
    buf_add(out, row->name);
    buf_add(out, row->parent);
    buf_add(out, row->cells);
}

static bool add_chunk(Import *import, size_t last_row) {
    Journal *journal = import->journal;
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    ChunkHead head = {.rows = (uint32_t)(import->row_count - journal->noted),
                      .last_row = (uint32_t)last_row,
                      .seen = import->rows_seen,
                      .told = import->result->rows,
                      .values = import->result->values,
                      .unknown = import->result->unknown};
    buf_add(&out, (Str){(const char *)&head, sizeof head});
    for (size_t i = journal->noted; i < import->row_count; i++) {
        add_row(&out, import, &import->rows[i]);
    }
    head.bytes = out.len;
    memcpy(out.data, &head, sizeof head);
    bool good = store_sums(buf_str(&out), out.len, journal->chunks + journal->written, &head.sum);
    memcpy(out.data, &head, sizeof head);
    if (journal->end == sizeof(Head)) {
        journal->head.first_row = import->rows[0].row;
        good = good && write_at(journal->handle, &journal->head, sizeof(Head), 0);
    }
    good = good && write_at(journal->handle, out.data, out.len, journal->end);
    journal->end += out.len;
    journal->noted = import->row_count;
    arena_destroy(arena);
    return good;
}

void journal_heading(Import *import) {
    if (import->journal) {
        import->journal->objections = objections(import);
    }
}

void journal_add(Import *import, size_t row) {
    Journal *journal = import->journal;
    if (!journal || journal->handle < 0 || import->row_count - journal->noted < CHUNK_ROWS) {
        return;
    }
    if (!import->is_csv || objections(import) != journal->objections || !is_still_there(import) ||
        !add_chunk(import, row)) {
        give_up(journal, true);
        return;
    }
    journal->written++;
}

bool journal_same(const Import *import, const char hash[65]) {
    return !import->journal || !import->result->resumed ||
           (memcmp(import->journal->hash, hash, 64) == 0 && is_still_there(import));
}

void journal_end(Import *import, bool keep) {
    if (import->journal) {
        give_up(import->journal, !keep || import->journal->end <= sizeof(Head)); /* an empty one is of no use */
    }
}
