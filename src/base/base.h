/* base: what every room stands on - text, memory, errors, dates, JSON out, logging.
 *
 * Memory belongs to an Arena (one per command, request or document) and is
 * freed as a whole. Text is UTF-8 in a Str (pointer + length). A function that
 * can fail returns bool and takes `Err *err` last; the message is Chinese and
 * tells a user what to do. No other room calls malloc. */
#ifndef DUXUE_BASE_H
#define DUXUE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* ---- memory ------------------------------------------------------------ */

typedef struct Arena Arena;

/* A new empty arena. Memory running out ends the program: no caller could go on. */
Arena *arena_create(void) __attribute__((returns_nonnull));
/* Frees everything allocated from `arena`. NULL is allowed. */
void arena_destroy(Arena *arena);
/* `size` zeroed bytes, aligned for any type (64-byte aligned when size >= 64). Never NULL. */
void *arena_alloc(Arena *arena, size_t size) __attribute__((returns_nonnull));
/* Zeroed array of `count` items of `size` bytes; checks the product. */
void *arena_array(Arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
/* The same, not zeroed: for what is written over at once. */
void *arena_room(Arena *arena, size_t count, size_t size) __attribute__((returns_nonnull));
/* Large tables of so many `bytes` together follow, between which nothing large comes: they lie behind each other in
 * pages of 2 MB where the system has such, and take memory only as they are used. Of a few bytes, and of an arena that
 * spills, nothing happens. */
void arena_expect(Arena *arena, size_t bytes);
/* Little more comes, and what is there stays for long: room that is not used goes back to the system. */
void arena_settle(Arena *arena);
/* Grows `old` (old_count items) to new_count items; the rest is zeroed. `old` stays valid. */
void *arena_grow(Arena *arena, const void *old, size_t old_count, size_t new_count, size_t size)
    __attribute__((returns_nonnull));
/* Bytes handed out so far. */
size_t arena_used(const Arena *arena);
/* Remember the fill level, and fall back to it: frees all that was allocated since. */
typedef struct ArenaMark {
    void *block;
    size_t used;
} ArenaMark;
ArenaMark arena_mark(Arena *arena);
void arena_reset(Arena *arena, ArenaMark mark);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* ---- text -------------------------------------------------------------- */

/* UTF-8 text, not necessarily ended by NUL. {NULL, 0} is the empty text. */
typedef struct Str {
    const char *data;
    size_t len;
} Str;

#define STR(literal) ((Str){"" literal, sizeof(literal) - 1})
/* for printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).len, ((s).data ? (s).data : "")

/* The small ones are inline: texts are read through them character by character. */
static inline Str str_from(const char *text) { /* NULL gives the empty text; the bytes are not copied */
    return text ? (Str){text, strlen(text)} : (Str){NULL, 0};
}
static inline bool str_equal(Str a, Str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}
bool str_is(Str a, const char *b);
int str_compare(Str a, Str b); /* by bytes, as qsort wants it */
static inline bool str_starts(Str s, Str prefix) {
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.data, prefix.data, prefix.len) == 0);
}
static inline bool str_ends(Str s, Str suffix) {
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.data + s.len - suffix.len, suffix.data, suffix.len) == 0);
}
/* Position of `part` in `s`, or -1. */
ptrdiff_t str_find(Str s, Str part);
#ifndef __clang_analyzer__ /* which would follow "no data" into every text that is known to be there */
static inline Str str_slice(Str s, size_t from, size_t to) { /* clamped to the text; nothing left: no data */
    to = to > s.len ? s.len : to;
    return from >= to ? (Str){NULL, 0} : (Str){s.data + from, to - from};
}
#else
Str str_slice(Str s, size_t from, size_t to);
#endif
/* How many bytes both begin, or end, with, in whole characters. */
size_t str_same_start(Str a, Str b);
size_t str_same_end(Str a, Str b);
Str str_head(Str s, size_t most); /* its first bytes, at most so many, in whole characters: for quoting */
/* Without white space at both ends: ASCII, U+00A0, U+3000, U+FEFF. Bytes with which none begins or ends are told in
 * place: those of nearly every text. */
