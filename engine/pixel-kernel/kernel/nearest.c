#include "kernel.h"

/* A palette by its greens, four colours at a time, each as the eye weighs it: multiplied by its alpha. Filled in by the
 * caller; the last stands again until four are full. */
float palette[4][256 + 4];
/* The place of each in the caller's order. */
u8 place[256 + 4];
i32 colours;
/* By place: how much red, green, blue, alpha its pixels have, and how many they are. */
double sums[256][5];

/* How much the eye minds a difference; green counts as it is. */
#define RED 0.5f
#define BLUE 0.45f

/* Colours that were looked for are remembered, so many of them. */
#define REMEMBERED (1 << 15)
static u32 remembered[REMEMBERED];
static i16 found[REMEMBERED];

/* To be called when the palette is another. */
void forget(void) { __builtin_memset(found, 0xff, sizeof found); }

/* The squared distance of four colours: on black or on white, where it is the greater of both. */
static inline v128_t distances(i32 at, v128_t red, v128_t green, v128_t blue, v128_t alpha) {
  v128_t through = wasm_f32x4_sub(wasm_v128_load(palette[3] + at), alpha);
#define SQUARE(value) wasm_f32x4_mul(value, value)
#define CHANNEL(difference) wasm_f32x4_max(SQUARE(difference), SQUARE(wasm_f32x4_add(difference, through)))
  v128_t r = wasm_f32x4_sub(red, wasm_v128_load(palette[0] + at));
  v128_t g = wasm_f32x4_sub(green, wasm_v128_load(palette[1] + at));
  v128_t b = wasm_f32x4_sub(blue, wasm_v128_load(palette[2] + at));
  r = wasm_f32x4_mul(CHANNEL(r), wasm_f32x4_splat(RED));
  b = wasm_f32x4_mul(CHANNEL(b), wasm_f32x4_splat(BLUE));
  return wasm_f32x4_add(wasm_f32x4_add(r, CHANNEL(g)), b);
}

static i32 search(u32 colour) {
  const float share = (colour >> 24) / 255.0f;
  const float green_of = (colour >> 8 & 255) * share;
  const v128_t red = wasm_f32x4_splat((colour & 255) * share), green = wasm_f32x4_splat(green_of),
               blue = wasm_f32x4_splat((colour >> 16 & 255) * share),
               alpha = wasm_f32x4_splat((float)(colour >> 24));
  const i32 last = (colours - 1) & ~3;
  i32 low = 0, high = last >> 2;
  while (low < high) {
    i32 middle = (low + high + 1) >> 1;
    if (palette[1][4 * middle] <= green_of) low = middle;
    else high = middle - 1;
  }
  v128_t least = wasm_f32x4_splat(1e30f), best = wasm_i32x4_splat(0);
  float nearest = 1e30f;
  /* Outwards from the same green, until green alone is further than the nearest so far; of two as near the greener. */
  for (i32 down = 4 * low, up = down + 4; down >= 0 || up <= last;) {
#define LOOK(at, nearer_of) \
  { \
    v128_t far = distances(at, red, green, blue, alpha); \
    v128_t nearer = nearer_of(far, least); \
    best = wasm_v128_bitselect(wasm_i32x4_add(wasm_i32x4_splat(at), wasm_i32x4_const(0, 1, 2, 3)), best, nearer); \
    least = wasm_f32x4_pmin(far, least); \
    v128_t half = wasm_f32x4_pmin(least, wasm_i32x4_shuffle(least, least, 2, 3, 0, 1)); \
    float one = wasm_f32x4_extract_lane(half, 0), other = wasm_f32x4_extract_lane(half, 1); \
    nearest = one < other ? one : other; \
  }
    if (down >= 0) {
      float g = green_of - palette[1][down + 3];
      if (g > 0 && g * g >= nearest) down = -1;
      else {
        LOOK(down, wasm_f32x4_lt)
        down -= 4;
      }
    }
    if (up <= last) {
      float g = palette[1][up] - green_of;
      if (g > 0 && g * g >= nearest) up = last + 4;
      else {
        LOOK(up, wasm_f32x4_le)
        up += 4;
      }
    }
  }
  float lanes[4];
  i32 at[4], to = 0;
  wasm_v128_store(lanes, least);
  wasm_v128_store(at, best);
  for (i32 i = 1; i < 4; i++)
    if (lanes[i] < lanes[to] || (lanes[i] == lanes[to] && at[i] > at[to])) to = i;
  return place[at[to]];
}

static inline i32 nearest_to(u32 colour) {
  u32 slot = (colour * 0x9e3779b1u) >> 17;
  if (found[slot] >= 0 && remembered[slot] == colour) return found[slot];
  i32 at = search(colour);
  remembered[slot] = colour;
  found[slot] = (i16)at;
  return at;
}

/* The place of the nearest colour of each pixel. Up to 16 bytes behind `to` may be written. */
void index_pixels(const u8 *pixel, i32 pixels, i32 channels, u8 *to) {
  u32 last = 0;
  i32 at = nearest_to(0);
  for (i32 i = 0; i < pixels; i++, pixel += channels) {
    u32 colour = colour_of(pixel, channels);
    to[i] = (u8)at;
    if (colour != last) {
      to[i] = (u8)(at = nearest_to(last = colour));
      continue;
    }
    const i32 run = run_after(pixel, pixels - 1 - i, channels);
    for (i32 done = 0; done < run; done += 16) wasm_v128_store(to + i + 1 + done, wasm_i8x16_splat((char)at));
    i += run;
    pixel += run * channels;
  }
}

/* Adds pixels to the sums of the colours that are nearest to them. */
void sum_pixels(const u8 *pixel, i32 pixels, i32 channels) {
  for (i32 i = 0; i < pixels; i++, pixel += channels) {
    u32 colour = colour_of(pixel, channels), alpha = colour >> 24;
    double *sum = sums[nearest_to(colour)];
    const i32 more = run_after(pixel, pixels - 1 - i, channels);
    const double count = 1 + more;
    sum[0] += (colour & 255) * alpha * count;
    sum[1] += (colour >> 8 & 255) * alpha * count;
    sum[2] += (colour >> 16 & 255) * alpha * count;
    sum[3] += alpha * count;
    sum[4] += count;
    i += more;
    pixel += more * channels;
  }
}
