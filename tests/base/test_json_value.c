/* Values of jansson as text. */
#include "base.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void assert_text(Str text, const char *wanted) {
    assert_true(str_is(text, wanted));
}

static void equal_values_are_equal_texts_in_canonical_order(void **state) {
    (void)state;
    Arena *arena = arena_create();
    json_t *one = json_pack("{s:i, s:[s, n], s:{s:b}}", "b", 1, "a", "县", "c", "x", 1);
    json_t *other = json_pack("{s:{s:b}, s:[s, n], s:i}", "c", "x", 1, "a", "县", "b", 1);
    assert_text(json_value_text(one, JSON_CANONICAL, arena), "{\"a\":[\"县\",null],\"b\":1,\"c\":{\"x\":true}}");
    assert_true(str_equal(json_value_text(one, JSON_CANONICAL, arena), json_value_text(other, JSON_CANONICAL, arena)));
    assert_text(json_value_text(one, JSON_AS_GIVEN, arena), "{\"b\":1,\"a\":[\"县\",null],\"c\":{\"x\":true}}");
    assert_text(json_value_text(other, JSON_BY_LINES, arena),
                "{\n \"a\": [\n  \"县\",\n  null\n ],\n \"b\": 1,\n \"c\": {\n  \"x\": true\n }\n}");
    json_decref(one);
    json_decref(other);
    arena_destroy(arena);
}

static void a_value_alone_is_written_too_and_nothing_is_empty(void **state) {
    (void)state;
    Arena *arena = arena_create();
    json_t *word = json_string("七\"八");
    assert_text(json_value_text(word, JSON_CANONICAL, arena), "\"七\\\"八\"");
    assert_int_equal(json_value_text(NULL, JSON_CANONICAL, arena).len, 0);
    json_decref(word);
    arena_destroy(arena);
}

static void a_member_is_a_text_or_none(void **state) {
    (void)state;
    json_t *object = json_pack("{s:s, s:s, s:i, s:n}", "name", "甲", "empty", "", "number", 7, "none");
    assert_text(json_member_text(object, "name"), "甲");
    assert_non_null(json_member_text(object, "empty").data);
    assert_null(json_member_text(object, "number").data);
    assert_null(json_member_text(object, "none").data);
    assert_null(json_member_text(object, "missing").data);
    assert_null(json_member_text(NULL, "name").data);
    json_decref(object);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_values_are_equal_texts_in_canonical_order),
        cmocka_unit_test(a_value_alone_is_written_too_and_nothing_is_empty),
        cmocka_unit_test(a_member_is_a_text_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
