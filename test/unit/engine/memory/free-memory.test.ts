import sharp from 'sharp';
import { expect, it } from 'vitest';
import { freeMemory } from '../../../../engine/memory/free-memory.ts';

it('gives the memory of decoded pixels back at once', async () => {
  const { data } = await sharp({ create: { width: 4_000, height: 3_000, channels: 3, background: 'red' } })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const before = process.memoryUsage().external;
  freeMemory(data);
  expect(before - process.memoryUsage().external).toBeGreaterThan(30_000_000);
  expect(data.length).toBe(0);
  // Whoever frees it again does no harm.
  freeMemory(data);
});

it('leaves a buffer alone that shares its memory with others', () => {
  const whole = Buffer.allocUnsafeSlow(100);
  freeMemory(whole.subarray(10));
  freeMemory(Buffer.from('in the pool'));
  expect(whole.length).toBe(100);
});
