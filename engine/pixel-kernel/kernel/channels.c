#include "kernel.h"

enum { SHINES = 1, COLOURED = 2 };

/*
 * What channels of some pixels say: whether something shines through, and whether what is seen is more than grey. Up to 16
 * bytes behind them may be read.
 */
i32 tell_channels(const u8 *pixel, i32 pixels, i32 channels) {
  i32 i = 0, told = 0;
  if (channels == 4) {
    const v128_t opaque = wasm_u32x4_const_splat(0xff000000u), zero = wasm_i32x4_const_splat(0);
    v128_t shines = zero, coloured = zero;
    for (; i + 4 <= pixels; i += 4, pixel += 16) {
      const v128_t four = wasm_v128_load(pixel), alpha = wasm_v128_and(four, opaque);
      const v128_t apart = wasm_v128_and(wasm_v128_xor(four, wasm_u32x4_shr(four, 8)), wasm_i32x4_const_splat(0xffff));
      shines = wasm_v128_or(shines, wasm_v128_xor(alpha, opaque));
      coloured = wasm_v128_or(coloured, wasm_v128_andnot(apart, wasm_i32x4_eq(alpha, zero)));
    }
    told = (wasm_v128_any_true(shines) ? SHINES : 0) | (wasm_v128_any_true(coloured) ? COLOURED : 0);
  }
  if (channels == 3) {
    const v128_t pairs = wasm_i8x16_const(-1, -1, 0, -1, -1, 0, -1, -1, 0, -1, -1, 0, -1, -1, 0, 0);
    for (; i + 5 <= pixels; i += 5, pixel += 15) {
      const v128_t apart = wasm_v128_xor(wasm_v128_load(pixel), wasm_v128_load(pixel + 1));
      if (wasm_v128_any_true(wasm_v128_and(apart, pairs))) return COLOURED;
    }
  }
  for (; i < pixels; i++, pixel += channels) {
    const u32 alpha = channels % 2 ? 255 : pixel[channels - 1];
    if (alpha < 255) told |= SHINES;
    if (channels > 2 && alpha && (pixel[0] != pixel[1] || pixel[0] != pixel[2])) told |= COLOURED;
  }
  return told;
}

/* Red, green and blue without their alpha. Up to 16 bytes behind both may be read and written. */
void drop_alpha(const u8 *pixel, i32 pixels, u8 *to) {
  for (i32 i = 0; i < pixels; i += 4, pixel += 16, to += 12) {
    const v128_t four = wasm_v128_load(pixel);
    wasm_v128_store(to, wasm_i8x16_shuffle(four, four, 0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0));
  }
}

/* Places of one byte, put into so many bits each; every row begins with a new byte. */
void pack_bits(const u8 *place, i32 width, i32 rows, i32 bits, u8 *to) {
  const i32 each = 8 / bits;
  for (i32 y = 0; y < rows; y++)
    for (i32 x = 0; x < width; x += each) {
      u32 byte = 0;
      for (i32 i = 0; i < each; i++) byte = byte << bits | (x + i < width ? *place++ : 0u);
      *to++ = (u8)byte;
    }
}
