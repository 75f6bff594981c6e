/* What the room reader knows of words and rules: the vocabulary of figures, and the checks of reports. */
#ifndef DUXUE_PACK_READER_H
#define DUXUE_PACK_READER_H

/* The words that are looked for in texts stand in tries, which hold no longer ones and no other characters (of the
 * basic plane): a pack with such a word is refused. */
enum { PACK_WORD_CHARACTERS = 40, PACK_WORD_PLANE = 0x10000 };

/* How a unit computes: only figures of one family and unit are added or compared. */
typedef enum UnitFamily {
    FAMILY_NONE,
    FAMILY_COUNT,
    FAMILY_PERSON,
    FAMILY_TIMES, /* 人次, 项次: how often, not how many */
    FAMILY_MONEY,
    FAMILY_AREA,
    FAMILY_LENGTH,
    FAMILY_VOLUME,
    FAMILY_WEIGHT,
    FAMILY_RATE, /* of data: Mbps */
    FAMILY_TIME,
    FAMILY_YEARS,
    FAMILY_AGE,
    FAMILY_SCORE,
    FAMILY_PERCENT,
    FAMILY_POINTS,
    FAMILY_MULTIPLE,
    FAMILY_RANK
} UnitFamily;

typedef struct UnitDef {
    Str unit;
    int family; /* UnitFamily */
    Str *words; /* other ways to write it */
    size_t word_count;
    Str of;       /* the unit that it is reckoned in: 平方米 of 亩; empty: none */
    double times; /* how many of those it is; 0: one */
} UnitDef;

/* What a word may do in a sentence; packs/reader/vocabulary.yaml tells of each. */
typedef enum WordRole {
    WORD_UNIT, /* of `units` */
    WORD_INDICATOR,
    WORD_BEFORE,
    WORD_AFTER,
    WORD_INNER,
    WORD_REACH,
    WORD_TOTAL,
    WORD_RISE,
    WORD_FALL,
    WORD_VERSUS,
    WORD_PREVIOUS,
    WORD_FROM,
    WORD_TO,
    WORD_FIRST,
    WORD_STREAK,
    WORD_OF_TOTAL,
    WORD_MULTIPLE,
    WORD_RANK,
    WORD_TARGET,
    WORD_DONE,
    WORD_STANDING,
    WORD_DEMAND,
    WORD_ZERO,
    WORD_NEGATE,
    WORD_SCOPE,
    WORD_EACH,
    WORD_PERIOD,
    WORD_PER_HEAD,
    WORD_PERSON,
    WORD_RATE_NAME,
    WORD_COUNT_NAME,
    WORD_NOISE,
    WORD_FOLLOW,
    WORD_LEAD,
    WORD_SPAN,
    WORD_PLACE,
    WORD_NOT_UNIT,
    WORD_STOP,
    WORD_PART,
    WORD_PART_END,
    WORD_RESPECTIVELY,
    WORD_CLAIM_ALL,
    WORD_CLAIM_NONE,
    WORD_CLAIM_MET,
    WORD_CLAIM_NEVER_DOWN,
    WORD_CLAIM_GROWING,
    WORD_CLAIM_FALLING,
    WORD_CLAIM_EMPTY,
    WORD_PROBLEM,
    WORD_FOUND,
    WORD_FIXED,
    WORD_OPEN,
    WORD_REASON,
    WORD_BAN,
    WORD_PROMISE,
    WORD_STRONG,
    WORD_WHO,
    WORD_FORECAST,
    WORD_TOPIC,
    WORD_BUILD,
    WORD_THING,
    WORD_REGION,
    WORD_DUE,
    WORD_AVERAGE, /* what is said of one or of the extreme, no part of a whole */
    WORD_ROLES
} WordRole;

typedef struct WordsDef {
    int role; /* WordRole */
    Str as;   /* parameter of the role */
    Str *words;
    size_t word_count;
} WordsDef;

typedef struct IndicatorNameDef {
    Str id, name, unit;
    Str *also;
    size_t also_count;
} IndicatorNameDef;

