#include "kernel.h"

/* Coefficients by component, place and size: how many there are; of DCs what their differences are. Sizes from 48 on are
 * taken together by powers of two. */
#define EXACT 48
#define SIZES 64
u32 seen[4][64][SIZES];
static inline i32 size_class(i32 size) {
  if (size < EXACT) return size;
  i32 class = EXACT + width_of(size) - width_of(EXACT);
  return class < SIZES ? class : SIZES - 1;
}

/* One in so many units, taken at random but always the same; answers how many units that was. */
i32 measure(i32 units, u32 every) {
  for (i32 i = 0; i < 4 * 64 * SIZES; i++) ((u32 *)seen)[i] = 0;
  u32 random = 1;
  i32 taken = 0;
  for (i32 unit = 0; unit < units; taken++) {
    for (i32 i = 0; i < places; i++) {
      i32 block = unit * places + i;
      i32 before = block - back[i], c = pattern[i];
      i32 difference = dc[block] - (before < 0 ? 0 : dc[before]);
      seen[c][0][size_class(difference < 0 ? -difference : difference)]++;
      for (u32 at = start[block]; at < start[block + 1]; at++) {
        i32 k = entry[at] >> 16, value = (i16)entry[at], size = size_class(value < 0 ? -value : value);
        seen[c][k][size]++;
      }
    }
    random = random * 1664525u + 1013904223u;
    unit += every == 1 ? 1 : 1 + (random >> 16) % (2 * every - 1);
  }
  return taken;
}
