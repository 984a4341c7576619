#include "deflate.h"

/* What is looked at together: places, matches of them, and how often the longest matches are taken as they come. */
enum { PLACES = 1 << 13, MATCHES = 1 << 15, JUMPS = 1 << 11, FURTHEST_JUMP = 60 };
/* Within a match only its first places are looked at, and its last. */
enum { HEAD = 4, TAIL = 12 };
/* A distance of matches this long is tried again. */
enum { OF_USE = 8 };

/* Prices are told in so many parts of a bit; none is less than a bit, and rarely a code is longer than most. */
enum { PARTS = 16, LEAST = PARTS, MOST = 14 * PARTS };

static struct {
  u32 literal[LITERALS], length[LONGEST + 4], distance[DISTANCES];
} price;

static u8 literal_at[PLACES];
/* Where the matches of each place begin. */
static i32 matches_of[PLACES + 1];
static Token matches[MATCHES];
/* Before which place matches of the longest are taken as they come. */
static struct {
  i32 place, count, distance;
} jumps[JUMPS];
static i32 places, jump_count;

/* The cheapest way to each place, and its last token. */
static u32 cost[PLACES + 4];
static Token best[PLACES + 4];
/* Numbers that are worked on at once: what lies behind the last is touched, and stays as it is. */
typedef u32 Four __attribute__((vector_size(16)));

static inline i32 least_of(i32 one, i32 other) { return one < other ? one : other; }
static inline i32 largest_of(i32 one, i32 other) { return one > other ? one : other; }

/* The logarithm to the base of two, in parts. */
static u32 parts_of(u32 value) {
  const i32 log = log_of(value);
  const u32 part = (u32)(((u64)value << 16) >> log) & 0xffff;
  /* A parabola comes within a hundredth of a bit. */
  const u32 bent = (u32)((u64)part * (0x10000 - part) >> 16) * 22 >> 6;
  return (u32)log * PARTS + ((part + bent) * PARTS >> 16);
}

/* What was not met yet might be. */
static u32 price_of(u32 count, u32 all) {
  const u32 parts = count ? all - parts_of(count) : all + PARTS;
  return parts < LEAST ? LEAST : parts > MOST ? MOST : parts;
}

/* Prices as the tokens are met. */
void price_by(const Counts *counts) {
  u32 symbols = 0, distances = 0;
  for (i32 i = 0; i < SYMBOLS; i++) symbols += counts->symbol[i];
  for (i32 i = 0; i < DISTANCES; i++) distances += counts->distance[i];
  const u32 all = parts_of(symbols + 1), far = parts_of(distances + 1);
  u32 by_symbol[SYMBOLS];
  for (i32 i = 0; i < SYMBOLS; i++) by_symbol[i] = price_of(counts->symbol[i], all);
  for (i32 i = 0; i < LITERALS; i++) price.literal[i] = by_symbol[i];
  for (i32 i = SHORTEST; i <= LONGEST; i++)
    price.length[i] = by_symbol[length_symbol(i)] + PARTS * (u32)length_extra(length_symbol(i));
  for (i32 i = 0; i < DISTANCES; i++)
    price.distance[i] = price_of(counts->distance[i], far) + PARTS * (u32)distance_extra(i);
}

/* Before anything is chosen: literals as the places that were looked at have them, matches as they mostly are. */
void first_prices(void) {
  Counts counts = {{0}, {0}};
  for (i32 i = 0; i < places; i++) counts.symbol[literal_at[i]]++;
  for (i32 i = LITERALS + 1; i < SYMBOLS; i++) counts.symbol[i] = (u32)places / 90 + 1;
  for (i32 i = 0; i < DISTANCES; i++) counts.distance[i] = 1;
  price_by(&counts);
}

/* Takes matches of the longest, and says where they end. */
static i32 jump(i32 at, i32 bytes, i32 distance) {
  /* No distance takes fewer bits than that of bytes that are all alike. */
  i32 count = distance == 1 ? run_at(at, 1, bytes - at) / LONGEST : 1;
  if (count > FURTHEST_JUMP) count = FURTHEST_JUMP;
  jumps[jump_count].place = places;
  jumps[jump_count].count = count;
  jumps[jump_count++].distance = distance;
  use_distance(distance);
  const i32 next = at + count * LONGEST;
  learn(at++);
  /* Of what is a copy of something known some places will do. */
  if (distance > 1)
    for (at = (at + 3) & ~3; at < next; at += 4) learn(at);
  return next;
}

