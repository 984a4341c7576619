#include "deflate.h"

/* The best lengths of codes for symbols that are met so often, none longer than `longest`; 0 for those that never are. */
void code_lengths(const u32 *counts, i32 symbols, i32 longest, u8 *lengths) {
  static u32 weight[2 * SYMBOLS];
  static u16 order[SYMBOLS], parent[2 * SYMBOLS];
  static u8 depth[2 * SYMBOLS];
  i32 used = 0;
  for (i32 i = 0; i < symbols; i++) {
    lengths[i] = 0;
    if (counts[i] == 0) continue;
    i32 at = used++;
    for (; at > 0 && counts[order[at - 1]] > counts[i]; at--) order[at] = order[at - 1];
    order[at] = (u16)i;
  }
  if (used < 3) {
    for (i32 i = 0; i < used; i++) lengths[order[i]] = 1;
    return;
  }
  /* The two that are met least become one, which stands behind all that came so before it. */
  for (i32 i = 0; i < used; i++) weight[i] = counts[order[i]];
  const i32 root = 2 * used - 2;
  for (i32 leaf = 0, node = used, next = used; next <= root; next++) {
    weight[next] = 0;
    for (i32 child = 0; child < 2; child++) {
      const i32 least = leaf < used && (node == next || weight[leaf] <= weight[node]) ? leaf++ : node++;
      weight[next] += weight[least];
      parent[least] = (u16)next;
    }
  }
  i32 of_length[16] = {0};
  depth[root] = 0;
  for (i32 i = root - 1; i >= 0; i--) depth[i] = (u8)(depth[parent[i]] + 1);
  for (i32 i = 0; i < used; i++) of_length[depth[i] < longest ? depth[i] : longest]++;
  /* Those that were too long take room from the longest that have some. */
  i32 room = 1 << longest;
  for (i32 length = 1; length <= longest; length++) room -= of_length[length] << (longest - length);
  while (room < 0) {
    i32 length = longest - 1;
    while (of_length[length] == 0) length--;
    of_length[length]--;
    of_length[length + 1]++;
    room += 1 << (longest - length - 1);
  }
  for (i32 length = longest - 1; length > 0 && room > 0; length--)
    while (of_length[length + 1] > 0 && room >= 1 << (longest - length - 1)) {
      of_length[length + 1]--;
      of_length[length]++;
      room -= 1 << (longest - length - 1);
    }
  for (i32 length = longest, at = 0; length > 0; length--)
    for (i32 i = 0; i < of_length[length]; i++) lengths[order[at++]] = (u8)length;
}
