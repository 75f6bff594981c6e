/* Places of a case as pictures: on the plan of its school, or on a map with the schools around. */
#ifndef DUXUE_WEB_CASE_PICTURES_H
#define DUXUE_WEB_CASE_PICTURES_H

#include "collect_json.h"

/* The schools that stand on maps, looked up once: start with {.request = ..., .unit = code of the case's unit}. */
typedef struct CasePlaces {
    Request *request;
    Str unit;
    bool looked;
    MapPlace *schools;
    size_t count;
} CasePlaces;

/* The picture of what a field `place` called `name` holds; NULL: it is words alone, or its plan cannot be shown to the
 * reader. Schools that the reader may not see do not stand on the map. */
const PictureOut *case_place_picture(CasePlaces *places, Str name, Str value);

#endif
