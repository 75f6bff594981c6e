/* Behaviours of base: text, numbers, memory, errors, dates, map, JSON, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base.h"
#include "test_folder.h"

static int set_up(void **state) {
    *state = arena_create();
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(*state);
    return 0;
}

static void assert_text(Str got, const char *expected) {
    assert_int_equal(got.len, strlen(expected));
    if (got.len) {
        assert_memory_equal(got.data, expected, got.len);
    }
}

static void memory_is_zeroed_aligned_and_given_back(void **state) {
    Arena *arena = *state;
    ArenaMark mark = arena_mark(arena);
    for (size_t size = 1; size < 100000; size = size * 3 + 1) {
        unsigned char *memory = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)memory % (size >= 64 ? 64 : 16), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(memory[i], 0);
        }
        memset(memory, 0xAA, size);
    }
    arena_reset(arena, mark);
    assert_int_equal(*(unsigned char *)arena_alloc(arena, 8), 0);
}

/* 4,096 bytes are the first chunk: what comes behind the mark needs another one, each time. */
static void who_fills_and_resets_at_the_edge_of_a_chunk_gets_the_same_memory(void **state) {
    (void)state;
    Arena *arena = arena_create();
    arena_alloc(arena, 4000);
    ArenaMark mark = arena_mark(arena);
    unsigned char *first = arena_alloc(arena, 3000);
    memset(first, 0xAA, 3000);
    for (int i = 0; i < 10; i++) {
        arena_reset(arena, mark);
        unsigned char *again = arena_alloc(arena, 3000);
        assert_ptr_equal(again, first);
        assert_int_equal(again[0] | again[2999], 0);
        memset(again, 0xAA, 3000);
    }
    arena_reset(arena, mark);
    unsigned char *larger = arena_alloc(arena, 1000000);
    assert_int_equal(larger[0] | larger[999999], 0);
    arena_destroy(arena);
}

static void trimming_takes_chinese_and_invisible_blanks(void **state) {
    (void)state;
    assert_text(str_trim(STR(" \t\xE3\x80\x80一小\xC2\xA0 \xEF\xBB\xBF")), "一小");
    assert_text(str_trim(STR(" \xE3\x80\x80 ")), "");
    assert_text(str_trim(STR("\xE8\x80\x80")), "\xE8\x80\x80");
}

static void full_width_becomes_half_width(void **state) {
    assert_text(str_to_half_width(*state, STR("１２．５％（Ａ）\xE3\x80\x80中")), "12.5%(A) 中");
    assert_text(str_to_half_width(*state, STR("\xFF\xFF")), "\xEF\xBF\xBD\xEF\xBF\xBD");
    assert_text(str_to_half_width(*state, STR("\xBE\xBE--\xBE-")), "\xEF\xBF\xBD\xEF\xBF\xBD--\xEF\xBF\xBD-");
}

static void bad_utf8_is_found_at_its_byte(void **state) {
    (void)state;
    assert_int_equal(str_invalid_utf8(STR("督学abc")), -1);
    assert_int_equal(str_invalid_utf8(STR("ab\xC0\x80")), 2);       /* overlong */
    assert_int_equal(str_invalid_utf8(STR("\xED\xA0\x80")), 0);     /* surrogate */
    assert_int_equal(str_invalid_utf8(STR("\xF4\x90\x80\x80")), 0); /* beyond U+10FFFF */
    assert_int_equal(str_invalid_utf8(STR("x\xE7\x9D")), 1);        /* cut off */
}

static void cutting_gives_every_part_also_empty_ones(void **state) {
    (void)state;
    Str rest = STR("a,,b,"), part;
    const char *expected[] = {"a", "", "b", ""};
    size_t count = 0;
    while (str_cut(&rest, ',', &part)) {
        assert_true(count < 4);
        assert_text(part, expected[count++]);
    }
    assert_int_equal(count, 4);
}

