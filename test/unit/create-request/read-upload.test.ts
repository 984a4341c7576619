import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { readUpload } from '../../../lambdas/create-request/read-upload.ts';
import { DIRECT_UPLOAD_BYTES } from '../../../lambdas/shared/limits.ts';
import { apiEvent } from '../../support/factories.ts';

const json = (body: string) => apiEvent({ headers: { 'Content-Type': 'application/json' }, body });
const csv = (body: Buffer, query: Record<string, string> | null = null) =>
  apiEvent({
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: body.toString('base64'),
    isBase64Encoded: true,
    queryStringParameters: query,
  });

async function form(fill: (form: FormData) => void) {
  const data = new FormData();
  fill(data);
  const request = new Request('http://x', { method: 'POST', body: data });
  const body = Buffer.from(await request.arrayBuffer());
  return apiEvent({
    headers: { 'content-type': request.headers.get('content-type')! },
    body: body.toString('base64'),
    isBase64Encoded: true,
  });
}

const refusal = (status: number, code: string, part: string | RegExp) =>
  expect.objectContaining({ status, code, message: expect.stringMatching(part) });

describe('an upload', () => {
  it('as JSON takes the defaults from an empty body', async () => {
    expect(await readUpload(json(''))).toEqual({
      metadata: {},
      options: {
        mode: 'bytes',
        target: 0.5,
        format: 'same',
        effort: 'fast',
        floor: 30,
        keep_metadata: 'rights',
        reuse: true,
      },
    });
  });

  it('refuses a query beside the forms that have their fields in the body', async () => {
    const queryStringParameters = { webhook_url: 'https://shop.example/hook' };
    const file = new Blob(['a']);
    for (const event of [
      json('{}'),
      json('{"images":["https://a.test/1.jpg"]}'),
      await form((data) => data.set('file', file)),
    ]) {
      await expect(readUpload({ ...event, queryStringParameters })).rejects.toEqual(
        refusal(400, 'INVALID_FIELD', /no query .* found "webhook_url" in the query/),
      );
    }
  });

  it('as text/csv keeps every byte of the file, and reads the wishes from the query', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x41, 0x00]);
    const upload = await readUpload(
      csv(bytes, { webhook_url: 'https://shop.example/hook', options: '{"target":0.4}' }),
    );
    expect(upload.csv).toEqual(bytes);
    expect(upload.webhook_url).toBe('https://shop.example/hook');
    expect(upload.options.target).toBe(0.4);
  });

  it('as text/csv is in the charset that its type names, be it no UTF-8 and no Latin-1', async () => {
    const encodingOf = async (type: string, query: Record<string, string> = {}) => {
      const event = { ...csv(Buffer.from('a'), query), headers: { 'content-type': `text/csv${type}` } };
      return (await readUpload(event)).options.encoding;
    };
    expect(await encodingOf('; charset=ISO-8859-2')).toBe('iso-8859-2');
    expect(await encodingOf('; header=present; charset="cp1250"')).toBe('windows-1250');
    for (const type of ['', '; charset=utf-8', '; charset=iso-8859-1', '; charset=x', '; charset=utf-16'])
      expect(await encodingOf(type)).toBeUndefined();
    const options = '{"encoding":"koi8-r"}';
    expect(await encodingOf('; charset=cp1250', { options })).toBe('koi8-r');
  });

  it('as a form takes the file and the fields', async () => {
    const event = await form((data) => {
      data.set('file', new Blob(['a,b\r\n']), 'products.csv');
      data.set('webhook_url', 'https://shop.example/hook');
    });
    const upload = await readUpload(event);
    expect(upload.csv?.toString()).toBe('a,b\r\n');
    expect(upload.webhook_url).toBe('https://shop.example/hook');
  });

  const metadata = { order: '12/7', 'склад №1': 'Sofia, 2nd\n"floor"', empty: '' };
  it.each([
    ['JSON', () => json(JSON.stringify({ metadata }))],
    ['a query', () => csv(Buffer.from('a'), { metadata: JSON.stringify(metadata) })],
    [
      'a form',
      () =>
        form((data) => {
          data.set('file', new Blob(['a']), 'a.csv');
          data.set('metadata', JSON.stringify(metadata));
        }),
    ],
  ])('takes metadata as they are from %s', async (_name, event) => {
    expect((await readUpload(await event())).metadata).toEqual(metadata);
  });

  const pairs = (count: number, name = '', value = 'v') =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, value]));
  it('takes 16 pairs of 64 and 512 characters, and not one more', async () => {
    const most = pairs(16, 'n'.repeat(62), 'v'.repeat(512));
    expect((await readUpload(json(JSON.stringify({ metadata: most })))).metadata).toEqual(most);
    const wrong: [unknown, string | RegExp][] = [
      [pairs(17), '"metadata": Expected at most 16 pairs.'],
      [{ ['n'.repeat(65)]: 'v' }, 'Expected a name of 1 to 64 characters'],
      [{ '': 'v' }, 'Expected a name of 1 to 64 characters'],
      [{ a: 'v'.repeat(513) }, '"metadata.a": Expected at most 512 characters.'],
      [{ a: 1 }, '"metadata.a": Expected a text, but found 1.'],
      [{ a: '\u0000' }, 'without control characters'],
      [{ a: '\ud800' }, 'without control characters'],
      [['a'], '"metadata": '],
      [null, '"metadata": '],
    ];
    for (const [value, sentence] of wrong) {
      await expect(readUpload(json(JSON.stringify({ metadata: value })))).rejects.toEqual(
        refusal(400, 'INVALID_FIELD', sentence),
      );
    }
    const proto = json('{"metadata": {"__proto__": "v"}}');
    await expect(readUpload(proto)).rejects.toEqual(refusal(400, 'INVALID_FIELD', '__proto__'));
    const long = json(JSON.stringify({ metadata: { ['n'.repeat(100_000)]: 'v' } }));
    const fault = await readUpload(long).catch((error: Error) => error);
    expect((fault as Error).message.length).toBeLessThan(400);
  });

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
    const large = json(JSON.stringify({ images: ['a'.repeat(DIRECT_UPLOAD_BYTES)] }));
    await expect(readUpload(large)).rejects.toEqual(refusal(413, 'FILE_TOO_LARGE', 'presigned'));
  });

  it.each([
    ['no JSON', json('{"webhook'), 400, 'NOT_JSON', 'in the body'],
    ['JSON that is no object', json('[1]'), 400, 'INVALID_FIELD', 'the body'],
    ['an unknown field', json('{"webhok_url": ""}'), 400, 'INVALID_FIELD', '"webhok_url"'],
    ['an unknown option', json('{"options": {"colour": 1}}'), 400, 'INVALID_FIELD', '"options.colour"'],
    [
      'more names of columns than an item holds',
      json(JSON.stringify({ options: { columns: { images: Array(17).fill('x'.repeat(1_000)) } } })),
      400,
      'INVALID_FIELD',
      '"options.columns": Expected at most 16384 characters in all; a column has a position from 1, too',
    ],
    [
      'a target out of range',
      json('{"options": {"target": 0.95}}'),
      400,
      'INVALID_FIELD',
      '"options.target"',
    ],
    [
      'a secret of another form',
      json('{"webhook_secret": "abc"}'),
      400,
      'INVALID_FIELD',
      '"webhook_secret": Expected "whsec_"',
    ],
    [
      'a length above 1 GiB',
      json('{"content_length": 2000000000}'),
      400,
      'INVALID_FIELD',
      '"content_length"',
    ],
    ['an unknown query field', csv(Buffer.from('a'), { url: 'x' }), 400, 'INVALID_FIELD', '"url"'],
    ['options that are no JSON', csv(Buffer.from('a'), { options: '{' }), 400, 'NOT_JSON', '"options"'],
    [
      'a file that is too large',
      csv(Buffer.alloc(DIRECT_UPLOAD_BYTES + 1)),
      413,
      'FILE_TOO_LARGE',
      'presigned URL',
    ],
    ['no content type', apiEvent({ body: 'x' }), 415, 'UNSUPPORTED_MEDIA_TYPE', 'found none'],
    [
      'another content type',
      apiEvent({ headers: { 'content-type': 'text/xml' }, body: 'x' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      '"text/xml"',
    ],
    [
      'a broken form',
      apiEvent({ headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'nothing' }),
      400,
      'BAD_MULTIPART',
      'multipart',
    ],
  ])('with %s is refused with a sentence', async (_name, event, status, code, part) => {
    await expect(readUpload(event)).rejects.toEqual(refusal(status, code, part));
  });

  it.each([
    ['no file', (data: FormData) => data.set('options', '{}'), 'a part named "file"'],
    [
      'two files',
      (data: FormData) => {
        data.append('file', new Blob(['a']), 'a.csv');
        data.append('file', new Blob(['b']), 'b.csv');
      },
      'another part named "file"',
    ],
    ['a file under another name', (data: FormData) => data.set('csv', new Blob(['a']), 'a.csv'), '"csv"'],
  ])('as a form with %s is refused with a sentence', async (_name, fill, part) => {
    await expect(readUpload(await form(fill))).rejects.toEqual(refusal(400, 'INVALID_FIELD', part));
  });
});
