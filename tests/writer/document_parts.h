/* For tests: parts of a package, and whether they are well-formed XML. Include after cmocka.h. */
#ifndef DUXUE_TESTS_DOCUMENT_PARTS_H
#define DUXUE_TESTS_DOCUMENT_PARTS_H

#include <libxml/parser.h>
#include <string.h>

#include "office.h"

static inline bool holds(Str text, const char *part) {
    return str_find(text, str_from(part)) >= 0;
}

static inline size_t times(Str text, const char *part) {
    size_t count = 0;
    for (ptrdiff_t at = str_find(text, str_from(part)); at >= 0; at = str_find(text, str_from(part))) {
        text = str_slice(text, (size_t)at + strlen(part), text.len);
        count++;
    }
    return count;
}

static inline void assert_well_formed(Str xml) {
    xmlDocPtr document = xmlReadMemory(xml.data, (int)xml.len, "part.xml", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(document);
    xmlFreeDoc(document);
}

/* The bytes of a part; empty when it is not there. */
static inline Str part_of(Arena *arena, Str package, const char *name) {
    Office *office = NULL;
    Str bytes = {NULL, 0};
    Err err = {.kind = ERR_NONE};
    assert_true(office_open(package, arena, &office, &err));
    for (size_t i = 0; i < office_count(office); i++) {
        if (str_is(office_name(office, i), name)) {
            assert_true(office_read(office, i, &bytes, &err));
        }
    }
    office_close(office);
    return bytes;
}

#endif
