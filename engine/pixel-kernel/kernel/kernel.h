/*
 * The inner loops over pixels that are to become a PNG or a GIF: rounding truecolour, finding
 * colours in a palette, and runs of them.
 * Compiled to one WebAssembly module (`npm run build:kernel`), which can touch nothing but its own memory. A pixel is
 * one to four bytes: grey, grey and alpha, RGB, RGB and alpha.
 */
#pragma once

#include <wasm_simd128.h>

typedef unsigned char u8;
typedef short i16;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;

/* A pixel as a number: alpha, blue, green, red from the highest byte down. What is transparent has no colour. */
static inline u32 colour_of(const u8 *pixel, i32 channels) {
  if (channels == 1) return 0xff000000u | pixel[0] * 0x010101u;
  if (channels == 3) return 0xff000000u | (u32)pixel[2] << 16 | (u32)pixel[1] << 8 | pixel[0];
  u32 alpha = pixel[channels - 1];
  if (alpha == 0) return 0;
  if (channels == 2) return alpha << 24 | pixel[0] * 0x010101u;
  return alpha << 24 | (u32)pixel[2] << 16 | (u32)pixel[1] << 8 | pixel[0];
}

/*
 * How many of the `left` pixels after this one are as it is, byte by byte: few are left out, for they are counted several at
 * a time. Up to 16 bytes behind them may be read.
 */
static inline i32 run_after(const u8 *pixel, i32 left, i32 channels) {
  const i32 step = channels == 3 ? 5 : 16 / channels;
  const u32 wanted = channels == 3 ? 0x7fff : 0xffff;
  i32 run = 0;
  for (; run + step <= left; run += step, pixel += step * channels) {
    const v128_t same = wasm_i8x16_eq(wasm_v128_load(pixel), wasm_v128_load(pixel + channels));
    if ((wasm_i8x16_bitmask(same) & wanted) != wanted) break;
  }
  return run;
}

/* Of round-slanted.c. */
void round_slanted(const u8 *was, u8 *is, u8 *out, i32 bytes, i32 pixels, i32 channels);
