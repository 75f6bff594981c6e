/* Reports of no real place: titles, headings, prose, figures, promises, problems and rows of tables, mixed about as
 * reports mix them (six numbers a kilobyte). The same seed gives the same text, byte for byte. For measuring, and for
 * tests that need much text. */
#ifndef DUXUE_INVENTED_REPORT_H
#define DUXUE_INVENTED_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "base.h"

typedef struct Inventor {
    Buf *out;
    uint64_t state;
    bool damaged; /* with the damage that copies bring: readings, masks, lost digits, furniture of pages */
} Inventor;

static inline uint64_t invent_number(Inventor *inventor, uint64_t below) {
    inventor->state += 0x9E3779B97F4A7C15u;
    uint64_t mixed = (inventor->state ^ inventor->state >> 30) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBu;
    return (mixed ^ mixed >> 31) % below;
}

/* One of a list of texts. */
#define INVENT_ONE(inventor, list) ((list)[invent_number(inventor, sizeof(list) / sizeof *(list))])

static inline void invent_slot(Inventor *inventor, char slot) {
    static const char *const places[] = {"城东镇",       "柳湾乡",       "青石街道",   "北岭镇",   "实验小学",
                                         "第二中学",     "城关幼儿园",   "职业中学",   "南河小学", "高级中学",
                                         "特殊教育学校", "教师进修学校", "东风路小学", "马家沟乡"};
    static const char *const heads[] = {"县教育局", "各中心校", "教研室", "人事科", "基教科", "督导办", "资助中心"};
    static const char *const hundreds[] = {"全面", "持续", "切实", "深入", "扎实", "有序"};
    uint64_t size = invent_number(inventor, 4);
    static const uint64_t sizes[] = {20, 100, 1000, 20000};
    switch (slot) {
    case 'N': buf_add_format(inventor->out, "%d", (int)invent_number(inventor, sizes[size]) + 2); break;
    case 'P':
        buf_add_format(inventor->out, "%d.%d%%", (int)invent_number(inventor, 100), (int)invent_number(inventor, 10));
        break;
    case 'M':
        buf_add_format(inventor->out, "%d.%d万元", (int)invent_number(inventor, 4000),
                       (int)invent_number(inventor, 100));
        break;
    case 'Y': buf_add_format(inventor->out, "%d", 2015 + (int)invent_number(inventor, 10)); break;
    case 'D': buf_add_format(inventor->out, "%d", 1 + (int)invent_number(inventor, 12)); break;
    case 'T': buf_add(inventor->out, str_from(INVENT_ONE(inventor, places))); break;
    case 'W': buf_add(inventor->out, str_from(INVENT_ONE(inventor, heads))); break;
    case 'A': buf_add(inventor->out, str_from(INVENT_ONE(inventor, hundreds))); break;
    default: buf_add_char(inventor->out, slot); break;
    }
}

/* Writes a pattern; its capital letters are slots. */
static inline void invent_fill(Inventor *inventor, const char *pattern) {
    for (; *pattern; pattern++) {
        invent_slot(inventor, *pattern);
    }
}

