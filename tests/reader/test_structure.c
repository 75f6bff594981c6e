/* Documents, titles, headings, problems: what a text is made of. */
#include "read_support.h"

/* "level:number heading(part)" of a document's outline, joined by blanks. */
static const char *outline(const Room *room, const ReadDocument *document) {
    Buf out = buf_create(room->arena);
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        buf_add_format(&out, "%s%d:%.*s%.*s%s", i ? " " : "", heading->level, STR_ARG(heading->number),
                       STR_ARG(heading->heading), heading->lost ? "?" : "");
    }
    return str_cstr(room->arena, buf_str(&out));
}

static void levels_are_ranks_of_styles(void **state) {
    ReadFile file = read_it(*state, STR("1、思路\n(1)一点。说明。\n(2)二点\n①甲\n2、目标"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:1、思路 2:(1)一点 2:(2)二点 3:①甲 1:2、目标");
    assert_true(file.documents[0].outline[1].inline_body);
}

static void a_skipped_style_leaves_a_gap(void **state) {
    ReadFile file = read_it(*state, STR("一、甲\n(一)乙\n1.丙\n(1)丁\n(二)戊\n(1)己"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲 2:(一)乙 3:1.丙 4:(1)丁 2:(二)戊 4:(1)己");
}

static void items_of_prose_are_no_headings(void **state) {
    ReadFile file = read_it(
        *state, STR("一、甲\n一是抓管理。二是抓质量。\n2.5万名学生参加。\n1、2年级学生参加。\n首先，加强领导。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲");
}

/* The end of a paragraph was lost in front of them: they go on counting, and no line has their number. */
static void headings_behind_a_sentence_are_found(void **state) {
    ReadFile file =
        read_it(*state, STR("一、指导思想\n以立德树人为根本。二、工作目标\n合格率达到95%。\n三、措施\n抓落实。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、指导思想 1:二、工作目标 1:三、措施");
    assert_int_equal(file.documents[0].outline[1].line, 2);
    file = read_it(*state, STR("议定如下：\n一、会议同意方案。二、会议要求摸底。三、会议明确统一管理。"));
    assert_string_equal(outline(*state, &file.documents[0]),
                        "1:一、会议同意方案 1:二、会议要求摸底 1:三、会议明确统一管理");
    file = read_it(*state, STR("一、甲\n参加的有一年级。二、三年级没有参加。\n二、乙\n见上。二、乙所说。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲 1:二、乙");
    file = read_it(*state, STR("一 、甲\n二　、乙"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一 、甲 1:二　、乙");
}

/* A text as a page shows it: in pieces of one length, each with its number before it. */
static Str in_chunks(const Room *room, Str text) {
    enum { PIECE = 40 }; /* characters */
    Buf out = buf_create(room->arena);
    size_t piece = 0, left = 0;
    for (size_t at = 0, next = 0; at < text.len; at = next, left--) {
        if (left == 0) {
            buf_add_format(&out, "%s%zu、", piece ? "\n\n" : "", piece + 1);
            piece++;
            left = PIECE;
        }
        utf8_next(text, &next);
        buf_add(&out, str_slice(text, at, next));
    }
    return buf_str(&out);
}

/* The number of a copy behind its title is none of a heading; a part's name is one though its text runs on behind it.
 */
static void headings_of_chunks_end_where_their_text_begins(void **state) {
    const Room *room = *state;
    Str text = STR("清河县教育高质量发展行动方案(一)为办好人民满意的教育,结合我县实际,制定本方案。"
                   "一、指导思想坚持立德树人根本任务,全面贯彻教育方针,统筹各级各类教育协调发展,努力办好每一所学校,"
                   "让每一个孩子都能享有公平而有质量的教育。二、工作目标到明年底,建成优质学校一批,培养骨干教师一批。"
                   "三、保障措施(一)加强领导。成立专班,定期调度,层层压实责任,确保各项任务按期完成。"
                   "(二)加大投入。优先保障教育支出,按时足额拨付到位。清河县教育高质量发展行动方案(二)"
                   "为做好今后工作,制定本方案。一、总体要求稳中求进,守正创新。");
    Str page = str_format(room->arena, "清河县教育高质量发展行动方案2篇\n\n%.*s", STR_ARG(in_chunks(room, text)));
    ReadFile file = read_it(room, page);
    assert_int_equal(file.document_count, 2);
    assert_string_equal(outline(room, &file.documents[0]),
                        "1:一、指导思想 1:二、工作目标到明年底,建成优质学校一批,培养骨干教师一批 1:三、保障措施 "
                        "2:(一)加强领导 2:(二)加大投入");
    assert_true(file.documents[0].outline[0].inline_body);
}

/* Only a blank parts it from a sentence; blanks between words of a heading do not. */
static void a_blank_ends_a_heading_before_a_sentence(void **state) {
    ReadFile file = read_it(
        *state,
        STR("一、全年工作开展情况 全县教育战线在县委领导下,认真落实年初确定的各项任务,圆满完成目标。\n"
            "二、下步 打算\n三、扎实推进 各级各类教育协调发展。\n四、统一思想, 提高认识,层层落实责任分工,形成合力。"));
    assert_string_equal(outline(*state, &file.documents[0]),
                        "1:一、全年工作开展情况 1:二、下步 打算 1:三、扎实推进 各级各类教育协调发展 "
                        "1:四、统一思想,提高认识,层层落实责任分工,形成合力");
    assert_true(file.documents[0].outline[0].inline_body);
    assert_false(file.documents[0].outline[1].inline_body);
}

static void a_day_below_the_title_is_that_of_the_paper(void **state) {
    ReadFile file = read_it(*state, STR("在全县教育工作会议上的讲话\n（2024年3月5日）\n同志们：\n一、甲\n抓落实。"));
    assert_string_equal(str_cstr(((const Room *)*state)->arena, file.documents[0].issued), "2024-03-05");
    file = read_it(*state, STR("清河县教育局工作总结\n（2024年3月5日）\n一、甲\n抓落实。\n清河县教育局\n2024年3月8日"));
    assert_string_equal(str_cstr(((const Room *)*state)->arena, file.documents[0].issued), "2024-03-08");
    file = read_it(*state, STR("清河县教育局工作总结\n（2024年3月5日通过）\n一、甲\n抓落实。"));
    assert_int_equal(file.documents[0].issued.len, 0);
}

/* In the title, alone below it, or alone at the end. */
static void the_school_or_township_of_a_paper_is_known(void **state) {
    static const struct {
        const char *text, *unit;
    } cases[] = {
        {"青禾县第二中学2025年工作总结\n内容。", "青禾县第二中学"},
        {"实验幼儿园2025年度自查报告\n内容。", "实验幼儿园"},
        {"柳湾镇中学校园安全工作总结\n内容。", "柳湾镇中学"},
        {"青禾县柳湾乡2025年教育工作总结\n内容。", "青禾县柳湾乡"},
        {"2025年工作总结\n（城北小学）\n内容。", "城北小学"},
        {"2025年工作总结\n内容。\n城北小学\n2025年12月5日", "城北小学"},
        {"关于柳湾乡中心校食堂检查的报告\n内容。", "柳湾乡中心校"},
        {"青禾县教育局2025年工作总结\n一、主要工作\n城北小学食堂改造完成。", ""},
        {"青禾县小学教育质量报告\n内容。", ""},
        {"青禾县中小学校园安全工作总结\n内容。", ""},
        {"青禾县农村学校食堂自查报告\n内容。", ""},
        {"青禾县城乡义务教育一体化工作总结\n内容。", ""},
        {"青禾县义务教育学校标准化建设自评报告\n内容。", ""},
        {"青禾县民办幼儿园年检报告\n内容。", ""},
        {"青禾县教育局关于学校食堂的检查报告\n内容。", ""},
        {"青禾县各乡镇教育工作总结\n内容。", ""},
        {"小学工作总结\n内容。", ""},
    };
    const Room *room = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile file = read_it(room, str_from(cases[i].text));
        if (!str_is(file.documents[0].unit, cases[i].unit)) {
            fail_msg("%s: “%.*s”", cases[i].text, STR_ARG(file.documents[0].unit));
        }
    }
}

static void papers_that_are_enclosed_are_no_headings(void **state) {
    ReadFile file = read_it(*state, STR("一、甲\n内容。\n附件：1.评分表\n2.问题清单\n3.台账\n某县教育局"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲");
    file = read_it(*state, STR("附件内容见下\n1.评分\n2.问题"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:1.评分 1:2.问题");
}

/* Nothing parts them but the day of the one and the title of the other. */
static void the_next_document_is_known_by_its_title(void **state) {
    ReadFile file = read_it(
        *state, STR("关于申请维修资金的请示\n县人民政府：\n特申请86万元。\n青石乡中心学校\n2025年4月2日\n"
                    "关于校舍维修资金的批复\n青石乡中心学校：\n同意拨付80万元。\n县人民政府办公室\n2025年4月20日"));
    assert_int_equal(file.document_count, 2);
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[0].issued), "2025-04-02");
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[1].title), "关于校舍维修资金的批复");
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[1].addressee), "青石乡中心学校");
    file = read_it(*state, STR("某县教育局2024年工作总结\n内容。\n2025年1月5日\n附：某县教育局督导报告\n2025年1月6日"));
    assert_int_equal(file.document_count, 1);
}

static void a_title_tells_the_place_in_front_of_whatever_it_is_about(void **state) {
    static const char *const titles[] = {"望川县人民政府关于省对县履行教育职责评价整改情况的报告",
                                         "望川县义务教育优质均衡自评报告", "望川县教育局2024年工作总结"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        const Room *room = *state;
        ReadFile file = read_it(room, str_format(room->arena, "%s\n\n全县有学校58所，教师3126人。\n", titles[i]));
        assert_true(str_is(file.documents[0].place, "望川县"));
    }
}

/* As text copied from a page has it: lines of one width, that end anywhere. */
static void sentences_go_on_where_only_the_page_ended(void **state) {
    static const char wrapped[] = "云溪县教育局2024年工作总结\n"
                                  "2024年，县教育局紧扣年初确定的各项任务，统筹推进\n"
                                  "学校建设、队伍建设和教育教学管理，全县教育平稳有\n"
                                  "序发展。现将有关情况汇报如下：\n"
                                  "一、经费保障有力\n"
                                  "全年教育投入8316万元，其中上级资金5018万元，县级\n"
                                  "资金3298万元。为2800名困难学生发放资助金89万元，\n"
                                  "做到了应助尽助。义务教育阶段学校公用经费按时足额\n"
                                  "拨付，学校运转正常，没有出现截留、挪用的情况，群\n"
                                  "众反映较好，得到上级肯定。\n"
                                  "二、学校建设顺利\n"
                                  "新建校舍7055平方米，更新课桌椅3600套，生均校舍面积\n"
                                  "12.6平方米，配齐图书仪器，办学条件得到了明显改善。\n"
                                  "仪器室全部达标，学生满意。\n";
    ReadFile file = read_it(*state, str_from(wrapped));
    const ReadDocument *document = &file.documents[0];
    assert_int_equal(document->paragraph_count, 6);
    assert_int_equal(document->heading_count, 2);
    assert_true(str_find(document->paragraphs[3].text, STR("县级资金3298万元")) > 0);
    assert_true(str_find(document->paragraphs[5].text, STR("面积12.6平方米")) > 0); /* no item 12. */
    assert_true(str_ends(document->paragraphs[5].text, STR("学生满意。")));         /* the stop stands at the edge */
    assert_int_equal(read_line_at(&document->paragraphs[3], document->paragraphs[3].text.len - 1), 10);
    Buf titles = buf_create(((Room *)*state)->arena); /* a list has lines of one width, too */
    for (int i = 0; i < 12; i++) {
        buf_add(&titles, STR("关于推进城区新建学校项目建设有关工作的情况\n"));
    }
    file = read_it(*state, buf_str(&titles));
    assert_int_equal(file.documents[0].paragraph_count, 12);
}

static void blanks_beside_numbers_part_nothing(void **state) {
    ReadFile file = read_it(
        *state, STR("一、2024 年情况，如下\n全县学校 86 所，合格率 98.5 %，比上年多 3 所。\n3.1 学校建设，共 3 所"
                    "\n张明 2班 李红 3班\n小学 12 58"));
    const ReadDocument *document = &file.documents[0];
    assert_string_equal(str_cstr(((Room *)*state)->arena, document->paragraphs[1].text),
                        "全县学校86所，合格率98.5%，比上年多3所。");
    ReadPlace place = read_place(&document->paragraphs[1], strlen("全县学校86所，合格率"));
    assert_int_equal(place.column, utf8_count(STR("全县学校 86 所，合格率 ")));
    assert_string_equal(str_cstr(((Room *)*state)->arena, document->paragraphs[0].text), "一、2024年情况，如下");
    assert_true(str_starts(document->paragraphs[2].text, STR("3.1 学校建设，共3所"))); /* the number of an item */
    file = read_it(*state, STR("３.１ 学校建设， 共１．８６亿元 ， 占９８．５％ ：“ 好 ”"));
    assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[0].paragraphs[0].text),
                        "3.1 学校建设，共1.86亿元，占98.5%：“ 好 ”");
    place = read_place(&file.documents[0].paragraphs[0], strlen("3.1 学校建设，共1.86亿元，占"));
    assert_int_equal(place.column, utf8_count(STR("３.１ 学校建设， 共１．８６亿元 ， 占")));
    assert_true(str_is(document->paragraphs[3].text, "张明 2班 李红 3班"));
    assert_true(str_is(document->paragraphs[4].text, "小学 12 58"));
}

static void a_table_of_contents_has_no_headings(void **state) {
    ReadFile file = read_it(*state, STR("云溪县教育局2024年度部门决算\n目 录\n第一部分 部门概况……1\n一、部门职责1\n"
                                        "二、机构设置3\n第二部分 决算情况\n一、收入决算5\n第一部分部门概况\n"
                                        "一、部门职责\n指导全县教育工作。\n二、机构设置\n内设机构6个。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、部门职责 1:二、机构设置");
    file = read_it(*state, STR("目录\n一、甲\n内容。\n一、甲\n内容。")); /* a sentence: it lists nothing */
    assert_string_equal(outline(*state, &file.documents[0]), "1:一、甲 1:一、甲");
}

static void a_plan_that_is_only_told_of_makes_no_plan(void **state) {
    static const struct {
        const char *title, *kind;
    } cases[] = {
        {"我县营养改善计划累计落实补助资金1.1亿元", "other"},
        {"云溪县实施薄弱学校改造计划食堂建设项目", "other"},
        {"云溪县教育局2025年工作计划", "plan"},
        {"云溪县教育局2025年工作要点任务分解表", "plan"},
        {"云溪县教育局2025年工作计划（征求意见稿）", "plan"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Room *room = *state;
        ReadFile file = read_it(room, str_format(room->arena, "%s\n\n全县有学校58所。\n", cases[i].title));
        assert_string_equal(file.documents[0].kind, cases[i].kind);
    }
}

static void headings_without_numbers_are_found(void **state) {
    ReadFile file = read_it(
        *state,
        STR("某局工作总结\n加强队伍建设\n全年组织教师培训十二期，参训教师达到三千二百人次，教师队伍的整体素质得到"
            "明显提高，涌现出一批优秀教师，得到社会好评。\n改善办学条件\n投入资金改造校舍，新建运动场，更新课桌椅，"
            "配齐图书和仪器，农村学校面貌焕然一新，学生和家长都很满意，为发展打下基础。"));
    assert_string_equal(outline(*state, &file.documents[0]), "1:加强队伍建设? 1:改善办学条件?");
}

static void parts_document_by_document(void **state) {
    ReadFile file = read_it(
        *state, STR("某局工作总结\n一、工作开展情况\n(一)抓管理\n二、存在问题\n三、下一步工作打算\n(一)抓落实"));
    const ReadDocument *document = &file.documents[0];
    assert_string_equal(document->outline[1].part, "result");
    assert_string_equal(document->outline[2].part, "problem");
    assert_string_equal(document->outline[4].part, "plan");
}

static void numbering_that_skips_is_told(void **state) {
    ReadFile file = read_it(*state, STR("一、甲\n二、乙\n四、丁\n一、戊"));
    assert_int_equal(count_rule(&file, "D21"), 2);
    file = read_it(*state, STR("(二)乙\n(三)丙"));
    assert_int_equal(count_rule(&file, "D21"), 1);
}

static void documents_are_parted_and_named(void **state) {
    ReadFile file =
        read_it(*state, STR("教育局工作范文3篇\n\n第1篇 某县教育局2022年工作总结 1200字\n各位领导：\n内容一。\n"
                            "第2篇 学校安全实施方案 800字\n内容二。\n第3篇 校长在大会上的讲话\n内容三。"));
    assert_int_equal(file.document_count, 3);
    assert_true(str_is(file.documents[0].title, "某县教育局2022年工作总结"));
    assert_string_equal(file.documents[0].kind, "summary");
    assert_true(str_is(file.documents[0].period, "2022"));
    assert_true(str_is(file.documents[0].addressee, "各位领导"));
    assert_true(str_is(file.documents[0].place, "某县"));
    assert_string_equal(file.documents[1].kind, "scheme");
    assert_string_equal(file.documents[2].kind, "speech");
    assert_int_equal(file.documents[1].first_line, 6);
}

static void copies_are_marked_not_dropped(void **state) {
    const char *body =
        "全县有小学四十五所，初中十二所，幼儿园六十三所，专任教师三千二百人，全年投入资金改善办学条件，新建校舍和"
        "运动场，教育教学质量稳步提升，群众满意度不断提高，各项工作取得新的成绩。";
    Buf text = buf_create(((Room *)*state)->arena);
    buf_add_format(&text, "第1篇 甲县工作总结\n%s\n第2篇 乙县工作总结\n%s完。\n第3篇 丙县工作计划\n明年将新建学校。",
                   body, body);
    ReadFile file = read_it(*state, buf_str(&text));
    assert_int_equal(file.document_count, 3);
    assert_int_equal(count_rule(&file, "D23"), 1);
    assert_int_equal(file.documents[0].duplicate_of, 1); /* the fuller one counts */
    assert_int_equal(file.documents[1].duplicate_of, -1);
    assert_int_equal(file.documents[2].duplicate_of, -1);
}

/* Sentences of sixteen characters by chance, or rows of figures; of `out_of` one is left out, none where it is 0. */
static void add_body(Buf *text, uint64_t seed, size_t characters, bool figures, size_t out_of) {
    const Str signs =
        STR("全县小学初中幼儿园专任教师投入资金改善办条件新建校舍运动场育质量稳步提升群众满意度不断高各项工作取得成绩");
    for (size_t row = 0; row < characters / 16; row++) {
        bool left_out = out_of && row % out_of == out_of - 1;
        for (size_t i = 0; i < 16; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            size_t sign = (seed >> 33) % (signs.len / 3);
            if (!left_out && figures) {
                buf_add_format(text, "%d%s", (int)((seed >> 33) % 10), i % 4 == 3 ? "\t" : "");
            } else if (!left_out) {
                buf_add(text, str_slice(signs, 3 * sign, 3 * sign + 3));
            }
        }
        buf_add(text, left_out ? (Str){"", 0} : figures ? STR("\n") : out_of ? STR("。\n") : STR("；"));
    }
}

static void copies_are_found_whatever_their_length(void **state) {
    Arena *arena = ((Room *)*state)->arena;
    /* around the lengths from which on fewer runs are looked at, and over the next ones */
    static const size_t lengths[] = {200, 1000, 1900, 2300, 3800, 4200, 6000, 9000, 40000};
    for (size_t i = 0; i < 2 * sizeof lengths / sizeof *lengths; i++) {
        size_t length = lengths[i / 2];
        bool figures = i % 2;
        Buf text = buf_create(arena);
        buf_add_format(&text, "第1篇 甲县工作总结\n");
        add_body(&text, 7, length, figures, 0);
        buf_add_format(&text, "\n第2篇 乙县工作总结\n");
        add_body(&text, 8, length, figures, 0);
        buf_add_format(&text, "\n第3篇 丙县工作总结\n");
        add_body(&text, 7, length, figures, 12);
        ReadFile file = read_it(*state, buf_str(&text));
        assert_int_equal(file.document_count, 3);
        assert_int_equal(file.documents[0].duplicate_of, -1);
        assert_int_equal(file.documents[1].duplicate_of, -1);
        assert_int_equal(file.documents[2].duplicate_of, 0);
    }
}

static void documents_of_different_places_in_one_file_are_told(void **state) {
    static const struct {
        const char *place;
        int told;
    } cases[] = {{"白水县", 1}, {"河口县", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile file = read_it(*state, str_format(((Room *)*state)->arena,
                                                   "第1篇 河口县教育局2024年工作总结\n河口县教育局全年新建学校三所。\n"
                                                   "第2篇 %s教育局2024年工作计划\n%s教育局将新建学校五所。",
                                                   cases[i].place, cases[i].place));
        assert_int_equal(file.document_count, 2);
        assert_int_equal(count_rule(&file, "D25"), cases[i].told);
    }
}

static void the_place_is_told_before_a_year_too(void **state) {
    static const struct {
        const char *title, *place;
    } cases[] = {{"河口县2025年校舍改造自查报告", "河口县"},
                 {"河口县教育局2025年工作总结", "河口县"},
                 {"关于印发《河口县教育局2025年工作要点》的通知", "河口县"},
                 {"2025年河口县校舍改造自查报告", ""},
                 {"校舍改造自查报告", ""},
                 {"全县2025年校舍改造自查报告", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile file = read_it(*state, str_format(((Room *)*state)->arena, "%s\n全年新建学校三所。", cases[i].title));
        assert_string_equal(str_cstr(((Room *)*state)->arena, file.documents[0].place), cases[i].place);
    }
}

/* What a notice issues is read as what it is, not what a notice only speaks of. */
static void a_plan_that_a_notice_issues_is_a_plan(void **state) {
    static const struct {
        const char *title, *kind;
    } cases[] = {{"关于印发《河口县教育局2025年工作要点》的通知", "plan"},
                 {"关于报送《2025年工作计划》的通知", "notice"},
                 {"关于印发《河口县教育局信访工作规定》的通知", "notice"},
                 {"关于印发工作要点》的通知", "notice"},
                 {"河口县教育局2025年工作要点", "plan"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ReadFile file = read_it(*state, str_format(((Room *)*state)->arena, "%s\n全年新建学校三所。", cases[i].title));
        assert_string_equal(file.documents[0].kind, cases[i].kind);
    }
}

static void a_torn_end_is_told(void **state) {
    ReadFile file = read_it(
        *state, STR("某局工作总结\n全年完成了校舍建设任务，新建学校三所，改造学校十二所，下一步将继续加大投入并"));
    assert_false(file.documents[0].complete);
    assert_int_equal(count_rule(&file, "D22"), 1);
}

static void digits_that_never_occur_are_told_with_their_chance(void **state) {
    Buf text = buf_create(((Room *)*state)->arena);
    for (int i = 0; i < 40; i++) {
        buf_add_format(&text, "第%d项投入%d万元。\n", 11, 103456 + i % 2);
    }
    ReadFile file = read_it(*state, buf_str(&text));
    assert_true(file.documents[0].digits_suspect);
    file = read_it(*state, STR("投入1023456789元，学生987人。"));
    assert_false(file.documents[0].digits_suspect);
}

static void problems_meet_their_measures(void **state) {
    ReadFile file = read_it(
        *state, STR("某局自查报告\n一、存在的问题\n(一)音乐教师缺口较大。\n(二)食堂设施陈旧落后。\n二、整改措施\n"
                    "(一)更新食堂设施设备。\n(二)招聘音乐教师补齐缺口。"));
    const ReadDocument *document = &file.documents[0];
    assert_int_equal(document->problem_count, 2);
    assert_int_equal(document->problems[0].line, 3);
    assert_int_equal(document->problems[0].measure_count, 1);
    assert_int_equal(document->problems[0].measures[0], 7);
    assert_int_equal(document->problems[1].measures[0], 6);
}

static void problems_that_were_found_are_problems(void **state) {
    static const char *const heads[] = {"自查发现的问题", "督导反馈的问题", "检查中查出的问题", NULL};
    const Room *room = *state;
    for (size_t i = 0; heads[i]; i++) {
        ReadFile file =
            read_it(*state, str_format(room->arena, "某局自查报告\n一、%s\n1.音乐教师缺口较大。\n", heads[i]));
        assert_int_equal(file.documents[0].problem_count, 1);
    }
    ReadFile mended = read_it(*state, STR("某局整改报告\n一、巡察反馈的问题整改情况\n1.音乐教师已经招聘到位。\n"));
    assert_int_equal(mended.documents[0].problem_count, 0);
}

static void lines_that_were_joined_stay_so(void **state) {
    static const bool joined[] = {false, false, true};
    const Room *room = *state;
    ReadFile file;
    Err err = {.kind = ERR_NONE};
    const ReadJoined given = {.text = STR("某局2023年工作总结\n全县有小学4\n5所。\n"), .joined = joined, .count = 3};
    assert_true(read_text_joined(room->arena, room->pack, STR("某局"), &given, &file, &err));
    assert_int_equal(file.documents[0].figure_count, 1);
    assert_true(file.documents[0].figures[0].value == 45);
}

static void a_blank_parts_the_year_from_its_sign(void **state) {
    ReadFile file = read_it(*state, STR("某局 2023 年工作总结\n一、概况\n全县有小学45所。\n"));
    assert_true(str_is(file.documents[0].period, "2023"));
}

/* ---- halves in the wrong order (D24) ---- */

#define HALVES_END  "各校要完善管理制度，以上成绩来之不易。云溪县教育局2024年工作总结\n"
#define HALVES_OPEN "一年来，全县教育系统围绕中心、服务大局，各项工作有序开展，现总结如下：\n"

static const ReadDamage *damage_of_rule(const ReadDocument *document, const char *rule) {
    for (size_t i = 0; i < document->damage_count; i++) {
        if (strcmp(document->damage[i].rule, rule) == 0) {
            return &document->damage[i];
        }
    }
    return NULL;
}

static void halves_are_put_right_where_the_end_goes_on_at_the_beginning(void **state) {
    static const char text[] =
        "的落实了惠民政策，家长满意度提高。\n三是资助体系健全。发放资助金126万元。\n" HALVES_END HALVES_OPEN
        "一是办学条件改善。新建学校3所。\n二是队伍建设加强。招聘教师86名，较好";
    ReadFile file = read_it(*state, str_from(text));
    const ReadDocument *document = &file.documents[0];
    const ReadDamage *damage = damage_of_rule(document, "D24");
    assert_non_null(damage);
    assert_int_equal(damage->certainty, LIKELY);
    assert_int_equal(damage->line, 4);
    assert_true(str_is(damage->surface, "云溪县教育局2024年工作总结"));
    assert_true(str_is(damage->repaired, "第4—6行应在第1—3行之前"));
    assert_true(str_is(document->title, "云溪县教育局2024年工作总结"));
    assert_string_equal(document->kind, "summary");
    assert_int_equal(document->paragraph_count, 6);
    assert_true(str_is(document->paragraphs[0].text, "云溪县教育局2024年工作总结"));
    /* the torn sentence is whole again, and leads back to both lines */
    const ReadParagraph *joined = &document->paragraphs[3];
    assert_true(str_find(joined->text, STR("招聘教师86名，较好的落实了惠民政策")) > 0);
    assert_int_equal(read_line_at(joined, (size_t)str_find(joined->text, STR("86"))), 6);
    assert_int_equal(read_line_at(joined, (size_t)str_find(joined->text, STR("落实"))), 1);
    assert_true(str_ends(document->paragraphs[5].text, STR("来之不易。")));
    assert_int_equal(damage_of_rule(document, "D22") != NULL, false);
    assert_string_equal(cleaned(*state, text), text); /* the lines stay as they are printed */
}

/* A blank, and no stop, before a title that begins with a year. */
static void a_title_behind_a_blank_is_seen_in_the_middle(void **state) {
    static const char text[] = "的落实了惠民政策，家长满意度提高。\n三是资助体系健全。发放资助金126万元。\n"
                               "各校要完善管理制度，以上成绩来之不易。学校文化已显雏形，引领发展 "
                               "2023-2024学年度云溪县教育局工作总结\n" HALVES_OPEN
                               "一是办学条件改善。新建学校3所。\n二是队伍建设加强。招聘教师86名，较好";
    ReadFile file = read_it(*state, str_from(text));
    const ReadDamage *damage = damage_of_rule(&file.documents[0], "D24");
    assert_non_null(damage);
    assert_int_equal(damage->certainty, LIKELY);
    assert_true(str_is(damage->surface, "2023-2024学年度云溪县教育局工作总结"));
    file = read_it(*state, STR("云溪县教育局工作总结\n截至 2024 年底，全县招聘 86 人。\n")); /* no title */
    assert_true(str_is(file.documents[0].paragraphs[1].text, "截至2024年底，全县招聘86人。"));
}

static void halves_are_put_right_where_their_items_count_on(void **state) {
    ReadFile file =
        read_it(*state, STR("，家长满意度提高。\n三是资助体系健全。发放资助金126万元。\n" HALVES_END HALVES_OPEN
                            "一是办学条件改善。新建学校3所。\n二是队伍建设加强。招聘教师86名。"));
    assert_int_equal(damage_of_rule(&file.documents[0], "D24")->certainty, LIKELY);
    assert_int_equal(file.documents[0].paragraphs[1].pieces[0].line, 4);
}

static void halves_without_proof_are_only_told(void **state) {
    /* a title, but neither a torn end nor items that count on */
    ReadFile file = read_it(*state, STR("，家长满意度提高。\n资助体系逐步健全。\n" HALVES_END HALVES_OPEN
                                        "办学条件改善。新建学校3所。\n队伍建设加强。招聘教师86名。"));
    const ReadDamage *damage = damage_of_rule(&file.documents[0], "D24");
    assert_int_equal(damage->certainty, FLAGGED);
    assert_int_equal(file.documents[0].paragraphs[0].pieces[0].line, 1);
    /* items that count on over the torn end, but no title to swap at */
    file = read_it(*state,
                   STR("的落实了惠民政策。\n三是资助体系健全。\n四是安全形势平稳。\n一年来，各项工作有序开展。\n一是"
                       "办学条件改善。\n二是队伍建设加强，较好"));
    damage = damage_of_rule(&file.documents[0], "D24");
    assert_int_equal(damage->certainty, FLAGGED);
    assert_int_equal(file.documents[0].paragraphs[0].pieces[0].line, 1);
}

/* Copied from a page, line by line: paragraphs are whole again, whatever their figures were cut by. */
static void lines_that_a_page_was_cut_into_are_one_paragraph(void **state) {
    ReadFile file = read_it(*state, STR("一、办学条件不断改善。今年以来，全县累计投入教育经费8316\n"
                                        "万元，其中上级拨付5018万元，县级财政配套3298万元，加固维\n"
                                        "修校舍12.23万平方米，为2800名困难学生发放助学金89万元，添\n"
                                        "置图书6200册，新建教学楼4栋，改造操场9块，全部按期投入使\n"
                                        "用。\n"
                                        "二、队伍建设持续加强。全年招聘教师86名，轮岗交流312名，开\n"
                                        "展培训24期。\n"));
    const ReadDocument *document = &file.documents[0];
    assert_int_equal(document->paragraph_count, 2);
    assert_true(document->figures[0].value == 83160000);
    assert_int_equal(read_place(&document->paragraphs[0], document->figures[0].start).line, 1);
    assert_int_equal(read_place(&document->paragraphs[0], document->figures[0].end).line, 2);
}

/* Neither names in a list nor lines that end as sentences do. */
static void lines_of_their_own_stay_paragraphs(void **state) {
    ReadFile file =
        read_it(*state, STR("云溪县青山镇中心小学图书阅览室管理制度汇编\n云溪县白水镇中心小学食堂采购人员工作职责\n"
                            "云溪县河口镇中心小学运动场地开放办法\n云溪县石桥镇中心小学校园安全应急预案\n"
                            "云溪县柳林镇中心小学学生宿舍值班安排\n云溪县新民镇中心小学教师外出学习规定\n"));
    assert_int_equal(file.documents[0].paragraph_count, 6);
    file = read_it(
        *state,
        STR("全县共投入教育经费8316万元，比上年增加12.6个百分点。\n全县加固维修校舍12.23万平方米，均已投入使用。\n"
            "全县招聘教师86名，轮岗交流312名，效果良好。\n全县为2800名困难学生发放助学金89万元整。\n"
            "全县新建教学楼4栋，改造操场9块，均已竣工。\n"));
    assert_int_equal(file.documents[0].paragraph_count, 5);
}

/* The same with a blank line behind each. */
static void lines_that_a_page_was_cut_into_may_have_blank_ones_between(void **state) {
    ReadFile file = read_it(*state, STR("一、办学条件不断改善。今年以来，全县累计投入教育经费8316\n\n"
                                        "万元，其中上级拨付5018万元，县级财政配套3298万元，加固维\n\n"
                                        "修校舍12.23万平方米，为2800名困难学生发放助学金89万元，添\n\n"
                                        "置图书6200册，新建教学楼4栋，改造操场9块，全部按期投入使\n\n"
                                        "用。\n\n"
                                        "二、队伍建设持续加强。全年招聘教师86名，轮岗交流312名，开\n\n"
                                        "展培训24期。\n"));
    assert_int_equal(file.documents[0].paragraph_count, 2);
    assert_true(file.documents[0].figures[0].value == 83160000);
}

static void documents_in_order_are_left_alone(void **state) {
    ReadFile file =
        read_it(*state, STR("云溪县教育局2024年工作总结\n一年来，各项工作有序开展，现总结如下：\n一是办学条件改善。"
                            "\n二是队伍建设加强。\n三是质量提高，详见云溪县教育局2024年工作总结\n四是安全平稳。"));
    assert_int_equal(count_rule(&file, "D24"), 0);
    assert_int_equal(file.documents[0].paragraphs[4].pieces[0].line, 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_tells_the_place_in_front_of_whatever_it_is_about),
        cmocka_unit_test(levels_are_ranks_of_styles),
        cmocka_unit_test(a_skipped_style_leaves_a_gap),
        cmocka_unit_test(items_of_prose_are_no_headings),
        cmocka_unit_test(headings_behind_a_sentence_are_found),
        cmocka_unit_test(headings_of_chunks_end_where_their_text_begins),
        cmocka_unit_test(lines_that_a_page_was_cut_into_are_one_paragraph),
        cmocka_unit_test(lines_that_a_page_was_cut_into_may_have_blank_ones_between),
        cmocka_unit_test(lines_of_their_own_stay_paragraphs),
        cmocka_unit_test(a_blank_ends_a_heading_before_a_sentence),
        cmocka_unit_test(a_day_below_the_title_is_that_of_the_paper),
        cmocka_unit_test(the_school_or_township_of_a_paper_is_known),
        cmocka_unit_test(papers_that_are_enclosed_are_no_headings),
        cmocka_unit_test(the_next_document_is_known_by_its_title),
        cmocka_unit_test(sentences_go_on_where_only_the_page_ended),
        cmocka_unit_test(a_table_of_contents_has_no_headings),
        cmocka_unit_test(blanks_beside_numbers_part_nothing),
        cmocka_unit_test(a_plan_that_is_only_told_of_makes_no_plan),
        cmocka_unit_test(headings_without_numbers_are_found),
        cmocka_unit_test(parts_document_by_document),
        cmocka_unit_test(numbering_that_skips_is_told),
        cmocka_unit_test(documents_are_parted_and_named),
        cmocka_unit_test(copies_are_marked_not_dropped),
        cmocka_unit_test(copies_are_found_whatever_their_length),
        cmocka_unit_test(documents_of_different_places_in_one_file_are_told),
        cmocka_unit_test(the_place_is_told_before_a_year_too),
        cmocka_unit_test(a_plan_that_a_notice_issues_is_a_plan),
        cmocka_unit_test(a_torn_end_is_told),
        cmocka_unit_test(digits_that_never_occur_are_told_with_their_chance),
        cmocka_unit_test(problems_meet_their_measures),
        cmocka_unit_test(problems_that_were_found_are_problems),
        cmocka_unit_test(a_blank_parts_the_year_from_its_sign),
        cmocka_unit_test(lines_that_were_joined_stay_so),
        cmocka_unit_test(halves_are_put_right_where_the_end_goes_on_at_the_beginning),
        cmocka_unit_test(a_title_behind_a_blank_is_seen_in_the_middle),
        cmocka_unit_test(halves_are_put_right_where_their_items_count_on),
        cmocka_unit_test(halves_without_proof_are_only_told),
        cmocka_unit_test(documents_in_order_are_left_alone),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}
