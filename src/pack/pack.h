/* pack: what the program knows about education - read from YAML, checked, kept with its version.
 *
 * A folder of packs holds elements, unit kinds, checks, mappings of foreign
 * tables, standards and report outlines. Every file is read with libyaml's
 * documents, so each value knows its file, line and column; unknown keys,
 * missing keys and wrong types are errors there. Formulas are kept as text with
 * their place: the rooms `fact`, `indicator` and `standard` compile them. */
#ifndef DUXUE_PACK_H
#define DUXUE_PACK_H

#include "base.h"

typedef struct Pack Pack; /* all that was loaded; owns an arena */

/* Text of a pack with its place: formulas, names in messages. */
typedef struct PackText {
    Str text; /* empty when not given */
    Place place;
} PackText;

/* How sure a rule is (tags C, S, U, D of the sources). */
typedef enum Sureness { SURE_CONFIRMED, SURE_SECONDARY, SURE_UNCONFIRMED, SURE_DESIGN } Sureness;

/* ---- stages and kinds -------------------------------------------------- */

typedef struct StageDef {
    Str id;     /* primary, junior, senior, kindergarten */
    Str name;   /* 小学 */
    Str suffix; /* P, J, S, K: how staged elements end */
} StageDef;

typedef enum UnitLevel {
    LEVEL_COUNTRY,
    LEVEL_PROVINCE,
    LEVEL_CITY,
    LEVEL_COUNTY,
    LEVEL_TOWNSHIP,
    LEVEL_SCHOOL
} UnitLevel;

/* Which level may stand under which, and the form of its codes (GB/T 2260 for divisions). */
typedef struct LevelDef {
    UnitLevel level;
    Str name;       /* 县级 */
    unsigned under; /* bit per UnitLevel that may stand right above */
    bool top;       /* may stand without anything above */
    int digits;     /* of a code; 0: free */
    int own_digits; /* the first digits that name the division; the rest are zeros; codes below begin with them */
} LevelDef;

/* A period's code is a year; `begins` is the day of that year whose units the period describes. */
typedef struct PeriodDef {
    Str kind; /* school_year */
    Str name; /* 学年 */
    int month, day;
} PeriodDef;

typedef struct KindDef {
    Str id;       /* nine_year */
    Str name;     /* 九年一贯制 */
    Str *aliases; /* other names in tables */
    size_t alias_count;
    UnitLevel level;
    unsigned stages; /* bit i: stage i of Pack */
} KindDef;

/* ---- elements ---------------------------------------------------------- */

typedef enum ElementType { ELEMENT_NUMBER, ELEMENT_BOOL, ELEMENT_CHOICE, ELEMENT_DATE } ElementType;

typedef struct Element {
    Str id;   /* pupils_P: the column of the wide table */
    Str name; /* 小学在校生 */
    Str *aliases;
    size_t alias_count;
    Str stem;  /* pupils, when the element is one stage of several; empty otherwise */
    int stage; /* index of the stage, -1 without */
    ElementType type;
    Str unit;            /* of the stored value, "元"; empty for bool, choice, date */
    Str entry_unit;      /* of tables and forms, "万元"; same as unit when not given */
    double entry_factor; /* stored = entered * factor */
    bool whole;          /* only whole numbers */
    int decimals;        /* shown */
    bool has_min, has_max;
    double min, max;
    Str *choices; /* ELEMENT_CHOICE: value i is choices[i] */
    size_t choice_count;
    Str *choice_aliases; /* "公立=公办" pairs are resolved: choice_aliases[i] means choices[choice_alias_of[i]] */
    size_t *choice_alias_of;
    size_t choice_alias_count;
    bool attribute;            /* an attribute of the unit (owner, area, boarding), not a figure */
    bool adds;                 /* the figure of two units together is the sum of both (pupils, not the largest class) */
    unsigned levels;           /* bit per UnitLevel that may carry it; schools and kindergartens are LEVEL_SCHOOL */
    unsigned kinds_stage_mask; /* 0: any; otherwise only kinds that have one of these stages are expected to fill it */
    Str group;                 /* heading in templates and pages: 学生, 教师 ... */
    Str privacy;               /* P0..P3 */
    Str note;
    Str ledger;    /* id of the count of a ledger that fills it; empty: it is collected */
    Str part_of;   /* pupils_P, when the element is one part of a breakdown; empty otherwise */
    Str breakdown; /* sex */
    Str part_name; /* 男 */
    Place place;
} Element;

