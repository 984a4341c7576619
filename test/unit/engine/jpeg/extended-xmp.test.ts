import { describe, expect, it } from 'vitest';
import { EXTENSION_MARK, ExtendedXmp, extensionSegments } from '../../../../engine/jpeg/extended-xmp.ts';

const DIGEST = '0123456789ABCDEF0123456789ABCDEF';
const main = Buffer.from(`<x xmpNote:HasExtendedXMP="${DIGEST}"/>`);

function portion(text: string, at: number, all: number, digest = DIGEST): Buffer {
  const head = Buffer.from(`${EXTENSION_MARK}${digest}\0\0\0\0\0\0\0\0`, 'latin1');
  head.writeUInt32BE(all, head.length - 8);
  head.writeUInt32BE(at, head.length - 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

function gathered(...portions: Buffer[]) {
  const extended = new ExtendedXmp();
  for (const one of portions) extended.add(one);
  return extended.of(main);
}

describe('what an XMP packet leaves to further segments', () => {
  it('is put together from portions in any order, without those of another', () => {
    const other = portion('not mine', 0, 8, 'F'.repeat(32));
    const found = gathered(other, portion('world', 6, 11), portion('hello ', 0, 11));
    expect(found).toEqual({ packet: Buffer.from('hello world'), whole: true });
  });

  it('is only its beginning where a portion is missing, and nothing where it is named by none', () => {
    expect(gathered(portion('a', 0, 9), portion('c', 2, 9))).toEqual({
      packet: Buffer.from('a'),
      whole: false,
    });
    expect(gathered(portion('b', 1, 2))).toBeUndefined();
    const unnamed = new ExtendedXmp();
    unnamed.add(portion('a', 0, 1));
    expect(unnamed.of(Buffer.from('<x/>'))).toBeUndefined();
    expect(unnamed.of(undefined)).toBeUndefined();
    expect(gathered(Buffer.from(EXTENSION_MARK))).toBeUndefined();
  });

  it('is written as it is read, in as many segments as it takes', () => {
    const packet = Buffer.alloc(150_000, 'xmp ');
    const segments = extensionSegments({ packet, whole: true }, main);
    expect(segments).toHaveLength(3);
    expect(gathered(...segments.map((one) => one.subarray(4)))).toEqual({ packet, whole: true });
    expect(extensionSegments({ packet, whole: true }, Buffer.from('<x/>'))).toEqual([]);
  });

  it('is read to a megabyte, and of a thousand portions', () => {
    const large = Array.from({ length: 40 }, (_, i) => portion('x'.repeat(60_000), 60_000 * i, 2_400_000));
    expect(gathered(...large)!.packet.length).toBeLessThan(1_200_000);
    const tiny = Array.from({ length: 5_000 }, (_, i) => portion('x', i, 5_000));
    expect(gathered(...tiny)).toMatchObject({ packet: Buffer.alloc(1_000, 'x'), whole: false });
  });
});