/* How an office writes who does what by when; packs/reader/vocabulary.yaml tells of each. */
typedef enum PromiseTerm {
    PROMISE_FRAME_OPEN,   /* 在…的同时: what is meant stands behind it */
    PROMISE_FRAME_CLOSE,  /* 的同时 */
    PROMISE_PURPOSE,      /* 从而: what shall come of it */
    PROMISE_GOES_ON,      /* 其中, 占: goes on with what stands before it */
    PROMISE_RESULT,       /* 完成, 出台: anybody can see whether it was done */
    PROMISE_EVENT,        /* 召开: somebody has to be named, or a time */
    PROMISE_VAGUE,        /* 各项, 交办: nobody can */
    PROMISE_OFFICE,       /* endings of the names of offices */
    PROMISE_ACTS,         /* 要, 须, 于: stands behind the name of who acts */
    PROMISE_NOT_OFFICE,   /* 的, 对: stands in no name of an office */
    PROMISE_CALLS,        /* 一要: how a speech begins what it asks for */
    PROMISE_CASE,         /* 对…的: what stands behind is what comes of it */
    PROMISE_LEADS,        /* 牵头, 负责 */
    PROMISE_HELPS,        /* 配合 */
    PROMISE_NO_LEAD,      /* 负责人, 负责制: behind 负责 */
    PROMISE_WHO_LABEL,    /* 责任单位 */
    PROMISE_PERSON_LABEL, /* 责任人: counts where no office is named */
    PROMISE_WITH_LABEL,   /* 配合单位 */
    PROMISE_DUE_LABEL,    /* 完成时限 */
    PROMISE_TASK_LABEL,   /* 工作任务 */
    PROMISE_NEXT_YEAR,    /* 明年: in a heading */
    PROMISE_DUE_TAIL,     /* 底, 前: belongs to the month before it */
    PROMISE_SPAN_TAIL,    /* 内, 时间: behind 三年 */
    PROMISE_SPRING,       /* 第二学期 */
    PROMISE_AUTUMN,       /* 第一学期 */
    PROMISE_THIS_YEAR,    /* 今年 */
    PROMISE_LAST_YEAR,    /* 去年: what was, in a plan, too */
    PROMISE_EVERY_YEAR,   /* 每年: the month behind it comes again */
    PROMISE_URGES,        /* 鼓励: what others may do */
    PROMISE_SERVES,       /* 为…提供: what something is good for; its first word */
    PROMISE_SERVED,       /* 提供, 奠定: behind it */
    PROMISE_PERMITS,      /* 可以: what stands before it are conditions */
    PROMISE_SANCTION,     /* 取消, 评优: what comes of a breach */
    PROMISE_NOT_ACTS,     /* 在园, 在校: begins like 在 behind who acts, but names something */
    PROMISE_YEAR,         /* 年 behind a number */
    PROMISE_MONTH,        /* 月 */
    PROMISE_DAY,          /* 日, 号 */
    PROMISE_SCHOOL_YEAR,  /* 学年: the title's year begins in August */
    PROMISE_UNTIL,        /* 到, 于: before a year that is a deadline */
    PROMISE_EVERY,        /* 每, but not 各: when it recurs */
    PROMISE_RANGE,        /* 至, -: between the ends of a time */
    PROMISE_BY,           /* 由: before who acts */
    PROMISE_AND,          /* 和: joins who act */
    PROMISE_CARES,        /* 抓好, 推进: says no more than that something is seen to */
    PROMISE_CARED,        /* 工作, 建设: what 抓好 is said of */
    PROMISE_TOWARDS,      /* 对, 帮助, 配合: for whom, or with whom; what follows tells which */
    PROMISE_OTHERS,       /* 省教育厅, 群众: whose demands are no promises of one's own */
    PROMISE_DEMANDS,      /* 要求, 期盼 */
    PROMISE_ADVERBS,      /* 一再: between others and what they demand */
    PROMISE_FAULTS,       /* 问题: whatever was found */
    PROMISE_HAZARDS,      /* 隐患: whatever was found, unless it is told of what kind they are */
    PROMISE_ANY_KIND,     /* 各类, 限期整改: before 隐患 no kind of its own */
    PROMISE_CLOSING,      /* 特此报告: begins the last sentence of a letter */
    PROMISE_UNIT_LABEL,   /* 单位: over a table, before what its numbers are counted in */
    PROMISE_MEDALS,       /* 金, 银, 铜: 9金5银 counts medals */
    PROMISE_TOP,          /* 前: 前20名 is a bound of ranks */
    PROMISE_NOT_TOP,      /* 目前, 底前: words of time that end with it */
    PROMISE_UNMEASURED,   /* 年份, 排名, 电话: heads of columns whose numbers measure nothing */
    PROMISE_SOME,         /* 几, 数: before 十, nobody says how many */
    PROMISE_HALVES,       /* 半小时: half of a unit */
    PROMISE_NOT_HALF,     /* 个, 大: before 半, which is not all there is */
    PROMISE_STOCK,        /* 设备值: what is there, not what is spent each year */
    PROMISE_TIERS,        /* 个档次: what stands before them are amounts of one thing */
    PROMISE_BUILT,        /* 小学, 教学楼: what is built, at the end of its name */
    PROMISE_IF,           /* 如果, 凡: begins what only says in which case */
    PROMISE_HANDS_IN,     /* 报, 交: before the office to which something is handed in */
    PROMISE_HAPPENS,      /* 发生: behind what is not to be: 无重大事故发生 */
    PROMISE_TERMS
} PromiseTerm;

typedef struct PromiseTermsDef {
    int is; /* PromiseTerm */
    Str *words;
    size_t word_count;
} PromiseTermsDef;

/* Words that only a place of the grammar asks for; packs/reader/vocabulary.yaml tells of each. */
typedef enum GrammarTerm {
    GRAMMAR_COUNTED,      /* units that a single Chinese numeral counts: 三名 */
    GRAMMAR_HAD,          /* 一等奖: behind 两个 */
    GRAMMAR_WORKS,        /* 征文: what of pupils is counted */
    GRAMMAR_PUPIL,        /* 每生: 生 of 元/生 */
    GRAMMAR_OFTEN,        /* units that come again: 次, 课时 */
    GRAMMAR_WHOLE,        /* 投入: the amount is of all, not of each */
    GRAMMAR_CLOSE,        /* 班, 校: counted for each only close by */
    GRAMMAR_AGAINST,      /* 比, 较: before a year that is compared with */
    GRAMMAR_BOUND,        /* 不少于 */
    GRAMMAR_FLOOR,        /* 不低于: never to be undercut */
    GRAMMAR_ALWAYS,       /* 确保 */
    GRAMMAR_STANDARD,     /* 标准, 定额 */
    GRAMMAR_NAMES_AIM,    /* 任务: names what is wanted, tells not whether it was done */
    GRAMMAR_NAME_LEADS,   /* 其中: leads to the name of a figure */
    GRAMMAR_NAME_ENDS,    /* 率, 经费: how names of measures end */
    GRAMMAR_DAY_SIGNS,    /* 月, 时许: what stands behind the number of a date */
    GRAMMAR_PERIODS,      /* 月, 学期: of 次/月 */
    GRAMMAR_WIDER,        /* 全省: a wider place than the reporter's own */
    GRAMMAR_LOWER,        /* 低于全省 */
    GRAMMAR_HIGHER,       /* 高于全省 */
    GRAMMAR_AGAIN,        /* 次: comes again, however often */
    GRAMMAR_BY_RULE,      /* 按: before a standard */
    GRAMMAR_PER_GROUP,    /* /班: of units, what each class or school has */
    GRAMMAR_ASKED,        /* 至少: asks for a limit */
    GRAMMAR_AIM_MET,      /* 完成: behind what is wanted, tells that it was done */
    GRAMMAR_OF,           /* 的 */
    GRAMMAR_GRADE,        /* 年级 is no 年 */
    GRAMMAR_DATE_ENDS,    /* 月: behind 6-7 */
    GRAMMAR_NO_DATE,      /* 月均 */
    GRAMMAR_CLOCK,        /* 午: before a time of day */
    GRAMMAR_LEVEL,        /* 级 */
    GRAMMAR_NEAR,         /* 近 */
    GRAMMAR_NOT_NEAR,     /* 附: 附近 is where */
    GRAMMAR_ORDINAL,      /* 第 */
    GRAMMAR_RANKS,        /* 位: behind the number of a rank */
    GRAMMAR_RATIO,        /* 比: between the sides of a ratio */
    GRAMMAR_BARE,         /* 元, %: units that may have lost their number */
    GRAMMAR_LACKS,        /* 达: wants a number behind it */
    GRAMMAR_NOT_SPAN,     /* 三年内, 三年来: when, not how long */
    GRAMMAR_SPAN_GOES_ON, /* 两年不参加: behind a span that is measured */
    GRAMMAR_ONE_EACH,     /* 5000元一所 */
    GRAMMAR_CUT,          /* 5万余生: what is left of 学生 */
    GRAMMAR_TENTHS,       /* 成: ten per cent each */
    GRAMMAR_DOUBLES,      /* 番 */
    GRAMMAR_GENERAL,      /* 个: counts anything */
    GRAMMAR_THINGS,       /* 项: not how often */
    GRAMMAR_TERM,         /* 学期: of money for each */
    GRAMMAR_DAY_EACH,     /* 一天: each day */
    GRAMMAR_FIVE_YEARS,
    GRAMMAR_THREE_YEARS,
    GRAMMAR_SHARE_OF,   /* 占: what the share is of stands behind it */
    GRAMMAR_AMONG,      /* 专任教师中 */
    GRAMMAR_SEEN_FROM,  /* 从, 按: begins the words for how a whole is broken down */
    GRAMMAR_SEEN,       /* 看, 分: ends them */
    GRAMMAR_ASKS,       /* 应, 须: before a side of a limit, it is asked for and not told */
    GRAMMAR_EACH_OF,    /* 均, 每: behind a count, it is of all of them */
    GRAMMAR_LIMITS,     /* 标准, 上限: behind what is reached or kept */
    GRAMMAR_ADDS,       /* 追加: what comes to a total that was told */
    GRAMMAR_THEN,       /* 后: what is so when that was done */
    GRAMMAR_NEXT_STEPS, /* 下一步: begins a paragraph of what is still to be done */
    GRAMMAR_EACH_ONE,   /* 逐一, 所有: none is left out */
    GRAMMAR_ALL_FAULTS, /* 逐一, 所有: with 整改 in the clause, of all that was found */
    GRAMMAR_STAGES,     /* 义务教育: takes in several stages of school */
    GRAMMAR_BULLETIN,   /* 通报: ends the title of a notice that tells how things went */
    GRAMMAR_TERMS
} GrammarTerm;

