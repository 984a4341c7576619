#include "deflate.h"

/* 3.2.7: lengths of codes, and what says that some repeat; their order, and the bits that follow each. */
enum { PLAIN = 16, REPEAT = 16, ZEROS = 17, MANY_ZEROS = 18, NAMES = 19 };
static const u8 name_order[NAMES] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
static const u8 name_extra[NAMES] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7};

static u8 *out;
static u64 held;
static i32 held_bits;

void begin_stream(u8 *to) {
  out = to;
  held = 0;
  held_bits = 0;
}

static inline void put(u32 bits, i32 count) {
  held |= (u64)bits << held_bits;
  held_bits += count;
  while (held_bits >= 8) {
    *out++ = (u8)held;
    held >>= 8;
    held_bits -= 8;
  }
}

u8 *end_stream(void) {
  if (held_bits > 0) put(0, 8 - held_bits);
  return out;
}

/* How a block is coded: the codes of its symbols, and how their lengths are told. */
static struct {
  u8 lengths[SYMBOLS + DISTANCES];
  i32 symbols, distances;
  /* The lengths as they are named, what follows each name, and the codes of the names. */
  u8 names[SYMBOLS + DISTANCES], follows[SYMBOLS + DISTANCES];
  i32 named, told;
  u8 name_lengths[NAMES];
} plan;

static void name(i32 name, i32 follows) {
  plan.names[plan.named] = (u8)name;
  plan.follows[plan.named++] = (u8)follows;
}

/* Plans the best codes, and says how many bits tell of them. */
static u32 plan_codes(const Counts *counts) {
  u8 of_symbols[SYMBOLS], of_distances[DISTANCES];
  code_lengths(counts->symbol, SYMBOLS, 15, of_symbols);
  code_lengths(counts->distance, DISTANCES, 15, of_distances);
  for (plan.symbols = SYMBOLS; of_symbols[plan.symbols - 1] == 0;) plan.symbols--;
  for (plan.distances = DISTANCES; plan.distances > 1 && of_distances[plan.distances - 1] == 0;) plan.distances--;
  const i32 all = plan.symbols + plan.distances;
  for (i32 i = 0; i < all; i++) plan.lengths[i] = i < plan.symbols ? of_symbols[i] : of_distances[i - plan.symbols];
  plan.named = 0;
  for (i32 at = 0, run; at < all; at += run) {
    const u8 length = plan.lengths[at];
    for (run = 1; at + run < all && plan.lengths[at + run] == length;) run++;
    if (length == 0 && run >= 3) {
      if (run > 138) run = 138;
      if (run > 10) name(MANY_ZEROS, run - 11);
      else name(ZEROS, run - 3);
    } else if (at > 0 && length == plan.lengths[at - 1] && run >= 3) {
      if (run > 6) run = 6;
      name(REPEAT, run - 3);
    } else {
      run = 1;
      name(length, 0);
    }
  }
  u32 met[NAMES] = {0};
  for (i32 i = 0; i < plan.named; i++) met[plan.names[i]]++;
  code_lengths(met, NAMES, 7, plan.name_lengths);
  for (plan.told = NAMES; plan.told > 4 && plan.name_lengths[name_order[plan.told - 1]] == 0;) plan.told--;
  u32 bits = 14 + 3 * (u32)plan.told;
  for (i32 i = 0; i < NAMES; i++) bits += met[i] * (u32)(plan.name_lengths[i] + name_extra[i]);
  return bits;
}

/* 3.2.6: the codes that need not be told. */
static i32 fixed_length(i32 symbol) { return symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8; }

static u32 bits_by(const Counts *counts, i32 is_fixed) {
  u32 bits = 3;
  for (i32 i = 0; i < SYMBOLS; i++) {
    if (counts->symbol[i] == 0) continue;
    const i32 extra = i > LITERALS ? length_extra(i) : 0;
    bits += counts->symbol[i] * (u32)((is_fixed ? fixed_length(i) : plan.lengths[i]) + extra);
  }
  for (i32 i = 0; i < DISTANCES; i++) {
    if (counts->distance[i] == 0) continue;
    bits += counts->distance[i] * (u32)((is_fixed ? 5 : plan.lengths[plan.symbols + i]) + distance_extra(i));
  }
  return bits;
}

/* What a block of such symbols takes. */
u32 bits_of(const Counts *counts) {
  const u32 fixed = bits_by(counts, 1), told = plan_codes(counts) + bits_by(counts, 0);
  return fixed < told ? fixed : told;
}

/* 3.2.2: codes follow from their lengths; they stand with their first bit lowest. */
static void codes_of(const u8 *lengths, i32 symbols, u16 *codes) {
  u32 next = 0;
  for (i32 length = 1; length <= 15; length++, next <<= 1)
    for (i32 i = 0; i < symbols; i++) {
      if (lengths[i] != length) continue;
      u32 turned = 0;
      for (i32 bit = 0; bit < length; bit++) turned |= (next >> bit & 1) << (length - 1 - bit);
      codes[i] = (u16)turned;
      next++;
    }
}

void write_block(const Counts *counts, const Token *tokens, i32 count, i32 is_last) {
  static u8 lengths[SYMBOLS + 2], distance_lengths[DISTANCES + 2];
  static u16 codes[SYMBOLS + 2], distance_codes[DISTANCES + 2];
  const i32 is_fixed = bits_by(counts, 1) <= plan_codes(counts) + bits_by(counts, 0);
  const i32 symbols = is_fixed ? SYMBOLS + 2 : plan.symbols, distances = is_fixed ? DISTANCES + 2 : plan.distances;
  put((u32)is_last, 1);
  put(is_fixed ? 1 : 2, 2);
  for (i32 i = 0; i < symbols; i++) lengths[i] = is_fixed ? (u8)fixed_length(i) : plan.lengths[i];
  for (i32 i = 0; i < distances; i++) distance_lengths[i] = is_fixed ? 5 : plan.lengths[symbols + i];
  codes_of(lengths, symbols, codes);
  codes_of(distance_lengths, distances, distance_codes);
  if (!is_fixed) {
    u16 name_codes[NAMES];
    codes_of(plan.name_lengths, NAMES, name_codes);
    put((u32)symbols - 257, 5);
    put((u32)distances - 1, 5);
    put((u32)plan.told - 4, 4);
    for (i32 i = 0; i < plan.told; i++) put(plan.name_lengths[name_order[i]], 3);
    for (i32 i = 0; i < plan.named; i++) {
      put(name_codes[plan.names[i]], plan.name_lengths[plan.names[i]]);
      put(plan.follows[i], name_extra[plan.names[i]]);
    }
  }
  for (i32 i = 0; i < count; i++) {
    const i32 length = tokens[i].length, symbol = length ? length_symbol(length) : tokens[i].value;
    put(codes[symbol], lengths[symbol]);
    if (length == 0) continue;
    const i32 extra = length_extra(symbol), far = distance_symbol(tokens[i].value + 1), further = distance_extra(far);
    put((u32)(length - SHORTEST) & ((1u << extra) - 1), extra);
    put(distance_codes[far], distance_lengths[far]);
    put((u32)tokens[i].value & ((1u << further) - 1), further);
  }
  put(codes[LITERALS], lengths[LITERALS]);
}