Str str_trim_blank(Str s);
static inline bool str_blank_begins(char byte) {
    return (unsigned char)byte <= ' ' || byte == '\xC2' || byte == '\xE2' || byte == '\xE3' || byte == '\xEF';
}
static inline bool str_blank_ends(char byte) {
    return (unsigned char)byte <= ' ' || byte == '\xA0' || byte == '\x8B' || byte == '\x80' || byte == '\xBF';
}
static inline Str str_trim(Str s) {
    return s.len && (str_blank_begins(s.data[0]) || str_blank_ends(s.data[s.len - 1])) ? str_trim_blank(s) : s;
}
Str str_copy(Arena *arena, Str s); /* ended by NUL */
const char *str_cstr(Arena *arena, Str s);
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Cuts `rest` at the first `separator`: returns the part before, `rest` becomes what follows. False at the end. */
bool str_cut(Str *rest, char separator, Str *part);
/* Offset of the first byte that is not UTF-8, or -1 when all is well. */
ptrdiff_t str_invalid_utf8(Str s);
/* Decodes one character at *at and advances; U+FFFD for a bad byte (advances 1). ASCII and most characters of three
 * bytes, which is nearly all of a Chinese text, are decoded in place. */
uint32_t utf8_next_rare(Str s, size_t *at);
static inline uint32_t utf8_next(Str s, size_t *at) {
    const unsigned char *byte = (const unsigned char *)s.data + *at;
    if (byte[0] < 0x80) {
        *at += 1;
        return byte[0];
    }
    if ((unsigned)byte[0] - 0xE1 < 15 && byte[0] != 0xED && s.len - *at >= 3) {
        uint32_t second = byte[1] ^ 0x80u, third = byte[2] ^ 0x80u;
        if ((second | third) < 0x40) {
            *at += 3;
            return (uint32_t)(byte[0] & 15) << 12 | second << 6 | third;
        }
    }
    return utf8_next_rare(s, at);
}
/* Writes the character into `out` (4 bytes); returns the number of bytes. */
size_t utf8_put(uint32_t character, char *out);
size_t utf8_count(Str s); /* characters */
/* Characters to change, add or drop (Levenshtein); of long texts only the first 64 are compared. */
size_t str_distance(Str a, Str b);
/* Full-width digits, letters, signs and brackets to ASCII, U+3000 to a space. */
Str str_to_half_width(Arena *arena, Str s);

/* Enough of a personal value to tell two apart in a list, too little to know one, by kind: "name" 张**, "phone"
 * 138****1234, "identity" 1101**********1234; of any other kind nothing is shown at all. */
Str str_mask(Arena *arena, Str kind, Str value);

/* A number that tells a person: an identity number whose check digit is right (GB 11643), a mobile number, the number
 * of a bank card (Luhn). `kind` is one of str_mask: "identity", "phone", "card". */
typedef struct PersonalNumber {
    size_t start, end; /* bytes */
    const char *kind;
} PersonalNumber;
/* The first that begins at `from` or later and is no part of a longer word; false: there is none. */
bool str_personal_number(Str text, size_t from, PersonalNumber *number);

/* A growing text or byte buffer in an arena. */
typedef struct Buf {
    Arena *arena;
    char *data;
    size_t len, capacity;
} Buf;

Buf buf_create(Arena *arena);
void buf_reserve(Buf *buf, size_t more); /* room for so much, when it is known beforehand */
void buf_add(Buf *buf, Str s);
void buf_add_char(Buf *buf, char c);
/* Text inside HTML or XML: < > & " ' are written as entities, control characters that XML takes not are left out. */
void buf_add_escaped(Buf *buf, Str text);
void buf_add_integer(Buf *buf, int64_t value);
void buf_add_format(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const Buf *buf);

/* ---- numbers ----------------------------------------------------------- */

/* Reads a plain decimal number ("-12.5", "1e3"); the whole text must be used. Locale does not matter. */
bool number_parse(Str s, double *value);
bool integer_parse(Str s, int64_t *value);
/* Shortest decimal text that reads back as the same double. `out` has 32 bytes. Returns the length. */
size_t number_shortest(double value, char *out);
/* Rounded half up to `decimals` places for showing, with thousands separators when `grouped`. */
Str number_show(Arena *arena, double value, int decimals, bool grouped);
/* a holds against b within 1e-9 relative (standards: computing rule 1). */
bool number_at_least(double value, double limit);
bool number_at_most(double value, double limit);

/* ---- exact numbers ------------------------------------------------------ */

/* Points and scores: a fraction in lowest terms, so that sums of decimals and what they are rescaled by lose nothing.
 * One of zeros is 0. What would not fit any more is rounded to about 18 digits, far behind every point. */
typedef struct Fraction {
    int64_t num, den;
} Fraction;
enum { FRACTION_PLACES = 6 }; /* most places behind the point that are read */

