#pragma once
#include "kernel.h"

/* Before the first block by which `keep_block` is asked. */
void fill_told(void);

/* The AC coefficients of a block in new steps, with what each is worth, left from `to` on in `new_entry`, and their
 * symbols counted; both answer how many are kept. */
u32 keep_block(i32 block, i32 c, u32 to);
u32 choose_block(i32 block, i32 c, u32 to);
