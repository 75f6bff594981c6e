/* Days of this room. */
#include "ledger_internal.h"

bool day_of_text(Str text, Date *date) {
    if (text.len > 10 && text.data[10] == 'T') {
        return date_of_iso(text, date);
    }
    return date_parse(str_slice(text, 0, 10), date) && date->month && date->day;
}

int day_number(Date date) {
    return date_days_between((Date){1970, 1, 1}, date);
}
