/* Words of the pack that only one place of the grammar asks for. */
#include "figure_internal.h"

static const GrammarTermsDef *terms_of(const ReadWords *words, GrammarTerm term) {
    return &words_vocabulary(words)->grammar[term]; /* the pack is loaded only with all of them */
}

bool grammar_is(const ReadWords *words, GrammarTerm term, Str text) {
    const GrammarTermsDef *terms = terms_of(words, term);
    for (size_t i = 0; i < terms->word_count; i++) {
        if (str_equal(text, terms->words[i])) {
            return true;
        }
    }
    return false;
}

bool grammar_at(const ReadWords *words, GrammarTerm term, Str text, size_t at) {
    const GrammarTermsDef *terms = terms_of(words, term);
    Str rest = str_slice(text, at, text.len);
    for (size_t i = 0; i < terms->word_count; i++) {
        if (str_starts(rest, terms->words[i])) {
            return true;
        }
    }
    return false;
}

bool grammar_ends(const ReadWords *words, GrammarTerm term, Str text) {
    const GrammarTermsDef *terms = terms_of(words, term);
    for (size_t i = 0; i < terms->word_count; i++) {
        if (str_ends(text, terms->words[i])) {
            return true;
        }
    }
    return false;
}

bool grammar_in(const ReadWords *words, GrammarTerm term, Str text) {
    const GrammarTermsDef *terms = terms_of(words, term);
    for (size_t i = 0; i < terms->word_count; i++) {
        if (str_find(text, terms->words[i]) >= 0) {
            return true;
        }
    }
    return false;
}

size_t grammar_behind(const ReadWords *words, GrammarTerm term, Str text) {
    const GrammarTermsDef *terms = terms_of(words, term);
    size_t from = 0;
    for (size_t i = 0; i < terms->word_count; i++) {
        Str word = terms->words[i];
        for (ptrdiff_t at;
             (at = str_find(str_slice(text, from, text.len), word)) >= 0 && from + (size_t)at + word.len < text.len;) {
            from += (size_t)at + word.len;
        }
    }
    return from;
}