static void buffers_take_whole_numbers_and_long_formats(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Buf buf = buf_create(arena);
    buf_add_integer(&buf, 0);
    buf_add_char(&buf, ' ');
    buf_add_integer(&buf, INT64_MIN);
    buf_add_char(&buf, ' ');
    buf_add_integer(&buf, INT64_MAX);
    assert_true(str_is(buf_str(&buf), "0 -9223372036854775808 9223372036854775807"));
    for (size_t length = 0; length < 700; length++) {
        Buf text = buf_create(arena);
        buf_add_format(&text, "<%*s>", (int)length, "");
        buf_add_format(&text, "<%*s>", (int)length, "");
        assert_int_equal(text.len, 2 * (length + 2));
        assert_true(text.data[length + 1] == '>' && text.data[length + 2] == '<' && text.data[text.len - 1] == '>');
    }
    arena_destroy(arena);
}

static void numbers_are_read_strictly(void **state) {
    (void)state;
    double value = -1;
    assert_true(number_parse(STR("-12.50"), &value) && value == -12.5);
    assert_true(number_parse(STR("1e3"), &value) && value == 1000);
    const char *bad[] = {"", "-", ".", "1,000", "0x10", "inf", "nan", "1e", "1.2.3", "1 ", "１", "1e999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(number_parse(str_from(bad[i]), &value));
    }
}

static void shortest_numbers_read_back_the_same(void **state) {
    (void)state;
    double values[] = {0.1, 1.0 / 3, 4.5 * 0.85, 1e-300, 123456789.125, 5e15, -0.0, 60010.6 * 10000};
    char text[32];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        double back;
        assert_true(number_parse((Str){text, number_shortest(values[i], text)}, &back));
        assert_true(back == values[i]);
    }
    number_shortest(0.1, text);
    assert_string_equal(text, "0.1");
}

