#include "kernel.h"

/* By channel: what a difference from the prediction, plus 255, is rounded to. Filled in by the caller. */
i16 rounded[4][512];

/* Channels and filter are constants in each loop. */
#define INLINE static inline __attribute__((always_inline))

static inline i32 size(i32 value) { return value < 0 ? -value : value; }

/* Filter types of PNG (section 9.2). */
enum { NONE, SUB, UP, AVERAGE, PAETH };

static inline i32 paeth(i32 left, i32 up, i32 corner) {
  i32 a = size(up - corner), b = size(left - corner), c = size(left + up - 2 * corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

static inline u32 four(const u8 *bytes) {
  u32 all;
  __builtin_memcpy(&all, bytes, 4);
  return all;
}

/* Whether a pixel is as the one to its left and the one above it: what is plain stays plain. */
static inline i32 is_plain(const u8 *pixel, const u8 *above, i32 channels, i32 first) {
  if (channels == 4) {
    u32 one = four(pixel);
    return one == four(above) && (first || one == four(pixel - 4));
  }
  for (i32 c = 0; c < channels; c++)
    if (pixel[c] != above[c] || (!first && pixel[c] != pixel[c - channels])) return 0;
  return 1;
}

static inline i32 same(const u8 *one, const u8 *other, v128_t counted) {
  return !wasm_v128_any_true(wasm_v128_and(wasm_v128_xor(wasm_v128_load(one), wasm_v128_load(other)), counted));
}

/*
 * Whether the next 16 bytes or so, as many as whole pixels fill, all become as the pixel before them, with nothing left
 * to code: all around them is like it in the result, and they are hidden, or plain and like it in the source.
 */
INLINE i32 goes_on(const u8 *was, const u8 *above_was, const u8 *above_is, const u8 *is, const i32 channels) {
  const v128_t all = wasm_i8x16_const_splat(-1);
  const v128_t counted = channels == 3 ? wasm_u8x16_const(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
                                                          255, 255, 0)
                                       : all;
  if (!same(above_is, above_is - channels, counted)) return 0;
  for (i32 c = -channels; c < 0; c++)
    if (is[c] != above_is[c]) return 0;
  if (channels == 4 && is[-1] == 0) {
    const v128_t alpha = wasm_i32x4_const_splat((i32)0xff000000);
    if (!wasm_v128_any_true(wasm_v128_and(wasm_v128_load(was), alpha))) return 1;
  }
  for (i32 c = -channels; c < 0; c++)
    if (is[c] != was[c]) return 0;
  return same(was, was - channels, counted) && same(was, above_was, counted);
}

/* Pixels of a row: `was` below `above_was` of the source, `is` below `above_is` of the result. Returns how much is left to code. */
INLINE i32 round_some(const u8 *was, const u8 *above_was, const u8 *above_is, u8 *is, u8 *out, i32 pixels,
                             const i32 first, const i32 channels, const i32 filter) {
  const i32 colours = channels - !(channels & 1);
  i32 sum = 0;
  for (i32 x = 0; x < pixels; x++) {
    const i32 plain = is_plain(was, above_was, channels, first);
    const i32 hidden = !(channels & 1) && was[colours] == 0;
    for (i32 c = 0; c < channels; c++) {
      i32 left = first ? 0 : is[c - channels], up = above_is[c], corner = first ? 0 : above_is[c - channels];
      i32 guess = filter == NONE  ? 0
                  : filter == SUB ? left
                  : filter == UP  ? up
                  : filter == AVERAGE ? (left + up) >> 1
                                      : paeth(left, up, corner);
      i32 rest = was[c] - guess;
      if (c < colours) {
        if (hidden) rest = 0;
        else if (!plain) {
          rest = rounded[c][rest + 255];
          if (rest > 255 - guess) rest = 255 - guess;
          if (rest < -guess) rest = -guess;
        }
      }
      is[c] = guess + rest;
      out[c] = rest;
      sum += size(rest);
    }
    was += channels, above_was += channels, above_is += channels, is += channels, out += channels;
  }
  return sum;
}

/* The first pixel has none to its left. */
static i32 round_first(const u8 *was, const u8 *above_was, const u8 *above_is, u8 *is, u8 *out, i32 channels, i32 filter) {
  return round_some(was, above_was, above_is, is, out, 1, 1, channels, filter);
}

INLINE i32 round_row(const u8 *was, const u8 *above_was, const u8 *above_is, u8 *is, u8 *out, i32 width,
                     const i32 channels, const i32 filter) {
  const i32 most = 16 / channels;
  i32 sum = round_first(was, above_was, above_is, is, out, channels, filter), at = channels;
  for (i32 x = 1, some; x < width; x += some, at += some * channels) {
    some = x + most < width ? most : width - x;
    if (x + most < width && goes_on(was + at, above_was + at, above_is + at, is + at, channels)) {
      for (i32 i = at; i < at + most * channels; i++) is[i] = is[i - channels];
      __builtin_memset(out + at, 0, most * channels);
    } else sum += round_some(was + at, above_was + at, above_is + at, is + at, out + at, some, 0, channels, filter);
  }
  return sum;
}

static i32 row_of(const u8 *was, const u8 *above_was, const u8 *above_is, u8 *is, u8 *out, i32 width, i32 channels,
                  i32 filter) {
#define ROW(CHANNELS, FILTER) \
  if (channels == CHANNELS && filter == FILTER) \
    return round_row(was, above_was, above_is, is, out, width, CHANNELS, FILTER);
#define ROWS(CHANNELS) ROW(CHANNELS, NONE) ROW(CHANNELS, SUB) ROW(CHANNELS, UP) ROW(CHANNELS, AVERAGE) ROW(CHANNELS, PAETH)
  ROWS(1) ROWS(2) ROWS(3) ROWS(4)
  return 0;
}

/* Pixels of one row by the average, from one on. */
static void round_part(const u8 *was, u8 *is, u8 *out, i32 bytes, i32 from, i32 pixels, i32 channels) {
  const i32 at = from * channels;
#define PART(FIRST, CHANNELS) \
  if (channels == CHANNELS && (from == 0) == FIRST) \
    round_some(was + at, was - bytes + at, is - bytes + at, is + at, out + at, pixels, FIRST, CHANNELS, AVERAGE);
  PART(1, 3) PART(1, 4) PART(0, 3) PART(0, 4)
}

/* Four rows of colour by the average, all at once but for their ends: each lags a pixel behind the one above it. */
static void round_four(const u8 *was, u8 *is, u8 *out, i32 width, i32 channels) {
  const i32 bytes = width * channels;
#define EACH(ROW, FROM, PIXELS) \
  round_part(was + ROW * bytes, is + ROW * bytes, out + ROW * (bytes + 1), bytes, FROM, PIXELS, channels);
  for (i32 row = 0; row < 4; row++) {
    EACH(row, 0, 1)
    EACH(row, 1, 3 - row)
  }
  round_slanted(was + 4 * channels, is + 4 * channels, out + 4 * channels, bytes, width - 4, channels);
  for (i32 row = 1; row < 4; row++) EACH(row, width - row, row)
}

/*
 * Rounds the difference of each pixel from what its neighbours, rounded already, say of it: no error is larger than
 * half a step. The row above the first stands before both pictures. Of the filters (a bit each) every row takes the one
 * that leaves least. `out` gets a byte for the filter before each row; `spare` holds two rows.
 */
void round_rows(const u8 *was, u8 *is, u8 *out, u8 *spare, i32 width, i32 rows, i32 channels, i32 filters) {
  const i32 bytes = width * channels;
  const i32 only = (filters & (filters - 1)) == 0;
  i32 y = 0;
  if (filters == 1 << AVERAGE && channels >= 3 && width > 4)
    for (; y + 4 <= rows; y += 4, was += 4 * bytes, is += 4 * bytes, out += 4 * (bytes + 1)) {
      for (i32 row = 0; row < 4; row++) out[row * (bytes + 1)] = AVERAGE;
      round_four(was, is, out + 1, width, channels);
    }
  for (; y < rows; y++, was += bytes, is += bytes, out += bytes + 1) {
    i32 least = 0x7fffffff;
    for (i32 filter = NONE; filter <= PAETH; filter++) {
      if (!(filters >> filter & 1)) continue;
      u8 *to = only ? is : spare, *rest = only ? out + 1 : spare + bytes;
      i32 sum = row_of(was, was - bytes, is - bytes, to, rest, width, channels, filter);
      if (sum >= least) continue;
      least = sum;
      out[0] = filter;
      if (only) continue;
      __builtin_memcpy(is, spare, bytes);
      __builtin_memcpy(out + 1, spare + bytes, bytes);
    }
  }
}