typedef struct GrammarTermsDef {
    int is; /* GrammarTerm */
    Str *words;
    size_t word_count;
} GrammarTermsDef;

/* The mood of a clause: closed classes of words that say whether what is told is, is to be, or has to be. With the name
 * that packs/reader/vocabulary.yaml gives each. */
#define READ_MOODS(MOOD)                                                                                               \
    MOOD(PLAIN, "plain")   /* 主要, 为了: not what its characters would say by themselves */                       \
    MOOD(WILL, "will")     /* 将, 拟, 力争 */                                                                      \
    MOOD(PLAN, "plan")     /* 计划, 预算: the verb and the noun */                                                 \
    MOOD(SURE, "sure")     /* 确保, 务必 */                                                                        \
    MOOD(MUST, "must")     /* 应, 须, 原则上 */                                                                   \
    MOOD(BAN, "ban")       /* 不得, 严禁 */                                                                        \
    MOOD(ASKS, "asks")     /* 要求, 规定: the verb and the noun */                                                 \
    MOOD(RULE, "rule")     /* 标准, 上限 */                                                                        \
    MOOD(AIM, "aim")       /* 目标, 任务 */                                                                        \
    MOOD(PAST, "past")     /* 了, 已, 先后 */                                                                      \
    MOOD(NOW, "now")       /* 现有, 目前, 仅 */                                                                   \
    MOOD(FOUND, "found")   /* 发现, 抽查, 显示 */                                                                \
    MOOD(LACK, "lack")     /* 仍, 尚未, 缺 */                                                                      \
    MOOD(BEFORE, "before") /* 去年, 近三年, 以来 */                                                             \
    MOOD(TILL, "till")     /* 截至, 以来 */                                                                        \
    MOOD(TOTAL, "total")   /* 共, 累计 */                                                                           \
    MOOD(THIS, "this")     /* 今年, 本学期 */                                                                     \
    MOOD(AFTER, "after")   /* 明年, 下一步 */                                                                     \
    MOOD(BY, "by")         /* 底前, 开学前 */                                                                     \
    MOOD(EVERY, "every")   /* 每, 均 */                                                                              \
    MOOD(REACH, "reach")   /* 达到, 控制在 */                                                                     \
    MOOD(BASE, "base")     /* 基础上, 为目标: a frame around what is meant */                                    \
    MOOD(CASE, "case")     /* 对, 凡, 如: a case, and what comes of it */                                           \
    MOOD(WISH, "wish")     /* 建议, 支持 */

#define READ_MOOD_NAME(id, name) MOOD_##id,
typedef enum Mood { READ_MOODS(READ_MOOD_NAME) MOODS } Mood;
#undef READ_MOOD_NAME

typedef struct MoodWordsDef {
    int is; /* Mood */
    Str *words;
    size_t word_count;
} MoodWordsDef;

/* What speaks for one kind of a figure or another: a mood by where it stands, and what follows. */
typedef enum MoodPlace { MOOD_NEAREST, MOOD_CLAUSE, MOOD_FAR, MOOD_BEHIND, MOOD_PLACES } MoodPlace;

