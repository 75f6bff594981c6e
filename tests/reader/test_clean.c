/* Cleaning: what is repaired, what is only told, and above all what is left alone. */
#include "read_support.h"
#include "shift.h"

#define SAMPLES DUXUE_SOURCE_DIR "/tests/data/reader/"

static void leaves_alone_what_is_no_damage(void **state) {
    static const char *const texts[] = {
        "校医室配备X光机1台，(一)班和(1)班参加了体检。",
        "与外国语学校(English School)签订协议(试行)，详见(附件2)。",
        "他说：“你准备好了吗?我们开始。”",
        "高陞中心校、乾安小学、窎沟教学点的学生参加了活动。",
        "著名学者的著作成效显著，后来于是余下的里程只有采取系统面貌。",
        "2004,2005年共投入1,234,567元，生机比9:1，师生比1:19。",
        "“两免一补”政策、三通两平台、1+5+N方案、十件实事。",
        "1.完成校舍建设；2.0版平台上线，版本号为1.2.3。",
        "网址为www.example.com，文件名为report.docx。",
        "一.指导思想",
        "30 所学校、4 个教学点 全部达标。",
        "平均分85.5分，最高99.5分，合格率达到100%。",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_string_equal(cleaned(*state, texts[i]), texts[i]);
    }
}

static void takes_readings_out(void **state) {
    assert_string_equal(cleaned(*state, "全縣(xiàn)災(zāi)后重建(jiàn)，(試行)辦法(fǎ)如下"),
                        "全县灾后重建，(试行)办法如下");
    /* letter and accent apart, full-width brackets */
    assert_string_equal(cleaned(*state, "教(jia\xCC\x80o)育（yù）局"), "教育局");
}

static void a_reading_without_a_tone_needs_a_file_full_of_them(void **state) {
    assert_string_equal(cleaned(*state, "我們(men)的學校"), "我们(men)的学校");
    assert_string_equal(cleaned(*state, "發(fā)展(zhǎn)計(jì)劃(huà)總(zǒng)結(jié)，我們(men)的學校(abc)"),
                        "发展计划总结，我们的学校(abc)");
}

static void mends_shifted_bytes_from_the_files_own_words(void **state) {
    Room *room = *state;
    Str bytes;
    Err err = {.kind = ERR_NONE};
    assert_true(file_read(room->arena, SAMPLES "readings.txt", 1 << 20, &bytes, &err));
    ReadFile file = read_it(room, bytes);
    size_t repaired = 0;
    for (size_t i = 0; i < file.document_count; i++) {
        for (size_t k = 0; k < file.documents[i].damage_count; k++) {
            const ReadDamage *damage = &file.documents[i].damage[k];
            if (strcmp(damage->type, "gbk_shift") == 0) {
                assert_int_equal(damage->certainty, LIKELY);
                assert_int_equal(damage->surface.data[0], '?');
                repaired++;
            }
        }
    }
    assert_true(repaired >= 3);
    assert_true(count_rule(&file, "D05") > 100);
}

/* Full stops that were shifted like all else, the byte 80 that decoders print as another sign, ends of lines, and words
 * that stand nowhere but in sites. */
static void mends_what_was_shifted_with_its_full_stops(void **state) {
    static const char *const meant[] = {
        "全县新建学校。对偏远学校优先安排资金,",
        "教师参训率达到98%,教师学历不断提高。全县教师的工作热情进一步提升,教师之间互相听课。",
        "每个学校都制定了教研计划,每个教研组都有专人负责。对新教师进行岗前培训,一个不漏。",
        "县里为每个学校配备了校医,为学校安装了电子围栏。",
        "进一步办好每一所学校。",
    };
    Room *room = *state;
    Str bytes;
    Err err = {.kind = ERR_NONE};
    assert_true(file_read(room->arena, SAMPLES "shifted.txt", 1 << 20, &bytes, &err));
    const char *text = cleaned(room, str_cstr(room->arena, bytes));
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        assert_non_null(strstr(text, meant[i]));
    }
    /* what reads no better one way than another is left, and told */
    assert_non_null(strstr(text, "教?chù)煍盗坎蛔?,部分"));
    ReadFile file = read_it(room, bytes);
    assert_true(count_rule(&file, "D06") > 15);
}

