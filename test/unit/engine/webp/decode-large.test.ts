import { expect, it } from 'vitest';
import { printedLines } from '../../../support/printed-lines.ts';

const ENGINE = new URL('../../../../engine/', import.meta.url).pathname;

// In a process of its own, as libvips reads once, with its first image, from where on it takes a file.
it('a WebP of more than 100 MB of pixels is decoded without a temporary file', { timeout: 90_000 }, () => {
  const side = 6_000;
  const lines = printedLines(
    `import { decode } from '${ENGINE}pixels/decode.ts';
     import { openImage } from '${ENGINE}open-image.ts';
     import { readContainer } from '${ENGINE}open/read-container.ts';
     import { webp } from '${ENGINE}webp/format.ts';
     const raw = { width: ${side}, height: ${side}, channels: 3 };
     const pixels = Buffer.alloc(${3 * side * side}, 90);
     const bytes = await openImage(pixels, undefined, { raw }).webp({ effort: 0 }).toBuffer();
     const { data } = await decode(webp.pixels, await readContainer(bytes, webp), {});
     console.log(JSON.stringify({ bytes: data.length }));`,
    { TMPDIR: '/there-is-no-such-folder' },
  );
  expect(lines).toEqual([{ bytes: 3 * side * side }]);
});
