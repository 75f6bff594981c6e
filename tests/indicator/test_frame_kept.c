/* Frames kept beside the database: the same as those read out of it, whatever came since and whatever happened to the
 * files. */
#include "world.h"

#include "frame_file.h"
#include "indicator_internal.h"

#include <dirent.h>
#include <sys/stat.h>

#define HEAD_LINE "code,name,parent,kind,period,owner,pupils_P,pupils_J,ft_P,books,children\n"

enum { COUNTIES = 4, SCHOOLS = 700, SEED = 20240901 };

static unsigned dice_state = SEED;
static unsigned dice(unsigned sides) {
    dice_state = dice_state * 1664525u + 1013904223u;
    return (dice_state >> 8) % sides;
}

/* A city with counties of schools of four kinds; some figures are open, some hidden. */
static const char *table(const World *world, const char *period, unsigned seed) {
    static const char *const kinds[] = {"小学", "初中", "九年一贯制", "幼儿园"};
    Buf out = buf_create(world->arena);
    dice_state = seed;
    buf_add_format(&out, HEAD_LINE "M,大市,,市,%s,,,,,,\n", period);
    for (int c = 0; c < COUNTIES; c++) {
        buf_add_format(&out, "C%d,县%d,M,县,%s,,,,,,\n", c, c, period);
        for (int i = 0; i < SCHOOLS; i++) {
            unsigned kind = dice(4), pupils = 100 + dice(900);
            bool primary = kind == 0 || kind == 2, junior = kind == 1 || kind == 2;
            buf_add_format(&out, "C%d-S%d,校%d-%d,C%d,%s,%s,%s,", c, i, c, i, c, kinds[kind], period,
                           dice(3) ? "公办" : "民办");
            buf_add_format(&out, primary ? "%u," : ",", pupils);
            buf_add_format(&out, junior ? "%u," : ",", pupils / 2);
            buf_add_format(&out, primary && dice(50) ? "%u," : ",", 1 + pupils / 17);
            buf_add(&out, dice(30) ? str_format(world->arena, "%u,", dice(9000)) : STR("***,"));
            buf_add_format(&out, kind == 3 ? "%u\n" : "\n", 30 + pupils / 4);
        }
    }
    return str_cstr(world->arena, buf_str(&out));
}

static const char *frames_folder(const World *world) {
    return str_format(world->arena, "%s/frames", world->scratch->data).data;
}

/* The paths of what is kept; each call finds them anew. */
static size_t kept_files(const World *world, Str *paths, size_t most) {
    size_t count = 0;
    DIR *listing = opendir(frames_folder(world));
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.' && count < most) {
            paths[count++] = str_format(world->arena, "%s/%s", frames_folder(world), entry->d_name);
        }
    }
    if (listing) {
        closedir(listing);
    }
    return count;
}

static void drop_kept(const World *world) {
    Str paths[8];
    for (size_t i = kept_files(world, paths, 8); i-- > 0;) {
        assert_int_equal(remove(paths[i].data), 0);
    }
}

static Frame *load(World *world, const char *period) {
    Frame *frame;
    Err err = {.kind = ERR_NONE};
    must(frame_load(world->scratch->store, world->pack, str_from(period), true, &frame, &err), &err);
    return frame;
}

static void assert_same_tree(const UnitTree *a, const UnitTree *b) {
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        const Unit *x = &a->units[i], *y = &b->units[i];
        assert_true(x->id == y->id && x->kind == y->kind && x->parent == y->parent && x->end == y->end);
        assert_true(x->depth == y->depth && str_equal(x->code, y->code) && str_equal(x->name, y->name));
        assert_true(str_equal(unit_day(x->begun), unit_day(y->begun)) &&
                    str_equal(unit_day(x->ended), unit_day(y->ended)));
        assert_int_equal(org_tree_find(a, y->code), i);
        assert_int_equal(a->by_id[y->id], i);
    }
    assert_int_equal(org_tree_find(a, STR("nobody")), -1);
}

static bool same_reason(const Frame *a, Reason x, const Frame *b, Reason y) {
    const ReasonItem *p = reason_get(a->reasons, x), *q = reason_get(b->reasons, y);
    return (!p && !q) || (p && q && p->kind == q->kind && str_equal(p->element, q->element));
}

