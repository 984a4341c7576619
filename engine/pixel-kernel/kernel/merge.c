#include "kernel.h"

/* Colours as the eye sees them (red, green, blue multiplied by alpha, alpha) with their weights; filled in by the
 * caller. Those that become one stand at the place of the first. */
double cluster[256][4];
double weight[256];
/* What became one with what, in this order. */
u8 merged_into[256];
u8 merged_from[256];

static u8 gone[256];
static i16 other_of[256];
static double cost_of[256];

static inline double larger(double a, double b) { return a > b ? a : b; }

static double cost(i32 one, i32 other) {
  const double *a = cluster[one], *b = cluster[other];
  double through = b[3] - a[3], far = 0;
  for (i32 c = 0; c < 3; c++) {
    double d = a[c] - b[c], square = larger(d * d, (d + through) * (d + through));
    far += c == 0 ? 0.5 * square : c == 1 ? square : 0.45 * square;
  }
  return far * weight[one] * weight[other] / (weight[one] + weight[other]);
}

static void find_other(i32 one, i32 count) {
  other_of[one] = -1;
  cost_of[one] = 1e30;
  for (i32 other = 0; other < count; other++) {
    if (gone[other] || other == one) continue;
    double c = cost(one, other);
    if (c < cost_of[one]) cost_of[one] = c, other_of[one] = (i16)other;
  }
}

/* Makes those two one whose difference costs least, by how often they are met, until two are left. */
void merge(i32 count) {
  for (i32 i = 0; i < count; i++) gone[i] = 0;
  for (i32 i = 0; i < count; i++) find_other(i, count);
  for (i32 step = 0; step + 2 < count; step++) {
    i32 from = -1;
    for (i32 i = 0; i < count; i++)
      if (!gone[i] && (from < 0 || cost_of[i] < cost_of[from])) from = i;
    i32 into = other_of[from];
    double all = weight[into] + weight[from];
    for (i32 c = 0; c < 4; c++)
      cluster[into][c] = (cluster[into][c] * weight[into] + cluster[from][c] * weight[from]) / all;
    weight[into] = all;
    gone[from] = 1;
    merged_into[step] = (u8)into;
    merged_from[step] = (u8)from;
    for (i32 i = 0; i < count; i++) {
      if (gone[i]) continue;
      if (i == into || other_of[i] == from || other_of[i] == into) find_other(i, count);
      else {
        double c = cost(i, into);
        if (c < cost_of[i]) cost_of[i] = c, other_of[i] = (i16)into;
      }
    }
  }
}
