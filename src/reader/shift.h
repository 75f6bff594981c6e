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
    READ_MOST = 64,
    NAMED_BEST = 4,
    FOLLOW_WORDS = 8,
    WORD_BITS = 18,                        /* of the room for the dictionary */
    WORDS_MOST = (1 << WORD_BITS) / 4 * 3, /* more would make asking slow; a test holds the dictionary against it */
    SOME_BITS = 20,
    LEARNT_MOST = 256
};
enum { ALIGNED = 0, WILD = 1 };                             /* of a waiting lead byte; others are the byte itself */
enum { LOST = 0x25A1, FULL_STOP = 0x3002, PAUSE = 0x3001 }; /* □ 。 、 */
enum { EURO = 0x20AC };                                     /* what decoders print for a byte 80 */

/* ---- what the file teaches ---- */

typedef struct Pair {
    uint64_t key; /* two or three characters, 16 bits each, the last one lowest */
    uint32_t count;
    uint32_t followers; /* how many different characters stand behind it */
} Pair;

typedef struct Entry { /* of the dictionary */
    uint32_t key;      /* script_hash_before: what it begins with, and its last character */
    float weight;      /* the logarithm of its share; 0: no entry */
} Entry;

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
    bool split;      /* the waiting byte was the second of a mark that was replaced */
    bool broken;     /* a reading was put in front of what follows */
    uint16_t learnt; /* the code that a wild byte turned out to make with `before` */
    int drops;       /* pairs dropped in front of this token */
    History history;
    double score, letters; /* `letters`: how many characters were scored */
} State;

/* A code and the usual character that it is, as one of a list in the order of codes. */
typedef struct Half {
    uint8_t lead, trail;
    uint16_t plain, order;
    double plainly; /* how it reads behind what nothing is known of, beside what all have in common */
} Half;

typedef struct Halves {
    Half *items;
    size_t count;
    bool made;
} Halves;

/* The codes that a reading goes with, in order, and how well (shift_reading_fits). */
typedef struct Fitting {
    uint16_t code;
    uint8_t fits;
} Fitting;

typedef struct Fittings {
    Fitting *items;
    size_t count;
} Fittings;

/* What a site came to. It holds for all that look the same, until what was learnt concerns it. */
enum { ASKED_WORDS = 64, KEPT_MOST = 4096, SITE_LEARNT = 8 };
typedef struct KeptSite {
    const char *at; /* the ? */
    bool mended;
    ShiftSite site; /* its places from the ? on */
    double margin;
    uint16_t learnt[SITE_LEARNT];
    Str learnt_reading[SITE_LEARNT];
    size_t learnt_count;
    uint64_t asked[ASKED_WORDS]; /* a filter: codes whose place in the table it asked for */
} KeptSite;

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
    uint64_t **behind;   /* by character: a filter of what stands behind it, FOLLOW_WORDS of them; NULL: nothing */
    Entry *words;        /* of the dictionary, by their keys */
    unsigned char *some; /* a bit for each key that is there, coarse: most that are not there need no further look */
    uint32_t *keys;      /* the same by what they begin with: the upper half of their keys */
    uint32_t *keys_from;
    unsigned droppable[126]; /* lead bytes of pairs that are nobody's */
    size_t droppable_count;
    Pair *pairs;
    size_t pair_mask;
    double total;
    bool taught;      /* what was mended clearly was counted among the file's words */
    bool stops_stand; /* full stops were kept apart: none is part of what was shifted */
    /* What is asked again and again of one character, each told once; 0: not yet. */
    double *shares;                     /* its share of the file */
    double *alone;                      /* of the dictionary, as a word by itself; 1: it is none */
    unsigned char *usual;               /* 1: neither common nor in the file, 2: one of both */
    uint16_t *plain;                    /* of `present`, simplified */
    uint16_t *present_of;               /* by simplified character: 1 + the last index in `present`; 0: none */
    uint16_t *present_before;           /* by that index: the next one, as above */
    Halves by_trail[256], by_lead[256]; /* with a trail from 0x81 on; made when they are asked for */
    uint16_t *coded;                    /* codes by the list of readings of their character */
    uint16_t *coded_from;               /* by list: where its codes begin */
    unsigned lists;                     /* the last one */
    Map *fitting_of;                    /* index by reading; NULL: none was asked for since the table grew */
    Fittings *fittings;
    size_t fittings_count, fittings_capacity;
    Map *ending_of; /* index by three characters: which of `present` end a word that they begin */
    Halves *endings;
    size_t endings_count, endings_capacity;
    KeptSite *kept;
    size_t kept_count, kept_capacity, kept_next;
    Map *kept_of;                /* index by what is seen of it */
    uint16_t fresh[LEARNT_MOST]; /* codes that the first pass put into the table */
    size_t fresh_count;
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
    Shift *shift;
    const Token *tokens;
    size_t count;
    State *states;
    int used;
    int *frontier; /* indices of states that have taken so many tokens */
    size_t frontier_count;
    size_t token;
    double best[BEAM]; /* of this token so far, the least first (a heap) */
    size_t best_count;
    uint64_t *asked; /* of the site */
} Search;

