import sharp from 'sharp';
import { expect } from 'vitest';
import type { Client } from './client.ts';

/** Each output is fetched, decoded, and held against its input: at most half the bytes, same size, same format. */
export async function expectHalved(client: Client, requestId: string, count: number): Promise<void> {
  const images = await client.images(requestId);
  expect(images).toHaveLength(count);
  for (const image of images) {
    expect(image).toMatchObject({ state: 'succeeded', error: null });
    const input = Buffer.from(await (await fetch(seenFromHere(image.input_url))).arrayBuffer());
    const output = Buffer.from(await (await fetch(image.output_url ?? '')).arrayBuffer());
    expect(image.bytes).toEqual({ input: input.length, output: output.length });
    expect(output.length).toBeLessThanOrEqual(input.length / 2);
    const [before, after] = await Promise.all([sharp(input).metadata(), sharp(output).metadata()]);
    expect([after.format, after.width, after.height]).toEqual([before.format, before.width, before.height]);
    await sharp(output).stats();
  }
}

/** The name by which containers know this machine; it may not know it itself. */
const seenFromHere = (url: string) => url.replace('//host.docker.internal:', '//127.0.0.1:');
