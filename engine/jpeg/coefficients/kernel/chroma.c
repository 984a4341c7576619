#include "kernel.h"
#include <wasm_simd128.h>

/* What the four lowest frequencies of two neighbouring blocks add to the eight of one block over both, along one axis. */
float merge[8][8];
/* Down << 3 | across, by place in the zigzag. */
u8 natural[64];

static i32 luma_at(i32 x, i32 y, i32 across) { return (y * across + x) * 3; }

/* Four at a time, so that up to three more are written, which the next ones overwrite. */
static void copy_block(i32 block, i32 inside, i16 *to_dc, u32 *to_entry, u32 *count) {
  *to_dc = dc[block];
  if (!inside) return;
  const u32 *from = entry + start[block], *end = entry + start[block + 1];
  u32 *to = to_entry + *count;
  *count += end - from;
  for (; from < end; from += 4, to += 4) wasm_v128_store(to, wasm_v128_load(from));
}

/* Where the low frequencies of a block lie among those of four, which are 8 x 8 by columns; all others go behind. */
#define BEHIND 64
static u8 lows[64];
/* Behind this place none is low both down and across. */
#define LAST_LOW 24

/* The low frequencies of four blocks of chroma, side by side: each quarter stands for a block at half its size. */
static void gather_low(float *low, i32 block, i32 c, i32 right, i32 lower) {
  float *quarter = low + 32 * right + 4 * lower;
  quarter[0] = dc[block] * step[0][c][0];
  for (u32 at = start[block]; at < start[block + 1]; at++) {
    i32 k = entry[at] >> 16;
    if (k > LAST_LOW) break;
    quarter[lows[k]] = (i16)entry[at] * step[0][c][k];
  }
}

/* The eight frequencies of four lines over two blocks, of four of each: line[i] is the i-th value of all four. Mirrored,
 * a block's odd frequencies change their sign, so both are added or subtracted first; of those that are even over both
 * blocks each is one of a single block. */
static inline void merge_lines(const v128_t line[8], v128_t out[8]) {
  v128_t even[4], odd[4];
  for (i32 i = 0; i < 4; i++) {
    v128_t first = line[i], second = line[4 + i];
    even[i] = i & 1 ? wasm_f32x4_sub(first, second) : wasm_f32x4_add(first, second);
    odd[i] = i & 1 ? wasm_f32x4_add(first, second) : wasm_f32x4_sub(first, second);
  }
  for (i32 i = 0; i < 4; i++) {
    const float *by = merge[2 * i + 1];
    out[2 * i] = wasm_f32x4_mul(wasm_f32x4_splat(merge[2 * i][i]), even[i]);
    v128_t sum = wasm_f32x4_mul(wasm_f32x4_splat(by[0]), odd[0]);
    for (i32 n = 1; n < 4; n++) sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_f32x4_splat(by[n]), odd[n]));
    out[2 * i + 1] = sum;
  }
}

/* Rows become columns. */
static inline void turn_four(const v128_t from[4], v128_t to[4]) {
  v128_t a = wasm_i32x4_shuffle(from[0], from[1], 0, 4, 1, 5), b = wasm_i32x4_shuffle(from[0], from[1], 2, 6, 3, 7);
  v128_t c = wasm_i32x4_shuffle(from[2], from[3], 0, 4, 1, 5), d = wasm_i32x4_shuffle(from[2], from[3], 2, 6, 3, 7);
  to[0] = wasm_i64x2_shuffle(a, c, 0, 2);
  to[1] = wasm_i64x2_shuffle(a, c, 1, 3);
  to[2] = wasm_i64x2_shuffle(b, d, 0, 2);
  to[3] = wasm_i64x2_shuffle(b, d, 1, 3);
}

/* The merged block by rows: across first, four rows at a time, then down, four columns. */
static void merge_whole(const float *low, float whole[64]) {
  v128_t line[8], half[2][8], out[8];
  for (i32 v = 0; v < 2; v++) {
    for (i32 u = 0; u < 8; u++) line[u] = wasm_v128_load(low + 8 * u + 4 * v);
    merge_lines(line, half[v]);
  }
  for (i32 u = 0; u < 8; u += 4) {
    turn_four(half[0] + u, line);
    turn_four(half[1] + u, line + 4);
    merge_lines(line, out);
    for (i32 v = 0; v < 8; v++) wasm_v128_store(whole + 8 * v + u, out[v]);
  }
}

/* Half a step by row and column: what is less is nothing. */
static float half_step[2][64];
/* From there to the zigzag. */
static u8 zigzag[64];

static void fill_places(void) {
  for (i32 k = 0; k < 64; k++) {
    i32 v = natural[k] >> 3, u = natural[k] & 7;
    lows[k] = u < 4 && v < 4 ? 8 * u + v : BEHIND;
    zigzag[natural[k]] = k;
    for (i32 c = 1; c < 3; c++) half_step[c - 1][natural[k]] = 0.5f * step[1][c][k];
  }
}

static void merge_blocks(const float *low, i32 c, i16 *to_dc, u32 *to_entry, u32 *count) {
  float whole[64];
  merge_whole(low, whole);
  *to_dc = nearest(whole[0] / step[1][c][0]);
  u64 large = 0;
  for (i32 at = 0; at < 64; at += 4) {
    v128_t size = wasm_f32x4_abs(wasm_v128_load(whole + at));
    v128_t kept = wasm_f32x4_ge(size, wasm_v128_load(half_step[c - 1] + at));
    large |= (u64)wasm_i32x4_bitmask(kept) << at;
  }
  i16 value[64];
  u64 kept = 0;
  for (large &= ~(u64)1; large; large &= large - 1) {
    i32 place = __builtin_ctzll(large), k = zigzag[place];
    value[k] = nearest(whole[place] / step[1][c][k]);
    kept |= (u64)(value[k] != 0) << k;
  }
  for (; kept; kept &= kept - 1) {
    i32 k = __builtin_ctzll(kept);
    to_entry[(*count)++] = (u32)k << 16 | (u16)value[k];
  }
}

/* A picture whose units are one block of each of three components, with both chromas at half the size: units of four
 * blocks of luma and one of each chroma. Beyond an edge blocks go on plainly. Answers how many AC values there are. */
i32 halve_chroma(i32 across, i32 down, i16 *to_dc, u32 *to_start, u32 *to_entry) {
  u32 count = 0;
  i32 made = 0;
  fill_places();
  for (i32 y = 0; y < down; y += 2) {
    for (i32 x = 0; x < across; x += 2) {
      i32 right = x + 1 < across, lower = y + 1 < down;
      for (i32 i = 0; i < 4; i++, made++) {
        i32 inside = (i % 2 == 0 || right) && (i / 2 == 0 || lower);
        to_start[made] = count;
        copy_block(luma_at(x + (i % 2 && right), y + (i / 2 && lower), across), inside, to_dc + made, to_entry, &count);
      }
      for (i32 c = 1; c < 3; c++, made++) {
        /* The last quarter begins at 36. */
        float low[36 + BEHIND + 1] = {0};
        for (i32 i = 0; i < 4; i++)
          gather_low(low, luma_at(x + (i % 2 && right), y + (i / 2 && lower), across) + c, c, i % 2, i / 2);
        to_start[made] = count;
        merge_blocks(low, c, to_dc + made, to_entry, &count);
      }
    }
  }
  to_start[made] = count;
  return count;
}
