/* A plan out of a document: headings become goals and measures, what the text says somebody will do becomes a task
 * under them, with who and by when as far as that is told. What the system does not know is told and left open, never
 * guessed: the plan says what its tasks still lack before it is issued. */
#include "org.h"
#include "plan_internal.h"
#include "reader.h"

#include <string.h>

enum { ABOVE_MOST = 16, LEVEL_BYTES_MOST = 300 };

bool import_is_document(Str file_name) {
    static const char *const endings[] = {".txt", ".docx", ".doc", ".html", ".htm", ".pdf"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (file_name.len > length && strncasecmp(file_name.data + file_name.len - length, endings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static int column_of(const PlanDef *def, Str field) {
    for (size_t c = 0; field.len && c < def->column_count && c < IMPORT_COLUMNS_MOST; c++) {
        if (str_equal(def->columns[c].field, field)) {
            return (int)c;
        }
    }
    return -1;
}

/* ---- who ------------------------------------------------------------------------------------- */

/* Columns for names: the first that is told goes into `first`, the others beside it; -1: the kind has none. */
typedef struct Parties {
    int first, others;
} Parties;

static Parties leading(const PlanDef *def) {
    return (Parties){column_of(def, def->task.lead), column_of(def, def->task.responsible)};
}

static Parties helping(const PlanDef *def) {
    int column = column_of(def, def->task.cooperating);
    return (Parties){column, column};
}

/* Puts a name that the system knows where it belongs. */
static bool put_known(Importing *importing, Tx *tx, ImportRow *row, Parties parties, Str name, bool *known, Err *err) {
    Err own = {.kind = ERR_NONE};
    Str code;
    *known = pack_section(importing->plans->pack, name) || org_unit_named(tx, name, importing->arena, &code, &own);
    if (!*known && own.kind != ERR_INPUT) {
        *err = own;
        return false;
    }
    int column = parties.first >= 0 && !row->cells[parties.first].len ? parties.first : parties.others;
    if (*known && column >= 0) {
        row->cells[column] = row->cells[column].len ? str_format(importing->arena, "%.*s、%.*s",
                                                                 STR_ARG(row->cells[column]), STR_ARG(name))
                                                    : name;
    }
    return true;
}

static bool take_who(Importing *importing, Tx *tx, ImportRow *row, Parties parties, Str who, Err *err) {
    Str parts[IMPORT_NAMES_MOST];
    size_t count = import_parts(who, parts, importing->arena);
    for (size_t i = 0; i < count; i++) {
        bool known;
        if (!put_known(importing, tx, row, parties, parts[i], &known, err)) {
            return false;
        }
        if (!known) {
            import_fault(importing, row, -1, SEVERITY_WARNING, "unit",
                         "“%.*s”不是系统里的单位或科室，没有填，请在任务里选。", STR_ARG(str_head(parts[i], 90)));
        }
    }
    return true;
}

/* Where a department is named in a sentence, by its name or another one it goes by; -1: not. */
static ptrdiff_t named_at(const SectionDef *section, Str sentence) {
    ptrdiff_t first = str_find(sentence, section->name);
    for (size_t i = 0; i < section->alias_count; i++) {
        ptrdiff_t at = str_find(sentence, section->aliases[i]);
        first = at >= 0 && (first < 0 || at < first) ? at : first;
    }
    return first;
}

/* Departments that the sentence names, the first leads. */
static bool take_departments(Importing *importing, Tx *tx, ImportRow *row, Str sentence, Err *err) {
    size_t count;
    const SectionDef *sections = pack_sections(importing->plans->pack, &count);
    for (ptrdiff_t after = -1;;) {
        const SectionDef *next = NULL;
        ptrdiff_t nearest = PTRDIFF_MAX;
        for (size_t i = 0; i < count; i++) {
            ptrdiff_t at = named_at(&sections[i], sentence);
            if (at > after && at < nearest) {
                nearest = at;
                next = &sections[i];
            }
        }
        bool known;
        if (!next) {
            return true;
        }
        if (!put_known(importing, tx, row, leading(importing->def), next->name, &known, err)) {
            return false;
        }
        after = nearest;
    }
}

/* ---- where it hangs ------------------------------------------------------------------------------ */

/* The headings above a paragraph, outermost first. */
static size_t headings_above(const ReadDocument *document, size_t paragraph, const ReadHeading *above[ABOVE_MOST]) {
    const ReadHeading *chain[ABOVE_MOST];
    size_t count = 0;
    int at = document->paragraphs[paragraph].heading, level = INT32_MAX;
    for (; at >= 0 && count < ABOVE_MOST; at--) {
        const ReadHeading *heading = &document->outline[at];
        if (heading->level < level && strcmp(heading->style, "is") != 0) {
            chain[count++] = heading;
            level = heading->level;
        }
    }
    for (size_t i = 0; i < count; i++) {
        above[i] = chain[count - 1 - i];
    }
    return count;
}

static Str fitting(Importing *importing, Str text) {
    return str_copy(importing->arena, str_head(text, LEVEL_BYTES_MOST));
}

/* As many layers as the kind has above its tasks; what lies deeper is part of the innermost. */
static void take_levels(Importing *importing, const ReadDocument *document, size_t paragraph, ImportRow *row) {
    const ReadHeading *above[ABOVE_MOST];
    size_t count = headings_above(document, paragraph, above), layers = importing->def->level_count - 1;
    for (size_t i = 0; i < count && i < layers && i < IMPORT_LEVELS_MOST; i++) {
        row->levels[i] = fitting(importing, above[i]->heading);
    }
}

/* Without the number that the paragraph begins with. */
static Str without_number(const ReadDocument *document, const ReadCommitment *one, Str text) {
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        if (heading->paragraph == one->paragraph && heading->number.len && str_starts(text, heading->number)) {
            return str_trim(str_slice(text, heading->number.len, text.len));
        }
    }
    return text;
}

/* Whether it says what is to be done, and not only that something is: "8月底前完成". */
static bool says_what(const ReadDocument *document, const ReadCommitment *one) {
    enum { SHORT_BYTES = 12 }; /* four letters besides the time */
    Str text = without_number(document, one, str_trim(one->what));
    size_t time = str_find(text, one->due_printed) >= 0 ? one->due_printed.len : 0;
    return text.len - time > SHORT_BYTES;
}

/* "争取年底出台" does not say what: the rest of its sentence does. */
static Str whole_task(const ReadDocument *document, const ReadCommitment *one) {
    Str text = without_number(document, one, str_trim(one->what));
    if (says_what(document, one)) {
        return text;
    }
    Str sentence = str_slice(document->paragraphs[one->paragraph].text, one->sentence, one->end);
    return without_number(document, one, str_trim(sentence));
}

/* A month or a year as plans write it: by its end. */
static Str written_day(Importing *importing, Str due) {
    Date date;
    if (!date_parse(due, &date) || date.day) {
        return str_copy(importing->arena, due);
    }
    return date.month ? str_format(importing->arena, "%d年%d月底前", date.year, date.month)
                      : str_format(importing->arena, "%d年底前", date.year);
}

/* ---- headings that say what is done: （一）扩建实验小学。2027年8月底前完成，…… ------------------------------- */

/* Whether the commitment is the heading that its paragraph begins with, and nothing else. */
static bool is_heading(const ReadDocument *document, const ReadCommitment *one) {
    for (size_t i = 0; i < document->heading_count; i++) {
        const ReadHeading *heading = &document->outline[i];
        if (heading->paragraph == one->paragraph && heading->inline_body) {
            return str_equal(str_trim(heading->heading), without_number(document, one, str_trim(one->what)));
        }
    }
    return false;
}

/* What the paragraph of `one` tells besides it that somebody will do; NULL: nothing. */
typedef bool (*Telling)(const ReadDocument *document, const ReadCommitment *one);
static const ReadCommitment *beside(const ReadDocument *document, const ReadCommitment *one, Telling telling) {
    for (size_t i = 0; i < document->commitment_count; i++) {
        const ReadCommitment *other = &document->commitments[i];
        if (other != one && other->paragraph == one->paragraph && strcmp(other->type, "prohibition") != 0 &&
            telling(document, other)) {
            return other;
        }
    }
    return NULL;
}

static bool tells_anything(const ReadDocument *document, const ReadCommitment *one) {
    (void)document;
    (void)one;
    return true;
}

/* Whether the heading of the paragraph is a layer of the plan, and not too deep for one. */
static bool is_layer(const Importing *importing, const ReadDocument *document, size_t paragraph) {
    const ReadHeading *above[ABOVE_MOST];
    size_t count = headings_above(document, paragraph, above), layers = importing->def->level_count - 1;
    return count > 0 && count <= layers && count <= IMPORT_LEVELS_MOST && above[count - 1]->paragraph == paragraph;
}

/* Whether the heading is the task: its text tells nothing, or begins with no more than by when. Otherwise the task is
 * what its text says. */
static bool heading_is_task(const ReadDocument *document, const ReadCommitment *heading) {
    const ReadCommitment *next = beside(document, heading, tells_anything);
    return !next || !says_what(document, next);
}

static bool told_otherwise(const Importing *importing, const ReadDocument *document, const ReadCommitment *one) {
    if (is_heading(document, one)) {
        return is_layer(importing, document, one->paragraph) && !heading_is_task(document, one);
    }
    const ReadCommitment *heading = says_what(document, one) ? NULL : beside(document, one, is_heading);
    return heading && heading_is_task(document, heading);
}

static bool tells_day(const ReadDocument *document, const ReadCommitment *one) {
    (void)document;
    return one->due.len > 0;
}

/* The day of a clause that tells nothing else: 2027年8月底前, 完成时限：2027年8月底前. */
static bool clause_day(const Importing *importing, Str clause, Str *printed) {
    ptrdiff_t colon = str_find(clause, STR("："));
    Str guess, day, text = str_trim(colon >= 0 ? str_slice(clause, (size_t)colon + strlen("："), clause.len) : clause);
    *printed = text;
    return str_find(text, STR("年")) > 0 &&
           deadline_read(text, importing->from, importing->until, importing->arena, &day, &guess);
}

/* Where a clause ends: behind one of these signs. */
static size_t clause_end(Str text, size_t from, size_t *sign) {
    static const char *const signs[] = {"，", "。", "；", "（", "）", ",", ";"};
    size_t end = text.len;
    *sign = 0;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        ptrdiff_t at = str_find(str_slice(text, from, text.len), str_from(signs[i]));
        if (at >= 0 && from + (size_t)at < end) {
            end = from + (size_t)at;
            *sign = strlen(signs[i]);
        }
    }
    return end;
}

/* By when a heading is done, whose text says so. */
static void take_day_beside(Importing *importing, const ReadDocument *document, const ReadCommitment *one,
                            ImportRow *row, int due) {
    const ReadCommitment *other = beside(document, one, tells_day);
    Str text = document->paragraphs[one->paragraph].text, printed;
    if (other) {
        row->cells[due] = written_day(importing, other->due);
        row->printed = str_copy(importing->arena, str_trim(other->due_printed));
        row->reckoned = other->due_reckoned;
        return;
    }
    for (size_t from = one->end, end, sign; from < text.len; from = end + sign) {
        end = clause_end(text, from, &sign);
        if (clause_day(importing, str_slice(text, from, end), &printed)) {
            row->cells[due] = row->printed = str_copy(importing->arena, printed);
            return;
        }
        if (!sign) {
            return;
        }
    }
}

/* ---- tasks ------------------------------------------------------------------------------------------ */

static bool take_commitment(Importing *importing, Tx *tx, const ReadDocument *document, const ReadCommitment *one,
                            Err *err) {
    const PlanDef *def = importing->def;
    Str what = str_trim(one->what);
    if (strcmp(one->type, "prohibition") == 0 || !what.len || str_equal(what, str_trim(one->due_printed))) {
        return true; /* a time alone is no task */
    }
    if (told_otherwise(importing, document, one)) {
        return true;
    }
    if (importing->rows.count >= PLAN_IMPORT_ROWS_MOST) {
        return err_set(err, ERR_LIMIT, "一次最多读入%d项任务。请分成几份。", PLAN_IMPORT_ROWS_MOST);
    }
    ImportRow *row = import_row_add(importing);
    row->row = one->line;
    take_levels(importing, document, one->paragraph, row);
    row->levels[def->level_count - 1] = fitting(importing, whole_task(document, one));
    int due = column_of(def, def->task.due);
    if (due >= 0 && one->due.len) {
        row->cells[due] = written_day(importing, one->due);
        row->printed = str_copy(importing->arena, str_trim(one->due_printed));
        row->reckoned = one->due_reckoned;
    } else if (due >= 0 && one->due_printed.len) {
        import_fault(importing, row, -1, SEVERITY_WARNING, "day", "“%.*s”：“%.*s”看不出是哪一天，期限没有填。",
                     STR_ARG(str_head(row->levels[def->level_count - 1], 60)), STR_ARG(str_head(one->due_printed, 60)));
    } else if (due >= 0 && is_heading(document, one)) {
        take_day_beside(importing, document, one, row, due);
    }
    if (one->with.len && !take_who(importing, tx, row, helping(def), one->with, err)) {
        return false;
    }
    if (one->who_told) {
        return take_who(importing, tx, row, leading(def), one->who, err);
    }
    const ReadParagraph *paragraph = &document->paragraphs[one->paragraph];
    return take_departments(importing, tx, row, str_slice(paragraph->text, 0, one->end), err);
}

static bool take_document(Importing *importing, Tx *tx, const ReadDocument *document, Err *err) {
    for (size_t i = 0; i < document->commitment_count; i++) {
        if (!take_commitment(importing, tx, document, &document->commitments[i], err)) {
            return false;
        }
    }
    return true;
}

/* How much the document leaves open: a plan is not issued without it. */
static void tell_open(Importing *importing) {
    const PlanDef *def = importing->def;
    int lead = column_of(def, def->task.lead), due = column_of(def, def->task.due);
    size_t leaderless = 0, endless = 0;
    for (size_t i = 0; i < importing->rows.count; i++) {
        const ImportRow *row = &importing->rows.items[i];
        leaderless += lead >= 0 && !row->cells[lead].len;
        endless += due >= 0 && !row->cells[due].len;
    }
    if (leaderless || endless) {
        import_fault(importing, &(ImportRow){.row = 0}, -1, SEVERITY_WARNING, "open",
                     "%zu项任务里，%zu项没有写明由谁牵头，%zu项没有期限：导入后在任务里补上，印发前要写全。",
                     importing->rows.count, leaderless, endless);
    }
}

/* What was repaired or is missing in the text is told, so that nobody takes a damaged plan for a whole one. */
static void tell_damage(Importing *importing, const ReadDocument *document) {
    size_t told = 0;
    for (size_t i = 0; i < document->damage_count && told < 20; i++) {
        const ReadDamage *damage = &document->damage[i];
        if (damage->certainty == CERTAIN) {
            continue;
        }
        ImportRow place = {.row = damage->line};
        import_fault(importing, &place, -1, SEVERITY_WARNING, "damage", "“%.*s”可能残缺，请对照原件。",
                     STR_ARG(str_head(damage->surface, 90)));
        told++;
    }
}

bool import_document(Importing *importing, Tx *tx, Err *err) {
    ReadFile file;
    if (!read_path(importing->arena, importing->plans->pack, importing->import->path, &file, err)) {
        return false;
    }
    if (file.unread) {
        return err_set(err, ERR_INPUT, "这个文件没有文字（可能是扫描件），读不出任务。");
    }
    for (size_t i = 0; i < file.document_count; i++) {
        const ReadDocument *document = &file.documents[i];
        if (document->duplicate_of >= 0) {
            continue;
        }
        tell_damage(importing, document);
        if (!take_document(importing, tx, document, err)) {
            return false;
        }
    }
    tell_open(importing);
    return importing->rows.count ||
           err_set(err, ERR_INPUT, "文件里没有读出任务：要写明做什么，例如“6月底前，基教股完成……”。也可以用表格读入。");
}
