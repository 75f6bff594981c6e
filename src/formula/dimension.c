/* Units of measure: "元/人", "人/百人". Scale words (百, 千, 万, 亿, %) do not make another dimension. */
#include "formula_internal.h"

static const struct {
    const char *written, *base;
} same[] = {{"m²", "㎡"}, {"平方米", "㎡"}, {"生", "人"}, {"名", "人"}, {"位", "人"}};

static const char *const scales[] = {"百", "千", "万", "亿", "%", "％", "‰", "每"};

static Str base_symbol(Str part) {
    part = str_trim(part);
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
        if (str_starts(part, str_from(scales[i]))) {
            part = str_slice(part, str_from(scales[i]).len, part.len);
            i = (size_t)-1;
        }
    }
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (str_is(part, same[i].written)) {
            return str_from(same[i].base);
        }
    }
    return part;
}

static void put(Dimension *dimension, Str symbol, int power) {
    for (int i = 0; i < dimension->count; i++) {
        if (str_equal(dimension->symbol[i], symbol)) {
            dimension->power[i] += power;
            return;
        }
    }
    if (dimension->count < DIMENSION_SYMBOLS) {
        dimension->symbol[dimension->count] = symbol;
        dimension->power[dimension->count++] = power;
    }
}

Dimension dimension_parse(Str unit) {
    Dimension dimension = {.count = 0};
    Str rest = unit, part;
    int power = 1;
    while (unit.len && str_cut(&rest, '/', &part)) {
        Str symbol = base_symbol(part);
        if (symbol.len && !str_is(symbol, "1")) {
            put(&dimension, symbol, power);
        }
        power = -1;
    }
    return dimension;
}

Dimension dimension_product(Dimension a, Dimension b, int sign) {
    Dimension product = a;
    product.any = a.any && b.any;
    for (int i = 0; i < b.count; i++) {
        put(&product, b.symbol[i], sign * b.power[i]);
    }
    return product;
}

static int power_of(const Dimension *dimension, Str symbol) {
    for (int i = 0; i < dimension->count; i++) {
        if (str_equal(dimension->symbol[i], symbol)) {
            return dimension->power[i];
        }
    }
    return 0;
}

bool dimension_equal(const Dimension *a, const Dimension *b) {
    for (int i = 0; i < a->count; i++) {
        if (a->power[i] != power_of(b, a->symbol[i])) {
            return false;
        }
    }
    for (int i = 0; i < b->count; i++) {
        if (b->power[i] != power_of(a, b->symbol[i])) {
            return false;
        }
    }
    return true;
}

Str dimension_show(const Dimension *dimension, Arena *arena) {
    Buf above = buf_create(arena), below = buf_create(arena);
    for (int i = 0; i < dimension->count; i++) {
        Buf *side = dimension->power[i] > 0 ? &above : &below;
        for (int n = dimension->power[i] < 0 ? -dimension->power[i] : dimension->power[i]; n > 0; n--) {
            if (side->len || side == &below) {
                buf_add(side, side == &below ? STR("/") : STR("·"));
            }
            buf_add(side, dimension->symbol[i]);
        }
    }
    if (!above.len && below.len) {
        buf_add_char(&above, '1');
    }
    buf_add(&above, buf_str(&below));
    return above.len ? buf_str(&above) : STR("无单位");
}
