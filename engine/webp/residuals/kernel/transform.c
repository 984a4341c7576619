#include "kernel.h"
#include <wasm_simd128.h>

typedef i32 Row __attribute__((vector_size(16)));
typedef float Lanes __attribute__((vector_size(16)));

/* Section 14.3: the square root of 2 by the cosine and the sine of an eighth of a turn, in 65,536ths. */
#define COSINE 85627
#define SINE 35468

#define TRANSPOSE(a, b, c, d)                                                                                          \
  do {                                                                                                                 \
    __typeof__(a) low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);   \
    __typeof__(a) low2 = __builtin_shufflevector(c, d, 0, 4, 1, 5), high2 = __builtin_shufflevector(c, d, 2, 6, 3, 7); \
    a = __builtin_shufflevector(low, low2, 0, 1, 4, 5);                                                                \
    b = __builtin_shufflevector(low, low2, 2, 3, 6, 7);                                                                \
    c = __builtin_shufflevector(high, high2, 0, 1, 4, 5);                                                              \
    d = __builtin_shufflevector(high, high2, 2, 3, 6, 7);                                                              \
  } while (0)

static inline void forward(Lanes *v) {
  const float cosine = COSINE / 65536.0f, sine = SINE / 65536.0f;
  Lanes outer = v[0] + v[3], inner = v[1] + v[2], slope = v[0] - v[3], dip = v[1] - v[2];
  v[0] = outer + inner;
  v[1] = slope * cosine + dip * sine;
  v[2] = outer - inner;
  v[3] = slope * sine - dip * cosine;
}

/* Four pixels as numbers. */
static inline Row row_of(const u8 *pixel) {
  v128_t bytes = wasm_v128_load32_zero(pixel);
  return (Row)wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(bytes));
}

void transform(const u8 *was, i32 was_line, const u8 *is, i32 is_line, i32 *to) {
  Lanes v[4];
  for (i32 y = 0; y < 4; y++)
    v[y] = (Lanes)wasm_f32x4_convert_i32x4((v128_t)(row_of(was + y * was_line) - row_of(is + y * is_line)));
  forward(v);
  TRANSPOSE(v[0], v[1], v[2], v[3]);
  forward(v);
  TRANSPOSE(v[0], v[1], v[2], v[3]);
  for (i32 y = 0; y < 4; y++)
    wasm_v128_store(to + 4 * y, wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest((v128_t)(v[y] * 0.5f))));
}

static inline void back(Row *v) {
  Row even = v[0] + v[2], odd = v[0] - v[2];
  Row low = (v[1] * SINE >> 16) - (v[3] * COSINE >> 16), high = (v[1] * COSINE >> 16) + (v[3] * SINE >> 16);
  v[0] = even + high;
  v[1] = odd + low;
  v[2] = odd - low;
  v[3] = even - high;
}

void transform_back(const i32 *from, u8 *is, i32 line) {
  Row v[4];
  for (i32 y = 0; y < 4; y++) v[y] = (Row)wasm_v128_load(from + 4 * y);
  back(v);
  TRANSPOSE(v[0], v[1], v[2], v[3]);
  v[0] += 4;
  back(v);
  TRANSPOSE(v[0], v[1], v[2], v[3]);
  for (i32 y = 0; y < 4; y++, is += line) {
    v128_t words = wasm_i16x8_narrow_i32x4((v128_t)((v[y] >> 3) + row_of(is)), wasm_i32x4_splat(0));
    wasm_v128_store32_lane(is, wasm_u8x16_narrow_i16x8(words, words), 0);
  }
}

/* Section 14.2: the sums and differences of the means of a macroblock. */
void transform_means(const i32 *means, i32 *to) {
  i32 some[16];
  for (i32 pass = 0; pass < 2; pass++) {
    const i32 *from = pass ? some : means;
    for (i32 i = 0; i < 4; i++) {
      const i32 *at = from + (pass ? i : 4 * i);
      i32 by = pass ? 4 : 1;
      i32 p = at[0] + at[3 * by], q = at[by] + at[2 * by], r = at[by] - at[2 * by], s = at[0] - at[3 * by];
      i32 *out = (pass ? to : some) + (pass ? i : 4 * i);
      out[0] = p + q;
      out[by] = s + r;
      out[2 * by] = p - q;
      out[3 * by] = s - r;
    }
  }
  for (i32 i = 0; i < 16; i++) to[i] = (to[i] + (to[i] > 0)) >> 1;
}

void transform_means_back(const i32 *from, i32 *means) {
  i32 some[16];
  for (i32 i = 0; i < 4; i++) {
    i32 p = from[i] + from[12 + i], q = from[4 + i] + from[8 + i];
    i32 r = from[4 + i] - from[8 + i], s = from[i] - from[12 + i];
    some[i] = p + q;
    some[4 + i] = s + r;
    some[8 + i] = p - q;
    some[12 + i] = s - r;
  }
  for (i32 i = 0; i < 16; i += 4) {
    i32 p = some[i] + some[i + 3] + 3, q = some[i + 1] + some[i + 2];
    i32 r = some[i + 1] - some[i + 2], s = some[i] - some[i + 3] + 3;
    means[i] = (p + q) >> 3;
    means[i + 1] = (s + r) >> 3;
    means[i + 2] = (p - q) >> 3;
    means[i + 3] = (s - r) >> 3;
  }
}
