#include "reader.h"
#include <wasm_simd128.h>

/* Zeros at the end of the interval that was laid down last. */
static i32 zeros;

/* Turns the bytes of each word round, and fills up with ones. */
static void turn(u8 *from, i32 bytes) {
  wasm_v128_store(from + bytes, wasm_i8x16_splat(-1));
  for (u8 *at = from; at < from + bytes + 16; at += 16) {
    v128_t words = wasm_v128_load(at);
    words = wasm_i8x16_shuffle(words, words, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
    wasm_v128_store(at, words);
  }
}

i32 next_interval(Cut *cut, u32 *to) {
  u8 *out = (u8 *)to;
  cut->whole = 1;
  while (cut->at < cut->end) {
    v128_t some = wasm_v128_load(cut->at);
    wasm_v128_store(out, some);
    i32 left = cut->end - cut->at;
    i32 plain = __builtin_ctz(wasm_i8x16_bitmask(wasm_i8x16_eq(some, wasm_i8x16_splat(-1))) | 1 << 16);
    if (plain > left) plain = left;
    cut->at += plain;
    out += plain;
    if (plain == 16 || plain == left) continue;
    /* A stuffed zero stands for the byte of ones before it; ones alone fill up. */
    i32 mark = left - plain > 1 ? cut->at[1] : 255;
    cut->at += mark == 255 ? 1 : 2;
    if (mark == 0) *out++ = 255;
    if (mark < 0xd0 || mark > 0xd7) continue;
    if ((mark & 7) != (cut->marks++ & 7)) return -1;
    cut->whole = 0;
    break;
  }
  i32 bytes = out - (u8 *)to;
  for (zeros = 0; zeros < bytes && out[-1 - zeros] == 0;) zeros++;
  turn((u8 *)to, bytes);
  return bytes;
}

i32 is_done(const Reader *r, i32 bytes, i32 exact) {
  i32 left = bytes - (4 * (r->at - r->data) - (r->bits >> 3));
  return left >= 0 && left <= 1 + (exact ? 0 : zeros);
}
