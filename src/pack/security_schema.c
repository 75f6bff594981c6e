/* What the pack of security rules may hold: passwords, locks, sessions, keys for programs. */
#include "pack_internal.h"

#define AT(member) offsetof(SecurityDef, member)
#define WHOLE(name, member)                                                                                            \
    { .key = (name), .type = FIELD_INTEGER, .offset = AT(member), .required = true }

static const Field password_fields[] = {
    WHOLE("least", password_least),
    WHOLE("least_for_administrators", password_least_separate),
    WHOLE("most", password_most),
    WHOLE("classes", password_classes),
    WHOLE("history", password_history),
    {.key = "expires", .type = FIELD_BOOL, .offset = AT(password_expires), .required = true},
    WHOLE("days", password_days),
    {.key = "common", .type = FIELD_STRS, .offset = AT(common_passwords), .count = AT(common_count), .required = true},
    {.key = NULL},
};

static const Field lock_fields[] = {WHOLE("failures", lock_failures), WHOLE("minutes", lock_minutes), {.key = NULL}};

static const Field address_fields[] = {WHOLE("failures", address_failures),
                                       WHOLE("minutes", address_minutes),
                                       WHOLE("known_days", address_known_days),
                                       {.key = NULL}};

static const Field session_fields[] = {
    WHOLE("idle_minutes", idle_minutes), WHOLE("whole_hours", whole_hours), WHOLE("at_once", sessions), {.key = NULL}};

static const Field token_fields[] = {WHOLE("days", token_days), {.key = NULL}};
static const Field account_fields[] = {WHOLE("unused_days", unused_days), {.key = NULL}};

static const Field factor_fields[] = {
    {.key = "required", .type = FIELD_BOOL, .offset = AT(second_factor), .required = true},
    WHOLE("steps", code_steps),
    {.key = NULL},
};

static const Field count_fields[] = {WHOLE("small", count_small), {.key = NULL}};

#define PART(name, table)                                                                                              \
    { .key = (name), .type = FIELD_RECORD, .fields = (table), .required = true }

static const Field security_fields[] = {
    {.key = "security", .type = FIELD_STR, .offset = AT(id), .required = true},
    PART("password", password_fields),
    PART("lock", lock_fields),
    PART("address", address_fields),
    PART("session", session_fields),
    PART("token", token_fields),
    PART("account", account_fields),
    PART("second_factor", factor_fields),
    {.key = "counts", .type = FIELD_RECORD, .fields = count_fields},
    {.key = NULL},
};

/* A slip here would leave the door open, so each figure has bounds of sense. */
static const struct {
    const char *part, *key;
    size_t offset;
    int least, most;
} bounds[] = {
    {"password", "least", AT(password_least), 8, 64},
    {"password", "least_for_administrators", AT(password_least_separate), 8, 64},
    {"password", "most", AT(password_most), 64, 256},
    {"password", "classes", AT(password_classes), 1, 4},
    {"password", "history", AT(password_history), 0, 10},
    {"password", "days", AT(password_days), 1, 3650},
    {"lock", "failures", AT(lock_failures), 1, 20},
    {"lock", "minutes", AT(lock_minutes), 1, 1440},
    {"address", "failures", AT(address_failures), 10, 10000},
    {"address", "minutes", AT(address_minutes), 1, 1440},
    {"address", "known_days", AT(address_known_days), 1, 3650},
    {"session", "idle_minutes", AT(idle_minutes), 1, 480},
    {"session", "whole_hours", AT(whole_hours), 1, 24},
    {"session", "at_once", AT(sessions), 1, 100},
    {"token", "days", AT(token_days), 1, 3650},
    {"account", "unused_days", AT(unused_days), 1, 3650},
    {"second_factor", "steps", AT(code_steps), 0, 5},
    {"counts", "small", AT(count_small), 0, 100},
};

void read_security(Reader *reader, const yaml_node_t *root) {
    SecurityDef security = {.id = {NULL, 0}};
    size_t errors = reader->problems->errors;
    if (reader->pack->securities.count) {
        pack_problem(reader, root, "安全规则只写在一个文件里，这是第二个。");
        return;
    }
    read_fields(reader, root, security_fields, &security);
    if (reader->problems->errors > errors) {
        return;
    }
    security.place = node_place(reader, root);
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        int value = *(int *)(void *)((char *)&security + bounds[i].offset);
        if (value < bounds[i].least || value > bounds[i].most) {
            const yaml_node_t *part = node_value(reader, root, bounds[i].part);
            pack_problem(reader, node_value(reader, part, bounds[i].key), "“%s”要在%d到%d之间。", bounds[i].key,
                         bounds[i].least, bounds[i].most);
        }
    }
    *(SecurityDef *)list_add(reader->arena, &reader->pack->securities, sizeof security) = security;
}