static void assert_same_columns(const Frame *a, const Frame *b) {
    for (size_t e = 0; e < a->column_count; e++) {
        StoredColumn x = frame_column(a, (int)e), y = frame_column(b, (int)e);
        assert_true((x.value == NULL) == (y.value == NULL));
        for (size_t i = 0; x.value && i < a->tree.count; i++) {
            Value p = stored_value(&x, i), q = stored_value(&y, i);
            if (memcmp(&p.number, &q.number, sizeof(double)) != 0 || !same_reason(a, p.reason, b, q.reason)) {
                fail_msg("element %zu row %zu: %g (%u), wanted %g (%u)", e, i, p.number, p.reason, q.number, q.reason);
            }
        }
    }
}

static void assert_same(const Frame *a, const Frame *b) {
    assert_same_tree(&a->tree, &b->tree);
    assert_same_columns(a, b);
    assert_memory_equal(a->school_rows, b->school_rows, a->tree.count);
    assert_true((a->last == NULL) == (b->last == NULL));
    if (a->last) {
        assert_same_tree(&a->last->tree, &b->last->tree);
        assert_same_columns(a->last, b->last);
        assert_same_columns(a->previous, b->previous);
    }
}

/* Loads twice, as things are and out of the database, and holds one against the other. */
static void assert_right(World *world, const char *period, bool kept) {
    Frame *frame = load(world, period);
    assert_int_equal(frame->file != NULL, kept);
    drop_kept(world);
    Frame *anew = load(world, period);
    assert_null(anew->file);
    assert_same(frame, anew);
    frame_destroy(frame);
    frame_destroy(anew);
}

static void two_years(World *world) {
    world_import(world, table(world, "2023", 7));
    world_import(world, table(world, "2024", 8));
    frame_destroy(load(world, "2024"));
}

