import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Kernel } from '../../../../../../engine/jpeg/coefficients/kernel.ts';
import { readScans } from '../../../../../../engine/jpeg/coefficients/scans/read-scans.ts';
import { scanPlan } from '../../../../../../engine/jpeg/coefficients/scans/scan-plan.ts';
import { coefficientBlocks } from '../../../../../../engine/jpeg/coefficients/score/coefficient-blocks.ts';
import { parseJpeg } from '../../../../../../engine/jpeg/parse-jpeg.ts';
import { fixture } from '../../../fixtures.ts';
import { picture } from '../../../pictures.ts';

const COSINES = Array.from({ length: 8 }, (_, x) =>
  Array.from(
    { length: 8 },
    (_, u) => (Math.cos(((2 * x + 1) * u * Math.PI) / 16) / 2) * (u === 0 ? Math.SQRT1_2 : 1),
  ),
);

/** The place in its block of each number of the zigzag, as the standard draws it. */
const ZIGZAG = [
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
];

/** The pixels of a grey JPEG of whole blocks, out of what was read, by the standard's own sums (A.3.3). */
function pixelsOf(jpeg: Buffer): Buffer | null {
  const parts = parseJpeg(jpeg)!;
  const plan = scanPlan(jpeg, parts)!;
  return Kernel.use((kernel) => {
    if (!readScans(kernel, jpeg, plan)) return null;
    const { dc, start, entry } = kernel.picture(plan.units);
    const steps = plan.tables[0]!;
    const out = Buffer.alloc(parts.width * parts.height);
    for (let block = 0; block < plan.units; block++) {
      const values = new Float64Array(64);
      values[0] = dc[block]! * steps[0]!;
      for (let i = start[block]!; i < start[block + 1]!; i++) {
        const k = entry[i]! >>> 16;
        values[ZIGZAG[k]!] = ((entry[i]! << 16) >> 16) * steps[k]!;
      }
      for (let y = 0; y < 8; y++)
        for (let x = 0; x < 8; x++) {
          let sum = 128;
          for (let at = 0; at < 64; at++)
            if (values[at]) sum += values[at]! * COSINES[y]![at >> 3]! * COSINES[x]![at & 7]!;
          const row = 8 * Math.floor(block / plan.across) + y;
          out[row * parts.width + 8 * (block % plan.across) + x] = Math.min(
            255,
            Math.max(0, Math.round(sum)),
          );
        }
    }
    return out;
  });
}

describe('the coefficients of a JPEG', () => {
  it('are those that another decoder has its pixels from, sequential and progressive', async () => {
    const grey = picture(64, 40).toColourspace('b-w');
    for (const settings of [
      { quality: 90 },
      { quality: 30, optimiseCoding: false },
      { quality: 85, progressive: true },
      { quality: 60, progressive: true, optimiseScans: true },
    ]) {
      const jpeg = await grey.clone().jpeg(settings).toBuffer();
      const theirs = await sharp(jpeg).toColourspace('b-w').raw().toBuffer();
      const ours = pixelsOf(jpeg)!;
      const furthest = ours.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[at]!)), 0);
      expect(furthest, JSON.stringify(settings)).toBeLessThanOrEqual(1);
    }
  });

  it('are none where data is missing, or stands out of its order', async () => {
    const jpeg = await picture(64, 40).toColourspace('b-w').jpeg().toBuffer();
    const progressive = await sharp(jpeg).toColourspace('b-w').jpeg({ progressive: true }).toBuffer();
    // The last bytes of the last scan, before EOI.
    for (const whole of [jpeg, progressive])
      expect(pixelsOf(Buffer.concat([whole.subarray(0, -60), whole.subarray(-2)]))).toBeNull();
    const found = (name: string) => {
      const bytes = fixture(name);
      const plan = scanPlan(bytes, parseJpeg(bytes)!);
      return plan && Kernel.use((kernel) => readScans(kernel, bytes, plan));
    };
    expect(found('restarts-every-3-units.jpg')).not.toBeNull();
    expect(found('zeros-before-restart-marks.jpg')).not.toBeNull();
    expect(found('restart-marks-out-of-order.jpg')).toBeNull();
    expect(found('restart-mark-missing.jpg')).toBeNull();
  });
});

