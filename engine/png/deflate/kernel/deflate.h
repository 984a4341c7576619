/*
 * Packs rows of a PNG by DEFLATE (RFC 1951; sections are its): of all ways to cut them into literals and matches that are
 * looked at, the one that takes the fewest bits. Compiled to one WebAssembly module (`npm run build:kernel`), which can
 * touch nothing but its own memory.
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef int i32;
typedef unsigned int u32;
typedef unsigned long long u64;

enum { SHORTEST = 3, LONGEST = 258, WINDOW = 32768 };
/* Symbols of literals and lengths, of which 256 ends a block, and of distances. */
enum { LITERALS = 256, SYMBOLS = 286, DISTANCES = 30 };

/* A literal, where the length is 0, or a match: then the value is its distance, less one. */
typedef struct {
  u16 length, value;
} Token;

/* How often each symbol is met, or what it takes. */
typedef struct {
  u32 symbol[SYMBOLS + 2], distance[DISTANCES + 2];
} Counts;

/* 3.2.5: the symbol of a length, and of a distance, and the bits that follow it. */
static inline i32 log_of(u32 value) { return 31 - __builtin_clz(value); }
static inline i32 length_symbol(i32 length) {
  const i32 off = length - SHORTEST;
  if (length == LONGEST) return 285;
  if (off < 8) return 257 + off;
  const i32 extra = log_of((u32)off) - 2;
  return 257 + 4 * extra + (off >> extra);
}
static inline i32 length_extra(i32 symbol) { return symbol < 265 || symbol == 285 ? 0 : (symbol - 261) >> 2; }
static inline i32 distance_symbol(i32 distance) {
  const i32 off = distance - 1;
  if (off < 4) return off;
  const i32 extra = log_of((u32)off) - 1;
  return 2 * extra + (off >> extra);
}
static inline i32 distance_extra(i32 symbol) { return symbol < 4 ? 0 : (symbol - 2) >> 1; }


/* Of huffman.c. */
void code_lengths(const u32 *counts, i32 symbols, i32 longest, u8 *lengths);
/* Of write-block.c. */
void begin_stream(u8 *to);
u32 bits_of(const Counts *counts);
void write_block(const Counts *counts, const Token *tokens, i32 count, i32 is_last);
u8 *end_stream(void);
/* Of find-matches.c. */
enum { MOST_MATCHES = 32 };
void begin_matches(const u8 *from, i32 count, i32 row);
i32 find_matches(i32 at, Token *found);
i32 run_at(i32 at, i32 distance, i32 most);
void learn(i32 at);
void use_distance(i32 distance);
/* Of choose-tokens.c. */
typedef struct {
  /* A match of so many bytes is taken without looking within it. */
  i32 calm;
  /* Only matches this short, or nearly as long as they can be, are looked at. */
  i32 all;
  i32 passes;
} Care;
i32 look_on(const u8 *in, i32 at, i32 bytes, const Care *care);
void first_prices(void);
void price_by(const Counts *counts);
Token *choose_tokens(Token *to, const Care *care);
