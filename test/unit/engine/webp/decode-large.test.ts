import sharp from 'sharp';
import { afterEach, expect, it, vi } from 'vitest';
import { decode } from '../../../../engine/decode.ts';
import { readContainer } from '../../../../engine/read-container.ts';
import { webp } from '../../../../engine/webp/format.ts';

afterEach(() => vi.unstubAllEnvs());

it('a WebP of more than 100 MB of pixels is decoded without a temporary file', {
  timeout: 60_000,
}, async () => {
  vi.stubEnv('TMPDIR', '/there-is-no-such-folder');
  const side = 6_000;
  const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: '#258' } })
    .webp({ effort: 0 })
    .toBuffer();
  const { data } = await decode(webp.pixels, await readContainer(bytes, webp), {});
  expect(data.length).toBe(3 * side * side);
});
