/*
 * The inner loops of requantising a JPEG without decoding it to pixels: undo its Huffman coding, divide the
 * coefficients anew, and code them again. It is compiled to WebAssembly (`npm run build:kernel`), so that whatever an
 * image may do to it, it can touch nothing but its own memory; all tables and decisions are made in TypeScript.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef short i16;
typedef int i32;
typedef unsigned int u32;
typedef unsigned long long u64;

#define FAST 11

/* Filled in by the caller; two lookups a component, DC and AC. */
u16 fast[8][1 << FAST];
i32 limit[8][20];
i32 offset[8][20];
u8 symbols[8][256];
u8 pattern[16];
u8 back[16];
i32 places;
float factor[4][64];
/* By table (luma, chroma) and run of zeros: under this many steps a coefficient is not worth its bits. */
float least[2][16];
/* Added to what is kept before its fraction is cut off. */
float rounding;
u16 code[1024];
u8 length[1024];
u32 frequency[1024];

static i16 *dc;
static u32 *start;
static u32 *entry;
static u32 room;

void place(i16 *dcs, u32 *starts, u32 *entries, u32 most) {
  dc = dcs;
  start = starts;
  entry = entries;
  room = most;
}

/* The blocks between two restarts. Answers how many AC values there are by now, or less than nothing: -1 for data that
 * breaks the standard, -2 for no more room. Eight bytes after the data may be read, and are not used. */
i32 read_interval(const u8 *data, i32 bytes, i32 from, i32 to, u32 count) {
  i32 previous[4] = {0, 0, 0, 0};
  u64 held = 0;
  i32 bits = 0;
  i32 at = 0;
  i32 in_unit = 0;
  for (i32 block = from; block < to; block++) {
    i32 component = pattern[in_unit];
    in_unit = in_unit + 1 == places ? 0 : in_unit + 1;
    start[block] = count;
    if (count + 64 > room) return -2;
    if (at > bytes + 8) return -1;
    i32 table = 2 * component;
    for (i32 k = 0; k < 64;) {
      if (bits <= 32) {
        held = (held << 32) | ((u32)data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3]);
        at += 4;
        bits += 32;
      }
      u32 found = fast[table][(held >> (bits - FAST)) & ((1 << FAST) - 1)];
      i32 size = found >> 8;
      i32 symbol = found & 255;
      if (found == 0) {
        i32 sixteen = (held >> (bits - 16)) & 0xffff;
        for (size = FAST + 1; size <= 16; size++)
          if (sixteen >> (16 - size) < limit[table][size]) break;
        if (size > 16) return -1;
        symbol = symbols[table][(offset[table][size] + (sixteen >> (16 - size))) & 255];
      }
      bits -= size;
      i32 extra_bits = symbol & 15;
      bits -= extra_bits;
      i32 extra = (held >> bits) & ((1 << extra_bits) - 1);
      if (extra_bits && extra < 1 << (extra_bits - 1)) extra += 1 - (1 << extra_bits);
      if (k == 0) {
        if (symbol > 11) return -1;
        previous[component] += extra;
        dc[block] = previous[component];
        table += 1;
        k = 1;
      } else if (extra_bits) {
        k += symbol >> 4;
        if (k > 63) return -1;
        entry[count++] = (u32)k << 16 | (u16)extra;
        k++;
      } else if (symbol == 0xf0) {
        k += 16;
      } else if (symbol == 0) {
        k = 64;
      } else {
        return -1;
      }
    }
  }
  /* One byte of padding at most: more is data that nobody knows, less a part of the picture missing. */
  i32 left = bytes - (at - (bits >> 3));
  return left < 0 || left > 1 ? -1 : (i32)count;
}

/* Where the blocks of a progressive picture lie while its scans come in: 64 places each, in rows of blocks. */
i16 *plane[4];
i32 plane_across[4];
i32 sampling_h[4];
i32 sampling_v[4];
/* The components of one scan, and how many of its units stand side by side. */
i32 scan_components;
i32 scan_component[4];
i32 scan_across;

typedef struct {
  const u8 *data;
  i32 at;
  i32 bits;
  u64 held;
} Reader;

static inline void refill(Reader *r) {
  if (r->bits > 32) return;
  const u8 *d = r->data + r->at;
  r->held = (r->held << 32) | ((u32)d[0] << 24 | d[1] << 16 | d[2] << 8 | d[3]);
  r->at += 4;
  r->bits += 32;
}

static inline i32 take(Reader *r, i32 count) {
  refill(r);
  r->bits -= count;
  return (r->held >> r->bits) & ((1u << count) - 1);
}

static inline i32 extend(i32 value, i32 bits) { return bits && value < 1 << (bits - 1) ? value + 1 - (1 << bits) : value; }

