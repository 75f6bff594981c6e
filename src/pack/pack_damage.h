/* What the room reader knows of damaged text, and of how documents are built. */
#ifndef DUXUE_PACK_DAMAGE_H
#define DUXUE_PACK_DAMAGE_H

/* Patterns: * stands for any text, # for digits; everything else for itself. */
typedef struct DamageDef {
    Str *lines; /* patterns of whole lines that are furniture of a page */
    size_t line_count;
    Str *contains; /* a line without sentence punctuation that contains one of these is furniture */
    size_t contain_count;
    Str *tails; /* from here on the rest of a line is furniture */
    size_t tail_count;
    Str *ends; /* where one of these lines stands, the body is over: no document follows in the lines behind */
    size_t end_count;
    Str *script_from, *script_to; /* traditional to simplified beside the dictionary's own */
    size_t script_count;
    Str *script_keep; /* words in which a character stays as it is */
    size_t script_keep_count;
    Str *twice; /* words that may stand right behind themselves */
    size_t twice_count;
    Str *founded, *founded_in; /* 建党 -> 1921: what anniversaries are counted from */
    size_t founded_count;
    Str *since, *since_year; /* 党的二十大 -> 2022: nobody speaks of it before */
    size_t since_count;
} DamageDef;

/* Words, and what a heading or title with one of them is. */
typedef struct OutlineWords {
    Str id; /* plan, summary ...; guide, idea, goal ... */
    Str *words;
    size_t word_count;
    Str *says; /* what the first paragraphs of a document of this kind say, whatever its title */
    size_t say_count;
} OutlineWords;

enum { OUTLINE_PARTS_MOST = 64 }; /* a bit each, where headings are looked at */
typedef struct OutlineDef {
    OutlineWords *kinds; /* of documents, the first whose word a title holds */
    size_t kind_count;
    OutlineWords *parts; /* of headings, the first whose word it holds */
    size_t part_count;
    OutlineWords *heads; /* the same by the noun a heading ends with: of several words the one that ends last */
    size_t head_count;
    Str *separators; /* patterns of lines between documents: "第#篇*" */
    size_t separator_count;
    Str *titles; /* what a title ends with */
    size_t title_count;
    Str *piece_fronts, *piece_ends; /* 第3篇, 【篇3】: what stands around the number of a piece */
    size_t piece_front_count, piece_end_count;
    Str *counted; /* 篇, 字: counts of a title that are no part of it; the first is that of pieces */
    size_t counted_count;
    Str *enclosed; /* 附件: a list behind it numbers papers, no headings */
    size_t enclosed_count;
    Str *contents; /* 目录: the lines below it list headings that stand again further down */
    size_t contents_count;
    Str *lays_down; /* 办法, 细则: what the title of a paper ends with that lays down rules */
    size_t lays_down_count;
    Str *unaddressed; /* 如下: in no line that names who is written to */
    size_t unaddressed_count;
    Str *issues; /* 印发: a notice that issues the paper in 《》 */
    size_t issue_count;
    Str *subjects; /* 教育: behind the name of a place in a title */
    size_t subject_count;
    Str *signed_by; /* what the line of a signature ends with */
    size_t signed_count;
    Str *addressed; /* who is written to: one of these stands in the line */
    size_t addressed_count;
    Str *inside; /* a text that begins with one of these begins inside a sentence */
    size_t inside_count;
    Str *fronts; /* before the name of a place in a title, and no part of it */
    size_t front_count;
    Str *levels; /* the name of a place ends with */
    size_t level_count;
    Str *schools; /* the name of a school ends with */
    size_t school_count;
    Str *townships; /* the name of a township ends with */
    size_t township_count;
    Str *groups; /* before one of both: a group of them, or another word, and no name */
    size_t group_count;
} OutlineDef;

#endif
