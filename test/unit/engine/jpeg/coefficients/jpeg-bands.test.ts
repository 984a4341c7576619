import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Band, Coefficients } from '../../../../../engine/jpeg/coefficients/coefficients.ts';
import { codesFor } from '../../../../../engine/jpeg/coefficients/huffman/codes-for.ts';
import { jpegFile, jpegHead, scanHead } from '../../../../../engine/jpeg/coefficients/jpeg-file.ts';
import { Kernel } from '../../../../../engine/jpeg/coefficients/kernel.ts';
import { scanPlan } from '../../../../../engine/jpeg/coefficients/scans/scan-plan.ts';
import { stepCosts } from '../../../../../engine/jpeg/coefficients/steps/step-costs.ts';
import { stepsAt } from '../../../../../engine/jpeg/coefficients/steps/steps.ts';
import { parseJpeg } from '../../../../../engine/jpeg/parse-jpeg.ts';
import { howMany } from '../../../../support/how-many.ts';
import { type Content, picture } from '../../pictures.ts';

const everything: Band = { component: 'all', first: 0, last: 63, bit: 0, again: false };

/** Bands that tell all of one component, in one, two or three steps of precision. */
const cuts = fc
  .tuple(fc.integer({ min: 1, max: 62 }), fc.integer({ min: 0, max: 2 }))
  .map(([cut, low]) => (component: number): Band[] => {
    const upper = { ...everything, component, first: cut + 1, bit: low };
    const again = Array.from({ length: low }, (_, i) => ({ ...upper, bit: low - 1 - i, again: true }));
    return [{ ...everything, component, first: 1, last: cut }, upper, ...again];
  });

const kinds = fc.record({
  width: fc.integer({ min: 1, max: 200 }),
  height: fc.integer({ min: 1, max: 200 }),
  content: fc.constantFrom<Content>('photo', 'drawing', 'noise', 'flat'),
  quality: fc.integer({ min: 30, max: 100 }),
  chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
  progressive: fc.boolean(),
  grey: fc.boolean(),
  cut: cuts,
  dcsApart: fc.boolean(),
  scale: fc.double({ min: 0.01, max: 4, noNaN: true }),
  thorough: fc.boolean(),
});

describe('a JPEG written in bands', () => {
  it('shows what it shows in one scan, bit for bit, to a decoder that takes no warning', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        async ({ width, height, content, grey, cut, dcsApart, scale, thorough, ...encoding }) => {
          const made = picture(width, height, content);
          if (grey) made.toColourspace('b-w');
          const input = await made.jpeg(encoding).toBuffer();
          const { whole, banded } = bothWays(input, cut, scale, thorough, dcsApart);
          expect((await sharp(banded).metadata()).isProgressive).toBe(true);
          expect(await shownBy(banded)).toEqual(await shownBy(whole));
        },
      ),
      { numRuns: howMany(20, 150) },
    );
  }, 120_000);

  it('is the input itself where no step is coarser and nothing is dropped', async () => {
    const input = await picture(150, 90).jpeg({ quality: 80 }).toBuffer();
    const { whole, banded } = bothWays(
      input,
      (component) => [{ ...everything, component, first: 1 }],
      1e-6,
      true,
    );
    expect(await shownBy(whole)).toEqual(await shownBy(input));
    expect(await shownBy(banded)).toEqual(await shownBy(input));
  });
});

function bothWays(
  input: Buffer,
  cut: (component: number) => Band[],
  scale: number,
  thorough: boolean,
  dcsApart = false,
) {
  const parts = parseJpeg(input)!;
  const plan = scanPlan(input, parts)!;
  return Kernel.use((kernel) => {
    const coefficients = Coefficients.read(kernel, input, plan)!;
    const steps = stepsAt(scale, plan, stepCosts(coefficients.measure(1), plan), []);
    coefficients.quantise(steps, 1, thorough);
    const scanOf = (band: Band) => {
      const scanned = coefficients.scan(band);
      const codes = codesFor(scanned.frequencies);
      return Buffer.concat([scanHead(parts, codes, band), coefficients.write(scanned, codes, scanned.end)]);
    };
    const dcs: Band[] = dcsApart
      ? parts.components.map((_, component) => ({ ...everything, component, last: 0 }))
      : [{ ...everything, last: 0 }];
    const bands = [...dcs, ...parts.components.flatMap((_, component) => cut(component))];
    return {
      whole: jpegFile([jpegHead(parts, steps.tables, false), scanOf(everything)]),
      banded: jpegFile([jpegHead(parts, steps.tables, true), ...bands.map(scanOf)]),
    };
  });
}

function shownBy(jpeg: Buffer): Promise<Buffer> {
  return sharp(jpeg, { failOn: 'warning' }).raw().toBuffer();
}
