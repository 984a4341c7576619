#include "work.h"

Known above[MOST_ACROSS], left;
/* Of the means of chroma, as rounding left it: for the two blocks below, and those to the right, of both. */
static i16 missed_above[MOST_ACROSS][2][2], missed_left[2][2];

static i32 dc_step(i32 index, i32 most) { return dc_steps[clamp(index, most)]; }
static i32 ac_step(i32 index) { return ac_steps[clamp(index, 127)]; }

/* Rounds a mean as its level will be, and answers half of what that misses. */
static i32 half_missed(i32 *mean, i32 step) {
  i32 size = magnitude(*mean), level = ((size << 8) + step * 110) / (step << 8), off = size - level * step;
  i32 sign = *mean < 0 ? -1 : 1;
  *mean = sign * level * step;
  return sign * off / 2;
}

/* What rounding takes from the mean of a block of chroma, its neighbours make up for: else flat colours come in steps. */
static void spread_means(Work *w, i32 c, i32 values[4][16]) {
  i16 *over = missed_above[w->x][c], *before = missed_left[c];
  i32 off[4];
  for (i32 b = 0; b < 4; b++) {
    i32 up = b < 2 ? over[b] : off[b - 2], back = b & 1 ? off[b - 1] : before[b >> 1];
    values[b][0] += (7 * up + 8 * back) >> 4;
    off[b] = half_missed(&values[b][0], w->chroma.dc);
  }
  over[0] = off[2];
  before[0] = off[1];
  before[1] = 3 * off[3] >> 2;
  over[1] = off[3] - before[1];
}

static void code_chroma(Work *w, i32 c) {
  const Plane *from = source + 1 + c, *to = shown + 1 + c;
  const u8 *was = from->pixel + 8 * w->y * from->line + 8 * w->x;
  u8 *is = to->pixel + 8 * w->y * to->line + 8 * w->x;
  i32 values[4][16];
  predict_whole(is, to->line, 8, w->m->chroma, w->x, w->y);
  for (i32 b = 0; b < 4; b++) {
    i32 y = 4 * (b >> 1), x = 4 * (b & 1);
    transform(was + y * from->line + x, from->line, is + y * to->line + x, to->line, values[b]);
  }
  spread_means(w, c, values);
  for (i32 b = 0; b < 4; b++) {
    i32 place = 4 + 2 * c, y = b >> 1, x = b & 1;
    if (choose(w, values[b], 16 + 4 * c + b, 2, &above[w->x][place + x], &left[place + y], w->chroma))
      transform_back(values[b], is + 4 * y * to->line + 4 * x, to->line);
  }
}

static void count(const Work *w) {
  if (w->m->whole) count_block(1, w->context[Y2], w->level + 16 * Y2, w->end[Y2]);
  for (i32 b = 0; b < 24; b++)
    count_block(b >= 16 ? 2 : w->m->whole ? 0 : 3, w->context[b], w->level + 16 * b, w->end[b]);
}

/* All that the rows after some depend on, beside their pixels. */
static struct {
  Known above[MOST_ACROSS];
  i16 missed_above[MOST_ACROSS][2][2];
  u32 taken[ODDS][2];
  float plain_bits, named_bits;
} kept;

/* Keeps how it stands between two rows. */
void keep(void) {
  __builtin_memcpy(kept.above, above, sizeof above);
  __builtin_memcpy(kept.missed_above, missed_above, sizeof missed_above);
  __builtin_memcpy(kept.taken, taken, sizeof taken);
  kept.plain_bits = plain_bits;
  kept.named_bits = named_bits;
}

/* Goes back to there: the rows after it can be coded otherwise. */
void go_back(void) {
  __builtin_memcpy(above, kept.above, sizeof above);
  __builtin_memcpy(missed_above, kept.missed_above, sizeof missed_above);
  __builtin_memcpy(taken, kept.taken, sizeof taken);
  plain_bits = kept.plain_bits;
  named_bits = kept.named_bits;
}

static void begin(void) {
  begin_count();
  named_bits = 0;
  __builtin_memset(above, 0, sizeof above);
  __builtin_memset(missed_above, 0, sizeof missed_above);
}

/*
 * Codes rows of macroblocks, which follow those that were coded last or are the first, by steps so many indexes coarser than
 * they came; a bit is worth so many squares of a step.
 */
void code(i32 from, i32 to, i32 coarser, float bit, float name) {
  if (!from) begin();
  for (i32 y = from; y < to; y++) {
    __builtin_memset(left, 0, sizeof left);
    __builtin_memset(missed_left, 0, sizeof missed_left);
    for (i32 x = 0; x < across; x++) {
      i32 i = y * across + x;
      Macroblock *m = macroblocks + i;
      i32 index = clamp(header.step[m->segment] + coarser, 127), *apart = header.apart;
      i32 y2 = ac_step(index + apart[2]) * 155 / 100, step = ac_step(index);
      Work w = {m, x, y, .luma = {dc_step(index + apart[0], 127), step},
                .means = {2 * dc_step(index + apart[1], 127), y2 < 8 ? 8 : y2},
                .chroma = {dc_step(index + apart[3], 117), ac_step(index + apart[4])},
                .worth = bit * step * step, .name = name * step * step, .level = levels + i * BLOCKS * 16, .end = ends + i * BLOCKS};
      const u8 *was = source[0].pixel + 16 * y * source[0].line + 16 * x;
      u8 *is = shown[0].pixel + 16 * y * shown[0].line + 16 * x;
      code_luma(&w, was, is);
      for (i32 c = 0; c < 2; c++) code_chroma(&w, c);
      empty[i] = !w.any;
      if (w.any) count(&w);
    }
  }
}
