import type { Aim, Attempt, Halving, Job } from '../format.ts';
import { freeMemory } from '../memory/free-memory.ts';
import { type Decoding, decode } from '../pixels/decode.ts';
import { leaner, withLeaner } from '../pixels/leaner.ts';
import { hasPlainColours } from '../pixels/plain-colours.ts';
import { shareOfChanges } from '../pixels/share-of-changes.ts';
import { openRaster, type Raster } from '../raster.ts';
import type { AvifHeader } from './container.ts';
import type { Subject } from './foresee-avif.ts';
import { pixels } from './pixels.ts';
import { sampleSquares } from './sample-squares.ts';
import { searchAvif } from './search-avif.ts';
import { AVIF } from './tuning.ts';
import { withMetadata } from './with-metadata.ts';

export const halving: Halving<AvifHeader> = { halve, search };

/** Half the bytes of an AVIF, with its sampling and bit depth. */
async function halve(job: Job<AvifHeader>): Promise<Attempt> {
  const { header, kept, transform, metadata, deadline } = job;
  const { bitsPerSample = 8 } = await pixels.open(header, { deadline }).metadata();
  const deep = bitsPerSample > 8;
  const settings = {
    chromaSubsampling: header.fullChroma ? '4:4:4' : '4:2:0',
    ...(deep ? { bitdepth: pixels.holds.depth } : {}),
  };
  // A profile or more than 8 bits pass only from file to file; else the picture is decoded once.
  const fused = (kept.icc !== null || deep) && hasPlainColours(header);
  const fromFile = () => {
    const image = pixels.open(header, { deadline, ignoreIcc: !transform });
    if (kept.icc) image.keepIccProfile();
    return deep ? image.toColourspace('rgb16') : image;
  };
  // Of several pictures in one file the first is the one that is shown.
  const raster = fused
    ? undefined
    : await decodeLean({ ...header, frames: 1 }, { ignoreIcc: !transform, deadline });
  if (raster) job.judge?.see(raster);
  return searchAvif(
    (quality, effort) =>
      withMetadata(raster ? openRaster(raster, deadline) : fromFile(), metadata)
        .avif({ ...settings, quality, effort })
        .toBuffer(),
    raster ? subjectOf(raster, settings, deadline) : { pixels: header.width * header.height },
    job,
  );
}

/** Without alpha through which nothing shines: it takes 200 bytes, and a fifth of an encode. */
async function decodeLean(header: AvifHeader, decoding: Decoding): Promise<Raster> {
  const decoded = await decode(pixels, header, decoding);
  const raster = leaner(decoded);
  if (raster !== decoded) freeMemory(decoded.data);
  return raster;
}

/** With chroma at full size: whatever the picture comes from, it takes a few bytes and is worth as many. */
async function search(raster: Raster, aim: Aim): Promise<Attempt> {
  const settings = { chromaSubsampling: '4:4:4' };
  return withLeaner(raster, (lean) =>
    searchAvif(
      (quality, effort) =>
        withMetadata(openRaster(lean, aim.deadline), aim.metadata)
          .avif({ ...settings, quality, effort })
          .toBuffer(),
      subjectOf(lean, settings, aim.deadline),
      aim,
    ),
  );
}

/** Squares of a drawing do not tell what the whole takes: it stands in the middle. */
function subjectOf(raster: Raster, settings: { chromaSubsampling: string }, deadline?: number): Subject {
  const changes = shareOfChanges(raster);
  const squares = changes < AVIF.drawn.changes ? undefined : sampleSquares(raster);
  return {
    pixels: raster.width * raster.height,
    changes,
    sample:
      squares &&
      ((quality, effort) =>
        openRaster(squares, deadline)
          .avif({ ...settings, quality, effort })
          .toBuffer()),
  };
}
