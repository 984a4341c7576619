/** A Huffman code made for some frequencies: at most 16 bits long, and never all ones. */
export interface HuffmanCode {
  /** How many codes there are of each length, and the symbols by rising length: what DHT holds. */
  counts: Uint8Array;
  symbols: number[];
  /** By symbol. */
  code: Uint16Array;
  length: Uint8Array;
}

const LONGEST = 16;

/** Most scans use one code of four. */
const NONE: HuffmanCode = {
  counts: new Uint8Array(LONGEST),
  symbols: [],
  code: new Uint16Array(256),
  length: new Uint8Array(256),
};

export function huffmanCode(frequencies: Uint32Array): HuffmanCode {
  const used: number[] = [];
  for (let symbol = 0; symbol < 256; symbol++) if (frequencies[symbol]! > 0) used.push(symbol);
  if (used.length === 0) return NONE;
  // The most frequent symbols get the shortest codes.
  used.sort((a, b) => frequencies[b]! - frequencies[a]! || a - b);
  const counts = limitLengths(lengthsOf(used.map((symbol) => frequencies[symbol]!)));
  const made = { counts, symbols: used, code: new Uint16Array(256), length: new Uint8Array(256) };
  let code = 0;
  let next = 0;
  for (let length = 1; length <= LONGEST; length++) {
    for (let i = 0; i < counts[length - 1]!; i++, code++, next++) {
      made.code[used[next]!] = code;
      made.length[used[next]!] = length;
    }
    code <<= 1;
  }
  return made;
}

/**
 * How many symbols have each length in the best code, from weights in falling order. One more symbol, of no weight,
 * keeps the code of all ones free. Of the leaves and the trees made so far the two lightest always come first.
 */
function lengthsOf(weights: number[]): number[] {
  const leaves = [0, ...weights.toReversed()];
  const total = [...leaves];
  const parent: number[] = [];
  let leaf = 0;
  let tree = leaves.length;
  const lightest = () =>
    tree >= total.length || (leaf < leaves.length && total[leaf]! <= total[tree]!) ? leaf++ : tree++;
  for (let made = leaves.length; made < 2 * leaves.length - 1; made++) {
    const [first, second] = [lightest(), lightest()];
    parent[first] = made;
    parent[second] = made;
    total[made] = total[first]! + total[second]!;
  }
  const depth: number[] = [];
  const counts: number[] = new Array(LONGEST + 1).fill(0);
  for (let node = 2 * leaves.length - 2; node >= 0; node--) {
    depth[node] = parent[node] === undefined ? 0 : depth[parent[node]!]! + 1;
    if (node < leaves.length) counts[depth[node]!] = (counts[depth[node]!] ?? 0) + 1;
  }
  return Array.from(counts, (count) => count ?? 0);
}

/** Shortens what is too long, as the standard's Annex K does: a pair moves up, a shorter code makes room for it. */
function limitLengths(counts: number[]): Uint8Array {
  for (let length = counts.length - 1; length > LONGEST; length--) {
    while (counts[length]! > 0) {
      let shorter = length - 2;
      while (counts[shorter] === 0) shorter -= 1;
      counts[length]! -= 2;
      counts[length - 1]! += 1;
      counts[shorter + 1]! += 2;
      counts[shorter]! -= 1;
    }
  }
  // The reserved symbol has the longest code of all: it is left out.
  const last = counts.findLastIndex((count, length) => count > 0 && length > 0);
  if (last > 0) counts[last]! -= 1;
  return Uint8Array.from(counts.slice(1, LONGEST + 1));
}
