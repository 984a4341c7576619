#include "quantise.h"

/* What an error counts that makes a coefficient larger than it was: it shows as ringing. */
float grow;

/* A coefficient that may be kept. `saved` is the cheapest way to it as the last one kept so far, bits and error, less
 * the error of having dropped everything up to it; `least` the least of these up to it. */
typedef struct {
  i32 k;
  i32 sign;
  i32 before;
  i32 level;
  float saved;
  float least;
} Candidate;

static Candidate list[65];

/* The fewest bits that a coefficient takes, and an error, in bits, that none is worth. */
#define FEWEST 2
#define CERTAIN 40

static const float ALIKE[2] = {1, 1};

/* The lowest frequencies across, down and of both are what remains of a block at a quarter of the size. */
static inline i32 is_low(i32 k) { return k == 1 || k == 2 || k == 4; }

static inline float price_of(const float *prices, i32 run, i32 bits) {
  float zeros = 0;
  for (; run > 15; run -= 16) zeros += prices[0xf0];
  return zeros + prices[run << 4 | bits];
}

static inline void weigh(Candidate *one, const Candidate *from, const float *prices, float exact, float unit) {
  i32 level = (i32)(exact + 0.5f), bits = width_of(level);
  float off = exact - level;
  float error = unit * off * off * (off < 0 ? grow : 1);
  /* The level below is another choice where it takes a bit less, and is more than nothing. */
  i32 less = level > 1 && (level & (level - 1)) == 0 ? level - 1 : 0;
  float error_less = unit * (exact - less) * (exact - less);
  float cheapest = 1e30f;
  for (const Candidate *last = one - 1; last >= from; last--) {
    if (last->least + (less ? 0 : error) + FEWEST > cheapest) break;
    i32 run = one->k - last->k - 1;
    float cost = last->saved + error + price_of(prices, run, bits);
    if (cost < cheapest) cheapest = cost, one->before = last - list, one->level = level;
    if (!less) continue;
    cost = last->saved + error_less + price_of(prices, run, bits - 1);
    if (cost < cheapest) cheapest = cost, one->before = last - list, one->level = less;
  }
  one->saved = cheapest - unit * exact * exact;
  /* Past a certain one there is nothing to look back to. */
  float least = one - 1 > from ? one[-1].least : one[-1].saved;
  one->least = one->saved < least ? one->saved : least;
}

/*
 * Which coefficients of a block to keep, and at which of the two levels next to their exact size: the cheapest way
 * through them, bits and error together. Answers how many are kept.
 */
u32 choose_block(i32 block, i32 c, u32 to) {
  const float *scale = factor[c];
  const float *prices = price[c != 0];
  const i32 table = (2 + (c != 0)) << 8;
  const float *weights = c == 0 && weight ? weight + 2 * block : ALIKE;
  Candidate *one = list, *from = list;
  *one = (Candidate){0};
  for (u32 at = start[block]; at < start[block + 1]; at++) {
    i32 k = entry[at] >> 16, value = (i16)entry[at], sign = value >> 31;
    float exact = ((value ^ sign) - sign) * scale[k], unit = worth[c][k] * weights[is_low(k)];
    /* What keeping it saves is less than any code. */
    if ((2 * exact - 1) * unit < FEWEST) continue;
    one++;
    one->k = k;
    one->sign = sign;
    weigh(one, from, prices, exact, unit);
    /* So much is never dropped: no way leads past it. */
    if (unit * exact * exact > CERTAIN) from = one;
  }
  Candidate *last = from;
  float cheapest = 1e30f;
  for (Candidate *end = from; end <= one; end++) {
    float cost = end->saved + (end->k < 63 ? prices[0] : 0);
    if (cost < cheapest) cheapest = cost, last = end;
  }
  if (last->k < 63) token = note(token, table, 0);
  u32 count = 0;
  for (const Candidate *at = last; at > list; at = list + at->before) count++;
  u32 *next = new_entry + to + count;
  for (const Candidate *at = last; at > list; at = list + at->before) {
    i32 run = at->k - list[at->before].k - 1;
    *--next = (u32)at->k << 16 | (u16)((at->level ^ at->sign) - at->sign);
    for (; run > 15; run -= 16) token = note(token, table | 0xf0, 0);
    token = note(token, table | run << 4 | width_of(at->level), 0);
  }
  return count;
}
