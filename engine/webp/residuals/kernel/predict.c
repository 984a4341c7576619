#include "kernel.h"
#include <wasm_simd128.h>

/* A square of luma or chroma from its edges (section 12.2); what lies beyond the picture counts for the mean alone. */
void predict_whole(u8 *pixel, i32 line, i32 side, i32 mode, i32 left, i32 above) {
  const u8 *top = pixel - line;
  i32 sum = 0, count = 0;
  if (mode == 0 && above)
    for (i32 x = 0; x < side; x++, count++) sum += top[x];
  if (mode == 0 && left)
    for (i32 y = 0; y < side; y++, count++) sum += pixel[y * line - 1];
  i32 mean = count ? (sum + count / 2) / count : 128;
  for (i32 y = 0; y < side; y++) {
    u8 *row = pixel + y * line;
    if (mode == 1)
      for (i32 x = 0; x < side; x++) row[x] = byte(top[x] + row[-1] - top[-1]);
    else if (mode == 2) __builtin_memcpy(row, top, side);
    else __builtin_memset(row, mode ? row[-1] : mean, side);
  }
}

/* Squares of the differences of 16 pixels, in four sums. */
static inline v128_t squares(v128_t was, v128_t is) {
  v128_t low = wasm_i16x8_sub(wasm_u16x8_extend_low_u8x16(was), wasm_u16x8_extend_low_u8x16(is));
  v128_t high = wasm_i16x8_sub(wasm_u16x8_extend_high_u8x16(was), wasm_u16x8_extend_high_u8x16(is));
  return wasm_i32x4_add(wasm_i32x4_dot_i16x8(low, low), wasm_i32x4_dot_i16x8(high, high));
}

static inline v128_t add_pairs(v128_t a, v128_t b) {
  return wasm_i32x4_add(wasm_i32x4_shuffle(a, b, 0, 2, 4, 6), wasm_i32x4_shuffle(a, b, 1, 3, 5, 7));
}

static inline v128_t gather(const u8 *from, i32 line) {
  v128_t rows = wasm_v128_load32_zero(from);
  rows = wasm_v128_load32_lane(from + line, rows, 1);
  rows = wasm_v128_load32_lane(from + 2 * line, rows, 2);
  return wasm_v128_load32_lane(from + 3 * line, rows, 3);
}

/* All ten predictions of a block (section 12.3) from its edge. */
static inline void predict_all(const u8 *edge, v128_t *all) {
  /* From the left's last pixel, which stands twice, up and to the right: means of two and of three along the edge. */
  v128_t a = wasm_v128_load(edge), b = wasm_v128_load(edge + 1), c = wasm_v128_load(edge + 2);
  v128_t two = wasm_u8x16_avgr(a, b);
  v128_t odd = wasm_v128_and(wasm_v128_xor(a, c), wasm_i8x16_splat(1));
  v128_t three = wasm_u8x16_avgr(wasm_i8x16_sub(wasm_u8x16_avgr(a, c), odd), b);
  i32 sum = 4, corner = edge[5];
  for (i32 i = 0; i < 4; i++) sum += edge[1 + i] + edge[6 + i];
  all[0] = wasm_i8x16_splat(sum >> 3);
  v128_t top = wasm_u16x8_extend_low_u8x16(wasm_v128_load32_splat(edge + 6));
  v128_t rows[4];
  for (i32 y = 0; y < 4; y++) rows[y] = wasm_i16x8_add(top, wasm_i16x8_splat(edge[4 - y] - corner));
#define PAIR(p, q) wasm_i64x2_shuffle(p, q, 0, 2)
  all[1] = wasm_u8x16_narrow_i16x8(PAIR(rows[0], rows[1]), PAIR(rows[2], rows[3]));
#define LAY(...) wasm_i8x16_shuffle(three, two, __VA_ARGS__)
  all[2] = LAY(5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8, 5, 6, 7, 8);
  all[3] = LAY(3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0);
  all[4] = LAY(4, 5, 6, 7, 3, 4, 5, 6, 2, 3, 4, 5, 1, 2, 3, 4);
  all[5] = LAY(21, 22, 23, 24, 4, 5, 6, 7, 3, 21, 22, 23, 2, 4, 5, 6);
  all[6] = LAY(6, 7, 8, 9, 7, 8, 9, 10, 8, 9, 10, 11, 9, 10, 11, 12);
  all[7] = LAY(22, 23, 24, 25, 6, 7, 8, 9, 23, 24, 25, 10, 7, 8, 9, 11);
  all[8] = LAY(20, 4, 5, 6, 19, 3, 20, 4, 18, 2, 19, 3, 17, 1, 18, 2);
  all[9] = LAY(19, 2, 18, 1, 18, 1, 17, 0, 17, 0, 16, 16, 16, 16, 16, 16);
}

