#include "kernel.h"
#include "colours.h"

/* A colour as the eye sees it, how much it counts, and how much those of a part do together. */
typedef struct {
  v128_t seen;
  float weight;
} Shade;

/* Shades side by side in the list: from one to another. */
typedef struct {
  i32 from, to, axis;
  /* How far they lie around their mean, squared, and of which this is the middle. */
  float error;
  v128_t mean;
  float weight;
} Part;

static Part parts[MOST_CLUSTERS];
static Shade *shades;

/* How much the eye minds a difference in red, green, blue; what shines through counts as green does. */
#define MINDED wasm_f32x4_const(0.5f, 1.0f, 0.45f, 1.0f)

static Part part_of(i32 from, i32 to) {
  /* Around one of them sums stay small. */
  const v128_t about = shades[from].seen;
  v128_t sums = wasm_f32x4_const_splat(0), squares = sums;
  float all = 0;
  for (i32 i = from; i < to; i++) {
    const v128_t off = wasm_f32x4_sub(shades[i].seen, about);
    const v128_t weighed = wasm_f32x4_mul(off, wasm_f32x4_splat(shades[i].weight));
    sums = wasm_f32x4_add(sums, weighed);
    squares = wasm_f32x4_add(squares, wasm_f32x4_mul(weighed, off));
    all += shades[i].weight;
  }
  const v128_t mean = wasm_f32x4_div(sums, wasm_f32x4_splat(all));
  float errors[4];
  wasm_v128_store(errors, wasm_f32x4_mul(wasm_f32x4_sub(squares, wasm_f32x4_mul(sums, mean)), MINDED));
  i32 axis = 0;
  for (i32 c = 1; c < 4; c++)
    if (errors[c] > errors[axis]) axis = c;
  const float error = to - from > 1 ? errors[0] + errors[1] + errors[2] + errors[3] : 0;
  return (Part){from, to, axis, error, wasm_f32x4_add(mean, about), all};
}

static inline float value_of(const Shade *shade, i32 axis) { return ((const float *)&shade->seen)[axis]; }

/* Parts the shades of a part where that leaves the least along its axis, and says where the second half begins. */
static i32 cut(const Part *part) {
  float weights[256] = {0}, sums[256] = {0};
  i32 low = 255, high = 0;
  for (i32 i = part->from; i < part->to; i++) {
    const float value = value_of(shades + i, part->axis);
    const i32 slot = (i32)value;
    weights[slot] += shades[i].weight;
    sums[slot] += shades[i].weight * value;
    if (slot < low) low = slot;
    if (slot > high) high = slot;
  }
  float all = 0, sum = 0, before = 0, sum_before = 0, most = -1;
  for (i32 slot = low; slot <= high; slot++) all += weights[slot], sum += sums[slot];
  i32 at = low;
  for (i32 slot = low; slot < high; slot++) {
    before += weights[slot];
    sum_before += sums[slot];
    const float middle = sum_before / before - (sum - sum_before) / (all - before);
    const float gain = middle * middle * before * (all - before);
    if (gain > most) most = gain, at = slot;
  }
  i32 from = part->from, to = part->to;
  while (from < to) {
    if ((i32)value_of(shades + from, part->axis) <= at) from++;
    else {
      const Shade other = shades[--to];
      shades[to] = shades[from];
      shades[from] = other;
    }
  }
  return from;
}

/*
 * Parts colours into as many as are merged, each time those that lie furthest apart, by how many pixels they have (or one each);
 * their means are the clusters that are merged. `room` is 32 bytes a colour.
 */
i32 part_colours(const u32 *colour, const u32 *pixels, i32 count, void *room) {
  shades = room;
  for (i32 i = 0; i < count; i++) {
    const float share = (float)(colour[i] >> 24) / 255.0f;
    shades[i].seen = wasm_f32x4_make((float)(colour[i] & 255) * share, (float)(colour[i] >> 8 & 255) * share,
                                     (float)(colour[i] >> 16 & 255) * share, (float)(colour[i] >> 24));
    /* To the power of 3/4: details are rare. */
    const float root = __builtin_sqrtf(pixels ? (float)pixels[i] : 1);
    shades[i].weight = root * __builtin_sqrtf(root);
  }
  parts[0] = part_of(0, count);
  i32 known = 1;
  while (known < MOST_CLUSTERS) {
    i32 widest = 0;
    for (i32 i = 1; i < known; i++)
      if (parts[i].error > parts[widest].error) widest = i;
    if (parts[widest].error <= 0) break;
    const Part part = parts[widest];
    const i32 middle = cut(&part);
    /* What lies between two levels cannot be parted. */
    if (middle == part.to) parts[widest].error = 0;
    else {
      parts[widest] = part_of(part.from, middle);
      parts[known++] = part_of(middle, part.to);
    }
  }
  for (i32 i = 0; i < known; i++) {
    for (i32 c = 0; c < 4; c++) cluster[c][i] = ((const float *)&parts[i].mean)[c];
    weight[i] = parts[i].weight;
  }
  return known;
}