/* A decimal of at most 9 digits before and FRACTION_PLACES behind the point; the whole text must be used. */
bool fraction_parse(Str s, Fraction *value);
Fraction fraction_of(int64_t whole);
Fraction fraction_add(Fraction a, Fraction b);
Fraction fraction_subtract(Fraction a, Fraction b);
Fraction fraction_multiply(Fraction a, Fraction b);
Fraction fraction_divide(Fraction a, Fraction b); /* by 0: 0 */
int fraction_compare(Fraction a, Fraction b);     /* below 0, 0, above 0 */
Fraction fraction_smaller(Fraction a, Fraction b);
Fraction fraction_larger(Fraction a, Fraction b);
/* Half up (away from 0) to `places` behind the point. */
Fraction fraction_round(Fraction value, int places);
/* A measured figure taken to `places` behind the point, half up as it would be on paper; beyond 1e9 it stays there. */
Fraction fraction_from_number(double value, int places);
double fraction_number(Fraction value);
/* With at most `places` behind the point, half up, no zeros at the end: 95.8, 90. */
Str fraction_show(Arena *arena, Fraction value, int places);

/* ---- errors ------------------------------------------------------------ */

typedef enum ErrKind {
    ERR_NONE = 0,
    ERR_USAGE,     /* wrong command line or API call */
    ERR_INPUT,     /* the user's file, pack or value is wrong */
    ERR_NOT_FOUND, /* no such unit, period, item */
    ERR_DENIED,    /* signed out or no right to do it */
    ERR_CONFLICT,  /* somebody changed it meanwhile, or it exists already */
    ERR_LIMIT,     /* larger or longer than allowed */
    ERR_CANCELLED, /* the user stopped it */
    ERR_IO,        /* disk, database, network */
    ERR_INTERNAL   /* a fault of the program */
} ErrKind;

/* Where in the user's material. Empty text and 0 mean: not applicable. */
typedef struct Place {
    char file[256];
    char sheet[64];
    char cell[16]; /* "F12" */
    char field[64];
    int line, column; /* from 1 */
} Place;

typedef struct Err {
    ErrKind kind;
    char message[512]; /* Chinese, ends with what to do */
    Place place;
} Err;