/* What printf and strtod find together. */
static void assert_shortest(double value) {
    char text[32], wanted[32];
    int digits = 15;
    do {
        snprintf(wanted, sizeof wanted, "%.*g", digits++, value);
    } while (digits <= 17 && strtod(wanted, NULL) != value);
    assert_int_equal(number_shortest(value, text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void shortest_numbers_are_those_of_the_system(void **state) {
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < 100000; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        double ratio = (double)(seed % 5000 + 1) / (double)(seed / 5000 % 3000 + 1);
        assert_shortest(ratio);
        assert_shortest((double)(int64_t)seed / 1024 / 7);
        assert_shortest((double)(seed % 100000000) / pow(10, (double)(i % 12)));
        assert_shortest(ldexp((double)(seed >> 11), -(i % 70)));
    }
    for (int power = -14; power < 52; power++) { /* the step below a power of two is half as wide */
        assert_shortest(ldexp(1, power));
        assert_shortest(nextafter(ldexp(1, power), 0));
        assert_shortest(nextafter(ldexp(1, power), INFINITY));
    }
    for (int power = -5; power < 17; power++) {
        assert_shortest(pow(10, power));
        assert_shortest(nextafter(pow(10, power), 0));
        assert_shortest(-nextafter(pow(10, power), INFINITY));
    }
}

static void showing_rounds_half_up_and_groups(void **state) {
    assert_text(number_show(*state, 2.675, 2, false), "2.68");
    assert_text(number_show(*state, -0.5, 0, false), "-1");
    assert_text(number_show(*state, 1234567.891, 1, true), "1,234,567.9");
    assert_text(number_show(*state, -1000, 0, true), "-1,000");
    assert_text(number_show(*state, -0.0001, 2, false), "0.00");
    assert_text(number_show(*state, NAN, 2, false), "—");
}

static void a_value_equal_to_its_limit_on_paper_holds(void **state) {
    (void)state;
    assert_true(number_at_least(3.825, 4.5 * 0.85));
    assert_true(number_at_most(0.1 + 0.2, 0.3));
    assert_false(number_at_least(3.8249, 4.5 * 0.85));
    assert_false(number_at_most(0.3000001, 0.3));
}

static void errors_keep_place_and_whole_characters(void **state) {
    Err err = {.kind = ERR_NONE};
    Place place = {.file = "甲.xlsx", .sheet = "表1", .cell = "F12"};
    assert_false(err_set_at(&err, ERR_INPUT, &place, "“%s”不是数", "十二"));
    assert_text(err_show(*state, &err), "甲.xlsx:表1!F12：“十二”不是数");
    char longer[900];
    memset(longer, 0, sizeof longer);
    for (size_t i = 0; i < 290; i++) {
        memcpy(longer + i * 3, "督", 3);
    }
    err_set(&err, ERR_INPUT, "a%s", longer);
    assert_int_equal(str_invalid_utf8(str_from(err.message)), -1);
    assert_false(err_set(NULL, ERR_INPUT, "没有接收者也不出错"));
    assert_false(err_set_field(NULL, ERR_INPUT, "unit", "没有接收者也不出错"));
    assert_false(err_set_field(&err, ERR_LIMIT, "changes[3].unit", "“%s”太长", "甲"));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_string_equal(err.message, "“甲”太长");
    assert_string_equal(err.place.field, "changes[3].unit");
    const Place cut = place_field("%s", "一二三四五六七八九十一二三四五六七八九十一二三"); /* 69 bytes */
    assert_string_equal(cut.field, "一二三四五六七八九十一二三四五六七八九十一");
}

static void problems_beyond_the_limit_are_still_counted(void **state) {
    ProblemList list = problem_list(*state, 2);
    for (int i = 0; i < 5; i++) {
        problem_add(&list, i % 2 ? SEVERITY_WARNING : SEVERITY_ERROR, "r", NULL, "第%d个", i);
    }
    assert_int_equal(list.count, 2);
    assert_int_equal(list.errors, 3);
    assert_int_equal(list.warnings, 2);
}

static void dates_may_be_partial_but_not_wrong(void **state) {
    (void)state;
    Date date;
    assert_true(date_parse(STR("2024/2/29"), &date) && date.day == 29);
    assert_true(date_parse(STR("2017-05"), &date) && date.month == 5 && date.day == 0);
    assert_false(date_parse(STR("2023-02-29"), &date));
    assert_false(date_parse(STR("2023-13"), &date));
    assert_false(date_parse(STR("23-1-1"), &date));
    assert_true(date_compare((Date){2024, 0, 0}, (Date){2024, 1, 0}) < 0);
}

static void the_map_finds_what_was_put_also_after_growing(void **state) {
    Map *map = map_create(*state, 1);
    for (size_t i = 0; i < 5000; i++) {
        map_put(map, str_format(*state, "单位%zu", i), i);
    }
    map_put(map, STR("单位7"), 70);
    assert_int_equal(map_count(map), 5000);
    size_t value;
    assert_true(map_get(map, STR("单位7"), &value) && value == 70);
    assert_true(map_get(map, STR("单位4999"), &value) && value == 4999);
    assert_false(map_get(map, STR("单位5000"), &value));
}

static void json_places_commas_and_escapes(void **state) {
    Buf out = buf_create(*state);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_str(&json, "名", STR("a\"\\\n\x01"));
    json_key(&json, "list");
    json_open_array(&json);
    json_number(&json, 0.5);
    json_number(&json, NAN);
    json_open_object(&json);
    json_close_object(&json);
    json_bool(&json, true);
    json_close_array(&json);
    json_put_integer(&json, "n", -3);
    json_close_object(&json);
    assert_text(buf_str(&out), "{\"名\":\"a\\\"\\\\\\n\\u0001\",\"list\":[0.5,null,{},true],\"n\":-3}");
}

static void json_tells_a_problem_with_its_place(void **state) {
    ProblemList problems = problem_list(*state, 5);
    const Place place = {.file = "表.xlsx", .sheet = "学校", .cell = "C5"};
    problem_add(&problems, SEVERITY_ERROR, "register", &place, "要填整数。");
    Buf out = buf_create(*state);
    Json json = json_writer(&out);
    json_open_object(&json);
    json_put_problems(&json, &problems);
    json_close_object(&json);
    assert_text(buf_str(&out),
                "{\"problems\":[{\"severity\":\"error\",\"rule\":\"register\",\"message\":\"要填整数。\","
                "\"place\":\"表.xlsx:学校!C5\",\"sheet\":\"学校\",\"cell\":\"C5\",\"line\":0,\"column\":0,"
                "\"field\":\"\"}]}");
}

static void files_are_replaced_whole_and_limits_hold(void **state) {
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    const char *path = str_format(*state, "%s/甲.txt", folder).data;
    Err err;
    Str content;
    assert_true(file_write(path, STR("一"), &err));
    assert_true(file_write(path, STR("一二三"), &err));
    assert_true(file_read(*state, path, 100, &content, &err));
    assert_text(content, "一二三");
    assert_false(file_read(*state, path, 8, &content, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_false(file_read(*state, folder, 100, &content, &err));
    unlink(path);
    assert_false(file_read(*state, path, 100, &content, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    rmdir(folder);
}

/* Pictures of evidence are made when somebody first looks, and two may look at once. */
static void *write_again_and_again(void *path) {
    static const char letters[100000] = "a";
    bool good = true;
    for (int i = 0; i < 60 && good; i++) {
        Err err;
        good = file_write(path, (Str){letters, sizeof letters}, &err);
    }
    return good ? path : NULL;
}

static void many_threads_may_write_the_same_file_at_once(void **state) {
    char folder[TEST_FOLDER];
    test_folder_make(folder);
    char path[100];
    snprintf(path, sizeof path, "%s/乙.txt", folder);
    pthread_t threads[6];
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, write_again_and_again, path), 0);
    }
    for (size_t i = 0; i < 6; i++) {
        void *good;
        assert_int_equal(pthread_join(threads[i], &good), 0);
        assert_non_null(good);
    }
    Err err;
    Str content;
    assert_true(file_read(*state, path, 200000, &content, &err));
    assert_int_equal(content.len, 100000);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* nothing temporary is left */
}

static void text_inside_markup_is_escaped_whole(void **state) {
    Arena *arena = *state;
    Buf out = buf_create(arena);
    buf_add_escaped(&out, STR("云溪<b a=\"1\">&'\x01\n\t县"));
    buf_add_escaped(&out, STR(""));
    assert_string_equal(str_cstr(arena, buf_str(&out)), "云溪&lt;b a=&quot;1&quot;&gt;&amp;&#39;\n\t县");
}

static void what_two_texts_share_ends_between_characters(void **state) {
    (void)state;
    assert_int_equal(str_same_start(STR("骨干教师"), STR("骨干老师")), 6);
    assert_int_equal(str_same_end(STR("骨干教师"), STR("骨干老师")), 3);
    assert_int_equal(str_same_start(STR("县"), STR("厽")), 0);                   /* the same first bytes */
    assert_int_equal(str_same_end(STR("\xe4\xb8\xad"), STR("\xe5\xb8\xad")), 0); /* the same last bytes */
    assert_int_equal(str_same_start(STR("图书"), STR("图书册数")), 6);
    assert_int_equal(str_same_end(STR("图书"), STR("图书")), 6);
    assert_int_equal(str_same_start(STR(""), STR("图书")), 0);
}

static void distance_counts_characters_and_not_bytes(void **state) {
    (void)state;
    assert_int_equal(str_distance(STR("骨干教师"), STR("骨干教师")), 0);
    assert_int_equal(str_distance(STR("骨干教师"), STR("骨干老师")), 1);
    assert_int_equal(str_distance(STR("pupils_P"), STR("pupil_P")), 1);
    assert_int_equal(str_distance(STR(""), STR("图书")), 2);
}

static void days_are_counted_over_months_leap_years_and_centuries(void **state) {
    assert_int_equal(date_compare(date_add_days((Date){2024, 2, 28}, 1), (Date){2024, 2, 29}), 0);
    assert_int_equal(date_compare(date_add_days((Date){2023, 2, 28}, 1), (Date){2023, 3, 1}), 0);
    assert_int_equal(date_compare(date_add_days((Date){2024, 3, 1}, -1), (Date){2024, 2, 29}), 0);
    assert_int_equal(date_compare(date_add_days((Date){2025, 12, 31}, 1), (Date){2026, 1, 1}), 0);
    assert_int_equal(date_days_between((Date){1900, 3, 1}, (Date){2000, 3, 1}), 36525);
    assert_int_equal(date_days_between((Date){2000, 1, 1}, (Date){2001, 1, 1}), 366);
    assert_int_equal(date_days_between((Date){2026, 2, 17}, (Date){2026, 2, 14}), -3);
    assert_int_equal(date_compare(date_add_days((Date){9999, 12, 1}, 1000), (Date){9999, 12, 31}), 0);
    assert_int_equal(date_weekday((Date){2026, 2, 17}), 2); /* Spring Festival 2026 was a Tuesday */
    assert_int_equal(date_weekday((Date){2024, 9, 1}), 7);
    assert_int_equal(date_weekday((Date){1969, 12, 29}), 1);
    assert_int_equal(date_month_end((Date){2024, 2, 3}).day, 29);
    assert_text(date_in_words(*state, (Date){2026, 12, 2}), "2026年12月2日");
    assert_text(date_show(*state, (Date){2024, 9, 1}), "2024-09-01");
    assert_text(date_show(*state, (Date){2024, 9, 0}), "2024-09");
    assert_text(date_show(*state, (Date){2024, 0, 0}), "2024");
    assert_int_equal(date_show(*state, (Date){0, 0, 0}).len, 0);
    /* Every day of 40 years: one after the other, and back. */
    Date day = {1999, 12, 31};
    for (int i = 1; i < 14610; i++) {
        Date next = date_add_days((Date){1999, 12, 31}, i);
        assert_int_equal(date_compare(date_add_days(day, 1), next), 0);
        assert_int_equal(date_days_between((Date){1999, 12, 31}, next), i);
        assert_int_equal(date_weekday(next), date_weekday(day) % 7 + 1);
        day = next;
    }
}

static void a_text_is_quoted_in_whole_characters(void **state) {
    (void)state;
    Str text = STR("一二三");
    assert_true(str_is(str_head(text, 9), "一二三") && str_is(str_head(text, 8), "一二") &&
                str_is(str_head(text, 6), "一二"));
    assert_int_equal(str_head(text, 2).len, 0);
    assert_true(str_is(str_head(STR("a一"), 3), "a"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_take_whole_numbers_and_long_formats),
        cmocka_unit_test_setup_teardown(text_inside_markup_is_escaped_whole, set_up, tear_down),
        cmocka_unit_test(what_two_texts_share_ends_between_characters),
        cmocka_unit_test(distance_counts_characters_and_not_bytes),
        cmocka_unit_test_setup_teardown(memory_is_zeroed_aligned_and_given_back, set_up, tear_down),
        cmocka_unit_test(who_fills_and_resets_at_the_edge_of_a_chunk_gets_the_same_memory),
        cmocka_unit_test_setup_teardown(trimming_takes_chinese_and_invisible_blanks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(full_width_becomes_half_width, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_utf8_is_found_at_its_byte, set_up, tear_down),
        cmocka_unit_test_setup_teardown(cutting_gives_every_part_also_empty_ones, set_up, tear_down),
        cmocka_unit_test_setup_teardown(numbers_are_read_strictly, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shortest_numbers_read_back_the_same, set_up, tear_down),
        cmocka_unit_test(shortest_numbers_are_those_of_the_system),
        cmocka_unit_test_setup_teardown(showing_rounds_half_up_and_groups, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_value_equal_to_its_limit_on_paper_holds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(errors_keep_place_and_whole_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(problems_beyond_the_limit_are_still_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_may_be_partial_but_not_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(days_are_counted_over_months_leap_years_and_centuries, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_map_finds_what_was_put_also_after_growing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_places_commas_and_escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(json_tells_a_problem_with_its_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_text_is_quoted_in_whole_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_are_replaced_whole_and_limits_hold, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_threads_may_write_the_same_file_at_once, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
