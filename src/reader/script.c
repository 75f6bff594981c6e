/* Looking things up in the tables of script. */
#include "script.h"

bool script_reads(uint32_t character, Str reading) {
    if (character < SCRIPT_FIRST || character > SCRIPT_LAST) {
        return false;
    }
    Str rest = str_from(script_reading_texts[script_reading_of[character - SCRIPT_FIRST]]), one;
    while (str_cut(&rest, ' ', &one)) {
        if (str_equal(one, reading)) {
            return true;
        }
    }
    return false;
}

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
