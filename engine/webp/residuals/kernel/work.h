#pragma once
#include "kernel.h"

/* Which blocks above and to the left have levels: of luma four, of each chroma two, and Y2's. */
typedef u8 Known[9];
#define MOST_ACROSS 1024
extern Known above[MOST_ACROSS], left;

typedef struct {
  i32 dc, ac;
} Steps;

/* A macroblock under way: whether it has any levels, what a bit of levels is worth, and one of a prediction's name. */
typedef struct {
  Macroblock *m;
  i32 x, y, any;
  Steps luma, means, chroma;
  float worth, name;
  i16 *level;
  u8 *end, context[BLOCKS];
} Work;

/* luma.c */
i32 choose(Work *w, i32 *values, i32 block, i32 kind, u8 *over, u8 *before, Steps steps);
void code_luma(Work *w, const u8 *was, u8 *is);
