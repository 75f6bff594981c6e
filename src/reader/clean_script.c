/* Traditional to simplified: character by character by table, phrases that come out otherwise by list. Only where a
 * line or its file is in traditional writing: a traditional character in a simplified text is a name, and stays. */
#include "clean.h"

#include <string.h>

enum {
    LINE_LEAST = 8,
    PHRASE_MOST = 8
}; /* traditional characters that make a line traditional by itself; characters */

typedef struct Phrase {
    Str from, to;
    bool keep; /* the characters of the word stay */
} Phrase;

typedef struct Script {
    Arena *arena;
    Phrase *phrases; /* longest first within a first character */
    size_t count;
    uint16_t *first; /* by first character - SCRIPT_FIRST: 1 + index in `phrases`; 0: none begins so */
} Script;

static uint32_t first_of(Str text) {
    size_t at = 0;
    return text.len ? utf8_next(text, &at) : 0;
}

static void add_phrase(Script *script, Str from, Str to, bool keep) {
    uint32_t first = first_of(from);
    if (first < SCRIPT_FIRST || first > SCRIPT_LAST) {
        return;
    }
    /* Sorted by first character, longest first, words that stay before others. */
    size_t at = script->count++;
    while (at > 0) {
        const Phrase *other = &script->phrases[at - 1];
        uint32_t other_first = first_of(other->from);
        bool behind = other_first > first ||
                      (other_first == first && (other->from.len < from.len || (other->from.len == from.len && keep)));
        if (!behind) {
            break;
        }
        script->phrases[at] = *other;
        at--;
    }
    script->phrases[at] = (Phrase){from, to, keep};
}

static Script *script_make(const Pack *pack, Arena *arena) {
    const DamageDef *def = pack ? pack_damage(pack) : NULL;
    Script *script = ARENA_NEW(arena, Script);
    size_t most = script_phrase_count + (def ? def->script_count + def->script_keep_count : 0);
    script->arena = arena;
    script->phrases = ARENA_ARRAY(arena, most + 1, Phrase);
    script->first = ARENA_ARRAY(arena, SCRIPT_LAST - SCRIPT_FIRST + 1, uint16_t);
    for (size_t i = 0; i < script_phrase_count; i++) {
        add_phrase(script, str_from(script_phrases[i][0]), str_from(script_phrases[i][1]), false);
    }
    for (size_t i = 0; def && i < def->script_count; i++) {
        add_phrase(script, def->script_from[i], def->script_to[i], false);
    }
    for (size_t i = 0; def && i < def->script_keep_count; i++) {
        add_phrase(script, def->script_keep[i], def->script_keep[i], true);
    }
    for (size_t i = script->count; i-- > 0;) {
        script->first[first_of(script->phrases[i].from) - SCRIPT_FIRST] = (uint16_t)(i + 1);
    }
    return script;
}

static void put_simple(Buf *out, Str text) {
    for (size_t at = 0; at < text.len;) {
        char bytes[4];
        uint32_t c = script_simplify(utf8_next(text, &at));
        buf_add(out, (Str){bytes, utf8_put(c, bytes)});
    }
}

/* The phrase that begins at `at`, NULL: none. A word that stays is compared as it stands and simplified. */
static const Phrase *phrase_here(const Script *script, Str text, size_t at, uint32_t c) {
    size_t index = script->first[c - SCRIPT_FIRST];
    for (; index && index <= script->count && first_of(script->phrases[index - 1].from) == c; index++) {
        const Phrase *phrase = &script->phrases[index - 1];
        if (str_starts(str_slice(text, at, text.len), phrase->from)) {
            return phrase;
        }
    }
    return NULL;
}

static void put_phrase(Buf *out, const Phrase *phrase) {
    static const Str kept[] = {{"著", 3}, {"瞭", 3}, {"藉", 3}, {"乾", 3}, {"徵", 3}};
    if (!phrase->keep) {
        buf_add(out, phrase->to);
        return;
    }
    for (size_t at = 0; at < phrase->from.len;) {
        size_t from = at;
        utf8_next(phrase->from, &at);
        Str one = str_slice(phrase->from, from, at);
        bool stays = false;
        for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
            stays = stays || str_equal(one, kept[i]);
        }
        if (stays) {
            buf_add(out, one);
        } else {
            put_simple(out, one);
        }
    }
}

/* Whether a dictionary word of 2 to 4 characters that holds this character stands here: 著 in 顯著 is no particle. */
static Str simplify_line(const Script *script, Str text) {
    Buf out = buf_create(script->arena);
    buf_reserve(&out, text.len + 4);
    size_t run = 0; /* from here nothing was taken over yet */
    for (size_t at = 0; at < text.len;) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        const Phrase *phrase = c >= SCRIPT_FIRST && c <= SCRIPT_LAST ? phrase_here(script, text, at, c) : NULL;
        if (phrase) {
            buf_add(&out, str_slice(text, run, at));
            put_phrase(&out, phrase);
            run = next = at + phrase->from.len;
        } else if (script_simplify(c) != c) {
            buf_add(&out, str_slice(text, run, at));
            put_simple(&out, str_slice(text, at, next));
            run = next;
        }
        at = next;
    }
    buf_add(&out, str_slice(text, run, text.len));
    return buf_str(&out);
}

/* More than one character in twenty; of few, one in five: a short text may name a school. */
static bool is_traditional(size_t traditional, size_t chinese) {
    return traditional * (traditional < LINE_LEAST ? 5 : 20) > chinese;
}

void clean_script(Reading *reading, const Look *looks) {
    ReadFile *file = reading->file;
    size_t chinese = 0, traditional = 0;
    for (size_t i = 0; i < file->line_count; i++) {
        chinese += looks[i].chinese;
        traditional += looks[i].traditional;
    }
    if (!traditional) {
        return;
    }
    bool whole = is_traditional(traditional, chinese);
    Script *script = NULL;
    for (size_t i = 0; i < file->line_count; i++) {
        const Look *look = &looks[i];
        bool alone = look->traditional >= LINE_LEAST && is_traditional(look->traditional, look->chinese);
        if (!(whole || alone)) {
            continue;
        }
        script = script ? script : script_make(reading->pack, reading->arena);
        ReadLine *line = &file->lines[i];
        Str before = line->text;
        Str after = simplify_line(script, before);
        if (str_equal(before, after)) {
            continue;
        }
        line->text = after;
        add_damage(reading, &(ReadDamage){.line = line->number,
                                          .rule = "D07",
                                          .type = "other",
                                          .surface = before,
                                          .repaired = after,
                                          .certainty = CERTAIN});
    }
}

/* ---- for whoever compares with cleaned text ---- */

struct ReadScript {
    const Script *script;
};

ReadScript *read_script(const Pack *pack, Arena *arena) {
    ReadScript *made = ARENA_NEW(arena, ReadScript);
    made->script = script_make(pack, arena);
    return made;
}

Str read_simplified(const ReadScript *script, Str text, Arena *arena) {
    for (size_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        if (script_simplify(c) != c) {
            Script own = *script->script; /* the tables are only read; what is made goes into the caller's arena */
            own.arena = arena;
            return simplify_line(&own, text);
        }
    }
    return text;
}