static void what_is_kept_is_what_the_database_gives(void **state) {
    World *world = *state;
    Str paths[8];
    two_years(world);
    assert_int_equal(kept_files(world, paths, 8), 2);
    struct stat status;
    assert_int_equal(stat(paths[0].data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_right(world, "2024", true);
}

static void a_small_period_is_not_kept(void **state) {
    World *world = *state;
    Str paths[8];
    world_import(world, HEAD_LINE "C,甲县,,县,2024,,,,,,\nS,一小,C,小学,2024,公办,200,,12,9,\n");
    frame_destroy(load(world, "2024"));
    assert_int_equal(kept_files(world, paths, 8), 0);
}

static void figures_that_came_since_are_added(void **state) {
    World *world = *state;
    two_years(world);
    world_import(world, "code,name,period,pupils_P,books,art_rooms\n"
                        "C1-S0,校1-0,2024,,777,12\n" /* a kind of school that has none: known to be 0 */
                        "C1-S0,校1-0,2023,,***,\n"
                        "C2-S5,校2-5,2024,,,\n");
    world_import(world, "code,name,period,books,computers\nC1-S0,校1-0,2024,778,\nC0-S0,校0-0,2024,***,5\n");
    world_import(world, "code,name,period,books\nC3-S9,校3-9,2023,1234\n");
    assert_right(world, "2024", true);
}

static void a_file_that_much_was_added_to_is_written_anew(void **state) {
    World *world = *state;
    two_years(world);
    Buf out = buf_create(world->arena);
    buf_add(&out, STR("code,name,period,books\n"));
    for (int i = 0; i < SCHOOLS; i++) {
        buf_add_format(&out, "C0-S%d,校0-%d,2024,%d\n", i, i, i);
    }
    world_import(world, str_cstr(world->arena, buf_str(&out)));
    Frame *added = load(world, "2024"), *again = load(world, "2024");
    const FrameHead *head = frame_file_head(again->file);
    assert_true(frame_file_head(added->file)->mark.version < added->mark.version);
    assert_int_equal(head->mark.version, added->mark.version);
    frame_destroy(added); /* the file it lies in has lost its name, not its bytes */
    frame_destroy(again);
    assert_right(world, "2024", true);
}

static void a_change_of_units_is_read_anew(void **state) {
    World *world = *state;
    two_years(world);
    world_import(world, "code,name,parent,kind,period,pupils_P\nC1-N,新校,C1,小学,2024,60\n");
    assert_right(world, "2024", false);
    frame_destroy(load(world, "2024"));
    OrgAct act = {.store = world->scratch->store,
                  .pack = world->pack,
                  .arena = world->arena,
                  .on = STR("2024-09-01"),
                  .reason = STR("更名"),
                  .actor = STR("tester")};
    OrgOutcome outcome;
    Err err = {.kind = ERR_NONE};
    must(org_rename(&act, STR("C1-N"), STR("又新校"), &outcome, &err), &err);
    assert_right(world, "2024", false);
}

/* ---- while a frame is in use ---- */

static void what_is_stored_is_laid_over_a_frame_in_use(void **state) {
    World *world = *state;
    Err err = {.kind = ERR_NONE};
    FrameChanges changes;
    bool done;
    two_years(world);
    Frame *frame = load(world, "2024");
    int school = unit_of(frame, "C1-S0");
    frame_column(frame, element_of(world, "books")); /* one column is ready, the others are not yet */
    must(frame_catch_up(frame, world->scratch->store, world->arena, &changes, &done, &err), &err);
    assert_true(done && changes.count == 0);
    world_import(world,
                 "code,name,period,books,art_rooms,computers\nC1-S0,校1-0,2024,777,12,\nC2-S1,校2-1,2024,***,,9\n");
    world_import(world, "code,name,period,books\nC1-S0,校1-0,2024,778\nC3-S9,校3-9,2023,1234\n");
    must(frame_catch_up(frame, world->scratch->store, world->arena, &changes, &done, &err), &err);
    assert_true(done);
    assert_int_equal(changes.count, 3);
    assert_int_equal(changes.rows[0], school);
    drop_kept(world);
    Frame *anew = load(world, "2024");
    assert_same(frame, anew);
    assert_int_equal(frame->mark.version, anew->mark.version);
    frame_destroy(anew);
    world_import(world, "code,name,parent,kind,period,pupils_P\nC1-N,新校,C1,小学,2024,60\n");
    must(frame_catch_up(frame, world->scratch->store, world->arena, &changes, &done, &err), &err);
    assert_false(done);
    frame_destroy(frame);
}

static const IndicatorDef *const *indicators(const World *world, size_t *count) {
    size_t all;
    const IndicatorDef *defs = pack_indicators(world->pack, &all);
    const IndicatorDef **list = ARENA_ARRAY(world->arena, all, const IndicatorDef *);
    for (size_t i = 0; i < all; i++) {
        list[i] = &defs[i];
    }
    *count = all;
    return list;
}

/* ---- memory ---- */

enum { WIDE_ROWS = 600000, WIDE_COLUMNS = 8, WIDE_COUNTY = 1000 };

static uint32_t kind_of_level(const World *world, UnitLevel level) {
    size_t count, at = 0;
    const KindDef *kinds = pack_kinds(world->pack, &count);
    while (at + 1 < count && kinds[at].level != level) {
        at++;
    }
    return (uint32_t)at;
}

/* Counties of 1,000 rows each: a county and its schools. The elements are those that schools fill in. */
static void write_wide(World *world, const char *path) {
    static const char nothing[] = "";
    uint32_t county = kind_of_level(world, LEVEL_COUNTY), school = kind_of_level(world, LEVEL_SCHOOL);
    FrameUnit *units = ARENA_ARRAY(world->arena, WIDE_ROWS, FrameUnit);
    int *codes = ARENA_ARRAY(world->arena, WIDE_ROWS, int);
    double *values = ARENA_ARRAY(world->arena, WIDE_ROWS, double);
    uint64_t *unknown = ARENA_ARRAY(world->arena, WIDE_ROWS / 64 + 1, uint64_t);
    for (int i = 0; i < WIDE_ROWS; i++) {
        bool heads = i % WIDE_COUNTY == 0;
        units[i] = (FrameUnit){.id = i + 1, .end = (uint32_t)(heads ? i + WIDE_COUNTY : i + 1)};
        units[i].kind = heads ? county : school;
        codes[i] = i;
        values[i] = i;
    }
    unknown[0] = 1 << 5;
    values[5] = 0;
    size_t count, written = 0;
    const Element *elements = pack_elements(world->pack, &count);
    const FrameHead head = {.rows = WIDE_ROWS, .column_count = WIDE_COLUMNS, .text_bytes = sizeof nothing};
    const FrameException hidden = {5, CELL_MASKED};
    FrameWriter *writer;
    Err err = {.kind = ERR_NONE};
    must(frame_writer_begin(path, &head, world->arena, &writer, &err), &err);
    frame_writer_units(writer, units, codes, (Str){nothing, sizeof nothing});
    for (size_t e = 0; e < count && written < WIDE_COLUMNS; e++) {
        if (elements[e].type == ELEMENT_NUMBER && !elements[e].ledger.len) {
            frame_writer_column(writer, (uint32_t)e, values, unknown, &hidden, 1);
            written++;
        }
    }
    must(frame_writer_end(writer, &err), &err);
}

/* How many bytes of the mapping lie in this program's memory. */
static size_t resident(const FrameFile *file) {
    char line[512];
    unsigned long long from, to;
    size_t kilobytes = 0;
    bool here = false;
    FILE *maps = fopen("/proc/self/smaps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%llx-%llx ", &from, &to) == 2) {
            here = (uintptr_t)frame_file_head(file) >= from && (uintptr_t)frame_file_head(file) < to;
        }
        if (here && sscanf(line, "Rss: %zu", &kilobytes) == 1) {
            break;
        }
    }
    fclose(maps);
    return kilobytes * 1024;
}

