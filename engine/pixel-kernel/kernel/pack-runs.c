#include "kernel.h"

/* GIF89a, appendix F: no code is longer than 12 bits. */
#define LONGEST_CODE 12
#define MOST_CODES (1 << LONGEST_CODE)
/* A full table is kept while so many codes stand for hardly fewer pixels than they once did. */
#define WATCHED_CODES 256
#define STALE 0.9f
/* Runs looked at for one code, besides those of the longest: where all pixels are alike, all runs are near enough. */
#define MOST_LOOKS 256

/* How much the eye minds a difference of red, green and blue, in twentieths of one of green. */
#define SCALE 20.0f
#define OFF(r, g, b) (10 * (r) * (r) + 20 * (g) * (g) + 9 * (b) * (b))
/* More than any of them. */
#define FURTHEST 0x7fffff

/* The colours that pixels are painted with: red, green, blue from the lowest byte up. For each place those of the
 * nearest colours, itself first. */
u32 ink[256];
u8 ink_neighbours[256 * 16];
/* What an error is multiplied by, by how much goes on around a pixel. */
float care[256];

/* What is known of a picture between two pieces of it: the caller keeps it, as others use this memory meanwhile. A run
 * is the run of its parent and one symbol more; runs of one parent hang on each other. */
struct {
  struct {
    i16 child, sibling;
    /* The colour of its symbol, and that. */
    u8 red, green, blue, symbol;
  } of[MOST_CODES];
  i16 parent[MOST_CODES];
  u8 first[MOST_CODES];
  i32 next, size, previous, watched_codes, watched_pixels, peak;
  /* Bits that do not fill a byte yet. */
  u32 held;
  i32 bits;
} runs;
i32 runs_bytes = sizeof runs;
/* How many bytes the last piece has come to. */
i32 packed_bytes;

/* A run has fewer children than there are colours. */
#define DEEPEST (MOST_CODES + 256)
static i32 stack[DEEPEST];
static i32 lengths[DEEPEST];
static float errors[DEEPEST];

static u8 *out;

static inline void write_code(i32 code) {
  runs.held |= (u32)code << runs.bits;
  runs.bits += runs.size;
  while (runs.bits >= 8) {
    *out++ = (u8)runs.held;
    runs.held >>= 8;
    runs.bits -= 8;
  }
}

static inline void set_symbol(i32 run, u8 symbol) {
  runs.of[run].symbol = symbol;
  runs.of[run].red = (u8)ink[symbol];
  runs.of[run].green = (u8)(ink[symbol] >> 8);
  runs.of[run].blue = (u8)(ink[symbol] >> 16);
}

static void forget_runs(i32 clear_code) {
  for (i32 i = 0; i < clear_code; i++) runs.of[i].child = -1;
  runs.next = clear_code + 2;
  runs.previous = -1;
  runs.peak = 0;
}

/* Begins a picture of two to the power of so many colours. */
void begin_runs(i32 bits) {
  const i32 clear_code = 1 << bits;
  for (i32 i = 0; i < clear_code; i++) set_symbol(i, runs.first[i] = (u8)i);
  forget_runs(clear_code);
  runs.size = bits + 1;
  runs.watched_codes = runs.watched_pixels = 0;
  /* The first code says that nothing is known yet. */
  runs.held = (u32)clear_code;
  runs.bits = runs.size;
}

/*
 * Codes for pixels, each of which may be off by `most`, squared. Of `count` pixels those are packed that stand before
 * `stop`, and the rest of the last run; the others are only looked at. `activity` says how much goes on around a pixel,
 * `left` is the error of one that stays as it is, `nearest` the place of the nearest colour, which is always near enough;
 * nothing may be painted where `clear` is not 0. Returns how many pixels were packed, or -1 where one can be neither
 * painted nor left.
 */
