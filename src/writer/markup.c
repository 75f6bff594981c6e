/* XML out over libxml2's text writer. */
#include "markup.h"

#include <stdio.h>

static const xmlChar *wide(const char *text) {
    return (const xmlChar *)text;
}

bool markup_begin(Markup *xml, Arena *arena, Err *err) {
    xml->arena = arena;
    xml->buffer = xmlBufferCreate();
    xml->writer = xml->buffer ? xmlNewTextWriterMemory(xml->buffer, 0) : NULL;
    if (!xml->writer) {
        xmlBufferFree(xml->buffer);
        return err_set(err, ERR_INTERNAL, "内存不够，没有写出文件。请关闭其他程序后再试。");
    }
    xmlTextWriterStartDocument(xml->writer, "1.0", "UTF-8", "yes");
    return true;
}

Str markup_finish(Markup *xml) {
    xmlTextWriterEndDocument(xml->writer);
    xmlFreeTextWriter(xml->writer);
    Str whole = str_copy(xml->arena, (Str){(const char *)xml->buffer->content, xml->buffer->use});
    xmlBufferFree(xml->buffer);
    return whole;
}

void markup_open(Markup *xml, const char *name) {
    xmlTextWriterStartElement(xml->writer, wide(name));
}

void markup_close(Markup *xml) {
    xmlTextWriterEndElement(xml->writer);
}

void markup_attribute(Markup *xml, const char *name, const char *value) {
    xmlTextWriterWriteAttribute(xml->writer, wide(name), wide(value));
}

void markup_attribute_str(Markup *xml, const char *name, Str value) {
    markup_attribute(xml, name, str_cstr(xml->arena, markup_clean(xml->arena, value)));
}

void markup_attribute_number(Markup *xml, const char *name, long value) {
    char text[32];
    snprintf(text, sizeof text, "%ld", value);
    markup_attribute(xml, name, text);
}

void markup_text(Markup *xml, Str text) {
    xmlTextWriterWriteString(xml->writer, wide(str_cstr(xml->arena, markup_clean(xml->arena, text))));
}

void markup_leaf(Markup *xml, const char *name, const char *attribute, const char *value) {
    markup_open(xml, name);
    if (attribute) {
        markup_attribute(xml, attribute, value);
    }
    markup_close(xml);
}

void markup_leaf_number(Markup *xml, const char *name, const char *attribute, long value) {
    markup_open(xml, name);
    markup_attribute_number(xml, attribute, value);
    markup_close(xml);
}

void markup_leaf_text(Markup *xml, const char *name, Str text) {
    markup_open(xml, name);
    markup_text(xml, text);
    markup_close(xml);
}

static bool allowed(uint32_t c) {
    return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF) : c == '\t' || c == '\n';
}

Str markup_clean(Arena *arena, Str text) {
    size_t at = 0;
    bool clean = str_invalid_utf8(text) < 0;
    while (clean && at < text.len) {
        clean = allowed(utf8_next(text, &at));
    }
    if (clean) {
        return text;
    }
    Buf out = buf_create(arena);
    for (at = 0; at < text.len;) {
        char bytes[4];
        uint32_t c = utf8_next(text, &at);
        if (allowed(c)) {
            buf_add(&out, (Str){bytes, utf8_put(c, bytes)});
        }
    }
    return buf_str(&out);
}
