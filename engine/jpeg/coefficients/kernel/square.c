#include "kernel.h"

/* A square of 32 x 32 pixels as it was and as it is: its luma at a quarter of the size, both chromas at an eighth, and
 * of each block of luma the variance before, after and between the two. Filled for the caller, who weighs them. */
#define SIDE 4
float quarter[2][4 * SIDE * SIDE];
float eighth[2][2][SIDE * SIDE];
float spread[3][SIDE * SIDE];

float step[2][4][64];
/* What a coefficient adds to the mean of the left half of its block, of the upper half, and of the upper left quarter
 * beyond those two; most add nothing. */
float half_across[64];
float half_down[64];
float corner[64];

/* The means of a block and of its quarters, as differences. */
typedef struct {
  float mean;
  float across;
  float down;
  float corner;
} Means;

static inline void add(Means *means, i32 k, float value) {
  means->across += value * half_across[k];
  means->down += value * half_down[k];
  means->corner += value * corner[k];
}

/* Whether frequencies that add up to so much may reach beyond black or white: none does more than a quarter of itself. */
static inline i32 may_clip(float mean, float sum) { return mean + sum / 4 > WHITE || mean - sum / 4 < BLACK; }

static Means means_of(const float *pixels) {
  float quarters[2][2] = {{0, 0}, {0, 0}};
  for (i32 i = 0; i < 64; i++) quarters[i >> 5][i >> 2 & 1] += pixels[i] / 64;
  float left = quarters[0][0] + quarters[1][0], right = quarters[0][1] + quarters[1][1];
  float upper = quarters[0][0] + quarters[0][1], lower = quarters[1][0] + quarters[1][1];
  float fall = quarters[0][0] + quarters[1][1], rise = quarters[0][1] + quarters[1][0];
  return (Means){upper + lower, left - right, upper - lower, fall - rise};
}

/* Luma that is cut off at black or white, as the rings around letters are on paper, is darker or lighter than its
 * coefficients say, and has less contrast: of such a block the pixels tell. */
static void read_pixels(i32 block, Means *was, Means *is, float *variances) {
  float old[64], new[64];
  show(entry + start[block], entry + start[block + 1], step[0][0], was->mean, old);
  show(new_entry + new_start[block], new_entry + new_start[block + 1], step[1][0], is->mean, new);
  *was = means_of(old);
  *is = means_of(new);
  float before = 0, after = 0, both = 0;
  for (i32 i = 0; i < 64; i++) {
    float a = old[i] - was->mean, b = new[i] - is->mean;
    before += a * a;
    after += b * b;
    both += a * b;
  }
  variances[0] = before / 64;
  variances[1] = after / 64;
  variances[2] = both / 64;
}

static inline void read_block(i32 block, i32 c, Means *was, Means *is, float *variances) {
  const float *old_step = step[0][c], *new_step = step[1][c];
  *was = (Means){dc[block] * old_step[0] / 8, 0, 0, 0};
  *is = (Means){new_dc[block] * new_step[0] / 8, 0, 0, 0};
  float before = 0, after = 0, both = 0, old_sum = 0, new_sum = 0;
  const u32 *kept = new_entry + new_start[block], *end = new_entry + new_start[block + 1];
  for (u32 at = start[block]; at < start[block + 1]; at++) {
    i32 k = entry[at] >> 16;
    float old = (i16)entry[at] * old_step[k];
    add(was, k, old);
    before += old * old;
    old_sum += __builtin_fabsf(old);
    if (kept == end || *kept >> 16 != (u32)k) continue;
    float new = (i16)*kept++ * new_step[k];
    add(is, k, new);
    after += new * new;
    both += old * new;
    new_sum += __builtin_fabsf(new);
  }
  variances[0] = before / 64;
  variances[1] = after / 64;
  variances[2] = both / 64;
  if (c == 0 && (may_clip(was->mean, old_sum) || may_clip(is->mean, new_sum))) read_pixels(block, was, is, variances);
}

static inline float part(const Means *means, i32 right, i32 lower) {
  return means->mean + (right ? -means->across : means->across) + (lower ? -means->down : means->down) +
         (right != lower ? -means->corner : means->corner);
}

/* The block of a component in the order of the scan, by where it lies. */
static inline i32 block_at(i32 c, i32 x, i32 y, i32 units_wide, i32 offset) {
  i32 h = sampling_h[c], v = sampling_v[c];
  return ((y / v) * units_wide + x / h) * places + offset + (y % v) * h + x % h;
}

/* The square whose first block of luma is this one; chroma has one block for `wide` x `high` of luma's. */
void square(i32 x, i32 y, i32 units_wide, i32 components, i32 wide, i32 high) {
  Means means[2];
  float variances[3];
  for (i32 i = 0; i < SIDE * SIDE; i++) {
    i32 column = i % SIDE, row = i / SIDE;
    read_block(block_at(0, x + column, y + row, units_wide, 0), 0, &means[0], &means[1], variances);
    for (i32 j = 0; j < 3; j++) spread[j][i] = variances[j];
    for (i32 j = 0; j < 2; j++)
      for (i32 q = 0; q < 4; q++)
        quarter[j][(2 * row + q / 2) * 2 * SIDE + 2 * column + q % 2] = part(&means[j], q % 2, q / 2);
  }
  i32 offset = sampling_h[0] * sampling_v[0];
  for (i32 c = 1; c < components; c++) {
    i32 before = -1;
    for (i32 i = 0; i < SIDE * SIDE; i++) {
      i32 column = x + i % SIDE, row = y + i / SIDE;
      i32 block = block_at(c, column / wide, row / high, units_wide, offset);
      if (block != before) read_block(block, c, &means[0], &means[1], variances);
      before = block;
      for (i32 j = 0; j < 2; j++) {
        i32 right = 2 * (column % wide) >= wide, lower = 2 * (row % high) >= high;
        Means *m = &means[j];
        eighth[j][c - 1][i] = wide == 1 && high == 1 ? m->mean
                              : wide == 1            ? m->mean + (lower ? -m->down : m->down)
                              : high == 1            ? m->mean + (right ? -m->across : m->across)
                                                     : part(m, right, lower);
      }
    }
    offset += sampling_h[c] * sampling_v[c];
  }
}
