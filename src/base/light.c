/* Lights: their words, and which one a deadline shows. */
#include "base.h"

const char *light_id(Light light) {
    static const char *const ids[LIGHTS] = {"grey", "green", "yellow", "red"};
    return (unsigned)light < LIGHTS ? ids[light] : "";
}

Light light_of_days(int left, int near_days) {
    return left < 0 ? LIGHT_RED : left == 0 || left <= near_days ? LIGHT_YELLOW : LIGHT_GREEN;
}

Light light_of_days_patient(int left, int near_days, int red_days) {
    return left < 0 && -left < red_days ? LIGHT_YELLOW : light_of_days(left, near_days);
}

Light light_worse(Light a, Light b) {
    return a > b ? a : b;
}
