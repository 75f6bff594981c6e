/* A picture inside the HTML of a report: its bytes stand in the page, which asks for nothing else. */
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

void html_picture(Buf *out, const PictureOut *picture) {
    buf_add(out, STR("<div class=\"picture\"><img alt=\""));
    html_text(out, picture->title);
    buf_add(out, STR("\" src=\"data:image/jpeg;base64,"));
    add_base64(out, picture->jpeg);
    buf_add(out, STR("\">"));
    if (picture->pointed) {
        buf_add_format(out, "<span class=\"point\" style=\"left:%.2f%%;top:%.2f%%\"></span>", picture->left,
                       picture->top);
    }
    buf_add(out, STR("</div>\n"));
}
