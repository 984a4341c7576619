#include "reader.h"

/* The blocks between two restarts. Answers how many AC values there are by now, or less than nothing: -1 for data that
 * breaks the standard, -2 for no more room. */
i32 read_interval(const u8 *data, i32 bytes, i32 from, i32 to, u32 count) {
  Reader reader = {data, 0, 0, 0};
  i32 previous[4] = {0, 0, 0, 0};
  i32 in_unit = 0;
  for (i32 block = from; block < to; block++) {
    i32 component = pattern[in_unit];
    in_unit = in_unit + 1 == places ? 0 : in_unit + 1;
    start[block] = count;
    if (count + 64 > room) return -2;
    if (reader.at > bytes + 8) return -1;
    i32 symbol = next_symbol(&reader, 2 * component);
    if (symbol < 0 || symbol > 11) return -1;
    previous[component] += extend(take(&reader, symbol), symbol);
    if (previous[component] > MOST_DC || previous[component] < -MOST_DC) return -1;
    dc[block] = previous[component];
    for (i32 k = 1; k < 64; k++) {
      symbol = next_symbol(&reader, 2 * component + 1);
      i32 bits = symbol & 15;
      if (bits) {
        /* A symbol leaves 16 bits at least, enough for its value. */
        reader.bits -= bits;
        i32 value = extend((reader.held >> reader.bits) & ((1 << bits) - 1), bits);
        k += symbol >> 4;
        if (symbol < 0 || k > 63) return -1;
        entry[count++] = (u32)k << 16 | (u16)value;
      } else if (symbol == 0xf0) {
        k += 15;
      } else if (symbol == 0) {
        break;
      } else {
        return -1;
      }
    }
  }
  return is_done(&reader, bytes) ? (i32)count : -1;
}
