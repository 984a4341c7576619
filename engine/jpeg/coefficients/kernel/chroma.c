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

static void merge_blocks(float low[8][8], i32 c, i16 *to_dc, u32 *to_entry, u32 *count) {
  float half[8][8] = {{0}}, whole[8][8];
  for (i32 v = 0; v < 8; v++) {
    if (is_empty(low[v])) continue;
    for (i32 u = 0; u < 8; u++) {
      float sum = 0;
      for (i32 i = 0; i < 8; i++) sum += low[v][i] * merge[u][i];
      half[v][u] = sum;
    }
  }
  for (i32 v = 0; v < 8; v++)
    for (i32 u = 0; u < 8; u++) {
      float sum = 0;
      for (i32 i = 0; i < 8; i++) sum += half[i][u] * merge[v][i];
      whole[v][u] = sum;
    }
  *to_dc = nearest(whole[0][0] / step[1][c][0]);
  for (i32 k = 1; k < 64; k++) {
    i32 value = nearest(whole[natural[k] >> 3][natural[k] & 7] / step[1][c][k]);
    if (value) to_entry[(*count)++] = (u32)k << 16 | (u16)value;
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
