import sharp, { type Sharp } from 'sharp';
import { type Halved, halve } from '../../engine/halve.ts';
import type { EngineOptions } from '../../engine/options.ts';
import { RIVALS } from './rivals.ts';
import type { Scorer } from './scorer.ts';

export interface Measured {
  name: string;
  format: string;
  pixels: number;
  profile: boolean;
  bytes: { input: number; ours: number; naive: number; bisected: number | null };
  met: boolean;
  reason: string | null;
  encodes: number;
  quality: number | null;
  /** CPU milliseconds, user and system, each the least of the rounds. */
  cpu: { ours: number; plain: number; floor: number };
  score: { ours: number; naive: number; bisected: number | null } | null;
  /** Scores of other tools under the same budget, by their names; null where one does not meet it. */
  rivals: Record<string, number | null>;
}

interface Settings {
  options: EngineOptions;
  rounds: number;
  scorer: Scorer | null;
  /** Whether other tools are measured, too. */
  rivals: boolean;
}

/** One picture by Halve, by one plain pass, and by decode and encode alone, in turns within the same run. */
export async function measureFile(name: string, input: Buffer, settings: Settings): Promise<Measured> {
  const about = await sharp(input).metadata();
  const format = about.format === 'heif' ? 'avif' : about.format;
  const animated = (about.pages ?? 1) > 1;
  let ours: Halved | undefined;
  let naive: Buffer | undefined;
  const cpu = {
    ours: Number.POSITIVE_INFINITY,
    plain: Number.POSITIVE_INFINITY,
    floor: Number.POSITIVE_INFINITY,
  };
  for (let round = 0; round < settings.rounds; round++) {
    cpu.plain = Math.min(
      cpu.plain,
      await cpuOf(async () => (naive = await plain(sharp(input, { animated }), format, 50).toBuffer())),
    );
    cpu.ours = Math.min(cpu.ours, await cpuOf(async () => (ours = await halve(input, settings.options))));
    const quality = ours!.quality ?? 50;
    cpu.floor = Math.min(
      cpu.floor,
      await cpuOf(() => plain(sharp(input, { animated, ignoreIcc: true }), format, quality).toBuffer()),
    );
  }
  const bisected =
    settings.scorer && ['jpeg', 'webp', 'avif'].includes(format)
      ? await bisect(input, format, animated)
      : null;
  const { scorer } = settings;
  return {
    name,
    format,
    pixels: about.width * about.height,
    profile: about.icc !== undefined,
    bytes: {
      input: input.length,
      ours: ours!.bytes.length,
      naive: naive!.length,
      bisected: bisected?.length ?? null,
    },
    met: ours!.targetMet,
    reason: ours!.reason?.message ?? null,
    encodes: ours!.encodes,
    quality: ours!.quality,
    cpu,
    score: scorer && {
      ours: await scorer.score(input, ours!.bytes),
      naive: await scorer.score(input, naive!),
      bisected: bisected && (await scorer.score(input, bisected)),
    },
    rivals:
      scorer && settings.rivals && format === 'webp' && !animated ? await rivalScores(input, scorer) : {},
  };
}

async function rivalScores(input: Buffer, scorer: Scorer): Promise<Record<string, number | null>> {
  const scores: Record<string, number | null> = {};
  for (const [name, make] of Object.entries(RIVALS)) {
    const bytes = await make(input, input.length >> 1);
    scores[name] = bytes && (await scorer.score(input, bytes));
  }
  return scores;
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const spent = process.cpuUsage(before);
  return (spent.user + spent.system) / 1000;
}

/** What a plain script does; PNG and GIF have no quality that it would set. */
function plain(image: Sharp, format: string, quality: number): Sharp {
  if (format === 'jpeg') return image.jpeg({ quality });
  if (format === 'webp') return image.webp({ quality });
  if (format === 'avif') return image.avif({ quality });
  if (format === 'tiff') return image.tiff({ quality });
  return format === 'gif' ? image.gif() : image.png();
}

/** The usual loop: halve the range of qualities until 46 to 50 % of the bytes are met, decoding every time. */
async function bisect(input: Buffer, format: string, animated: boolean): Promise<Buffer | null> {
  let [low, high] = [1, 100];
  let best: Buffer | null = null;
  while (low <= high) {
    const quality = Math.floor((low + high) / 2);
    const bytes = await plain(sharp(input, { animated }), format, quality).toBuffer();
    if (bytes.length <= input.length / 2) {
      best = bytes;
      if (bytes.length >= 0.46 * input.length) break;
      low = quality + 1;
    } else high = quality - 1;
  }
  return best;
}
