import { describe, expect, it } from 'vitest';
import { halve } from '../../../../engine/halve.ts';
import { readRights } from '../../../../engine/metadata/read-rights.ts';
import { xmpTexts } from '../../../../engine/metadata/xmp-texts.ts';
import { pngChunk } from '../../../../engine/png/chunks.ts';
import { insertInPng } from '../../../fixtures/images/make/bytes.ts';
import { options, picture } from '../pictures.ts';

describe('hostile metadata', () => {
  it('is cut, kept on one line, and expands nothing', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><dc:rights>&b;&b; &#x41;${'ü'.repeat(2_000)}\n\0</dc:rights>`;
    const { copyright } = readRights({ xmp: Buffer.from(bomb) });
    expect(copyright).toMatch(/^&b;&b; Aü+$/);
    expect(Buffer.byteLength(copyright!)).toBeLessThanOrEqual(1_024);
    expect(xmpTexts(Buffer.from('<dc:rights>no end')).copyright).toBe(undefined);
    expect(xmpTexts(Buffer.from(' dc:rights="no end')).copyright).toBe(undefined);
  });

  it('of lying lengths is passed over', async () => {
    const exif = Buffer.from(
      'MM\0*\0\0\0\x08\0\x01\x82\x98\0\x02\xff\xff\xff\xff\0\0\0\x08\0\0\0\0',
      'latin1',
    );
    expect(readRights({ exif })).toMatchObject({ copyright: undefined });
    expect(readRights({ iptc: Buffer.from([0x1c, 2, 116, 0x7f, 0xff, 65]) }).copyright).toBe('A');
    expect(readRights({ iptc: Buffer.from([0x1c, 2, 116, 0xff, 0xff]) }).copyright).toBe(undefined);
    const png = await picture(500, 400, 'photo').png().toBuffer();
    const text = Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0not deflated', 'latin1');
    const { reason } = await halve(insertInPng(png, pngChunk('iTXt', text)), options());
    expect(reason).toBe(null);
  });
});
