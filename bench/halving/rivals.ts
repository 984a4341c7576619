import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const run = promisify(execFile);

/** What others make of a still WebP under the same budget, however long they take. */
export const RIVALS: Record<string, (input: Buffer, budget: number) => Promise<Buffer | null>> = {
  'sharp effort 6': bySharp,
  'cwebp -size': byCwebp,
};

/** The highest quality that fits, at the most effort. */
async function bySharp(input: Buffer, budget: number): Promise<Buffer | null> {
  let [low, high] = [1, 100];
  let best: Buffer | null = null;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const bytes = await sharp(input).webp({ quality, effort: 6 }).toBuffer();
    if (bytes.length <= budget) {
      best = bytes;
      low = quality + 1;
    } else high = quality - 1;
  }
  return best;
}

/** libwebp's own search; it may come out a little over what it was asked for. Null where the program is not there. */
async function byCwebp(input: Buffer, budget: number): Promise<Buffer | null> {
  const folder = mkdtempSync(join(tmpdir(), 'halve-rival-'));
  const [from, to] = [join(folder, 'from.png'), join(folder, 'to.webp')];
  try {
    writeFileSync(from, await sharp(input).png({ compressionLevel: 1 }).toBuffer());
    for (const less of [1, 0.99, 0.97, 0.94]) {
      const size = String(Math.floor(less * budget));
      await run('cwebp', ['-quiet', '-m', '6', '-pass', '10', '-size', size, from, '-o', to]);
      const bytes = readFileSync(to);
      if (bytes.length <= budget) return bytes;
    }
    return null;
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw fault;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
