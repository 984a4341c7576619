import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readUpload } from '../../../lambdas/create-request/read-upload.ts';
import { DIRECT_UPLOAD_BYTES } from '../../../lambdas/shared/limits.ts';
import { json, refusal } from './uploads.ts';

describe('an upload', () => {
  it('makes a CSV of images, one a row, each one address whatever is in it', async () => {
    const images = [
      'https://shop.example/mug.jpg',
      { id: 'sku,"1"\n=2', url: 'https://shop.example/a,https://shop.example/b.jpg,' },
      { url: 'HTTPS://shop.example/my photo.jpg' },
      ' not an | address ; ',
      ',,https://shop.example/c.jpg',
    ];
    const upload = await readUpload(json(JSON.stringify({ images, options: { target: 0.4 } })));
    expect(upload.options.target).toBe(0.4);
    const [, ...rows] = parse(upload.csv!) as string[][];
    expect(rows.map((cells) => [cells[0], cells.at(-1)])).toEqual([
      ['', 'https://shop.example/mug.jpg'],
      ['sku,"1"\n=2', 'https://shop.example/a%2Chttps://shop.example/b.jpg%2C'],
      ['', 'https://shop.example/my%20photo.jpg'],
      ['', './not%20an%20|%20address%20%3B'],
      ['', './%2C%2Chttps://shop.example/c.jpg'],
    ]);
  });

  it('refuses images that are none in one sentence, however many', async () => {
    const wrong: [unknown, string][] = [
      [[], 'Expected a list of 1 to 100000 images'],
      ['https://shop.example/a.jpg', 'Expected a list'],
      [['https://shop.example/a.jpg', ''], '"images.1": Expected the address of an image, or {"id", "url"}'],
      [[{ id: '', url: 'https://shop.example/a.jpg' }], '"images.0": Expected the address'],
      [[{ id: 'i'.repeat(257), url: 'https://shop.example/a.jpg' }], 'id of 1 to 256 characters'],
      [[{ id: 1, url: 'https://shop.example/a.jpg' }], '"images.0"'],
      [[{ url: 'https://shop.example/a.jpg', product: 'Mug' }], '"images.0"'],
      [[null], '"images.0"'],
      [Array(100_000).fill(1), '"images.0"'],
      [Array(100_001).fill('a'), 'Expected a list'],
    ];
    for (const [images, sentence] of wrong) {
      const fault = await readUpload(json(JSON.stringify({ images }))).catch((error) => error);
      expect(fault).toEqual(refusal(400, 'INVALID_FIELD', sentence.replaceAll(/[{}]/g, '.')));
    }
    const besides = json('{"images": ["https://shop.example/a.jpg"], "content_length": 1}');
    await expect(readUpload(besides)).rejects.toEqual(refusal(400, 'INVALID_FIELD', '"content_length"'));
    const columns = json(
      '{"images": ["https://shop.example/a.jpg"], "options": {"columns": {"images": [1]}}}',
    );
    await expect(readUpload(columns)).rejects.toEqual(refusal(400, 'INVALID_FIELD', '"options.columns"'));
    const length = json('{"images": ["https://shop.example/a.jpg"], "content_length": 20}');
    await expect(readUpload(length)).rejects.toEqual(
      refusal(400, 'INVALID_FIELD', '"content_length": Expected none beside "images"'),
    );
    const large = json(JSON.stringify({ images: ['a'.repeat(DIRECT_UPLOAD_BYTES)] }));
    await expect(readUpload(large)).rejects.toEqual(refusal(413, 'FILE_TOO_LARGE', 'presigned'));
  });
});
