#include "tokens.h"

u32 taken[ODDS][2];
float plain_bits;

void begin_count(void) {
  __builtin_memset(taken, 0, sizeof taken);
  plain_bits = 0;
}

/*
 * The branches of a block's tokens (section 13.2), each given to BRANCH with its odds; FAR has the level whose plain bits
 * follow, SIGN that whose sign does. A level of 0 is never followed by an end.
 */
#define WALK(BRANCH, FAR, SIGN)                                   \
  i32 n = kind == 0, at = odds_at(kind, n, context);              \
  BRANCH(at, end > n);                                            \
  while (n < end) {                                               \
    i32 size = magnitude(level[n]);                               \
    BRANCH(at + 1, size > 0);                                     \
    if (size) {                                                   \
      BRANCH(at + 2, size > 1);                                   \
      if (size > 1) {                                             \
        BRANCH(at + 3, size > 4);                                 \
        if (size < 5) {                                           \
          BRANCH(at + 4, size > 2);                               \
          if (size > 2) BRANCH(at + 5, size > 3);                 \
        } else {                                                  \
          BRANCH(at + 6, size > 10);                              \
          if (size < 11) BRANCH(at + 7, size > 6);                \
          else {                                                  \
            BRANCH(at + 8, size > 34);                            \
            if (size < 35) BRANCH(at + 9, size > 18);             \
            else BRANCH(at + 10, size > 66);                      \
          }                                                       \
          FAR(size);                                              \
        }                                                         \
      }                                                           \
      SIGN(level[n] < 0);                                         \
    }                                                             \
    if (++n == 16) return;                                        \
    at = odds_at(kind, n, size > 2 ? 2 : size);                   \
    if (size) BRANCH(at, n < end);                                \
  }

#define COUNT(place, bit) taken[place][(bit)] += 1
#define COUNT_FAR(size) plain_bits += categories[category_of(size)].bits
#define COUNT_SIGN(bit) plain_bits += 1

void count_block(i32 kind, i32 context, const i16 *level, i32 end) { WALK(COUNT, COUNT_FAR, COUNT_SIGN) }

static void write_far(Writer *w, i32 size) {
  i32 c = category_of(size), rest = size - categories[c].from;
  for (i32 i = 0, bits = categories[c].bits; i < bits; i++)
    write_bit(w, categories[c].chances[i], (rest >> (bits - 1 - i)) & 1);
}

#define WRITE(place, bit) write_bit(w, odds[place], bit)
#define WRITE_FAR(size) write_far(w, size)
#define WRITE_SIGN(bit) write_bit(w, 128, bit)

static inline void write_tokens(Writer *w, i32 kind, i32 context, const i16 *level, i32 end) {
  WALK(WRITE, WRITE_FAR, WRITE_SIGN)
}

void write_block(Writer *w, i32 kind, i32 context, const i16 *level, i32 end) {
  /* A copy that nobody else knows stays in registers. */
  Writer own = *w;
  write_tokens(&own, kind, context, level, end);
  *w = own;
}

static float bits_at(i32 chance, i32 place) {
  return taken[place][0] * bits_of[chance] + taken[place][1] * bits_of[256 - chance];
}

/* The odds by what was counted, told anew where that spares bits; answers how many all of it takes. */
float settle_odds(u8 *told) {
  float sum = plain_bits;
  for (i32 i = 0; i < ODDS; i++) {
    float zeros = taken[i][0], all = zeros + taken[i][1];
    i32 best = all > 0 ? clamp((i32)(256 * zeros / all + 0.5f) - 1, 254) + 1 : 128;
    float stays = bits_at(default_odds[i], i) + bits_of[update_odds[i]];
    float changes = bits_at(best, i) + bits_of[256 - update_odds[i]] + 8;
    told[i] = changes < stays;
    odds[i] = told[i] ? best : default_odds[i];
    sum += told[i] ? changes : stays;
  }
  return sum;
}