static inline unsigned shift_asked_bit(unsigned code) {
    return (code * 40503u >> 4) & (ASKED_WORDS * 64 - 1);
}

typedef struct Found {
    Buf text; /* what was meant, over the tokens up to `last` */
    uint32_t simple[4 * TOKENS_MOST];
    size_t simple_count;
    int last; /* tokens up to the end of the shifted part */
    double score;
    uint16_t learnt[SITE_LEARNT];
    Str learnt_reading[SITE_LEARNT];
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
/* The same over the character that ends there; so many of them in front of a site count. */
enum { SHIFT_FRONT = 3 };
size_t shift_front_before(Str line, size_t at);
bool shift_is_split(uint32_t c);

/* shift_reads.c: how well a text reads */
/* Whether a character is common, or in the file. */
bool shift_usual(const Shift *shift, uint32_t c);
/* What stands in front, made ready for asking about many characters behind it. */
typedef struct Front {
    const Shift *shift;
    const History *history; /* which must stay as it is */
    const Pair *both;       /* the last two; NULL: the file does not have them */
    double kinds, all;      /* of what stands behind the last one */
    double unseen;          /* what all have in common that never stood there and end no word */
    const uint64_t *behind; /* a filter of what the file has behind the last one; NULL: nothing */
    struct {
        uint32_t hash;
        double words;   /* how likely what stands before them is */
    } begun[3];         /* of the last one, two, three: those that begin a word */
    size_t begun_count; /* as far as they are Chinese */
} Front;
static inline bool shift_may_follow(const uint64_t *behind, uint32_t c) {
    return behind && behind[c >> 6 & (FOLLOW_WORDS - 1)] >> (c & 63) & 1;
}
Front shift_front(const Shift *shift, const History *history);
/* How much better or worse it reads with `c`: by the file first, which is about one thing, then by the dictionary.
 * `words` receives how likely the best way is to part it into words. */
double shift_reads(const Front *front, uint32_t c, double *words);
/* A quick no for most keys. */
static inline unsigned shift_key_spread(uint32_t key, unsigned bits) {
    return key * 0x9E3779B1u >> (32 - bits);
}
static inline bool shift_is_some(const Shift *shift, uint32_t key) {
    unsigned bit = shift_key_spread(key, SOME_BITS);
    return shift->some[bit / 8] >> bit % 8 & 1;
}
/* A sieve of the characters that may end a word of the dictionary here, a bit each: `1 << (c & 63)`. */
uint64_t shift_sieve(const Front *front);
/* Whether it reads no better than `least`: a quick answer, false when more has to be asked. */
static inline bool shift_reads_below(const Front *front, uint64_t sieve, const Half *half, double least) {
    const double last_digits = 1e-6;
    bool below = front->unseen + half->plainly <= least - last_digits && !shift_may_follow(front->behind, half->plain);
    bool word = sieve >> (half->plain & 63) & 1;
    for (size_t i = 0; below && word && i < front->begun_count; i++) {
        below = !shift_is_some(front->shift, front->begun[i].hash ^ half->plain);
    }
    return below;
}
void shift_remember(History *history, uint32_t c, double words);
/* Usual characters by half of their code, with a trail from 0x81 on. */
const Halves *shift_by_lead(Shift *shift, unsigned lead);
const Halves *shift_by_trail(Shift *shift, unsigned trail); /* 0x40 too: any trail */
/* Of the file's characters those that end a word of three or four characters whose others these are (the last first).
 */
const Halves *shift_endings(Shift *shift, const uint32_t before[3]);
/* The codes that go with a reading. */
const Fittings *shift_fittings(Shift *shift, Str reading);

/* shift_step.c: one token more */
size_t shift_read_tokens(const Shift *shift, Str line, size_t at, Token *tokens);
void shift_take_token(Search *search, int parent);
/* Pairs that are nobody's: their second byte waits. */
void shift_drop_pair(Search *search, int parent);

/* shift_search.c: which text gives what is seen */
/* The best text and by how much it reads better than the next. False: there is none. */
bool shift_search(Search *search, Str line, size_t at, Arena *arena, Found *best, double *margin);

#endif