/* Laid out by hand: the formatter lays so many out another way each time. */
/* clang-format off */
#define READ_SIGNALS(SIGNAL)                                                                                           \
    SIGNAL(ALWAYS, "always") SIGNAL(BACK_FAR, "back_far") SIGNAL(BACK, "back") SIGNAL(BACK_LITTLE, "back_little")      \
    SIGNAL(AHEAD_LITTLE, "ahead_little") SIGNAL(AHEAD, "ahead") SIGNAL(AHEAD_FAR, "ahead_far")                         \
    SIGNAL(DOC_SELF_REPORT, "doc_self_report") SIGNAL(DOC_SPEECH, "doc_speech") SIGNAL(DOC_NOTICE, "doc_notice")       \
    SIGNAL(DOC_SCHEME, "doc_scheme") SIGNAL(DOC_SUMMARY, "doc_summary") SIGNAL(DOC_PLAN, "doc_plan")                   \
    SIGNAL(DOC_OTHER, "doc_other") SIGNAL(PART_STATE, "part_state") SIGNAL(PART_PROBLEM, "part_problem")               \
    SIGNAL(PART_GUIDE, "part_guide") SIGNAL(PART_IDEA, "part_idea") SIGNAL(PART_PLAN, "part_plan")                     \
    SIGNAL(PART_GOAL, "part_goal") SIGNAL(PART_MEASURE, "part_measure") SIGNAL(PART_RESULT, "part_result")             \
    SIGNAL(PART_NONE, "part_none") SIGNAL(INTRO, "intro") SIGNAL(YEAR_BEFORE, "year_before")                           \
    SIGNAL(YEAR_SAME, "year_same") SIGNAL(YEAR_AFTER, "year_after") SIGNAL(YEAR_UNKNOWN, "year_unknown")               \
    SIGNAL(LEAST, "least") SIGNAL(MOST, "most") SIGNAL(OVER, "over") SIGNAL(UNDER, "under") SIGNAL(ABOUT, "about")     \
    SIGNAL(LIMIT_OF, "limit_of") SIGNAL(LIMIT_NAMES, "limit_names") SIGNAL(LIMIT_BOUND, "limit_bound")                 \
    SIGNAL(LIMIT_BACK, "limit_back") SIGNAL(FAMILY_COUNTED, "family_counted")                                          \
    SIGNAL(FAMILY_PERSONS, "family_persons") SIGNAL(FAMILY_AMOUNT, "family_amount")                                    \
    SIGNAL(FAMILY_SHARE, "family_share") SIGNAL(FAMILY_POINTS_, "family_points") SIGNAL(FAMILY_SPAN, "family_span")    \
    SIGNAL(FAMILY_YEARS_, "family_years") SIGNAL(FAMILY_AGE_, "family_age") SIGNAL(FAMILY_SIZE, "family_size")         \
    SIGNAL(FAMILY_MARK, "family_mark") SIGNAL(FAMILY_REST, "family_rest") SIGNAL(PER_TIME, "per_time")                 \
    SIGNAL(PER_HEAD, "per_head") SIGNAL(PER_GROUP, "per_group") SIGNAL(DECIMALS, "decimals")                           \
    SIGNAL(CHANGE, "change") SIGNAL(FORMER, "former") SIGNAL(STREAK_, "streak") SIGNAL(SHARE_OF_TOTAL, "of_total")     \
    SIGNAL(RANKED, "ranked") SIGNAL(RULE_STANDARD, "rule_standard") SIGNAL(RULE_LINE, "rule_line")                     \
    SIGNAL(RULE_SET, "rule_set") SIGNAL(RULE_FLOOR, "rule_floor") SIGNAL(RULE_ASKED, "rule_asked")                     \
    SIGNAL(SAID_STANDS, "said_stands") SIGNAL(SAID_NEAR, "said_near") SIGNAL(SAID_FAR, "said_far")                     \
    SIGNAL(SAID_DONE, "said_done") SIGNAL(SAID_BEHIND, "said_behind") SIGNAL(TELLS_WHICH, "tells_which")               \
    SIGNAL(NAMED_AIM, "named_aim") SIGNAL(NAMED_RULE, "named_rule") SIGNAL(NAMED_PAST, "named_past")                   \
    SIGNAL(OF_BEHIND, "of_behind") SIGNAL(OF_BEFORE, "of_before") SIGNAL(BRACKETS, "brackets")                         \
    SIGNAL(SHARE_OF_, "share_of") SIGNAL(PART_, "part") SIGNAL(LIST_ACTUAL, "list_actual")                             \
    SIGNAL(LIST_TARGET, "list_target") SIGNAL(LIST_THRESHOLD, "list_threshold") SIGNAL(NEXT_ACTUAL, "next_actual")     \
    SIGNAL(NEXT_TARGET, "next_target") SIGNAL(NEXT_THRESHOLD, "next_threshold") SIGNAL(LATER_ACTUAL, "later_actual")   \
    SIGNAL(LATER_TARGET, "later_target") SIGNAL(LATER_THRESHOLD, "later_threshold")                                    \
    SIGNAL(WHOLE_ACTUAL, "whole_actual") SIGNAL(WHOLE_TARGET, "whole_target")                                          \
    SIGNAL(WHOLE_THRESHOLD, "whole_threshold") SIGNAL(GONE_TOLD, "gone_told") SIGNAL(GONE_WANTED, "gone_wanted")       \
    SIGNAL(GONE_MIXED, "gone_mixed") SIGNAL(GONE_PLAIN, "gone_plain") SIGNAL(GONE_PAST, "gone_past")                   \
    SIGNAL(GONE_NEXT, "gone_next") SIGNAL(GONE_EXACT, "gone_exact") SIGNAL(GONE_ROUND, "gone_round")                   \
    SIGNAL(GONE_VERB, "gone_verb") SIGNAL(TO_COME_TOLD, "to_come_told") SIGNAL(TO_COME_WANTED, "to_come_wanted")       \
    SIGNAL(TO_COME_MIXED, "to_come_mixed") SIGNAL(TO_COME_PLAIN, "to_come_plain")                                      \
    SIGNAL(TO_COME_PAST, "to_come_past") SIGNAL(TO_COME_NEXT, "to_come_next")                                          \
    SIGNAL(TO_COME_EXACT, "to_come_exact") SIGNAL(TO_COME_ROUND, "to_come_round")                                      \
    SIGNAL(TO_COME_VERB, "to_come_verb") SIGNAL(AROUND_BACK_FAR, "around_back_far")                                    \
    SIGNAL(AROUND_BACK, "around_back") SIGNAL(AROUND_AHEAD, "around_ahead")                                            \
    SIGNAL(AROUND_AHEAD_FAR, "around_ahead_far") SIGNAL(COLUMN, "column") SIGNAL(COLUMN_AIM, "column_aim")             \
    SIGNAL(COLUMN_PLAN, "column_plan") SIGNAL(COLUMN_RULE, "column_rule") SIGNAL(COLUMN_DONE, "column_done")
/* clang-format on */

enum { SIGNAL_MOODS = MOOD_PLACES * MOODS }; /* the signals of moods stand first, by place */
#define READ_SIGNAL_ID(id, name) SIGNAL_##id,
typedef enum Signal { SIGNAL_BEFORE_FIRST = SIGNAL_MOODS - 1, READ_SIGNALS(READ_SIGNAL_ID) SIGNALS } Signal;
#undef READ_SIGNAL_ID

