/* Input: from bytes of any format to lines of text, in a child behind walls. */
#ifndef DUXUE_READER_INPUT_H
#define DUXUE_READER_INPUT_H

#include "reading.h"

typedef enum InputFormat {
    INPUT_TEXT,
    INPUT_HTML,
    INPUT_DOCX,
    INPUT_DOC,
    INPUT_PDF,
    INPUT_XLSX,
    INPUT_FORMATS
} InputFormat;
extern const char *const input_format_ids[INPUT_FORMATS];

/* What the bytes are, by content, not by name. Of the first kilobytes alone: whether it is text at all. */
InputFormat input_format(Str bytes);
/* What the first bytes are, if they are of a file that is never read (an image, an archive, RTF), as a message begins;
 * NULL: they are not. `advice` receives what to do. */
const char *input_foreign(Str bytes, const char **advice);

/* Where parsers put what they find: one line each, with a letter in front - L a line, J one that continues the line
 * before, A and N lines of nothing but one or two short links, or more, H a hidden row. Line ends inside become lines
 * of their own. */
typedef struct InputLines {
    Buf *out;
    bool open; /* a line was begun */
} InputLines;
void input_begin_line(InputLines *lines, bool continues);
void input_add(InputLines *lines, Str text);
void input_end_line(InputLines *lines);

/* The parsers. What they take in is foreign: behind walls, or in a fuzzer. */
bool input_html(Str bytes, Arena *arena, InputLines *lines, Err *err);
bool input_docx(Str bytes, Arena *arena, InputLines *lines, Err *err);
bool input_doc(Str bytes, Arena *arena, InputLines *lines, Err *err);
bool input_xlsx(Str bytes, Arena *arena, InputLines *lines, Err *err);
bool input_pdf(Str bytes, Arena *arena, InputLines *lines, Err *err);
/* Loads what input_pdf needs, before the walls close. */
void input_pdf_prepare(void);

/* Runs the parser of the format. */
bool input_parse(InputFormat format, Str bytes, Arena *arena, InputLines *lines, Err *err);
/* The body of the child, whether it is a program of its own or a fork: reads descriptor 0, writes descriptor 1. */
_Noreturn void input_child(bool forked);
/* Has a child parse the file on `handle`; its lines go into the reading. `format`: what the child took it for. */
bool input_ask(Reading *reading, int handle, InputFormat *format, Err *err);
/* Takes the lines of an answer into the reading. False when they are no such lines. */
bool input_take(Reading *reading, Str answer);

#endif
