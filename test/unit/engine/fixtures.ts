import { readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import type { Raster } from '../../../engine/raster.ts';

const FOLDER = new URL('../../fixtures/images/', import.meta.url);

export const fixture = (name: string): Buffer => readFileSync(new URL(name, FOLDER));

/** The names of all whose file is called so. */
export const fixturesOf = (extension: string): string[] =>
  readdirSync(FOLDER).filter((name) => name.endsWith(`.${extension}`));

/** The pixels as libvips decodes them; all frames, and no profile is heeded. */
export async function rasterOf(bytes: Buffer, channels?: Raster['channels']): Promise<Raster> {
  const image = sharp(bytes, { animated: true, ignoreIcc: true });
  if (channels) image.toColourspace(channels < 3 ? 'b-w' : 'srgb');
  if (channels === 3 || channels === 1) image.removeAlpha();
  if (channels === 4 || channels === 2) image.ensureAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels as Raster['channels'] };
}
