#include "kernel.h"
#include <wasm_simd128.h>

typedef i32 Row __attribute__((vector_size(16)));

u16 light[256];
i16 colour[4096];
i32 across, down;
Macroblock *macroblocks;
Plane source[3], shown[3];
i16 *levels;
u8 *ends, *empty;

i32 wide, high;

static u8 *lay_plane(u8 *at, Plane *plane, i32 side) {
  *plane = (Plane){0, side * across + 32, side * across, side * down};
  plane->pixel = at + plane->line + 16;
  return at + plane->line * (plane->height + 1);
}

/* Lays out the memory from here on for a picture of this size; answers where it ends. */
u8 *lay_out(u8 *at, i32 width, i32 height) {
  wide = width;
  high = height;
  across = (wide + 15) >> 4;
  down = (high + 15) >> 4;
  i32 count = across * down;
  levels = (i16 *)at;
  at += count * BLOCKS * 16 * sizeof(i16);
  for (i32 i = 0; i < 3; i++) at = lay_plane(at, source + i, i ? 8 : 16);
  for (i32 i = 0; i < 3; i++) at = lay_plane(at, shown + i, i ? 8 : 16);
  macroblocks = (Macroblock *)at;
  at += count * sizeof(Macroblock);
  ends = at;
  at += count * BLOCKS;
  empty = at;
  return at + count;
}

/* Section 12.2: 127 above the picture, 129 to its left. */
static void lay_borders(void) {
  for (i32 i = 0; i < 3; i++) {
    Plane *plane = shown + i;
    __builtin_memset(plane->pixel - plane->line - 16, 127, plane->line);
    for (i32 y = 0; y < plane->height; y++) plane->pixel[y * plane->line - 1] = 129;
  }
}

/* Past its right and lower end a picture goes on as it ends. */
static void extend(Plane *plane, i32 filled_wide, i32 filled_high) {
  for (i32 y = 0; y < filled_high; y++) {
    u8 *row = plane->pixel + y * plane->line;
    __builtin_memset(row + filled_wide, row[filled_wide - 1], plane->width - filled_wide);
  }
  for (i32 y = filled_high; y < plane->height; y++) {
    u8 *row = plane->pixel + y * plane->line;
    __builtin_memcpy(row, row - plane->line, plane->width);
  }
}

/* Takes pixels of red, green and blue apart as libwebp does: ITU-R BT.601, with chroma of the mean light of four pixels. */
void take_pixels(const u8 *pixel) {
  lay_borders();
  for (i32 y = 0; y < high; y++) {
    const u8 *from = pixel + 3 * y * wide;
    u8 *luma = source[0].pixel + y * source[0].line;
    for (i32 x = 0; x < wide; x++, from += 3)
      luma[x] = (16839 * from[0] + 33059 * from[1] + 6420 * from[2] + (16 << 16) + (1 << 15)) >> 16;
  }
  i32 line = 3 * wide, half_wide = (wide + 1) >> 1, half_high = (high + 1) >> 1;
  for (i32 y = 0; y < half_high; y++) {
    const u8 *from = pixel + 2 * y * line;
    i32 below = 2 * y + 1 < high ? line : 0;
    for (i32 x = 0; x < half_wide; x++, from += 6) {
      i32 right = 2 * x + 1 < wide ? 3 : 0, mean[3];
      for (i32 c = 0; c < 3; c++)
        mean[c] = colour[light[from[c]] + light[from[right + c]] + light[from[below + c]] + light[from[below + right + c]]];
      i32 half = (128 << 18) + (1 << 17);
      source[1].pixel[y * source[1].line + x] = byte((-9719 * mean[0] - 19081 * mean[1] + 28800 * mean[2] + half) >> 18);
      source[2].pixel[y * source[2].line + x] = byte((28800 * mean[0] - 24116 * mean[1] - 4684 * mean[2] + half) >> 18);
    }
  }
  for (i32 i = 0; i < 3; i++) extend(source + i, i ? half_wide : wide, i ? half_high : high);
}

/* Of four values of a plane, from -`zero` on. */
static inline Row values_at(const u8 *from, i32 zero) {
  return (Row)wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(from))) - zero;
}

/*
 * The picture as it is coded, before it is filtered: pixels of red, green and blue, four of which share their chroma. Up to
 * 13 bytes behind them are overwritten.
 */
void show_pixels(u8 *to) {
  for (i32 y = 0; y < high; y++, to += 3 * wide) {
    const u8 *luma = shown[0].pixel + y * shown[0].line;
    const u8 *blue = shown[1].pixel + (y >> 1) * shown[1].line, *red = shown[2].pixel + (y >> 1) * shown[2].line;
    for (i32 x = 0; x < wide; x += 4) {
      Row light = values_at(luma + x, 16) * 19077 + 8192;
      Row b = values_at(blue + (x >> 1), 128), r = values_at(red + (x >> 1), 128);
      b = __builtin_shufflevector(b, b, 0, 0, 1, 1);
      r = __builtin_shufflevector(r, r, 0, 0, 1, 1);
      Row reds = (light + 26149 * r) >> 14, greens = (light - 6419 * b - 13320 * r) >> 14, blues = (light + 33050 * b) >> 14;
      v128_t words = wasm_i16x8_narrow_i32x4((v128_t)reds, (v128_t)greens), rest = wasm_i16x8_narrow_i32x4((v128_t)blues, (v128_t)blues);
      v128_t bytes = wasm_u8x16_narrow_i16x8(words, rest);
      wasm_v128_store(to + 3 * x, wasm_i8x16_shuffle(bytes, bytes, 0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11, 0, 0, 0, 0));
    }
  }
}
