/* What people write as a day. */
#include "collect_internal.h"

#include <string.h>

bool calendar_read(Str text, Date *day) {
    return text.len == 10 && date_parse(text, day) && day->day > 0;
}

bool calendar_required(Str text, const char *field, const char *name, Date *day, Err *err) {
    if (calendar_read(text, day)) {
        return true;
    }
    return err_set_field(err, ERR_INPUT, field, "%s要写成 2024-10-31 这样的日期。", name);
}
