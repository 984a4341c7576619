#include "deflate.h"

/* Tokens of a block, at most, and what is looked at together at most comes on top of them. */
enum { BLOCK = 1 << 16, LOOKED_AT = (1 << 13) + 60 * (1 << 11) };
/* So many tokens are put beside those before them at once. */
enum { PIECE = 4096 };
/* The bytes whose sums stay below 2 to the power of 32 (RFC 1950). */
enum { SUMMED = 5552, SUM_BASE = 65521 };

static Token tokens[BLOCK + LOOKED_AT];
/* Those that no block has yet, and how often each is met. */
static i32 pending;
static Counts pending_counts;

static void count_tokens(i32 from, i32 to, Counts *counts) {
  *counts = (Counts){{0}, {0}};
  for (i32 i = from; i < to; i++) {
    const Token token = tokens[i];
    counts->symbol[token.length ? length_symbol(token.length) : token.value]++;
    if (token.length) counts->distance[distance_symbol(token.value + 1)]++;
  }
  counts->symbol[LITERALS] = 1;
}

/* Writes a block of those that are pending; the others move up. */
static void end_block(i32 count, i32 is_last) {
  write_block(&pending_counts, tokens, pending, is_last);
  for (i32 i = pending; i < count; i++) tokens[i - pending] = tokens[i];
  pending = 0;
}

/* What was chosen becomes one block with what stands before it where that takes fewer bits. */
static void cut_blocks(i32 count) {
  for (i32 at = pending; at < count;) {
    const i32 piece = count - at > 2 * PIECE ? PIECE : count - at;
    Counts apart, both = pending_counts;
    count_tokens(at, at + piece, &apart);
    for (i32 i = 0; i < SYMBOLS; i++) both.symbol[i] += apart.symbol[i];
    for (i32 i = 0; i < DISTANCES; i++) both.distance[i] += apart.distance[i];
    both.symbol[LITERALS] = 1;
    if (pending > 0 && bits_of(&both) > bits_of(&apart) + bits_of(&pending_counts)) {
      const i32 done = pending;
      end_block(count, 0);
      count -= done;
      at -= done;
    }
    pending_counts = pending > 0 ? both : apart;
    at += piece;
    pending += piece;
  }
}

static u8 *write_sum(const u8 *in, i32 bytes, u8 *to) {
  u32 one = 1, other = 0;
  for (i32 i = 0; i < bytes;) {
    const i32 stop = bytes - i < SUMMED ? bytes : i + SUMMED;
    for (; i < stop; i++) other += one += in[i];
    one %= SUM_BASE;
    other %= SUM_BASE;
  }
  for (i32 i = 0; i < 4; i++) *to++ = (u8)((other << 16 | one) >> (24 - 8 * i));
  return to;
}

/*
 * Packs rows of so many bytes each into a stream (RFC 1950), and says how long it is. A match of `calm` bytes is taken
 * nearly as it comes; where that is the longest everything is looked at.
 */
i32 deflate_rows(const u8 *in, i32 bytes, i32 row, i32 calm, u8 *to) {
  const Care care = {calm, calm < LONGEST ? 32 : LONGEST, calm < LONGEST ? 2 : 3};
  to[0] = 0x78;
  to[1] = 0xda;
  begin_stream(to + 2);
  begin_matches(in, bytes, row);
  pending = 0;
  for (i32 at = 0; at < bytes;) {
    const i32 begun = at;
    at = look_on(in, at, bytes, &care);
    if (begun == 0) first_prices();
    i32 count = 0;
    /* What comes later is like what came before it, by which it has its prices. */
    const i32 passes = begun > 0 && calm < LONGEST ? 1 : care.passes;
    for (i32 pass = 0; pass < passes; pass++) {
      count = (i32)(choose_tokens(tokens + pending, &care) - tokens);
      Counts counts;
      count_tokens(pending, count, &counts);
      price_by(&counts);
    }
    cut_blocks(count);
    if (at == bytes || pending > BLOCK) end_block(pending, at == bytes);
  }
  return (i32)(write_sum(in, bytes, end_stream()) - to);
}
