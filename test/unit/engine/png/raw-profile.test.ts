import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { iptcText, rawProfile } from '../../../../engine/png/raw-profile.ts';

const iptc = Buffer.concat([Buffer.from([0x1c, 2, 116, 0, 90]), Buffer.alloc(90, 'c')]);

describe("the IPTC's records in a PNG", () => {
  it('are read as they are written, compressed or not', () => {
    const body = iptcText(iptc);
    expect(rawProfile('zTXt', body)).toEqual({ iptc });
    const plain = 'Raw profile type 8bim\0\nIPTC profile\n      17\n3842494d0404000000000005\n1c02740000\n';
    expect(rawProfile('tEXt', Buffer.from(plain))).toEqual({ iptc: Buffer.from([0x1c, 2, 116, 0, 0]) });
  });

  it('stand beside an Exif block that was written so', () => {
    const text = Buffer.from('Raw profile type APP1\0\nAPP1\n  10\n457869660000' + '4d4d002a' + 'ffff\n');
    expect(rawProfile('tEXt', text)).toEqual({ exif: Buffer.from('MM\0*') });
  });

  it('are none in other texts, in broken ones, and in a bomb', () => {
    expect(rawProfile('tEXt', Buffer.from('Comment\0iptc\n 2\nffff'))).toBeUndefined();
    expect(rawProfile('iTXt', iptcText(iptc))).toBeUndefined();
    expect(rawProfile('zTXt', Buffer.from('Raw profile type iptc\0\0no zlib'))).toBeUndefined();
    expect(rawProfile('tEXt', Buffer.from('Raw profile type iptc\0\niptc\n 9999999\n38'))).toEqual({});
    const bomb = deflateSync(`\niptc\n 9\n${'f'.repeat(1_000_000)}`);
    const body = Buffer.concat([Buffer.from('Raw profile type iptc\0\0'), bomb]);
    expect(rawProfile('zTXt', body)).toBeUndefined();
  });
});
