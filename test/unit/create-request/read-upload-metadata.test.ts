import { describe, expect, it } from 'vitest';
import { readUpload } from '../../../lambdas/create-request/read-upload.ts';
import { csv, form, json, refusal } from './uploads.ts';

describe('an upload', () => {
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
      [
        pairs(16, '', '"'.repeat(450)),
        /^"metadata": Expected at most 14000 bytes in all .*, but found 145\d\d\.$/,
      ],
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
});
