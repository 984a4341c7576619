import type { Aim, Attempt } from '../format.ts';
import type { Colours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { refineColours } from '../palette/refine-colours.ts';
import { type Sample, searchPalette } from '../palette/search-palette.ts';
import { spreadPixels } from '../palette/spread-pixels.ts';
import { PALETTE } from '../palette/tuning.ts';
import type { Raster } from '../raster.ts';
import type { Shown } from './shown.ts';
import type { Strips } from './strips.ts';
import { PNG } from './tuning.ts';
import { type Indexed, indexed } from './write-indexed.ts';

export interface Colouring {
  palettes: Palettes;
  /** Those of the picture, where a palette holds them. */
  all: Colours | null;
  /** Encodes at most. */
  most: number;
  strips: Strips;
  isDrawn: boolean;
}

/** The palette of as many colours as fit. Packing hard takes five times as long as quickly, and is done where it decides. */
export async function searchIndexed(
  raster: Raster,
  aim: Aim,
  { palettes, all, most, strips, isDrawn }: Colouring,
  shown: Shown,
): Promise<Attempt> {
  const { budget, deadline } = aim;
  // Merged colours come nearer once each is the mean of its pixels; the few of a drawing are what they are.
  const moved = all?.flat ? undefined : mover(raster, palettes.most);
  const { draft, end } = drafts(raster, moved, deadline);
  const largest = palettes.of(palettes.most);
  // Strips of what is drawn in many colours tell up to four times what it takes, while all 256 fit nearly always.
  const atOnce = isDrawn && !all;
  const inAll = strips && !atOnce ? indexed(strips.raster, largest, deadline) : null;
  const quickly = await inAll?.pack(PNG.quick);
  // Where all colours fit, nobody needs to know what packing hard would save.
  const room = raster.width * raster.height <= PNG.misled.pixels ? PNG.misled.room : 1;
  const mayFit = strips && (!quickly || quickly.length * strips.times <= room * budget);
  const whole = mayFit && (await draft(largest).quick());
  const fits = whole && whole.length <= budget;
  const hardly = async () => {
    if (quickly) return (await inAll!.pack(PNG.hard)).length / quickly.length;
    return whole && whole.length * PNG.drawn.gain <= budget
      ? (await draft(largest).hard()).length / whole.length
      : PNG.drawn.gain;
  };
  const gain = strips && !fits ? Math.min(1, await hardly()) : undefined;
  inAll?.end();
  const encode = async (colours: readonly number[]) => {
    const { hard, after, quick } = draft(colours);
    // More colours than all there are, or hardly fewer bytes, could not be had for packing hard.
    const isEnough = ({ length }: Buffer) =>
      (colours.length === palettes.most && length <= budget) ||
      (gain !== undefined && (gain > PNG.worthHard || length * gain > PNG.nearBudget * budget));
    const packed = strips && (await quick());
    return shown.put(packed && isEnough(packed) ? packed : await hard(), after);
  };
  const samples: Sample[] = [];
  if (strips && gain && quickly) {
    const encodeStrips = async (colours: readonly number[]) => {
      if (colours.length === palettes.most) return quickly;
      const part = indexed(strips.raster, colours, deadline);
      const bytes = await part.pack(PNG.quick);
      part.end();
      return bytes;
    };
    samples.push({ encode: encodeStrips, times: strips.times * gain, ...PNG.onStrips });
  }
  const fitsHard = atOnce && whole && gain && whole.length * gain <= budget;
  if (gain && gain <= PNG.worthHard && !fitsHard)
    samples.push({ encode: (colours) => draft(colours).quick(), times: gain, ...PNG.onWhole });
  try {
    return await searchPalette({
      aim,
      palettes,
      fewest: fewestColours(all, palettes),
      most,
      encode,
      samples,
    });
  } finally {
    end();
  }
}

/** The picture in some colours, and as it is packed quickly; the last one is kept. */
function drafts(
  raster: Raster,
  moved: (colours: readonly number[]) => readonly number[] = (colours) => colours,
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

function mover(raster: Raster, most: number) {
  let some: Raster | undefined;
  return (colours: readonly number[]) => {
    if (colours.length === most) return colours;
    some ??= spreadPixels(raster, PALETTE.refinedPixels);
    let list = colours;
    for (let pass = 0; pass < PALETTE.passesMerged; pass++) list = [...refineColours(some, list).keys()];
    return list;
  };
}