static double sum_of(const Frame *frame, size_t from, size_t to) {
    double sum = 0;
    for (size_t e = 0; e < frame->column_count; e++) {
        StoredColumn column = frame_column(frame, (int)e);
        for (size_t i = from; column.value && i < to; i++) {
            sum += stored_known(&column, i) ? column.value[i] : 0;
        }
    }
    return sum;
}

/* A server for a county on the data of a country: every column was judged, what lies in memory is the county. */
static void a_county_takes_the_memory_of_a_county(void **state) {
    World *world = *state;
    const char *path = str_format(world->arena, "%s/wide.frame", world->scratch->data).data;
    write_wide(world, path);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    Frame frame = {.arena = world->arena, .pack = world->pack, .reasons = reason_list(world->arena), .lock = &lock};
    Err err = {.kind = ERR_NONE};
    frame_prepare_columns(&frame);
    must(frame_file_open(path, &frame.file, &err) && frame_take_file(&frame, frame.file, &err), &err);
    size_t whole = WIDE_ROWS * WIDE_COLUMNS * sizeof(double), from = 50 * WIDE_COUNTY, to = from + WIDE_COUNTY;
    assert_true(sum_of(&frame, from, to) == WIDE_COLUMNS * (from + (to - 1)) / 2.0 * WIDE_COUNTY);
    assert_true(resident(frame.file) < whole / 2); /* the system maps more around what is read */
    assert_true(sum_of(&frame, 0, WIDE_ROWS) == WIDE_COLUMNS * (WIDE_ROWS / 2.0 * (WIDE_ROWS - 1) - 5));
    assert_true(resident(frame.file) > whole * 9 / 10);
    size_t others = 0;
    for (size_t e = 0; e < frame.column_count; e++) {
        StoredColumn column = frame_column(&frame, (int)e);
        others += column.value && reason_get(frame.reasons, stored_reason(&column, 5))->kind == REASON_MASKED;
    }
    assert_int_equal(others, WIDE_COLUMNS);
    frame_file_close(frame.file);
}

/* A wide frame, and what a thread that reads all of it comes to. */
typedef struct Reading {
    const Frame *frame;
    double sum;
} Reading;

static void *read_all(void *context) {
    Reading *reading = context;
    reading->sum = sum_of(reading->frame, 0, reading->frame->tree.count);
    return NULL;
}

static Frame *open_wide(World *world, const char *path, pthread_mutex_t *lock) {
    Frame *frame = ARENA_NEW(world->arena, Frame);
    *frame = (Frame){.arena = world->arena, .pack = world->pack, .reasons = reason_list(world->arena), .lock = lock};
    Err err = {.kind = ERR_NONE};
    frame_prepare_columns(frame);
    must(frame_file_open(path, &frame->file, &err) && frame_take_file(frame, frame->file, &err), &err);
    return frame;
}

