/* Gaps: how much of a resource a row lacks, in natural units and whole steps (people, rooms, 0.01 ㎡, yuan). */
#include "standard_internal.h"

double step_of(const ItemDef *item) {
    return item->resource_step > 0 ? item->resource_step : 0.01;
}

/* n steps as an amount: 7 steps of 0.01 are printed as 0.07, not 0.07000000000000001. */
static double steps_amount(const ItemDef *item, double steps) {
    double step = step_of(item), inverse = round(1 / step);
    return step < 1 && fabs(inverse * step - 1) < 1e-12 ? steps / inverse : steps * step;
}

double step_up(const ItemDef *item, double amount) {
    double steps = amount / step_of(item);
    return steps_amount(item, ceil(steps - 1e-9 * fmax(1, fabs(steps))));
}

double step_nearest(const ItemDef *item, double amount) {
    return steps_amount(item, round(amount / step_of(item)));
}

/* The figure that is computed and the one that is compared differ in the last bits, so the estimate is tried out and
 * moved by single steps until it is the least that holds. */
double gap_to_limit(const ItemDef *item, double have, double per, double share, double limit) {
    enum { TRIES = 8 };
    double need = (limit * per / item->times - have) / share;
    double steps = fmax(0, ceil(need / step_of(item) - 1e-6));
    for (int i = 0; i < TRIES; i++) {
        if (compare_holds(item->compare, row_value(item->times, have + share * steps_amount(item, steps), per),
                          limit)) {
            break;
        }
        steps++;
    }
    for (int i = 0; i < TRIES && steps > 0; i++) {
        if (!compare_holds(item->compare, row_value(item->times, have + share * steps_amount(item, steps - 1), per),
                           limit)) {
            break;
        }
        steps--;
    }
    return steps_amount(item, steps);
}