static const char *const invented_prose[] = {
    "坚持把教育摆在优先发展的位置，A落实立德树人根本任务，努力办好人民满意的教育。",
    "加强党对教育工作的领导，A推进清廉学校建设，营造风清气正的育人环境。",
    "各校结合实际制定了具体的实施办法，明确了责任分工，做到层层有人抓、事事有人管。",
    "通过专题讲座、主题班会、国旗下讲话等形式，引导学生养成良好的行为习惯。",
    "A开展教学常规检查，通过听课、评课、查阅教案和作业等方式，及时发现并纠正教学中的偏差。",
    "以课堂教学为主阵地，积极探索自主合作的学习方式，课堂面貌发生了可喜的变化。",
    "强化师德师风建设，组织教师学习职业行为准则，签订承诺书，自觉接受社会监督。",
    "T充分发挥示范带动作用，与薄弱学校结对，在管理、教研和活动上互通有无。",
    "健全家校联系制度，通过家长会、家访和家长学校，听取家长的意见和建议。",
    "A做好校园及周边环境治理，会同有关部门清理流动摊贩，维护正常的教育教学秩序。",
    "食堂管理更加规范，原料采购、加工和留样都有记录，师生用餐放心。",
    "重视学生心理健康，建立心理辅导室，安排专人值班，为学生排忧解难。",
    "阳光体育活动丰富多彩，大课间活动形成特色，学生体质稳步增强。",
    "在工作中我们深切体会到，领导重视是前提，制度健全是保障，队伍过硬是关键。",
    "信息技术与学科教学A融合，教师运用网络资源备课授课的能力明显提升。",
    "坚持公开、公平、公正的原则，A执行招生政策，做到计划、程序、结果三公开。",
    "W会同有关单位对重点工作进行了督查，对发现的问题及时反馈并跟踪整改。",
    "注重发挥少先队、共青团的作用，组织学生参加社会实践和志愿服务，增长才干。",
    "宣传工作有声有色，及时报道教育改革中的好做法、好经验，为教育发展凝聚了合力。",
    "认真落实各项资助政策，做到应助尽助，不让一个学生因家庭困难而失学。",
    "不断完善校本教研机制，以教研组为单位开展集体备课，教师之间相互学习、共同进步。",
    "语言文字工作A推进，推广普通话，规范用字，校园文化氛围更加浓厚。",
    "严格财务管理，规范收支行为，加强审计监督，确保资金使用安全、有效。",
    "深入贯彻《关于深化教育教学改革的意见》精神，把提高质量作为最紧迫的任务。",
};

static const char *const invented_figures[] = {
    "全县现有各级各类学校N所，在校学生N人，专任教师N人，比上年增加N人。",
    "投入资金M，改造校舍N平方米，新建运动场N个，购置图书N册。",
    "九年义务教育巩固率达到P，比上年提高D.N个百分点。",
    "全年培训教师N人次，其中骨干教师N人、班主任N人，参训率P。",
    "共资助家庭经济困难学生N人次，发放资助金M，其中小学N人、初中N人。",
    "开展安全检查D次，排查隐患N处，已整改N处，整改率P。",
    "Y年高考上线N人，上线率P，同比增长P，首次突破N人。",
    "T现有教学班D个，学生N名，平均班额4D人，生师比为1D.D:1。",
    "学前三年毛入园率为P，普惠性幼儿园覆盖率P，公办园在园幼儿占比由P上升到P。",
    "召开家长会D次，家访N户，发放问卷N份，收回N份，满意率P。",
    "T获得县级以上奖励N项，教师论文发表D篇，近三成教师参加了课题研究。",
    "小学生均公用经费标准为每生每年N元，初中为N元，按时足额拨付。",
    "选派N名教师到乡村学校支教，交流轮岗教师占比P，约N%的学校受益。",
    "Y—Y年累计完成投资M，是五年前的D.D倍，总量居全市第三。",
};

static const char *const invented_promises[] = {
    "力争到Y年底，学前三年毛入园率达到P以上，义务教育巩固率保持在P以上。",
    "计划新建幼儿园D所、改扩建学校D所，D月底前全部投入使用，新增学位N个。",
    "W要在D月15日前完成摸底，年底前完成整改，确保不留死角。",
    "各校每学期至少开展两次应急演练，每周不少于两节体育课，学生每天锻炼不少于1小时。",
    "严禁违规补课，不得以任何名义举办重点班，班额控制在45人以内。",
    "A推进集团化办学，争取三年内优质学校覆盖率达到P。",
    "由W牵头，各校配合，每月调度一次，每季度通报一次。",
    "拟投资M，为N间教室更换照明灯具，明年秋季开学前完成。",
};

static const char *const invented_problems[] = {
    "一是城区学位不足，T平均班额5D人，部分年级仍有大班额；",
    "二是教师结构不够合理，音体美教师缺口N名，年龄老化；",
    "三是部分学校安全管理不到位，隐患排查不够细致；",
    "四是教育投入仍有差距，T运动场尚未改造，欠账M。",
};

