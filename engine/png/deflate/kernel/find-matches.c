#include "deflate.h"

/* Distances that rows repeat themselves at stay; of the others those that did last are tried, too. */
enum { FIXED = 5, RECENT = 9 };
/* Places that begin alike, by so many bytes and in so many bits, and how many of them are looked at. */
enum { BITS3 = 12, BITS4 = 15, BITS_LONG = 14, LONG = 12, LOOKS4 = 8, LOOKS_LONG = 16, LOOKS_END = 32 };
/* Where bytes that are all alike end is told by so many of them and what follows. */
enum { INTO = 4, ENDS = 12 };

typedef struct {
  i32 newest;
  const i32 *before;
  i32 looks;
} Chain;

static const u8 *in;
static i32 bytes;
static i32 recent[RECENT];
static i32 newest3[1 << BITS3], newest4[1 << BITS4], newest_long[1 << BITS_LONG];
static i32 before4[WINDOW], before_long[WINDOW];

/* Where bytes that are all alike end, and what went on in the same way: from `start` to `end`, at a distance. */
static i32 run_end, run_count;
static struct {
  i32 start, end, distance;
} run_ends[ENDS];

static inline u32 load32(const u8 *at) {
  u32 value;
  __builtin_memcpy(&value, at, 4);
  return value;
}
static inline u64 load64(const u8 *at) {
  u64 value;
  __builtin_memcpy(&value, at, 8);
  return value;
}
static inline u32 hash3(const u8 *at) { return (load32(at) << 8) * 0x9e3779b1u >> (32 - BITS3); }
static inline u32 hash4(const u8 *at) { return load32(at) * 0x9e3779b1u >> (32 - BITS4); }
static inline u32 hash_long(const u8 *at) {
  const u64 mixed = load64(at) * 0x9e3779b97f4a7c15ull + (load64(at + LONG - 8) >> 3) * 0xc2b2ae3d27d4eb4full;
  return (u32)(mixed >> (64 - BITS_LONG));
}

/* Bytes to be packed, in rows of so many; 8 more behind them are read. */
void begin_matches(const u8 *from, i32 count, i32 row) {
  const i32 none = -WINDOW - 1, fixed[FIXED] = {1, row, row - 1, row + 1, 2 * row};
  in = from;
  bytes = count;
  run_end = 0;
  for (i32 i = 0; i < RECENT; i++) recent[i] = i < FIXED ? fixed[i] : 2 + i - FIXED;
  for (i32 i = 0; i < 1 << BITS3; i++) newest3[i] = none;
  for (i32 i = 0; i < 1 << BITS4; i++) newest4[i] = none;
  for (i32 i = 0; i < 1 << BITS_LONG; i++) newest_long[i] = none;
}

/* How many bytes are as those at a distance before them. */
i32 run_at(i32 at, i32 distance, i32 most) {
  const u8 *one = in + at, *other = one - distance;
  for (i32 run = 0; run < most; run += 8) {
    const u64 differ = load64(one + run) ^ load64(other + run);
    if (differ == 0) continue;
    run += __builtin_ctzll(differ) >> 3;
    return run < most ? run : most;
  }
  return most;
}

/* From now on the bytes at a place may be repeated. */
void learn(i32 at) {
  if (at + LONG > bytes) return;
  newest3[hash3(in + at)] = at;
  const u32 hash = hash4(in + at), longer = hash_long(in + at);
  before4[at % WINDOW] = newest4[hash];
  newest4[hash] = at;
  before_long[at % WINDOW] = newest_long[longer];
  newest_long[longer] = at;
}

/* A distance that was of use is tried again. */
void use_distance(i32 distance) {
  i32 slot = 0;
  while (slot < RECENT - 1 && recent[slot] != distance) slot++;
  for (; slot > FIXED; slot--) recent[slot] = recent[slot - 1];
  if (slot == FIXED) recent[FIXED] = distance;
}

