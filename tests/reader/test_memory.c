/* Memory grows with the text and no faster: a child with so many bytes for each byte of text reads and checks it. */
#include "invented_report.h"
#include "read_support.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(feature) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
enum { SANITIZED = 1 }; /* its own book-keeping takes more than what is measured */
#else
enum { SANITIZED = 0 };
#endif

enum { BYTES_FOR_EACH = 40, BESIDE = 24 << 20 }; /* docs/reader.md; what a process takes whatever it reads */

static size_t address_space(void) {
    size_t pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%zu", &pages) != 1) {
        _exit(2);
    }
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* The child ends by itself when it gets no memory. */
static _Noreturn void read_within(const Room *room, Str text, size_t bytes_for_each) {
    size_t most = address_space() + BESIDE + bytes_for_each * text.len;
    struct rlimit limit = {most, most}, none = {0, 0};
    ReadFile file;
    ReadFindings findings;
    Err err = {.kind = ERR_NONE};
    Arena *arena = arena_create();
    bool good = setrlimit(RLIMIT_CORE, &none) == 0 && setrlimit(RLIMIT_AS, &limit) == 0 &&
                read_text(arena, room->pack, STR("测试"), text, &file, &err) &&
                read_check(&file, 1, room->pack, NULL, arena, &findings, &err);
    _exit(good ? 0 : 1);
}

static int status_within(const Room *room, Str text, size_t bytes_for_each) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        read_within(room, text, bytes_for_each);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void a_text_is_read_within_its_share_of_memory(void **state) {
    if (SANITIZED) {
        skip();
    }
    Room *room = *state;
    for (size_t size = 1 << 20; size <= 8 << 20; size *= 8) {
        Arena *arena = arena_create();
        assert_int_equal(status_within(room, invented_reports(arena, size, false, size), BYTES_FOR_EACH), 0);
        assert_int_equal(status_within(room, invented_reports(arena, size, true, size), BYTES_FOR_EACH), 0);
        arena_destroy(arena);
    }
}

/* The limit is one: with a tenth of it nothing is read. */
static void less_memory_is_not_enough(void **state) {
    if (SANITIZED) {
        skip();
    }
    Room *room = *state;
    Arena *arena = arena_create();
    assert_int_not_equal(status_within(room, invented_reports(arena, 16 << 20, true, 3), BYTES_FOR_EACH / 10), 0);
    arena_destroy(arena);
}

/* One paragraph of so many figures, each with how it is reckoned. */
static Str long_report(Arena *arena, int year) {
    enum { FIGURES = 500 };
    Buf text = buf_create(arena);
    buf_add_format(&text, "云溪县教育局%d年工作总结\n", year);
    for (int i = 1; i <= FIGURES; i++) {
        buf_add_format(&text, "第%d所学校专任教师比例（专任教师数与教职工数之比）为%d.%d%%，连续%d年上升，", i,
                       60 + i % 30, i % 10, 2 + i % 7);
    }
    buf_add_format(&text, "其余不变。\n");
    return buf_str(&text);
}

/* 0: the reports of two years are checked against each other with so many bytes more than one alone takes. */
static int years_within(const Room *room, size_t bytes) {
    int status = -1;
    pid_t child = fork();
    if (child == 0) {
        struct rlimit limit = {address_space() + bytes, address_space() + bytes}, none = {0, 0};
        ReadFile files[2];
        ReadFindings findings;
        Err err = {.kind = ERR_NONE};
        Arena *arena = arena_create();
        bool good = setrlimit(RLIMIT_CORE, &none) == 0 && setrlimit(RLIMIT_AS, &limit) == 0 &&
                    read_text(arena, room->pack, STR("甲2023.txt"), long_report(arena, 2023), &files[0], &err) &&
                    read_text(arena, room->pack, STR("乙2024.txt"), long_report(arena, 2024), &files[1], &err) &&
                    read_check(files, 2, room->pack, NULL, arena, &findings, &err);
        _exit(good ? 0 : 1);
    }
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void two_years_of_one_long_paragraph_are_checked_within_their_share(void **state) {
    if (SANITIZED) {
        skip();
    }
    assert_int_equal(years_within(*state, (size_t)128 << 20), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_is_read_within_its_share_of_memory),
        cmocka_unit_test(less_memory_is_not_enough),
        cmocka_unit_test(two_years_of_one_long_paragraph_are_checked_within_their_share),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
