/* Where something is: words, and perhaps where on the map or on the plan of the school, in one text that people can
 * read wherever it comes out: "实验楼东侧（北纬29.56321，东经106.55123）",
 * "二层楼梯口（平面图12，自左37.25%，自上61.30%）". */
#include "ledger_internal.h"

#include <math.h>
#include <string.h>

/* One of the two figures, as it was written. */
typedef struct Angle {
    const char *north, *south; /* the word before it, and that of the other half */
    double most;
    bool known;
    double degrees;
} Angle;

/* Past blanks, commas and brackets, of both widths. */
static Str past_marks(Str text) {
    static const char *const marks[] = {" ", "　", ",", "，", "、", ";", "；", "(", ")", "（", "）"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str mark = str_from(marks[i]);
        if (str_starts(text, mark)) {
            text = str_slice(text, mark.len, text.len);
            i = (size_t)-1; /* from the first mark on again */
        }
    }
    return text;
}

/* Text before the coordinates, without the bracket that opens them. */
static Str words_before(Str text) {
    static const char *const marks[] = {"（", "(", "，", ",", "　"};
    Str words = str_trim(text);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_ends(words, str_from(marks[i]))) {
            words = str_trim(str_slice(words, 0, words.len - strlen(marks[i])));
            i = (size_t)-1; /* from the first mark on again */
        }
    }
    return words;
}

/* "北纬29.56321°" at the beginning of *rest; *rest goes behind it. */
static bool take_angle(Str *rest, Angle *angle) {
    Str text = *rest;
    bool north = str_starts(text, str_from(angle->north));
    if (angle->known || (!north && !str_starts(text, str_from(angle->south)))) {
        return false;
    }
    text = str_trim(str_slice(text, strlen(angle->north), text.len));
    size_t length = 0;
    while (length < text.len && strchr("0123456789.", text.data[length])) {
        length++;
    }
    if (!number_parse(str_slice(text, 0, length), &angle->degrees)) {
        return false;
    }
    angle->degrees = north ? angle->degrees : -angle->degrees;
    angle->known = true;
    text = str_slice(text, length, text.len);
    *rest = past_marks(str_starts(text, STR("°"))    ? str_slice(text, strlen("°"), text.len)
                       : str_starts(text, STR("度")) ? str_slice(text, strlen("度"), text.len)
                                                     : text);
    return true;
}

static size_t first_of(Str text, const Angle *angle) {
    ptrdiff_t north = str_find(text, str_from(angle->north)), south = str_find(text, str_from(angle->south));
    size_t first = north >= 0 ? (size_t)north : text.len;
    return south >= 0 && (size_t)south < first ? (size_t)south : first;
}

/* Of either width, as an input method leaves it. */
static bool begins_with_digit(Str text) {
    static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        if (str_starts(text, str_from(wide[i]))) {
            return true;
        }
    }
    return text.len && strchr("0123456789.", text.data[0]);
}

/* Where the coordinates begin; the end of the text when there are none. A road may be called 东经路: a figure has to
 * follow. */
static size_t where_angles_begin(Str text, const Angle *latitude, const Angle *longitude) {
    for (size_t from = 0; from < text.len;) {
        Str rest = str_slice(text, from, text.len);
        size_t at = first_of(rest, latitude), other = first_of(rest, longitude);
        at = other < at ? other : at;
        Str behind = str_trim(str_slice(rest, at + strlen(latitude->north), rest.len));
        if (at == rest.len || begins_with_digit(behind)) {
            return from + at;
        }
        from += at + strlen(latitude->north);
    }
    return text.len;
}

/* ---- on a plan ------------------------------------------------------------- */

static const double plan_most = 1e15; /* of a number of an attachment, which fits into an integer */
static const char plan_word[] = "平面图", from_left[] = "自左", from_top[] = "自上";

/* Number at the beginning of *rest, which goes behind it and its marks. */
static bool take_figure(Str *rest, const char *figures, double *figure) {
    size_t length = 0;
    while (length < rest->len && strchr(figures, rest->data[length])) {
        length++;
    }
    bool good = length && number_parse(str_slice(*rest, 0, length), figure);
    *rest = str_slice(*rest, length, rest->len);
    *rest = past_marks(str_starts(*rest, STR("%")) ? str_slice(*rest, 1, rest->len) : *rest);
    return good;
}

/* Where "平面图12，自左" begins; the end of the text when nothing does: 平面图 alone is a word. *rest: from 自左 on, in
 * half width. */
static size_t where_plan_begins(Str text, Arena *arena, double *plan, Str *rest) {
    for (size_t from = 0; from < text.len;) {
        ptrdiff_t at = str_find(str_slice(text, from, text.len), str_from(plan_word));
        if (at < 0) {
            break;
        }
        size_t begin = from + (size_t)at;
        from = begin + strlen(plan_word);
        *rest = str_to_half_width(arena, str_slice(text, from, text.len));
        if (take_figure(rest, "0123456789", plan) && str_starts(*rest, str_from(from_left))) {
            return begin;
        }
    }
    return text.len;
}