/* By the predictions above and to the left: what it takes to name each of the ten, in bits (section 11.2). */
static float name_bits[10][10][12];

void weigh_names(void) {
  for (i32 i = 0; i < 100; i++) {
    const u8 *chances = prediction_odds[i / 10][i % 10];
    float *bits = name_bits[i / 10][i % 10], sum = 0;
    for (i32 mode = 0; mode < 3; mode++) {
      bits[mode] = sum + NO(mode);
      sum += YES(mode);
    }
    float near = sum + NO(3);
    bits[3] = near + NO(4);
    bits[4] = near + YES(4) + NO(5);
    bits[5] = near + YES(4) + YES(5);
    sum += YES(3);
    for (i32 mode = 6; mode < 9; mode++) {
      bits[mode] = sum + NO(mode);
      sum += YES(mode);
    }
    bits[9] = sum;
    /* There are no more. */
    bits[10] = bits[11] = 1e30f;
  }
}

float named_bits;

/* Lays down the prediction that comes nearest for its bits, each of so many squares; answers which it is. */
i32 predict_part(u8 *pixel, i32 line, const u8 *beyond, const u8 *was, i32 was_line, i32 over, i32 before, float worth) {
  u8 edge[32];
  for (i32 i = 0; i < 4; i++) edge[4 - i] = pixel[i * line - 1];
  edge[0] = edge[1];
  for (i32 i = 0; i < 5; i++) edge[5 + i] = pixel[i - 1 - line];
  for (i32 i = 0; i < 4; i++) edge[10 + i] = beyond[i];
  edge[14] = edge[15] = edge[16] = edge[17] = edge[13];
  v128_t all[12], wanted = gather(was, was_line), costs[3];
  predict_all(edge, all);
  all[10] = all[11] = all[9];
  const float *bits = name_bits[over][before];
  for (i32 i = 0; i < 3; i++) {
    v128_t *four = all + 4 * i;
    v128_t low = add_pairs(squares(wanted, four[0]), squares(wanted, four[1]));
    v128_t high = add_pairs(squares(wanted, four[2]), squares(wanted, four[3]));
    v128_t named = wasm_f32x4_mul(wasm_v128_load(bits + 4 * i), wasm_f32x4_splat(worth));
    costs[i] = wasm_f32x4_add(wasm_f32x4_convert_i32x4(add_pairs(low, high)), named);
  }
  v128_t least = wasm_f32x4_min(wasm_f32x4_min(costs[0], costs[1]), costs[2]);
  least = wasm_f32x4_min(least, wasm_i32x4_shuffle(least, least, 2, 3, 0, 1));
  least = wasm_f32x4_min(least, wasm_i32x4_shuffle(least, least, 1, 0, 3, 2));
  u32 found = 0;
  for (i32 i = 0; i < 3; i++) found |= wasm_i32x4_bitmask(wasm_f32x4_eq(costs[i], least)) << 4 * i;
  i32 best = __builtin_ctz(found);
  named_bits += bits[best];
  u8 rows[16];
  wasm_v128_store(rows, all[best]);
  for (i32 y = 0; y < 4; y++) __builtin_memcpy(pixel + y * line, rows + 4 * y, 4);
  return best;
}
