import { describe, expect, it } from 'vitest';
import { readUpload } from '../../../lambdas/create-request/read-upload.ts';
import { DIRECT_UPLOAD_BYTES } from '../../../lambdas/shared/limits.ts';
import { apiEvent } from '../../support/data/factories.ts';
import { csv, form, json, refusal } from './uploads.ts';

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
    [
      'a packed body',
      apiEvent({ headers: { 'content-type': 'text/csv', 'Content-Encoding': 'x-gzip' }, body: 'H4sI' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'packed as gzip in Content-Encoding',
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