/* "自左37.25%" at the beginning of *rest, which goes behind it. */
static bool take_share(Str *rest, const char *word, double *share) {
    if (!str_starts(*rest, str_from(word))) {
        return false;
    }
    *rest = str_trim(str_slice(*rest, strlen(word), rest->len));
    return take_figure(rest, "0123456789.", share);
}

static bool take_on_plan(Str words, double plan, Str rest, Arena *arena, Str *kept, const char **fault) {
    double left, top;
    if (!take_share(&rest, from_left, &left) || !take_share(&rest, from_top, &top) || rest.len || plan < 1 ||
        plan > plan_most) {
        *fault = "在平面图上的点要写成“平面图12，自左37.25%，自上61.30%”，放在最后；不知道就只写地点。";
        return false;
    }
    if (left > 100 || top > 100) {
        *fault = "的点在平面图外面：自左、自上都在0%到100%之间。";
        return false;
    }
    Str point = str_format(arena, "%s%.0f，%s%.2f%%，%s%.2f%%", plan_word, plan, from_left, left, from_top, top);
    *kept = words.len ? str_format(arena, "%.*s（%.*s）", STR_ARG(words), STR_ARG(point)) : point;
    return true;
}

int64_t position_plan(Str value, Arena *arena) {
    double plan = 0;
    Str rest;
    return where_plan_begins(value, arena, &plan, &rest) < value.len && plan <= plan_most ? (int64_t)plan : 0;
}

int64_t case_place_on_plan(Str value, Arena *arena, double *left, double *top) {
    double plan = 0;
    Str rest;
    bool there = where_plan_begins(value, arena, &plan, &rest) < value.len && plan <= plan_most &&
                 take_share(&rest, from_left, left) && take_share(&rest, from_top, top);
    return there && *left <= 100 && *top <= 100 ? (int64_t)plan : 0;
}

/* ---- on the map ------------------------------------------------------------- */

bool case_place_on_map(Str value, Arena *arena, double *north, double *east) {
    Angle latitude = {"北纬", "南纬", 90, false, 0}, longitude = {"东经", "西经", 180, false, 0};
    size_t at = where_angles_begin(value, &latitude, &longitude);
    Str rest = str_to_half_width(arena, str_slice(value, at, value.len));
    while (take_angle(&rest, &latitude) || take_angle(&rest, &longitude)) {
    }
    *north = latitude.degrees;
    *east = longitude.degrees;
    return latitude.known && longitude.known && !rest.len && fabs(*north) <= latitude.most &&
           fabs(*east) <= longitude.most;
}

/* ---- the whole ------------------------------------------------------------- */

bool position_take(Str text, Arena *arena, Str *kept, const char **fault) {
    double plan = 0;
    Str on_plan;
    size_t plan_at = where_plan_begins(text, arena, &plan, &on_plan);
    if (plan_at < text.len) {
        return take_on_plan(words_before(str_slice(text, 0, plan_at)), plan, on_plan, arena, kept, fault);
    }
    Angle latitude = {"北纬", "南纬", 90, false, 0}, longitude = {"东经", "西经", 180, false, 0};
    size_t at = where_angles_begin(text, &latitude, &longitude);
    *kept = text;
    if (at == text.len) {
        return true; /* words alone */
    }
    Str words = words_before(str_slice(text, 0, at));
    Str rest = str_to_half_width(arena, str_slice(text, at, text.len));
    while (take_angle(&rest, &latitude) || take_angle(&rest, &longitude)) {
    }
    if (rest.len || !latitude.known || !longitude.known) {
        *fault = "的经纬度要写成“北纬29.56321，东经106.55123”，放在最后；不知道就只写地点。";
        return false;
    }
    if (fabs(latitude.degrees) > latitude.most || fabs(longitude.degrees) > longitude.most) {
        *fault = fabs(latitude.degrees) <= longitude.most && fabs(longitude.degrees) <= latitude.most
                     ? "的纬度和经度好像写反了：纬度在0到90之间。"
                     : "的经纬度不对：纬度在0到90之间，经度在0到180之间。";
        return false;
    }
    Str point = str_format(arena, "%s%.5f，%s%.5f", latitude.degrees < 0 ? latitude.south : latitude.north,
                           fabs(latitude.degrees), longitude.degrees < 0 ? longitude.south : longitude.north,
                           fabs(longitude.degrees));
    *kept = words.len ? str_format(arena, "%.*s（%.*s）", STR_ARG(words), STR_ARG(point)) : point;
    return true;
}

Str position_words(Str value, Arena *arena) {
    const Angle latitude = {"北纬", "南纬", 90, false, 0}, longitude = {"东经", "西经", 180, false, 0};
    double plan;
    Str rest;
    size_t plan_at = where_plan_begins(value, arena, &plan, &rest);
    size_t at = plan_at < value.len ? plan_at : where_angles_begin(value, &latitude, &longitude);
    Str words = words_before(str_slice(value, 0, at));
    return words.len ? words : value;
}