/* A Huffman symbol, or -1 where there is no such code. */
static inline i32 next_symbol(Reader *r, i32 table) {
  refill(r);
  u32 found = fast[table][(r->held >> (r->bits - FAST)) & ((1 << FAST) - 1)];
  if (found) {
    r->bits -= found >> 8;
    return found & 255;
  }
  i32 sixteen = (r->held >> (r->bits - 16)) & 0xffff;
  for (i32 size = FAST + 1; size <= 16; size++) {
    if (sixteen >> (16 - size) >= limit[table][size]) continue;
    r->bits -= size;
    return symbols[table][(offset[table][size] + (sixteen >> (16 - size))) & 255];
  }
  return -1;
}

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

/* Some units of one progressive scan, between two restarts: 0, or -1 for data that breaks the standard. */
i32 read_pass(const u8 *data, i32 bytes, i32 unit, i32 to, i32 first, i32 last, i32 high, i32 low) {
  Reader reader = {data, 0, 0, 0};
  i32 previous[4] = {0, 0, 0, 0};
  i32 ended = 0;
  for (; unit < to; unit++) {
    i32 column = unit % scan_across, row = unit / scan_across;
    for (i32 n = 0; n < scan_components; n++) {
      i32 c = scan_component[n];
      i32 h = scan_components > 1 ? sampling_h[c] : 1, v = scan_components > 1 ? sampling_v[c] : 1;
      for (i32 i = 0; i < h * v; i++) {
        i16 *block = plane[c] + 64 * ((row * v + i / h) * plane_across[c] + column * h + i % h);
        i32 fault = first == 0 ? dc_block(&reader, block, c, previous, high, low)
                    : high     ? ac_refine(&reader, block, 2 * c + 1, first, last, low, &ended)
                               : ac_first(&reader, block, 2 * c + 1, first, last, low, &ended);
        if (fault || reader.at > bytes + 12) return -1;
      }
    }
  }
  i32 left = bytes - (reader.at - (reader.bits >> 3));
  return left < 0 || left > 1 ? -1 : 0;
}

/* When all scans are in: the blocks in the order of a sequential scan. Answers how many AC values, or -2: no room. */
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
      dc[block] = from[0];
      start[block] = count;
      for (i32 k = 1; k < 64; k++) {
        if (from[k] == 0) continue;
        entry[count++] = (u32)k << 16 | (u16)from[k];
      }
    }
  }
  return count;
}

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

static inline i32 nearest(float value) { return (i32)(value < 0 ? value - 0.5f : value + 0.5f); }

static inline i32 width_of(i32 value) { return value == 0 ? 0 : 32 - __builtin_clz(value); }

static u32 *token;

/* A token is table << 24 | symbol << 16 | extra bits. */
static inline void note(i32 index, u32 extra) {
  frequency[index]++;
  *token++ = (u32)index << 16 | extra;
}

static inline void one_block(i32 block, i32 i) {
  i32 component = pattern[i];
  i32 chroma = component != 0;
  const float *scale = factor[component];
  const float *enough = least[chroma];
  i32 before = block - back[i];
  i32 difference = nearest(dc[block] * scale[0]) - (before >= 0 ? nearest(dc[before] * scale[0]) : 0);
  i32 bits = width_of(difference < 0 ? -difference : difference);
  note(chroma << 8 | bits, difference < 0 ? difference - 1 + (1 << bits) : difference);
  i32 table = (2 + chroma) << 8;
  i32 last = 0;
  u32 end = start[block + 1];
  for (u32 at = start[block]; at < end; at++) {
    i32 k = entry[at] >> 16;
    i32 old = (i16)entry[at];
    i32 sign = old >> 31;
    float exact = ((old ^ sign) - sign) * scale[k];
    i32 run = k - last - 1;
    if (exact < enough[run > 15 ? 15 : run]) continue;
    i32 size = (i32)(exact + rounding);
    size += size == 0;
    bits = width_of(size);
    last = k;
    for (; run > 15; run -= 16) note(table | 0xf0, 0);
    note(table | run << 4 | bits, (size ^ sign) & ((1 << bits) - 1));
  }
  if (last < 63) note(table, 0);
}

/* How often each symbol comes, in one of so many units, taken at random but always the same; answers how many units
 * that was. The tokens are left at `to`. */
i32 count(i32 units, u32 every, u32 *to) {
  for (i32 i = 0; i < 1024; i++) frequency[i] = 0;
  token = to;
  u32 random = 1;
  i32 seen = 0;
  for (i32 unit = 0; unit < units; seen++) {
    for (i32 i = 0; i < places; i++) one_block(unit * places + i, i);
    random = random * 1664525u + 1013904223u;
    unit += every == 1 ? 1 : 1 + (random >> 16) % (2 * every - 1);
  }
  return seen;
}

/* The coded scan of the tokens that the last full count has left behind `from`; answers its bytes. */
i32 write(const u32 *from, u8 *to) {
  out = to;
  pending = 0;
  filled = 0;
  for (; from < token; from++) {
    u32 index = *from >> 16;
    i32 bits = index & 15;
    put((u32)code[index] << bits | (*from & 0xffff), length[index] + bits);
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
