#pragma once
#include "bits.h"

/* Plain bits of large levels with odds of their own (section 13.2): by category, from which level on. */
static const struct {
  i16 from;
  u8 bits, chances[11];
} categories[6] = {
  {5, 1, {159}},
  {7, 2, {165, 145}},
  {11, 3, {173, 148, 140}},
  {19, 4, {176, 155, 140, 135}},
  {35, 5, {180, 157, 141, 134, 130}},
  {67, 11, {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}},
};

static inline i32 category_of(i32 level) {
  return level < 7 ? 0 : level < 11 ? 1 : level < 19 ? 2 : level < 35 ? 3 : level < 67 ? 4 : 5;
}

void write_block(Writer *w, i32 kind, i32 context, const i16 *level, i32 end);
