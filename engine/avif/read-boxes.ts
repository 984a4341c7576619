/** What the boxes of an AVIF say of the picture that is shown (ISO/IEC 14496-12 and 23008-12). */
export interface AvifBoxes {
  /** Chroma at full width, and at full height. */
  fullChroma: boolean;
  /** Primaries and transfer by their numbers in ITU-T H.273; null where a profile says it, or nobody. */
  cicp: { primaries: number; transfer: number } | null;
  /** Rotated, or mirrored. */
  turned: boolean;
  alpha: boolean;
  /** Its colours are multiplied by its alpha already. */
  premultiplied: boolean;
}

interface Box {
  type: string;
  body: Buffer;
}

/** No picture has so many properties; a file may have millions of boxes. */
const MOST_PROPERTIES = 10_000;
const FULL_BOX_BYTES = 4;

/** Null where they cannot be followed; then the decoder is asked. */
export function readBoxes(avif: Buffer): AvifBoxes | null {
  try {
    const meta = find(boxesIn(avif), 'meta')?.body.subarray(FULL_BOX_BYTES);
    const iprp = meta && find(boxesIn(meta), 'iprp')?.body;
    const ipco = iprp && find(boxesIn(iprp), 'ipco')?.body;
    const ipma = iprp && find(boxesIn(iprp), 'ipma')?.body;
    const pitm = meta && find(boxesIn(meta), 'pitm')?.body;
    if (!ipco || !ipma || !pitm) return null;
    const primary = pitm[0] === 0 ? pitm.readUInt16BE(4) : pitm.readUInt32BE(4);
    const own = propertiesOf(primary, ipma, ipco);
    const references = find(boxesIn(meta), 'iref')?.body;
    const refers = references ? referencesOf(references) : [];
    return { ...describe(own), ...alphaOf(primary, refers) };
  } catch (fault) {
    // A length that leads out of the file.
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function describe(own: Box[]): Pick<AvifBoxes, 'fullChroma' | 'cicp' | 'turned'> {
  const av1 = find(own, 'av1C')?.body;
  // Monochrome, and the second bit of subsampling, which is that of rows (AV1-ISOBMFF, 2.3.3).
  const fullChroma = av1 !== undefined && (av1[2]! & 0b1_0100) === 0;
  const colours = own.filter(({ type }) => type === 'colr').map(({ body }) => body);
  const profile = colours.some((body) => /^(prof|rICC)$/.test(body.toString('latin1', 0, 4)));
  const numbers = colours.find((body) => body.toString('latin1', 0, 4) === 'nclx');
  const cicp =
    numbers && !profile ? { primaries: numbers.readUInt16BE(4), transfer: numbers.readUInt16BE(6) } : null;
  return { fullChroma, cicp, turned: own.some(({ type }) => type === 'irot' || type === 'imir') };
}

interface Reference {
  type: string;
  from: number;
  to: number[];
}

function alphaOf(primary: number, references: Reference[]): Pick<AvifBoxes, 'alpha' | 'premultiplied'> {
  return {
    alpha: references.some(({ type, to }) => type === 'auxl' && to.includes(primary)),
    premultiplied: references.some(({ type, from }) => type === 'prem' && from === primary),
  };
}

function referencesOf(iref: Buffer): Reference[] {
  const wide = iref[0] !== 0;
  const size = wide ? 4 : 2;
  const id = (body: Buffer, at: number) => (wide ? body.readUInt32BE(at) : body.readUInt16BE(at));
  const found: Reference[] = [];
  for (const { type, body } of boxesIn(iref.subarray(FULL_BOX_BYTES))) {
    const to = Array.from({ length: body.readUInt16BE(size) }, (_, i) => id(body, size + 2 + i * size));
    if (found.push({ type, from: id(body, 0), to }) > MOST_PROPERTIES) break;
  }
  return found;
}

/** Of one item, in the order of the file. */
function propertiesOf(item: number, ipma: Buffer, ipco: Buffer): Box[] {
  const all: Box[] = [];
  for (const box of boxesIn(ipco)) if (all.push(box) > MOST_PROPERTIES) break;
  const wideItems = ipma[0] !== 0;
  const wideIndexes = (ipma[3]! & 1) === 1;
  let at = 8;
  for (let left = ipma.readUInt32BE(4); left > 0; left--) {
    const id = wideItems ? ipma.readUInt32BE(at) : ipma.readUInt16BE(at);
    at += wideItems ? 4 : 2;
    const count = ipma.readUInt8(at);
    at += 1;
    const size = wideIndexes ? 2 : 1;
    if (id === item) {
      const indexes = Array.from({ length: count }, (_, i) =>
        // The highest bit says whether it is essential.
        wideIndexes ? ipma.readUInt16BE(at + 2 * i) & 0x7fff : ipma.readUInt8(at + i) & 0x7f,
      );
      return indexes.flatMap((index) => all[index - 1] ?? []);
    }
    at += count * size;
  }
  return [];
}

function find(boxes: Iterable<Box>, wanted: string): Box | undefined {
  for (const box of boxes) if (box.type === wanted) return box;
  return undefined;
}

/** The boxes that lie next to each other; one of length 0 reaches to the end. */
function* boxesIn(bytes: Buffer): Generator<Box> {
  for (let at = 0; at + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(at);
    const head = short === 1 ? 16 : 8;
    const length =
      short === 0 ? bytes.length - at : short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (length < head || at + length > bytes.length) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + head, at + length) };
    at += length;
  }
}
