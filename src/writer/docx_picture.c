/* A picture in a DOCX, with what is drawn on it and a ring around the point that it marks: one group, so that they
 * never part. */
#include "docx.h"

#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define WORD    "http://schemas.microsoft.com/office/word/2010/wordprocessing"

/* In 1/36000 mm (EMU): a picture takes at most the width of the text and ten centimetres of a page. */
enum {
    MILLIMETRE = 36000,
    WIDEST = 155 * MILLIMETRE,
    HIGHEST = 100 * MILLIMETRE,
    RING = 6 * MILLIMETRE,
    DOT = MILLIMETRE,
    LINE_WIDTH = 14400,
    HAIR = 9525
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

static void coloured(Markup *markup, const char *colour) {
    markup_open(markup, "a:solidFill");
    markup_leaf(markup, "a:srgbClr", "val", colour);
    markup_close(markup);
}

/* The edge of a shape; width 0: none. */
static void edge(Markup *markup, long width, const char *colour) {
    markup_open(markup, "a:ln");
    if (width) {
        markup_attribute_number(markup, "w", width);
        coloured(markup, colour);
    } else {
        markup_leaf(markup, "a:noFill", NULL, NULL);
    }
    markup_close(markup);
}

/* Begins a shape; what is in it stands between this and shape_end. `fill` NULL: none. */
static void shape_begin(Markup *markup, const char *name, const Box *box, const char *shape, const char *fill) {
    markup_open(markup, "wps:wsp");
    markup_attribute(markup, "xmlns:wps", WORD "Shape");
    named(markup, "wps:cNvPr", 0, str_from(name));
    markup_leaf(markup, "wps:cNvSpPr", NULL, NULL);
    markup_open(markup, "wps:spPr");
    frame(markup, box, shape);
    if (fill) {
        coloured(markup, fill);
    } else {
        markup_leaf(markup, "a:noFill", NULL, NULL);
    }
}

static void shape_end(Markup *markup) {
    markup_leaf(markup, "wps:bodyPr", NULL, NULL);
    markup_close(markup);
}

/* Around the point, `across` wide: a ring, or a dot. */
static void put_circle(Markup *markup, const PictureOut *picture, const Box *whole, long across, bool filled) {
    const Box box = {(long)((double)whole->width * picture->left / 100) - across / 2,
                     (long)((double)whole->height * picture->top / 100) - across / 2, across, across};
    shape_begin(markup, "位置", &box, "ellipse", filled ? "C00000" : NULL);
    edge(markup, MILLIMETRE, "C00000");
    markup_close(markup);
    shape_end(markup);
}

/* ---- what is drawn ---- */

static long share(double hundredths, long whole) {
    return (long)((double)whole * hundredths / 100);
}

/* A line that rises is one that falls, turned over. */
static void put_line(Markup *markup, const PictureMark *mark, const Box *box) {
    bool grid = mark->kind == PICTURE_GRID;
    shape_begin(markup, "线", box, mark->bottom < mark->top ? "lineInv" : "line", NULL);
    edge(markup, grid ? HAIR : LINE_WIDTH, grid ? "E0E4E8" : "404850");
    markup_close(markup);
    shape_end(markup);
}

static void put_words(Markup *markup, const PictureMark *mark, const Box *box) {
    shape_begin(markup, "文字", box, "rect", NULL);
    edge(markup, 0, NULL);
    markup_close(markup);
    markup_open(markup, "wps:txbx");
    markup_open(markup, "w:txbxContent");
    docx_paragraph(markup, "TableText", mark->words);
    markup_close(markup);
    markup_close(markup);
    markup_open(markup, "wps:bodyPr");
    markup_attribute(markup, "wrap", "none");
    markup_attribute(markup, "lIns", "0");
    markup_attribute(markup, "tIns", "0");
    markup_attribute(markup, "rIns", "0");
    markup_attribute(markup, "bIns", "0");
    markup_attribute(markup, "anchor", "ctr");
    markup_close(markup);
    markup_close(markup);
}

static void put_mark(Markup *markup, const PictureMark *mark, const Box *whole) {
    double top = mark->top < mark->bottom ? mark->top : mark->bottom;
    double tall = mark->top < mark->bottom ? mark->bottom - mark->top : mark->top - mark->bottom;
    const Box box = {share(mark->left, whole->width), share(top, whole->height),
                     share(mark->right - mark->left, whole->width), share(tall, whole->height)};
    switch (mark->kind) {
    case PICTURE_GRID:
    case PICTURE_LINE: put_line(markup, mark, &box); break;
    case PICTURE_SQUARE:
        shape_begin(markup, "学校", &box, "rect", "FFFFFF");
        edge(markup, LINE_WIDTH, "55606C");
        markup_close(markup);
        shape_end(markup);
        break;
    case PICTURE_WORDS: put_words(markup, mark, &box); break;
    }
}

/* The ground of a drawing. */
static void put_ground(Markup *markup, const Box *whole) {
    shape_begin(markup, "底", whole, "rect", "FBFCFD");
    edge(markup, HAIR, "8A94A0");
    markup_close(markup);
    shape_end(markup);
}

static Box fitting(const PictureOut *picture) {
    double scale = (double)WIDEST / picture->width, other = (double)HIGHEST / picture->height;
    scale = other < scale ? other : scale;
    return (Box){0, 0, (long)(picture->width * scale), (long)(picture->height * scale)};
}

void docx_picture(Markup *markup, size_t number, const PictureOut *picture) {
    enum { BEHIND_CHARTS = 1000 }; /* their numbers count from 1 */
    const Box box = fitting(picture);
    bool group = picture->pointed || picture->mark_count > 0;
    docx_inline_begin(markup, box.width, box.height, BEHIND_CHARTS + (long)number,
                      str_format(markup->arena, "图片 %zu", number), picture->title);
    markup_open(markup, "a:graphic");
    markup_attribute(markup, "xmlns:a", DRAWING "main");
    markup_open(markup, "a:graphicData");
    markup_attribute(markup, "uri", group ? WORD "Group" : DRAWING "picture");
    if (group) {
        markup_open(markup, "wpg:wgp");
        markup_attribute(markup, "xmlns:wpg", WORD "Group");
        markup_leaf(markup, "wpg:cNvGrpSpPr", NULL, NULL);
        markup_open(markup, "wpg:grpSpPr");
        frame(markup, &box, NULL);
        markup_close(markup);
    }
    if (picture->jpeg.len) {
        put_image(markup, number, &box);
    } else {
        put_ground(markup, &box);
    }
    for (size_t i = 0; i < picture->mark_count; i++) {
        put_mark(markup, &picture->marks[i], &box);
    }
    if (picture->pointed) {
        put_circle(markup, picture, &box, RING, false);
        put_circle(markup, picture, &box, DOT, true);
    }
    if (group) {
        markup_close(markup);
    }
    markup_close(markup);
    markup_close(markup);
    docx_inline_end(markup);
    docx_caption_below(markup, picture->title);
}