/* How much a signal speaks for each kind, in hundredths of a natural logarithm. */
typedef struct KindWeightDef {
    int signal; /* Signal */
    int actual, target, threshold;
} KindWeightDef;

/* What speaks for a paragraph that looks ahead. */
/* clang-format off */
#define READ_DIRECTIONS(SIGNAL)                                                                                        \
    SIGNAL(ALWAYS, "always") SIGNAL(DOC_SELF_REPORT, "doc_self_report") SIGNAL(DOC_SPEECH, "doc_speech")               \
    SIGNAL(DOC_NOTICE, "doc_notice") SIGNAL(DOC_SCHEME, "doc_scheme") SIGNAL(DOC_SUMMARY, "doc_summary")               \
    SIGNAL(DOC_PLAN, "doc_plan") SIGNAL(DOC_OTHER, "doc_other") SIGNAL(REPORTS_TOO, "reports_too")                     \
    SIGNAL(PART_STATE, "part_state") SIGNAL(PART_PROBLEM, "part_problem") SIGNAL(PART_GUIDE, "part_guide")             \
    SIGNAL(PART_IDEA, "part_idea") SIGNAL(PART_PLAN, "part_plan") SIGNAL(PART_GOAL, "part_goal")                       \
    SIGNAL(PART_MEASURE, "part_measure") SIGNAL(PART_RESULT, "part_result") SIGNAL(PART_NONE, "part_none")             \
    SIGNAL(INTRO, "intro") SIGNAL(BEHIND_PROBLEMS, "behind_problems") SIGNAL(BEHIND_PLAN, "behind_plan")               \
    SIGNAL(MEASURE_BEHIND_PROBLEMS, "measure_behind_problems") SIGNAL(ASKING_KIND_PART, "asking_kind_part")            \
    SIGNAL(TENSE_BACK_, "tense_back") SIGNAL(TENSE_AHEAD_, "tense_ahead") SIGNAL(NEXT_STEP, "next_step")               \
    SIGNAL(TOLD_AHEAD, "told_ahead") SIGNAL(OWN_DONE, "own_done") SIGNAL(OWN_DONE_MORE, "own_done_more")               \
    SIGNAL(OWN_DONE_MANY, "own_done_many") SIGNAL(OWN_WANTED, "own_wanted")                                            \
    SIGNAL(OWN_WANTED_MORE, "own_wanted_more") SIGNAL(OWN_WANTED_MANY, "own_wanted_many")                              \
    SIGNAL(OWN_PLAIN, "own_plain") SIGNAL(PART_DONE, "part_done") SIGNAL(PART_DONE_MORE, "part_done_more")             \
    SIGNAL(PART_WANTED, "part_wanted") SIGNAL(PART_WANTED_MORE, "part_wanted_more") SIGNAL(ALL_DONE, "all_done")       \
    SIGNAL(ALL_DONE_MORE, "all_done_more") SIGNAL(ALL_WANTED, "all_wanted")                                            \
    SIGNAL(ALL_WANTED_MORE, "all_wanted_more") SIGNAL(LAST_PART, "last_part") SIGNAL(FIRST_PART, "first_part")         \
    SIGNAL(TELLS, "tells") SIGNAL(WANTS, "wants") SIGNAL(TELLS_FIRST, "tells_first")                                   \
    SIGNAL(WANTS_FIRST, "wants_first") SIGNAL(EXACT, "exact") SIGNAL(EXACT_MANY, "exact_many")
/* clang-format on */

#define READ_DIRECTION_ID(id, name) DIRECTION_##id,
/* The signals of moods stand first: a word of one, several. */
enum { DIRECTION_MOODS = 2 * MOODS };
typedef enum Direction {
    DIRECTION_BEFORE_FIRST = DIRECTION_MOODS - 1,
    READ_DIRECTIONS(READ_DIRECTION_ID) DIRECTIONS
} Direction;
#undef READ_DIRECTION_ID

typedef struct DirectionWeightDef {
    int signal; /* Direction */
    int ahead;  /* hundredths of a natural logarithm */
} DirectionWeightDef;

/* What a word for a time means, told against the year of its document. */
typedef struct DueDateDef {
    Str as;      /* of the words that are `due` */
    int year;    /* itself: the end of a five-year plan; 0: told against the document's */
    int years;   /* after the one in which it was written */
    int month;   /* its end; 0: not known */
    bool term;   /* the end of the document's term */
    bool issued; /* the end of the month in which the document was issued, and `month` months more */
    bool near;   /* the day is not what the word says, but about then: 秋季开学前 */
} DueDateDef;

/* How long it takes: the words between a number and its tail (三年内). */
typedef enum SpanUnit {
    SPAN_YEARS,
    SPAN_MONTHS,
    SPAN_WEEKS,
    SPAN_DAYS,
    SPAN_WORKDAYS, /* no days of the calendar: only what is printed is kept */
    SPAN_HOURS     /* neither; minutes, too */
} SpanUnit;

typedef struct SpanDef {
    int unit; /* SpanUnit */
    Str *words;
    size_t word_count;
} SpanDef;

typedef struct VocabularyDef {
    int version;
    PromiseTermsDef *promises; /* every PromiseTerm once, at its own place */
    size_t promise_count;
    GrammarTermsDef *grammar; /* every GrammarTerm once, at its own place */
    size_t grammar_count;
    MoodWordsDef *moods; /* every Mood once, at its own place */
    size_t mood_count;
    KindWeightDef *kinds;
    size_t kind_count;
    DirectionWeightDef *directions;
    size_t direction_count;
    DueDateDef *dates;
    size_t date_count;
    SpanDef *spans;
    size_t span_count;
    UnitDef *units;
    size_t unit_count;
    WordsDef *words;
    size_t words_count;
    IndicatorNameDef *indicators;
    size_t indicator_count;
    Place place;
} VocabularyDef;

/* What a finding says of its figures to the rules behind it. */
typedef enum RuleBinds {
    BINDS_SAID,    /* several figures held against each other, or one that failed: no slip is sought in them */
    BINDS_EXACT,   /* and where it holds, its figures are right */
    BINDS_DOUBTED, /* and where it asks, its figures are taken for wrong */
    BINDS_LIKELY   /* nothing: it only asks whether a value is likely */
} RuleBinds;

