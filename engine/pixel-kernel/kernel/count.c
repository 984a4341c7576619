#include "kernel.h"

/* The colours that were met, and how many pixels each has. */
enum { MOST_COUNTED = 256 };
u32 counted[MOST_COUNTED];
u32 pixels_of[MOST_COUNTED];

/* Where each colour stands in the list; 0 for none, so places count from 1. */
#define SLOTS 1024
static i16 slot[SLOTS];
static i32 count;

void forget_colours(void) {
  __builtin_memset(slot, 0, sizeof slot);
  count = 0;
}

/* The slot of a colour, where it is or may be put. */
static inline i32 slot_of(u32 colour) {
  u32 at = (colour * 0x9e3779b1u) >> 22;
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
    }
    pixels_of[at] += 1;
  }
  return count;
}

/* How many bytes of some rows differ from those of the pixel to their left. */
i32 count_changes(const u8 *row, i32 bytes, i32 rows, i32 channels) {
  i32 changes = 0;
  for (i32 y = 0; y < rows; y++, row += bytes)
    for (i32 i = channels; i < bytes; i++) changes += row[i] != row[i - channels];
  return changes;
}

/* For each tile of `side` pixels a side in one row of them: whether all of its pixels are alike. */
void plain_tiles(const u8 *row, i32 width, i32 channels, i32 side, u8 *plain) {
  const i32 bytes = width * channels;
  for (i32 tile = 0; tile < width / side; tile++, row += side * channels, plain++) {
    const u32 colour = colour_of(row, channels);
    *plain = 1;
    for (i32 y = 0; y < side && *plain; y++)
      for (i32 x = 0; x < side; x++)
        if (colour_of(row + y * bytes + x * channels, channels) != colour) {
          *plain = 0;
          break;
        }
  }
}
