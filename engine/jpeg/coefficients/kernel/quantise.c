#include "quantise.h"

/* Tokens that wait to be counted, and the most of one unit: a symbol for each place of ten blocks, as an end or a long run
 * takes the places of others. */
#define MANY 2048
static u32 tokens[MANY + 10 * 64 + 1];

/* Quantises one in so many units anew, taken at random but always the same; answers how many units that was. */
i32 quantise(i32 units, u32 every, i32 thorough) {
  for (i32 i = 0; i < PLAIN + 16; i++) frequency[i] = 0;
  if (!thorough) fill_told();
  u32 random = 1, count = 0;
  i32 taken = 0;
  token = tokens;
  for (i32 unit = 0; unit < units; taken++) {
    if (token > tokens + MANY) {
      count_tokens(tokens, token);
      token = tokens;
    }
    for (i32 i = 0; i < places; i++) {
      i32 block = unit * places + i, before = block - back[i], c = pattern[i];
      new_start[block] = count;
      new_dc[block] = nearest(dc[block] * factor[c][0]);
      i32 previous = before < 0 ? 0 : every == 1 ? new_dc[before] : nearest(dc[before] * factor[c][0]);
      i32 difference = new_dc[block] - previous;
      token = note(token, (c != 0) << 8 | width_of(difference < 0 ? -difference : difference), 0);
      count += thorough ? choose_block(block, c, count) : keep_block(block, c, count);
      /* Of a sample only the symbols are of use. */
      if (every > 1) count = 0;
    }
    random = random * 1664525u + 1013904223u;
    unit += every == 1 ? 1 : 1 + (random >> 16) % (2 * every - 1);
  }
  new_start[units * places] = count;
  count_tokens(tokens, token);
  return taken;
}
