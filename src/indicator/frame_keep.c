/* Frames kept beside the database, in the folder frames of the data directory: a period is read anew only when its
 * units changed; figures that came since are added. A file is taken only when it was made by the same packs and the
 * database holds, at the same place, the audit row that was its newest then: so it went through that very state.
 * Whatever does not fit is left alone and written anew; without the files nothing is lost, and a backup does not hold
 * them. */
#include "frame_file.h"
#include "indicator_internal.h"
#include "long.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    KEPT_ROWS = 2000,  /* below it the database is as quick */
    REWRITE_SHARE = 8, /* written anew when more than so large a part of the rows was added to */
    ANEW_SHARE = 2,    /* and read anew from the database when it is this large a part */
    IDS_PER_ROW = 64,  /* ids of units may have gaps, but not any */
    IDS_LEAST = 1 << 20,
    HELPED_ROWS = 50000, /* from so many units on a second thread pays */
    ROWS_AT_ONCE = 4096,
    PATH_BYTES = 4096 + 64
};

/* ---- what the packs say ---- */

static void add_words(Buf *out, const Str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        buf_add(out, words[i]);
        buf_add_char(out, '\t');
    }
}

/* A frame hangs on the numbers of elements, choices and kinds, and on which kinds cannot have what. */
static uint64_t fingerprint(const Pack *pack) {
    Arena *arena = arena_create();
    Buf out = buf_create(arena);
    size_t count;
    const Element *elements = pack_elements(pack, &count);
    for (size_t i = 0; i < count; i++) {
        const Element *element = &elements[i];
        buf_add_format(&out, "%.*s %d %u %u %zu\n", STR_ARG(element->id), (int)element->type, element->levels,
                       element->kinds_stage_mask, element->ledger.len);
        add_words(&out, element->choices, element->choice_count);
        add_words(&out, element->choice_aliases, element->choice_alias_count);
        for (size_t a = 0; a < element->choice_alias_count; a++) {
            buf_add_format(&out, "%zu ", element->choice_alias_of[a]);
        }
    }
    const KindDef *kinds = pack_kinds(pack, &count);
    for (size_t i = 0; i < count; i++) {
        buf_add_format(&out, "%.*s %d %u\n", STR_ARG(kinds[i].id), (int)kinds[i].level, kinds[i].stages);
    }
    char hash[65];
    store_sha256(buf_str(&out), hash);
    arena_destroy(arena);
    hash[16] = '\0';
    return strtoull(hash, NULL, 16);
}

/* frames/3-0123456789abcdef.frame: of the period with this id, by packs of this fingerprint. */
static bool path_of(const Store *store, int64_t period_id, uint64_t packs, char path[PATH_BYTES]) {
    return snprintf(path, PATH_BYTES, "%s/frames/%lld-%016llx.frame", store_directory(store), (long long)period_id,
                    (unsigned long long)packs) < PATH_BYTES;
}

/* ---- reading ---- */

static bool text_of(const FrameHead *head, const char *texts, const FrameUnit *from, int which, Str *text) {
    uint64_t at = from->at[which], bytes = from->bytes[which];
    if (at >= head->text_bytes || bytes >= head->text_bytes - at || texts[at + bytes] != '\0') {
        return false;
    }
    *text = bytes ? (Str){texts + at, bytes} : (Str){NULL, 0};
    return true;
}

/* The unit above is the last one before that has not ended. */
static int parent_of(const Unit *units, int row) {
    int parent = row - 1;
    while (parent >= 0 && units[parent].end <= row) {
        parent = units[parent].parent;
    }
    return parent;
}

/* What a unit has of its own; above what it stands is found later. */
static bool take_unit(const Frame *frame, const FrameHead *head, const char *texts, const FrameUnit *from, Unit *unit) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    Str begun, ended;
    if (from->kind >= kind_count || from->end > head->rows) {
        return false;
    }
    *unit = (Unit){.id = from->id, .kind = &kinds[from->kind], .end = (int)from->end};
    if (!text_of(head, texts, from, 0, &unit->code) || !text_of(head, texts, from, 1, &unit->name) ||
        !text_of(head, texts, from, 2, &begun) || !text_of(head, texts, from, 3, &ended)) {
        return false;
    }
    unit->begun = begun.data;
    unit->ended = ended.data;
    return true;
}

/* The tree of a file while several threads take it over. */
typedef struct TakingTree {
    Frame *frame;
    FrameFile *file;
    atomic_size_t next; /* row that nobody has taken yet */
    atomic_bool bad;
} TakingTree;

