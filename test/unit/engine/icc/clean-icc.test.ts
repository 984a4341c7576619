import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { cleanIcc } from '../../../../engine/icc/clean-icc.ts';
import { iccTagCount, iccTags } from '../../../../engine/icc/icc-tags.ts';
import { profileChunk } from '../../../../engine/png/chunks.ts';
import { ADOBE_RGB, iccProfile, P3 } from '../../../fixtures/images/make/icc-profile.ts';
import { fixture } from '../fixtures.ts';

const plain = iccProfile('RGB ', P3, 2.2);
const serial: [string, Buffer] = ['mmod', Buffer.from('SERIAL 1234567')];
const namesOf = (icc: Buffer) => iccTags(icc).map(({ name }) => name);

describe('the tags of a profile', () => {
  it('are those of a profile that others have written', async () => {
    const { icc } = await sharp(fixture('display-p3.jpg')).metadata();
    const tags = new Map(iccTags(icc!).map(({ name, body }) => [name, body]));
    expect(iccTagCount(icc!)).toBe(tags.size);
    // Each body begins with the name of its type.
    expect(tags.get('rXYZ')!.toString('latin1', 0, 4)).toBe('XYZ ');
    expect(tags.get('rTRC')!.toString('latin1', 0, 4)).toMatch(/curv|para/);
  });

  it('that lie outside of it are passed over, and a table that does cannot be followed', () => {
    const beyond = Buffer.from(plain);
    beyond.writeUInt32BE(plain.length, 132 + 4);
    expect(namesOf(beyond)).toEqual(namesOf(plain).slice(1));
    const tall = Buffer.from(plain);
    tall.writeUInt32BE(101, 128);
    expect(iccTagCount(tall)).toBeNull();
    expect(iccTagCount(plain.subarray(0, 132 + 12 * 9 - 1))).toBeNull();
    expect(iccTagCount(Buffer.alloc(131))).toBeNull();
  });
});

describe('a cleaned profile', () => {
  it('is the very same bytes where it holds colours alone', () => {
    expect(cleanIcc(plain)).toBe(plain);
  });

  it('has lost a serial number and the bytes that no tag owns, and is then clean', () => {
    for (const dirty of [
      iccProfile('RGB ', P3, 2.2, [serial]),
      Buffer.concat([plain, Buffer.from('behind the last tag')]),
    ]) {
      const clean = cleanIcc(dirty)!;
      expect(namesOf(clean)).toEqual(namesOf(plain));
      expect(iccTags(clean).map(({ body }) => body)).toEqual(iccTags(plain).map(({ body }) => body));
      expect(clean.readUInt32BE(0)).toBe(clean.length);
      expect(cleanIcc(clean)).toBe(clean);
    }
  });

  it('is no longer than it came where tags share their data', () => {
    const sharing = Buffer.from(iccProfile('RGB ', P3, 2.2, [serial]));
    const curve = namesOf(sharing).indexOf('rTRC');
    const of = namesOf(sharing).indexOf('gTRC');
    sharing.copy(sharing, 132 + 12 * of + 4, 132 + 12 * curve + 4, 132 + 12 * curve + 12);
    const clean = cleanIcc(sharing)!;
    const at = (name: string) => iccTags(clean).find((tag) => tag.name === name)!.from;
    expect(at('gTRC')).toBe(at('rTRC'));
    expect(at('bTRC')).not.toBe(at('rTRC'));
    expect(clean.length).toBeLessThan(sharing.length);
  });

  it('is none where tags overlap so that it would grow', () => {
    const names = ['A2B0', 'A2B1', 'A2B2', 'B2A0', 'B2A1', 'B2A2'];
    const bomb = Buffer.from(
      iccProfile(
        'RGB ',
        P3,
        2.2,
        names.map((name) => [name, Buffer.alloc(200)]),
      ),
    );
    const first = bomb.readUInt32BE(132 + 12 * 9 + 4);
    for (const i of names.keys()) {
      bomb.writeUInt32BE(first + i, 132 + 12 * (9 + i) + 4);
      bomb.writeUInt32BE(1_100, 132 + 12 * (9 + i) + 8);
    }
    expect(cleanIcc(bomb)).toBeNull();
  });

  it('brings the same colours to a colour engine as the one that came', async () => {
    const pixels = Buffer.from(Array.from({ length: 3 * 64 }, (_, i) => (i * 53) & 255));
    const shownBy = async (icc: Buffer) => {
      const png = await sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
        .png()
        .toBuffer();
      const tagged = Buffer.concat([png.subarray(0, 33), profileChunk(icc), png.subarray(33)]);
      return sharp(tagged).toColourspace('srgb').raw().toBuffer();
    };
    const dirty = iccProfile('RGB ', ADOBE_RGB, 2.2, [serial]);
    const shown = await shownBy(dirty);
    expect(shown.equals(pixels)).toBe(false);
    expect((await shownBy(cleanIcc(dirty)!)).equals(shown)).toBe(true);
  });
});
