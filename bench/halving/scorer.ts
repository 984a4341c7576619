import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Raster } from '../../engine/raster.ts';
import { scorePixels } from '../../engine/score/score-pixels.ts';

const run = promisify(execFile);

/** Scores one picture against another, on SSIMULACRA2's scale. */
export interface Scorer {
  name: string;
  score: (original: Buffer, other: Buffer) => Promise<number>;
}

/** The reference program where it is on the PATH, else the project's own estimate. */
export async function findScorer(): Promise<Scorer> {
  if (await answers('ssimulacra2')) return { name: 'SSIMULACRA2', score: byProgram };
  return { name: 'estimate of SSIMULACRA2', score: byEstimate };
}

async function answers(program: string): Promise<boolean> {
  const fault = await run(program, []).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  return fault !== 'ENOENT';
}

async function byProgram(original: Buffer, other: Buffer): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'halve-score-'));
  try {
    const paths = [join(folder, 'a.png'), join(folder, 'b.png')];
    for (const [i, bytes] of [original, other].entries())
      writeFileSync(paths[i]!, await shown(bytes).png({ compressionLevel: 1 }).toBuffer());
    const { stdout } = await run('ssimulacra2', paths);
    return Number.parseFloat(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function byEstimate(original: Buffer, other: Buffer): Promise<number> {
  const pixels = async (bytes: Buffer): Promise<Raster> => {
    const { data, info } = await shown(bytes).raw().toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
  };
  return scorePixels(await pixels(original), await pixels(other));
}

// What is seen: in sRGB, and on grey where it is transparent. Of a film that is its first frame.
function shown(bytes: Buffer) {
  return sharp(bytes).flatten({ background: '#808080' }).toColourspace('srgb').removeAlpha();
}