/* The sections of the tree in the file, or NULL. */
typedef struct TreeSections {
    const FrameUnit *units;
    int *codes;
    const char *texts;
} TreeSections;

static bool take_sections(FrameFile *file, TreeSections *sections, Err *err) {
    const FrameHead *head = frame_file_head(file);
    sections->units = frame_file_take(file, head->units, head->rows * sizeof(FrameUnit), err);
    sections->codes = sections->units ? frame_file_take(file, head->codes, head->rows * sizeof(int32_t), err) : NULL;
    sections->texts = sections->codes ? frame_file_take(file, head->texts, head->text_bytes, err) : NULL;
    return sections->texts != NULL;
}

static void *take_units(void *context) {
    TakingTree *taking = context;
    const Frame *frame = taking->frame;
    const FrameHead *head = frame_file_head(taking->file);
    TreeSections sections;
    Err err = {.kind = ERR_NONE};
    size_t count = frame->tree.count;
    bool good = take_sections(taking->file, &sections, &err);
    for (size_t from; good && (from = atomic_fetch_add(&taking->next, ROWS_AT_ONCE)) < count;) {
        for (size_t i = from; good && i < count && i < from + ROWS_AT_ONCE; i++) {
            good = sections.codes[i] >= 0 && (size_t)sections.codes[i] < count &&
                   take_unit(frame, head, sections.texts, &sections.units[i], &frame->tree.units[i]);
        }
    }
    if (!good) {
        atomic_store(&taking->bad, true);
    }
    return NULL;
}

/* Two threads where there are many. */
static bool take_all_units(Frame *frame, FrameFile *file) {
    TakingTree taking = {.frame = frame, .file = file};
    pthread_t other;
    bool helped = frame->tree.count >= HELPED_ROWS && pthread_create(&other, NULL, take_units, &taking) == 0;
    take_units(&taking);
    if (helped) {
        pthread_join(other, NULL);
    }
    return !atomic_load(&taking.bad);
}

/* Room for places by id; false: ids that no database of this size has. */
static bool prepare_ids(Frame *frame) {
    UnitTree *tree = &frame->tree;
    int64_t most = 0;
    for (size_t i = 0; i < tree->count; i++) {
        most = tree->units[i].id > most ? tree->units[i].id : most;
    }
    if ((uint64_t)most > tree->count * IDS_PER_ROW + IDS_LEAST) {
        return false;
    }
    tree->id_count = (size_t)most + 1;
    tree->by_id = ARENA_ARRAY(frame->arena, tree->id_count, int);
    memset(tree->by_id, -1, tree->id_count * sizeof *tree->by_id);
    return true;
}

static bool place_unit(UnitTree *tree, int row) {
    Unit *unit = &tree->units[row];
    int parent = parent_of(tree->units, row);
    int within = parent >= 0 ? tree->units[parent].end : (int)tree->count;
    if (unit->end <= row || unit->end > within || unit->id <= 0 || tree->by_id[unit->id] >= 0) {
        return false;
    }
    unit->parent = parent;
    unit->depth = parent >= 0 ? tree->units[parent].depth + 1 : 0;
    tree->by_id[unit->id] = row;
    return true;
}

static bool take_tree(Frame *frame, FrameFile *file, Err *err) {
    const FrameHead *head = frame_file_head(file);
    UnitTree *tree = &frame->tree;
    TreeSections sections;
    tree->count = head->rows;
    tree->units = arena_room(frame->arena, tree->count, sizeof *tree->units);
    bool good = take_all_units(frame, file);
    if (!take_sections(file, &sections, err)) {
        return false;
    }
    tree->by_code = sections.codes;
    good = good && prepare_ids(frame);
    for (size_t i = 0; good && i < tree->count; i++) {
        good = place_unit(tree, (int)i);
    }
    frame_file_rest(file, head->units, head->rows * sizeof *sections.units);
    return good || err_set(err, ERR_INPUT, "数据副本里的单位不成一棵树，将从数据库重新生成。");
}

/* The bits stay where they are mapped. */
static bool take_reasons(Frame *frame, const FrameColumn *from, const FrameException *exceptions,
                         StoredColumn *column) {
    size_t rows = frame->tree.count;
    if (rows % 64 && column->unknown[rows / 64] >> rows % 64) {
        return false;
    }
    for (size_t i = 0; i < from->exception_count; i++) {
        const FrameException *one = &exceptions[i];
        if (one->row >= rows || (one->state != CELL_MASKED && one->state != CELL_DAMAGED)) {
            return false;
        }
        stored_set(column, rows, one->row, 0, frame_reason_of(frame, (int)from->element, (CellState)one->state),
                   frame->arena);
    }
    return true;
}

