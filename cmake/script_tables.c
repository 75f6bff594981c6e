/* Makes the reader's tables when the program is built: traditional to simplified, words, and the GBK code.
 *   script_tables OUT.c TSCharacters.txt TSPhrases.txt Unihan_Readings.txt dict.txt
 *
 * The first two texts are OpenCC's dictionaries: "key TAB value [value...]" a line, the first value being the usual
 * one. Unihan_Readings.txt is Unicode's. dict.txt is the word list of jieba: "word count class" a line, of simplified
 * words. GBK is taken from iconv. What the tables mean stands in src/reader/script.h. */
#include <iconv.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST = 0x3400, LAST = 0x9FFF, WORDS_MOST = 1 << 18, PHRASES_MOST = 4096, COUNT_LEAST = 5 };

static uint32_t next(const char **at) {
    const unsigned char *s = (const unsigned char *)*at;
    int more = *s < 0x80 ? 0 : *s < 0xE0 ? 1 : *s < 0xF0 ? 2 : 3;
    uint32_t character = more ? *s & (0x3Fu >> more) : *s;
    for (int i = 1; i <= more; i++) {
        character = character << 6 | (s[i] & 0x3F);
    }
    *at += more + 1;
    return character;
}

static uint32_t hash_text(const char *text) { /* as script_word_hash of src/reader/script.h */
    uint32_t hash = 2166136261u;
    while (*text) {
        hash = (hash ^ next(&text)) * 16777619u;
    }
    return hash ^ hash >> 15;
}

static int count_characters(const char *text) {
    int count = 0;
    while (*text) {
        next(&text);
        count++;
    }
    return count;
}

static FILE *must_open(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (!file) {
        fprintf(stderr, "%s: cannot be opened\n", path);
        exit(1);
    }
    return file;
}

/* Cuts "key TAB value [value...]" in place. */
static int cut(char *line, char **key, char **value) {
    char *tab = strchr(line, '\t');
    if (!tab) {
        return 0;
    }
    *tab = '\0';
    *key = line;
    *value = tab + 1;
    (*value)[strcspn(*value, " \r\n")] = '\0';
    return **value != '\0';
}

static uint16_t simple[LAST - FIRST + 1];
typedef struct Word {
    uint32_t hash;
    unsigned weight; /* 8 times the logarithm of its count */
} Word;
static Word words[WORDS_MOST];
static char *phrases[PHRASES_MOST][2];
static size_t word_count, phrase_count;

static void read_characters(const char *path) {
    char line[1024], *key, *value;
    FILE *file = must_open(path, "r");
    while (fgets(line, sizeof line, file)) {
        if (!cut(line, &key, &value)) {
            continue;
        }
        const char *from = key, *to = value;
        uint32_t a = next(&from), b = next(&to);
        if (a >= FIRST && a <= LAST && b >= FIRST && b <= LAST && a != b && !*from && !*to) {
            simple[a - FIRST] = (uint16_t)b;
        }
    }
    fclose(file);
}

static void read_words(const char *path) {
    char line[4096], word[1024];
    unsigned long count;
    FILE *file = must_open(path, "r");
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%1000s %lu", word, &count) != 2 || count < COUNT_LEAST) {
            continue;
        }
        const char *at = word;
        uint32_t first = next(&at);
        if (first >= FIRST && first <= LAST && count_characters(word) <= 4 && word_count < WORDS_MOST) {
            words[word_count++] = (Word){hash_text(word), (unsigned)lround(8 * log((double)count))};
        }
    }
    fclose(file);
}

/* "U+9084 TAB kHanyuPinlu TAB hái(1223) huán(149)": all readings of a character, parted by blanks. */
static char *readings[LAST - FIRST + 1];

static void read_readings(const char *path) {
    char line[4096];
    unsigned c;
    int from;
    FILE *file = must_open(path, "r");
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "U+%x\tkMandarin\t%n", &c, &from) < 1 || c < FIRST || c > LAST ||
            (!strstr(line, "\tkMandarin\t") && !strstr(line, "\tkHanyuPinlu\t"))) {
            continue;
        }
        char *text = strrchr(line, '\t') + 1, *out = text;
        text[strcspn(text, "\r\n")] = '\0';
        for (char *in = text; *in; in++) { /* without the counts in brackets */
            in += *in == '(' ? strcspn(in, ")") + 1 : 0;
            if (!*in) {
                break;
            }
            *out++ = *in;
        }
        *out = '\0';
        char *old = readings[c - FIRST];
        size_t size = strlen(text) + (old ? strlen(old) : 0) + 2;
        char *both = malloc(size);
        if (!both) {
            exit(1);
        }
        snprintf(both, size, "%s%s%s", old ? old : "", old ? " " : "", text);
        readings[c - FIRST] = both;
    }
    fclose(file);
}

/* Each list of readings once, and its number for each character; 0: none. */
static void write_readings(FILE *out) {
    static const char *texts[LAST - FIRST + 2];
    size_t count = 0;
    fprintf(out, "const uint16_t script_reading_of[] = {");
    for (int i = 0; i <= LAST - FIRST; i++) {
        size_t at = 0;
        while (readings[i] && at < count && strcmp(texts[at], readings[i]) != 0) {
            at++;
        }
        if (readings[i] && at == count) {
            texts[count++] = readings[i];
        }
        fprintf(out, "%s%zu,", i % 32 ? "" : "\n", readings[i] ? at + 1 : 0);
    }
    fprintf(out, "\n};\nconst char *const script_reading_texts[] = {\"\",\n");
    for (size_t i = 0; i < count; i++) {
        fprintf(out, "\"%s\",\n", texts[i]);
    }
    fprintf(out, "};\n");
}

