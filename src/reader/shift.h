/* shift: what the files that mend shifted GBK share - the annotator's table as learnt, the hypotheses of the search. */
#ifndef DUXUE_SHIFT_H
#define DUXUE_SHIFT_H

#include "clean.h"

enum {
    READING_BYTES = 24,
    TOKENS_MOST = 96,
    BEAM = 64,
    STATES_MOST = 32768,
    WILD_BEST = 10,
    DROP_BEST = 16,
    WORD_ROOM = 1 << 18,
    SOME_ROOM = 1 << 17,
    LEARNT_MOST = 256
};
enum { ALIGNED = 0, WILD = 1 }; /* of a waiting lead byte; others are the byte itself */
enum { LOST = 0x25A1 };         /* □ */

/* ---- what the file teaches ---- */

typedef struct Pair {
    uint64_t key; /* two or three characters, 16 bits each, the last one lowest */
    uint32_t count;
    uint32_t followers; /* how many different characters stand behind it */
} Pair;

typedef struct Known { /* an entry of the annotator's table */
    uint16_t code;
    char reading[READING_BYTES];
} Known;

/* What has been made of the tokens so far. */
typedef struct History {
    uint32_t c[3];   /* the last one first; 0: unknown */
    double words[4]; /* of the best way to part what ends here, one, two, three characters before: its likelihood */
} History;

typedef struct State {
    int parent;
    int token;           /* how many were taken */
    uint32_t emitted[4]; /* characters that the step gave; 0: none */
    unsigned waits;      /* ALIGNED, WILD, or the lead byte that waits for its trail */
    unsigned dropped;    /* first byte of a dropped pair whose second the wild one is; 0: none */
    unsigned before;     /* the byte in front of a wild one that came with a reading; 0: none */
    Str reading;
    bool broken;     /* a reading was put in front of what follows */
    uint16_t learnt; /* the code that a wild byte turned out to make with `before` */
    int drops;       /* pairs dropped in front of this token */
    History history;
    double score, letters; /* `letters`: how many characters were scored */
} State;

struct Shift {
    Arena *arena;
    const uint16_t *codes; /* GBK */
    uint16_t *reading_of;  /* by code: 1 + index in `known`; 0: not annotated */
    Known *known;
    size_t known_count, known_capacity;
    uint32_t *singles; /* by simplified character */
    uint16_t *present; /* GBK codes of the characters that the file has */
    size_t present_count;
    bool *seen;
    uint16_t *followers; /* how many different characters stand behind it */
    uint32_t *words;     /* hashes of the dictionary */
    unsigned char *some; /* a bit for each hash that is there, coarse: most that are not there need no further look */
    float *weights;      /* logarithms of their shares */
    unsigned droppable[126]; /* lead bytes of pairs that are nobody's */
    size_t droppable_count;
    Pair *pairs;
    size_t pair_mask;
    double total;
    /* What is asked again and again of one character, each told once; 0: not yet. */
    double *shares;       /* its share of the file */
    double *alone;        /* of the dictionary, as a word by itself; 1: it is none */
    unsigned char *usual; /* 1: neither common nor in the file, 2: one of both */
    uint16_t *plain;      /* of `present`, simplified */
    struct State *states; /* room of the search, used anew for each site */
    int *frontier;
};

typedef struct Token {
    uint32_t c;    /* the character; '?' with `reading`: a lost lead byte with half a reading behind it */
    uint16_t code; /* GBK; 0: none */
    Str reading;   /* behind a ?, without bracket */
    Str note;      /* an intact reading that followed and is left out, without brackets */
    size_t end;    /* byte of the line behind it */
} Token;

typedef struct Search {
    const Shift *shift;
    const Token *tokens;
    size_t count;
    State *states;
    int used;
    int *frontier; /* indices of states that have taken so many tokens */
    size_t frontier_count;
    size_t token;
} Search;

typedef struct Found {
    Buf text; /* what was meant, over the tokens up to `last` */
    uint32_t simple[4 * TOKENS_MOST];
    size_t simple_count;
    int last; /* tokens up to the end of the shifted part */
    double score;
    uint16_t learnt[8];
    Str learnt_reading[8];
    size_t learnt_count;
    bool shifted, lost;
} Found;

/* clean_shift.c: what the file teaches */
Pair *shift_pair(const Shift *shift, uint64_t key);
/* How well a reading goes with a code: 2 as the annotator has it elsewhere, 1 as the dictionary has it, 0 not at all.
 */
int shift_reading_fits(const Shift *shift, unsigned code, Str reading);
uint16_t shift_code(const Shift *shift, uint32_t c);
/* A letter or digit as one kind each: the words of the file are what counts. */
uint32_t shift_plain(uint32_t c);
/* Steps over an intact reading that ends at `at`. */
size_t shift_before_reading(Str line, size_t at);
bool shift_is_split(uint32_t c);

/* shift_reads.c: how well a text reads */
/* Log of a word's share; 0: it is none. */
double shift_word_share(const Shift *shift, const uint32_t *characters, size_t count);
/* Whether a text of Chinese characters whose hash so far is `begun` (script_hash_step) is a word with `c` behind it. */
bool shift_ends_word(const Shift *shift, uint32_t begun, uint32_t c);
/* Whether a character is common, or in the file. */
bool shift_usual(const Shift *shift, uint32_t c);
/* How much better or worse it reads with `c`: by the file first, which is about one thing, then by the dictionary. */
double shift_reads(const Shift *shift, const History *history, uint32_t c);
void shift_remember(const Shift *shift, History *history, uint32_t c);

/* shift_step.c: one token more */
size_t shift_read_tokens(const Shift *shift, Str line, size_t at, Token *tokens);
void shift_take_token(Search *search, int parent);
/* Pairs that are nobody's: their second byte waits. */
void shift_drop_pair(Search *search, int parent);

/* shift_search.c: which text gives what is seen */
/* The best text and by how much it reads better than the next. False: there is none. */
bool shift_search(Shift *shift, Str line, size_t at, const Token *tokens, size_t count, Arena *arena, Found *best,
                  double *margin);

#endif
