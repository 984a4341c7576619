/*
 * A key frame of VP8 (RFC 6386) coded anew from its pixels: how it is cut into segments, and how each macroblock is
 * predicted as a whole, stays as libwebp chose it, unless parts cost less; predictions of the small blocks are chosen anew,
 * for they suited what was left of their neighbours before; and of what is left of each block such levels are kept as are worth their bits.
 *
 * In the words of the RFC: a macroblock has 16 blocks of luma, 4 of each chroma, and where it is predicted whole one more
 * of the means of the luma (Y2). Blocks are of four kinds: luma without mean (0), Y2 (1), chroma (2), luma (3).
 */
#pragma once

typedef unsigned char u8;
typedef signed char i8;
typedef unsigned short u16;
typedef short i16;
typedef int i32;
typedef unsigned int u32;
typedef unsigned long long u64;

#define ODDS 1056
#define BLOCKS 25
#define Y2 24
/* Levels up to this have their cost in a table; all more are as dear as plain bits are. */
#define LEVELS 68

typedef struct {
  u8 segment;
  /* Predicted as a whole as it came, and now, and how: 0 mean, 1 gradient, 2 from above, 3 from the left. */
  u8 came_whole, whole, luma, chroma;
  /* Of each block; of a whole macroblock what its neighbours take it for. */
  u8 parts[16];
} Macroblock;

typedef struct {
  u8 *pixel;
  i32 line, width, height;
} Plane;

/* Filled in by the caller: the bits of a branch whose odds are so many of 256; light by value of a colour, and colours, in
 * quarters, by light. */
extern float bits_of[257];
extern u16 light[256];
extern i16 colour[4096];

/* In pixels, and in macroblocks. */
extern i32 wide, high, across, down;
extern Macroblock *macroblocks;
/* The picture, and what comes of it before it is filtered, with a pixel around it as the RFC wants it. */
extern Plane source[3], shown[3];
/* Of each macroblock's blocks: levels in zigzag order, and how many there are to the last that is not 0. */
extern i16 *levels;
extern u8 *ends;
/* Macroblocks of which nothing is left. */
extern u8 *empty;

/* The header as it came. */
typedef struct {
  i32 segmented, mapped;
  u8 map_told[3], map_odds[3];
  i32 step[4], filter[4], sharpness, simple;
  /* Of luma's mean, Y2's, Y2's rest, chroma's and its rest. */
  i32 apart[5];
  /* Not of the header: the picture is mostly plain, so what was predicted whole is tried by parts. */
  i32 plain;
  /* Bits of all that stays. */
  float fixed_bits;
} Header;
extern Header header;

extern u8 odds[ODDS];
/* Of the branches taken since the last `begin_count`: how often 0 and 1. */
extern u32 taken[ODDS][2];
/* Plain bits beside them. */
extern float plain_bits;

extern const u8 dc_steps[128], prediction_odds[10][10][9], update_odds[ODDS], default_odds[ODDS];
extern const u16 ac_steps[128];
extern const u8 zigzag[16], band[17];

static inline i32 clamp(i32 value, i32 most) { return value < 0 ? 0 : value > most ? most : value; }
static inline i32 magnitude(i32 value) { return value < 0 ? -value : value; }
static inline u8 byte(i32 value) { return clamp(value, 255); }
/* Where the odds of a block's next level begin. */
static inline i32 odds_at(i32 kind, i32 place, i32 context) {
  return ((kind * 8 + band[place]) * 3 + context) * 11;
}

/* The bits of a branch of `chances` when it is not taken, and when it is. */
#define NO(branch) bits_of[chances[branch]]
#define YES(branch) bits_of[256 - chances[branch]]

/* transform.c: by rows of the block, the mean first. */
void transform(const u8 *was, i32 was_line, const u8 *is, i32 is_line, i32 *to);
void transform_back(const i32 *from, u8 *is, i32 line);
void transform_means(const i32 *means, i32 *to);
void transform_means_back(const i32 *from, i32 *means);

/* predict.c */
void predict_whole(u8 *pixel, i32 line, i32 side, i32 mode, i32 left, i32 above);
void weigh_names(void);
i32 predict_part(u8 *pixel, i32 line, const u8 *beyond, const u8 *was, i32 was_line, i32 over, i32 before, float worth);

/* What it took to name them, since it was 0 last. */
extern float named_bits;

/* levels.c */
void weigh_levels(void);
/* Squares, and bits by what they are worth, of what was chosen for luma since it was 0 last. */
extern float cost;
float bits_of_block(i32 kind, i32 context, const i16 *level, i32 end);
i32 choose_levels(i32 *values, i32 kind, i32 context, i32 dc, i32 ac, float worth, i16 *level);

/* tokens.c */
void begin_count(void);
void count_block(i32 kind, i32 context, const i16 *level, i32 end);
float settle_odds(u8 *told);
