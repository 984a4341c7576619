#include "kernel.h"

/* What of a square of 32 x 32 pixels is looked at for a score, before and after; engine/score/square.ts says what each is. */
float square_luma[2][64];
float square_blue[2][16];
float square_red[2][16];
float square_spread[3][16];

enum { SIDE = 32 };
/* What shines through where a picture is transparent: middle grey hides neither black nor white. */
#define BEHIND 128.0f

#define INLINE static inline __attribute__((always_inline))

/* Of four pixels side by side. */
typedef struct {
  v128_t luma, blue, red;
} Four;

/* Red, green, blue and alpha of four pixels; 16 bytes are read, of which they may be the first. */
static inline v128_t load_four(const u8 *pixels, i32 channels) {
  const v128_t all = wasm_v128_load(pixels), opaque = wasm_i8x16_const_splat(-1);
  if (channels == 4) return all;
  if (channels == 3) return wasm_i8x16_shuffle(all, opaque, 0, 1, 2, 16, 3, 4, 5, 16, 6, 7, 8, 16, 9, 10, 11, 16);
  if (channels == 2) return wasm_i8x16_shuffle(all, all, 0, 0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6, 6, 7);
  return wasm_i8x16_shuffle(all, opaque, 0, 0, 0, 16, 1, 1, 1, 16, 2, 2, 2, 16, 3, 3, 3, 16);
}

static inline Four read_four(const u8 *pixels, i32 channels) {
  const v128_t all = load_four(pixels, channels), behind = wasm_f32x4_const_splat(BEHIND);
#define CHANNEL(BITS) wasm_f32x4_convert_i32x4(wasm_v128_and(wasm_u32x4_shr(all, BITS), wasm_i32x4_const_splat(255)))
#define MIXED(BITS) wasm_f32x4_add(behind, wasm_f32x4_mul(wasm_f32x4_sub(CHANNEL(BITS), behind), share))
#define TIMES(VALUE, BY) wasm_f32x4_mul(VALUE, wasm_f32x4_const_splat(BY))
  const v128_t share = TIMES(CHANNEL(24), 1 / 255.0f);
  const v128_t red = MIXED(0), green = MIXED(8), blue = MIXED(16);
  const v128_t luma = wasm_f32x4_add(wasm_f32x4_add(TIMES(red, 0.299f), TIMES(green, 0.587f)), TIMES(blue, 0.114f));
  return (Four){luma, blue, red};
}

INLINE float sum(v128_t four) {
  return wasm_f32x4_extract_lane(four, 0) + wasm_f32x4_extract_lane(four, 1) + wasm_f32x4_extract_lane(four, 2) +
         wasm_f32x4_extract_lane(four, 3);
}

static inline float variance(float squares, float mean) {
  float value = squares / 64 - mean * mean;
  return value > 0 ? value : 0;
}

/* A block of 8 x 8. Its values are held against the first one, so that what is plain has no spread at all. */
static void read_block(const u8 *const pixels[2], const i32 channels[2], i32 x, i32 y) {
  const i32 block = 4 * y + x;
  const v128_t zero = wasm_f32x4_const_splat(0);
  v128_t first[2], squares[2] = {zero, zero}, both = zero;
  float mean[2], lumas[2] = {0, 0};
  v128_t sums[2] = {zero, zero}, blues[2] = {zero, zero}, reds[2] = {zero, zero};
  for (i32 quarter = 0; quarter < 4; quarter++) {
    const i32 left = 8 * x + 4 * (quarter & 1), top = 8 * y + 4 * (quarter >> 1);
    v128_t luma[2] = {zero, zero};
    for (i32 row = top; row < top + 4; row++) {
      v128_t off[2];
      for (i32 i = 0; i < 2; i++) {
        Four four = read_four(pixels[i] + (row * SIDE + left) * channels[i], channels[i]);
        if (quarter == 0 && row == top) first[i] = wasm_i32x4_shuffle(four.luma, four.luma, 0, 0, 0, 0);
        off[i] = wasm_f32x4_sub(four.luma, first[i]);
        luma[i] = wasm_f32x4_add(luma[i], four.luma);
        blues[i] = wasm_f32x4_add(blues[i], four.blue);
        reds[i] = wasm_f32x4_add(reds[i], four.red);
        sums[i] = wasm_f32x4_add(sums[i], off[i]);
        squares[i] = wasm_f32x4_add(squares[i], wasm_f32x4_mul(off[i], off[i]));
      }
      both = wasm_f32x4_add(both, wasm_f32x4_mul(off[0], off[1]));
    }
    for (i32 i = 0; i < 2; i++) {
      float all = sum(luma[i]);
      lumas[i] += all;
      square_luma[i][(top >> 2) * 8 + (left >> 2)] = all / 16;
    }
  }
  for (i32 i = 0; i < 2; i++) {
    mean[i] = sum(sums[i]) / 64;
    square_blue[i][block] = (sum(blues[i]) - lumas[i]) * (0.564f / 64);
    square_red[i][block] = (sum(reds[i]) - lumas[i]) * (0.713f / 64);
    square_spread[i][block] = variance(sum(squares[i]), mean[i]);
  }
  square_spread[2][block] = sum(both) / 64 - mean[0] * mean[1];
}

/* Squares of two pictures, each of 32 x 32 pixels, with 16 bytes behind them that may be read. */
void read_square(const u8 *was, i32 was_channels, const u8 *is, i32 is_channels) {
  const u8 *const pixels[2] = {was, is};
  const i32 channels[2] = {was_channels, is_channels};
  for (i32 y = 0; y < 4; y++)
    for (i32 x = 0; x < 4; x++) read_block(pixels, channels, x, y);
}
