import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { halve } from '../../../../engine/halve.ts';
import { DEFAULTS } from '../pictures.ts';
import { mutate } from './mutate.ts';
import { apart, type Shown, shown } from './shown.ts';

/** One mutation of one good file: its name in the collection, and a seed. */
export interface Mutation {
  name: string;
  seed: number;
}

export interface Mutated extends Mutation {
  /** `halved`, or the code of the refusal. */
  outcome: string;
  fault: string | null;
  milliseconds: number;
}

const CODES = [
  'NOT_AN_IMAGE',
  'UNSUPPORTED_FORMAT',
  'IMAGE_TOO_LARGE',
  'IMAGE_TRUNCATED',
  'CANNOT_SHRINK',
  'TOO_SLOW',
];
const SECONDS = 10;
/**
 * Code values on average, of both pictures made smaller by this. Half the bytes of noise, which is what broken
 * coefficients are, cannot be near it pixel by pixel; planes exchanged or blocks moved are seen in the small as well.
 */
const FAR = 25;
const SMALLER = 8;

async function runMutation(mutation: Mutation): Promise<Mutated> {
  const input = mutate(read(mutation.name), mutation.seed);
  const started = performance.now();
  const judged = await judge(input);
  return { ...mutation, ...judged, milliseconds: Math.round(performance.now() - started) };
}

async function judge(input: Buffer): Promise<Pick<Mutated, 'outcome' | 'fault'>> {
  const halved = await halve(input, DEFAULTS, { deadline: Date.now() + SECONDS * 1_000 }).catch(
    (fault) => fault as Error & { code?: string },
  );
  if (halved instanceof Error) {
    const known = CODES.includes(halved.code ?? '');
    return { outcome: halved.code ?? halved.name, fault: known ? null : `${halved.stack}` };
  }
  const wrong = (fault: string | null) => ({ outcome: 'halved', fault });
  if (halved.bytes.length > input.length) return wrong('it grew');
  const after = await shown(halved.bytes).catch((fault) => `${fault}`);
  if (typeof after === 'string') return wrong(`the output does not decode: ${after}`);
  // What only we can follow has nothing to be compared with.
  const before = await shown(input).catch(() => undefined);
  if (!before) return { outcome: 'halved, though unreadable elsewhere', fault: null };
  if (before.width !== after.width || before.height !== after.height)
    return wrong(`it is shown at ${after.width} x ${after.height}, not ${before.width} x ${before.height}`);
  // What is broken may be the profile, which is then of no use to us; or the steps, and then all is clipped noise.
  const plain = await shown(input, { ignoreIcc: true });
  const near = await Promise.all(
    [before, plain].map(async (one) => apart(await smaller(one), await smaller(after)).mean),
  );
  const far = Math.min(...near);
  return wrong(far > FAR && !isClipped(plain) ? `it looks otherwise, by ${far.toFixed(1)}` : null);
}

async function smaller(picture: Shown): Promise<Shown> {
  const { data, width, height } = picture;
  const size = { width: Math.ceil(width / SMALLER), height: Math.ceil(height / SMALLER) };
  const reduced = sharp(data, { raw: { width, height, channels: 3 } }).resize({ ...size, fit: 'fill' });
  return { ...picture, ...size, data: await reduced.raw().toBuffer() };
}

function isClipped({ data }: Shown): boolean {
  const clipped = data.reduce((sum, value) => sum + (value === 0 || value === 255 ? 1 : 0), 0);
  return clipped > 0.4 * data.length;
}

const files = new Map<string, Buffer>();
function read(name: string): Buffer {
  const file = files.get(name) ?? readFileSync(new URL(`../../../fixtures/images/${name}`, import.meta.url));
  files.set(name, file);
  return file;
}

process.on('message', async (mutation: Mutation) => {
  process.send!(await runMutation(mutation));
});