/* ---- breakdowns -------------------------------------------------------- */

/* One part of a breakdown. `pupils` of 小学 `by: sex` has the parts pupils_P_m and pupils_P_f, elements of their own,
 * and a check that they add up to pupils_P. */
typedef struct BreakdownPart {
    Str id;          /* m: how the ids of the parts' elements end */
    Str name;        /* 男 */
    unsigned stages; /* bit per stage that has this part; 0: all */
    bool optional;   /* only some have it: where it is not known, the other parts add up alone */
} BreakdownPart;

typedef struct BreakdownDef {
    Str id;   /* sex */
    Str name; /* 性别 */
    BreakdownPart *parts;
    size_t part_count;
} BreakdownDef;

/* ---- checks on values -------------------------------------------------- */

typedef struct CheckDef {
    Str id;
    Severity severity; /* ERROR: must be mended; WARNING: a reason is wanted */
    PackText rule;     /* boolean formula over one unit's elements that must hold */
    PackText applies;  /* boolean formula, empty: always */
    Str message;       /* Chinese */
    Str *fields;       /* elements the finding points at */
    size_t field_count;
} CheckDef;

#include "pack_score.h"
#include "pack_standard.h"

/* ---- indicators that belong to no standard ----------------------------- */

typedef struct IndicatorDef {
    Str id;
    Str name;
    Str unit;
    Str told_unit; /* that texts print it in, where it is another: 人/班 of 人/个 */
    Str *also;     /* what else texts call it */
    size_t also_count;
    int decimals;   /* of the value as it is computed */
    bool percent;   /* a share, computed as a number below one: texts tell it in per cent */
    PackText value; /* formula over the region of a unit */
    int stage;
    Str note;
    Place place;
} IndicatorDef;

/* ---- foreign tables ---------------------------------------------------- */

typedef struct MappingColumn {
    Str element;  /* element id */
    Str *columns; /* headings; several are added up */
    size_t column_count;
    double factor;
    bool blank_is_zero; /* only where the publisher says so */
} MappingColumn;

typedef struct MappingParent {
    Str code, name; /* headings; `code` may name several joined by "+". No name: the unit is there already */
    Str kind;       /* kind id */
    int digits;     /* codes are filled up with zeros behind to this length; 0: as they are */
} MappingParent;

typedef struct MappingDef {
    Str id;
    Str name;
    Str sheet;                /* empty: first */
    Str code, title;          /* headings of code and name */
    int digits;               /* codes are filled up with zeros behind to this length; 0: as they are */
    Str period, period_fixed; /* heading, or a fixed period */
    Str kind, kind_fixed;     /* heading, or a fixed kind id */
    Str *kind_from;           /* pairs: text of the table -> kind id */
    Str *kind_to;
    size_t kind_count;
    MappingParent *parents; /* from the root down */
    size_t parent_count;
    MappingColumn *columns; /* none: the table brings units alone */
    size_t column_count;
    Str *unknown; /* cell texts that mean "not stated" */
    size_t unknown_count;
    Str *keep_column, *keep_value; /* rows are kept when column = value, all of them */
    size_t keep_count;
    Place place;
} MappingDef;

#include "pack_form.h"

#include "pack_people.h"

#include "pack_ledger.h"

#include "pack_draw.h"

#include "pack_duty.h"
#include "pack_survey.h"

#include "pack_campaign.h"

#include "pack_damage.h"

#include "pack_reader.h"

/* ---- reports ----------------------------------------------------------- */

/* A report's outline as a tree of blocks; text holds {{placeholders}} that the writer fills. */
typedef struct ReportBlockDef {
    Str type;  /* heading, paragraph, table, chart, list, problems */
    int level; /* of a heading, from 1 */
    PackText text;
    PackText when; /* name of a truth value of the report's data, "!name" negates; empty: always */
    Str each;      /* name of a list of the report's data: the block is repeated */
    Str table;     /* which table or chart of the report's data */
    struct ReportBlockDef *blocks;
    size_t block_count;
} ReportBlockDef;

