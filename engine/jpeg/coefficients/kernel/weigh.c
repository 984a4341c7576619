#include "kernel.h"

/* How much brightness a step of luma makes, by luma. */
float contrast[256];

/* Below this a structure is not seen: SSIMULACRA2's own number. */
#define UNSEEN 0.0009f
/* A variance that is none. */
#define NOTHING 1e-5f
/* What SSIMULACRA2's sum weighs: structure that is missing at full size and at half of it, and contrast that was smoothed
 * away, by fourth powers; structure at a quarter, on average. */
#define FULL 7.47f
#define HALF 6.68f
#define SMOOTHED 17.4f
#define QUARTER 225
/* Of a standard deviation: the mean distance from the mean. */
#define DISTANCE 0.8f
/* High frequencies have this share in what a quarter of the size shows. */
#define SHARE 0.5f
/* No block counts more than so many times as much as the middle one, nor less. */
#define MOST 3

/* A block of luma as it was and as it is. `full`, `half` and `smoothed` tell how fast their sums of fourth powers rise
 * with its error. */
typedef struct {
  float before;
  float full;
  float half;
  float smoothed;
  float quarters;
  float mean;
  float gain;
} Seen;

/* Of fourth powers, over all blocks. */
static struct {
  double full;
  double half;
  double smoothed;
} sums;

static inline float root(float value) { return __builtin_sqrtf(value); }
static inline float not_below_0(float value) { return value < 0 ? 0 : value; }

static void see_quarter(const float *a, const float *b, Seen *seen, float *own, float *new_own, float *error) {
  float sum = 0, new_sum = 0, square = 0, new_square = 0, both = 0;
  for (i32 i = 0; i < 16; i++) {
    float was = a[(i >> 2) * 8 + (i & 3)] - (seen->mean - 128), is = b[(i >> 2) * 8 + (i & 3)] - (seen->mean - 128);
    sum += was, new_sum += is;
    square += was * was, new_square += is * is, both += was * is;
  }
  *own += square, *new_own += new_square, *error += square + new_square - 2 * both;
  seen->quarters += sum * sum / 1024;
  float before = not_below_0(seen->gain * (square - sum * sum / 16) / 16);
  float after = not_below_0(seen->gain * (new_square - new_sum * new_sum / 16) / 16);
  float shared = seen->gain * (both - sum * new_sum / 16) / 16;
  float lost = not_below_0(before + after - 2 * shared) / (before + after + UNSEEN);
  float smoothed = not_below_0(1 - (1 + DISTANCE * root(after)) / (1 + DISTANCE * root(before)));
  float cube = lost * lost * lost / 4, smoothed_cube = smoothed * smoothed * smoothed / 4;
  sums.full += cube * lost, sums.smoothed += smoothed_cube * smoothed;
  seen->full += cube / (before + after + UNSEEN);
  seen->smoothed += smoothed_cube / (root(before) + root(after) + 0.02f);
}

static Seen see(i32 block) {
  float mean = dc[block] * step[0][0][0] / 8, new_mean = new_dc[block] * step[1][0][0] / 8;
  float slope = contrast[mean < BLACK ? 0 : mean > WHITE ? 255 : (i32)(mean - BLACK)];
  Seen seen = {.mean = mean - BLACK, .gain = slope * slope};
  if (start[block] == start[block + 1]) return seen;
  float old[64], new[64], before = 0, after = 0, error = 0;
  show(entry + start[block], entry + start[block + 1], step[0][0], mean, old);
  show(new_entry + new_start[block], new_entry + new_start[block + 1], step[1][0], new_mean, new);
  for (i32 q = 0; q < 4; q++) {
    i32 at = 32 * (q >> 1) + 4 * (q & 1);
    see_quarter(old + at, new + at, &seen, &before, &after, &error);
  }
  seen.quarters *= seen.gain;
  seen.before = seen.gain * before / 64;
  float all = seen.gain * (before + after) / 64 + UNSEEN, lost = seen.gain * error / 64 / all;
  float cube = lost * lost * lost;
  sums.half += cube * lost;
  seen.half = cube / all;
  return seen;
}

