/** Random numbers by a seed (mulberry32), so that whatever is found can be found again. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Values at the edges of what a length, a size or a count may be, and marks of JPEG. */
const EDGES = [0, 1, 0x7f, 0x80, 0xff, 0xfe, 0xd8, 0xd9, 0xda, 0xc4];

/** A good file made bad in one to four ways. */
export function mutate(file: Buffer, seed: number): Buffer {
  const random = randomOf(seed);
  let bytes = Buffer.from(file);
  for (let times = 1 + random(4); times > 0; times--) bytes = change(bytes, random);
  return bytes;
}

function change(bytes: Buffer<ArrayBuffer>, random: (below: number) => number): Buffer<ArrayBuffer> {
  if (bytes.length < 8) return bytes;
  // Half of the time near the beginning, where headers and tables stand.
  const at = random(2) === 0 ? random(bytes.length) : random(Math.min(bytes.length, 700));
  const length = 1 + random(Math.min(64, bytes.length - at));
  const piece = bytes.subarray(at, at + length);
  const to = random(bytes.length);
  switch (random(9)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 1:
      bytes[at] = EDGES[random(EDGES.length)]!;
      return bytes;
    case 2:
      bytes[at] = random(256);
      return bytes;
    case 3:
      return bytes.subarray(0, at + 1);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to)]);
    case 6:
      bytes.fill(EDGES[random(EDGES.length)]!, at, at + length);
      return bytes;
    case 7:
      piece.copy(bytes, Math.min(to, bytes.length - length));
      return bytes;
    default:
      return swapped(bytes, random);
  }
}

/** Two parts of the file change places: segments, where it has the marks of any. */
function swapped(bytes: Buffer<ArrayBuffer>, random: (below: number) => number): Buffer<ArrayBuffer> {
  const marks: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at++)
    if (bytes[at] === 0xff && bytes[at + 1]! >= 0xc0) marks.push(at);
  const cut = () => (marks.length >= 4 ? marks[random(marks.length)]! : random(bytes.length));
  const [a, b, c, d] = [cut(), cut(), cut(), cut()].sort((one, other) => one - other);
  return Buffer.concat([
    bytes.subarray(0, a),
    bytes.subarray(c, d),
    bytes.subarray(b, c),
    bytes.subarray(a, b),
    bytes.subarray(d),
  ]);
}