i32 pack_runs(i32 count, i32 stop, float most, i32 bits, i32 transparent, i32 neighbour_count, const u32 *colour,
              const u8 *activity, const float *left, const u8 *nearest, const u8 *clear, u8 *chosen, u8 *to) {
  const i32 clear_code = 1 << bits;
  i32 at = 0;
  out = to;
  while (at < stop) {
    const i32 previous = runs.previous, next = runs.next, adds = previous >= 0 && next < MOST_CODES;
    if (adds) {
      /* The run before and the first symbol of the one that comes, which may be this very run where symbols repeat. */
      set_symbol(next, runs.first[next] = runs.first[previous]);
      runs.parent[next] = (i16)previous;
      runs.of[next].child = -1;
      runs.of[next].sibling = runs.of[previous].child;
      runs.of[previous].child = (i16)next;
    }
    i32 best = -1, best_length = 0, depth = 0;
    float best_error = 0;
    if (transparent >= 0 && left[at] <= most) {
      stack[0] = transparent;
      lengths[0] = 1;
      errors[0] = left[at];
      depth = 1;
    }
    if (!clear[at]) {
      const u8 *place = ink_neighbours + nearest[at] * neighbour_count;
      const i32 r = colour[at] & 255, g = colour[at] >> 8 & 255, b = colour[at] >> 16 & 255;
      const float minded = care[activity[at]] / SCALE;
      for (i32 i = neighbour_count - 1; i >= 0; i--) {
        const u32 one = ink[place[i]];
        const i32 dr = r - (i32)(one & 255), dg = g - (i32)(one >> 8 & 255), db = b - (i32)(one >> 16 & 255);
        float error = (float)OFF(dr, dg, db) * minded;
        if (error > most) {
          if (place[i] != nearest[at]) continue;
          error = most;
        }
        stack[depth] = place[i];
        lengths[depth] = 1;
        errors[depth] = error;
        depth++;
      }
    }
    for (i32 looks = 0; depth > 0 && looks < MOST_LOOKS + 2 * best_length; looks++) {
      depth--;
      const i32 run = stack[depth], length = lengths[depth], place = at + length;
      const float error = errors[depth];
      if (length > best_length || (length == best_length && error < best_error)) {
        best = run;
        best_length = length;
        best_error = error;
      }
      i32 longer = runs.of[run].child;
      if (place >= count || longer < 0) continue;
      const i32 r = colour[place] & 255, g = colour[place] >> 8 & 255, b = colour[place] >> 16 & 255;
      const float minded = care[activity[place]] / SCALE, stays = left[place], reach = most / minded;
      const i32 furthest = clear[place] ? -1 : reach < FURTHEST ? (i32)reach : FURTHEST;
      const i32 near = clear[place] ? -1 : nearest[place];
      for (; longer >= 0; longer = runs.of[longer].sibling) {
        const i32 last = runs.of[longer].symbol;
        const i32 dr = r - runs.of[longer].red, dg = g - runs.of[longer].green, db = b - runs.of[longer].blue;
        const i32 off = OFF(dr, dg, db);
        float more = (float)off * minded;
        if (last == transparent) {
          if (stays > most) continue;
          more = stays;
        } else if (off > furthest) {
          if (last != near) continue;
          more = most;
        }
        if (depth == MOST_CODES) continue;
        stack[depth] = longer;
        lengths[depth] = length + 1;
        errors[depth] = error + more;
        depth++;
      }
    }
    if (best < 0) return -1;
    write_code(best);
    for (i32 run = best, last = at + best_length - 1; last >= at; last--, run = runs.parent[run])
      chosen[last] = runs.of[run].symbol;
    if (adds) {
      const u8 started = runs.first[best];
      if (started != runs.of[next].symbol) {
        i32 known = runs.of[previous].child = runs.of[next].sibling;
        while (known >= 0 && runs.of[known].symbol != started) known = runs.of[known].sibling;
        set_symbol(next, started);
        if (known < 0) runs.of[previous].child = (i16)next;
      }
      runs.next++;
      if (runs.next == 1 << runs.size && runs.size < LONGEST_CODE) runs.size++;
    }
    at += best_length;
    runs.previous = best;
    if (runs.next < MOST_CODES) continue;
    runs.watched_codes++;
    runs.watched_pixels += best_length;
    if (runs.watched_codes < WATCHED_CODES) continue;
    if ((float)runs.watched_pixels < STALE * (float)runs.peak) {
      write_code(clear_code);
      forget_runs(clear_code);
      runs.size = bits + 1;
    } else if (runs.watched_pixels > runs.peak) runs.peak = runs.watched_pixels;
    runs.watched_codes = runs.watched_pixels = 0;
  }
  packed_bytes = (i32)(out - to);
  return at;
}

/* The code that ends a picture, and the bits that fill its last byte. */
i32 end_runs(i32 bits, u8 *to) {
  out = to;
  write_code((1 << bits) + 1);
  if (runs.bits > 0) *out++ = (u8)runs.held;
  return (i32)(out - to);
}
