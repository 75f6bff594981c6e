/* A picture in memory: fitted, averaged down, turned. */
#ifndef DUXUE_EVIDENCE_PICTURE_H
#define DUXUE_EVIDENCE_PICTURE_H

#include "evidence_internal.h"

typedef struct Picture {
    int width, height;
    uint8_t *rgb; /* rows without gaps */
} Picture;

/* The largest size of the same shape with no edge above `edge`; never larger than it was. */
void picture_fit(int *width, int *height, int edge);
/* Each new point is the mean of the points it covers. */
void picture_shrink(Picture *picture, int edge, Arena *arena);
/* As EXIF says how the camera was held: 1 to 8. */
void picture_turn(Picture *picture, int orientation, Arena *arena);

#endif
