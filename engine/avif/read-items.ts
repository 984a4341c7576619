import { type Box, boxesIn, FULL_BOX_BYTES, findBox } from './boxes.ts';

/** One picture of those that the shown one is made of, or a block beside it. */
export interface AvifItem {
  id: number;
  type: string;
  hidden: boolean;
  /** In the order of the file; a reader must know those that are essential. */
  properties: { box: Box; essential: boolean }[];
  /** Pieces of the file, one behind the other. */
  extents: Buffer[];
}

export interface Reference {
  type: string;
  from: number;
  to: number[];
}

export interface Items {
  /** The one that is shown. */
  primary: number;
  items: AvifItem[];
  references: Reference[];
}

/** More of anything than a picture has; a file may have millions of boxes. */
const MOST = 10_000;

/** What is in an AVIF (ISO/IEC 14496-12, 8.11); null where it cannot be followed. */
export function readItems(avif: Buffer): Items | null {
  try {
    const meta = findBox(boxesIn(avif), 'meta')?.body.subarray(FULL_BOX_BYTES);
    if (!meta) return null;
    const bodyOf = (type: string) => findBox(boxesIn(meta), type)?.body;
    const [pitm, iinf, iloc, iref, iprp] = ['pitm', 'iinf', 'iloc', 'iref', 'iprp'].map(bodyOf);
    if (!pitm || !iinf || !iloc || !iprp) return null;
    const places = extentsOf(iloc, avif, bodyOf('idat') ?? Buffer.alloc(0));
    const properties = propertiesOf(iprp);
    const items = infosOf(iinf).map((info) => ({
      ...info,
      properties: properties.get(info.id) ?? [],
      extents: places.get(info.id) ?? [],
    }));
    return { primary: idOf(pitm, FULL_BOX_BYTES), items, references: iref ? referencesOf(iref) : [] };
  } catch (fault) {
    // A length that leads out of its box.
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

/** Of two bytes in the first version of a box. */
function idOf(body: Buffer, at: number, wide = body[0] !== 0): number {
  return wide ? body.readUInt32BE(at) : body.readUInt16BE(at);
}

function infosOf(iinf: Buffer): Pick<AvifItem, 'id' | 'type' | 'hidden'>[] {
  const found: Pick<AvifItem, 'id' | 'type' | 'hidden'>[] = [];
  for (const { type, body } of boxesIn(iinf.subarray(FULL_BOX_BYTES + (iinf[0] === 0 ? 2 : 4)))) {
    const version = body.readUInt8(0);
    if (type !== 'infe' || version < 2) continue;
    const at = FULL_BOX_BYTES + (version === 2 ? 2 : 4) + 2;
    const info = {
      id: idOf(body, FULL_BOX_BYTES, version > 2),
      type: body.toString('latin1', at, at + 4),
      hidden: (body[3]! & 1) === 1,
    };
    if (found.push(info) > MOST) break;
  }
  return found;
}

function referencesOf(iref: Buffer): Reference[] {
  const wide = iref[0] !== 0;
  const size = wide ? 4 : 2;
  const found: Reference[] = [];
  for (const { type, body } of boxesIn(iref.subarray(FULL_BOX_BYTES))) {
    const to = Array.from({ length: body.readUInt16BE(size) }, (_, i) =>
      idOf(body, size + 2 + i * size, wide),
    );
    if (found.push({ type, from: idOf(body, 0, wide), to }) > MOST) break;
  }
  return found;
}

function propertiesOf(iprp: Buffer): Map<number, AvifItem['properties']> {
  const ipco = findBox(boxesIn(iprp), 'ipco')?.body;
  const all: Box[] = [];
  for (const box of boxesIn(ipco ?? Buffer.alloc(0))) if (all.push(box) > MOST) break;
  const found = new Map<number, AvifItem['properties']>();
  for (const { type, body } of boxesIn(iprp)) if (type === 'ipma') associate(body, all, found);
  return found;
}

function associate(ipma: Buffer, all: Box[], found: Map<number, AvifItem['properties']>): void {
  const idBytes = ipma[0] !== 0 ? 4 : 2;
  const wide = (ipma.readUInt8(3) & 1) === 1;
  const size = wide ? 2 : 1;
  let at = 2 * FULL_BOX_BYTES;
  for (let left = ipma.readUInt32BE(FULL_BOX_BYTES); left > 0 && found.size < MOST; left--) {
    const id = idOf(ipma, at);
    at += idBytes;
    const count = ipma.readUInt8(at);
    at += 1;
    const own = Array.from({ length: count }, (_, i) => {
      const index = wide ? ipma.readUInt16BE(at + 2 * i) : ipma.readUInt8(at + i);
      // The highest bit says whether it is essential.
      const box = all[(index & (wide ? 0x7fff : 0x7f)) - 1];
      return box ? [{ box, essential: index >> (8 * size - 1) === 1 }] : [];
    });
    if (!found.has(id)) found.set(id, own.flat());
    at += count * size;
  }
}

/** Where each item's bytes lie: in the file, or in a box of their own. */
function extentsOf(iloc: Buffer, file: Buffer, idat: Buffer): Map<number, Buffer[]> {
  const version = iloc.readUInt8(0);
  const sizes = iloc.readUInt16BE(FULL_BOX_BYTES);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  let at = FULL_BOX_BYTES + 2;
  const number = (bytes: number) => {
    const value =
      bytes === 0 ? 0 : bytes === 8 ? Number(iloc.readBigUInt64BE(at)) : iloc.readUIntBE(at, bytes);
    at += bytes;
    return value;
  };
  const found = new Map<number, Buffer[]>();
  let extents = 0;
  for (let left = number(version < 2 ? 2 : 4); left > 0 && found.size < MOST; left--) {
    const id = number(version < 2 ? 2 : 4);
    const from = version === 0 || (number(2) & 15) === 0 ? file : idat;
    at += 2;
    const base = number(baseBytes);
    const pieces: (Buffer | null)[] = [];
    for (let more = number(2); more > 0; more--) {
      at += indexBytes;
      const start = base + number(offsetBytes);
      const length = number(lengthBytes) || from.length - start;
      if (++extents > MOST) return found;
      pieces.push(start + length <= from.length ? from.subarray(start, start + length) : null);
    }
    // An item of which a piece is missing has none.
    found.set(id, pieces.includes(null) ? [] : (pieces as Buffer[]));
  }
  return found;
}