/* What a report is about besides the unit and the period. */
typedef enum ReportSpan { REPORT_YEAR, REPORT_HALF, REPORT_QUARTER, REPORT_MONTH } ReportSpan;

typedef enum ReportCampaignKind { REPORT_NO_CAMPAIGN, REPORT_CAMPAIGN_UNIT, REPORT_CAMPAIGN_WHOLE } ReportCampaignKind;

/* How items are numbered below 一、（一）: N1 is 1. anew under each heading; N2 is 1、 running on through the whole
 * text; N3 is 一是 … 二是 … within one paragraph. */
typedef enum ReportNumbering { REPORT_N1, REPORT_N2, REPORT_N3 } ReportNumbering;

typedef struct ReportDef {
    Str id;
    Str code;  /* of the list of kinds of documents: "R-12" */
    Str group; /* under which it is offered: 总结 */
    Str name;
    Str standard;                /* empty: chosen by the caller */
    bool no_standard;            /* nothing is judged: it lives on data and records alone */
    bool children;               /* the units right below are judged as well, each with all names (list `units`) */
    ReportSpan every;            /* the days whose records it tells of */
    ReportCampaignKind campaign; /* it is about a campaign of evaluation: of one unit, or of all its units */
    Str *records;                /* ids of records of ledgers it tells of: "SAF-02.hazard" */
    size_t record_count;
    Str record; /* it is written about a case of this record ("EVA-01.campaign"; "*": of any), not about an evaluation
                 */
    Str parts;  /* record of the cases that came out of it, which are gone through: "EVA-01.point" */
    Str order;  /* their field by which they stand in order; empty: as they were opened */
    ReportNumbering numbering;
    PackText title, addressee, signer, document_number;
    PackText short_title; /* in place of a title that is longer than a title may be; empty: there is none */
    ReportBlockDef *blocks;
    size_t block_count;
    Place place;
} ReportDef;

/* What a table or a chart that the program makes is called, and what stands over its columns (of a chart: over its
 * values, at its limit). */
typedef struct ReportTableWords {
    Str id;
    Str title; /* {{name}}: what it is of */
    Str *columns, *words;
    size_t column_count, word_count;
    Place place;
} ReportTableWords;

/* How a change is put into words; placeholders are the names of a change (docs/templates.md). */
typedef struct ReportPhrases {
    PackText rose, fell, stayed;           /* amounts */
    PackText points_rose, points_fell;     /* shares: in points, never in percent */
    PackText from_nothing, about, no_last; /* last time it was 0; a change too small to show; last time is not known */
    PackText not_known, neither_known;     /* this time's is not known; nor was last time's */
    Str nothing, no_base;                  /* in the place of a rate of nothing: of a ledger's, of an indicator */
    PackText not_kept;                     /* the ledger was not kept last time */
    PackText never_kept;                   /* ledgers that were not kept at all, and are therefore not told of */
    PackText nothing_last;                 /* last time there was nothing to count */
    PackText unfilled;                     /* behind a sum that some have not filled in */
    PackText score_rose, score_fell, score_stayed;      /* points of an evaluation beside the last one */
    Str than_year, than_half, than_quarter, than_month; /* what is compared with */
    Str *skip_checks; /* ids of rules of reading that own reports are not held against */
    size_t skip_count;
    Str *title_words; /* before which a line of a title may begin */
    size_t title_word_count;
    PackText many_names; /* in place of so many names that they are better listed: the first ones, and how many */
    int many_names_most, many_names_first; /* names that a sentence takes; those told of more */
    int title_characters;                  /* a longer title is replaced by the kind's short one */
    ReportTableWords *tables;
    size_t table_count;
} ReportPhrases;

/* ---- the whole --------------------------------------------------------- */

/* Loads every *.yaml under `directory`. All faults go to `problems` (file:line:column);
 * false when there was an error. The embedded packs are loaded when `directory` is NULL. */