/* Sets `err` (which may be NULL) and returns false, so that `return err_set(...)` reads well. Keeps err->place. */
bool err_put(Err *err, ErrKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool err_put_at(Err *err, ErrKind kind, const Place *place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* At a field of what was sent or filled in, which stands before the message: "deadline", "changes[3].unit". */
bool err_put_field(Err *err, ErrKind kind, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Whoever reads the code, a compiler or an analyser among them, sees that the result is false. */
static inline bool err_false(bool put) {
    (void)put;
    return false;
}
#define err_set(...)       err_false(err_put(__VA_ARGS__))
#define err_set_at(...)    err_false(err_put_at(__VA_ARGS__))
#define err_set_field(...) err_false(err_put_field(__VA_ARGS__))

/* The place of a field alone; what does not fit is cut behind a whole character. */
Place place_field(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "file:line:column", "file:sheet!cell" or "field" as far as known; empty text when there is no place. */
Str place_show(Arena *arena, const Place *place);
/* "place: message" on one line. */
Str err_show(Arena *arena, const Err *err);

/* Many findings of one file (import, pack check). */
typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE, SEVERITIES } Severity;
const char *severity_id(Severity severity); /* error, warning, note */

typedef struct Problem {
    Severity severity;
    Str rule; /* id of the check, for example "bad-number" */
    Str message;
    Place place;
} Problem;

typedef struct ProblemList {
    Arena *arena;
    Problem *items;
    size_t count, capacity;
    size_t errors, warnings;
    size_t limit; /* 0: no limit; beyond it only counts grow */
} ProblemList;

ProblemList problem_list(Arena *arena, size_t limit);
void problem_add(ProblemList *list, Severity severity, const char *rule, const Place *place, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* ---- lights ------------------------------------------------------------ */

/* How something with a deadline stands, at a glance; whoever shows one says why beside it. Grey: no deadline runs. */
typedef enum Light { LIGHT_GREY, LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED, LIGHTS } Light;
const char *light_id(Light light); /* grey, green, yellow, red */
/* Of a deadline that is `left` days away (negative: over): red when it is over, yellow from `near_days` days before it
 * on and on its day, green before. Whoever has a deadline asks this. */
Light light_of_days(int left, int near_days);
/* The same where a rule waits: yellow until it is over for `red_days` days. */
Light light_of_days_patient(int left, int near_days, int red_days);
/* The one that is the more urgent of two. */
Light light_worse(Light a, Light b);

/* ---- dates ------------------------------------------------------------- */

typedef struct Date {
    int year, month, day; /* month and day 0: not given ("2017-05", "2017") */
} Date;

bool date_parse(Str s, Date *date); /* 2017, 2017-05, 2017-05-23, also with / or . */
Date date_today(void);
Date date_of_instant(int64_t at);           /* its local day */
bool date_of_iso(Str instant, Date *date);  /* the same of "2024-09-01T08:00:00Z" */
bool time_of_iso(Str instant, int64_t *at); /* seconds since 1970 of it */
int64_t date_begins(Date date);             /* its first second here, since 1970 */
int date_compare(Date a, Date b);
/* The day so many days later (earlier: negative). A date without month or day counts as their first. The result stays
 * between the years 1 and 9999. */
Date date_add_days(Date date, int days);
int date_days_between(Date from, Date to); /* negative when `to` lies before `from` */
int date_weekday(Date date);               /* 1 Monday ... 7 Sunday */
Date date_month_end(Date date);            /* the last day of its month */
/* "2024-09-01", "2024-09" or "2024", as far as it is known; empty without a year. */
Str date_show(Arena *arena, Date date);
/* As a letter says it: 2026年12月2日; `date` has a day. */
Str date_in_words(Arena *arena, Date date);
/* "2024-09-01T08:00:00Z" of now. `out` has 32 bytes. */
void time_now_iso(char *out);
int64_t time_now_seconds(void);       /* since 1970 */
void time_iso(int64_t at, char *out); /* the same of an instant */
/* For tests: what the whole program takes for now, in seconds since 1970; NULL: the system's clock. */
void time_set_clock(int64_t (*clock)(void));
/* For rehearsals: from now on the calling thread takes it to be so many seconds later; 0 ends it. */
void time_set_ahead(int64_t seconds);
double time_monotonic(void); /* seconds, for measuring */

/* ---- text to number map ------------------------------------------------ */

/* Text keys (not copied) to size_t values; open addressing in an arena. */
typedef struct Map Map;
Map *map_create(Arena *arena, size_t expected) __attribute__((returns_nonnull));
void map_put(Map *map, Str key, size_t value);
bool map_get(const Map *map, Str key, size_t *value);
size_t map_count(const Map *map);

/* ---- JSON out ---------------------------------------------------------- */

/* A streaming writer: no tree is built. Commas and escapes are its business. */
typedef struct Json {
    Buf *out;
    bool need_comma;
    int depth;
} Json;

Json json_writer(Buf *out);
void json_open_object(Json *json);
void json_close_object(Json *json);
void json_open_array(Json *json);
void json_close_array(Json *json);
void json_key(Json *json, const char *key);
void json_str(Json *json, Str value);
void json_number(Json *json, double value); /* not finite: null */
void json_whole(Json *json, int64_t value);
void json_bool(Json *json, bool value);
void json_none(Json *json);          /* null; jansson has the usual name */
void json_raw(Json *json, Str text); /* text that is JSON already */
/* key and value in one call */
void json_put_str(Json *json, const char *key, Str value);
void json_put_text(Json *json, const char *key, const char *value);
void json_put_number(Json *json, const char *key, double value);
void json_put_integer(Json *json, const char *key, int64_t value);
void json_put_bool(Json *json, const char *key, bool value);
void json_put_optional(Json *json, const char *key, Str value); /* empty: null */
void json_put_strs(Json *json, const char *key, const Str *values, size_t count);
/* "problems": [{severity, rule, message, place, sheet, cell, line, column, field}], as the API answers. */
void json_put_problems(Json *json, const ProblemList *problems);

/* ---- json_value.c: values of jansson ------------------------------------------------------------- */
struct json_t;
typedef enum JsonOrder {
    JSON_AS_GIVEN,  /* keys as they came, no blanks */
    JSON_CANONICAL, /* keys in order, no blanks: equal values are equal texts, as hashes and proofs need it */
    JSON_BY_LINES   /* keys in order, a line each: for people */
} JsonOrder;
Str json_value_text(const struct json_t *value, JsonOrder order, Arena *arena);
/* The text at a key; no data when there is none or it is no text. Belongs to `object`. */
Str json_member_text(const struct json_t *object, const char *key);

/* ---- files and logging ------------------------------------------------- */

/* Whole file into the arena; ERR_LIMIT beyond max_bytes, ERR_IO otherwise. */
bool file_read(Arena *arena, const char *path, size_t max_bytes, Str *content, Err *err);
/* Writes to a temporary name beside it, syncs, renames: the old file stays whole until the new one is. */
bool file_write(const char *path, Str content, Err *err);
bool directory_create(const char *path, Err *err); /* with parents; existing is fine */
bool path_exists(const char *path);

/* A file that was put into the binary when it was built (cmake/embed.cmake). */
typedef struct EmbeddedFile {
    const char *name; /* relative, "elements.yaml" */
    const char *data, *end;
} EmbeddedFile;

typedef enum LogLevel { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR } LogLevel;
void log_set_level(LogLevel level);
/* One line to stderr: time, level, message. Never personal data. */
void log_line(LogLevel level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
