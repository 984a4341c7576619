#include "quantise.h"

/* Added to what is kept before its fraction is cut off. */
float rounding;

/* Each coefficient by itself, with nothing known but the run of zeros before it: the cheap way. */
u32 keep_block(i32 block, i32 c, u32 to) {
  const float *scale = factor[c];
  const float *value = worth[c];
  const float *prices = price[c != 0];
  const i32 table = (2 + (c != 0)) << 8;
  i32 last = 0;
  u32 *next = new_entry + to;
  for (u32 at = start[block], end = start[block + 1]; at < end; at++) {
    i32 k = entry[at] >> 16;
    i32 old = (i16)entry[at];
    i32 sign = old >> 31;
    float exact = ((old ^ sign) - sign) * scale[k];
    i32 run = k - last - 1;
    /* Kept at one step, it must save more error than its bits are worth. */
    if ((2 * exact - 1) * value[k] < prices[(run > 15 ? 15 : run) << 4 | 1]) continue;
    i32 size = (i32)(exact + rounding);
    size += size == 0;
    last = k;
    *next++ = (u32)k << 16 | (u16)((size ^ sign) - sign);
    for (; run > 15; run -= 16) frequency[table | 0xf0]++;
    frequency[table | run << 4 | width_of(size)]++;
  }
  if (last < 63) frequency[table]++;
  return next - new_entry - to;
}