static bool place_columns(Frame *frame, FrameFile *file, FrameKept *kept, Err *err) {
    size_t count, columns = frame_file_head(file)->column_count;
    const Element *elements = pack_elements(frame->pack, &count);
    for (size_t i = 0; i < columns; i++) {
        const FrameColumn *from = &frame_file_columns(file)[i];
        if (from->element >= count || elements[from->element].ledger.len || kept->places[from->element]) {
            return err_set(err, ERR_INPUT, "数据副本里的数据项与规则包不符，将从数据库重新生成。");
        }
        kept->places[from->element] = from;
        /* now, for reasons are not written to while others read */
        frame_reason_of(frame, (int)from->element, CELL_MASKED);
        frame_reason_of(frame, (int)from->element, CELL_DAMAGED);
    }
    for (size_t i = 0; i < count; i++) {
        atomic_init(&kept->open[i], kept->places[i] == NULL);
    }
    return true;
}

bool frame_take_file(Frame *frame, FrameFile *file, Err *err) {
    FrameKept *kept = ARENA_NEW(frame->arena, FrameKept);
    *kept = (FrameKept){.file = file,
                        .frame = frame,
                        .lock = frame->lock,
                        .places = ARENA_ARRAY(frame->arena, frame->column_count, const FrameColumn *),
                        .open = ARENA_ARRAY(frame->arena, frame->column_count, atomic_bool),
                        .late = ARENA_ARRAY(frame->arena, frame->column_count, LateCells)};
    if (!take_tree(frame, file, err) || !place_columns(frame, file, kept, err)) {
        return false;
    }
    frame->kept = kept;
    return true;
}

/* ---- columns, when they are asked for ---- */

static bool take_column(Frame *frame, FrameFile *file, const FrameColumn *from, StoredColumn *column, Err *err) {
    size_t rows = frame->tree.count;
    double *values = frame_file_take(file, from->values, rows * sizeof(double), err);
    uint64_t *unknown = frame_file_take(file, from->unknown, (rows + 63) / 64 * sizeof *unknown, err);
    const FrameException *exceptions =
        frame_file_take(file, from->exceptions, from->exception_count * sizeof *exceptions, err);
    if (!values || !unknown || !exceptions) {
        return false;
    }
    frame_file_rest(file, from->values, rows * sizeof(double));
    *column = (StoredColumn){.value = values, .unknown = unknown, .empty = frame->empty[from->element]};
    return take_reasons(frame, from, exceptions, column) ||
           err_set(err, ERR_INPUT, "数据副本里有不存在的单位，将从数据库重新生成。");
}

typedef struct Mending {
    Frame *frame;
    int element;
    StoredColumn column;
} Mending;

static void mend_cell(void *context, int64_t unit_id, int element, CellState state, double value) {
    Mending *mending = context;
    const UnitTree *tree = &mending->frame->tree;
    int row = unit_id > 0 && (size_t)unit_id < tree->id_count ? tree->by_id[unit_id] : -1;
    if (element == mending->element && row >= 0) {
        frame_set_cell(mending->frame, &mending->column, row, element, state, value);
    }
}

/* The same column out of the database, as it was at the frame's mark; where that cannot be had either, nothing in it is
 * known. The file is no good any more. */
static StoredColumn mend_column(FrameKept *kept, int element, const Err *why) {
    Frame *frame = kept->frame;
    size_t count;
    const Element *def = &pack_elements(frame->pack, &count)[element];
    Mending mending = {frame, element, stored_empty(frame->arena, frame->tree.count, frame->empty[element])};
    Err err = {.kind = ERR_NONE};
    Tx *tx;
    log_line(LOG_WARN, "frames: %s", why->message);
    if (kept->path.len) {
        unlink(kept->path.data);
    }
    bool good = kept->store && store_read_begin(kept->store, &tx, &err);
    if (good) {
        frame_imply_zeros(frame, def, frame->empty[element], &mending.column);
        good = fact_scan_since(tx, frame->pack, frame->tree.period_id, 0, frame->mark.submission, mend_cell, &mending,
                               &err);
        store_read_end(tx);
    }
    return good ? mending.column
                : stored_empty(frame->arena, frame->tree.count, frame_reason_of(frame, element, CELL_DAMAGED));
}