static void a_question_is_no_site(void **state) {
    const char *text = "發(fā)展(zhǎn)計(jì)劃(huà)總(zǒng)結(jié)，他問(wèn)：“你們準備好了嗎?!我們開始。”";
    assert_non_null(strstr(cleaned(*state, text), "你们准备好了吗?!我们开始。"));
    ReadFile file = read_it(*state, str_from(text));
    assert_int_equal(count_rule(&file, "D06"), 0);
}

static void what_cannot_be_proved_stays_and_is_told(void **state) {
    /* Annotations enough, but a site that no text explains. */
    const char *text = "發(fā)展(zhǎn)計(jì)劃(huà)總(zǒng)結(jié)們?zhuàng)龘，";
    ReadFile file = read_it(*state, str_from(text));
    assert_non_null(strstr(cleaned(*state, text), "?zhuàng)"));
    assert_int_equal(count_rule(&file, "D06"), 1);
}

static void simplifies_by_words(void **state) {
    assert_string_equal(cleaned(*state, "圍繞著顯著的成績，隨著學校發展，專著與答覆，憑藉乾淨的環境瞭解瞭望臺"),
                        "围绕着显著的成绩，随着学校发展，专著与答复，凭借干净的环境了解瞭望台");
}

static void removes_what_nobody_sees(void **state) {
    assert_string_equal(
        cleaned(*state, "教育\xE2\x80\x8B局\xEF\xBB\xBF工作\x01总结&nbsp;&ldquo;好&rdquo;&#8220;&amp;nbsp;"),
        "教育局工作总结 “好”“ ");
}

static void mends_small_slips(void **state) {
    assert_string_equal(cleaned(*state, "系统内的.所有学校，种`种困难。"), "系统内的所有学校，种种困难。");
    assert_string_equal(cleaned(*state, "信息化2.0.实现了共享"), "信息化2.0。实现了共享");
    assert_string_equal(cleaned(*state, "以“感恩?奋进”为主题"), "以“感恩·奋进”为主题");
    assert_string_equal(cleaned(*state, "由21?5%上升为26?38%，共3?6万人"), "由21.5%上升为26.38%，共3.6万人");
    assert_string_equal(cleaned(*state, "是5?6个还是12?345%"), "是5?6个还是12?345%");
}

static void decodes_entities_and_takes_tags_out(void **state) {
    assert_string_equal(
        cleaned(*state, "全区&rarr;各校&le;45人，&#160;面积&ge;3m&sup2;<br/>。<span style=\"a\">小学</span>"),
        "全区→各校≤45人， 面积≥3m² 。小学");
    assert_string_equal(cleaned(*state, "生均<4平方米、>6平方米，<某某>办法，a<c>b"),
                        "生均<4平方米、>6平方米，<某某>办法，a<c>b");
}

static void dots_inside_words_end_no_sentence(void **state) {
    assert_string_equal(cleaned(*state, "学校食.堂管理与校.园安全纳.入考核。全县有学校18所。"),
                        "学校食堂管理与校园安全纳入考核。全县有学校18所。");
}

static void readings_that_somebody_wrote_stay(void **state) {
    const char *lesson = "语文组以“行（xíng）”与“行（háng）”为例讲多音字，要求学生分清读音。";
    ReadFile file = read_it(*state, str_from(lesson));
    assert_string_equal(cleaned(*state, lesson), lesson);
    assert_int_equal(count_rule(&file, "D05"), 2);
}

static void masks_of_other_signs_are_told(void **state) {
    static const struct {
        const char *text;
        size_t masks;
    } lines[] = {
        {"某区教育局印发了××〔20××〕×号文件。", 3},
        {"○○年＊＊学校投入ＸＸ万元。", 3},
        {"二○○八年建成，一○○名学生，5×20米的运动场，3×4人的小组。", 0},
        {"○优秀 ○良好", 0},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ReadFile file = read_it(*state, str_from(lines[i].text));
        assert_int_equal(count_rule(&file, "D09"), lines[i].masks);
        assert_string_equal(cleaned(*state, lines[i].text), lines[i].text);
    }
}

static void dots_that_end_sentences_stay(void **state) {
    assert_string_equal(cleaned(*state, "完成了任务.下一步继续.努力工作."), "完成了任务.下一步继续.努力工作.");
}

