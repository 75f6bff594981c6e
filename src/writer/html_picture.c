/* A picture inside the HTML of a report: its bytes, or what it is drawn of, stand in the page, which asks for nothing
 * else. */
#include "html.h"

static void add_base64(Buf *out, Str bytes) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    for (size_t i = 0; i < bytes.len; i += 3) {
        unsigned three = 0;
        size_t count = bytes.len - i < 3 ? bytes.len - i : 3;
        for (size_t j = 0; j < 3; j++) {
            three = three << 8 | (j < count ? (unsigned char)bytes.data[i + j] : 0U);
        }
        for (size_t j = 0; j < 4; j++) {
            size_t at = j <= count ? three >> (18 - 6 * j) & 63 : 64;
            buf_add_char(out, letters[at]);
        }
    }
}

static void add_photo(Buf *out, const PictureOut *picture) {
    buf_add(out, STR("<div class=\"picture\"><img alt=\""));
    html_text(out, picture->title);
    buf_add(out, STR("\" src=\"data:image/jpeg;base64,"));
    add_base64(out, picture->jpeg);
    buf_add(out, STR("\">"));
}

static void add_mark(Buf *out, const PictureOut *picture, const PictureMark *mark) {
    double left = mark->left * picture->width / 100, right = mark->right * picture->width / 100;
    double top = mark->top * picture->height / 100, bottom = mark->bottom * picture->height / 100;
    switch (mark->kind) {
    case PICTURE_GRID:
    case PICTURE_LINE:
        buf_add_format(out, "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\"/>", left, top, right, bottom,
                       mark->kind == PICTURE_GRID ? "#e0e4e8" : "#404850");
        break;
    case PICTURE_SQUARE:
        buf_add_format(out,
                       "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"#fff\""
                       " stroke=\"#55606c\" stroke-width=\"1.6\"/>",
                       left, top, right - left, bottom - top);
        break;
    case PICTURE_WORDS:
        buf_add_format(out, "<text x=\"%.1f\" y=\"%.1f\" dominant-baseline=\"central\">", left, (top + bottom) / 2);
        html_text(out, mark->words);
        buf_add(out, STR("</text>"));
        break;
    }
}

static void add_drawing(Buf *out, const PictureOut *picture) {
    buf_add_format(out, "<div class=\"picture drawn\"><svg role=\"img\" viewBox=\"0 0 %d %d\" font-size=\"15\"><title>",
                   picture->width, picture->height);
    html_text(out, picture->title);
    buf_add_format(out, "</title><rect width=\"%d\" height=\"%d\" fill=\"#fbfcfd\" stroke=\"#8a94a0\"/>",
                   picture->width, picture->height);
    for (size_t i = 0; i < picture->mark_count; i++) {
        add_mark(out, picture, &picture->marks[i]);
    }
    buf_add(out, STR("</svg>"));
}

void html_picture(Buf *out, const PictureOut *picture) {
    if (picture->jpeg.len) {
        add_photo(out, picture);
    } else {
        add_drawing(out, picture);
    }
    if (picture->pointed) {
        buf_add_format(out, "<span class=\"point\" style=\"left:%.2f%%;top:%.2f%%\"></span>", picture->left,
                       picture->top);
    }
    buf_add(out, STR("</div>\n"));
}
