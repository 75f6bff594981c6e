/* A point on the map for paper: a grid as wide as the scale bar, north up, the schools that have told where they are.
 * The same ground as the page shows around a point (web/src/lib/mapView.ts, PlaceShown.vue); no network, no tiles. */
#include "writer.h"

#include <math.h>

enum {
    WIDTH = 620, /* points; the text of a page takes 155 mm of them */
    HEIGHT = 400,
    LETTER = 15, /* points across, as the words of tables are */
    BESIDE = 9,  /* a school's square, and what is kept free around it */
    BAR_MOST = 110,
    GAP_LEAST = 30,
    ACROSS_LEAST = 1500, /* metres that are shown at least */
    NEAR = 5000          /* metres: a school that is farther gives the eye no hold */
};
static const double metres_per_degree = 111320, finest = 0.2, coarsest = 4000, room_used = 0.8, pi = 3.14159265358979;

typedef struct Sketch {
    PictureMark *marks;
    size_t count;
    double latitude, longitude; /* of the middle */
    double metres;              /* of a point of the picture */
} Sketch;

typedef struct Spot {
    double x, y;
} Spot;

static double east_scale(double latitude) {
    return metres_per_degree * fmax(0.01, cos(latitude * pi / 180));
}

static double metres_between(const MapPlace *one, const MapPlace *other) {
    double middle = (one->latitude + other->latitude) / 2;
    return hypot((one->longitude - other->longitude) * east_scale(middle),
                 (one->latitude - other->latitude) * metres_per_degree);
}

static Spot spot_of(const Sketch *sketch, const MapPlace *place) {
    return (Spot){WIDTH / 2.0 + (place->longitude - sketch->longitude) * east_scale(sketch->latitude) / sketch->metres,
                  HEIGHT / 2.0 - (place->latitude - sketch->latitude) * metres_per_degree / sketch->metres};
}

/* Both in the picture, with room around them. */
static void look_at(Sketch *sketch, const MapPlace *point, const MapPlace *near) {
    sketch->latitude = (point->latitude + near->latitude) / 2;
    sketch->longitude = (point->longitude + near->longitude) / 2;
    double across = fabs(point->longitude - near->longitude) * east_scale(sketch->latitude);
    double up = fabs(point->latitude - near->latitude) * metres_per_degree;
    double metres = fmax(fmax(across / (WIDTH * room_used), up / (HEIGHT * room_used)), (double)ACROSS_LEAST / WIDTH);
    sketch->metres = fmin(coarsest, fmax(finest, metres));
}

static void mark(Sketch *sketch, PictureMarkKind kind, Spot from, Spot to, Str words) {
    sketch->marks[sketch->count++] = (PictureMark){
        kind, from.x * 100 / WIDTH, from.y * 100 / HEIGHT, to.x * 100 / WIDTH, to.y * 100 / HEIGHT, words};
}

/* The longest of 1, 2, 5, 10 ... metres that is no wider than BAR_MOST. */
static double bar_metres(const Sketch *sketch) {
    double room = BAR_MOST * sketch->metres, ten = pow(10, floor(log10(room)));
    return room >= 5 * ten ? 5 * ten : room >= 2 * ten ? 2 * ten : ten;
}

/* Lines as far apart as the scale bar is long, through the middle. */
static void draw_grid(Sketch *sketch, double gap) {
    double first_x = fmod(WIDTH / 2.0, gap), first_y = fmod(HEIGHT / 2.0, gap);
    for (int i = 0; first_x + i * gap <= WIDTH; i++) {
        double x = first_x + i * gap;
        mark(sketch, PICTURE_GRID, (Spot){x, 0}, (Spot){x, HEIGHT}, (Str){NULL, 0});
    }
    for (int i = 0; first_y + i * gap <= HEIGHT; i++) {
        double y = first_y + i * gap;
        mark(sketch, PICTURE_GRID, (Spot){0, y}, (Spot){WIDTH, y}, (Str){NULL, 0});
    }
}

static void draw_bar(Sketch *sketch, double metres, Arena *arena) {
    enum { LEFT = 12, BOTTOM = HEIGHT - 12, TALL = 6 };
    double right = LEFT + metres / sketch->metres;
    Str none = {NULL, 0};
    Str words = metres >= 1000 ? str_format(arena, "%.15g千米", metres / 1000) : str_format(arena, "%.15g米", metres);
    mark(sketch, PICTURE_LINE, (Spot){LEFT, BOTTOM}, (Spot){right, BOTTOM}, none);
    mark(sketch, PICTURE_LINE, (Spot){LEFT, BOTTOM - TALL}, (Spot){LEFT, BOTTOM}, none);
    mark(sketch, PICTURE_LINE, (Spot){right, BOTTOM - TALL}, (Spot){right, BOTTOM}, none);
    mark(sketch, PICTURE_WORDS, (Spot){LEFT + TALL, BOTTOM - 2.0 * LETTER}, (Spot){LEFT + 6.0 * LETTER, BOTTOM - TALL},
         words);
}

