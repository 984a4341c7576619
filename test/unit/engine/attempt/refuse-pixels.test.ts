import { describe, expect, it } from 'vitest';
import { attempt } from '../../../../engine/attempt/attempt.ts';
import { refusePixels } from '../../../../engine/attempt/refuse-pixels.ts';
import type { FormatName } from '../../../../engine/formats.ts';
import { readContainer } from '../../../../engine/open/read-container.ts';
import type { Task } from '../../../../engine/task.ts';
import { fixture } from '../fixtures.ts';
import { taskOf } from '../tasks.ts';

/** As if it had so many megapixels. */
const sized = (task: Task, megapixels: number): Task => ({
  ...task,
  header: { ...task.header, width: 8_000, height: 125 * megapixels, frames: 1 },
});

const asked = async (name: string, source: FormatName, wish?: Parameters<typeof taskOf>[2]) =>
  taskOf(fixture(name), source, wish);

describe('a still picture whose encoder would take more memory than there is', () => {
  it('is refused by name, with alpha sooner', async () => {
    const clear = await asked('alpha.png', 'png', { target: 'webp' });
    await expect(refusePixels(sized(clear, 36))).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: expect.stringMatching(
        /at most 35 megapixels with alpha.*as WebP, but found one of 8000 x 4500\.$/,
      ),
    });
    await refusePixels(sized(clear, 35));
    const opaque = await asked('plain.png', 'png', { target: 'webp' });
    await refusePixels(sized(opaque, 100));
    const avif = await asked('plain.png', 'png', { target: 'avif' });
    await expect(refusePixels(sized(avif, 41))).rejects.toThrow(/at most 40 megapixels, which.*AVIF/);
  });

  it('is so before anything else is done with it', async () => {
    const clear = sized(await asked('alpha.png', 'png', { target: 'webp' }), 36);
    await expect(attempt(clear)).rejects.toThrow(/megapixels with alpha/);
  });

  it('is measured as it is written: smaller, or on white', async () => {
    const half = { mode: 'scale', target: 0.5 } as const;
    await refusePixels(sized(await asked('alpha.png', 'png', { target: 'webp', asked: half }), 100));
    await refusePixels(sized(await asked('alpha.png', 'png', { target: 'jpeg' }), 100));
  });
});

describe('a still AVIF', () => {
  it('is read up to where its decoder has memory', async () => {
    const task = await asked('plain.png', 'png', { target: 'avif' });
    const { container } = task.target;
    const of = (height: number) => ({
      name: 'AVIF',
      pixels: task.target.pixels,
      container: { ...container, readHeader: () => ({ ...task.header, width: 1_000, height }) },
    });
    expect(await readContainer(Buffer.alloc(0), of(80_000))).toMatchObject({ height: 80_000 });
    await expect(readContainer(Buffer.alloc(0), of(80_001))).rejects.toThrow(/at most 80 megapixels/);
  });
});
