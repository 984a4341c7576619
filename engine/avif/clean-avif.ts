import { keptProperty } from './kept-property.ts';
import { keptUnits } from './kept-units.ts';
import type { AvifItem, Items, Reference } from './read-items.ts';
import { type AvifPiece, type Beside, writeAvif } from './write-avif.ts';

/** What leads from a picture to what it is made of. */
const PARTS = new Set(['dimg', 'prem']);
const GRID_BYTES = [8, 12];

/**
 * The same picture in a file made anew: its pixels, its alpha and what says how they are shown, and not a byte that has
 * another use but the blocks that are given. Null where it is made of what is not known here.
 */
export function cleanAvif(
  { primary, items, references }: Items,
  fileBytes: number,
  beside: Beside = {},
): Buffer | null {
  const wanted = closureOf(primary, references);
  const parts = items.filter(({ id }) => wanted.has(id));
  // Pieces may lie over one another: apart they could be many times as large as the file.
  const extents = parts.flatMap((part) => part.extents);
  if (extents.reduce((sum, { length }) => sum + length, 0) > fileBytes) return null;
  const pieces = parts.map(pieceOf);
  if (pieces.includes(null)) return null;
  const numbers = new Map(parts.map(({ id }, i) => [id, i + 1]));
  const kept = references.flatMap(({ type, from, to }) => {
    const ends = [from, ...to].map((id) => numbers.get(id));
    if (!(PARTS.has(type) || type === 'auxl') || ends.includes(undefined)) return [];
    return [{ type, from: ends[0]!, to: ends.slice(1) as number[] }];
  });
  const shown = numbers.get(primary);
  return shown ? writeAvif(pieces as AvifPiece[], kept, shown, beside) : null;
}

function closureOf(primary: number, references: Reference[]): Set<number> {
  const next = new Map<number, number[]>();
  const lead = (from: number, to: number) => {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
  };
  for (const { type, from, to } of references)
    for (const other of to) {
      if (PARTS.has(type)) lead(from, other);
      if (type === 'auxl') lead(other, from);
    }
  const found = new Set([primary]);
  // What a set gets while it is walked is walked as well.
  for (const id of found) for (const part of next.get(id) ?? []) found.add(part);
  return found;
}

function pieceOf({ type, hidden, properties, extents }: AvifItem): AvifPiece | null {
  const whole = Buffer.concat(extents);
  const data =
    type === 'av01' ? keptUnits(whole) : type === 'grid' && GRID_BYTES.includes(whole.length) ? whole : null;
  const kept = properties.map(({ box, essential }) => ({ bytes: keptProperty(box), essential }));
  // What a reader must know to show it, and what is not known here.
  if (!data || kept.some(({ bytes, essential }) => essential && !bytes)) return null;
  return {
    type,
    hidden,
    data,
    properties: kept.flatMap(({ bytes, essential }) => (bytes ? [{ bytes, essential }] : [])),
  };
}
