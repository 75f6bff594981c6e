/* Words of the pack that only some places of the grammar ask for: terms of promises and of figures. */
#include "figure_internal.h"

size_t longest_promise_end(const ReadWords *words, PromiseTerm term, Str text) {
    size_t start = text.len;
    const Trie *back = promise_trie_back(words, term);
    return trie_longest_before(back, text, text.len, TERM_BIT(term), &start) ? text.len - start : 0;
}

bool promise_in(const ReadWords *words, PromiseTerm term, Str text) {
    return trie_within(promise_trie(words, term), text, TERM_BIT(term)) != 0;
}

bool grammar_is(const ReadWords *words, GrammarTerm term, Str text) {
    size_t end;
    return trie_longest_at(&words->grammar, text, 0, TERM_BIT(term), &end) && end == text.len;
}

uint64_t grammar_terms(const ReadWords *words, Str text) {
    size_t end = 0;
    uint32_t node = trie_longest_at(&words->grammar, text, 0, UINT64_MAX, &end);
    return node && end == text.len ? words->grammar.nodes[node].ends : 0;
}

size_t longest_grammar_end(const ReadWords *words, GrammarTerm term, Str text) {
    size_t start = text.len;
    return trie_longest_before(&words->grammar_back, text, text.len, TERM_BIT(term), &start) ? text.len - start : 0;
}

bool grammar_in(const ReadWords *words, GrammarTerm term, Str text) {
    return trie_within(&words->grammar, text, TERM_BIT(term)) != 0;
}

size_t grammar_behind(const ReadWords *words, GrammarTerm term, Str text) {
    const GrammarTermsDef *terms =
        &words_vocabulary(words)->grammar[term]; /* the pack is loaded only with all of them */
    size_t from = 0, count = grammar_in(words, term, text) ? terms->word_count : 0;
    for (size_t i = 0; i < count; i++) {
        Str word = terms->words[i];
        for (ptrdiff_t at;
             (at = str_find(str_slice(text, from, text.len), word)) >= 0 && from + (size_t)at + word.len < text.len;) {
            from += (size_t)at + word.len;
        }
    }
    return from;
}