static void drops_furniture_with_a_record(void **state) {
    ReadFile file =
        read_it(*state, STR("上传人:ab 文档编号:123 页数:3\n全县有小学45所。(本文来源于某网)\n展开阅读全文\n"
                            "- 3 -\n来源：财政拨款60%，自筹40%\n来源：某某网 浏览：12\n"));
    assert_true(file.lines[3].furniture && file.lines[5].furniture);
    assert_false(file.lines[4].furniture);
    assert_true(file.lines[0].furniture);
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.lines[1].text), "全县有小学45所。");
    assert_true(file.lines[2].furniture);
    assert_int_equal(count_rule(&file, "D20"), 5);
}

static void a_sentence_about_a_library_is_no_furniture(void **state) {
    const char *text = "学校图书馆建立了文库，藏书3000册。";
    assert_string_equal(cleaned(*state, text), text);
}

static void joins_chunks_but_keeps_items(void **state) {
    const char *chunks = "1、全县教育工作总体平稳，各项目标任务如期完\n2、成，新建学校3所，改造校舍12所，投入资金\n"
                         "3、1260万元，学生人数达到4560人，入学率\n4、达到100%，巩固率达到98.5%，教师队伍\n"
                         "5、不断优化，培训教师1200人次，群众满意度提\n6、高。";
    ReadFile file = read_it(*state, str_from(chunks));
    assert_int_equal(count_rule(&file, "D08"), 6);
    assert_int_equal(file.documents[0].paragraph_count, 1);
    assert_true(str_find(file.documents[0].paragraphs[0].text, STR("如期完成，新建")) > 0);
    ReadPlace place = read_place(&file.documents[0].paragraphs[0],
                                 (size_t)str_find(file.documents[0].paragraphs[0].text, STR("1260")));
    assert_int_equal(place.line, 3);
    assert_int_equal(place.column, 0);
    const char *items =
        "1、完成校舍建设。\n2、招聘教师12人。\n3、培训校长。\n4、检查食堂。\n5、召开会议。\n6、总结工作。";
    file = read_it(*state, str_from(items));
    assert_int_equal(count_rule(&file, "D08"), 0);
    /* the first pieces are lost */
    const char *later = "23、全县教育工作总体平稳，各项目标任务如期完\n24、成，新建学校3所，改造校舍12所，投入资金\n"
                        "25、1260万元，学生人数达到4560人，入学率高\n26、于全市，巩固率达到98.5%，教师队伍得到\n"
                        "27、不断优化，培训教师1200人次，群众满意度提\n28、高，没有发生责任事故，各方评价明显好转。";
    file = read_it(*state, str_from(later));
    assert_int_equal(file.documents[0].paragraph_count, 1);
    file = read_it(*state, STR("3、完成校舍建设。\n4、招聘教师12人。\n5、培训校长。\n6、检查食堂。\n7、召开会议。"));
    assert_int_equal(count_rule(&file, "D08"), 0);
}

static void tells_masks_lost_digits_and_years(void **state) {
    ReadFile file = read_it(*state, STR("20xx年xx市有学校13*所，一天__次，占.5%，X光机1台，2023-2023学年度。"));
    assert_int_equal(count_rule(&file, "D09"), 4);
    assert_int_equal(count_rule(&file, "D11"), 1);
    assert_int_equal(count_rule(&file, "D10"), 1);
    file = read_it(*state, STR("按照教育厅〔2024〕号和[2023]号文件办理，附表〔一〕号、〔2024〕12号、第3号不缺。"));
    assert_int_equal(count_rule(&file, "D11"), 2);
}

static void words_that_stand_twice_are_told_and_stay(void **state) {
    static const char text[] = "广泛开展开展活动，学校管理学校管理有序，小学生每生每年一步一步研究研究，种种人人。";
    ReadFile file = read_it(*state, str_from(text));
    assert_int_equal(count_rule(&file, "D04"), 2);
    assert_string_equal(cleaned(*state, text), text);
}

static void years_that_the_text_contradicts_are_told(void **state) {
    ReadFile file =
        read_it(*state, STR("平山县教育局2023年工作总结\n庆祝建党102周年，纪念建党89周年。\n落实党的二十届三中全会"
                            "精神，学习党的二十大报告。\n"));
    assert_int_equal(count_rule(&file, "D10"), 2);
    file = read_it(*state, STR("平山县教育局2023年工作总结和2023年工作计划\n全县有小学45所。\n"));
    assert_int_equal(count_rule(&file, "D10"), 1);
    file = read_it(*state, STR("平山县教育局2023年工作总结和2024年工作计划\n2011年建党90周年。\n"));
    assert_int_equal(count_rule(&file, "D10"), 0);
}