bool pack_load(const char *directory, Pack **pack, ProblemList *problems);
void pack_destroy(Pack *pack);
/* What `make` made of this pack: called once, whoever asks and from whatever thread; it lives as long as the pack. */
typedef const void *(*PackMake)(const Pack *pack, Arena *arena);
const void *pack_made(const Pack *pack, PackMake make);
Str pack_version(const Pack *pack);

/* The words that packs write for these. */
const char *item_kind_id(ItemKind kind);            /* row, rows, spread ... */
const char *score_rule_id(ScoreRule rule);          /* group, full, bands ... */
const char *score_effect_id(ScoreEffectKind kind);  /* cap, at_most, down, fixed, bar */
const char *sureness_id(Sureness sureness);         /* confirmed, secondary, unconfirmed, design */
const char *unit_level_id(UnitLevel level);         /* country ... school */
const char *element_type_id(ElementType type);      /* number, bool, choice, date */
const char *form_field_type_id(FormFieldType type); /* number, text, choice, bool, date, note */
const char *action_id(Action action);               /* view ... */
const char *action_name(Action action);             /* 查看 */
bool action_parse(Str id, Action *action);
const char *condition_id(Condition condition);   /* own ...; empty: none */
const char *condition_name(Condition condition); /* 本人或本部门的 */

const StageDef *pack_stages(const Pack *pack, size_t *count);
const KindDef *pack_kinds(const Pack *pack, size_t *count);
/* NULL when the packs say nothing about the level. */
const LevelDef *pack_level(const Pack *pack, UnitLevel level);
/* The day that the period `code` begins; false when the packs do not know periods with such a code. */
bool pack_period_begins(const Pack *pack, Str code, Date *begins);
/* Whether people work on the day: statutory holidays are off, weekend days that make up for them are not. */
bool pack_working_day(const Pack *pack, Date date);
/* Why a day is off, or why a weekend day is worked: "春节放假", "周六", "春节调休上班"; empty on a usual working day.
 */
Str pack_day_reason(const Pack *pack, Date date, Arena *arena);
/* The working day so many working days after `from` (before: negative), which does not count itself; 0: `from`, or the
 * next working day when it is off. The days are told to be sure by pack_days_confirmed. */
Date pack_working_days_after(const Pack *pack, Date from, int days);
/* Working days after `from` up to and with `to`; negative when `to` lies before. */
int pack_working_days_between(const Pack *pack, Date from, Date to);
/* Whether the holidays of every year from one day to another are known; where they are not, only weekends are off. */
bool pack_days_confirmed(const Pack *pack, Date from, Date to);
const HolidayYear *pack_holiday_years(const Pack *pack, size_t *count);
/* The school year that begins in the autumn of `year`, as set for exactly this region; NULL: nobody set it. Callers go
 * from a unit upwards and end with the empty region. */
