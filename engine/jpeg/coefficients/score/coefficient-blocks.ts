import type { Blocks } from '../../../score/find-object.ts';
import type { JpegParts } from '../../parse-jpeg.ts';
import type { Kernel } from '../kernel.ts';
import type { ScanPlan } from '../scans/scan-plan.ts';

/** The spread of plain ground, of 255 squared, over a block of luma. */
const PLAIN = 16;

/** The whole blocks of a picture as it came, by its coefficients in the kernel. */
export function coefficientBlocks(kernel: Kernel, plan: ScanPlan, { width, height }: JpegParts): Blocks {
  const { tables, planes, across, pattern } = plan;
  const blocks = plan.units * pattern.length;
  const view = kernel.picture(blocks);
  const offsets = planes.map((_, c) => pattern.indexOf(c));
  const at = (c: number, x: number, y: number) => {
    const { h, v } = planes[c]!;
    const unit = ((y / v) | 0) * across + ((x / h) | 0);
    return unit * pattern.length + offsets[c]! + (y % v) * h + (x % h);
  };
  const mean: [number, number, number] = [0, 0, 0];
  let block = 0;
  return {
    across: width >> 3,
    down: height >> 3,
    colour: (x, y) => {
      block = at(0, x, y);
      for (let c = 0; c < planes.length; c++) {
        const { h, v } = planes[c]!;
        const place = c === 0 ? block : at(c, ((x * h) / planes[0]!.h) | 0, ((y * v) / planes[0]!.v) | 0);
        mean[c] = (view.dc[place]! * tables[c]![0]!) / 8;
      }
      return mean;
    },
    isPlain: () => {
      let sum = 0;
      for (let i = view.start[block]!; i < view.start[block + 1]!; i++) {
        const entry = view.entry[i]!;
        const value = ((entry << 16) >> 16) * tables[0]![entry >>> 16]!;
        sum += value * value;
      }
      return sum <= 64 * PLAIN;
    },
  };
}
