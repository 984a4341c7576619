#include "kernel.h"
#include <wasm_simd128.h>

float bits_of[257], cost;
u8 odds[ODDS];

const u8 zigzag[16] = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
const u8 band[17] = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

/* By kind, band and context: bits of a level, its sign with it; of more to come, and of an end. */
static float level_bits[96][LEVELS + 1], more_bits[96], end_bits[96];

/* By rows: the squares of fine detail count for less than those of the mean, as the eye misses most what is coarse. */
static const float weight[16] = {1.0000f, 0.3333f, 0.2000f, 0.1429f, 0.3333f, 0.2000f, 0.1429f, 0.1111f,
                                 0.2000f, 0.1429f, 0.1111f, 0.0909f, 0.1429f, 0.1111f, 0.0909f, 0.0769f};

/* Of a level's plain bits those with odds of their own cost nearly one each. */
static float rest_bits(i32 level) {
  return level < 5 ? 0 : level < 7 ? 1 : level < 11 ? 2 : level < 19 ? 3 : level < 35 ? 4 : level < 67 ? 5 : 11;
}

/* The cost of levels by the odds as they are. */
void weigh_levels(void) {
  for (i32 i = 0; i < 96; i++) {
    const u8 *chances = odds + 11 * i;
    end_bits[i] = NO(0);
    more_bits[i] = YES(0);
    level_bits[i][0] = NO(1);
    for (i32 level = 1; level <= LEVELS; level++) {
      float bits = 1 + YES(1) + rest_bits(level);
      if (level == 1) bits += NO(2);
      else if (level < 5) bits += YES(2) + NO(3) + (level == 2 ? NO(4) : YES(4) + (level == 3 ? NO(5) : YES(5)));
      else if (level < 11) bits += YES(2) + YES(3) + NO(6) + (level < 7 ? NO(7) : YES(7));
      else if (level < 35) bits += YES(2) + YES(3) + YES(6) + NO(8) + (level < 19 ? NO(9) : YES(9));
      else bits += YES(2) + YES(3) + YES(6) + YES(8) + (level < 67 ? NO(10) : YES(10));
      level_bits[i][level] = bits;
    }
  }
}

/* Sizes in steps, by rows, what is left of a step rounded up from 1 - `up` on; answers whether there is any. */
static inline i32 divide(const i32 *values, float dc, float ac, float dc_up, float up, i32 *sizes) {
  v128_t all = wasm_i32x4_splat(0), steps = wasm_f32x4_make(1 / dc, 1 / ac, 1 / ac, 1 / ac);
  v128_t ups = wasm_f32x4_make(dc_up, up, up, up);
  for (i32 i = 0; i < 16; i += 4) {
    v128_t size = wasm_f32x4_convert_i32x4(wasm_i32x4_abs(wasm_v128_load(values + i)));
    size = wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_add(wasm_f32x4_mul(size, steps), ups));
    size = wasm_i32x4_min(size, wasm_i32x4_splat(2047));
    wasm_v128_store(sizes + i, size);
    all = wasm_v128_or(all, size);
    steps = wasm_f32x4_splat(1 / ac);
    ups = wasm_f32x4_splat(up);
  }
  return wasm_v128_any_true(all);
}

/* By rows: what is lost of each value without a level, by the level of its size, and by the one below that. */
static inline void weigh_errors(const i32 *values, const i32 *sizes, float dc, float ac, float *whole, float *off, float *less) {
  v128_t steps = wasm_f32x4_make(dc, ac, ac, ac);
  for (i32 i = 0; i < 16; i += 4) {
    v128_t weights = wasm_v128_load(weight + i), value = wasm_f32x4_convert_i32x4(wasm_i32x4_abs(wasm_v128_load(values + i)));
    v128_t rest = wasm_f32x4_sub(value, wasm_f32x4_mul(wasm_f32x4_convert_i32x4(wasm_v128_load(sizes + i)), steps));
    v128_t more = wasm_f32x4_add(rest, steps);
    wasm_v128_store(whole + i, wasm_f32x4_mul(wasm_f32x4_mul(value, value), weights));
    wasm_v128_store(off + i, wasm_f32x4_mul(wasm_f32x4_mul(rest, rest), weights));
    wasm_v128_store(less + i, wasm_f32x4_mul(wasm_f32x4_mul(more, more), weights));
    steps = wasm_f32x4_splat(ac);
  }
}

