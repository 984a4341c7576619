import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

const SAMPLES = join(import.meta.dirname, '../../local/samples');
const [WIDTH, HEIGHT] = [1_600, 1_140];
/** Chosen so that a picture has about half a megabyte. */
const QUALITY = 92;

/** A folder of so many JPEGs, each with bytes of its own and of about 0.5 MB; made once and kept for later runs. */
export async function makePictures(count: number): Promise<string> {
  const folder = join(tmpdir(), `halve-bench-${WIDTH}-${count}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  mkdirSync(making, { recursive: true });
  const sources = readdirSync(SAMPLES).filter((name) => name.endsWith('.jpg'));
  for (let at = 0; at < count; at++) {
    const source = join(SAMPLES, sources[at % sources.length]!);
    const round = Math.floor(at / sources.length);
    await sharp(source)
      .resize(WIDTH + 8 * round, HEIGHT + 6 * round, { fit: 'cover' })
      .extract({ left: round % 7, top: round % 5, width: WIDTH - 40, height: HEIGHT - 40 })
      .modulate({ brightness: 1 + (round % 9) / 50, hue: (round * 7) % 30 })
      .jpeg({ quality: QUALITY, chromaSubsampling: '4:4:4' })
      .toFile(join(making, `${String(at).padStart(6, '0')}.jpg`));
  }
  renameSync(making, folder);
  return folder;
}
