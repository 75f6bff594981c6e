/* Inside the HTML of a report: escaped text, and charts as SVG. */
#ifndef DUXUE_WRITER_HTML_H
#define DUXUE_WRITER_HTML_H

#include "writer.h"

/* Escaped for text and attributes; "\n" becomes a break. */
void html_text(Buf *out, Str text);
void html_chart(Buf *out, const ChartOut *chart, size_t number); /* number: unique on the page */
void html_picture(Buf *out, const PictureOut *picture);

#endif
