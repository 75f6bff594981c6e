/* What a figure is called, without the words of the whole place, of time and of being. */
#include "reader.h"

static const ReviewTermsDef *terms_of(const ReviewDef *review, ReviewTerm term) {
    for (size_t i = 0; i < review->term_count; i++) {
        if (review->terms[i].is == (int)term) {
            return &review->terms[i];
        }
    }
    return NULL;
}

/* The longest of the words that the name begins with, in bytes. */
static size_t longest_of(const Str *words, size_t count, Str name) {
    size_t longest = 0;
    for (size_t i = 0; i < count; i++) {
        longest = words[i].len > longest && str_starts(name, words[i]) ? words[i].len : longest;
    }
    return longest;
}

/* 全县, 全校: words for whom it is about that begin with 全. */
static size_t whole_of(const VocabularyDef *vocabulary, const ReviewTermsDef *whole, Str name) {
    if (!whole || !longest_of(whole->words, whole->word_count, name)) {
        return 0;
    }
    size_t longest = 0;
    for (size_t i = 0; i < vocabulary->words_count; i++) {
        const WordsDef *words = &vocabulary->words[i];
        size_t here = words->role == WORD_SCOPE ? longest_of(words->words, words->word_count, name) : 0;
        longest = here > longest ? here : longest;
    }
    return longest;
}

Str read_thing_named(const Pack *pack, Str name) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    const ReviewDef *review = pack_review(pack);
    const ReviewTermsDef *leads = review ? terms_of(review, TERM_LEADS) : NULL;
    const ReviewTermsDef *whole = review ? terms_of(review, TERM_WHOLE) : NULL;
    for (size_t cut = 1; vocabulary && leads && cut;) {
        size_t lead = longest_of(leads->words, leads->word_count, name), all = whole_of(vocabulary, whole, name);
        cut = lead > all ? lead : all;
        cut = cut < name.len ? cut : 0;
        name = str_slice(name, cut, name.len);
    }
    return name;
}

bool read_named_in_order(const Pack *pack, Str before) {
    const VocabularyDef *vocabulary = pack_vocabulary(pack);
    const Str stops[] = {STR("。"), STR("；")};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        for (ptrdiff_t at; (at = str_find(before, stops[i])) >= 0;) {
            before = str_slice(before, (size_t)at + stops[i].len, before.len);
        }
    }
    for (size_t i = 0; vocabulary && i < vocabulary->words_count; i++) {
        const WordsDef *words = &vocabulary->words[i];
        for (size_t w = 0; words->role == WORD_RESPECTIVELY && w < words->word_count; w++) {
            if (str_find(before, words->words[w]) >= 0) {
                return true;
            }
        }
    }
    return false;
}
