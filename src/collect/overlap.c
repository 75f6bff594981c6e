/* Nothing is asked twice: which forms collect an element, and where two of them ask the same units. */
#include "collect.h"

bool form_asks_kind(const FormDef *form, const KindDef *kind) {
    bool named = form->kind_count == 0;
    for (size_t i = 0; i < form->kind_count && !named; i++) {
        named = str_equal(form->kinds[i], kind->id);
    }
    return named && (form->levels >> kind->level & 1);
}

static const FormField *collecting_field(const FormDef *form, int element) {
    for (size_t s = 0; s < form->section_count; s++) {
        for (size_t i = 0; i < form->sections[s].field_count; i++) {
            const FormField *field = &form->sections[s].fields[i];
            if (field->element == element && !field->elsewhere) {
                return field;
            }
        }
    }
    return NULL;
}

void form_askers(const Pack *pack, const FormDef *const *forms, size_t count, int element, Arena *arena,
                 FormAsker **askers, size_t *asker_count) {
    size_t kind_count;
    const KindDef *kinds = pack_kinds(pack, &kind_count);
    *askers = ARENA_ARRAY(arena, count, FormAsker);
    *asker_count = 0;
    for (size_t f = 0; f < count; f++) {
        const FormField *field = collecting_field(forms[f], element);
        if (!field) {
            continue;
        }
        FormAsker *asker = &(*askers)[(*asker_count)++];
        *asker = (FormAsker){forms[f], field, ARENA_ARRAY(arena, kind_count, const KindDef *), 0};
        for (size_t k = 0; k < kind_count; k++) {
            if (form_asks_kind(forms[f], &kinds[k]) && field_fits(pack, field, &kinds[k])) {
                asker->kinds[asker->kind_count++] = &kinds[k];
            }
        }
    }
}

typedef struct SourceList {
    Arena *arena;
    FormSource *items;
    size_t count, capacity;
} SourceList;

/* As far as both ask the same kinds of units. */
static void add_source(SourceList *list, const FormDef *form, const FormField *field, const FormAsker *asker) {
    FormSource source = {.field = field,
                         .form = asker->form,
                         .kinds = ARENA_ARRAY(list->arena, asker->kind_count, const KindDef *),
                         .conditional = form->where.text.len || asker->form->where.text.len};
    for (size_t i = 0; i < asker->kind_count; i++) {
        if (form_asks_kind(form, asker->kinds[i])) {
            source.kinds[source.kind_count++] = asker->kinds[i];
        }
    }
    if (!source.kind_count) {
        return;
    }
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? list->capacity * 2 : 16;
        list->items = arena_grow(list->arena, list->items, list->capacity, wanted, sizeof *list->items);
        list->capacity = wanted;
    }
    list->items[list->count++] = source;
}

static void sources_of_field(const Pack *pack, const FormDef *form, const FormField *field,
                             const FormDef *const *others, size_t count, SourceList *list) {
    FormAsker *askers;
    size_t asker_count;
    form_askers(pack, others, count, field->element, list->arena, &askers, &asker_count);
    for (size_t a = 0; a < asker_count; a++) {
        if (!str_equal(askers[a].form->id, form->id)) {
            add_source(list, form, field, &askers[a]);
        }
    }
}

void form_sources(const Pack *pack, const FormDef *form, const FormDef *const *others, size_t count, Arena *arena,
                  FormSource **sources, size_t *source_count) {
    SourceList list = {.arena = arena};
    for (size_t s = 0; s < form->section_count; s++) {
        for (size_t i = 0; i < form->sections[s].field_count; i++) {
            if (form->sections[s].fields[i].element >= 0) {
                sources_of_field(pack, form, &form->sections[s].fields[i], others, count, &list);
            }
        }
    }
    *sources = list.items;
    *source_count = list.count;
}
