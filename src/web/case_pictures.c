/* Places of a case as pictures for its form: the plan of its school, or a map of the ground around. */
#include "case_pictures.h"
#include "attachments.h"
#include "ledger.h"

/* ---- on a plan ----------------------------------------------------------------------------- */

static const PictureOut *on_plan(Request *request, Str name, Str value) {
    Arena *arena = request->arena;
    PictureOut picture = {.title = name, .pointed = true};
    EvidenceImage image;
    int64_t plan = case_place_on_plan(value, arena, &picture.left, &picture.top);
    if (!plan || !attachment_image(request, plan, PICTURE_LARGE, &image, NULL)) {
        return NULL;
    }
    picture.jpeg = image.jpeg;
    picture.width = image.width;
    picture.height = image.height;
    PictureOut *kept = ARENA_NEW(arena, PictureOut);
    *kept = picture;
    return kept;
}

/* ---- on the map ---------------------------------------------------------------------------- */

/* The unit's county, or what stands over it where there is none. */
static int county_of(const UnitTree *tree, int unit) {
    int at = unit;
    while (at >= 0 && tree->units[at].kind->level > LEVEL_COUNTY && tree->units[at].parent >= 0) {
        at = tree->units[at].parent;
    }
    return at;
}

static bool degrees(const Frame *frame, int element, int unit, double *value) {
    const StoredColumn column = frame_column(frame, element);
    Value told = column.value ? stored_value(&column, (size_t)unit) : (Value){0, 1};
    *value = told.number;
    return !told.reason;
}

static void take_schools(CasePlaces *places, const Frame *frame) {
    const Pack *pack = places->request->web->pack;
    const Element *latitude = pack_element(pack, STR("latitude")), *longitude = pack_element(pack, STR("longitude"));
    const Want want = {.domain = STR("school_data"), .action = ACTION_VIEW};
    int unit = org_tree_find(&frame->tree, places->unit), county = unit < 0 ? -1 : county_of(&frame->tree, unit);
    if (county < 0 || !latitude || !longitude) {
        return;
    }
    const bool *seen = scope_marks(places->request, &frame->tree, &want);
    int north = pack_element_index(pack, latitude), east = pack_element_index(pack, longitude);
    size_t below = (size_t)(frame->tree.units[county].end - county);
    places->schools = ARENA_ARRAY(places->request->arena, below, MapPlace);
    for (int i = county; i < frame->tree.units[county].end; i++) {
        MapPlace *school = &places->schools[places->count];
        if (frame->school_rows[i] && seen[i] && degrees(frame, north, i, &school->latitude) &&
            degrees(frame, east, i, &school->longitude)) {
            school->name = str_copy(places->request->arena, frame->tree.units[i].name);
            places->count++;
        }
    }
}

/* As they were told for the newest year; without any the map has the point alone. */
static void look_for_schools(CasePlaces *places) {
    Request *request = places->request;
    Err none = {.kind = ERR_NONE};
    Str period;
    if (places->looked) {
        return;
    }
    places->looked = true;
    SharedFrame *shared =
        newest_period(request->web, request->arena, &period, &none) ? frame_take(request->web, period, &none) : NULL;
    if (shared) {
        take_schools(places, shared->frame);
        frame_give_back(request->web, shared);
    }
}

const PictureOut *case_place_picture(CasePlaces *places, Str name, Str value) {
    Arena *arena = places->request->arena;
    MapPlace point = {.name = name};
    if (!case_place_on_map(value, arena, &point.latitude, &point.longitude)) {
        return on_plan(places->request, name, value);
    }
    look_for_schools(places);
    return picture_of_map(&point, places->schools, places->count, arena);
}