/* All of a block's, where nothing is kept of it. */
static inline float squares_of(const i32 *values) {
  v128_t sum = wasm_f32x4_splat(0);
  for (i32 i = 0; i < 16; i += 4) {
    v128_t value = wasm_f32x4_convert_i32x4(wasm_v128_load(values + i));
    sum = wasm_f32x4_add(sum, wasm_f32x4_mul(wasm_f32x4_mul(value, value), wasm_v128_load(weight + i)));
  }
  sum = wasm_f32x4_add(sum, wasm_i32x4_shuffle(sum, sum, 2, 3, 0, 1));
  return wasm_f32x4_extract_lane(sum, 0) + wasm_f32x4_extract_lane(sum, 1);
}

static i32 nothing(i32 *values, i16 *level, i32 end) {
  __builtin_memset(values, 0, 16 * sizeof(i32));
  __builtin_memset(level, 0, 16 * sizeof(i16));
  return end;
}

/* What levels cost by the odds as they are. */
float bits_of_block(i32 kind, i32 context, const i16 *level, i32 end) {
  i32 n = kind == 0, at = odds_at(kind, n, context) / 11, open = 1;
  float bits = 0;
  for (; n < end; n++) {
    i32 size = magnitude(level[n]);
    bits += level_bits[at][size < LEVELS ? size : LEVELS] + (open ? more_bits[at] : 0);
    open = size != 0;
    at = odds_at(kind, n + 1 < 16 ? n + 1 : 15, size > 2 ? 2 : size) / 11;
  }
  return end < 16 ? bits + end_bits[at] : bits;
}

/* Levels of what is near half a step go down, those of means a little sooner. */
static i32 round_all(i32 *values, i32 kind, i32 dc, i32 ac, i16 *level) {
  i32 sizes[16], end = 0;
  const float mean = kind == 1 ? 0.375f : 0.43f, rest = kind == 1 ? 0.42f : 0.45f;
  if (!divide(values, dc, ac, mean, rest, sizes)) return nothing(values, level, 0);
  for (i32 n = 0; n < 16; n++) {
    i32 *value = values + zigzag[n], size = sizes[zigzag[n]];
    if (size) end = n + 1;
    level[n] = *value < 0 ? -size : size;
    *value = level[n] * (n ? ac : dc);
  }
  return end;
}

/*
 * The levels of a block in zigzag order; values become what those stand for. Luma takes of each level and the one below
 * it what costs less, bits and error together, and ends where that costs least. Answers where it ends: no more than
 * where it begins, where nothing is left.
 */
i32 choose_levels(i32 *values, i32 kind, i32 context, i32 dc, i32 ac, float worth, i16 *level) {
  if (kind == 1 || kind == 2) return round_all(values, kind, dc, ac, level);
  i32 first = kind == 0, last = 15, sizes[16];
  if (first) values[0] = 0;
  /* Beside a mean of their own, details of smooth ground are worth more bits. */
  if (first && header.plain) worth *= 0.5f;
  cost += squares_of(values);
  if (!divide(values, dc, ac, 0.5f, 0.5f, sizes)) {
    cost += worth * end_bits[odds_at(kind, first, context) / 11];
    return nothing(values, level, first);
  }
  while (!sizes[zigzag[last]]) last--;
  level[0] = 0;
  i32 at = odds_at(kind, first, context) / 11, end = first, open = 1;
  float sum = 0, least = worth * end_bits[at], whole[16], now_off[16], less_off[16];
  weigh_errors(values, sizes, dc, ac, whole, now_off, less_off);
  for (i32 n = first; n <= last; n++) {
    i32 place = zigzag[n], some = sizes[place];
    const float *bits = level_bits[at];
    float now = now_off[place] + worth * bits[some < LEVELS ? some : LEVELS];
    if (some) {
      float less = less_off[place] + worth * bits[some <= LEVELS ? some - 1 : LEVELS];
      if (less < now) {
        now = less;
        some -= 1;
      }
    }
    sum += now - whole[place] + (open ? worth * more_bits[at] : 0);
    level[n] = values[place] < 0 ? -some : some;
    open = some != 0;
    at = odds_at(kind, n + 1 < 16 ? n + 1 : 15, some > 2 ? 2 : some) / 11;
    if (!open) continue;
    float ended = sum + (n < 15 ? worth * end_bits[at] : 0);
    if (ended >= least) continue;
    least = ended;
    end = n + 1;
  }
  for (i32 n = first; n < 16; n++) {
    if (n >= end) level[n] = 0;
    values[zigzag[n]] = level[n] * (n ? ac : dc);
  }
  cost += least;
  return end;
}
