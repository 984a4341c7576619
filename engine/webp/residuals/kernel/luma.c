#include "work.h"

/* Chooses the levels of a block; answers whether there are any. */
i32 choose(Work *w, i32 *values, i32 block, i32 kind, u8 *over, u8 *before, Steps steps) {
  w->context[block] = *over + *before;
  i32 end = choose_levels(values, kind, w->context[block], steps.dc, steps.ac, w->worth, w->level + 16 * block);
  i32 some = end > (kind == 0);
  w->end[block] = some ? end : 0;
  w->any |= some;
  *over = *before = some;
  return some;
}

/* What the levels of Y2 cost in bits; those of luma are weighed as they are chosen. */
static void weigh_y2(const Work *w) {
  cost += w->worth * bits_of_block(1, w->context[Y2], w->level + 16 * Y2, w->end[Y2]);
}

static void code_whole(Work *w, const u8 *was, u8 *is) {
  i32 values[16][16], means[16], wanted[16], sums[16], line = shown[0].line;
  predict_whole(is, line, 16, w->m->luma, w->x, w->y);
  for (i32 b = 0; b < 16; b++) {
    i32 y = 4 * (b >> 2), x = 4 * (b & 3);
    transform(was + y * source[0].line + x, source[0].line, is + y * line + x, line, values[b]);
    means[b] = values[b][0];
  }
  transform_means(means, sums);
  if (choose(w, sums, Y2, 1, &above[w->x][8], &left[8], w->means)) weigh_y2(w);
  __builtin_memcpy(wanted, means, sizeof wanted);
  transform_means_back(sums, means);
  for (i32 b = 0; b < 16; b++) cost += (wanted[b] - means[b]) * (wanted[b] - means[b]);
  for (i32 b = 0; b < 16; b++) {
    choose(w, values[b], b, 0, &above[w->x][b & 3], &left[b >> 2], w->luma);
    values[b][0] = means[b];
    transform_back(values[b], is + 4 * (b >> 2) * line + 4 * (b & 3), line);
  }
}

static void code_parts(Work *w, const u8 *was, u8 *is) {
  i32 values[16], line = shown[0].line;
  /* What lies above to the right of all four rows is the macroblock's there. */
  u8 beyond[4];
  if (!w->y) __builtin_memset(beyond, 127, 4);
  else if (w->x + 1 == across) __builtin_memset(beyond, is[15 - line], 4);
  else __builtin_memcpy(beyond, is + 16 - line, 4);
  u8 *parts = w->m->parts;
  for (i32 b = 0; b < 16; b++) {
    i32 x = b & 3, y = b >> 2;
    i32 over = y ? parts[b - 4] : w->y ? w->m[-across].parts[12 + x] : 0;
    i32 before = x ? parts[b - 1] : w->x ? w->m[-1].parts[b + 3] : 0;
    u8 *at = is + 4 * y * line + 4 * x;
    const u8 *from = was + 4 * y * source[0].line + 4 * x;
    const u8 *next = x == 3 ? beyond : at + 4 - line;
    parts[b] = predict_part(at, line, next, from, source[0].line, over, before, w->name);
    transform(from, source[0].line, at, line, values);
    if (choose(w, values, b, 3, &above[w->x][x], &left[y], w->luma)) transform_back(values, at, line);
  }
}

/* All that luma leaves of a macroblock beside its levels' places. */
typedef struct {
  Work work;
  Known above, left;
  i16 level[BLOCKS * 16];
  u8 end[BLOCKS], pixel[256];
  float named_bits, cost;
} Luma;

static void keep_luma(Luma *kept, const Work *w, const u8 *is) {
  kept->work = *w;
  __builtin_memcpy(kept->above, above[w->x], sizeof left);
  __builtin_memcpy(kept->left, left, sizeof left);
  __builtin_memcpy(kept->level, w->level, sizeof kept->level);
  __builtin_memcpy(kept->end, w->end, sizeof kept->end);
  for (i32 y = 0; y < 16; y++) __builtin_memcpy(kept->pixel + 16 * y, is + y * shown[0].line, 16);
  kept->named_bits = named_bits;
  kept->cost = cost;
}

static void restore_luma(const Luma *kept, Work *w, u8 *is) {
  *w = kept->work;
  __builtin_memcpy(above[w->x], kept->above, sizeof left);
  __builtin_memcpy(left, kept->left, sizeof left);
  __builtin_memcpy(w->level, kept->level, sizeof kept->level);
  __builtin_memcpy(w->end, kept->end, sizeof kept->end);
  for (i32 y = 0; y < 16; y++) __builtin_memcpy(is + y * shown[0].line, kept->pixel + 16 * y, 16);
  named_bits = kept->named_bits;
  cost = kept->cost;
}

/* By how many bits it takes less to say that a macroblock is predicted by parts (section 11.2). */
static float parts_spare(const Macroblock *m) {
  float whole = bits_of[256 - 145] - bits_of[145];
  if (m->luma & 1) return whole + bits_of[256 - 156] + bits_of[128];
  return whole + bits_of[156] + bits_of[m->luma ? 256 - 163 : 163];
}

/*
 * Codes luma as it came; in plain pictures what was predicted whole and leaves levels by parts as well. What costs less stays,
 * for the encoder chooses by rule of thumb. Photographs lose by it: grain is coded whole.
 */
void code_luma(Work *w, const u8 *was, u8 *is) {
  Macroblock *m = w->m;
  m->whole = m->came_whole;
  if (!m->whole) {
    code_parts(w, was, is);
    return;
  }
  static Luma before, whole;
  __builtin_memset(m->parts, m->luma, sizeof m->parts);
  cost = 0;
  if (header.plain) keep_luma(&before, w, is);
  code_whole(w, was, is);
  if (!w->any || !header.plain) return;
  keep_luma(&whole, w, is);
  restore_luma(&before, w, is);
  m->whole = 0;
  w->end[Y2] = 0;
  code_parts(w, was, is);
  float spared = parts_spare(m);
  if (cost + w->worth * (named_bits - before.named_bits - spared) < whole.cost) {
    named_bits -= spared;
    return;
  }
  restore_luma(&whole, w, is);
  m->whole = 1;
  __builtin_memset(m->parts, m->luma, sizeof m->parts);
}