static void a_word_written_into_every_place_of_another_is_told_and_stays(void **state) {
    static const char text[] =
        "各校开展心理咨询健康教育，开设心理咨询健康课，开展心理咨询健康咨询活动。\n加强学生心理咨询素质培养，"
        "对有心理咨询障碍的学生及时干预，设心理咨询室。";
    ReadFile file = read_it(*state, str_from(text));
    assert_int_equal(count_rule(&file, "D12"), 5);
    assert_string_equal(cleaned(*state, text), text);
    /* the word stands without it, too: nothing was replaced everywhere */
    file = read_it(
        *state, str_from("各校开展心理咨询健康教育，开设心理咨询健康课，开展心理咨询健康咨询活动，加强学生心理咨询素质"
                         "培养，关注心理咨询障碍和心理健康。"));
    assert_int_equal(count_rule(&file, "D12"), 0);
    file = read_it(
        *state, str_from("学校开展心理咨询，咨询教师为学生做心理咨询和团体咨询，心理咨询活动24次，心理咨询室12间。"));
    assert_int_equal(count_rule(&file, "D12"), 0);
}

static void columns_lead_back_to_the_source(void **state) {
    ReadFile file = read_it(*state, STR("災(zāi)后重建(jiàn)了xx所學(xué)校，達(dá)到標(biāo)準(zhǔn)"));
    for (size_t i = 0; i < file.documents[0].damage_count; i++) {
        const ReadDamage *damage = &file.documents[0].damage[i];
        if (strcmp(damage->rule, "D09") == 0) {
            assert_int_equal(damage->column, utf8_count(STR("災(zāi)后重建(jiàn)了")));
        }
    }
}

static void reads_any_encoding(void **state) {
    static const struct {
        const char *bytes;
        size_t size;
        const char *encoding;
    } texts[] = {
        {"\xBD\xCC\xD3\xFD\xBE\xD6\xB5\xC4\xB9\xA4\xD7\xF7\xD7\xDC\xBD\xE1\xA1\xA3", 18, "GB18030"},
        {"\xB1\xD0\xA8\x7C\xA7\xBD\xAA\xBA\xA4\x75\xA7\x40\xC1\x60\xB5\xB2\xA1\x43\xA4\xA3\xA6\x62\xA7\xDA", 24,
         "Big5"},
        {"\xFF\xFE\x59\x65\xB2\x80", 6, "UTF-16LE"},
        {"\x65\x59\x80\xB2\x5C\x40\x76\x84\x5D\xE5\x4F\x5C\x30\x02", 14, "UTF-16BE"},
        {"\xEF\xBB\xBF教育", 9, "UTF-8"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ReadFile file = read_it(*state, (Str){texts[i].bytes, texts[i].size});
        assert_string_equal(file.encoding, texts[i].encoding);
        assert_true(str_starts(file.lines[0].source, STR("教育")));
    }
}

static void bad_bytes_are_told_with_their_values(void **state) {
    ReadFile file = read_it(*state, (Str){"\xEF\xBB\xBF教育\xFF\xFE局", 14});
    assert_int_equal(count_rule(&file, "D01"), 1);
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[0].damage[0].surface), "FF FE");
    assert_int_equal(file.documents[0].damage[0].column, 2);
}

static void any_line_end_counts_lines(void **state) {
    ReadFile file = read_it(*state, STR("一\r\n二\r三\n\n五"));
    assert_int_equal(file.line_count, 5);
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.lines[4].text), "五");
}