/* Places that go on as these bytes do behind the end of a run, the near ones first, each longer than those before. */
static void find_ends(i32 at) {
  run_end = at + 1 + run_at(at + 1, 1, bytes - at - 1);
  run_count = 0;
  const i32 near = run_end - INTO;
  if (near + LONG > bytes) return;
  i32 place = newest_long[hash_long(in + near)], furthest = INTO;
  for (i32 look = 0; look < LOOKS_END && run_count < ENDS; look++) {
    const i32 distance = near - place;
    if (distance > WINDOW || distance <= 0) break;
    const i32 run = run_at(near, distance, bytes - near < LONGEST ? bytes - near : LONGEST);
    i32 back = 0;
    if (run > INTO) {
      while (near - back > at && place - back > 0 && in[place - back - 1] == in[near - back - 1]) back++;
      if (run + back > furthest) {
        furthest = run + back;
        run_ends[run_count].start = near - back;
        run_ends[run_count].end = near + run;
        run_ends[run_count++].distance = distance;
      }
    }
    const i32 next = before_long[place % WINDOW];
    if (next >= place) break;
    place = next;
  }
}

static inline i32 insert(Token *found, i32 count, i32 run, i32 distance) {
  i32 slot = count;
  for (; slot > 0 && found[slot - 1].length > run; slot--) found[slot] = found[slot - 1];
  found[slot] = (Token){(u16)run, (u16)(distance - 1)};
  return count + 1;
}

/* Puts matches at a place into `found`, by their lengths, and says how many they are. */
i32 find_matches(i32 at, Token *found) {
  const i32 most = bytes - at < LONGEST ? bytes - at : LONGEST;
  if (most < SHORTEST) return 0;
  const u32 first = load32(in + at) & 0xffffff;
  i32 count = 0, longest = SHORTEST - 1;
  for (i32 i = 0; i < RECENT; i++) {
    const i32 distance = recent[i];
    if (distance <= 0 || distance > at || distance > WINDOW) continue;
    if ((load32(in + at - distance) & 0xffffff) != first) continue;
    const i32 run = run_at(at, distance, most);
    count = insert(found, count, run, distance);
    if (run > longest) longest = run;
    if (longest == most) return count;
  }
  if (bytes - at < LONG) return count;
  const i32 nearest = at - newest3[hash3(in + at)];
  if (nearest <= WINDOW && (load32(in + at - nearest) & 0xffffff) == first) {
    const i32 run = run_at(at, nearest, most);
    count = insert(found, count, run, nearest);
    if (run > longest) longest = run;
  }
  /* Where all bytes are alike any place is as any other, but for where they end. */
  if (load32(in + at) == load32(in + at + 1)) {
    if (at >= run_end) find_ends(at);
    for (i32 i = 0; i < run_count; i++) {
      if (run_ends[i].start > at) continue;
      i32 run = run_ends[i].end - at;
      if (run > most) run = most;
      if (run <= longest) continue;
      longest = run;
      found[count++] = (Token){(u16)run, (u16)(run_ends[i].distance - 1)};
    }
    return count;
  }
  const Chain chains[2] = {{newest4[hash4(in + at)], before4, LOOKS4},
                           {newest_long[hash_long(in + at)], before_long, LOOKS_LONG}};
  for (i32 chain = 0; chain < 2; chain++) {
    i32 place = chains[chain].newest;
    for (i32 look = chains[chain].looks; look > 0 && count < MOST_MATCHES && longest < most; look--) {
      const i32 distance = at - place;
      if (distance > WINDOW || distance <= 0) break;
      if (in[place + longest] == in[at + longest] && load32(in + place) == load32(in + at)) {
        const i32 run = run_at(at, distance, most);
        if (run > longest) {
          longest = run;
          found[count++] = (Token){(u16)run, (u16)(distance - 1)};
        }
      }
      const i32 next = chains[chain].before[place % WINDOW];
      if (next >= place) break;
      place = next;
    }
  }
  return count;
}