/* One rule of the checks of reports. */
typedef struct ReviewRuleDef {
    Str code; /* RC-01 */
    Str id;   /* sum-of-parts */
    Str name;
    int severity; /* Severity, when it fails */
    Str message;  /* with {marks} */
    Str holds;    /* said when it holds; empty: "……相符" */
    int binds;    /* RuleBinds */
    double tolerance, limit;
} ReviewRuleDef;

/* A derived value that has a range of sense: what is divided by what. */
typedef struct ReviewRangeDef {
    Str name;  /* 造价 */
    Str over;  /* unit of what is divided */
    Str under; /* unit of the divisor */
    Str about; /* words of which one stands in the sentence; empty: any */
    double least, most;
} ReviewRangeDef;

/* Values that words bind together, wherever they stand in a sentence: 应编 is 实有 and 空编, 优良率 is 优秀率 and
 * 良好率. */
enum { REVIEW_SUM_ROLES = 4, REVIEW_SUMS_MOST = 64 / REVIEW_SUM_ROLES }; /* a bit for each role of each */
typedef struct ReviewSumDef {
    int tells;                /* ReviewSumTold: which of the values is called wrong */
    Str *whole, *part, *rest; /* words that name each of them */
    size_t whole_count, part_count, rest_count;
    Str *unless; /* where one of these stands in the paragraph, something else counts in */
    size_t unless_count;
    double near; /* further from the whole than this share of it they are of different things */
} ReviewSumDef;
typedef enum ReviewSumTold { SUM_TELLS_WHOLE, SUM_TELLS_REST } ReviewSumTold;

/* More than this there cannot be: 7天/周. */
typedef struct ReviewSpanDef {
    Str unit;
    Str about; /* words of which one stands beside it in its clause; empty: any */
    double most;
} ReviewSpanDef;

/* What a standard asks of an indicator. */
typedef struct ReviewLimitDef {
    Str indicator;
    int at_most; /* 0: at least */
    double value;
    Str source;
} ReviewLimitDef;

