/* Days of this room. */
#include "ledger_internal.h"

/* An instant is stored in UTC; its day is that of the bureau's clock. */
static bool day_of_instant(Str text, Date *date) {
    int64_t hour = 0, minute = 0, second = 0;
    Date day;
    if (text.len < 19 || text.data[10] != 'T' || !date_parse(str_slice(text, 0, 10), &day) ||
        !integer_parse(str_slice(text, 11, 13), &hour) || !integer_parse(str_slice(text, 14, 16), &minute) ||
        !integer_parse(str_slice(text, 17, 19), &second)) {
        return false;
    }
    *date = date_of_instant((int64_t)day_number(day) * 86400 + hour * 3600 + minute * 60 + second);
    return true;
}

bool day_of_text(Str text, Date *date) {
    if (text.len > 10 && text.data[10] == 'T') {
        return day_of_instant(text, date);
    }
    return date_parse(str_slice(text, 0, 10), date) && date->month && date->day;
}

int day_number(Date date) {
    return date_days_between((Date){1970, 1, 1}, date);
}
