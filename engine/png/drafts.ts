import { refineColours } from '../palette/refine-colours.ts';
import { spreadPixels } from '../palette/spread-pixels.ts';
import { PALETTE } from '../palette/tuning.ts';
import type { Raster } from '../raster.ts';
import { PNG } from './tuning.ts';
import { type Indexed, indexed } from './write-indexed.ts';

/** The picture in some colours, and as it is packed quickly; the last one is kept. */
export function drafts(
  raster: Raster,
  moved: (colours: readonly number[]) => readonly number[],
  deadline?: number,
) {
  let last:
    | { of: readonly number[]; draft: Indexed & Record<'quick' | 'hard', () => Promise<Buffer>> }
    | undefined;
  const end = () => last?.draft.end();
  const draft = (colours: readonly number[]) => {
    if (last?.of.length !== colours.length) {
      end();
      const draft = indexed(raster, moved(colours), deadline);
      const packs = new Map<number, Promise<Buffer>>();
      const once = (level: number) => () => {
        if (!packs.has(level)) packs.set(level, draft.pack(level));
        return packs.get(level)!;
      };
      last = { of: colours, draft: { ...draft, quick: once(PNG.quick), hard: once(PNG.hard) } };
    }
    return last.draft;
  };
  return { draft, end };
}

/** Brings each of fewer colours than the most to the mean of its pixels. */
export function mover(raster: Raster, most: number) {
  let some: Raster | undefined;
  return (colours: readonly number[]) => {
    if (colours.length === most) return colours;
    some ??= spreadPixels(raster, PALETTE.refinedPixels);
    let list = colours;
    for (let pass = 0; pass < PALETTE.passesMerged; pass++) list = [...refineColours(some, list).keys()];
    return list;
  };
}
