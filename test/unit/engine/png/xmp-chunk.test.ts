import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eachChunk } from '../../../../engine/png/chunks.ts';
import { holdsXmp, xmpOf } from '../../../../engine/png/xmp-chunk.ts';
import { picture } from '../pictures.ts';

const packet = Buffer.from('<x:xmpmeta xmlns:x="adobe:ns:meta/">Änne</x:xmpmeta>');
const keyword = 'XML:com.adobe.xmp\0';
const body = (head: string, text: Buffer) => Buffer.concat([Buffer.from(keyword + head, 'latin1'), text]);

describe('XMP in a PNG', () => {
  it('is read as libvips writes it', async () => {
    const png = await picture(4, 4).withXmp(packet.toString()).png().toBuffer();
    const found = [...eachChunk(png)].filter(({ type, body }) => holdsXmp(type, body));
    expect(found.map(({ type, body }) => xmpOf(type, body)!.toString())).toEqual([packet.toString()]);
  });

  it('is read in each way that the standard has to write it', () => {
    // Compressed or not, the method, a language, a translated keyword (PNG, section 11.3.3.4).
    expect(xmpOf('iTXt', body('\0\0\0\0', packet))).toEqual(packet);
    expect(xmpOf('iTXt', body('\0\0de-CH\0Beschreibung\0', packet))).toEqual(packet);
    expect(xmpOf('iTXt', body('\x01\0\0\0', deflateSync(packet)))).toEqual(packet);
    expect(xmpOf('zTXt', body('\0', deflateSync(packet)))).toEqual(packet);
  });

  it('is none where it is cut off, broken or a bomb', () => {
    expect(xmpOf('iTXt', body('\0\0de', Buffer.alloc(0)))).toBeUndefined();
    expect(xmpOf('iTXt', body('\x01\0\0\0', packet))).toBeUndefined();
    expect(xmpOf('zTXt', body('\0', deflateSync(Buffer.alloc(300_000))))).toBeUndefined();
    expect(holdsXmp('tEXt', body('', packet))).toBe(false);
    expect(holdsXmp('iTXt', Buffer.from('Comment\0\0\0\0\0'))).toBe(false);
  });
});