/* Without the lock: threads that wait for the same column judge it together. What is wrong with it is found again. */
static void judge_ahead(FrameKept *kept, const FrameColumn *column) {
    const FrameHead *head = frame_file_head(kept->file);
    Err err = {.kind = ERR_NONE};
    frame_file_take(kept->file, column->values, head->rows * sizeof(double), &err);
    frame_file_take(kept->file, column->unknown, (head->rows + 63) / 64 * sizeof(uint64_t), &err);
}

void frame_open_column(FrameKept *kept, int element) {
    Frame *frame = kept->frame;
    Err err = {.kind = ERR_NONE};
    judge_ahead(kept, kept->places[element]);
    pthread_mutex_lock(kept->lock);
    if (!atomic_load(&kept->open[element])) {
        StoredColumn column;
        if (take_column(frame, kept->file, kept->places[element], &column, &err)) {
            for (const LateCell *cell = kept->late[element].first; cell; cell = cell->next) {
                frame_set_cell(frame, &column, cell->row, element, cell->state, cell->value);
            }
        } else {
            column = mend_column(kept, element, &err);
        }
        frame->columns[element] = column;
        atomic_store_explicit(&kept->open[element], true, memory_order_release);
    }
    pthread_mutex_unlock(kept->lock);
}

/* ---- whether it still holds ---- */

static bool still_holds(const Frame *frame, Tx *tx, const FrameHead *head, uint64_t packs, bool *holds, Err *err) {
    const FactMark *now = &frame->mark, *then = &head->mark;
    *holds = head->packs == packs && head->period_id == frame->tree.period_id && then->units == now->units &&
             then->version <= now->version && then->submission <= now->submission &&
             (uint64_t)(now->submission - then->submission) <= head->rows / ANEW_SHARE;
    return !*holds || fact_mark_known(tx, then, holds, err);
}

static void forget(Frame *frame) {
    frame_file_close(frame->file);
    frame->file = NULL;
    frame->kept = NULL;
    frame->tree = (UnitTree){.period = frame->tree.period, .period_id = frame->tree.period_id};
    memset(frame->columns, 0, frame->column_count * sizeof *frame->columns);
}

bool frame_restore(Frame *frame, Store *store, Tx *tx, bool *found, Err *err) {
    char path[PATH_BYTES];
    Err why = {.kind = ERR_NONE};
    uint64_t packs = fingerprint(frame->pack);
    *found = false;
    if (!path_of(store, frame->tree.period_id, packs, path) || !frame_file_open(path, &frame->file, &why)) {
        if (why.kind != ERR_NOT_FOUND && why.kind != ERR_NONE) {
            log_line(LOG_WARN, "frames: %s", why.message);
        }
        return true;
    }
    FactMark then = frame_file_head(frame->file)->mark;
    bool good = still_holds(frame, tx, frame_file_head(frame->file), packs, found, err);
    if (good && *found && !frame_take_file(frame, frame->file, &why)) {
        log_line(LOG_WARN, "frames: %s", why.message);
        *found = false;
    }
    if (!good || !*found) {
        forget(frame);
        return good;
    }
    frame->kept->store = store;
    frame->kept->path = str_format(frame->arena, "%s", path);
    frame_mark_units(frame);
    size_t changed = 0;
    good = then.version == frame->mark.version || frame_add_since(frame, tx, then.submission, NULL, &changed, err);
    if (good && changed > frame->tree.count / REWRITE_SHARE) {
        frame_keep(frame, store);
    }
    return good;
}

/* ---- writing ---- */

typedef struct Texts {
    Buf out;
} Texts;

static void add_text(Texts *texts, FrameUnit *unit, int which, Str text) {
    unit->at[which] = (uint32_t)texts->out.len;
    unit->bytes[which] = (uint32_t)text.len;
    buf_add(&texts->out, text);
    buf_add_char(&texts->out, '\0');
}

static FrameUnit *units_of(const Frame *frame, Texts *texts, Arena *arena) {
    FrameUnit *units = ARENA_ARRAY(arena, frame->tree.count, FrameUnit);
    size_t kind_count;
    const KindDef *kinds = pack_kinds(frame->pack, &kind_count);
    for (size_t i = 0; i < frame->tree.count; i++) {
        const Unit *unit = &frame->tree.units[i];
        units[i] = (FrameUnit){.id = unit->id, .end = (uint32_t)unit->end, .kind = (uint32_t)(unit->kind - kinds)};
        add_text(texts, &units[i], 0, unit->code);
        add_text(texts, &units[i], 1, unit->name);
        add_text(texts, &units[i], 2, unit_day(unit->begun));
        add_text(texts, &units[i], 3, unit_day(unit->ended));
    }
    return units;
}

