/* Finding things in a loaded pack. */
#include "pack_internal.h"

Str pack_version(const Pack *pack) {
    return pack->version;
}

#define LIST_OF(function, type, member)                                                                                \
    const type *function(const Pack *pack, size_t *count) {                                                            \
        *count = pack->member.count;                                                                                   \
        return pack->member.items;                                                                                     \
    }

LIST_OF(pack_stages, StageDef, stages)
LIST_OF(pack_kinds, KindDef, kinds)
LIST_OF(pack_elements, Element, elements)
LIST_OF(pack_checks, CheckDef, checks)
LIST_OF(pack_standards, StandardDef, standards)
LIST_OF(pack_indicators, IndicatorDef, indicators)
LIST_OF(pack_mappings, MappingDef, mappings)
LIST_OF(pack_reports, ReportDef, reports)
LIST_OF(pack_forms, FormDef, forms)
LIST_OF(pack_breakdowns, BreakdownDef, breakdowns)
LIST_OF(pack_draws, DrawDef, draws)

const CollectionDef *pack_collection(const Pack *pack) {
    return &pack->collection;
}

const QualityDef *pack_quality(const Pack *pack) {
    return pack->quality;
}

LIST_OF(pack_systems, SystemDef, systems)
LIST_OF(pack_records, RecordDef, records)
LIST_OF(pack_ladders, LadderDef, ladders)

const EvidenceDef *pack_evidence(const Pack *pack) {
    return pack->evidence;
}

const NoticeDef *pack_notices(const Pack *pack) {
    return pack->notices;
}

const NoticeKindDef *pack_notice_kind(const Pack *pack, Str id) {
    for (size_t i = 0; pack->notices && i < pack->notices->kind_count; i++) {
        if (str_equal(pack->notices->kinds[i].id, id)) {
            return &pack->notices->kinds[i];
        }
    }
    return NULL;
}

const LetterDef *pack_letter(const Pack *pack, Str id) {
    for (size_t i = 0; pack->notices && i < pack->notices->letter_count; i++) {
        if (str_equal(pack->notices->letters[i].id, id)) {
            return &pack->notices->letters[i];
        }
    }
    return NULL;
}

LIST_OF(pack_roles, RoleDef, roles)
LIST_OF(pack_sections, SectionDef, sections)
LIST_OF(pack_domains, DomainDef, domains)

#define FIND_BY_ID(function, type, member)                                                                             \
    const type *function(const Pack *pack, Str id) {                                                                   \
        const type *all = pack->member.items;                                                                          \
        for (size_t i = 0; i < pack->member.count; i++) {                                                              \
            if (str_equal(all[i].id, id)) {                                                                            \
                return &all[i];                                                                                        \
            }                                                                                                          \
        }                                                                                                              \
        return NULL;                                                                                                   \
    }

FIND_BY_ID(pack_standard, StandardDef, standards)
FIND_BY_ID(pack_indicator, IndicatorDef, indicators)
const IndicatorDef *pack_indicator_named(const Pack *pack, Str name) {
    const IndicatorDef *all = pack->indicators.items;
    for (size_t i = 0; i < pack->indicators.count; i++) {
        if (str_equal(all[i].name, name)) {
            return &all[i];
        }
    }
    return NULL;
}

FIND_BY_ID(pack_mapping, MappingDef, mappings)
FIND_BY_ID(pack_report, ReportDef, reports)

const ReportPhrases *pack_report_phrases(const Pack *pack) {
    return pack->phrases;
}

FIND_BY_ID(pack_form, FormDef, forms)
FIND_BY_ID(pack_system, SystemDef, systems)
FIND_BY_ID(pack_record, RecordDef, records)
FIND_BY_ID(pack_ladder, LadderDef, ladders)

const RecordDef *pack_element_record(const Pack *pack, int element, const CaseCountDef **count) {
    size_t record_count, element_count;
    const RecordDef *records = pack_records(pack, &record_count);
    const Element *elements = pack_elements(pack, &element_count);
    bool filled = element >= 0 && (size_t)element < element_count && elements[element].ledger.len;
    for (size_t r = 0; filled && r < record_count; r++) {
        for (size_t c = 0; c < records[r].count_count; c++) {
            if (records[r].counts[c].element == element) {
                *count = &records[r].counts[c];
                return &records[r];
            }
        }
    }
    *count = NULL;
    return NULL;
}

#define INDEX_BY_ID(function, list, list_count)                                                                        \
    int function(const RecordDef *record, Str id) {                                                                    \
        for (size_t i = 0; i < record->list_count; i++) {                                                              \
            if (str_equal(record->list[i].id, id)) {                                                                   \
                return (int)i;                                                                                         \
            }                                                                                                          \
        }                                                                                                              \
        return -1;                                                                                                     \
    }

INDEX_BY_ID(record_field, fields, field_count)
INDEX_BY_ID(record_state, states, state_count)
INDEX_BY_ID(record_step, steps, step_count)
FIND_BY_ID(pack_draw, DrawDef, draws)

