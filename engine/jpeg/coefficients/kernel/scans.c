#include "kernel.h"

/* Where the blocks of one component lie: how many side by side and in all, and its first place in a unit. */
i32 blocks_wide[4];
i32 blocks_high[4];
i32 units_across;

static u32 ended;
static i32 ac_table;
/* Bits of coefficients known already, which wait behind the end of their blocks. */
static u32 late[1024];
static i32 lates;

static inline void add(i32 index, u32 extra) { token = note(token, index, extra); }

static inline void note_bits(u32 value, i32 bits) { add(PLAIN + bits, value); }

static void note_late(const u32 *bits, i32 count) {
  for (i32 i = 0; i < count; i += 15) {
    i32 some = count - i < 15 ? count - i : 15;
    u32 value = 0;
    for (i32 j = 0; j < some; j++) value = value << 1 | bits[i + j];
    note_bits(value, some);
  }
}

/* So many blocks in a row have nothing more. */
static void end_run(void) {
  if (ended) {
    i32 bits = width_of(ended) - 1;
    add(ac_table | bits << 4, 0);
    if (bits) note_bits(ended & ((1 << bits) - 1), bits);
    ended = 0;
  }
  note_late(late, lates);
  lates = 0;
}

static inline void ac_first(const u32 *at, const u32 *end, i32 first, i32 last, i32 low) {
  i32 before = first - 1;
  u32 *to = 0;
  for (; at < end; at++) {
    i32 k = *at >> 16, value = (i16)*at, sign = value >> 31;
    i32 size = ((value ^ sign) - sign) >> low;
    if (k > last) break;
    if (k < first || size == 0) continue;
    if (!to) {
      if (ended) end_run();
      to = token;
    }
    i32 run = k - before - 1, bits = width_of(size);
    for (; run > 15; run -= 16) to = note(to, ac_table | 0xf0, 0);
    to = note(to, ac_table | run << 4 | bits, (size ^ sign) & ((1 << bits) - 1));
    before = k;
  }
  if (to) token = to;
  if (before < last && ++ended == 0x7fff) end_run();
}

static inline void ac_refine(const u32 *from, const u32 *end, i32 first, i32 last, i32 low) {
  i32 newest = 0, before = first - 1, run = 0, known = 0;
  for (const u32 *at = from; at < end; at++) {
    i32 k = *at >> 16, value = (i16)*at;
    if (k >= first && k <= last && (value < 0 ? -value : value) >> low == 1) newest = k;
  }
  u32 bits[64];
  for (const u32 *at = from; at < end; at++) {
    i32 k = *at >> 16, value = (i16)*at;
    i32 size = (value < 0 ? -value : value) >> low;
    if (k < first || k > last || size == 0) continue;
    run += k - before - 1;
    before = k;
    for (; run > 15 && k <= newest; run -= 16) {
      end_run();
      add(ac_table | 0xf0, 0);
      note_late(bits, known);
      known = 0;
    }
    if (size > 1) {
      bits[known++] = size & 1;
      continue;
    }
    end_run();
    add(ac_table | run << 4 | 1, value > 0);
    note_late(bits, known);
    known = run = 0;
  }
  run += last - before;
  if (run == 0 && known == 0) return;
  ended++;
  for (i32 i = 0; i < known; i++) late[lates++] = bits[i];
  if (ended == 0x7fff || lates > 1024 - 64) end_run();
}

static inline void ac_whole(const u32 *at, const u32 *end) {
  i32 before = 0;
  u32 *to = token;
  for (; at < end; at++) {
    i32 k = *at >> 16, value = (i16)*at, sign = value >> 31;
    i32 run = k - before - 1, bits = width_of((value ^ sign) - sign);
    for (; run > 15; run -= 16) to = note(to, ac_table | 0xf0, 0);
    to = note(to, ac_table | run << 4 | bits, (value + sign) & ((1 << bits) - 1));
    before = k;
  }
  token = before < 63 ? note(to, ac_table, 0) : to;
}

static inline void add_dc(i32 block, i32 before, i32 chroma) {
  i32 difference = new_dc[block] - (before >= 0 ? new_dc[before] : 0);
  i32 bits = width_of(difference < 0 ? -difference : difference);
  add(chroma << 8 | bits, difference < 0 ? difference - 1 + (1 << bits) : difference);
}

/* All components in turn: their DCs alone, or whole blocks. */
static void interleaved(i32 blocks, i32 whole) {
  for (i32 block = 0, i = 0; block < blocks; block++) {
    i32 chroma = pattern[i] != 0;
    add_dc(block, block - back[i], chroma);
    ac_table = (2 + chroma) << 8;
    if (whole) ac_whole(new_entry + new_start[block], new_entry + new_start[block + 1]);
    i = i + 1 == places ? 0 : i + 1;
  }
}

/* The tokens of one scan, left behind `to`: everything or all DCs, where `c` is no component, or a band of one; `bit` is the
 * lowest bit that is told, and the one before it has been told already where `again` says so. */
u32 scan(i32 blocks, i32 c, i32 first, i32 last, i32 bit, i32 again, u32 *to) {
  for (i32 i = 0; i < PLAIN + 16; i++) frequency[i] = 0;
  token = to;
  if (c < 0) {
    interleaved(blocks, last == 63);
    count_tokens(to, token);
    return token - to;
  }
  ac_table = (2 + (c != 0)) << 8;
  ended = lates = 0;
  i32 offset_in_unit = 0;
  while (pattern[offset_in_unit] != c) offset_in_unit++;
  i32 h = sampling_h[c], v = sampling_v[c], before = -1;
  for (i32 y = 0; y < blocks_high[c]; y++) {
    i32 block = (y / v) * units_across * places + offset_in_unit + (y % v) * h;
    for (i32 x = 0, column = 0; x < blocks_wide[c]; x++) {
      const u32 *from = new_entry + new_start[block], *end = new_entry + new_start[block + 1];
      if (first == 0) add_dc(block, before, c != 0);
      else if (again) ac_refine(from, end, first, last, bit);
      else ac_first(from, end, first, last, bit);
      before = block++;
      if (++column == h) block += places - h, column = 0;
    }
  }
  end_run();
  count_tokens(to, token);
  return token - to;
}