/* Looks at what follows a place, as much as there is room for, and says how far that goes. */
i32 look_on(const u8 *in, i32 at, i32 bytes, const Care *care) {
  i32 known = 0, quiet_from = 0, quiet_to = 0;
  places = jump_count = 0;
  while (at < bytes && places < PLACES && known < MATCHES - MOST_MATCHES && jump_count < JUMPS) {
    const i32 count = at < quiet_from || at >= quiet_to ? find_matches(at, matches + known) : 0;
    const Token longest = count > 0 ? matches[known + count - 1] : (Token){0, 0};
    if (longest.length == LONGEST) {
      at = jump(at, bytes, longest.value + 1);
      continue;
    }
    if (longest.length >= OF_USE) use_distance(longest.value + 1);
    if (longest.length >= care->calm && at + longest.length - TAIL > quiet_to) {
      if (quiet_to <= at) quiet_from = at + HEAD;
      quiet_to = at + longest.length - TAIL;
    }
    known += count;
    literal_at[places++] = in[at];
    matches_of[places] = known;
    learn(at++);
  }
  return at;
}

/* Offers matches of some lengths at a distance to the places where they would end. */
static inline void offer(i32 at, i32 shortest, i32 longest, u32 near, u32 value) {
  for (i32 length = shortest; length <= longest; length += 4) {
    Four costs, tokens, prices, lengths = (u32)length + (Four){0, 1, 2, 3};
    __builtin_memcpy(&costs, cost + at + length, sizeof costs);
    __builtin_memcpy(&tokens, best + at + length, sizeof tokens);
    __builtin_memcpy(&prices, price.length + length, sizeof prices);
    prices += near;
    const Four better = (Four)(prices < costs) & (Four)(lengths <= (u32)longest);
    costs = (prices & better) | (costs & ~better);
    tokens = ((lengths | value << 16) & better) | (tokens & ~better);
    __builtin_memcpy(cost + at + length, &costs, sizeof costs);
    __builtin_memcpy(best + at + length, &tokens, sizeof tokens);
  }
}

/* The cheapest way from one place to another. */
static void price_ways(i32 from, i32 to, i32 all_up_to) {
  for (i32 i = from; i <= to; i++) cost[i] = 0xffffffffu;
  cost[from] = 0;
  for (i32 i = from; i < to; i++) {
    const u32 here = cost[i], plain = here + price.literal[literal_at[i]];
    if (plain < cost[i + 1]) {
      cost[i + 1] = plain;
      best[i + 1] = (Token){0, literal_at[i]};
    }
    u32 near = 0xffffffffu, value = 0;
    for (i32 match = matches_of[i + 1] - 1, first = matches_of[i]; match >= first; match--) {
      const u32 far = here + price.distance[distance_symbol(matches[match].value + 1)];
      if (far < near) near = far, value = matches[match].value;
      const i32 length = least_of(matches[match].length, to - i);
      const i32 shortest = match > first ? matches[match - 1].length + 1 : SHORTEST;
      const i32 few = least_of(length, all_up_to);
      offer(i, shortest, few, near, value);
      if (length > few) offer(i, largest_of(length - TAIL, largest_of(shortest, few + 1)), length, near, value);
    }
  }
}

/* Writes the cheapest way down, and says where it ends. */
static Token *choose(i32 from, i32 to, i32 all_up_to, Token *chosen) {
  price_ways(from, to, all_up_to);
  i32 count = 0;
  for (i32 at = to; at > from; at -= best[at].length ? best[at].length : 1) count++;
  Token *token = chosen + count;
  for (i32 at = to; at > from; at -= best[at].length ? best[at].length : 1) *--token = best[at];
  return chosen + count;
}

/* The cheapest tokens of what was looked at, by the prices that there are: says where they end. */
Token *choose_tokens(Token *to, const Care *care) {
  i32 from = 0;
  for (i32 i = 0; i < jump_count; i++) {
    to = choose(from, jumps[i].place, care->all, to);
    from = jumps[i].place;
    for (i32 j = 0; j < jumps[i].count; j++) *to++ = (Token){LONGEST, (u16)(jumps[i].distance - 1)};
  }
  return choose(from, places, care->all, to);
}