static inline void invent_paragraph(Inventor *inventor, unsigned figures_of_ten, unsigned promises_of_ten) {
    size_t sentences = 2 + invent_number(inventor, 5);
    for (size_t i = 0; i < sentences; i++) {
        uint64_t kind = invent_number(inventor, 10);
        if (kind < figures_of_ten) {
            invent_fill(inventor, INVENT_ONE(inventor, invented_figures));
        } else if (kind < figures_of_ten + promises_of_ten) {
            invent_fill(inventor, INVENT_ONE(inventor, invented_promises));
        } else {
            invent_fill(inventor, INVENT_ONE(inventor, invented_prose));
        }
    }
    if (inventor->damaged && invent_number(inventor, 3) == 0) {
        static const char *const damage[] = {
            "参加培训的教师达13*人，x市第三小学20__年被评为先进。", "学校坚持抓好载(zǎi)体建设，乐(lè)于奉献。",
            "完成任务2.0.实现了`预期目标。", "达标率为.5%，占%的学校参加了2023-2023学年的评估&nbsp;。",
            "推行“一校一品，特色明显。"};
        invent_fill(inventor, INVENT_ONE(inventor, damage));
    }
    buf_add_char(inventor->out, '\n');
}

static inline void invent_table(Inventor *inventor) {
    buf_add(inventor->out, STR("学校\t学生数\t教师数\t备注\n"));
    for (size_t row = 3 + invent_number(inventor, 5); row > 0; row--) {
        invent_fill(inventor, "T\tN人\tN人\t其中寄宿N人\n");
    }
}

/* One report of 5 to 20 KB. */
static inline void invent_report(Inventor *inventor) {
    static const char *const titles[] = {"年教育工作总结", "年教育工作计划", "年义务教育自查报告",
                                         "年安全整治实施方案"};
    static const char *const parts[][2] = {{"主要工作及成效", "规范办学行为"},
                                           {"队伍建设情况", "提升专业水平"},
                                           {"经费投入和保障", "改善办学条件"},
                                           {"教育质量情况", "抓实教学常规"},
                                           {"下一步工作计划", "明确目标任务"}};
    static const char *const numerals[] = {"一", "二", "三", "四", "五", "六"};
    const char *title = INVENT_ONE(inventor, titles);
    bool plan = invent_number(inventor, 3) == 0;
    buf_add(inventor->out, STR("某某县"));
    invent_slot(inventor, 'Y');
    buf_add(inventor->out, str_from(title));
    buf_add(inventor->out, STR("\n各乡镇中心学校、县直各学校：\n"));
    for (size_t part = 0; part < 5; part++) {
        buf_add_format(inventor->out, "%s、%s\n", numerals[part], parts[part][0]);
        for (size_t section = 0; section < 3; section++) {
            buf_add_format(inventor->out, "（%s）%s。", numerals[section], parts[part][1]);
            bool ahead = plan || part == 4;
            invent_paragraph(inventor, ahead ? 1 : 3, ahead ? 3 : 0);
            buf_add(inventor->out, STR("　　"));
            invent_paragraph(inventor, 1, 0);
        }
        if (inventor->damaged) {
            buf_add_format(inventor->out, "第%d页 共20页\n", (int)part + 1);
        }
    }
    invent_table(inventor);
    buf_add(inventor->out, STR("六、存在的问题\n"));
    for (size_t i = 0; i < sizeof invented_problems / sizeof *invented_problems; i++) {
        invent_fill(inventor, invented_problems[i]);
    }
    buf_add(inventor->out,
            STR("\n七、整改措施\n一是增加学位供给，二是补充紧缺学科教师，三是加强隐患排查，四是改造运动场。\n"));
}

/* Reports one after the other, as pages that collect them have it: at least `size` bytes. */
static inline Str invented_reports(Arena *arena, size_t size, bool damaged, uint64_t seed) {
    Buf out = buf_create(arena);
    Inventor inventor = {&out, seed, damaged};
    for (int number = 1; out.len < size; number++) {
        buf_add_format(&out, "第%d篇 ", number);
        invent_report(&inventor);
    }
    return buf_str(&out);
}

#endif