/* Threads that ask for the same columns at the same time judge them together; a piece that is damaged is damaged for
 * all of them. */
static void threads_that_ask_at_once_get_the_same_columns(void **state) {
    enum { THREADS = 4 };
    World *world = *state;
    const char *path = str_format(world->arena, "%s/wide-threads.frame", world->scratch->data).data;
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    double sums[2];
    write_wide(world, path);
    for (int damaged = 0; damaged < 2; damaged++) {
        Frame *frame = open_wide(world, path, &lock);
        Reading readings[THREADS];
        pthread_t threads[THREADS];
        if (damaged) { /* a bit in the middle of a column: nothing of the column is known then */
            frame->kept->store = NULL;
            const FrameColumn *column = &frame_file_columns(frame->file)[1];
            ((double *)((uintptr_t)frame_file_head(frame->file) + column->values))[WIDE_ROWS / 2] += 1;
        }
        for (int i = 0; i < THREADS; i++) {
            readings[i] = (Reading){frame, 0};
            assert_int_equal(pthread_create(&threads[i], NULL, read_all, &readings[i]), 0);
        }
        for (int i = 0; i < THREADS; i++) {
            pthread_join(threads[i], NULL);
            assert_true(readings[i].sum == readings[0].sum);
        }
        sums[damaged] = readings[0].sum;
        frame_file_close(frame->file);
    }
    const double one = WIDE_ROWS / 2.0 * (WIDE_ROWS - 1) - 5;
    assert_true(sums[0] == WIDE_COLUMNS * one);
    assert_true(sums[1] == (WIDE_COLUMNS - 1) * one);
}

/* Every indicator of the packs in every unit from the county up, against asking one by one. */
static void assert_standing(World *world, const Frame *frame, const IndicatorStanding *standing) {
    size_t count, known = 0;
    const IndicatorDef *const *list = indicators(world, &count);
    for (int unit = 0; (size_t)unit < frame->tree.count; unit++) {
        const Value *values = indicator_standing_values(standing, unit);
        assert_int_equal(values != NULL, frame->tree.units[unit].kind->level <= LEVEL_COUNTY);
        for (size_t i = 0; values && i < count; i++) {
            MeasureResult wanted;
            Err err = {.kind = ERR_NONE};
            must(indicator_measure(frame, list[i], unit, world->arena, &wanted, &err), &err);
            assert_int_equal(values[i].reason == 0, wanted.value.reason == 0);
            if (fabs(values[i].number - wanted.value.number) > 1e-9 * fmax(1, fabs(wanted.value.number))) {
                fail_msg("%.*s of unit %d: %.17g, wanted %.17g", STR_ARG(list[i]->value.text), unit, values[i].number,
                         wanted.value.number);
            }
            known += !wanted.value.reason;
        }
    }
    assert_true(known > 20);
}

static void a_what_if_reads_only_the_counties_concerned(void **state) {
    World *world = *state;
    Err err = {.kind = ERR_NONE};
    IndicatorStanding *standing;
    two_years(world);
    Frame *frame = load(world, "2024");
    const IndicatorDef *list[] = {pack_indicator(world->pack, STR("books-per-pupil"))};
    assert_non_null(list[0]);
    must(indicator_standing(frame, list, 1, world->arena, &standing, &err), &err);
    CellChange cells[40];
    for (int i = 0; i < 40; i++) {
        const char *code = str_format(world->arena, "C%d-S%d", i % 3, i).data;
        cells[i] = (CellChange){unit_of(frame, code), element_of(world, i % 2 ? "books" : "pupils_P"), 100 + i};
    }
    IndicatorStanding *what_if = indicator_standing_what_if(standing, cells, 40, world->arena);
    const Frame *changed = frame_overlay(frame, cells, 40, world->arena);
    for (int unit = 0; (size_t)unit < frame->tree.count; unit++) {
        const Value *values = indicator_standing_values(what_if, unit);
        MeasureResult wanted;
        if (values) {
            must(indicator_measure(changed, list[0], unit, world->arena, &wanted, &err), &err);
            assert_int_equal(values->reason == 0, wanted.value.reason == 0);
            assert_true(fabs(values->number - wanted.value.number) <= 1e-9 * fmax(1, fabs(wanted.value.number)));
        }
    }
    indicator_standing_end(what_if);
    indicator_standing_end(standing);
    frame_destroy(frame);
}

