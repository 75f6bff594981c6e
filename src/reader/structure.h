/* Structure: from cleaned lines to documents, paragraphs, headings, problems. */
#ifndef DUXUE_READER_STRUCTURE_H
#define DUXUE_READER_STRUCTURE_H

#include "clean.h"

/* A number at the beginning of a paragraph, or inside text that was cut up. */
typedef enum NumberStyle { STYLE_YI, STYLE_PYI, STYLE_N, STYLE_PN, STYLE_C, NUMBER_STYLES } NumberStyle;
extern const char *const number_style_ids[NUMBER_STYLES]; /* yi pyi n. pn c */
typedef struct Numbering {
    NumberStyle style;
    size_t length; /* bytes with its marks */
    Str number;    /* without them: 一, 12, ① */
    size_t value;
} Numbering;
/* 一、 (一) 1. 1、 (1) ① at byte `at`; blanks in front are not skipped. */
bool numbering_here(Str text, size_t at, Numbering *numbering);
/* 一, 十二, 二十 as a number; 0: none. */
size_t chinese_number(Str text);
/* 一是 首先 第一, at byte `at`: the length of what numbers an item of a list inside prose, 0: none. */
size_t item_here(Str text, size_t at);
/* Whether one of both may begin with the character at `at`: a quick no for most. */
bool numbering_may_begin(Str text, size_t at);

/* Whether a text ends where a sentence does. */
bool ends_whole(Str text);

/* document_plain.c: whether a line has what is read in one way however it is typed. */
bool plain_asked(Str line);
/* A line of prose, not of a table: blanks in it may part nothing. */
bool plain_prose(Str line);
/* Bytes of what stands at `at` that is read as `*by`, or left out where that is 0; 0: it is read as it is. */
size_t plain_here(Str line, size_t at, bool prose, char *by);
/* The title of a line without 第3篇, 篇3, (精选3篇), its claimed length, the ending of a file's name. */
Str bare_title(const OutlineDef *def, Str text);

/* What the pack knows of outlines; without a pack nothing, but never NULL. */
const OutlineDef *outline_of(const Reading *reading);

enum { TITLE_MOST = 200 }; /* bytes */
/* Whether a line is a title, by how it ends; whether it is the line of a signature. */
bool is_title_line(const OutlineDef *def, Str text);
bool is_signature(const OutlineDef *def, Str text);
bool starts_inside(const OutlineDef *def, Str text); /* a text that begins inside a sentence */
/* A part of a paragraph as one of its own (document.c). */
ReadParagraph paragraph_part(const Reading *reading, const ReadParagraph *whole, size_t from, size_t to);

/* document_title.c: title, kind, addressee, period and place, from the document's first paragraphs. */
void document_name(Reading *reading, ReadDocument *document, Str separator);

/* Place and unit of a document, from its title, the lines below it and the end. */
void document_whose(const OutlineDef *def, ReadDocument *document);

/* Whether two documents are of one place and, where both name one, of one school or township. A document that names
 * neither may be of anybody. */
bool documents_of_one(const ReadDocument *a, const ReadDocument *b);
/* document_halves.c: halves in the wrong order (D24): told, and put right where that is proved. */
void document_halves(Reading *reading, ReadDocument *document);
/* outline.c: headings with levels and parts; lost ones; numbering that restarts or skips (D21). */
void document_outline(Reading *reading, ReadDocument *document, Arena *scratch);
/* problem.c: problems, each with the lines of the measures against it. */
void document_problems(Reading *reading, ReadDocument *document);
/* duplicate.c: documents that are copies of others (D23). */
void document_duplicates(Reading *reading);
/* 2025年3月6日, 二〇二五年三月六日 and nothing else: the day as the program writes it; empty: it is none. */
Str day_alone(Str text, Arena *arena);

/* （2024年3月5日）, as a speech has it below its title: what stands in the brackets; empty without. */
Str text_in_brackets(Str text);
/* Whether the lists of words hold these characters. */
bool script_is_word(const uint32_t *characters, size_t count);
/* document_stuffed.c: a word that was written into every place of another (D12): a flag. The first look at a paragraph
 * notes what may be one, the second looks through the document. */
typedef struct Stuffed Stuffed;
Stuffed *stuffed_create(Arena *arena);
void stuffed_note(Stuffed *stuffed, Str text, size_t at);
void document_stuffed(Reading *reading, const ReadDocument *document, const Stuffed *stuffed);
/* document_clue.c: doubled words, years and places that contradict: flags (D04, D10, D25). */
void document_clues(Reading *reading);
/* document_state.c: missing pieces, digits that never occur (D22, D27). */
void document_state(Reading *reading, ReadDocument *document);

#endif
