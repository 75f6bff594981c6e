/* Looking things up in the tables of script. */
#include "script.h"

const uint16_t *gbk_codes(Arena *arena) {
    uint16_t *codes = ARENA_ARRAY(arena, 0x10000, uint16_t);
    for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
        for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
            uint32_t character = gbk_decode(lead, trail);
            if (character && !codes[character]) {
                codes[character] = (uint16_t)(lead << 8 | trail);
            }
        }
    }
    return codes;
}

bool script_common(uint32_t character, const uint16_t *codes) {
    uint32_t plain = script_simplify(character);
    unsigned code = plain < 0x10000 ? codes[plain] : 0;
    return code >= 0xB0A1 && code <= 0xD7F9 && (code & 0xFF) >= 0xA1;
}
