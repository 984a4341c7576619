/*
 * The inner loops over pixels that are to become a PNG or a GIF: rounding truecolour, finding
 * colours in a palette, and runs of them.
 * Compiled to one WebAssembly module (`npm run build:kernel`), which can touch nothing but its own memory. A pixel is
 * one to four bytes: grey, grey and alpha, RGB, RGB and alpha.
 */
#pragma once

typedef unsigned char u8;
typedef short i16;
typedef int i32;
typedef unsigned int u32;