static void indicators_stand_while_figures_change(void **state) {
    World *world = *state;
    Err err = {.kind = ERR_NONE};
    FrameChanges changes;
    IndicatorStanding *standing;
    size_t count;
    bool done;
    two_years(world);
    Frame *frame = load(world, "2024");
    const IndicatorDef *const *list = indicators(world, &count);
    must(indicator_standing(frame, list, count, world->arena, &standing, &err), &err);
    assert_standing(world, frame, standing);
    world_import(world, "code,name,period,books,art_rooms\nC1-S0,校1-0,2024,8777,12\nC3-S9,校3-9,2023,1234,\n");
    must(frame_catch_up(frame, world->scratch->store, world->arena, &changes, &done, &err), &err);
    assert_true(done);
    indicator_standing_changed(standing, changes.rows, changes.count);
    assert_standing(world, frame, standing);
    const int first = unit_of(frame, "C0-S1"), second = unit_of(frame, "C2-S7");
    const CellChange cells[] = {{first, element_of(world, "books"), 12345},
                                {first + 1, element_of(world, "books"), 0},
                                {second, element_of(world, "pupils_P"), 5000},
                                {first, element_of(world, "books"), 12346}};
    IndicatorStanding *what_if = indicator_standing_what_if(standing, cells, 4, world->arena);
    assert_standing(world, frame_overlay(frame, cells, 4, world->arena), what_if);
    assert_standing(world, frame, standing); /* it stays as it is */
    const int county = unit_of(frame, "C1");
    const CellChange all[] = {cells[0],
                              cells[1],
                              cells[2],
                              cells[3],
                              {second, element_of(world, "pupils_P"), 700}, /* again, and other counties */
                              {unit_of(frame, "C1-S4"), element_of(world, "books"), 1},
                              {county, element_of(world, "teacher_avg_pay"), 90000}, /* nobody has filled them in */
                              {county, element_of(world, "civil_avg_pay"), 80000},
                              {first, element_of(world, "boarders_P"), 40}};
    IndicatorStanding *upon = indicator_standing_what_if(what_if, all + 4, 5, world->arena);
    assert_standing(world, frame_overlay(frame, all, 9, world->arena), upon);
    assert_standing(world, frame_overlay(frame, cells, 4, world->arena), what_if);
    indicator_standing_end(upon);
    indicator_standing_end(what_if);
    indicator_standing_end(standing);
    frame_destroy(frame);
}

/* ---- files that are wrong ---- */

static Str read_file(const World *world, Str path) {
    Str bytes;
    Err err = {.kind = ERR_NONE};
    must(file_read(world->arena, path.data, (size_t)1 << 30, &bytes, &err), &err);
    return bytes;
}

/* The file of the year, which is the one with the newer period: ids of periods go up. */
static Str file_of_2024(const World *world) {
    Str paths[8];
    size_t count = kept_files(world, paths, 8);
    assert_true(count > 0);
    return count > 1 && str_compare(paths[0], paths[1]) < 0 ? paths[1] : paths[0];
}

static void replace(const World *world, Str path, Str bytes) {
    Err err = {.kind = ERR_NONE};
    (void)world;
    must(file_write(path.data, bytes, &err), &err);
}

/* What is there instead of the file: the frame is right all the same. `anew` is right. */
static void assert_survives(World *world, Str path, Str bytes, const Frame *anew) {
    replace(world, path, bytes);
    Frame *frame = load(world, "2024");
    assert_null(frame->file);
    assert_same(frame, anew);
    frame_destroy(frame);
}

static void a_truncated_file_is_left_alone(void **state) {
    World *world = *state;
    two_years(world);
    Frame *anew = load(world, "2024");
    Str path = file_of_2024(world), bytes = read_file(world, path);
    for (size_t i = 0; i < 24; i++) {
        size_t length = i < 4 ? i * 100 : dice((unsigned)bytes.len);
        assert_survives(world, path, str_slice(bytes, 0, length), anew);
    }
    assert_survives(world, path, str_slice(bytes, 0, bytes.len - 1), anew);
    Buf longer = buf_create(world->arena);
    buf_add(&longer, bytes);
    buf_add_char(&longer, 0);
    assert_survives(world, path, buf_str(&longer), anew);
    frame_destroy(anew);
}

