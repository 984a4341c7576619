#include "bits.h"

Header header;
static Reader reader;
static i32 odds_of_empty;

/* A branch of what stays, whose bits count. */
static i32 read_kept(i32 chance) {
  i32 bit = read_bit(&reader, chance);
  header.fixed_bits += bits_of[bit ? 256 - chance : chance];
  return bit;
}

static void read_segments(Reader *r) {
  i32 absolute = 1, base[4] = {0}, filter[4] = {0};
  header.segmented = read_bit(r, 128);
  header.mapped = header.segmented && read_bit(r, 128);
  if (header.segmented && read_bit(r, 128)) {
    absolute = read_bit(r, 128);
    for (i32 i = 0; i < 4; i++) base[i] = read_optional(r, 7);
    for (i32 i = 0; i < 4; i++) filter[i] = read_optional(r, 6);
  } else absolute = 0;
  for (i32 i = 0; i < 3; i++) {
    header.map_told[i] = header.mapped && read_bit(r, 128);
    header.map_odds[i] = header.map_told[i] ? read_number(r, 8) : 255;
  }
  header.simple = read_bit(r, 128);
  i32 level = read_number(r, 6);
  header.sharpness = read_number(r, 3);
  if (read_bit(r, 128) && read_bit(r, 128))
    for (i32 i = 0; i < 8; i++) read_optional(r, 6);
  i32 partitions = read_number(r, 2), step = read_number(r, 7);
  /* More partitions are not read. */
  if (partitions) header.segmented = -1;
  for (i32 i = 0; i < 4; i++) {
    header.step[i] = clamp(absolute ? base[i] : step + base[i], 127);
    header.filter[i] = clamp(absolute ? filter[i] : level + filter[i], 63);
  }
}

static u8 read_whole(void) {
  if (!read_kept(156)) return read_kept(163) ? 2 : 0;
  return read_kept(128) ? 1 : 3;
}

static u8 read_part(const u8 *chances) {
  if (!read_bit(&reader, chances[0])) return 0;
  if (!read_bit(&reader, chances[1])) return 1;
  if (!read_bit(&reader, chances[2])) return 2;
  if (!read_bit(&reader, chances[3])) return !read_bit(&reader, chances[4]) ? 3 : 4 + read_bit(&reader, chances[5]);
  for (i32 i = 6; i < 9; i++)
    if (!read_bit(&reader, chances[i])) return i;
  return 9;
}

static void read_macroblock(Macroblock *m, const u8 *above, const u8 *left) {
  i32 half = header.mapped ? read_kept(header.map_odds[0]) : 0;
  m->segment = header.mapped ? 2 * half + read_kept(header.map_odds[1 + half]) : 0;
  if (odds_of_empty) read_bit(&reader, odds_of_empty);
  m->came_whole = m->whole = read_kept(145);
  if (m->whole) {
    m->luma = read_whole();
    for (i32 i = 0; i < 16; i++) m->parts[i] = m->luma;
  } else
    for (i32 i = 0; i < 16; i++) {
      i32 over = i < 4 ? above[12 + i] : m->parts[i - 4], before = i & 3 ? m->parts[i - 1] : left[i + 3];
      m->parts[i] = read_part(prediction_odds[over][before]);
    }
  m->chroma = !read_kept(142) ? 0 : !read_kept(114) ? 2 : read_kept(183) ? 1 : 3;
}

/* Reads how a frame was made; answers the mean index of its steps and 1, or 0 where it is none of libwebp's. */
i32 read_frame(const u8 *frame, i32 bytes, i32 plain) {
  header.plain = plain;
  if (bytes < 20) return 0;
  i32 tag = frame[0] | frame[1] << 8 | frame[2] << 16, first = tag >> 5;
  if ((tag & 15) || first > bytes - 10) return 0;
  begin_reading(&reader, frame + 10, frame + 10 + first);
  header.fixed_bits = 0;
  if (read_number(&reader, 2)) return 0;
  read_segments(&reader);
  if (header.segmented < 0) return 0;
  for (i32 i = 0; i < 5; i++) header.apart[i] = read_optional(&reader, 4);
  read_bit(&reader, 128);
  for (i32 i = 0; i < ODDS; i++) odds[i] = read_bit(&reader, update_odds[i]) ? read_number(&reader, 8) : default_odds[i];
  odds_of_empty = read_bit(&reader, 128) ? read_number(&reader, 8) : 0;
  static const u8 edge[16] = {0};
  u32 sum = 0;
  for (i32 y = 0; y < down; y++)
    for (i32 x = 0; x < across; x++) {
      Macroblock *m = macroblocks + y * across + x;
      read_macroblock(m, y ? m[-across].parts : edge, x ? m[-1].parts : edge);
      sum += header.step[m->segment];
    }
  weigh_levels();
  weigh_names();
  return 1 + sum / (across * down);
}