/* By id, name or alias. */
#define FIND_BY_NAME(function, type, member)                                                                           \
    const type *function(const Pack *pack, Str name) {                                                                 \
        const type *all = pack->member.items;                                                                          \
        for (size_t i = 0; i < pack->member.count; i++) {                                                              \
            bool found = str_equal(all[i].id, name) || str_equal(all[i].name, name);                                   \
            for (size_t j = 0; j < all[i].alias_count && !found; j++) {                                                \
                found = str_equal(all[i].aliases[j], name);                                                            \
            }                                                                                                          \
            if (found && name.len) {                                                                                   \
                return &all[i];                                                                                        \
            }                                                                                                          \
        }                                                                                                              \
        return NULL;                                                                                                   \
    }

FIND_BY_NAME(pack_role, RoleDef, roles)
FIND_BY_NAME(pack_section, SectionDef, sections)

bool names_cut(Str *rest, Str *name, Str *mark) {
    static const char *const marks[] = {"、", "，", "；", ",", ";", " "};
    size_t end = rest->len, skip = 0;
    if (!rest->len) {
        return false;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        ptrdiff_t at = str_find(*rest, str_from(marks[i]));
        if (at >= 0 && (size_t)at < end) {
            end = (size_t)at;
            skip = strlen(marks[i]);
        }
    }
    *name = str_trim(str_slice(*rest, 0, end));
    *mark = str_slice(*rest, end, end + skip);
    *rest = str_slice(*rest, end + skip, rest->len);
    return true;
}

Str pack_departments(const Pack *pack, Str words, Arena *arena) {
    Str rest = words, name, mark;
    Buf out = buf_create(arena);
    while (names_cut(&rest, &name, &mark)) {
        const SectionDef *section = pack_section(pack, name);
        buf_add(&out, section ? section->name : name);
        buf_add(&out, mark);
    }
    return buf_str(&out);
}

int pack_domain(const Pack *pack, Str id) {
    const DomainDef *all = pack->domains.items;
    for (size_t i = 0; i < pack->domains.count; i++) {
        if (str_equal(all[i].id, id)) {
            return (int)i;
        }
    }
    return -1;
}

const SecurityDef *pack_security(const Pack *pack) {
    return pack->securities.count ? pack->securities.items : NULL;
}

const Element *pack_element(const Pack *pack, Str name) {
    size_t at;
    return map_get(pack->element_names, name, &at) ? &((const Element *)pack->elements.items)[at] : NULL;
}

const KindDef *pack_kind(const Pack *pack, Str name) {
    size_t at;
    return map_get(pack->kind_names, name, &at) ? &((const KindDef *)pack->kinds.items)[at] : NULL;
}

const LevelDef *pack_level(const Pack *pack, UnitLevel level) {
    const LevelDef *levels = pack->levels.items;
    for (size_t i = 0; i < pack->levels.count; i++) {
        if (levels[i].level == level) {
            return &levels[i];
        }
    }
    return NULL;
}

bool pack_period_begins(const Pack *pack, Str code, Date *begins) {
    enum { YEAR_DIGITS = 4 };
    int64_t year;
    if (pack->periods.count == 0 || code.len != YEAR_DIGITS || !integer_parse(code, &year) || year < 1000) {
        return false;
    }
    const PeriodDef *period = pack->periods.items;
    *begins = (Date){(int)year, period->month, period->day};
    return true;
}

static const ItemDef *find_item(const ItemDef *items, size_t count, Str id) {
    for (size_t i = 0; i < count; i++) {
        if (str_equal(items[i].id, id)) {
            return &items[i];
        }
    }
    return NULL;
}

const ItemDef *standard_item(const StandardDef *standard, Str id) {
    const ItemDef *found = find_item(standard->preconditions, standard->precondition_count, id);
    found = found ? found : find_item(standard->vetoes, standard->veto_count, id);
    for (size_t i = 0; i < standard->block_count && !found; i++) {
        found = find_item(standard->blocks[i].items, standard->blocks[i].item_count, id);
    }
    return found;
}

const FormField *form_field(const FormDef *form, Str id, const FormSection **section) {
    for (size_t s = 0; s < form->section_count; s++) {
        for (size_t i = 0; i < form->sections[s].field_count; i++) {
            if (str_equal(form->sections[s].fields[i].id, id)) {
                *section = &form->sections[s];
                return &form->sections[s].fields[i];
            }
        }
    }
    *section = NULL;
    return NULL;
}

int pack_staged_element(const Pack *pack, Str stem, int stage) {
    const Element *elements = pack->elements.items;
    for (size_t i = 0; i < pack->elements.count && stage >= 0; i++) {
        if (elements[i].stage == stage && str_equal(elements[i].stem, stem)) {
            return (int)i;
        }
    }
    return -1;
}

int pack_element_index(const Pack *pack, const Element *element) {
    return (int)(element - (const Element *)pack->elements.items);
}

bool element_expected(const Element *element, const KindDef *kind) {
    return !element->ledger.len && (element->levels >> kind->level & 1) &&
           (!element->kinds_stage_mask || (element->kinds_stage_mask & kind->stages));
}

bool element_known_zero(const Element *element, const KindDef *kind) {
    return element->type == ELEMENT_NUMBER && element->kinds_stage_mask && kind->level == LEVEL_SCHOOL &&
           !(kind->stages & element->kinds_stage_mask);
}

int pack_stage_index(const Pack *pack, Str id) {
    const StageDef *stages = pack->stages.items;
    for (size_t i = 0; i < pack->stages.count; i++) {
        if (str_equal(stages[i].id, id) || str_equal(stages[i].name, id)) {
            return (int)i;
        }
    }
    return -1;
}