static CellState state_of(const Frame *frame, Reason reason) {
    const ReasonItem *item = reason_get(frame->reasons, reason);
    return !item                          ? CELL_EMPTY
           : item->kind == REASON_MASKED  ? CELL_MASKED
           : item->kind == REASON_DAMAGED ? CELL_DAMAGED
                                          : CELL_EMPTY;
}

typedef struct Unknowns {
    uint64_t *bits;
    FrameException *exceptions;
    size_t exception_count;
} Unknowns;

static void find_unknowns(const Frame *frame, int element, Unknowns *out) {
    StoredColumn column = frame_column(frame, element);
    size_t at = 0, row;
    Reason reason;
    stored_unknowns(&column, frame->tree.count, out->bits);
    out->exception_count = 0;
    while (stored_next_other(&column, frame->tree.count, &at, &row, &reason)) {
        CellState state = state_of(frame, reason);
        if (state != CELL_EMPTY) {
            out->exceptions[out->exception_count++] = (FrameException){(uint32_t)row, (uint32_t)state};
        }
    }
}

/* Ledgers are counted whenever a frame is loaded: some counts hang on the day. */
static bool is_kept(const Frame *frame, const Element *elements, size_t element) {
    return !elements[element].ledger.len && frame_column(frame, (int)element).value;
}

static bool write_file(const Frame *frame, const char *path, uint64_t packs, Arena *arena, Err *err) {
    size_t count, rows = frame->tree.count;
    const Element *elements = pack_elements(frame->pack, &count);
    Texts texts = {buf_create(arena)};
    const FrameUnit *units = units_of(frame, &texts, arena);
    FrameHead head = {.packs = packs,
                      .period_id = frame->tree.period_id,
                      .mark = frame->mark,
                      .rows = rows,
                      .text_bytes = texts.out.len};
    for (size_t i = 0; i < count; i++) {
        head.column_count += is_kept(frame, elements, i);
    }
    FrameWriter *writer;
    if (texts.out.len > UINT32_MAX || !frame_writer_begin(path, &head, arena, &writer, err)) {
        return false;
    }
    frame_writer_units(writer, units, frame->tree.by_code, buf_str(&texts.out));
    Unknowns unknowns = {ARENA_ARRAY(arena, (rows + 63) / 64, uint64_t), ARENA_ARRAY(arena, rows, FrameException), 0};
    for (size_t i = 0; i < count; i++) {
        if (is_kept(frame, elements, i)) {
            find_unknowns(frame, (int)i, &unknowns);
            frame_writer_column(writer, (uint32_t)i, frame_column(frame, (int)i).value, unknowns.bits,
                                unknowns.exceptions, unknowns.exception_count);
        }
    }
    return frame_writer_end(writer, err);
}

/* Files of the period by other packs: nobody will ask for them again, or they are made again. */
static void drop_others(const char *folder, const char *kept, int64_t period_id) {
    char beginning[32], path[PATH_BYTES + 300];
    int length = snprintf(beginning, sizeof beginning, "%lld-", (long long)period_id);
    DIR *listing = opendir(folder);
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) {
        if (strncmp(entry->d_name, beginning, (size_t)length) == 0) {
            snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
            if (strcmp(path, kept) != 0) {
                unlink(path);
            }
        }
    }
    if (listing) {
        closedir(listing);
    }
}

void frame_keep(const Frame *frame, Store *store) {
    char path[PATH_BYTES], folder[PATH_BYTES];
    uint64_t packs = fingerprint(frame->pack);
    Err err = {.kind = ERR_NONE};
    if (frame->tree.count < KEPT_ROWS || !path_of(store, frame->tree.period_id, packs, path)) {
        return;
    }
    snprintf(folder, sizeof folder, "%s/frames", store_directory(store));
    Arena *arena = arena_create();
    if (directory_create(folder, &err) && write_file(frame, path, packs, arena, &err)) {
        drop_others(folder, path, frame->tree.period_id);
    } else if (err.kind != ERR_NONE) { /* a folder that nobody may write to: then it is read from the database */
        log_line(LOG_WARN, "frames: %s", err.message);
    }
    arena_destroy(arena);
}
