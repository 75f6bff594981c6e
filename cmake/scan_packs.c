/* Scans the packs when the program is built, so that it need not do it at every start.
 *   scan_packs OUT FOLDER NAME...
 *
 * For each file, in this order: the length of its scan, how many nodes there are, then its events - kind (as libyaml
 * numbers them), and where a node begins its line and column; of a scalar its style, length, bytes and a zero. Numbers
 * have seven bits to a byte, the lowest first. src/pack/yaml.c reads it and takes for granted that the text is plain,
 * so this refuses what that would refuse. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { DEPTH = 32 }; /* as src/pack/yaml.c */

static unsigned char *bytes;
static size_t length, room, nodes;

static void put(unsigned char byte) {
    if (length == room) {
        room = room * 2 + 4096;
        bytes = realloc(bytes, room);
        if (!bytes) {
            exit(1);
        }
    }
    bytes[length++] = byte;
}

static void put_number(size_t number) {
    for (; number > 127; number >>= 7) {
        put((unsigned char)(number | 128));
    }
    put((unsigned char)number);
}

static void put_event(const yaml_event_t *event) {
    put_number(event->type);
    if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT) {
        return;
    }
    nodes++;
    put_number(event->start_mark.line);
    put_number(event->start_mark.column);
    if (event->type == YAML_SCALAR_EVENT) {
        put_number(event->data.scalar.style);
        put_number(event->data.scalar.length);
        for (size_t i = 0; i < event->data.scalar.length; i++) {
            put(event->data.scalar.value[i]);
        }
        put(0);
    }
}

static int fail(const char *path, size_t line, const char *problem) {
    fprintf(stderr, "%s:%zu: %s\n", path, line + 1, problem);
    return 1;
}

static int scan(const char *path) {
    FILE *file = fopen(path, "rb");
    yaml_parser_t parser;
    yaml_event_t event;
    int documents = 0, depth = 0, end = 0, wrong = 0;
    if (!file || !yaml_parser_initialize(&parser)) {
        return fail(path, 0, "cannot be read");
    }
    yaml_parser_set_input_file(&parser, file);
    while (!end && !wrong) {
        if (!yaml_parser_parse(&parser, &event)) {
            wrong = fail(path, parser.problem_mark.line, parser.problem ? parser.problem : "cannot be read");
            break;
        }
        documents += event.type == YAML_DOCUMENT_START_EVENT;
        depth += event.type == YAML_SEQUENCE_START_EVENT || event.type == YAML_MAPPING_START_EVENT;
        depth -= event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        if (event.type == YAML_ALIAS_EVENT || documents > 1 || depth > DEPTH) {
            wrong = fail(path, event.start_mark.line, "no aliases, one document, at most 32 levels");
        }
        if (event.type == YAML_SCALAR_EVENT || event.type == YAML_SEQUENCE_START_EVENT ||
            event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_START_EVENT ||
            event.type == YAML_MAPPING_END_EVENT) {
            put_event(&event);
        }
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return wrong;
}

/* The length and the number of nodes, then what was put since. */
static int write_scan(FILE *out) {
    size_t body = length;
    put_number(nodes);
    size_t count = length - body;
    put_number(body + count);
    size_t head = length - body - count;
    return fwrite(bytes + body + count, 1, head, out) != head || fwrite(bytes + body, 1, count, out) != count ||
           fwrite(bytes, 1, body, out) != body;
}

int main(int count, char **words) {
    FILE *out = count > 2 ? fopen(words[1], "wb") : NULL;
    int wrong = !out;
    for (int i = 3; !wrong && i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", words[2], words[i]);
        length = nodes = 0;
        wrong = scan(path) || write_scan(out);
    }
    free(bytes);
    return (out && fclose(out) != 0) || wrong;
}
