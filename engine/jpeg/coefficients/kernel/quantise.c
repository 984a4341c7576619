#include "quantise.h"

/* Quantises one in so many units anew, taken at random but always the same; answers how many units that was. */
i32 quantise(i32 units, u32 every, i32 thorough) {
  for (i32 i = 0; i < PLAIN + 16; i++) frequency[i] = 0;
  u32 random = 1, count = 0;
  i32 taken = 0;
  for (i32 unit = 0; unit < units; taken++) {
    for (i32 i = 0; i < places; i++) {
      i32 block = unit * places + i, before = block - back[i], c = pattern[i];
      new_start[block] = count;
      new_dc[block] = nearest(dc[block] * factor[c][0]);
      i32 difference = new_dc[block] - (before >= 0 ? nearest(dc[before] * factor[c][0]) : 0);
      frequency[(c != 0) << 8 | width_of(difference < 0 ? -difference : difference)]++;
      count += thorough ? choose_block(block, c, count) : keep_block(block, c, count);
      /* Of a sample only the symbols are of use. */
      if (every > 1) count = 0;
    }
    random = random * 1664525u + 1013904223u;
    unit += every == 1 ? 1 : 1 + (random >> 16) % (2 * every - 1);
  }
  new_start[units * places] = count;
  return taken;
}
