/* Looking things up in the tables of script. */
#include "script.h"

#include <string.h>

bool script_list_reads(unsigned list, Str reading) {
    const char *at = script_reading_texts[list];
    while (at && *at) { /* readings that are parted by blanks: mostly the first byte tells */
        if (reading.len && *at == reading.data[0] && strncmp(at, reading.data, reading.len) == 0 &&
            (at[reading.len] == ' ' || !at[reading.len])) {
            return true;
        }
        while (*at && *at != ' ') {
            at++;
        }
        at += *at == ' ';
    }
    return false;
}

bool script_reads(uint32_t character, Str reading) {
    return script_list_reads(script_list_of(character), reading);
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
