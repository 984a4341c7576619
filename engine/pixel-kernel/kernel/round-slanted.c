#include "kernel.h"

/* By channel, twice: 1 / step as a part of 32768; a scale; the step as a part of 32768 / scale. Filled in by the caller. */
i16 steps[3][8];

#define INLINE static inline __attribute__((always_inline))

/* A pixel each of four rows, each in the row below one pixel further left; of three channels the fourth byte is no one's. */
INLINE v128_t load_four(const u8 *first, i32 next) {
  v128_t four = wasm_v128_load32_zero(first);
  four = wasm_v128_load32_lane(first + next, four, 1);
  four = wasm_v128_load32_lane(first + 2 * next, four, 2);
  return wasm_v128_load32_lane(first + 3 * next, four, 3);
}

INLINE void store_four(u8 *first, i32 next, v128_t four, const i32 channels) {
#define STORE(LANE) \
  if (channels == 4) wasm_v128_store32_lane(first + LANE * next, four, LANE); \
  else { \
    wasm_v128_store16_lane(first + LANE * next, four, 2 * LANE); \
    wasm_v128_store8_lane(first + LANE * next + 2, four, 4 * LANE + 2); \
  }
  STORE(0) STORE(1) STORE(2) STORE(3)
}

/* What stands above four pixels: of the first row what is given, of the others the pixel that was last in the row above. */
INLINE v128_t above_four(const u8 *first, v128_t last) {
  return wasm_i8x16_shuffle(wasm_v128_load32_zero(first), last, 0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27);
}

/* Sizes of differences, rounded to steps. */
INLINE v128_t rounded_sizes(v128_t sizes, v128_t share, v128_t scale, v128_t step) {
#define ROUNDED(HALF) \
  wasm_i16x8_q15mulr_sat( \
      wasm_i16x8_mul(wasm_i16x8_q15mulr_sat(wasm_u16x8_extend_##HALF##_u8x16(sizes), share), scale), step)
  return wasm_u8x16_narrow_i16x8(ROUNDED(low), ROUNDED(high));
}

INLINE void round_some(const u8 *was, u8 *is, u8 *out, i32 bytes, i32 pixels, const i32 channels) {
  const i32 next = bytes - channels, next_out = next + 1;
  const v128_t share = wasm_v128_load(steps[0]), scale = wasm_v128_load(steps[1]), step = wasm_v128_load(steps[2]);
  const v128_t colours = wasm_i32x4_const_splat(0x00ffffff), alpha = wasm_v128_not(colours);
  v128_t last_was = load_four(was - channels, next), last_is = load_four(is - channels, next);
  for (i32 x = 0; x < pixels; x++, was += channels, is += channels, out += channels) {
    v128_t now = load_four(was, next), above = above_four(is - bytes, last_is);
    v128_t changes = wasm_v128_or(wasm_v128_xor(now, last_was),
                                  wasm_v128_xor(now, above_four(was - bytes, last_was)));
    if (channels == 3) changes = wasm_v128_and(changes, colours);
    v128_t plain = wasm_i32x4_eq(changes, wasm_i32x4_const_splat(0));
    /* PNG rounds the average down, this instruction up. */
    v128_t odd = wasm_v128_and(wasm_v128_xor(last_is, above), wasm_i8x16_const_splat(1));
    v128_t guess = wasm_i8x16_sub(wasm_u8x16_avgr(last_is, above), odd);
    v128_t more = wasm_u8x16_sub_sat(now, guess), less = wasm_u8x16_sub_sat(guess, now);
    v128_t exact = wasm_v128_or(more, less);
    v128_t size = wasm_v128_bitselect(exact, rounded_sizes(exact, share, scale, step), plain);
    if (channels == 4) {
      v128_t hidden = wasm_i32x4_eq(wasm_v128_and(now, alpha), wasm_i32x4_const_splat(0));
      size = wasm_v128_andnot(size, wasm_v128_and(hidden, colours));
    }
    v128_t up = wasm_i8x16_eq(less, wasm_i8x16_const_splat(0));
    last_was = now;
    last_is = wasm_v128_bitselect(wasm_u8x16_add_sat(guess, size), wasm_u8x16_sub_sat(guess, size), up);
    store_four(is, next, last_is, channels);
    store_four(out, next_out, wasm_i8x16_sub(last_is, guess), channels);
  }
}

/*
 * Rounds pixels of four rows at once, of three or four channels, by the average. The first row's begin at `was`, `is` and
 * `out`, and those of each row below one pixel further left; the pixels before and above them are done. `bytes` are a row's.
 */
void round_slanted(const u8 *was, u8 *is, u8 *out, i32 bytes, i32 pixels, i32 channels) {
  if (channels == 3) round_some(was, is, out, bytes, pixels, 3);
  else round_some(was, is, out, bytes, pixels, 4);
}
