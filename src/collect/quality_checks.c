/* The pack's checks over what is stored: when facts were imported, some could not yet be judged (the year before came
 * later), and they belong on the same page as everything else that wants a reason. */
#include "quality_internal.h"

static void say_check(Run *run, const CheckDef *check, int row) {
    int elements[64];
    size_t count = 0;
    for (size_t f = 0; f < check->field_count && count < 64; f++) {
        const Element *element = pack_element(run->frame->pack, check->fields[f]);
        if (element) {
            elements[count++] = pack_element_index(run->frame->pack, element);
        }
    }
    Finding *finding = finding_add(run, QUALITY_CHECK, row);
    finding_elements(run, finding, elements, count);
    finding->severity = check->severity;
    finding->subject = check->id;
    finding->name = check->message;
    const Word words[] = {{"message", check->message}};
    finding_say(run, finding, words, 1);
}

static void find_check(Run *run, const CompiledCheck *check) {
    size_t from = (size_t)run->unit, to = (size_t)run->frame->tree.units[from].end;
    Arena *scratch = arena_create();
    Column rule = {ARENA_ARRAY(scratch, to - from, double), ARENA_ARRAY(scratch, to - from, Reason)};
    Column applies = {ARENA_ARRAY(scratch, to - from, double), ARENA_ARRAY(scratch, to - from, Reason)};
    formula_rows(check->rule, &run->rows, from, to, scratch, rule);
    if (check->applies) {
        formula_rows(check->applies, &run->rows, from, to, scratch, applies);
    }
    for (size_t i = 0; i < to - from; i++) {
        bool asked = !check->applies || (!applies.reason[i] && applies.value[i] != 0);
        if (asked && !rule.reason[i]) {
            run->quality->tallies[QUALITY_CHECK].tested++;
            if (rule.value[i] == 0) {
                say_check(run, check->def, (int)(from + i));
            }
        }
    }
    arena_destroy(scratch);
}

void find_checks(Run *run) {
    for (size_t i = 0; rule_on(run, QUALITY_CHECK) && i < run->formulas.check_count; i++) {
        find_check(run, &run->formulas.checks[i]);
    }
}
