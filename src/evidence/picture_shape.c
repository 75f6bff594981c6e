/* Size and direction of a picture: the mean over what each new point covers, and the eight ways to hold a camera. */
#include "picture.h"

#include <string.h>

void picture_fit(int *width, int *height, int edge) {
    int longer = *width > *height ? *width : *height;
    if (longer <= edge) {
        return;
    }
    int64_t w = ((int64_t)*width * edge + longer / 2) / longer, h = ((int64_t)*height * edge + longer / 2) / longer;
    *width = w > 0 ? (int)w : 1;
    *height = h > 0 ? (int)h : 1;
}

/* Adds one row, its points weighed by how much of each lies in a new one, times `share` of the row. */
static void add_row(const uint8_t *from, int width, int new_width, double share, double *sums) {
    for (int x = 0; x < width; x++) {
        /* In units of 1/width of a new point: the old one lies from x * new_width to (x + 1) * new_width. */
        int64_t left = (int64_t)x * new_width, right = left + new_width;
        int64_t first = left / width, last = (right - 1) / width;
        for (int64_t at = first; at <= last; at++) {
            int64_t begin = left > at * width ? left : at * width;
            int64_t end = right < (at + 1) * width ? right : (at + 1) * width;
            double weight = share * (double)(end - begin) / width;
            for (int c = 0; c < 3; c++) {
                sums[3 * at + c] += weight * from[3 * x + c];
            }
        }
    }
}

static void put_row(const double *sums, int width, uint8_t *to) {
    for (int i = 0; i < 3 * width; i++) {
        double value = sums[i] + 0.5;
        to[i] = (uint8_t)(value > 255 ? 255 : value);
    }
}

void picture_shrink(Picture *picture, int edge, Arena *arena) {
    int width = picture->width, height = picture->height;
    picture_fit(&width, &height, edge);
    if (width == picture->width && height == picture->height) {
        return;
    }
    uint8_t *rgb = arena_array(arena, (size_t)width * (size_t)height, 3);
    double *sums = arena_array(arena, (size_t)width * 3, sizeof *sums);
    for (int y = 0; y < height; y++) {
        /* The new row covers the old ones from y to y + 1 times old/new. */
        int64_t top = (int64_t)y * picture->height, bottom = top + picture->height;
        memset(sums, 0, (size_t)width * 3 * sizeof *sums);
        for (int64_t row = top / height; row * height < bottom; row++) {
            int64_t begin = top > row * height ? top : row * height;
            int64_t end = bottom < (row + 1) * height ? bottom : (row + 1) * height;
            add_row(picture->rgb + (size_t)row * (size_t)picture->width * 3, picture->width, width,
                    (double)(end - begin) / picture->height, sums);
        }
        put_row(sums, width, rgb + (size_t)y * (size_t)width * 3);
    }
    *picture = (Picture){width, height, rgb};
}

void picture_turn(Picture *picture, int orientation, Arena *arena) {
    if (orientation <= 1 || orientation > 8) {
        return;
    }
    int width = picture->width, height = picture->height;
    bool aside = orientation >= 5;
    bool mirror_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    bool mirror_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Picture turned = {aside ? height : width, aside ? width : height,
                      arena_array(arena, (size_t)width * (size_t)height, 3)};
    for (int y = 0; y < turned.height; y++) {
        for (int x = 0; x < turned.width; x++) {
            int from_x = aside ? y : x, from_y = aside ? x : y;
            from_x = mirror_x ? width - 1 - from_x : from_x;
            from_y = mirror_y ? height - 1 - from_y : from_y;
            memcpy(turned.rgb + 3 * ((size_t)y * (size_t)turned.width + (size_t)x),
                   picture->rgb + 3 * ((size_t)from_y * (size_t)width + (size_t)from_x), 3);
        }
    }
    *picture = turned;
}
