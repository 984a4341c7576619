import { describe, expect, it } from 'vitest';
import type { ImageHeader } from '../../../../engine/format.ts';
import { planMetadata } from '../../../../engine/metadata/plan-metadata.ts';
import { writeExif } from '../../../../engine/metadata/write-exif.ts';
import { writeXmp } from '../../../../engine/metadata/write-xmp.ts';

const rights = { copyright: '© Anna', creator: 'Anna', credit: 'Funk', licence: 'https://a.example/l' };
const exif = writeExif({ ...rights, orientation: 1 })!;
const xmp = writeXmp(rights)!;
const header = { metadata: { exif, xmp } } as ImageHeader;

describe('what is kept of the metadata', () => {
  it('is nothing where that was asked', () => {
    expect(planMetadata(header, 'none', 1e6)).toEqual({});
  });

  it('is all of it where that was asked and takes a quarter of the budget at most', () => {
    const bytes = exif.length + xmp.length;
    expect(planMetadata(header, 'all', 4 * bytes).all).toEqual({ exif, xmp });
    expect(planMetadata(header, 'all', 4 * bytes - 1).all).toBeUndefined();
  });

  it('is its rights where that was asked, and of those the copyright at the least', () => {
    expect(planMetadata(header, 'rights', 1e6).rights).toMatchObject(rights);
    const { rights: few } = planMetadata(header, 'rights', 100);
    expect(few!.copyright).toBe(rights.copyright);
    expect([few!.creator, few!.credit, few!.licence]).toEqual([undefined, undefined, undefined]);
  });

  it('is no block that has no entries, or that no segment of a JPEG can hold', () => {
    const empty = { metadata: { exif: Buffer.alloc(30), xmp } } as ImageHeader;
    expect(planMetadata(empty, 'all', 1e6).all).toEqual({ exif: undefined, xmp });
    const iptc = Buffer.from([0x1c, 2, 116, 0, 1, 65]);
    const extension = { packet: xmp, whole: false };
    const half = { metadata: { iptc, xmp, extension } } as ImageHeader;
    expect(planMetadata(half, 'all', 1e6).all).toEqual({ xmp, iptc });
    const long = { metadata: { exif, xmp: Buffer.alloc(65_001, 32) } } as ImageHeader;
    expect(planMetadata(long, 'all', 1e6).all).toEqual({ exif, xmp: undefined });
  });
});
