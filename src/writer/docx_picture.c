/* A picture in a DOCX, with a ring around the point that it marks: one group, so that the two never part. */
#include "docx.h"

#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define WORD    "http://schemas.microsoft.com/office/word/2010/wordprocessing"

/* In 1/36000 mm (EMU): a picture takes at most the width of the text and ten centimetres of a page. */
enum {
    MILLIMETRE = 36000,
    WIDEST = 155 * MILLIMETRE,
    HIGHEST = 100 * MILLIMETRE,
    RING = 6 * MILLIMETRE,
    DOT = MILLIMETRE
};

typedef struct Box {
    long left, top, width, height;
} Box;

static void frame(Markup *markup, const Box *box, const char *shape) {
    markup_open(markup, "a:xfrm");
    markup_open(markup, "a:off");
    markup_attribute_number(markup, "x", box->left);
    markup_attribute_number(markup, "y", box->top);
    markup_close(markup);
    markup_open(markup, "a:ext");
    markup_attribute_number(markup, "cx", box->width);
    markup_attribute_number(markup, "cy", box->height);
    markup_close(markup);
    if (!shape) { /* of the group: its inside is counted as its outside */
        markup_open(markup, "a:chOff");
        markup_attribute_number(markup, "x", 0);
        markup_attribute_number(markup, "y", 0);
        markup_close(markup);
        markup_open(markup, "a:chExt");
        markup_attribute_number(markup, "cx", box->width);
        markup_attribute_number(markup, "cy", box->height);
        markup_close(markup);
    }
    markup_close(markup);
    if (shape) {
        markup_open(markup, "a:prstGeom");
        markup_attribute(markup, "prst", shape);
        markup_leaf(markup, "a:avLst", NULL, NULL);
        markup_close(markup);
    }
}

static void named(Markup *markup, const char *element, long id, Str name) {
    markup_open(markup, element);
    markup_attribute_number(markup, "id", id);
    markup_attribute_str(markup, "name", name);
    markup_close(markup);
}

static void put_image(Markup *markup, size_t number, const Box *box) {
    markup_open(markup, "pic:pic");
    markup_attribute(markup, "xmlns:pic", DRAWING "picture");
    markup_open(markup, "pic:nvPicPr");
    named(markup, "pic:cNvPr", 0, str_format(markup->arena, "picture%zu.jpeg", number));
    markup_leaf(markup, "pic:cNvPicPr", NULL, NULL);
    markup_close(markup);
    markup_open(markup, "pic:blipFill");
    markup_open(markup, "a:blip");
    markup_attribute_str(markup, "r:embed", str_format(markup->arena, "rIdPicture%zu", number));
    markup_close(markup);
    markup_open(markup, "a:stretch");
    markup_leaf(markup, "a:fillRect", NULL, NULL);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "pic:spPr");
    frame(markup, box, "rect");
    markup_close(markup);
    markup_close(markup);
}

static void red(Markup *markup) {
    markup_open(markup, "a:solidFill");
    markup_leaf(markup, "a:srgbClr", "val", "C00000");
    markup_close(markup);
}

/* Around the point, `across` wide: a ring, or a dot. */
static void put_circle(Markup *markup, const PictureOut *picture, const Box *whole, long across, bool filled) {
    const Box box = {(long)((double)whole->width * picture->left / 100) - across / 2,
                     (long)((double)whole->height * picture->top / 100) - across / 2, across, across};
    markup_open(markup, "wps:wsp");
    markup_attribute(markup, "xmlns:wps", WORD "Shape");
    named(markup, "wps:cNvPr", 0, STR("位置"));
    markup_leaf(markup, "wps:cNvSpPr", NULL, NULL);
    markup_open(markup, "wps:spPr");
    frame(markup, &box, "ellipse");
    if (filled) {
        red(markup);
    } else {
        markup_leaf(markup, "a:noFill", NULL, NULL);
    }
    markup_open(markup, "a:ln");
    markup_attribute_number(markup, "w", MILLIMETRE);
    red(markup);
    markup_close(markup);
    markup_close(markup);
    markup_leaf(markup, "wps:bodyPr", NULL, NULL);
    markup_close(markup);
}

static Box fitting(const PictureOut *picture) {
    double scale = (double)WIDEST / picture->width, other = (double)HIGHEST / picture->height;
    scale = other < scale ? other : scale;
    return (Box){0, 0, (long)(picture->width * scale), (long)(picture->height * scale)};
}

void docx_picture(Markup *markup, size_t number, const PictureOut *picture) {
    enum { BEHIND_CHARTS = 1000 }; /* their numbers count from 1 */
    const Box box = fitting(picture);
    docx_inline_begin(markup, box.width, box.height, BEHIND_CHARTS + (long)number,
                      str_format(markup->arena, "图片 %zu", number), picture->title);
    markup_open(markup, "a:graphic");
    markup_attribute(markup, "xmlns:a", DRAWING "main");
    markup_open(markup, "a:graphicData");
    markup_attribute(markup, "uri", picture->pointed ? WORD "Group" : DRAWING "picture");
    if (picture->pointed) {
        markup_open(markup, "wpg:wgp");
        markup_attribute(markup, "xmlns:wpg", WORD "Group");
        markup_leaf(markup, "wpg:cNvGrpSpPr", NULL, NULL);
        markup_open(markup, "wpg:grpSpPr");
        frame(markup, &box, NULL);
        markup_close(markup);
    }
    put_image(markup, number, &box);
    if (picture->pointed) {
        put_circle(markup, picture, &box, RING, false);
        put_circle(markup, picture, &box, DOT, true);
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    docx_inline_end(markup);
    docx_paragraph(markup, "Caption", picture->title);
}
