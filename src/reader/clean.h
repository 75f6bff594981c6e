/* Cleaning: what the parts of it hand to each other. */
#ifndef DUXUE_READER_CLEAN_H
#define DUXUE_READER_CLEAN_H

#include "reading.h"
#include "script.h"

/* What a look at a line found: which repairs have to be tried at all. */
enum {
    LOOK_ODD = 1,      /* invisible and control characters, bytes that were no text */
    LOOK_ENTITY = 2,   /* & */
    LOOK_READING = 4,  /* a bracket with a Latin letter behind it */
    LOOK_QUESTION = 8, /* ? */
    LOOK_MASK = 16,    /* x X _ * */
    LOOK_DOT = 32,     /* . ` */
    LOOK_PERCENT = 64, /* % */
    LOOK_DIGIT = 256,  /* 0 to 9 */
    LOOK_PAIR = 512,   /* “ ” 《 》 */
    LOOK_MENDED = 128  /* something was repaired: the text is not the source's any more */
};

typedef struct Look {
    unsigned marks;
    unsigned chinese, traditional; /* characters; those that are traditional only */
} Look;
Look look_line(Str line);

/* ---- readings: 災(zāi) (clean_pinyin.c) ---- */

/* Length of a reading with both brackets that begins at `at` ("(zāi)", also with full-width brackets); 0: none there.
 * `toned` receives whether a letter carries a tone. */
size_t reading_here(Str text, size_t at, bool *toned);
/* The same without the opening bracket, as bytes lost in the middle of a character leave it: "nèi)". */
size_t reading_rest(Str text, size_t at, bool *toned);
/* Whether a reading without a tone may be one: neutral syllables. */
bool reading_neutral(Str letters);

/* ---- shifted GBK (clean_shift.c) ---- */

typedef struct Shift Shift;
/* What is needed to mend shifted bytes: the annotator's table and the words of the file, learnt from it. NULL when the
 * file has no annotations, or no sites. */
Shift *shift_learn(Reading *reading, const Look *looks);
/* A site that begins with the ? at `at` of the line: its end, what was meant, and how sure. False: no site. */
typedef struct ShiftSite {
    size_t from, end; /* bytes of the source line */
    Str repaired;     /* empty when flagged */
    Certainty certainty;
} ShiftSite;
bool shift_mend(Shift *shift, Str line, size_t at, ShiftSite *site);

/* Source lines -> cleaned lines, with a record of each repair: all the parts below (clean.c). */
void clean_text(Reading *reading);

/* ---- the parts ---- */

/* Repairs inside lines: characters, entities, readings, shifted bytes, stray dots (clean_line.c). */
void clean_lines(Reading *reading, Look *looks);
/* Traditional to simplified (clean_script.c). */
void clean_script(Reading *reading, const Look *looks);
/* Furniture of pages and tails of lines (clean_furniture.c). */
void clean_furniture(Reading *reading);
/* Chunk markers (clean_chunk.c). */
void clean_chunks(Reading *reading);
/* Sentences that go on in the next line, because a page was no wider (clean_wrap.c). */
void clean_wraps(Reading *reading);
/* Masks, lost digits, years: flags only (clean_mask.c). */
void clean_masks(Reading *reading, const Look *looks);

/* Character of the source line that character `column` of the cleaned text came from, by the damage recorded so far. */
size_t source_column(const Reading *reading, int line, size_t column);
/* The character that ends at `at`, or 0 at the beginning of the text. */
uint32_t character_before(Str text, size_t at);
/* The character that begins at `at`, or 0 at its end. */
uint32_t character_at(Str text, size_t at);

/* Whether a question may end with the character: 吗, 呢, 谁. */
bool clean_asks(uint32_t c);

/* Patterns of a pack: * any text, # digits; blanks do not count, full and half width are one. */
typedef struct Patterns Patterns;
Patterns *patterns_ready(Arena *arena, const Str *patterns, size_t count);
bool patterns_match(const Patterns *patterns, Str text); /* any of them the whole text */
/* For who looks for more at once: the parts of which one stands in every text that fits, unless these tell that it does
 * without one. */
const Str *patterns_parts(const Patterns *patterns, size_t *count);
bool patterns_match_bare(const Patterns *patterns, Str text);
#endif
