import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ImageError } from '../../../../engine/errors.ts';
import { halve } from '../../../../engine/halve.ts';
import { explainFault } from '../../../../engine/open/explain-fault.ts';
import { byDeadline } from '../../../../engine/time/by-deadline.ts';
import { fixture } from '../fixtures.ts';
import { options } from '../pictures.ts';

const said = (message: string) => explainFault(new Error(message), { name: 'JPEG' });

describe('what libvips says of a fault', () => {
  it('becomes a code and a sentence', async () => {
    const fault = await sharp(fixture('cut-off.jpg'))
      .raw()
      .toBuffer()
      .catch((error) => error);
    const explained = explainFault(fault, { name: 'JPEG' });
    expect(explained).toMatchObject({ code: 'IMAGE_TRUNCATED', cause: fault });
    expect(explained.message).toMatch(
      /^Expected a whole JPEG, but found one that is cut off or damaged \(.+\)\.$/,
    );
  });

  it('has the code of its kind', () => {
    expect(said('Input image exceeds pixel limit')).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    expect(said('timeout: 30% complete')).toMatchObject({ code: 'TOO_SLOW' });
    expect(said('Unsupported codec')).toMatchObject({ code: 'UNSUPPORTED_FORMAT' });
    expect(said('whatever')).toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });

  it('is no fault of the image where the machine has no room, and may pass', () => {
    const full = new Error(
      'VipsImage: unable to write to "/tmp/vips-0.v"\nsystem error: No space left on device',
    );
    for (const fault of [full, new Error('vips_tracked: out of memory --- size == 95MB')])
      expect(explainFault(fault, { name: 'WebP' })).toBe(fault);
  });

  it('is one of the image where it comes up only as the outcome is written into memory', async () => {
    for (const name of ['cut-off.png', 'cut-off.jpg', 'rotten.tif']) {
      const encoded = halve(fixture(name), options({ mode: 'quality', format: 'png' }));
      await expect(encoded).rejects.toMatchObject({ code: 'IMAGE_TRUNCATED' });
    }
  });

  it('is not long, whatever it is', () => {
    expect(said('x'.repeat(5_000)).message.length).toBeLessThan(300);
  });

  it('is left alone where it was made on purpose, or is a mistake of our own', () => {
    for (const fault of [new ImageError('A', 'B'), new TypeError('t'), new ReferenceError('r')])
      expect(explainFault(fault, { name: 'JPEG' })).toBe(fault);
  });
});

describe('work under a deadline', () => {
  it('ends in TOO_SLOW where it has not ended by then', async () => {
    const never = new Promise<never>(() => undefined);
    await expect(byDeadline(never, Date.now() - 1)).rejects.toMatchObject({ code: 'TOO_SLOW' });
  });

  it('comes to what it comes to in time, or without one', async () => {
    expect(await byDeadline(Promise.resolve(5), Date.now() + 60_000)).toBe(5);
    expect(await byDeadline(Promise.resolve(6), undefined)).toBe(6);
    await expect(byDeadline(Promise.reject(new Error('own')), Date.now() + 60_000)).rejects.toThrow('own');
  });
});