/* A text that was decoded twice is read as it was meant, and said to be so; one that was not stays. */
static void text_decoded_twice_is_read_as_it_was_meant(void **state) {
    static const char meant[] =
        "云溪县教育局2024年工作总结\n全县教育系统认真落实各项任务，建成标准化学校12所，招聘教师86名，"
        "办学条件明显改善，群众满意度稳步提高。\n";
    const Room *room = *state;
    char *wrong = arena_alloc(room->arena, 2 * sizeof meant + 1);
    size_t length = 0;
    for (size_t i = 0; i + 1 < sizeof meant;
         i++) { /* every byte a character of Latin-1: as Windows-1252 for the rest */
        length += utf8_put((unsigned char)meant[i], wrong + length);
    }
    ReadFile file = read_it(room, (Str){wrong, length});
    assert_true(str_is(file.lines[0].text, "云溪县教育局2024年工作总结"));
    assert_int_equal(count_rule(&file, "D01"), 1);
    assert_string_equal(file.encoding, "UTF-8（曾误作Windows-1252）");
    static const char gbk[] =
        "\346\265\234\346\210\236\351\202\257\351\215\230\346\214\216\346\232\200\351\221\262\346\217\222\347\234\25420"
        "24\351\252\236\346\235\221\344\274\220\346\265\243\346\273\204\357\277\275\350\215\244\347\262\250\n\351\215"
        "\217\343\204\245\345\271\231\351\217\201\346\254\222\345\201\233\347\273\257\350\215\244\347\262\272\347\222"
        "\201\343\202\207\346\271\241\351\222\200\350\227\211\347\226\204\351\215\232\345\213\257\343\200\215\346\265"
        "\240\350\257\262\345\247\237\351\224\233\345\261\275\347\274\223\351\216\264\346\204\255\347\210\243\351\215"
        "\221\345\227\227\345\257\262\347\200\233\357\270\275\347\211\21612\351\216\265\357\277\275\351\224\233\345\261"
        "\276\345\253\221\351\221\261\346\250\273\346\232\200\347\224\257\357\277\27586\351\215\232\345\266\217\347\264"
        "\235\351\215\224\347\202\262\356\204\237\351\217\211\342\200\262\346\254\242\351\217\204\345\272\242\346\250"
        "\211\351\217\200\347\221\260\346\235\275\351\224\233\345\262\200\345\205\242\346\265\274\346\245\201\345\274"
        "\247\351\216\260\345\277\223\345\256\263\347\273\213\350\231\253\356\204\236\351\216\273\346\204\260\347\217"
        "\256\351\212\206\357\277\275\n";
    file = read_it(room, str_from(gbk));
    assert_true(str_starts(file.lines[0].text, STR("云溪县教育局2024年工作")));
    assert_true(str_starts(file.lines[1].text, STR("全县教育系统认真落实各项任务，建成标准化学校12")));
    assert_string_equal(file.encoding, "UTF-8（曾误作GB18030）");
    file = read_it(room, str_from(meant));
    assert_int_equal(count_rule(&file, "D01"), 0);
    assert_string_equal(file.encoding, "UTF-8");
}

/* What is over the bound is left out without a word: words of every hundredth kind would be unknown. */
static void the_whole_dictionary_has_room(void **state) {
    (void)state;
    assert_in_range(script_word_count, 100000, WORDS_MOST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_dictionary_has_room),
        cmocka_unit_test(text_decoded_twice_is_read_as_it_was_meant),
        cmocka_unit_test(leaves_alone_what_is_no_damage),
        cmocka_unit_test(takes_readings_out),
        cmocka_unit_test(a_reading_without_a_tone_needs_a_file_full_of_them),
        cmocka_unit_test(mends_shifted_bytes_from_the_files_own_words),
        cmocka_unit_test(mends_what_was_shifted_with_its_full_stops),
        cmocka_unit_test(a_question_is_no_site),
        cmocka_unit_test(what_cannot_be_proved_stays_and_is_told),
        cmocka_unit_test(simplifies_by_words),
        cmocka_unit_test(removes_what_nobody_sees),
        cmocka_unit_test(mends_small_slips),
        cmocka_unit_test(decodes_entities_and_takes_tags_out),
        cmocka_unit_test(dots_inside_words_end_no_sentence),
        cmocka_unit_test(readings_that_somebody_wrote_stay),
        cmocka_unit_test(masks_of_other_signs_are_told),
        cmocka_unit_test(dots_that_end_sentences_stay),
        cmocka_unit_test(drops_furniture_with_a_record),
        cmocka_unit_test(a_sentence_about_a_library_is_no_furniture),
        cmocka_unit_test(joins_chunks_but_keeps_items),
        cmocka_unit_test(tells_masks_lost_digits_and_years),
        cmocka_unit_test(words_that_stand_twice_are_told_and_stay),
        cmocka_unit_test(years_that_the_text_contradicts_are_told),
        cmocka_unit_test(a_word_written_into_every_place_of_another_is_told_and_stays),
        cmocka_unit_test(columns_lead_back_to_the_source),
        cmocka_unit_test(reads_any_encoding),
        cmocka_unit_test(bad_bytes_are_told_with_their_values),
        cmocka_unit_test(any_line_end_counts_lines),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
