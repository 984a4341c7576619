import type { Aim, Attempt } from '../format.ts';
import type { Colours } from '../palette/count-colours.ts';
import { fewestColours } from '../palette/fewest-colours.ts';
import type { Palettes } from '../palette/merge-colours.ts';
import { type Sample, searchPalette } from '../palette/search-palette.ts';
import { PALETTE } from '../palette/tuning.ts';
import type { Raster } from '../raster.ts';
import { hasTimeFor } from '../time/has-time-for.ts';
import { drafts, mover } from './drafts.ts';
import { betterNear } from './search-near.ts';
import type { Shown } from './shown.ts';
import type { Strips } from './strips.ts';
import { PNG } from './tuning.ts';
import { type Indexed, indexed } from './write-indexed.ts';

export interface PackedStrips {
  indexes: Indexed;
  quick: number;
}

export interface Colouring {
  palettes: Palettes;
  /** Those of the picture, where a palette holds them. */
  all: Colours | null;
  /** Strips in all of them, and how many bytes they are, packed quickly. */
  part: PackedStrips | undefined;
  /** The bytes of the whole in all of them, packed quickly, where that has been tried and is too much. */
  allBytes: number | undefined;
  /** Encodes at most. */
  most: number;
  strips: Strips;
  isDrawn: boolean;
}

/** Strips in some colours. */
export async function partIn(
  { raster }: NonNullable<Strips>,
  colours: readonly number[],
  deadline?: number,
): Promise<PackedStrips> {
  const indexes = indexed(raster, colours, deadline);
  return { indexes, quick: (await indexes.pack(PNG.quick)).length };
}

/** The palette of as many colours as fit. Packing hard takes five times as long as quickly, and is done where it decides. */
export async function searchIndexed(
  raster: Raster,
  aim: Aim,
  { palettes, all, part, allBytes, most, strips, isDrawn }: Colouring,
  shown: Shown,
): Promise<Attempt> {
  const begun = Date.now();
  const { budget, deadline } = aim;
  // Merged colours come nearer once each is the mean of its pixels; the few of a drawing are what they are.
  const moved = all?.flat ? (colours: readonly number[]) => colours : mover(raster, palettes.most);
  const { draft, end } = drafts(raster, moved, deadline);
  const largest = palettes.of(palettes.most);
  // Strips of what is drawn in many colours tell up to four times what it takes, while all 256 fit nearly always.
  const atOnce = isDrawn && !all;
  const inAll = part ?? (strips && !atOnce ? await partIn(strips, largest, deadline) : undefined);
  const quickly = inAll?.quick;
  // Where all colours fit, nobody needs to know what packing hard would save.
  const pixels = raster.width * raster.height;
  const isSmall = pixels <= PNG.misled.pixels;
  const room = isSmall ? PNG.misled.room : 1;
  const mayFit = strips && (!quickly || quickly * strips.times <= room * budget);
  const whole = allBytes === undefined && mayFit ? await draft(largest).quick() : undefined;
  const fits = whole && whole.length <= budget;
  const { always, grain } = PNG.ours;
  const gains = PNG.gainsOfSmall;
  const gainOfSmall = budget > gains.from * pixels ? gains.busy : gains.calm;
  const isGrain = !isSmall && budget > grain.large * pixels;
  const hardly = async () => {
    // Strips of a small picture do not tell what packing it hard saves.
    if (isSmall) return pixels > always && budget > grain.small * pixels ? 1 : gainOfSmall;
    // Of grain zlib-ng's hardest takes three times as long for 1 to 3 % fewer bytes, which only what looks poor needs.
    if (isGrain) return atOnce ? 1 : PNG.ours.grainGain;
    if (inAll) return (await inAll.indexes.pack(PNG.hard)).length / inAll.quick;
    return whole && whole.length * PNG.drawn.gain <= budget
      ? (await draft(largest).hard()).length / whole.length
      : PNG.drawn.gain;
  };
  const gain = strips && !fits ? Math.min(1, await hardly()) : undefined;
  if (!part) inAll?.indexes.end();
  let hardest = gain;
  const encode = async (colours: readonly number[]) => {
    const { hard, after, quick } = draft(colours);
    // More colours than all there are, or hardly fewer bytes, could not be had for packing hard.
    const isEnough = ({ length }: Buffer) =>
      (colours.length === palettes.most && length <= budget) ||
      (hardest !== undefined && (hardest > PNG.worthHard || length * hardest > PNG.nearBudget * budget));
    const packed = strips && (await quick());
    if (packed && isEnough(packed)) return shown.put(packed, after);
    const bytes = await hard();
    // By what it has saved of a small picture it is known what it will.
    if (packed && isSmall) hardest = bytes.length / packed.length;
    return shown.put(bytes, after);
  };
  const slope = all?.flat ? PNG.slopes.flat : PNG.slopes.grain;
  const samples: Sample[] = [];
  if (strips && gain && quickly && !isSmall) {
    const onStrips = async (colours: readonly number[]) => {
      if (colours.length === palettes.most) return quickly;
      const { indexes, quick } = await partIn(strips, colours, deadline);
      indexes.end();
      return quick;
    };
    samples.push({ sizeIn: onStrips, times: strips.times * gain, slope, ...PNG.onStrips });
  }
  const fitsHard = atOnce && whole && gain && whole.length * gain <= budget;
  const allInAll = allBytes ?? (strips && isSmall && quickly ? quickly * strips.times : undefined);
  const onWhole = async (colours: readonly number[]) =>
    colours.length === palettes.most && allInAll !== undefined
      ? allInAll
      : (await draft(colours).quick()).length;
  if (!strips || (gain && (isSmall || gain <= PNG.worthHard) && !fitsHard))
    samples.push({
      sizeIn: onWhole,
      times: gain ?? (pixels > PNG.ours.tiny ? gainOfSmall : 1),
      slope,
      ...(isSmall ? PNG.ofSmall : PNG.onWhole),
    });
  try {
    const found = await searchPalette({
      aim,
      palettes,
      fewest: fewestColours(all, palettes),
      most,
      accept: isSmall ? PNG.fewAccept : PALETTE.accept,
      encode,
      samples,
    });
    if (!hasTimeFor(PNG.near.takes, begun, deadline)) return found;
    return await betterNear(raster, aim, { found, palettes, moved, strips, most }, shown);
  } finally {
    end();
  }
}