const SchoolYearDef *pack_school_year(const Pack *pack, Str region, int year);
const SchoolYearDef *pack_school_years(const Pack *pack, size_t *count);
const DutyDef *pack_duties(const Pack *pack, size_t *count);
const DutyDef *pack_duty(const Pack *pack, Str id); /* NULL: no such duty */
/* The alternative with this id; empty: the duty's own rule. NULL: none. */
const DutyRule *duty_rule(const DutyDef *duty, Str id);
/* Whether a case of the duty's record does the duty while it is in this state. */
bool duty_record_counts(const DutyDef *duty, const RecordDef *record, int state);
const DutyAlarm *pack_duty_alarms(const Pack *pack, size_t *count);
double pack_vacation_share(const Pack *pack);  /* a window with fewer school days than this share is vacation */
const char *duty_every_id(DutyEvery every);    /* day, week ... */
const char *duty_every_name(DutyEvery every);  /* 每天, 每周 ... */
const char *duty_source_id(DutySource source); /* stated, default, both */
const Element *pack_elements(const Pack *pack, size_t *count);
const CheckDef *pack_checks(const Pack *pack, size_t *count);
const StandardDef *pack_standards(const Pack *pack, size_t *count);
const IndicatorDef *pack_indicators(const Pack *pack, size_t *count);
const MappingDef *pack_mappings(const Pack *pack, size_t *count);
const ReportDef *pack_reports(const Pack *pack, size_t *count);
const RoleDef *pack_roles(const Pack *pack, size_t *count);
const SectionDef *pack_sections(const Pack *pack, size_t *count);
const DomainDef *pack_domains(const Pack *pack, size_t *count);
const SystemDef *pack_systems(const Pack *pack, size_t *count);
const RecordDef *pack_records(const Pack *pack, size_t *count);
const LadderDef *pack_ladders(const Pack *pack, size_t *count);
const SystemDef *pack_system(const Pack *pack, Str id);
const SourceDef *pack_sources(const Pack *pack, size_t *count);
const SourceDef *pack_source(const Pack *pack, Str kind); /* NULL: nothing takes it */
const RecordDef *pack_record(const Pack *pack, Str id);   /* "SAF-02.hazard" */
const LadderDef *pack_ladder(const Pack *pack, Str id);
const CampaignKindDef *pack_campaigns(const Pack *pack, size_t *count);
const CampaignKindDef *pack_campaign(const Pack *pack, Str id); /* NULL: no such kind */
const char *campaign_does_id(CampaignDoes does);                /* distribute, fill ... */
/* The phase that does this; NULL: the kind has none. */
const CampaignPhaseDef *campaign_phase(const CampaignKindDef *kind, CampaignDoes does);
const SurveyDef *pack_surveys(const Pack *pack, size_t *count);
const SurveyDef *pack_survey(const Pack *pack, Str record); /* NULL: nothing of that record is asked */
const QuestionnaireDef *pack_questionnaires(const Pack *pack, size_t *count);
const QuestionnaireDef *pack_questionnaire(const Pack *pack, Str id);
/* One questionnaire from its text (YAML or JSON), against a loaded pack. What it points at lives in `arena`. Faults go
 * to `problems`. */
bool pack_read_questionnaire(const Pack *pack, const char *name, Str text, Arena *arena, QuestionnaireDef *made,
                             ProblemList *problems);
const char *question_type_id(QuestionType type); /* scale, choice, choices, number, text */
const PlanDef *pack_plans(const Pack *pack, size_t *count);
const PlanDef *pack_plan(const Pack *pack, Str id);
int plan_level(const PlanDef *plan, Str id); /* index, -1: none such */
/* The record and its count that fill an element; NULL: it is collected. */
const RecordDef *pack_element_record(const Pack *pack, int element, const CaseCountDef **count);
/* Index of a field, state or step of a record, or -1. */
int record_field(const RecordDef *record, Str id);
int record_state(const RecordDef *record, Str id);
int record_step(const RecordDef *record, Str id);
const char *case_field_type_id(CaseFieldType type); /* text ... */
const char *case_step_kind_id(CaseStepKind kind);   /* forward ... */
const char *case_end_id(CaseEnd end);               /* none, closed, void */
/* A record type as it was when its cases were opened, from the texts that were kept then. Faults go to `problems`. */
bool pack_read_record(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, const RecordDef **record,
                      ProblemList *problems);
/* The same with the system that it stands in. */
bool pack_read_own(const Pack *pack, Str id, Str text, Str chain_text, Arena *arena, SystemDef *system,
                   const RecordDef **record, ProblemList *problems);
/* A system with its record types from a text of its own, with the chains of the pack; it is told of nothing else in the
 * pack, and the pack not of it. `name` stands for the file in the places of faults. */
bool pack_read_system(const Pack *pack, const char *name, Str text, Arena *arena, SystemDef *system,
                      const RecordDef **records, size_t *count, ProblemList *problems);
const SecurityDef *pack_security(const Pack *pack); /* NULL: the packs have none */
const FormDef *pack_forms(const Pack *pack, size_t *count);
const BreakdownDef *pack_breakdowns(const Pack *pack, size_t *count);
const DrawDef *pack_draws(const Pack *pack, size_t *count);
const CollectionDef *pack_collection(const Pack *pack); /* never NULL; without such a pack all is 0 */
const QualityDef *pack_quality(const Pack *pack);       /* NULL: no pack of it */
const EvidenceDef *pack_evidence(const Pack *pack);     /* NULL: no pack of it, so no files are taken */
const DamageDef *pack_damage(const Pack *pack);         /* NULL: no pack of it */
const OutlineDef *pack_outline(const Pack *pack);       /* NULL: no pack of it */
const NoticeDef *pack_notices(const Pack *pack);        /* NULL: no pack of it, so there are no notices */
/* The names of a Signal and a Direction, as the pack writes them. */
const char *signal_name(int signal);
const char *direction_name(int direction);
/* How many of the unit `to` one of `from` is, both as texts write them: 10000 for 万元 and 元, 666.67 for 亩 and ㎡, 1
 * for 名 and 人. Returns 0 where they do not measure the same (人 and 人次). */
