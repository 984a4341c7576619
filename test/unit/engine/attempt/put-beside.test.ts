import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { MARK_BYTES, readMark } from '../../../../engine/attempt/mark.ts';
import { bytesBeside, putBeside } from '../../../../engine/attempt/put-beside.ts';
import { withMetadata } from '../../../../engine/avif/with-metadata.ts';
import { FORMATS as FORMATS_BY_NAME } from '../../../../engine/formats.ts';
import { fixture } from '../fixtures.ts';
import { taskOf } from '../tasks.ts';

const kept = { icc: null, orientation: 6, rights: { copyright: 'Foto AG' } };
const FORMATS = [
  ['plain.png', 'png'],
  ['plain.jpg', 'jpeg'],
  ['plain.webp', 'webp'],
  ['plain.gif', 'gif'],
  ['plain.tif', 'tiff'],
  ['plain.avif', 'avif'],
] as const;

describe('what is put beside the pixels', () => {
  it('takes no more than was told before, and leaves a mark that belongs to the file', async () => {
    for (const [name, format] of FORMATS) {
      // Into an AVIF the encoder itself writes what is told.
      const bytes =
        format === 'avif'
          ? await withMetadata(sharp(fixture(name)), kept)
              .avif({ effort: 0 })
              .toBuffer()
          : fixture(name);
      const task = { ...(await taskOf(bytes, format)), budget: 2 * bytes.length };
      const beside = bytesBeside(task, kept);
      const { bytes: file } = putBeside(task, kept, { bytes, quality: 50, encodes: 1 });
      expect(file.length - bytes.length, name).toBeLessThanOrEqual(beside);
      expect(file.length - bytes.length, name).toBeGreaterThanOrEqual(MARK_BYTES);
      expect(readMark(file), name).toEqual({ target: 0.5 });
    }
  });

  it('has no mark where that alone would take more than a quarter of the budget, or what there is to spare', async () => {
    const bytes = fixture('plain.gif');
    const plain = { icc: null, orientation: 1 };
    const task = await taskOf(bytes, 'gif');
    const found = { bytes, quality: null, encodes: 1 };
    const marked = bytesBeside({ ...task, budget: 1e6 }, plain);
    expect(marked).toBe(MARK_BYTES + 4);
    expect(bytesBeside({ ...task, budget: 4 * marked }, plain)).toBe(marked);
    expect(bytesBeside({ ...task, budget: 4 * marked - 1 }, plain)).toBe(0);
    expect(putBeside({ ...task, budget: bytes.length + marked }, plain, found).bytes).toHaveLength(
      bytes.length + marked,
    );
    expect(putBeside({ ...task, budget: bytes.length + marked - 1 }, plain, found).bytes).toBe(bytes);
  });

  it('has one over the budget, too: in a conversion as long as it is smaller than its source', async () => {
    const bytes = fixture('plain.gif');
    const task = await taskOf(bytes, 'gif');
    const plain = { icc: null, orientation: 1 };
    const found = { bytes, quality: null, encodes: 1 };
    const missed = { ...task, budget: bytes.length - 1, inputBytes: bytes.length + MARK_BYTES + 5 };
    const marked = (one: typeof task) => readMark(putBeside(one, plain, found).bytes) !== null;
    // Beside its source a copy of that would come instead, so near to its size.
    expect(marked(missed)).toBe(false);
    expect(marked({ ...missed, source: FORMATS_BY_NAME.png })).toBe(true);
    expect(marked({ ...missed, source: FORMATS_BY_NAME.png, inputBytes: missed.inputBytes - 1 })).toBe(false);
    expect(marked({ ...missed, inputBytes: 2 * bytes.length })).toBe(true);
  });
});
