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
    size_t element_count, kind_count;
    const Element *elements = pack_elements(pack, &element_count);
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
            if (form_asks_kind(forms[f], &kinds[k]) && element_expected(&elements[element], &kinds[k])) {
                asker->kinds[asker->kind_count++] = &kinds[k];
            }
        }
    }
}

typedef struct OverlapList {
    Arena *arena;
    FormOverlap *items;
    size_t count, capacity;
} OverlapList;

static void add_overlap(OverlapList *list, int element, const FormAsker *first, const FormAsker *second) {
    FormOverlap overlap = {.element = element,
                           .first = first->form,
                           .second = second->form,
                           .kinds = ARENA_ARRAY(list->arena, second->kind_count, const KindDef *),
                           .conditional = first->form->where.text.len || second->form->where.text.len};
    for (size_t i = 0; i < second->kind_count; i++) {
        for (size_t j = 0; j < first->kind_count; j++) {
            if (first->kinds[j] == second->kinds[i]) {
                overlap.kinds[overlap.kind_count++] = second->kinds[i];
            }
        }
    }
    if (!overlap.kind_count) {
        return;
    }
    if (list->count == list->capacity) {
        size_t wanted = list->capacity ? list->capacity * 2 : 16;
        list->items = arena_grow(list->arena, list->items, list->capacity, wanted, sizeof *list->items);
        list->capacity = wanted;
    }
    list->items[list->count++] = overlap;
}

/* Everybody before form `f` who asks what it asks. */
static void overlaps_of(const Pack *pack, const FormDef *const *forms, size_t f, OverlapList *list) {
    for (size_t s = 0; s < forms[f]->section_count; s++) {
        for (size_t i = 0; i < forms[f]->sections[s].field_count; i++) {
            const FormField *field = &forms[f]->sections[s].fields[i];
            if (field->element < 0 || field->elsewhere) {
                continue;
            }
            FormAsker *askers;
            size_t count;
            form_askers(pack, forms, f + 1, field->element, list->arena, &askers, &count);
            for (size_t a = 0; a + 1 < count; a++) {
                add_overlap(list, field->element, &askers[a], &askers[count - 1]);
            }
        }
    }
}

void form_overlaps(const Pack *pack, const FormDef *const *forms, size_t count, Arena *arena, FormOverlap **overlaps,
                   size_t *overlap_count) {
    OverlapList list = {.arena = arena};
    for (size_t f = 1; f < count; f++) {
        overlaps_of(pack, forms, f, &list);
    }
    *overlaps = list.items;
    *overlap_count = list.count;
}
