/*
 * The inner loops of requantising a JPEG without decoding it to pixels: undo its Huffman coding, divide the
 * coefficients anew, and code them again. They are compiled to one WebAssembly module (`npm run build:kernel`), so that
 * whatever an image may do to them, they can touch nothing but their own memory; all tables and decisions of a picture
 * are made in TypeScript.
 *
 * In the words of T.81: a unit is an MCU (A.2); `first` and `last` are the spectral selection Ss and Se (G.1.1.1.1),
 * `high` and `low` the successive approximation Ah and Al (G.1.1.1.2); a run of blocks that end at once is EOBRUN
 * (G.1.2.2); an interval is what lies between two restart markers (E.1.4).
 */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef short i16;
typedef int i32;
typedef unsigned int u32;
typedef unsigned long long u64;

/* FAST and PLAIN are defined by the build, as kernel-interface.ts has them. */
/* Pictures of eight bits have a tenth of it; two such differ by 15 bits at most, which is what a symbol can tell. */
#define MOST_DC 16383

/* Filled in by the caller; two lookups a component, DC and AC. `fast` tells by the next bits those of a code and its value
 * together, those of the code, and its symbol, from the third byte down; 0 where the code is longer. */
extern u32 fast[8][1 << FAST];
extern i32 limit[8][20];
extern i32 offset[8][20];
extern u8 symbols[8][256];

/* The component of each block within a unit of the scan, and how many blocks back its previous one lies. */
extern u8 pattern[16];
extern u8 back[16];
extern i32 places;
extern i32 sampling_h[4];
extern i32 sampling_v[4];

/* The picture as it came, in the order of a sequential scan: a DC for each block, and place << 16 | value for each AC
 * coefficient that is not zero; `start` says where those of a block begin. */
extern i16 *dc;
extern u32 *start;
extern u32 *entry;
extern u32 room;

/* The same for the picture as it is to be. */
extern i16 *new_dc;
extern u32 *new_start;
extern u32 *new_entry;

/* Old step over new step. */
extern float factor[4][64];
/* The squared error of one new step, in bits. */
extern float worth[4][64];

/* By table (luma, chroma) and symbol of an AC coefficient: bits of its code and of what follows it. */
extern float price[2][256];

/* What errors in a block count, where luma has been weighed: those of frequencies that a quarter of the size shows stand
 * second. */
extern float *weight;

/* The steps of both pictures, in zigzag order. */
extern float step[2][4][64];

/* By table (luma DC, chroma DC, luma AC, chroma AC) and symbol: PLAIN and more are plain bits, so many as the number
 * says beyond. */
extern u32 frequency[PLAIN + 16];
extern u16 code[PLAIN + 16];
extern u8 length[PLAIN + 16];

/* What is to be written: index << 16 | extra bits. */
extern u32 *token;

/* Where the frequencies of the zigzag lie: down << 3 | across. */
extern u8 natural[64];

/* Around 0. */
#define BLACK -128.0f
#define WHITE 127.0f

static inline i32 nearest(float value) { return (i32)(value + __builtin_copysignf(0.5f, value)); }

static inline i32 width_of(i32 value) { return value == 0 ? 0 : 32 - __builtin_clz(value); }

/* Lays a token down, and answers where the next one goes. Tokens are counted later, not as they come: to count takes an
 * address that is known late, for which everything behind it would wait. */
static inline u32 *note(u32 *to, i32 index, u32 extra) {
  *to = (u32)index << 16 | extra;
  return to + 1;
}

/* Adds tokens to `frequency`. */
void count_tokens(const u32 *from, const u32 *end);

/* The pixels of a block of luma, 64 of them. */
void show(const u32 *from, const u32 *end, const float *steps, float mean, float *pixels);
