/** Across (u) and down (v) of the frequencies in zigzag order (T.81, A.3.6). */
export const ZIGZAG = zigzag();

/** The same as the kernel has it: down << 3 | across. */
export const NATURAL = Uint8Array.from(ZIGZAG, ([u, v]) => (v << 3) | u);

function zigzag(): [number, number][] {
  const order: [number, number][] = [];
  for (let sum = 0; sum < 15; sum++) {
    for (let i = 0; i <= sum; i++) {
      const [u, v] = sum % 2 === 0 ? [i, sum - i] : [sum - i, i];
      if (u < 8 && v < 8) order.push([u, v]);
    }
  }
  return order;
}
