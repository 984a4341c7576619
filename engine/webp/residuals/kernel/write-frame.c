#include "tokens.h"

static u8 told[ODDS];
static i32 odds_of_empty;

/* How many bytes so many rows of the frame take as they are coded now, all but exactly; the odds become those of their own branches. */
float settle(i32 rows) {
  i32 count = across * rows, full = 0;
  for (i32 i = 0; i < count; i++) full += !empty[i];
  odds_of_empty = clamp(255 * full / count - 1, 254) + 1;
  float bits = settle_odds(told) + named_bits + header.fixed_bits * rows / down;
  bits += full * bits_of[odds_of_empty] + (count - full) * bits_of[256 - odds_of_empty];
  /* Two ends of four bytes, what stands in front, and the header before the odds. */
  return bits / 8 + 8 + 10 + 20;
}

static void write_head(Writer *w, i32 coarser) {
  write_number(w, 2, 0);
  write_bit(w, 128, header.segmented);
  i32 step[4];
  for (i32 i = 0; i < 4; i++) step[i] = clamp(header.step[i] + coarser, 127);
  if (header.segmented) {
    write_bit(w, 128, header.mapped);
    /* Steps and filters are told, as they are. */
    write_number(w, 2, 3);
    for (i32 i = 0; i < 4; i++) write_optional(w, 7, step[i]);
    for (i32 i = 0; i < 4; i++) write_optional(w, 6, header.filter[i]);
    for (i32 i = 0; header.mapped && i < 3; i++) {
      write_bit(w, 128, header.map_told[i]);
      if (header.map_told[i]) write_number(w, 8, header.map_odds[i]);
    }
  }
  write_bit(w, 128, header.simple);
  write_number(w, 6, header.filter[0]);
  write_number(w, 3, header.sharpness);
  /* No deltas of the filter, one partition. */
  write_number(w, 3, 0);
  write_number(w, 7, step[0]);
  for (i32 i = 0; i < 5; i++) write_optional(w, 4, header.apart[i]);
  write_bit(w, 128, 1);
  for (i32 i = 0; i < ODDS; i++) {
    write_bit(w, update_odds[i], told[i]);
    if (told[i]) write_number(w, 8, odds[i]);
  }
  write_bit(w, 128, 1);
  write_number(w, 8, odds_of_empty);
}

static void write_part(Writer *w, const u8 *chances, i32 mode) {
  for (i32 i = 0; i < 3; i++) {
    write_bit(w, chances[i], mode != i);
    if (mode == i) return;
  }
  write_bit(w, chances[3], mode > 5);
  if (mode < 6) {
    write_bit(w, chances[4], mode > 3);
    if (mode > 3) write_bit(w, chances[5], mode > 4);
    return;
  }
  for (i32 i = 6; i < 9; i++) {
    write_bit(w, chances[i], mode != i);
    if (mode == i) return;
  }
}

static void write_macroblock(Writer *w, const Macroblock *m, const u8 *above, const u8 *left, i32 nothing) {
  if (header.mapped) {
    i32 half = m->segment >> 1;
    write_bit(w, header.map_odds[0], half);
    write_bit(w, header.map_odds[1 + half], m->segment & 1);
  }
  write_bit(w, odds_of_empty, nothing);
  write_bit(w, 145, m->whole);
  if (m->whole) {
    i32 odd = m->luma & 1;
    write_bit(w, 156, odd);
    write_bit(w, odd ? 128 : 163, odd ? m->luma == 1 : m->luma == 2);
  } else
    for (i32 i = 0; i < 16; i++) {
      i32 over = i < 4 ? above[12 + i] : m->parts[i - 4], before = i & 3 ? m->parts[i - 1] : left[i + 3];
      write_part(w, prediction_odds[over][before], m->parts[i]);
    }
  write_bit(w, 142, m->chroma != 0);
  if (m->chroma) write_bit(w, 114, m->chroma != 2);
  if (m->chroma & 1) write_bit(w, 183, m->chroma == 1);
}

/* Which blocks above and to the left have levels, as in code.c. */
static u8 above_known[1024][9], left_known[9];

static void write_levels(Writer *w, i32 x, i32 whole, const i16 *level, const u8 *end) {
  u8 *over = above_known[x], *before = left_known;
  if (whole) {
    write_block(w, 1, over[8] + before[8], level + 16 * Y2, end[Y2]);
    over[8] = before[8] = end[Y2] > 0;
  }
  for (i32 b = 0; b < 24; b++) {
    i32 place = b < 16 ? 0 : b < 20 ? 4 : 6, side = b < 16 ? 4 : 2, at = b < 16 ? b : b & 3;
    u8 *up = over + place + at % side, *back = before + place + at / side;
    write_block(w, b >= 16 ? 2 : whole ? 0 : 3, *up + *back, level + 16 * b, end[b]);
    *up = *back = end[b] > 0;
  }
}

/* Writes the frame as it was coded and settled; answers how many bytes, or 0 where they find no room. */
i32 write_frame(i32 coarser, u8 *to, i32 room) {
  if (room < 10) return 0;
  Writer w;
  begin_writing(&w, to + 10, to + room);
  write_head(&w, coarser);
  static const u8 edge[16] = {0};
  for (i32 y = 0; y < down; y++)
    for (i32 x = 0; x < across; x++) {
      i32 i = y * across + x;
      const Macroblock *m = macroblocks + i;
      write_macroblock(&w, m, y ? m[-across].parts : edge, x ? m[-1].parts : edge, empty[i]);
    }
  end_writing(&w);
  i32 first = w.at - w.start;
  begin_writing(&w, w.at, to + room);
  __builtin_memset(above_known, 0, sizeof above_known);
  for (i32 y = 0; y < down; y++) {
    __builtin_memset(left_known, 0, sizeof left_known);
    for (i32 x = 0; x < across; x++) {
      i32 i = y * across + x, whole = macroblocks[i].whole;
      /* Whether Y2 has levels is not touched by a macroblock that has none. */
      if (empty[i]) {
        __builtin_memset(above_known[x], 0, 8 + whole);
        __builtin_memset(left_known, 0, 8 + whole);
      } else write_levels(&w, x, whole, levels + i * BLOCKS * 16, ends + i * BLOCKS);
    }
  }
  end_writing(&w);
  if (w.at == w.end) return 0;
  u32 tag = 1 << 4 | first << 5;
  u8 head[10] = {tag, tag >> 8, tag >> 16, 0x9d, 1, 0x2a, wide, wide >> 8, high, high >> 8};
  __builtin_memcpy(to, head, 10);
  return w.at - to;
}
