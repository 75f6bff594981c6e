/* Years: which may be opened, and opening one. */
#include "collect_internal.h"

bool year_read(Str text, Str *period, Err *err) {
    int64_t year = 0;
    *period = str_slice(str_trim(text), 0, 4);
    Str rest = str_slice(str_trim(text), 4, text.len);
    bool good = period->len == 4 && integer_parse(*period, &year) && year >= 1900 && year < 2200 &&
                (rest.len == 0 || str_is(rest, "年") || str_is(rest, "年度"));
    return good || err_set_at(err, ERR_INPUT, &(Place){.field = "period"}, "年度要写成四位数字，例如 2024。");
}

bool year_may_open(Str period, Err *err) {
    int64_t year = 0;
    return !integer_parse(period, &year) || year <= date_today().year + 1 ||
           err_set_at(err, ERR_INPUT, &(Place){.field = "period"}, "%.*s年度还太早，请核对年度。", STR_ARG(period));
}

typedef struct Opening {
    const Pack *pack;
    Str period, actor;
    Arena *arena;
    FactOpened *opened;
} Opening;

static bool open_work(Tx *tx, void *context, Err *err) {
    const Opening *opening = context;
    return fact_open_period(tx, opening->pack, opening->period, opening->actor, opening->arena, opening->opened, err);
}

bool period_open(Collect *collect, const User *user, Str period, Arena *arena, FactOpened *opened, Err *err) {
    Opening opening = {.pack = collect->pack, .actor = actor_name(user), .arena = arena, .opened = opened};
    return year_read(period, &opening.period, err) && year_may_open(opening.period, err) &&
           store_write(collect->store, open_work, &opening, err);
}
