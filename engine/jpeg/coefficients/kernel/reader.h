#pragma once
#include "kernel.h"

/* Bits of a scan without its stuffed zeros. Up to eight bytes after the end may be read, and are not used. */
typedef struct {
  const u8 *data;
  i32 at;
  i32 bits;
  u64 held;
} Reader;

static inline void refill(Reader *r) {
  if (r->bits > 32) return;
  const u8 *d = r->data + r->at;
  r->held = (r->held << 32) | ((u32)d[0] << 24 | d[1] << 16 | d[2] << 8 | d[3]);
  r->at += 4;
  r->bits += 32;
}

static inline i32 take(Reader *r, i32 count) {
  refill(r);
  r->bits -= count;
  return (r->held >> r->bits) & ((1u << count) - 1);
}

static inline i32 extend(i32 value, i32 bits) { return bits && value < 1 << (bits - 1) ? value + 1 - (1 << bits) : value; }

/* A Huffman symbol, or -1 where there is no such code. Afterwards 16 bits are held at least. */
static inline i32 next_symbol(Reader *r, i32 table) {
  refill(r);
  u32 found = fast[table][(r->held >> (r->bits - FAST)) & ((1 << FAST) - 1)];
  if (found) {
    r->bits -= found >> 8;
    return found & 255;
  }
  i32 sixteen = (r->held >> (r->bits - 16)) & 0xffff;
  for (i32 size = FAST + 1; size <= 16; size++) {
    if (sixteen >> (16 - size) >= limit[table][size]) continue;
    r->bits -= size;
    return symbols[table][(offset[table][size] + (sixteen >> (16 - size))) & 255];
  }
  return -1;
}

/* One byte of padding at most, and what else the caller knows to be none: more is data that nobody knows, less a part
 * of the picture missing. */
static inline i32 is_done(const Reader *r, i32 bytes) {
  i32 left = bytes - (r->at - (r->bits >> 3));
  return left >= 0 && left <= 1 + spare;
}
