/* Quality of drafts: what is odd is asked about before it is approved. */
#include "collect_support.h"

static Quality look(Desk *desk, int64_t round, const char *unit) {
    Frame *frame = world_load(desk->world, "2024", true);
    QualityFrames frames = {.frame = frame};
    Quality quality;
    if (round) {
        must(quality_round(desk->collect, round, frame, desk->arena, &frames.frame, &desk->err), &desk->err);
    }
    must(quality_find(&frames, unit_of(frame, unit), desk->arena, &quality, &desk->err), &desk->err);
    return quality;
}

static const Finding *slip_of(const Quality *quality) {
    for (size_t i = 0; i < quality->count; i++) {
        if (quality->findings[i].kind == QUALITY_SLIP) {
            return &quality->findings[i];
        }
    }
    return NULL;
}

static void drafts_are_looked_at_before_they_are_approved(void **state) {
    Desk *desk = *state;
    int64_t round = desk_round(desk, "base", COUNTY), entry = desk_entry(desk, round, FIRST);
    desk_type(desk, NULL, entry, "pupils_P", "1000"); /* 100 the year before */
    Quality stored = look(desk, 0, COUNTY), drafts = look(desk, round, COUNTY);
    assert_null(slip_of(&stored));
    const Finding *slip = slip_of(&drafts);
    assert_non_null(slip);
    assert_true(str_is(slip->subject, "pupils_P") && str_is(desk->world->frame->tree.units[slip->unit].code, FIRST));
    desk_type(desk, NULL, entry, "pupils_P", "");
    drafts = look(desk, round, COUNTY);
    assert_null(slip_of(&drafts)); /* emptied is not zero */
    desk_type(desk, NULL, entry, "pupils_P", "一千");
    drafts = look(desk, round, FIRST);
    assert_null(slip_of(&drafts)); /* nor is what cannot be read */
}

static void a_round_of_another_year_or_none_is_refused(void **state) {
    Desk *desk = *state;
    int64_t round = desk_round(desk, "base", COUNTY);
    const Frame *drafts, *frame = world_load(desk->world, "2023", false);
    assert_false(quality_round(desk->collect, round, frame, desk->arena, &drafts, &desk->err));
    assert_told(desk, ERR_USAGE, "2024年度");
    assert_false(quality_round(desk->collect, 999, frame, desk->arena, &drafts, &desk->err));
    assert_int_equal(desk->err.kind, ERR_NOT_FOUND);
}

int main(int count, char **words) {
    if (count >= 2 && strcmp(words[1], "--table-reader") == 0) {
        return table_child_main(count - 2, words + 2);
    }
    const struct CMUnitTest tests[] = {
        DESK_TEST(drafts_are_looked_at_before_they_are_approved),
        DESK_TEST(a_round_of_another_year_or_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
