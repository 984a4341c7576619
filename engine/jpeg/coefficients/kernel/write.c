#include "kernel.h"

static u8 *out;
static u64 pending;
static i32 filled;

static inline void put(u32 value, i32 bits) {
  pending = (pending << bits) | value;
  filled += bits;
  if (filled < 32) return;
  filled -= 32;
  u32 word = (u32)(pending >> filled);
  if (((~word - 0x01010101u) & word & 0x80808080u) == 0) {
    out[0] = word >> 24;
    out[1] = word >> 16;
    out[2] = word >> 8;
    out[3] = word;
    out += 4;
    return;
  }
  for (i32 shift = 24; shift >= 0; shift -= 8) {
    *out++ = word >> shift;
    if (out[-1] == 255) *out++ = 0;
  }
}

/* The coded scan of some tokens; answers its bytes. */
i32 write(const u32 *from, const u32 *end, u8 *to) {
  /* Code << 8 | length: one look for each. */
  static u32 codes[PLAIN + 16];
  for (i32 i = 0; i < PLAIN + 16; i++) codes[i] = (u32)code[i] << 8 | length[i];
  out = to;
  pending = 0;
  filled = 0;
  for (; from < end; from++) {
    u32 index = *from >> 16;
    i32 bits = index & 15;
    u32 found = codes[index];
    put(found >> 8 << bits | (*from & 0xffff), (found & 255) + bits);
  }
  /* The last byte is filled up with ones. */
  i32 padding = (8 - (filled & 7)) & 7;
  pending = (pending << padding) | ((1u << padding) - 1);
  for (i32 shift = filled + padding - 8; shift >= 0; shift -= 8) {
    *out++ = pending >> shift;
    if (out[-1] == 255) *out++ = 0;
  }
  return out - to;
}
