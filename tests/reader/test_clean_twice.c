/* Cleaning what is clean changes nothing: of samples, of texts put together out of damage at random, and of samples
 * with bytes changed at random. */
#include "read_support.h"

#include <stdlib.h>

static const char *const pieces[] = {
    "教育局",
    "災(zāi)",
    "(一)",
    "們?nèi)嫱瓿闪",
    "?6所",
    "學(xué)?!笆掷?,",
    "&amp;",
    "amp;",
    "nbsp;",
    "&#38;",
    "\xE2\x80\x8B",
    "\xEF\xBB\xBF",
    ".",
    "`",
    "的",
    "所有",
    "2.0.",
    "“感恩?奮進”",
    "xx年",
    "13*",
    "著",
    "顯著",
    "隨著",
    "1、",
    "2、",
    "\n",
    "\n",
    "上传人",
    "文档编号",
    "当前位置",
    "展开阅读全文",
    "本文来源于",
    "(",
    ")",
    "à",
    "zi",
    "男(men)",
    "，",
    "。",
    "占.5%",
    "第2篇 总结",
    "範圍",
    "學校發展",
    "計劃總結",
    "的.的",
    "篇3",
    "\r\n",
    "\x01",
    "，",
    "在全",
    "機(jī)",
    "總(zǒng)",
    "結(jié)",
    "劃(huà)",
    "開(kāi)",
    "心理咨询健康咨询",
    "心理咨询素质",
    "的落实了",
    "云溪县教育局2024年工作总结\n",
    "三是",
};

static void assert_settled(const Room *room, Str text) {
    Str once = cleaned_lines(room, text);
    Str twice = cleaned_lines(room, once);
    if (!str_equal(once, twice)) {
        print_error("from:  %.*s\nonce:  %.*s\ntwice: %.*s\n", STR_ARG(text), STR_ARG(once), STR_ARG(twice));
    }
    assert_true(str_equal(once, twice));
}

static void samples_settle(void **state) {
    static const char *const names[] = {"readings.txt", "chunks.txt", "traditional.txt", "small.txt",
                                        "outline.txt",  "halves.txt", "stuffed.txt"};
    const Room *room = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str bytes;
        Err err = {.kind = ERR_NONE};
        const char *path = str_format(room->arena, "%s/tests/data/reader/%s", DUXUE_SOURCE_DIR, names[i]).data;
        assert_true(file_read(room->arena, path, 1 << 20, &bytes, &err));
        assert_settled(room, bytes);
    }
}

static void random_damage_settles(void **state) {
    const Room *room = *state;
    srand(20231);
    for (int round = 0; round < 1000; round++) {
        ArenaMark mark = arena_mark(room->arena);
        Buf text = buf_create(room->arena);
        for (int i = 0, count = 1 + rand() % 40; i < count; i++) {
            buf_add(&text, str_from(pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]));
        }
        assert_settled(room, buf_str(&text));
        arena_reset(room->arena, mark);
    }
}

static void changed_bytes_are_read_to_the_end(void **state) {
    static const char *const names[] = {"readings.txt", "chunks.txt", "traditional.txt", "small.txt",
                                        "outline.txt",  "halves.txt", "stuffed.txt"};
    const Room *room = *state;
    srand(7);
    for (int round = 0; round < 200; round++) {
        ArenaMark mark = arena_mark(room->arena);
        Str bytes;
        Err err = {.kind = ERR_NONE};
        const char *name = names[(size_t)round % (sizeof names / sizeof *names)];
        const char *path = str_format(room->arena, "%s/tests/data/reader/%s", DUXUE_SOURCE_DIR, name).data;
        assert_true(file_read(room->arena, path, 1 << 20, &bytes, &err));
        char *changed = arena_alloc(room->arena, bytes.len + 1);
        memcpy(changed, bytes.data, bytes.len);
        for (int i = 0; i < 1 + rand() % 30; i++) {
            changed[(size_t)rand() % bytes.len] = (char)rand();
        }
        read_it(room, (Str){changed, (size_t)rand() % bytes.len});
        arena_reset(room->arena, mark);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_settle),
        cmocka_unit_test(random_damage_settles),
        cmocka_unit_test(changed_bytes_are_read_to_the_end),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