static void a_single_bit_that_turned_is_found(void **state) {
    World *world = *state;
    two_years(world);
    Frame *anew = load(world, "2024");
    Str path = file_of_2024(world), bytes = read_file(world, path);
    for (size_t i = 0; i < 60; i++) {
        char *copy = arena_grow(world->arena, bytes.data, bytes.len, bytes.len, 1);
        size_t at = i < 20 ? dice(sizeof(FrameHead)) : dice((unsigned)bytes.len);
        copy[at] = (char)(copy[at] ^ 1 << dice(8));
        replace(world, path, (Str){copy, bytes.len});
        Frame *frame = load(world, "2024");
        assert_same(frame, anew); /* a bit of padding before the data is in the sum, too */
        frame_destroy(frame);
    }
    frame_destroy(anew);
}

enum { PAGE = 4096 };

static void no_page(char *page, size_t bytes) {
    memset(page, 0, bytes);
}

/* What another file had in this place of the disk before. */
static void other_page(char *page, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        page[i] = (char)dice(256);
    }
}

/* Pages that the disk never took, one after the other: head, sums, units, texts and every column. */
static void a_page_that_was_never_written_is_found_out(void **state) {
    void (*const losses[])(char *page, size_t bytes) = {no_page, other_page};
    World *world = *state;
    two_years(world);
    Frame *anew = load(world, "2024");
    Str path = file_of_2024(world), bytes = read_file(world, path);
    size_t found = 0;
    assert_true(bytes.len > (size_t)20 * PAGE);
    for (size_t at = 0; at < bytes.len; at += PAGE) {
        size_t length = bytes.len - at < PAGE ? bytes.len - at : PAGE;
        char *copy = arena_grow(world->arena, bytes.data, bytes.len, bytes.len, 1);
        losses[at / PAGE % 2](copy + at, length);
        if (memcmp(copy + at, bytes.data + at, length) == 0) {
            continue; /* nothing but zeros was to be written */
        }
        replace(world, path, (Str){copy, bytes.len});
        Frame *frame = load(world, "2024");
        assert_same(frame, anew); /* reads every column; a damaged one is made of the database, and the file dropped */
        frame_destroy(frame);
        found++;
        Str now = path_exists(path.data) ? read_file(world, path) : (Str){NULL, 0};
        assert_false(now.len == bytes.len && memcmp(now.data, copy, bytes.len) == 0); /* it does not stay */
    }
    assert_true(found > 10);
    frame_destroy(anew);
}

/* Changes the head and sets the sums as if it had been written so. */
static Str resealed(const World *world, Str bytes, void (*change)(FrameHead *head)) {
    char *copy = arena_grow(world->arena, bytes.data, bytes.len, bytes.len, 1);
    change((FrameHead *)(void *)copy);
    assert_true(frame_file_seal(copy, bytes.len));
    return (Str){copy, bytes.len};
}

static void older_format(FrameHead *head) {
    head->format--;
}
static void other_bytes(FrameHead *head) {
    head->byte_order = 0x04030201;
}
static void other_packs(FrameHead *head) {
    head->packs++;
}
static void later_version(FrameHead *head) {
    head->mark.version += 5;
}
static void later_submission(FrameHead *head) {
    head->mark.submission += 5;
}
static void other_units(FrameHead *head) {
    head->mark.units--;
}
static void other_period(FrameHead *head) {
    head->period_id--;
}
static void other_history(FrameHead *head) {
    head->mark.hash[10] = head->mark.hash[10] == 'a' ? 'b' : 'a';
}
static void no_history(FrameHead *head) {
    head->mark.sequence = 0;
    head->mark.hash[0] = '\0';
}
static void as_it_was(FrameHead *head) {
    (void)head;
}

