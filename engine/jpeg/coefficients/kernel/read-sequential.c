#include "reader.h"

/* Whole coefficients by the next bits, for each AC lookup: value << 16 | places on from the one before << 8 | bits in all;
 * 0 where they are more, or something else comes. The end of a block leads behind every place. */
static u32 coefficient[8][1 << FAST];
#define END 64

static void fill_coefficients(i32 table) {
  for (i32 next = 0; next < 1 << FAST; next++) {
    u32 found = fast[table][next];
    i32 bits = found & 15, all = found >> 16, run = found >> 4 & 15, value = 0;
    coefficient[table][next] = 0;
    if (found == 0 || all > FAST || (bits == 0 && run)) continue;
    if (bits) value = extend(next >> (FAST - all) & ((1 << bits) - 1), bits);
    coefficient[table][next] = (u32)value << 16 | (bits ? run + 1 : END) << 8 | all;
  }
}

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
    for (i32 k = 0; k < 63;) {
      refill(&reader);
      u32 whole = coefficient[table][reader.held >> (64 - FAST)];
      if (whole) {
        skip(&reader, whole & 255);
        i32 places_on = whole >> 8 & 255;
        k += places_on;
        if (k <= 63) *next++ = (u32)k << 16 | whole >> 16;
        else if (places_on != END) return -1;
        continue;
      }
      u32 found = next_code(&reader, table);
      i32 bits = found & 15, run = found >> 4 & 15;
      i32 value = bits ? extend(reader.held << (found >> 8 & 255) >> (64 - bits), bits) : 0;
      skip(&reader, found >> 16);
      if (bits == 0 && run == 0 && found) break;
      k += run + 1;
      if (bits ? k > 63 : run < 15) return -1;
      if (bits) *next++ = (u32)k << 16 | (u16)value;
    }
    count = next - entry;
  }
  return is_done(&reader, bytes, exact) ? (i32)count : -1;
}

/* A scan of all components, of which so many blocks stand between two restarts; `data` is room to work in. Answers as
 * above. */
i32 read_sequential(const u8 *raw, i32 bytes, u32 *data, i32 exact, i32 blocks, i32 each) {
  Cut cut = {raw, raw + bytes, 0, 0};
  for (i32 i = 0; i < places; i++)
    if (i == 0 || pattern[i] != pattern[i - 1]) fill_coefficients(2 * pattern[i] + 1);
  i32 count = 0;
  for (i32 from = 0; from < blocks && count >= 0; from += each) {
    i32 length = next_interval(&cut, data);
    i32 to = blocks - from < each ? blocks : from + each;
    if (length < 0 || cut.whole != (to == blocks)) return -1;
    count = read_blocks(data, length, exact, from, to, count);
  }
  return count;
}
