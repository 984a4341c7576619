import type { Box } from './boxes.ts';
import type { Items } from './read-items.ts';

/** What the boxes of an AVIF say of the picture that is shown (ISO/IEC 23008-12). */
export interface AvifBoxes {
  /** Chroma at full width, and at full height. */
  fullChroma: boolean;
  /** Shades of grey alone, from 16 to 235, or as much of more bits. */
  narrowGrey: boolean;
  /** Primaries and transfer by their numbers in ITU-T H.273; null where a profile says it, or nobody. */
  cicp: { primaries: number; transfer: number } | null;
  /** Rotated, or mirrored. */
  turned: boolean;
  alpha: boolean;
  /** Its colours are multiplied by its alpha already. */
  premultiplied: boolean;
}

/** Null where nothing is said of it: then the decoder is asked. */
export function readBoxes({ primary, items, references }: Items): AvifBoxes | null {
  const propertiesOf = (item?: number) => items.find(({ id }) => id === item)?.properties ?? [];
  const own = propertiesOf(primary);
  if (own.length === 0) return null;
  // Where it is laid out as a grid, its cells say how they are coded.
  const cells = references.find(({ type, from }) => type === 'dimg' && from === primary)?.to ?? [];
  const shown = new Set([primary, ...cells]);
  return {
    ...describe([...own, ...propertiesOf(cells[0])].map(({ box }) => box)),
    alpha: references.some(({ type, to }) => type === 'auxl' && to.some((id) => shown.has(id))),
    premultiplied: references.some(({ type, from }) => type === 'prem' && shown.has(from)),
  };
}

function describe(own: Box[]): Pick<AvifBoxes, 'fullChroma' | 'narrowGrey' | 'cicp' | 'turned'> {
  const av1 = own.find(({ type }) => type === 'av1C')?.body;
  // Monochrome, and the second bit of subsampling, which is that of rows (AV1-ISOBMFF, 2.3.3).
  const fullChroma = av1 !== undefined && (av1[2]! & 0b1_0100) === 0;
  const grey = av1 !== undefined && (av1[2]! & 0b1_0000) !== 0;
  const colours = own.filter(({ type }) => type === 'colr').map(({ body }) => body);
  const profile = colours.some((body) => /^(prof|rICC)$/.test(body.toString('latin1', 0, 4)));
  const numbers = colours.find((body) => body.toString('latin1', 0, 4) === 'nclx' && body.length >= 8);
  const cicp =
    numbers && !profile ? { primaries: numbers.readUInt16BE(4), transfer: numbers.readUInt16BE(6) } : null;
  // The highest bit of what follows the three numbers says that the range is full.
  const narrowGrey = grey && numbers !== undefined && numbers.length > 10 && numbers[10]! < 0x80;
  return { fullChroma, narrowGrey, cicp, turned: own.some(({ type }) => type === 'irot' || type === 'imir') };
}
