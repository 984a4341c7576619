import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { Coefficients } from '../../../../../../engine/jpeg/coefficients/coefficients.ts';
import { withHalfChroma } from '../../../../../../engine/jpeg/coefficients/halve-chroma.ts';
import { Kernel } from '../../../../../../engine/jpeg/coefficients/kernel.ts';
import { progressive } from '../../../../../../engine/jpeg/coefficients/progressive.ts';
import { scanPlan } from '../../../../../../engine/jpeg/coefficients/scans/scan-plan.ts';
import { foreseeSteps } from '../../../../../../engine/jpeg/coefficients/steps/foresee-steps.ts';
import { sizeModel } from '../../../../../../engine/jpeg/coefficients/steps/size-model.ts';
import { stepCosts } from '../../../../../../engine/jpeg/coefficients/steps/step-costs.ts';
import { stepsAt } from '../../../../../../engine/jpeg/coefficients/steps/steps.ts';
import { REQUANTISE } from '../../../../../../engine/jpeg/coefficients/tuning.ts';
import { parseJpeg } from '../../../../../../engine/jpeg/parse-jpeg.ts';

const photograph = (name: string) =>
  sharp(readFileSync(join(import.meta.dirname, `../../../../../../local/samples/${name}.jpg`))).resize(
    480,
    320,
    {
      fit: 'cover',
    },
  );

/** What the steps that are foreseen for so many bytes truly come to. */
function foreseen(input: Buffer, wanted: number) {
  const parts = parseJpeg(input)!;
  const plan = scanPlan(input, parts)!;
  return Kernel.use((kernel) => {
    const coefficients = Coefficients.read(kernel, input, plan)!;
    const histogram = coefficients.measure(1);
    const costs = stepCosts(histogram, plan);
    const model = sizeModel(costs, histogram.units, plan, 'fast');
    const found = foreseeSteps(wanted, plan, costs, model);
    const look = progressive(coefficients, parts, plan, 'fast');
    const bytes = look(stepsAt(found.scale, plan, costs, [], found.tables), 1).write();
    return { ...found, plan, told: model(found.tables), bytes };
  });
}

describe('steps that are foreseen', () => {
  it('bring a photograph near the bytes that are wanted, before anything was looked at', async () => {
    for (const name of ['life', 'friends', 'sunset'])
      for (const [quality, share] of [
        [75, 0.5],
        [90, 0.3],
      ] as const) {
        const input = await photograph(name).jpeg({ quality }).toBuffer();
        const { bytes, told } = foreseen(input, share * input.length);
        expect(told).toBeLessThanOrEqual(share * input.length);
        expect(Math.abs(Math.log(bytes.length / (share * input.length)))).toBeLessThan(0.12);
      }
  });

  it('are mixed where sizes jump from one scale to the next, and are none finer than those of the source', async () => {
    const input = await photograph('life').jpeg({ quality: 10 }).toBuffer();
    const { tables, told, plan } = foreseen(input, 0.6 * input.length);
    expect(told).toBeLessThanOrEqual(0.6 * input.length);
    // The coarser of both scales alone comes to 88 %.
    expect(told).toBeGreaterThan(0.93 * 0.6 * input.length);
    for (const [c, table] of tables.entries())
      for (const [k, step] of table.entries()) expect(step).toBeGreaterThanOrEqual(plan.tables[c]![k]!);
  });

  it('are those of the source where all of it fits', async () => {
    const input = await photograph('friends').jpeg({ quality: 80 }).toBuffer();
    const { tables, plan } = foreseen(input, 3 * input.length);
    expect(tables).toEqual(plan.tables);
  });
});

describe('what halving chroma loses', () => {
  const loss = async (svg: string) => {
    const made = sharp(
      Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160">${svg}</svg>`),
    );
    const input = await made.flatten().jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer();
    const parts = parseJpeg(input)!;
    const plan = scanPlan(input, parts)!;
    return Kernel.use(
      (kernel) => Coefficients.readHalved(kernel, input, plan, withHalfChroma(plan, parts)!.plan)!.loss,
    );
  };
  const stripes = (colour: string) =>
    `<rect width="160" height="160" fill="#777"/>${Array.from({ length: 80 }, (_, i) => `<rect x="${2 * i}" width="1" height="160" fill="${colour}"/>`).join('')}`;

  it('is most where fine red lies on grey, and least where no colour changes', async () => {
    const plain = await loss('<rect width="160" height="160" fill="#c33"/>');
    const grey = await loss(stripes('#ddd'));
    const red = await loss(stripes('#e22'));
    expect(plain).toBeCloseTo(REQUANTISE.halfChroma.least, 1);
    expect(grey).toBeLessThan(plain + 1);
    expect(red).toBeGreaterThan(plain + 10);
  });
});