/* Words that checks look for: what an office writes where it admits, claims, counts. */
typedef enum ReviewTerm {
    TERM_ADMITS,      /* 仍有: there is a case of what was denied */
    TERM_FALLS_SHORT, /* 未到位: not all of what was claimed */
    TERM_GUARDS,      /* 防, 预案: about what has not happened */
    TERM_SPENDING,    /* what must never go down */
    TERM_UNBOUNDED,   /* 毛, 完成: rates that may go over 100 % */
    TERM_SYSTEM,      /* 负责制: endings of names of systems */
    TERM_FULL_MARKS,
    TERM_DEDUCTED,
    TERM_BONUS,
    TERM_SCORED,
    TERM_WANTED,   /* 目标 */
    TERM_ACHIEVED, /* 完成 */
    TERM_BODY,     /* 国务院: not what is carried out */
    TERM_CARRY_OUT,
    TERM_AS_OF,          /* 截至 */
    TERM_NO_NAME,        /* 全, 我: 全县 is the name of no place */
    TERM_POPULATION,     /* 学生, 教师: what is counted in all */
    TERM_BASIS,          /* 在籍, 户籍: whom the count takes in */
    TERM_VISITS,         /* 考察, 帮扶: why another place is named */
    TERM_BUREAUS,        /* 教育局: behind the name of a place */
    TERM_LEVELS,         /* 市, 县: behind a mask that hides the name of a place */
    TERM_YEARLY,         /* 年均: so much in each of some years */
    TERM_TROUBLES,       /* 问题: in a short line over admitted faults */
    TERM_CASES,          /* 起, 例: counts of what should not be */
    TERM_FOREMOST,       /* 第一: of a rank */
    TERM_RATES,          /* 率: a rate */
    TERM_OF_OTHERS,      /* 占全: the whole stands elsewhere */
    TERM_SUMS,           /* 共: before a total */
    TERM_HEADS,          /* 人均 */
    TERM_LEADS,          /* 今年, 我县: before the name of a figure, and no part of it */
    TERM_EARLIER,        /* 去年 */
    TERM_HIGHEST,        /* 最高 */
    TERM_LOWEST,         /* 最低 */
    TERM_MEAN,           /* 平均 */
    TERM_PROJECTS,       /* 项 and 个 of these are one */
    TERM_MENDED,         /* 隐患: what is found and mended */
    TERM_WHOLE,          /* 全: begins the name of a whole */
    TERM_PLACES_COUNTED, /* 所: schools of a whole place */
    TERM_SHARE,          /* 占: before the share of a kind */
    TERM_POINTS,         /* 分: marks */
    TERM_LOOKS_BACK,     /* 比, 自: between two dates that need no order */
    TERM_DISTRICTS,      /* 县: ends the name of a place */
    TERM_MASKED,         /* 月, 届: behind one letter that hides a number */
    TERM_ALL_OF,         /* 全部, 均: nothing is left out */
    TERM_LACKS,          /* 尚未, 未: something is not done */
    TERM_NO_LACK,        /* 未来, 未成年: begins like it and is none */
    TERM_NONE_OF,        /* 没有发生, 已没有: there is no case */
    TERM_SHOWS_CASE,     /* 查处, 存在: there is one */
    TERM_ABOVE,          /* 达到, 高于: not less than what follows */
    TERM_BELOW,          /* 低于, 控制在: not more than what follows */
    TERM_PAST,           /* 去年, 此前: not now */
    TERM_SUPPOSED,       /* 对, 防止: what may be or shall not be */
    TERM_GRAVE,          /* 重大: only grave cases are meant */
    TERM_SHORT_OF,       /* 缺口, 欠缴: what is lacking of what was due */
    TERM_PAYABLE,        /* 应: what was due */
    TERM_PAID,           /* 实: what came of it */
    TERM_FROM,           /* 由, 从: before the former of two values */
    TERM_RESULTS,        /* 成效: headings of what was done */
    TERM_COMPULSORY,     /* 小学, 初中: stages of 义务教育 */
    TERM_TOTAL_ROWS,     /* 合计: the row of a table that sums up */
    TERM_NOT_SUMMED,     /* 率, 平均: columns that are not added up */
    TERM_SPENT,          /* 支出, 拨付: money that so much for each comes to */
    TERM_PUPIL_LEADS,    /* 小: before 学生, it is 小学生 and 生均 */
    TERM_PENDING,        /* 仍在, 正在办理: is not had yet */
    TERM_STARTS,         /* 开始, 起: behind the day on which something begins */
    TERM_STOPS,          /* 结束, 止: behind the day on which it ends */
    TERM_TEACHERS,       /* 教师: the side of a ratio that teaches */
    TERM_PUPILS,         /* 学生, 在校生: the side that is taught */
    TERM_STAFFING,       /* 生师比: how many pupils a teacher has */
    TERM_KINDS,          /* 类, 种: count kinds of things */
    TERM_AT_FIRST,       /* 年初结转: what was there before */
    TERM_AT_LAST,        /* 年末结转: what is left */
    TERM_COMES,          /* 收入 */
    TERM_GOES,           /* 支出 */
    TERM_TASKS,          /* 件事, 项工作: are counted before they are told one by one */
    TERM_TOLD_AS,        /* 是, 要: behind the number of each of them */
    TERM_UNDERGONE,      /* 处分: is done to somebody */
    TERM_REACHES,        /* 达到, 控制在: the limit itself will do; 超过, 低于: it will not */
    TERM_COUNTED_TWICE,  /* 完全中学, 教学点: in brackets behind a part, counted in two of them or in no whole */
    TERM_FALLEN,         /* 略有下降: less than before */
    TERM_LEVEL,          /* 基本持平: neither more nor less */
    TERM_SCHOOL_MONEY,   /* 教育支出, 生均公用: spent on education */
    TERM_THRIFT,         /* 三公: what is meant to fall */
    TERM_OWN_MONEY,      /* 家庭, 校外培训: not spent by the public */
    TERM_MINORS,         /* 学生: words behind which the name of a child or of its parents stands */
    TERM_NAME_LABEL,     /* 姓名 */
    TERM_ROLLS,          /* 学生名单: heads a list of names */
    TERM_SURNAMES,       /* 王, 李: names begin with one */
    TERM_NO_PERSON,      /* 高中, 周末: begins like a name and is none */
    TERM_AFTER_NAME,     /* 等, 因: may follow a name */
    TERM_CALLED,         /* 同学: stands behind the name of a child */
    TERM_ROLL_COLUMNS,   /* 班级, 学籍号: columns of tables about children */
    TERM_ABODES,         /* 家庭住址: before where somebody lives */
    TERM_ABODE_ENDS,     /* 号, 室: in the address of a home */
    TERM_AMOUNTS,        /* 元: behind a number that tells nobody, however many digits it has */
    TERM_SOMEBODY,       /* 某: who wrote 王某 has hidden the name */
    TERM_NAME_JOINS,     /* 和: between names */
    TERM_BEFORE_CALLED,  /* 班: may stand before a name that 同学 follows */
    TERM_ROLL_GROUPS,    /* 班: before the names of a line of a list */
    TERM_PAGE_MARKS,     /* 第, 页: of a line that is between two pages */
    TERM_ABODE_LEADS,    /* 在: between 家住 and the address */
    TERM_BROAD,          /* 各项指标, 办学条件: of which all that has a standard is a part */
    TERM_MET,            /* 达标, 达到: a standard is kept */
    TERM_UNMET,          /* 不达标, 低于: a standard is not kept */
    TERM_VAGUE,          /* 事故, 学生: too many things are called so to be one matter */
    TERM_CROSSWISE,      /* 女, 党员: some of any other group are so, too */
    TERM_SECTIONS,       /* 个方面, 个部分: what a report says it has */
    TERM_AS_FOLLOWS,     /* 如下 */
    TERM_WORK_BEGINS,    /* 开工 */
    TERM_WORK_ENDS,      /* 竣工 */
    TERM_PRICE,          /* 单价: of each */
    TERM_DEFINES,        /* 之比, 口径: in a bracket behind an indicator that says how it is reckoned */
    TERM_ASIDES,         /* 另有: what follows is no part of the whole */
    TERM_WORK_JOINS,     /* 于, 并: may stand before the second day of one and the same work */
    TERM_MOODS,          /* 计划, 拟: is only meant to be */
    TERM_OUTSIDE,        /* 校外培训: what happens there does not happen at a school */
    TERM_GROUNDS,        /* 学校, 校园: a claim about them is not about what is outside */
    TERM_CLASS_SIZES,    /* 班额: pupils of a class */
    TERM_CLASSES,        /* 教学班: what pupils are divided into */
    TERM_TOTALS_OF,      /* 总数: behind the name of the whole that a share is of */
    TERM_MORE_BY,        /* 高出, 相差: before the difference of two values */
    TERM_RATIO_OF,       /* 之比: of the two values before it */
    TERM_SPENT_RATES,    /* 执行率: of what was spent of what was allotted */
    TERM_STAGE_DONE,     /* 竣工: of works, those that are done */
    TERM_STAGE_ON,       /* 在建: those that go on */
    TERM_STAGE_NOT,      /* 未开工: those that have not begun */
    TERM_MONTH_TAILS,    /* 底, 份: behind 月 of a month, not of a count of months */
    TERM_RANKED,         /* 县区, 学校: what is ranked among others of its kind */
    TERM_OFFICES,        /* 委、, 政府: behind the name of a county, of those that govern it */
    TERM_MEMBERS,        /* 生, 师: ends the name of those among whom (中) some are told of; not 初 of 初中 */
    TERM_NO_AMONG,       /* 学, 小: behind 中 of 中学, 中层: it does not say among whom */
    TERM_RECKONED_BY,    /* 按: before how a value is reckoned */
    TERM_RECKONED,       /* 按, 以: begins how the value before it is reckoned */
    TERM_AND_OTHERS,     /* 等: not all are told */
    TERM_AFTER,          /* 后: ends what happened before what follows */
    TERM_NUMBER_OF,      /* 数: 在校生数: behind what is counted */
    TERM_OF_PERSONS,     /* 人: in a unit: 人次 counts persons, 场次 does not */
    TERM_ALREADY,        /* 已: done, wherever it stands */
    TERM_DENIED,         /* 不, 未: 不规范: begins the name of the others */
    TERM_DOUBLINGS,      /* 番: 翻一番: how often doubled */
    TERM_CASE_COUNTS,    /* 名, 例: of 零起: behind what says that there is none */
    TERM_EACH_BEFORE,    /* 平, 人: before 均: of 平均, 人均, which leaves nothing out */
    TERM_MAKEUP,         /* 分布为, 其余: shares beside it make up the whole */
    TERM_TOGETHER,       /* 暨: joins two papers in one title */
    TERM_PLANS,          /* 计划, 安排: a paper that looks ahead */
    TERM_PAPERS,         /* 计划, 方案: what is drawn up; its name may end the text before 一、 */
    TERM_ONE_CASE,       /* 一起, 一例: a case that is no figure */
    TERM_WAIVED,         /* 免, 退还: what is not asked for is no case of asking for it */
    TERM_DEALT_WITH,     /* 逐一答复, 全面回应: of all that came in */
    TERM_DIVIDES,        /* ；: parts what a sentence tells of one from what it tells of the next */
    TERM_LASTS,          /* 持续到: before the day on which what began goes on to */
    TERM_BETTER,         /* 优于: whether more or less of it, what is measured tells */
    TERM_LESS_BETTER,    /* 班额, 辍学率: the less, the better */
    TERM_MORE_BETTER,    /* 面积, 巩固率: the more, the better */
    TERM_PROVIDED,       /* 配足: there are as many as are needed */
    TERM_FULFILS,        /* 完成, 销号: what is to come of those that are left */
    TERM_VALID,          /* 有效问卷: of those that came back, what counts */
    TERM_FULFILLED,      /* 超额完成, 如数完成: nothing of what was wanted is left */
    TERM_INSIDES,        /* 里, 当中: behind 减少的人员, begins what they are made up of */
    TERM_APART_BY,       /* 高, 低: before how far two rates lie apart */
    TERM_MISDEEDS,       /* 挪用, 体罚: what nobody may do, and a case of it is a case under any other words */
    TERM_REMOVES,        /* 消除, 整改: of what is wrong, none is left */
    TERM_PROVED,         /* 验收: what is done with works that are finished */
    TERM_COMES_TO,       /* 计: behind so much for each, by which an amount is reckoned */
    TERM_NAMELY,         /* 即: before the names of what was counted */
    TERM_REMAINS,        /* 未, 余, 尚: what is left of what was there */
    TERM_NO_OTHERS,      /* 高等: 等 in it says not that there are more */
    TERM_HARMED,         /* 轻伤, 死亡: what befell somebody in an accident */
    TERM_ANY_CASE,       /* 任何: not only grave ones are denied */
    TERM_TOOK,           /* 历时: so many days, of those that stand before it */
    TERM_LARGER,         /* 全国: what standards for a county do not measure */
    TERM_BAND_BELOW,     /* 以下: the first of the bands that make up a whole; 以上 is the last */
    TERM_BAND_ABOVE,
    TERM_TIERS,         /* 级: behind how many levels there are, and all of them before it */
    TERM_ENUMERATED,    /* 部门, 专题: what is told one by one where its number is */
    TERM_STEP_PLANNED,  /* 立项: steps of works, in their order */
    TERM_STEP_TENDERED, /* 开标 */
    TERM_STEP_AGREED,   /* 签订合同 */
    TERM_STEP_BEGUN,    /* 开工 */
    TERM_STEP_ENDED,    /* 竣工 */
    TERM_STEP_PROVED,   /* 验收, 复查 */
    TERM_STEP_USED,     /* 投入使用 */
    TERM_STARTED,       /* 开始, 启动: of anything */
    TERM_STOPPED,       /* 结束, 完成: of anything */
    TERM_NEXT_YEARS,    /* 次年: a day of the year behind */
    TERM_PLACED_FIRST,  /* 居首: behind what has the most or the best */
    TERM_PLACED_SECOND, /* 次之 */
    TERM_PLACED_THIRD,  /* 排在第三 */
    TERM_TOOK_PART,     /* 参加, 应考: of those some passed */
    TERM_PASSED,        /* 合格, 通过: of those who took part */
    TERM_GOT_DONE,      /* 已收回, 已整改: of what there was */
    TERM_CONCERNS,      /* 涉及, 查出: before what there was */
    TERM_SUMMED_UP,     /* 累计: of what the same words told before */
    TERM_REST_OF,       /* 剩余, 其余: all that is left, not some of it */
    TERM_SAVED_RATES,   /* 节约率: of what was there before */
    TERM_WITHIN,        /* 以内, 限额以内: behind a limit */
    TERM_ONE_CLASS,     /* 班, 班级: before how many are in it */
    TERM_ALL_GONE,      /* 为零, 全部消除: there is none any more */
    TERM_OF_HUNDRED,    /* 百分制: marks are left of a hundred */
    TERM_NONE_FOUND,    /* 没有发现: nobody found any */
    REVIEW_TERMS
} ReviewTerm;

