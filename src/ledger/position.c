/* Where something is: words, and perhaps where on the map, in one text that people can read wherever it comes out:
 * "实验楼东侧（北纬29.56321，东经106.55123）". */
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

bool position_take(Str text, Arena *arena, Str *kept, const char **fault) {
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

Str position_words(Str value) {
    const Angle latitude = {"北纬", "南纬", 90, false, 0}, longitude = {"东经", "西经", 180, false, 0};
    Str words = words_before(str_slice(value, 0, where_angles_begin(value, &latitude, &longitude)));
    return words.len ? words : value;
}
