import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { ssim } from 'ssim.js';

const run = promisify(execFile);

/** Scores one picture against another; for each metric its own scale. */
export interface Scorer {
  name: string;
  higherIsBetter: boolean;
  score: (original: Buffer, other: Buffer) => Promise<number>;
}

/** The best metric that this machine has; none has to be installed. */
export async function findScorer(): Promise<Scorer> {
  if (await answers('ssimulacra2')) return byProgram('ssimulacra2', 'SSIMULACRA2', true);
  if (await answers('butteraugli_main')) return byProgram('butteraugli_main', 'Butteraugli', false);
  return { name: 'SSIM (x 100)', higherIsBetter: true, score: structural };
}

async function answers(program: string): Promise<boolean> {
  const fault = await run(program, []).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  return fault !== 'ENOENT';
}

function byProgram(program: string, name: string, higherIsBetter: boolean): Scorer {
  const score = async (original: Buffer, other: Buffer) => {
    const folder = mkdtempSync(join(tmpdir(), 'halve-score-'));
    try {
      const paths = [join(folder, 'a.png'), join(folder, 'b.png')];
      for (const [i, bytes] of [original, other].entries())
        writeFileSync(paths[i]!, await shown(bytes).png().toBuffer());
      const { stdout } = await run(program, paths);
      return Number.parseFloat(stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  return { name, higherIsBetter, score };
}

// What is seen: in sRGB, and on grey where it is transparent.
function shown(bytes: Buffer) {
  return sharp(bytes).flatten({ background: '#808080' }).toColourspace('srgb').removeAlpha();
}

async function structural(original: Buffer, other: Buffer): Promise<number> {
  const pixels = async (bytes: Buffer) => {
    const { data, info } = await shown(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
  };
  return 100 * ssim(await pixels(original), await pixels(other)).mssim;
}
