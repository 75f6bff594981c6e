/* Who has which entry open, and where the cursor is: in memory only, gone after a while without a sign. */
#include "web_internal.h"

#include <stdio.h>
#include <string.h>

enum { BUCKETS = 512, SEATS = 16, GONE_SECONDS = 45, FIELD_BYTES = 80 };

typedef struct Seat {
    int64_t entry, seen_at;
    char user[256], shown[256], field[FIELD_BYTES], row[FIELD_BYTES];
} Seat;

struct Presence {
    pthread_mutex_t lock;
    Seat seats[BUCKETS][SEATS];
};

Presence *presence_create(Arena *arena) {
    Presence *presence = ARENA_NEW(arena, Presence);
    pthread_mutex_init(&presence->lock, NULL);
    return presence;
}

void presence_destroy(Presence *presence) {
    if (presence) {
        pthread_mutex_destroy(&presence->lock);
    }
}

static Seat *bucket_of(Presence *presence, int64_t entry) {
    return presence->seats[(uint64_t)entry * 0x9E3779B97F4A7C15u >> 55];
}

/* The user's seat at the entry, else the one that was quiet for longest. */
static Seat *find_seat(Seat *bucket, int64_t entry, Str user) {
    Seat *oldest = bucket;
    for (int i = 0; i < SEATS; i++) {
        if (bucket[i].entry == entry && str_is(user, bucket[i].user)) {
            return &bucket[i];
        }
        oldest = bucket[i].seen_at < oldest->seen_at ? &bucket[i] : oldest;
    }
    return oldest;
}

void presence_note(Presence *presence, int64_t entry, const User *user, Str field, Str row) {
    pthread_mutex_lock(&presence->lock);
    Seat *seat = find_seat(bucket_of(presence, entry), entry, user->name);
    seat->entry = entry;
    seat->seen_at = time_now_seconds();
    snprintf(seat->user, sizeof seat->user, "%.*s", STR_ARG(user->name));
    snprintf(seat->shown, sizeof seat->shown, "%.*s", STR_ARG(user->shown));
    snprintf(seat->field, sizeof seat->field, "%.*s", STR_ARG(str_slice(field, 0, FIELD_BYTES - 1)));
    snprintf(seat->row, sizeof seat->row, "%.*s", STR_ARG(str_slice(row, 0, FIELD_BYTES - 1)));
    pthread_mutex_unlock(&presence->lock);
}

void presence_put(Presence *presence, int64_t entry, const User *user, Json *json) {
    int64_t now = time_now_seconds();
    json_key(json, "others");
    json_open_array(json);
    pthread_mutex_lock(&presence->lock);
    const Seat *bucket = bucket_of(presence, entry);
    for (int i = 0; i < SEATS; i++) {
        const Seat *seat = &bucket[i];
        if (seat->entry != entry || now - seat->seen_at > GONE_SECONDS || str_is(user->name, seat->user)) {
            continue;
        }
        char at[32];
        time_t seconds = (time_t)seat->seen_at;
        struct tm utc;
        gmtime_r(&seconds, &utc);
        strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &utc);
        json_open_object(json);
        json_put_text(json, "shown", seat->shown);
        json_put_text(json, "field", seat->field);
        json_put_text(json, "row", seat->row);
        json_put_text(json, "at", at);
        json_close_object(json);
    }
    pthread_mutex_unlock(&presence->lock);
    json_close_array(json);
}
