#include "quantise.h"

/* Added to what is kept before its fraction is cut off. */
float rounding;

/* What becomes of a size, by component and place, told once for all coefficients of it: nothing, a number of new steps,
 * or a number where that is worth its bits only behind some runs of zeros. LARGE stands for itself and all above. */
#define LARGE 31
#define PERHAPS 32
#define ASK 255
static u8 told[4][64][LARGE + 1];

/* Kept at one step, it must save more error than its bits are worth. */
static i32 is_kept(float exact, float value, float bits) { return (2 * exact - 1) * value >= bits; }

static i32 steps_of(float exact) {
  i32 size = (i32)(exact + rounding);
  return size + (size == 0);
}

void fill_told(void) {
  for (i32 c = 0; c <= pattern[places - 1]; c++) {
    float fewest = price[c != 0][1], most = fewest;
    for (i32 run = 1; run < 16; run++) {
      float bits = price[c != 0][run << 4 | 1];
      if (bits < fewest) fewest = bits;
      if (bits > most) most = bits;
    }
    for (i32 k = 1; k < 64; k++) {
      for (i32 size = 1; size < LARGE; size++) {
        float exact = size * factor[c][k];
        u8 steps = steps_of(exact);
        told[c][k][size] = !is_kept(exact, worth[c][k], fewest) ? 0 : is_kept(exact, worth[c][k], most) ? steps : PERHAPS + steps;
      }
      told[c][k][LARGE] = ASK;
    }
  }
}

/* Each coefficient by itself, with nothing known but the run of zeros before it: the cheap way. */
u32 keep_block(i32 block, i32 c, u32 to) {
  const float *prices = price[c != 0];
  const i32 table = (2 + (c != 0)) << 8;
  /* Which ones come to nothing is seen without a branch, which would be guessed wrong too often. */
  u32 one[64];
  u32 *behind = one;
  const u32 *from = entry + start[block];
  for (i32 i = 0, count = start[block + 1] - start[block]; i < count; i++) {
    i32 k = from[i] >> 16, old = (i16)from[i], sign = old >> 31, size = (old ^ sign) - sign;
    u32 steps = told[c][k][size < LARGE ? size : LARGE];
    *behind = steps << 24 | from[i];
    behind += steps != 0;
  }
  i32 last = 0;
  u32 *next = new_entry + to, *at = token;
  for (const u32 *each = one; each < behind; each++) {
    u32 found = *each;
    i32 k = found >> 16 & 255, old = (i16)found, sign = old >> 31, size = found >> 24;
    i32 run = k - last - 1;
    if (size >= PERHAPS) {
      float exact = ((old ^ sign) - sign) * factor[c][k];
      if (!is_kept(exact, worth[c][k], prices[(run > 15 ? 15 : run) << 4 | 1])) continue;
      size = size == ASK ? steps_of(exact) : size - PERHAPS;
    }
    last = k;
    *next++ = (u32)k << 16 | (u16)((size ^ sign) - sign);
    for (; run > 15; run -= 16) at = note(at, table | 0xf0, 0);
    at = note(at, table | run << 4 | width_of(size), 0);
  }
  if (last < 63) at = note(at, table, 0);
  token = at;
  return next - new_entry - to;
}