describe('the data of a scan', () => {
  const whole = fixture('restarts-every-3-units.jpg');
  const scan = whole.indexOf(Buffer.from([0xff, 0xda])) + 2;
  const at = (marker: number) => whole.indexOf(Buffer.from([0xff, marker]), scan);
  const read = (bytes: Buffer) => {
    const plan = scanPlan(bytes, parseJpeg(bytes)!)!;
    return Kernel.use((kernel) => {
      if (!readScans(kernel, bytes, plan)) return null;
      const { dc, start, entry } = kernel.picture(plan.units * plan.pattern.length);
      return [...dc, ...start, ...entry].join();
    });
  };

  it('may be filled up with bytes of ones before a restart marker', () => {
    const filled = Buffer.concat([
      whole.subarray(0, at(0xd1)),
      Buffer.alloc(40, 255),
      whole.subarray(at(0xd1)),
    ]);
    expect(read(filled)).toBe(read(whole));
    expect(read(whole)).not.toBeNull();
  });

  it('is none where a marker is missing, of another number, or one too many', () => {
    const missing = Buffer.concat([whole.subarray(0, at(0xd1)), whole.subarray(at(0xd1) + 2)]);
    const other = Buffer.from(whole);
    other[at(0xd1) + 1] = 0xd2;
    const end = whole.lastIndexOf(Buffer.from([0xff, 0xd9]));
    const last = whole[whole.lastIndexOf(255, end - 1) + 1]!;
    expect(last).toBeGreaterThanOrEqual(0xd0);
    const more = [0xff, 0xd0 | ((last + 1) & 7)];
    const tooMany = Buffer.concat([whole.subarray(0, end), Buffer.from(more), whole.subarray(end)]);
    for (const bytes of [missing, other, tooMany]) expect(read(bytes)).toBeNull();
  });
});

describe('the blocks of a JPEG', () => {
  it('have the mean colour that another decoder shows, whatever the sampling', async () => {
    const soft = await picture(96, 64).blur(3).png().toBuffer();
    for (const chromaSubsampling of ['4:4:4', '4:2:0']) {
      const jpeg = await sharp(soft).jpeg({ quality: 95, chromaSubsampling }).toBuffer();
      const theirs = await sharp(jpeg).raw().toBuffer();
      const parts = parseJpeg(jpeg)!;
      const plan = scanPlan(jpeg, parts)!;
      Kernel.use((kernel) => {
        readScans(kernel, jpeg, plan);
        const blocks = coefficientBlocks(kernel, plan, parts);
        expect([blocks.across, blocks.down]).toEqual([12, 8]);
        for (let y = 0; y < 8; y++)
          for (let x = 0; x < 12; x++) {
            const sums = [0, 0, 0];
            for (let at = 0; at < 64; at++)
              for (let c = 0; c < 3; c++)
                sums[c]! += theirs[3 * ((8 * y + (at >> 3)) * 96 + 8 * x + (at & 7)) + c]! / 64;
            const [r, g, b] = sums as [number, number, number];
            const [luma, blue, red] = blocks.colour(x, y);
            const wanted = 0.299 * r + 0.587 * g + 0.114 * b;
            expect(Math.abs(luma + 128 - wanted)).toBeLessThan(2);
            // With chroma at half size four blocks share the mean.
            const near = chromaSubsampling === '4:4:4' ? 2 : 25;
            expect(Math.abs(blue - 0.564 * (b - wanted))).toBeLessThan(near);
            expect(Math.abs(red - 0.713 * (r - wanted))).toBeLessThan(near);
          }
      });
    }
  });

  it('are plain where there is no more in them than their mean, or hardly more', async () => {
    const data = Buffer.alloc(32 * 16, 200);
    for (let y = 0; y < 8; y++) {
      for (let x = 8; x < 16; x++) data[32 * y + x] = 200 + (x >> 1) - 5;
      for (let x = 16; x < 24; x++) data[32 * y + x] = x & 1 ? 255 : 0;
    }
    const jpeg = await sharp(data, { raw: { width: 32, height: 16, channels: 1 } })
      .toColourspace('b-w')
      .jpeg({ quality: 90 })
      .toBuffer();
    const parts = parseJpeg(jpeg)!;
    const plan = scanPlan(jpeg, parts)!;
    Kernel.use((kernel) => {
      readScans(kernel, jpeg, plan);
      const blocks = coefficientBlocks(kernel, plan, parts);
      const plain = [0, 1, 2, 3].map((x) => {
        blocks.colour(x, 0);
        return blocks.isPlain();
      });
      expect(plain).toEqual([true, true, false, true]);
    });
  });
});
