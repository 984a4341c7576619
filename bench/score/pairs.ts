import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Raster } from '../../engine/raster.ts';
import { pixelLosses } from '../../engine/score/score-pixels.ts';
import type { Losses } from '../../engine/score/tally.ts';

/** An output beside its source, with what the reference program says of it. */
export interface Pair {
  source: string;
  output: string;
  reference: number;
  losses: Losses;
}

/** All pairs of every CSV in a folder that has the columns source, output and ssimulacra2; files lie at or below it. */
export async function readPairs(folder: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    if (!name.endsWith('.csv')) continue;
    const [head, ...lines] = readFileSync(join(folder, name), 'utf8').trim().split(/\r?\n/);
    const columns = head!.split(',');
    const [source, output, figure, set] = ['source', 'output', 'ssimulacra2', 'set'].map((column) =>
      columns.indexOf(column),
    ) as [number, number, number, number];
    if (source < 0 || output < 0 || figure < 0) continue;
    let before: { path: string; pixels: Raster } | undefined;
    for (const cells of lines.map((line) => line.split(','))) {
      const at = (file: string) => join(folder, dirname(name), set < 0 ? '' : cells[set]!, file);
      const [from, to] = [at(cells[source]!), at(cells[output]!)];
      if (!existsSync(from) || !existsSync(to)) continue;
      if (before?.path !== from) before = { path: from, pixels: await pixelsOf(from) };
      const losses = pixelLosses(before.pixels, await pixelsOf(to));
      pairs.push({ source: from, output: to, reference: Number(cells[figure]), losses });
    }
  }
  return pairs;
}

/** As both are shown, for the reference program compares nothing else. */
async function pixelsOf(path: string): Promise<Raster> {
  const image = sharp(readFileSync(path)).autoOrient().toColourspace('srgb');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}
