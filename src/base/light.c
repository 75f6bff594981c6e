/* The words of lights. */
#include "base.h"

const char *light_id(Light light) {
    static const char *const ids[LIGHTS] = {"grey", "green", "yellow", "red"};
    return (unsigned)light < LIGHTS ? ids[light] : "";
}
