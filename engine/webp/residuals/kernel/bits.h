#pragma once
#include "kernel.h"

/* The boolean decoder of section 7; beyond the end it reads zeros. */
typedef struct {
  const u8 *at, *end;
  u32 value;
  i32 range, bits;
} Reader;

/*
 * The boolean encoder: above the eight bits of the range stand those that are to be written, and one for a carry. What has
 * no room is dropped, and `at` stays at the end.
 */
typedef struct {
  u8 *start, *at, *end;
  u64 bottom;
  i32 range, left;
} Writer;

static inline u32 next_byte(Reader *r) { return r->at < r->end ? *r->at++ : 0; }

static inline void begin_reading(Reader *r, const u8 *from, const u8 *end) {
  *r = (Reader){from, end, 0, 255, 8};
  r->value = next_byte(r) << 8;
  r->value |= next_byte(r);
}

static inline i32 read_bit(Reader *r, i32 chance) {
  if (r->bits < 0) {
    r->value = r->value << 8 | next_byte(r);
    r->bits += 8;
  }
  i32 split = 1 + (((r->range - 1) * chance) >> 8);
  u32 bottom = (u32)split << r->bits;
  i32 bit = r->value >= bottom;
  if (bit) {
    r->value -= bottom;
    r->range -= split;
  } else r->range = split;
  i32 shift = __builtin_clz(r->range) - 24;
  r->range <<= shift;
  r->bits -= shift;
  return bit;
}

static inline i32 read_number(Reader *r, i32 bits) {
  i32 number = 0;
  while (bits--) number = 2 * number + read_bit(r, 128);
  return number;
}

static inline i32 read_optional(Reader *r, i32 bits) {
  if (!read_bit(r, 128)) return 0;
  i32 number = read_number(r, bits);
  return read_bit(r, 128) ? -number : number;
}

static inline void begin_writing(Writer *w, u8 *to, u8 *end) { *w = (Writer){to, to, end, 0, 255, 0}; }

static void carry(Writer *w) {
  u8 *at = w->at;
  while (at > w->start && *--at == 255) *at = 0;
  *at += 1;
}

static inline void write_bit(Writer *w, i32 chance, i32 bit) {
  i32 split = 1 + (((w->range - 1) * chance) >> 8);
  if (bit) {
    w->bottom += split;
    w->range -= split;
  } else w->range = split;
  i32 shift = __builtin_clz(w->range) - 24;
  w->range <<= shift;
  w->bottom <<= shift;
  w->left += shift;
  if (w->left < 24) return;
  u32 value = w->bottom >> w->left;
  if (value >> 8) carry(w);
  if (w->at < w->end) *w->at++ = value;
  w->bottom &= ((u64)1 << w->left) - 1;
  w->left -= 8;
}

static inline void write_number(Writer *w, i32 bits, i32 number) {
  while (bits--) write_bit(w, 128, (number >> bits) & 1);
}

static inline void write_optional(Writer *w, i32 bits, i32 number) {
  write_bit(w, 128, number != 0);
  if (!number) return;
  write_number(w, bits, magnitude(number));
  write_bit(w, 128, number < 0);
}

static inline void end_writing(Writer *w) { write_number(w, 32, 0); }
