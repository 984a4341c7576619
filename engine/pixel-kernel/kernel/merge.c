#include "kernel.h"
#include "colours.h"

/* Colours as the eye sees them: red, green, blue multiplied by alpha, alpha; and their weights. Filled in by the caller, or
 * by `part_colours`. Those that become one stand at the place of the first. */
float cluster[4][MOST_CLUSTERS + 4];
float weight[MOST_CLUSTERS + 4];
/* What became one with what, in this order. */
u16 merged_into[MOST_CLUSTERS];
u16 merged_from[MOST_CLUSTERS];

/* What has become part of another, and what is behind the last, lies so far off that nothing becomes one with it. */
#define NOWHERE 1e15f
/* No cost of those that are there comes to so much. */
#define GONE 1e28f
#define FAR 1e30f

static i32 other_of[MOST_CLUSTERS + 4];
static float cost_of[MOST_CLUSTERS + 4];

static inline float all_least(v128_t four) {
  v128_t least = wasm_f32x4_pmin(four, wasm_i32x4_shuffle(four, four, 2, 3, 0, 1));
  least = wasm_f32x4_pmin(least, wasm_i32x4_shuffle(least, least, 1, 0, 3, 2));
  return wasm_f32x4_extract_lane(least, 0);
}

/* What it costs to make four of them one with another, whose channels and weight are given. */
static inline v128_t costs(i32 at, const v128_t of[5]) {
#define SQUARE(value) wasm_f32x4_mul(value, value)
#define CHANNEL(c) (off = wasm_f32x4_sub(of[c], wasm_v128_load(cluster[c] + at)), \
                    wasm_f32x4_max(SQUARE(off), SQUARE(wasm_f32x4_add(off, through))))
  const v128_t through = wasm_f32x4_sub(wasm_v128_load(cluster[3] + at), of[3]);
  v128_t off, far = wasm_f32x4_mul(CHANNEL(0), wasm_f32x4_const_splat(0.5f));
  far = wasm_f32x4_add(far, CHANNEL(1));
  far = wasm_f32x4_add(far, wasm_f32x4_mul(CHANNEL(2), wasm_f32x4_const_splat(0.45f)));
  const v128_t theirs = wasm_v128_load(weight + at);
  return wasm_f32x4_div(wasm_f32x4_mul(far, wasm_f32x4_mul(theirs, of[4])), wasm_f32x4_add(theirs, of[4]));
}

/* Whom a search is for: all that come later, nobody else, or those that would have become one with either of two. */
enum { LATER = -3, ALONE = -2 };

/*
 * Finds what costs least to become one with. Those whose other is this or `gone`, which is part of it now, look for another
 * only when they are the cheapest: it costs no less than before.
 */
static inline void find_other(i32 one, i32 count, i32 gone) {
  i32 lanes[4] = {-1, -1, -1, -1}, first = 0;
  float lane_costs[4] = {FAR, FAR, FAR, FAR};
  if (gone == LATER) {
    first = one & ~3;
    lanes[0] = other_of[one];
    lane_costs[0] = cost_of[one];
  }
  v128_t of[5], least = wasm_v128_load(lane_costs), best = wasm_v128_load(lanes);
  v128_t at = wasm_i32x4_add(wasm_i32x4_splat(first), wasm_i32x4_const(0, 1, 2, 3));
  const v128_t self = wasm_i32x4_splat(one), part = wasm_i32x4_splat(gone);
  for (i32 c = 0; c < 4; c++) of[c] = wasm_v128_load32_splat(cluster[c] + one);
  of[4] = wasm_v128_load32_splat(weight + one);
  for (i32 i = first; i < count; i += 4, at = wasm_i32x4_add(at, wasm_i32x4_const_splat(4))) {
    const v128_t now = wasm_v128_bitselect(wasm_f32x4_const_splat(FAR), costs(i, of), wasm_i32x4_eq(at, self));
    best = wasm_v128_bitselect(at, best, wasm_f32x4_lt(now, least));
    least = wasm_f32x4_pmin(least, now);
    if (gone == ALONE) continue;
    const v128_t old = wasm_v128_load(cost_of + i);
    v128_t others = wasm_v128_load(other_of + i);
    const v128_t told = wasm_f32x4_lt(now, wasm_f32x4_pmin(old, wasm_f32x4_const_splat(GONE)));
    if (gone != LATER)
      others = wasm_v128_or(others, wasm_v128_or(wasm_i32x4_eq(others, self), wasm_i32x4_eq(others, part)));
    wasm_v128_store(cost_of + i, wasm_v128_bitselect(now, old, told));
    wasm_v128_store(other_of + i, wasm_v128_bitselect(self, others, told));
  }
  const float cost = all_least(least);
  wasm_v128_store(lanes, best);
  wasm_v128_store(lane_costs, least);
  i32 other = count;
  for (i32 i = 0; i < 4; i++)
    if (lane_costs[i] == cost && lanes[i] >= 0 && lanes[i] < other) other = lanes[i];
  other_of[one] = other;
  cost_of[one] = cost;
}

/* The first of those that cost least. */
static inline i32 cheapest(i32 count) {
  for (;;) {
    v128_t least = wasm_f32x4_const_splat(3e38f);
    for (i32 i = 0; i < count; i += 4) least = wasm_f32x4_pmin(least, wasm_v128_load(cost_of + i));
    const v128_t wanted = wasm_f32x4_splat(all_least(least));
    i32 i = 0;
    u32 found;
    while (!(found = wasm_i32x4_bitmask(wasm_f32x4_eq(wasm_v128_load(cost_of + i), wanted)))) i += 4;
    i += __builtin_ctz(found);
    if (other_of[i] >= 0) return i;
    find_other(i, count, ALONE);
  }
}

static void remove_one(i32 one) {
  cluster[1][one] = NOWHERE;
  weight[one] = 1;
  cost_of[one] = 3e38f;
  other_of[one] = -1;
}

/* Makes those two one whose difference costs least, by how often they are met, until so many are left. */
void merge(i32 count, i32 left) {
  for (i32 i = count; i < count + 4; i++) {
    for (i32 c = 0; c < 4; c++) cluster[c][i] = 0;
    remove_one(i);
  }
  for (i32 i = 0; i < count; i++) cost_of[i] = FAR;
  for (i32 i = 0; i < count; i++) find_other(i, count, LATER);
  for (i32 step = 0; step + left < count; step++) {
    const i32 from = cheapest(count);
    i32 into = other_of[from];
    /* Clang 14 would read it again where it is spread over four lanes, when something else stands there. */
    __asm__("" : "+r"(into));
    const float all = weight[into] + weight[from];
    for (i32 c = 0; c < 4; c++)
      cluster[c][into] = (cluster[c][into] * weight[into] + cluster[c][from] * weight[from]) / all;
    weight[into] = all;
    remove_one(from);
    merged_into[step] = (u16)into;
    merged_from[step] = (u16)from;
    find_other(into, count, from);
  }
}
