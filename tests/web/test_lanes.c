/* Behaviours of lanes: everything taken is run, a full queue is told, the end waits for what was taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "web_internal.h"

enum { MANY = 2000 };

static atomic_int ran, running, most_running;
static atomic_bool held;
static Request requests[MANY];

static void run_one(Request *request) {
    int now = atomic_fetch_add(&running, 1) + 1, most = atomic_load(&most_running);
    while (now > most && !atomic_compare_exchange_weak(&most_running, &most, now)) {
    }
    while (atomic_load(&held)) {
        usleep(200);
    }
    request->unit++;
    atomic_fetch_add(&ran, 1);
    atomic_fetch_sub(&running, 1);
}

static Lane *lane_of(Arena *arena, size_t threads, size_t most_waiting) {
    Lane *lane;
    Err err = {.kind = ERR_NONE};
    const LaneOptions options = {.threads = threads, .most_waiting = most_waiting, .run = run_one};
    atomic_store(&ran, 0);
    atomic_store(&most_running, 0);
    atomic_store(&held, false);
    for (size_t i = 0; i < MANY; i++) {
        requests[i] = (Request){.unit = 0};
    }
    assert_true(lane_start(arena, &options, &lane, &err));
    return lane;
}

static void wait_until(const atomic_int *what, int wanted) {
    for (int i = 0; i < 50000 && atomic_load(what) < wanted; i++) {
        usleep(200);
    }
    assert_int_equal(atomic_load(what), wanted);
}

static void everything_taken_is_run_once(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Lane *lane = lane_of(arena, 8, MANY);
    for (size_t i = 0; i < MANY; i++) {
        assert_true(lane_put(lane, &requests[i]));
    }
    wait_until(&ran, MANY);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(requests[i].unit, 1);
    }
    assert_in_range(atomic_load(&most_running), 1, 8);
    lane_stop(lane);
    arena_destroy(arena);
}

static void a_full_queue_refuses_and_takes_again_once_there_is_room(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Lane *lane = lane_of(arena, 2, 3);
    atomic_store(&held, true);
    assert_true(lane_put(lane, &requests[0]) && lane_put(lane, &requests[1]));
    wait_until(&running, 2);
    for (size_t i = 2; i < 5; i++) {
        assert_true(lane_put(lane, &requests[i])); /* they wait */
    }
    assert_false(lane_put(lane, &requests[5]));
    atomic_store(&held, false);
    wait_until(&ran, 5);
    assert_true(lane_put(lane, &requests[5]));
    wait_until(&ran, 6);
    lane_stop(lane);
    arena_destroy(arena);
}

static void a_lane_that_is_busy_holds_up_no_other(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Lane *busy = lane_of(arena, 1, 10);
    atomic_store(&held, true);
    assert_true(lane_put(busy, &requests[0]) && lane_put(busy, &requests[1]));
    wait_until(&running, 1);
    Lane *other;
    Err err = {.kind = ERR_NONE};
    const LaneOptions options = {.threads = 1, .most_waiting = 10, .run = run_one};
    assert_true(lane_start(arena, &options, &other, &err));
    assert_true(lane_put(other, &requests[2]));
    wait_until(&running, 2); /* it began although the first lane is held */
    atomic_store(&held, false);
    wait_until(&ran, 3);
    lane_stop(busy);
    lane_stop(other);
    arena_destroy(arena);
}

static void *stop_main(void *lane) {
    lane_stop(lane);
    return NULL;
}

static void the_end_waits_for_what_was_taken_and_takes_nothing_more(void **state) {
    (void)state;
    Arena *arena = arena_create();
    Lane *lane = lane_of(arena, 2, 100);
    pthread_t stopping;
    atomic_store(&held, true);
    for (size_t i = 0; i < 20; i++) {
        assert_true(lane_put(lane, &requests[i]));
    }
    wait_until(&running, 2);
    assert_int_equal(pthread_create(&stopping, NULL, stop_main, lane), 0);
    bool refused = false;
    for (size_t i = 20; i < 70 && !refused; i++) {
        refused = !lane_put(lane, &requests[i]);
        usleep(2000);
    }
    assert_true(refused);
    assert_int_equal(atomic_load(&ran), 0);
    atomic_store(&held, false);
    pthread_join(stopping, NULL);
    assert_true(atomic_load(&ran) >= 20);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_taken_is_run_once),
        cmocka_unit_test(a_full_queue_refuses_and_takes_again_once_there_is_room),
        cmocka_unit_test(a_lane_that_is_busy_holds_up_no_other),
        cmocka_unit_test(the_end_waits_for_what_was_taken_and_takes_nothing_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