static void draw_north(Sketch *sketch) {
    enum { X = WIDTH - 20, TOP = 12, BOTTOM = 30, WING = 5 };
    Str none = {NULL, 0};
    mark(sketch, PICTURE_LINE, (Spot){X, TOP}, (Spot){X, BOTTOM}, none);
    mark(sketch, PICTURE_LINE, (Spot){X - WING, TOP + WING}, (Spot){X, TOP}, none);
    mark(sketch, PICTURE_LINE, (Spot){X, TOP}, (Spot){X + WING, TOP + WING}, none);
    mark(sketch, PICTURE_WORDS, (Spot){X - LETTER / 2.0, BOTTOM}, (Spot){X + LETTER, BOTTOM + 1.5 * LETTER}, STR("北"));
}

/* ---- schools ---- */

typedef struct Names {
    PictureMark *items; /* boxes that are taken, in points */
    size_t count;
} Names;

static bool is_taken(const Names *names, const PictureMark *box) {
    for (size_t i = 0; i < names->count; i++) {
        const PictureMark *one = &names->items[i];
        if (one->left < box->right && box->left < one->right && one->top < box->bottom && box->top < one->bottom) {
            return true;
        }
    }
    return false;
}

/* The name beside its square, to the left where the picture ends; left out where another stands. */
static void draw_name(Sketch *sketch, Names *names, Spot spot, Str name) {
    double wide = (double)utf8_count(name) * LETTER;
    double x = spot.x + BESIDE + wide > WIDTH ? spot.x - BESIDE - wide : spot.x + BESIDE;
    const PictureMark box = {PICTURE_WORDS, x - 1, spot.y - 0.75 * LETTER, x + wide + 1, spot.y + 0.75 * LETTER, name};
    if (x >= 0 && box.top >= 0 && box.bottom <= HEIGHT && !is_taken(names, &box)) {
        names->items[names->count++] = box;
        mark(sketch, PICTURE_WORDS, (Spot){x, box.top}, (Spot){x + wide + LETTER, box.bottom}, name);
    }
}

static void draw_school(Sketch *sketch, Names *names, const MapPlace *school) {
    enum { HALF = 4 };
    Spot spot = spot_of(sketch, school);
    if (spot.x < HALF || spot.y < HALF || spot.x > WIDTH - HALF || spot.y > HEIGHT - HALF) {
        return;
    }
    mark(sketch, PICTURE_SQUARE, (Spot){spot.x - HALF, spot.y - HALF}, (Spot){spot.x + HALF, spot.y + HALF},
         (Str){NULL, 0});
    draw_name(sketch, names, spot, school->name);
}

static const MapPlace *nearest_of(const MapPlace *point, const MapPlace *schools, size_t count) {
    const MapPlace *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!nearest || metres_between(point, &schools[i]) < metres_between(point, nearest)) {
            nearest = &schools[i];
        }
    }
    return nearest;
}

static Str caption(const MapPlace *point, const MapPlace *near, Arena *arena) {
    Str where =
        str_format(arena, "%.*s（%s%.5f，%s%.5f，WGS-84", STR_ARG(point->name), point->latitude < 0 ? "南纬" : "北纬",
                   fabs(point->latitude), point->longitude < 0 ? "西经" : "东经", fabs(point->longitude));
    if (!near) {
        return str_format(arena, "%.*s）", STR_ARG(where));
    }
    double metres = metres_between(point, near);
    return metres < 1000
               ? str_format(arena, "%.*s；离%.*s约%.0f米）", STR_ARG(where), STR_ARG(near->name), metres)
               : str_format(arena, "%.*s；离%.*s约%.1f千米）", STR_ARG(where), STR_ARG(near->name), metres / 1000);
}

const PictureOut *picture_of_map(const MapPlace *point, const MapPlace *schools, size_t count, Arena *arena) {
    enum { FIXED = 8 };
    const MapPlace *nearest = nearest_of(point, schools, count);
    Sketch sketch = {.count = 0};
    look_at(&sketch, point, nearest && metres_between(point, nearest) < NEAR ? nearest : point);
    double metres = bar_metres(&sketch), gap = fmax(GAP_LEAST, metres / sketch.metres);
    size_t lines = (size_t)(WIDTH / gap) + (size_t)(HEIGHT / gap) + 4;
    sketch.marks = ARENA_ARRAY(arena, lines + FIXED + 2 * count, PictureMark);
    Names names = {ARENA_ARRAY(arena, count + 1, PictureMark), 0};
    draw_grid(&sketch, gap);
    Spot pin = spot_of(&sketch, point);
    names.items[names.count++] = /* the ring: no name over it */
        (PictureMark){PICTURE_WORDS, pin.x - LETTER, pin.y - LETTER, pin.x + LETTER, pin.y + LETTER, (Str){NULL, 0}};
    if (nearest) {
        draw_school(&sketch, &names, nearest);
    }
    for (size_t i = 0; i < count; i++) {
        if (&schools[i] != nearest) {
            draw_school(&sketch, &names, &schools[i]);
        }
    }
    draw_bar(&sketch, metres, arena);
    draw_north(&sketch);
    PictureOut *picture = ARENA_NEW(arena, PictureOut);
    *picture = (PictureOut){.title = caption(point, nearest, arena),
                            .width = WIDTH,
                            .height = HEIGHT,
                            .marks = sketch.marks,
                            .mark_count = sketch.count,
                            .pointed = true,
                            .left = pin.x * 100 / WIDTH,
                            .top = pin.y * 100 / HEIGHT};
    return picture;
}