double pack_unit_times(const Pack *pack, Str from, Str to);
const VocabularyDef *pack_vocabulary(const Pack *pack); /* NULL: no pack of it, so no figures are read */
const ReviewDef *pack_review(const Pack *pack);         /* NULL: no pack of it, so nothing is checked */
const NoticeKindDef *pack_notice_kind(const Pack *pack, Str id);
const LetterDef *pack_letter(const Pack *pack, Str id);
const char *evidence_kind_id(EvidenceKind kind); /* jpeg ... */
bool evidence_kind_parse(Str id, EvidenceKind *kind);
const char *quality_kind_id(QualityKind kind); /* slip, peers ... */
bool quality_kind_parse(Str text, QualityKind *kind);

/* By id, Chinese name or alias; NULL when unknown. */
const Element *pack_element(const Pack *pack, Str name);
const KindDef *pack_kind(const Pack *pack, Str name);
const StandardDef *pack_standard(const Pack *pack, Str id);
const IndicatorDef *pack_indicator(const Pack *pack, Str id);
const IndicatorDef *pack_indicator_named(const Pack *pack, Str name);
const MappingDef *pack_mapping(const Pack *pack, Str id);
const ReportDef *pack_report(const Pack *pack, Str id);
const ReportPhrases *pack_report_phrases(const Pack *pack); /* NULL: no pack of them */
const char *report_span_id(ReportSpan span);                /* year, half, quarter, month */
const char *report_campaign_id(ReportCampaignKind kind);    /* none, unit, whole */
const RoleDef *pack_role(const Pack *pack, Str name);       /* by id, name or alias */
const SectionDef *pack_section(const Pack *pack, Str name); /* by id, name or alias */
/* The next of the names that a list of them holds ("教育局、财政局"): cut off `rest`, trimmed; `mark`: what stood
 * behind it, empty for the last. False: there is none left. */
bool names_cut(Str *rest, Str *name, Str *mark);
/* The words with each department that they name, by id, name or alias, called as the packs call it (`sections` of
 * packs/roles.yaml, the one place where a bureau says how its departments are called); other words as they are. */
Str pack_departments(const Pack *pack, Str words, Arena *arena);
int pack_domain(const Pack *pack, Str id); /* its index, or -1 */
const FormDef *pack_form(const Pack *pack, Str id);
const DrawDef *pack_draw(const Pack *pack, Str id);
const AvoidanceDef *pack_avoidance(const Pack *pack);
/* One form from its YAML, against a loaded pack (a form kept with a round, or brought by a workbook). What it points at
 * lives in `arena`. Faults go to `problems`; `name` stands for the file. */
bool pack_read_form(const Pack *pack, const char *name, Str yaml, Arena *arena, FormDef **form, ProblemList *problems);
const ItemDef *standard_item(const StandardDef *standard, Str id);
/* The field with this id and the section it stands in; NULL when the form has none. */
const FormField *form_field(const FormDef *form, Str id, const FormSection **section);
/* Index of the element "stem_SUFFIX" for a stage, or -1. */
int pack_staged_element(const Pack *pack, Str stem, int stage);
int pack_element_index(const Pack *pack, const Element *element);
/* Whether a unit of this kind is expected to fill the element in: its level carries it, its stages have it, and no
 * ledger counts it. */
bool element_expected(const Element *element, const KindDef *kind);
/* Whether an element left empty is a known zero: a school has nobody in a stage that it does not teach. */
bool element_known_zero(const Element *element, const KindDef *kind);
int pack_stage_index(const Pack *pack, Str id);

#endif
