#pragma once
#include "kernel.h"

/* Bits of a scan, from the highest bit of `held` down: `bits` of them count, and what stands below is what comes next.
 * The data has no stuffed zeros any more, and comes in words of four bytes, the first of them highest. */
typedef struct {
  const u32 *data;
  const u32 *at;
  i32 bits;
  u64 held;
} Reader;

static inline Reader read_from(const u32 *data) { return (Reader){data, data, 0, 0}; }

/* Afterwards there are 32 bits at least: no symbol takes more than 16, nor its value. Without a branch, which would be
 * guessed wrong too often. */
static inline void refill(Reader *r) {
  r->held |= (u64)*r->at << 32 >> r->bits;
  i32 few = r->bits < 32;
  r->at += few;
  r->bits += few << 5;
}

static inline void skip(Reader *r, i32 count) {
  r->held <<= count;
  r->bits -= count;
}

/* One to sixteen bits of those that are held. */
static inline i32 held_bits(const Reader *r, i32 count) { return r->held >> (64 - count); }

static inline i32 take(Reader *r, i32 count) {
  if (count == 0) return 0;
  refill(r);
  i32 value = held_bits(r, count);
  skip(r, count);
  return value;
}

/* What so many bits stand for (F.2.2.1). */
static inline i32 extend(i32 value, i32 bits) { return bits && value < 1 << (bits - 1) ? value + 1 - (1 << bits) : value; }

/* A code that is longer than what is looked up at once, as `fast` would tell it. */
static inline u32 long_code(const Reader *r, i32 table) {
  i32 sixteen = held_bits(r, 16);
  for (i32 size = FAST + 1; size <= 16; size++) {
    if (sixteen >> (16 - size) >= limit[table][size]) continue;
    i32 symbol = symbols[table][(offset[table][size] + (sixteen >> (16 - size))) & 255];
    return (u32)(size + (symbol & 15)) << 16 | size << 8 | symbol;
  }
  return 0;
}

/* What comes next, as `fast` tells it; 0 where there is no such code. It must be held, and is not taken yet. */
static inline u32 next_code(const Reader *r, i32 table) {
  u32 found = fast[table][r->held >> (64 - FAST)];
  return found ? found : long_code(r, table);
}

/* A Huffman symbol, or -1 where there is no such code. */
static inline i32 next_symbol(Reader *r, i32 table) {
  refill(r);
  u32 found = next_code(r, table);
  if (found == 0) return -1;
  skip(r, found >> 8 & 255);
  return found & 255;
}

/* The data of a scan, and how many restart markers have come. */
typedef struct {
  const u8 *at;
  const u8 *end;
  i32 marks;
  i32 whole;
} Cut;

/* Lays the data up to the next restart marker, or the end, in words before a reader, and more words behind it that are
 * not used. Answers its bytes, or -1 for a marker that is out of its order. Whether the data goes on is in `whole`. */
i32 next_interval(Cut *cut, u32 *to);

/* One byte of padding at most, and zeros that stood at the end, for some telephones fill up with them in front of a
 * restart marker; none where the data is to be exact. More is data that nobody knows, less a part of the picture
 * missing. */
i32 is_done(const Reader *r, i32 bytes, i32 exact);
