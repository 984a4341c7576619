#include "reader.h"

/* The blocks between two restarts. Answers how many AC values there are by now, or less than nothing: -1 for data that
 * breaks the standard, -2 for no more room. */
static i32 read_blocks(const u32 *data, i32 bytes, i32 exact, i32 from, i32 to, u32 count) {
  Reader reader = read_from(data);
  const u32 *behind = data + (bytes >> 2) + 3;
  i32 previous[4] = {0, 0, 0, 0};
  i32 in_unit = 0;
  for (i32 block = from; block < to; block++) {
    i32 component = pattern[in_unit];
    in_unit = in_unit + 1 == places ? 0 : in_unit + 1;
    start[block] = count;
    if (count + 64 > room) return -2;
    if (reader.at > behind) return -1;
    i32 size = next_symbol(&reader, 2 * component);
    if (size < 0 || size > 11) return -1;
    previous[component] += extend(take(&reader, size), size);
    if (previous[component] > MOST_DC || previous[component] < -MOST_DC) return -1;
    dc[block] = previous[component];
    const i32 table = 2 * component + 1;
    u32 *next = entry + count;
    for (i32 k = 1; k < 64; k++) {
      u32 found = next_code(&reader, table);
      i32 bits = found & 15;
      if (bits) {
        /* The value need not wait until its code is taken. */
        i32 value = extend(reader.held << (found >> 8 & 255) >> (64 - bits), bits);
        skip(&reader, found >> 16);
        k += found >> 4 & 15;
        if (k > 63) return -1;
        *next++ = (u32)k << 16 | (u16)value;
        continue;
      }
      i32 run = found >> 4 & 15;
      skip(&reader, found >> 16);
      if (run == 15) k += 15;
      else if (run || found == 0) return -1;
      else break;
    }
    count = next - entry;
  }
  return is_done(&reader, bytes, exact) ? (i32)count : -1;
}

/* A scan of all components, of which so many blocks stand between two restarts; `data` is room to work in. Answers as
 * above. */
i32 read_sequential(const u8 *raw, i32 bytes, u32 *data, i32 exact, i32 blocks, i32 each) {
  Cut cut = {raw, raw + bytes, 0, 0};
  i32 count = 0;
  for (i32 from = 0; from < blocks && count >= 0; from += each) {
    i32 length = next_interval(&cut, data);
    i32 to = blocks - from < each ? blocks : from + each;
    if (length < 0 || cut.whole != (to == blocks)) return -1;
    count = read_blocks(data, length, exact, from, to, count);
  }
  return count;
}
