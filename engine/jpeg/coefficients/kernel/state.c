#include "kernel.h"

u32 fast[8][1 << FAST];
i32 limit[8][20];
i32 offset[8][20];
u8 symbols[8][256];
u8 pattern[16];
u8 back[16];
i32 places;
i32 sampling_h[4];
i32 sampling_v[4];
i16 *dc;
u32 *start;
u32 *entry;
u32 room;
i16 *new_dc;
u32 *new_start;
u32 *new_entry;
float factor[4][64];
float worth[4][64];
float *weight;
float price[2][256];
u32 frequency[PLAIN + 16];
u16 code[PLAIN + 16];
u8 length[PLAIN + 16];
u32 *token;

void place(i16 *dcs, u32 *starts, u32 *entries, u32 most) {
  dc = dcs;
  start = starts;
  entry = entries;
  room = most;
}

void place_new(i16 *dcs, u32 *starts, u32 *entries) {
  weight = 0;
  new_dc = dcs;
  new_start = starts;
  new_entry = entries;
}

void count_tokens(const u32 *from, const u32 *end) {
  for (; end - from >= 4; from += 4) {
    u32 a = from[0] >> 16, b = from[1] >> 16, c = from[2] >> 16, d = from[3] >> 16;
    frequency[a]++;
    frequency[b]++;
    frequency[c]++;
    frequency[d]++;
  }
  for (; from < end; from++) frequency[*from >> 16]++;
}
