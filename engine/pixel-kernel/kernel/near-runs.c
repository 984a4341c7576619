#include "kernel.h"

/* Each colour of a palette as the eye weighs it: red, green, blue multiplied by alpha, and alpha. Filled in by the caller. */
float shade[256][4];

/* Distances that pictures repeat themselves at: the four around a pixel stay, of the others those that did last. */
enum { RECENT = 8, KEPT = 4 };
/* Places that begin alike are looked at, so many of them. */
enum { MOST_LOOKS = 16, HASHED = 1 << 15 };
/* DEFLATE, section 3.2.5: a run of fewer bytes has no code, one of more takes two; nor does one lie further back. */
enum { SHORTEST = 3, LONGEST = 258, FURTHEST = 32768 };
/* By how much more a pixel may be off for each step of luma by which those around it differ. */
#define BUSY 0.03f

static i32 newest[HASHED];

static inline u32 hash_of(const u8 *place) {
  return ((u32)place[0] | (u32)place[1] << 8 | (u32)place[2] << 16) * 0x9e3779b1u >> 17;
}

static inline v128_t seen_of(u32 colour) {
  const float share = (float)(colour >> 24) / 255.0f;
  return wasm_f32x4_make((float)(colour & 255) * share, (float)(colour >> 8 & 255) * share,
                         (float)(colour >> 16 & 255) * share, (float)(colour >> 24));
}

/* The squared distance of a pixel from a colour: on black or on white, where it is the greater of both. */
static inline float distance_of(v128_t pixel, i32 place) {
  const v128_t off = wasm_f32x4_sub(pixel, wasm_v128_load(shade[place]));
  const v128_t through = wasm_f32x4_splat(-wasm_f32x4_extract_lane(off, 3));
  const v128_t white = wasm_f32x4_add(off, through);
  v128_t far = wasm_f32x4_max(wasm_f32x4_mul(off, off), wasm_f32x4_mul(white, white));
  far = wasm_f32x4_mul(far, wasm_f32x4_const(0.5f, 1.0f, 0.45f, 0.0f));
  far = wasm_f32x4_add(far, wasm_i32x4_shuffle(far, far, 2, 3, 0, 1));
  return wasm_f32x4_extract_lane(far, 0) + wasm_f32x4_extract_lane(far, 1);
}

static inline float luma_of(const v128_t *seen) {
  const float *of = (const float *)seen;
  return (2 * of[0] + 5 * of[1] + of[2]) / 8;
}

static inline float apart(float one, float other) { return one < other ? other - one : one - other; }

/*
 * Paints rows of pixels so that they repeat what stands before them: of all runs that come near enough the longest. `to`
 * has the nearest colour of each pixel, and takes those that were chosen, which are further off by `most`, squared, and
 * where much goes on by more. `seen`, `reach` and `before` are room for 16, 4 and 4 bytes a pixel.
 */
void near_runs(const u8 *pixel, i32 width, i32 pixels, i32 channels, float most, v128_t *seen, float *reach,
               i32 *before, u8 *to) {
  i32 recent[RECENT] = {1, width, width - 1, width + 1, 2 * width, 2, 3, 4};
  for (i32 i = 0; i < pixels; i++) seen[i] = seen_of(colour_of(pixel + i * channels, channels));
  for (i32 i = 0; i < pixels; i++) {
    const float luma = luma_of(seen + i);
    const float busy = (i > 0 ? apart(luma, luma_of(seen + i - 1)) : 0) +
                       (i + 1 < pixels ? apart(luma, luma_of(seen + i + 1)) : 0) +
                       (i >= width ? apart(luma, luma_of(seen + i - width)) : 0) +
                       (i + width < pixels ? apart(luma, luma_of(seen + i + width)) : 0);
    reach[i] = distance_of(seen[i], to[i]) + most * (1 + BUSY * busy);
  }
  for (i32 i = 0; i < HASHED; i++) newest[i] = -1;
  for (i32 i = 0, known = 0; i < pixels;) {
    const i32 longest = pixels - i < LONGEST ? pixels - i : LONGEST;
    const i32 begins = i + SHORTEST <= pixels ? newest[hash_of(to + i)] : -1;
    i32 length = 0, from = 0;
    float error = 0;
    for (i32 look = 0, place = begins; look < RECENT + MOST_LOOKS; look++) {
      i32 distance;
      if (look < RECENT) distance = recent[look];
      else {
        if (place < 0) break;
        distance = i - place;
        place = before[place];
      }
      if (distance <= 0 || distance > i || distance > FURTHEST) continue;
      /* What is no longer than the longest is seen by the pixel behind that. */
      const i32 behind = i + length;
      if (distance > length && to[behind - distance] != to[behind] &&
          distance_of(seen[behind], to[behind - distance]) > reach[behind])
        continue;
      i32 run = 0;
      float off = 0;
      for (; run < longest; run++) {
        /* What is repeated may be of the run itself. */
        const i32 at = i + run, source = run < distance ? at - distance : i - distance + run % distance;
        if (to[source] == to[at]) continue;
        const float more = distance_of(seen[at], to[source]);
        if (more > reach[at]) break;
        off += more / reach[at];
      }
      if (run > length || (run == length && off < error)) length = run, from = distance, error = off;
      if (length == longest) break;
    }
    if (length < SHORTEST) length = 1;
    else {
      for (i32 run = 0; run < length; run++) to[i + run] = to[i + run - from];
      i32 slot = 0;
      while (slot < RECENT - 1 && recent[slot] != from) slot++;
      for (; slot > KEPT; slot--) recent[slot] = recent[slot - 1];
      if (slot == KEPT) recent[KEPT] = from;
    }
    for (i += length; known + SHORTEST <= i; known++) {
      const u32 hash = hash_of(to + known);
      before[known] = newest[hash];
      newest[hash] = known;
    }
  }
}