/* Only phrases that come out otherwise than character by character are needed. */
static int differs(const char *key, const char *value) {
    while (*key && *value) {
        uint32_t from = next(&key), to = next(&value);
        if (from >= FIRST && from <= LAST && simple[from - FIRST]) {
            from = simple[from - FIRST];
        }
        if (from != to) {
            return 1;
        }
    }
    return *key != *value;
}

static void read_phrases(const char *path) {
    char line[4096], *key, *value;
    FILE *file = must_open(path, "r");
    while (fgets(line, sizeof line, file)) {
        if (cut(line, &key, &value)) {
            if (differs(key, value) && phrase_count < PHRASES_MOST) {
                phrases[phrase_count][0] = strdup(key);
                phrases[phrase_count++][1] = strdup(value);
            }
        }
    }
    fclose(file);
}

static int compare_words(const void *a, const void *b) {
    uint32_t x = ((const Word *)a)->hash, y = ((const Word *)b)->hash;
    return (x > y) - (x < y);
}

static int compare_phrases(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static uint32_t decode_pair(iconv_t converter, int lead, int trail) {
    char in[2] = {(char)lead, (char)trail}, out[8] = {0}, *from = in, *to = out;
    size_t left = 2, room = sizeof out - 1;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &left, &to, &room) == (size_t)-1 || left) {
        return 0;
    }
    const char *at = out;
    uint32_t character = next(&at);
    return *at || character > 0xFFFF || (character >= 0xE000 && character < 0xF900) ? 0 : character;
}

static void write_gbk(FILE *out) {
    iconv_t converter = iconv_open("UTF-8", "GBK");
    if (converter == (iconv_t)-1) {
        fprintf(stderr, "iconv has no GBK\n");
        exit(1);
    }
    fprintf(out, "const uint16_t script_gbk[126 * 191] = {");
    for (int lead = 0x81; lead <= 0xFE; lead++) {
        for (int trail = 0x40; trail <= 0xFE; trail++) {
            fprintf(out, "%s%u,", trail % 32 ? "" : "\n", decode_pair(converter, lead, trail));
        }
    }
    fprintf(out, "\n};\n");
    iconv_close(converter);
}

/* ---- words of two words ---- */

static uint32_t compounds[WORDS_MOST];
static size_t compound_count;

static bool is_known(const char *from, const char *to) {
    char half[64];
    Word wanted = {.weight = 0};
    size_t length = (size_t)(to - from);
    if (length >= sizeof half) {
        return false;
    }
    memcpy(half, from, length);
    half[length] = 0;
    wanted.hash = hash_text(half);
    return bsearch(&wanted, words, word_count, sizeof *words, compare_words) != NULL;
}

static int compare_hashes(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* 心理健康: rare ones, too, for both of its halves are words. */
static void read_compounds(const char *path) {
    char line[4096], word[1024];
    FILE *file = must_open(path, "r");
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%1000s", word) != 1 || count_characters(word) != 4 || compound_count == WORDS_MOST) {
            continue;
        }
        const char *middle = word, *end = word + strlen(word);
        next(&middle);
        next(&middle);
        if (is_known(word, middle) && is_known(middle, end)) {
            compounds[compound_count++] = hash_text(word);
        }
    }
    fclose(file);
    qsort(compounds, compound_count, sizeof *compounds, compare_hashes);
}

int main(int count, char **arguments) {
    if (count != 6) {
        return 2;
    }
    read_characters(arguments[2]);
    read_phrases(arguments[3]);
    read_readings(arguments[4]);
    read_words(arguments[5]);
    qsort(words, word_count, sizeof *words, compare_words);
    read_compounds(arguments[5]);
    qsort(phrases, phrase_count, sizeof *phrases, compare_phrases);
    FILE *out = must_open(arguments[1], "w");
    fprintf(out, "#include \"script.h\"\nconst uint16_t script_simple[] = {");
    for (int i = 0; i <= LAST - FIRST; i++) {
        fprintf(out, "%s%u,", i % 32 ? "" : "\n", simple[i]);
    }
    fprintf(out, "\n};\nconst unsigned char script_traditional[] = {");
    for (int i = 0; i <= LAST - FIRST; i += 8) {
        unsigned bits = 0;
        for (int k = 0; k < 8 && i + k <= LAST - FIRST; k++) {
            bits |= (simple[i + k] != 0 ? 1u : 0u) << k;
        }
        fprintf(out, "%s%u,", i % 256 ? "" : "\n", bits);
    }
    fprintf(out, "\n};\nconst uint32_t script_words[] = {");
    for (size_t i = 0; i < word_count; i++) {
        fprintf(out, "%s%uu,", i % 16 ? "" : "\n", words[i].hash);
    }
    fprintf(out, "\n};\nconst size_t script_compound_count = %zu;\nconst uint32_t script_compounds[] = {",
            compound_count);
    for (size_t i = 0; i < compound_count; i++) {
        fprintf(out, "%s%uu,", i % 16 ? "" : "\n", compounds[i]);
    }
    fprintf(out, "\n};\nconst unsigned char script_word_weights[] = {");
    for (size_t i = 0; i < word_count; i++) {
        fprintf(out, "%s%u,", i % 32 ? "" : "\n", words[i].weight);
    }
    fprintf(out, "\n};\nconst size_t script_word_count = %zu;\nconst char *const script_phrases[][2] = {\n",
            word_count);
    for (size_t i = 0; i < phrase_count; i++) {
        fprintf(out, "{\"%s\", \"%s\"},\n", phrases[i][0], phrases[i][1]);
    }
    fprintf(out, "{NULL, NULL}};\nconst size_t script_phrase_count = %zu;\n", phrase_count);
    write_gbk(out);
    write_readings(out);
    return fclose(out) != 0;
}
