import { describe, expect, it } from 'vitest';
import { Coefficients } from '../../../../../engine/jpeg/coefficients/coefficients.ts';
import { Kernel } from '../../../../../engine/jpeg/coefficients/kernel.ts';
import { scanPlan } from '../../../../../engine/jpeg/coefficients/scan-plan.ts';
import { stepCosts } from '../../../../../engine/jpeg/coefficients/step-costs.ts';
import { stepsAt } from '../../../../../engine/jpeg/coefficients/steps.ts';
import { parseJpeg } from '../../../../../engine/jpeg/parse-jpeg.ts';
import { picture } from '../../pictures.ts';

describe('the steps of luma', () => {
  it('may grow to 15 times the first one towards the finest pattern, not to 35 times', async () => {
    const input = await picture(160, 160).jpeg({ quality: 80 }).toBuffer();
    const plan = scanPlan(input, parseJpeg(input)!)!;
    // Steps of the input that are all alike, so that nothing but what is seen tells places apart.
    const alike = { ...plan, likeness: plan.tables.map(() => new Uint16Array(64).fill(8)) };
    const costs = Kernel.use((kernel) => stepCosts(Coefficients.read(kernel, input, plan)!.measure(1), plan));
    const same = plan.tables.map(() => new Uint16Array(64).fill(8));
    const [luma] = stepsAt(1, alike, costs, [], same).worth;
    expect(Math.sqrt(luma![1]! / luma![63]!)).toBeCloseTo(15, 0);
  });
});
