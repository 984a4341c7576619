#include "kernel.h"

/* What a frequency does along eight pixels, by frequency and pixel. */
float wave[8][8];

/* The pixels of a block of luma as decoders show them (T.81, A.3.3): from black to white, values lie around 0. */
void show(const u32 *from, const u32 *end, const float *steps, float mean, float *pixels) {
  /* By frequency down, and pixel across. */
  float rows[8][8];
  for (i32 v = 0; v < 8; v++)
    for (i32 x = 0; x < 8; x++) rows[v][x] = 0;
  for (; from < end; from++) {
    i32 k = *from >> 16;
    float value = (i16)*from * steps[k];
    float *row = rows[natural[k] >> 3];
    const float *across = wave[natural[k] & 7];
    for (i32 x = 0; x < 8; x++) row[x] += value * across[x];
  }
  for (i32 y = 0; y < 8; y++) {
    float line[8];
    for (i32 x = 0; x < 8; x++) line[x] = mean;
    for (i32 v = 0; v < 8; v++)
      for (i32 x = 0; x < 8; x++) line[x] += wave[v][y] * rows[v][x];
    for (i32 x = 0; x < 8; x++) {
      float value = line[x];
      pixels[8 * y + x] = value < BLACK ? BLACK : value > WHITE ? WHITE : value;
    }
  }
}