typedef struct ReviewTermsDef {
    int is; /* ReviewTerm */
    Str *words;
    size_t word_count;
} ReviewTermsDef;

/* What is a part of what, by the names of both: 专任教师 of 教职工. */
typedef struct ReviewSubsetDef {
    Str *part, *whole;
    size_t part_count, whole_count;
} ReviewSubsetDef;

typedef struct ReviewDef {
    ReviewRuleDef *rules;
    size_t rule_count;
    ReviewRangeDef *ranges;
    size_t range_count;
    ReviewSumDef *sums;
    size_t sum_count;
    ReviewSubsetDef *subsets;
    size_t subset_count;
    ReviewSpanDef *spans;
    size_t span_count;
    ReviewLimitDef *limits;
    size_t limit_count;
    ReviewTermsDef *terms; /* every ReviewTerm once */
    size_t term_count;
    Str *pairs; /* two by two: kinds that make up the whole */
    size_t pair_count;
    double same_matter;    /* pairs of characters that two clauses of one matter share, of the shorter one's */
    double copy_least;     /* from this share of what both have on two texts are copies of one */
    double digit_seldom;   /* of the share that each digit should have: one that has less occurs too seldom */
    double personal_class; /* who sees this privacy class sees what of persons stands in documents */
    double near_whole;     /* further from a whole than this share of it, what its parts make up is something else */
    Place place;
} ReviewDef;

#endif