/* How much goes on around a block at a quarter of the size. */
static float around(const Seen *seen, i32 x, i32 y, i32 wide, i32 high) {
  const Seen *here = seen + y * wide + x;
  float all = 0, sum = 0, squares = 0, quarters = 0;
  for (i32 down = y > 0 ? y - 1 : 0; down <= y + 1 && down < high; down++)
    for (i32 across = x > 0 ? x - 1 : 0; across <= x + 1 && across < wide; across++) {
      const Seen *other = seen + down * wide + across;
      float share = (down == y ? 1 : 0.5f) * (across == x ? 1 : 0.5f), off = other->mean - here->mean;
      all += share, sum += share * off, squares += share * off * off, quarters += share * other->quarters;
    }
  return (quarters + here->gain * (squares - sum * sum / all)) / all;
}

/* Of two and more, to a hundredth: by the exponent, and a parabola for the fraction. */
static float log_of(float value) {
  union { float value; u32 bits; } split = {value};
  float exponent = (float)(i32)(split.bits >> 23) - 127;
  split.bits = (split.bits & 0x7fffff) | 0x3f800000;
  float rest = split.value - 1;
  return exponent + rest * (1.3465f - 0.3465f * rest);
}

static float power_of_2(float value) {
  i32 whole = (i32)value - (value < 0);
  float rest = value - whole;
  union { u32 bits; float value; } joined = {(u32)(whole + 127) << 23};
  return joined.value * (1 + rest * (0.6565f + 0.3435f * rest));
}

static float within(float value) { return value > MOST ? MOST : value < 1.0f / MOST ? 1.0f / MOST : value; }

/* Of the fourth root of a mean, by one of what it is the mean of. */
static float slope_of(float most, double sum, float blocks) {
  float mean = sum / blocks + 1e-12f;
  return most * root(root(mean)) / mean;
}

static inline i32 block_at(i32 x, i32 y, i32 units_wide) {
  i32 h = sampling_h[0], v = sampling_v[0];
  return ((y / v) * units_wide + x / h) * places + (y % v) * h + x % h;
}

/* Weighs the errors of blocks of luma by what SSIMULACRA2 would mind of more, where the picture is as it is now. */
void weigh(i32 wide, i32 high, i32 units_wide, Seen *seen, float *weights) {
  weight = weights;
  sums.full = sums.half = sums.smoothed = 0;
  for (i32 y = 0; y < high; y++)
    for (i32 x = 0; x < wide; x++) seen[y * wide + x] = see(block_at(x, y, units_wide));
  i32 blocks = wide * high, counted = 0;
  float full = slope_of(FULL, sums.full, blocks), half = slope_of(HALF, sums.half, blocks);
  float smoothed = slope_of(SMOOTHED, sums.smoothed, blocks);
  float logs[2] = {0, 0};
  for (i32 y = 0; y < high; y++)
    for (i32 x = 0; x < wide; x++) {
      const Seen *one = seen + y * wide + x;
      float quarter = QUARTER / (2 * around(seen, x, y, wide, high) + UNSEEN);
      float most = full * one->full + half * one->half + smoothed * one->smoothed + SHARE * quarter;
      float *to = weight + 2 * block_at(x, y, units_wide);
      to[0] = root(one->gain * most);
      to[1] = root(one->gain * (most + quarter));
      if (one->before <= NOTHING) continue;
      counted++;
      for (i32 i = 0; i < 2; i++) logs[i] += (log_of(to[i]) - logs[i]) / counted;
    }
  float middles[2] = {power_of_2(-logs[0]), power_of_2(-logs[1])};
  for (i32 y = 0; y < high; y++)
    for (i32 x = 0; x < wide; x++) {
      float *to = weight + 2 * block_at(x, y, units_wide);
      for (i32 i = 0; i < 2; i++) to[i] = within(to[i] * middles[i]);
    }
}