static void a_file_of_another_form_or_another_past_is_left_alone(void **state) {
    static void (*const changes[])(FrameHead * head) = {older_format,  other_bytes,      other_packs,
                                                        later_version, later_submission, other_units,
                                                        other_period,  other_history,    no_history};
    World *world = *state;
    two_years(world);
    Frame *anew = load(world, "2024");
    Str path = file_of_2024(world), bytes = read_file(world, path);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_survives(world, path, resealed(world, bytes, changes[i]), anew);
    }
    replace(world, path, resealed(world, bytes, as_it_was));
    Frame *good = load(world, "2024");
    assert_non_null(good->file);
    frame_destroy(good);
    frame_destroy(anew);
}

static void a_file_of_another_database_is_left_alone(void **state) {
    World *world = *state;
    two_years(world);
    Str path = file_of_2024(world), bytes = read_file(world, path);
    void *other_state;
    World here = *world; /* a second database with as many changes and other figures */
    scratch_set_up(&other_state);
    here.scratch = other_state;
    here.frame = NULL;
    world_import(&here, table(&here, "2023", 70));
    world_import(&here, table(&here, "2024", 80));
    frame_destroy(load(&here, "2024"));
    replace(&here, file_of_2024(&here), bytes);
    assert_right(&here, "2024", false);
    scratch_tear_down(&other_state);
}

static void a_database_set_back_does_not_get_what_came_later(void **state) {
    World *world = *state;
    Scratch *scratch = world->scratch;
    Err err = {.kind = ERR_NONE};
    two_years(world);
    const char *backup = str_format(world->arena, "%s/backup", scratch->folder).data;
    must(store_backup(scratch->store, backup, &err), &err);
    world_import(world, "code,name,period,books\nC0-S0,校0-0,2024,5\n");
    drop_kept(world);
    frame_destroy(load(world, "2024"));
    Str newer = file_of_2024(world), bytes = read_file(world, newer);
    const char *restored = str_format(world->arena, "%s/restored", scratch->folder).data;
    must(store_restore(backup, restored, &err), &err);
    assert_false(path_exists(str_format(world->arena, "%s/frames", restored).data)); /* a backup holds none */
    Scratch back = *scratch;
    World old = *world;
    snprintf(back.data, sizeof back.data, "%s", restored);
    must(store_open(restored, STORE_EXISTING, &back.store, &err), &err);
    old.scratch = &back;
    frame_destroy(load(&old, "2024"));
    replace(&old, file_of_2024(&old), bytes);
    assert_right(&old, "2024", false);
    /* and it moves on to the same number of changes, by another way */
    replace(&old, file_of_2024(&old), bytes);
    world_import(&old, "code,name,period,books\nC0-S0,校0-0,2024,77\n");
    assert_right(&old, "2024", false);
    store_close(back.store);
}

static void a_folder_that_cannot_be_written_is_no_fault(void **state) {
    World *world = *state;
    Err err = {.kind = ERR_NONE};
    must(file_write(frames_folder(world), STR("in the way"), &err), &err);
    world_import(world, table(world, "2024", 8));
    Frame *frame = load(world, "2024"), *again = load(world, "2024");
    assert_same(frame, again);
    frame_destroy(frame);
    frame_destroy(again);
}

int main(void) {
    log_set_level(LOG_ERROR);
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)
    const struct CMUnitTest tests[] = {
        TEST(what_is_kept_is_what_the_database_gives),
        TEST(a_small_period_is_not_kept),
        TEST(figures_that_came_since_are_added),
        TEST(a_file_that_much_was_added_to_is_written_anew),
        TEST(a_change_of_units_is_read_anew),
        TEST(what_is_stored_is_laid_over_a_frame_in_use),
        TEST(a_county_takes_the_memory_of_a_county),
        TEST(threads_that_ask_at_once_get_the_same_columns),
        TEST(indicators_stand_while_figures_change),
        TEST(a_what_if_reads_only_the_counties_concerned),
        TEST(a_truncated_file_is_left_alone),
        TEST(a_single_bit_that_turned_is_found),
        TEST(a_page_that_was_never_written_is_found_out),
        TEST(a_file_of_another_form_or_another_past_is_left_alone),
        TEST(a_file_of_another_database_is_left_alone),
        TEST(a_database_set_back_does_not_get_what_came_later),
        TEST(a_folder_that_cannot_be_written_is_no_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
