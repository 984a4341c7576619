#include "reader.h"

/* Where the blocks of a progressive picture lie while its scans come in: 64 places each, in rows of blocks. */
i16 *plane[4];
i32 plane_across[4];
/* The components of one scan, and how many of its units stand side by side. */
i32 scan_components;
i32 scan_component[4];
i32 scan_across;

/* Spectral selection and successive approximation of one scan. */
typedef struct {
  i32 first;
  i32 last;
  i32 high;
  i32 low;
} Band;

/* One more bit of a coefficient that is not zero. */
static inline void refine(Reader *r, i16 *value, i32 low) {
  if (take(r, 1) && !(*value & 1 << low)) *value += *value < 0 ? -(1 << low) : 1 << low;
}

static i32 dc_block(Reader *r, i16 *block, i32 component, i32 *previous, i32 high, i32 low) {
  if (high) {
    *block |= take(r, 1) << low;
    return 0;
  }
  i32 size = next_symbol(r, 2 * component);
  if (size < 0 || size > 11) return -1;
  previous[component] += extend(take(r, size), size);
  *block = previous[component] << low;
  return 0;
}

static i32 ac_first(Reader *r, i16 *block, i32 table, i32 from, i32 to, i32 low, i32 *ended) {
  if (*ended > 0) return --*ended, 0;
  for (i32 k = from; k <= to; k++) {
    i32 symbol = next_symbol(r, table);
    if (symbol < 0) return -1;
    i32 run = symbol >> 4, size = symbol & 15;
    if (size == 0 && run < 15) {
      *ended = (1 << run) - 1 + take(r, run);
      return 0;
    }
    k += run;
    if (size == 0) continue;
    if (k > to) return -1;
    block[k] = extend(take(r, size), size) * (1 << low);
  }
  return 0;
}

static i32 ac_refine(Reader *r, i16 *block, i32 table, i32 from, i32 to, i32 low, i32 *ended) {
  i32 k = from;
  for (; *ended == 0 && k <= to; k++) {
    i32 symbol = next_symbol(r, table);
    if (symbol < 0 || (symbol & 15) > 1) return -1;
    i32 run = symbol >> 4, value = 0;
    if (symbol & 15) {
      value = take(r, 1) ? 1 << low : -(1 << low);
    } else if (run < 15) {
      *ended = (1 << run) + take(r, run);
      break;
    }
    /* Zeros are counted, the others refined on the way. */
    for (; k <= to; k++) {
      if (block[k]) refine(r, block + k, low);
      else if (--run < 0) break;
    }
    if (value) {
      if (k > to) return -1;
      block[k] = value;
    }
  }
  if (*ended == 0) return 0;
  for (; k <= to; k++)
    if (block[k]) refine(r, block + k, low);
  --*ended;
  return 0;
}

/* The units between two restarts. */
static i32 read_units(const u32 *data, i32 bytes, i32 exact, i32 unit, i32 to, Band band) {
  Reader reader = read_from(data);
  i32 previous[4] = {0, 0, 0, 0};
  i32 ended = 0;
  for (; unit < to; unit++) {
    i32 column = unit % scan_across, row = unit / scan_across;
    for (i32 n = 0; n < scan_components; n++) {
      i32 c = scan_component[n];
      i32 h = scan_components > 1 ? sampling_h[c] : 1, v = scan_components > 1 ? sampling_v[c] : 1;
      for (i32 i = 0; i < h * v; i++) {
        i16 *block = plane[c] + 64 * ((row * v + i / h) * plane_across[c] + column * h + i % h);
        i32 fault = band.first == 0 ? dc_block(&reader, block, c, previous, band.high, band.low)
                    : band.high     ? ac_refine(&reader, block, 2 * c + 1, band.first, band.last, band.low, &ended)
                                    : ac_first(&reader, block, 2 * c + 1, band.first, band.last, band.low, &ended);
        if (fault || reader.at > data + (bytes >> 2) + 3) return -1;
      }
    }
  }
  return is_done(&reader, bytes, exact) ? 0 : -1;
}

/* One progressive scan, of which so many units stand between two restarts; `data` is room to work in. Answers 0, or -1
 * for data that breaks the standard. */
i32 read_pass(const u8 *raw, i32 bytes, u32 *data, i32 exact, i32 units, i32 each, i32 first, i32 last, i32 high, i32 low) {
  Cut cut = {raw, raw + bytes, 0, 0};
  for (i32 from = 0; from < units; from += each) {
    i32 length = next_interval(&cut, data);
    i32 to = units - from < each ? units : from + each;
    if (length < 0 || cut.whole != (to == units)) return -1;
    if (read_units(data, length, exact, from, to, (Band){first, last, high, low})) return -1;
  }
  return 0;
}

/* When all scans are in: the blocks in the order of a sequential scan. Answers how many AC values, or -1 for values
 * that no picture has, or -2 for no room. */
i32 gather(i32 units, i32 across) {
  u32 count = 0;
  i32 block = 0;
  for (i32 unit = 0; unit < units; unit++) {
    i32 column = unit % across, row = unit / across, i = 0;
    for (i32 n = 0; n < places; n++, block++) {
      i32 c = pattern[n];
      i = n > 0 && pattern[n - 1] == c ? i + 1 : 0;
      i32 h = sampling_h[c];
      const i16 *from = plane[c] + 64 * ((row * sampling_v[c] + i / h) * plane_across[c] + column * h + i % h);
      if (count + 64 > room) return -2;
      if (from[0] > MOST_DC || from[0] < -MOST_DC) return -1;
      dc[block] = from[0];
      start[block] = count;
      for (i32 k = 1; k < 64; k++) {
        if (from[k] == 0) continue;
        if (from[k] == -32768) return -1;
        entry[count++] = (u32)k << 16 | (u16)from[k];
      }
    }
  }
  return count;
}
