#include "kernel.h"

/* The colours that were met, and how many pixels each has. */
enum { MOST_COUNTED = 4096 };
u32 counted[MOST_COUNTED];
u32 pixels_of[MOST_COUNTED];

/* Where each colour stands in the list; 0 for none, so places count from 1. */
#define SLOTS 16384
static i16 slot[SLOTS];
static i32 count;

void forget_colours(void) {
  __builtin_memset(slot, 0, sizeof slot);
  count = 0;
}

/* The slot of a colour, where it is or may be put. */
static inline i32 slot_of(u32 colour) {
  u32 at = (colour * 0x9e3779b1u) >> 18;
  while (slot[at] && counted[slot[at] - 1] != colour) at = (at + 1) % SLOTS;
  return (i32)at;
}

/*
 * Counts the pixels of each colour, beside those that were counted before. Returns how many colours there are, or -1
 * where they are more than `most`. `*runs` grows by one for each pixel that differs from the one before it.
 */
i32 count_colours(const u8 *pixel, i32 pixels, i32 channels, i32 most, i32 *runs) {
  u32 last = 0;
  i32 at = -1;
  for (i32 i = 0; i < pixels; i++, pixel += channels) {
    u32 colour = colour_of(pixel, channels);
    if (at < 0 || colour != last) {
      last = colour;
      *runs += 1;
      i32 place = slot_of(colour);
      if (!slot[place]) {
        if (count == most) return -1;
        counted[count] = colour;
        pixels_of[count] = 0;
        slot[place] = (i16)++count;
      }
      at = slot[place] - 1;
      pixels_of[at] += 1;
      continue;
    }
    const i32 more = run_after(pixel, pixels - 1 - i, channels);
    pixels_of[at] += 1 + (u32)more;
    i += more;
    pixel += more * channels;
  }
  return count;
}

/* How many bytes of some rows differ from those of the pixel to their left. */
i32 count_changes(const u8 *row, i32 bytes, i32 rows, i32 channels) {
  i32 changes = 0;
  for (i32 y = 0; y < rows; y++, row += bytes) {
    i32 i = channels;
    while (i + 16 <= bytes) {
      /* A lane of a byte holds no more than 255 of them. */
      const i32 end = bytes - i > 255 * 16 ? i + 255 * 16 : bytes;
      v128_t lanes = wasm_i8x16_const_splat(0);
      for (; i + 16 <= end; i += 16)
        lanes = wasm_i8x16_sub(lanes, wasm_i8x16_ne(wasm_v128_load(row + i), wasm_v128_load(row + i - channels)));
      lanes = wasm_u32x4_extadd_pairwise_u16x8(wasm_u16x8_extadd_pairwise_u8x16(lanes));
      changes += wasm_i32x4_extract_lane(lanes, 0) + wasm_i32x4_extract_lane(lanes, 1) +
                 wasm_i32x4_extract_lane(lanes, 2) + wasm_i32x4_extract_lane(lanes, 3);
    }
    for (; i < bytes; i++) changes += row[i] != row[i - channels];
  }
  return changes;
}

static inline i32 are_same(const u8 *one, const u8 *other, i32 bytes) {
  for (; bytes >= 8; bytes -= 8, one += 8, other += 8)
    if (wasm_i64x2_extract_lane(wasm_v128_load64_zero(one), 0) != wasm_i64x2_extract_lane(wasm_v128_load64_zero(other), 0))
      return 0;
  for (; bytes > 0; bytes--)
    if (*one++ != *other++) return 0;
  return 1;
}

/* Whether all pixels of a row of them are of a colour; what is transparent has none, whatever its bytes. */
static inline i32 is_plain(const u8 *pixel, i32 pixels, i32 channels, u32 colour) {
  for (; pixels > 0; pixels--, pixel += channels)
    if (colour_of(pixel, channels) != colour) return 0;
  return 1;
}

/* For each tile of `side` pixels a side in one row of them: whether all of its pixels are alike. */
void plain_tiles(const u8 *row, i32 width, i32 channels, i32 side, u8 *plain) {
  const i32 bytes = width * channels, across = side * channels;
  for (i32 tile = 0; tile < width / side; tile++, row += across, plain++) {
    const u32 colour = colour_of(row, channels);
    *plain = (u8)is_plain(row, side, channels, colour);
    for (i32 y = 1; y < side && *plain; y++) {
      const u8 *next = row + y * bytes;
      *plain = are_same(next, row, across) || (channels % 2 == 0 && is_plain(next, side, channels, colour));
    }
  }
}
