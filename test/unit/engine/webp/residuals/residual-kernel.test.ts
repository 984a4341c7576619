import { expect, it } from 'vitest';
import { ResidualKernel } from '../../../../../engine/webp/residuals/residual-kernel.ts';
import { eachChunk } from '../../../../../engine/webp/riff.ts';
import { picture, pixels } from '../../pictures.ts';

it('codes rows again as if it had not coded them yet', async () => {
  const [width, height] = [200, 160];
  const data = pixels(width, height, 'photo');
  const webp = await picture(width, height).webp({ quality: 50, effort: 2 }).toBuffer();
  const [chunk] = [...eachChunk(webp)];
  ResidualKernel.use((kernel) => {
    const { run } = kernel;
    const from = kernel.address('__heap_base');
    const frame = from + data.length;
    kernel.reach(run.lay_out((frame + webp.length + 15) & ~15, width, height));
    kernel.bytes(from, data.length).set(data);
    kernel.bytes(frame, chunk!.body.length).set(chunk!.body);
    run.take_pixels(from);
    expect(run.read_frame(frame, chunk!.body.length, 0)).toBeGreaterThan(0);
    const settled = (bit: number) => {
      run.code(5, 10, 0, bit, 0.03);
      return run.settle(10);
    };
    run.code(0, 5, 0, 0.025, 0.03);
    run.keep();
    const once = settled(0.025);
    run.go_back();
    expect(settled(0.2)).toBeLessThan(0.98 * once);
    run.go_back();
    expect(settled(0.025)).toBe(once);
    // As whole as without a stop.
    run.code(0, 10, 0, 0.025, 0.03);
    expect(run.settle(10)).toBe(once);
    // What it shows is the picture.
    run.show_pixels(from);
    const shown = kernel.bytes(from, data.length);
    const off = data.reduce((sum, value, i) => sum + Math.abs(value - shown[i]!), 0);
    expect(off / data.length).toBeLessThan(12);
  });
});
