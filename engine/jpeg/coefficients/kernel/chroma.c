#include "kernel.h"

/* What the four lowest frequencies of two neighbouring blocks add to the eight of one block over both, along one axis. */
float merge[8][8];
/* Down << 3 | across, by place in the zigzag. */
u8 natural[64];

extern float step[2][4][64];

static i32 luma_at(i32 x, i32 y, i32 across) { return (y * across + x) * 3; }

static void copy_block(i32 block, i32 inside, i16 *to_dc, u32 *to_entry, u32 *count) {
  *to_dc = dc[block];
  for (u32 at = start[block]; inside && at < start[block + 1]; at++) to_entry[(*count)++] = entry[at];
}

/* The low frequencies of four blocks of chroma, side by side: each quarter stands for a block at half its size. */
static void gather_low(float low[8][8], i32 block, i32 c, i32 right, i32 lower) {
  low[4 * lower][4 * right] = dc[block] * step[0][c][0];
  for (u32 at = start[block]; at < start[block + 1]; at++) {
    i32 k = entry[at] >> 16, v = natural[k] >> 3, u = natural[k] & 7;
    if (u < 4 && v < 4) low[4 * lower + v][4 * right + u] = (i16)entry[at] * step[0][c][k];
  }
}

static i32 is_empty(const float row[8]) {
  for (i32 i = 0; i < 8; i++)
    if (row[i] != 0) return 0;
  return 1;
}

/* The eight frequencies of one line over two blocks, of four of each. Mirrored, a block's odd frequencies change their
 * sign, so both are added or subtracted first; of those that are even over both blocks each is one of a single block. */
static void merge_line(const float *line, i32 stride, float out[8]) {
  float even[4], odd[4];
  for (i32 i = 0; i < 4; i++) {
    float first = line[i * stride], second = line[(4 + i) * stride];
    if (i & 1) second = -second;
    even[i] = first + second;
    odd[i] = first - second;
  }
  for (i32 i = 0; i < 4; i++) {
    const float *by = merge[2 * i + 1];
    out[2 * i] = merge[2 * i][i] * even[i];
    out[2 * i + 1] = by[0] * odd[0] + by[1] * odd[1] + by[2] * odd[2] + by[3] * odd[3];
  }
}

static void merge_blocks(float low[8][8], i32 c, i16 *to_dc, u32 *to_entry, u32 *count) {
  float half[8][8] = {{0}}, whole[8][8];
  for (i32 v = 0; v < 8; v++)
    if (!is_empty(low[v])) merge_line(low[v], 1, half[v]);
  /* whole[u] is a column, downwards. */
  for (i32 u = 0; u < 8; u++) merge_line(&half[0][u], 8, whole[u]);
  *to_dc = nearest(whole[0][0] / step[1][c][0]);
  for (i32 k = 1; k < 64; k++) {
    float value = whole[natural[k] & 7][natural[k] >> 3], size = step[1][c][k];
    /* Most are nothing, and to divide takes long. */
    if (value < 0.5f * size && value > -0.5f * size) continue;
    i32 steps = nearest(value / size);
    if (steps) to_entry[(*count)++] = (u32)k << 16 | (u16)steps;
  }
}

/* A picture whose units are one block of each of three components, with both chromas at half the size: units of four
 * blocks of luma and one of each chroma. Beyond an edge blocks go on plainly. Answers how many AC values there are. */
i32 halve_chroma(i32 across, i32 down, i16 *to_dc, u32 *to_start, u32 *to_entry) {
  u32 count = 0;
  i32 made = 0;
  for (i32 y = 0; y < down; y += 2) {
    for (i32 x = 0; x < across; x += 2) {
      i32 right = x + 1 < across, lower = y + 1 < down;
      for (i32 i = 0; i < 4; i++, made++) {
        i32 inside = (i % 2 == 0 || right) && (i / 2 == 0 || lower);
        to_start[made] = count;
        copy_block(luma_at(x + (i % 2 && right), y + (i / 2 && lower), across), inside, to_dc + made, to_entry, &count);
      }
      for (i32 c = 1; c < 3; c++, made++) {
        float low[8][8] = {{0}};
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
