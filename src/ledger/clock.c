/* Days of this room. */
#include "ledger_internal.h"

int day_number(Date date) {
    return date_days_between((Date){1970, 1, 1}, date);
}
