import type { Kept } from '../format.ts';
import { exifTexts } from './exif-texts.ts';
import { LONGEST_BLOCK, RIGHTS, type Rights } from './rights.ts';
import { writeExif } from './write-exif.ts';
import { addToXmp, writeXmp } from './write-xmp.ts';
import { xmpTexts } from './xmp-texts.ts';

type Blocks = Pick<Kept, 'orientation' | 'rights' | 'all'>;

/** The Exif block that goes into a file, if any: which side is up, and what there is place for of rights. */
export function keptExif({ orientation, rights, all }: Blocks): Buffer | null {
  if (all?.exif) return turned(all.exif, orientation);
  return writeExif({ ...rights, orientation });
}

/**
 * The XMP packet that goes into a file, if any, with all rights that no Exif block says beside it; `withoutExif` where
 * none is written.
 */
export function keptXmp(
  { rights = {}, all }: Pick<Blocks, 'rights' | 'all'>,
  { withoutExif = false } = {},
): Buffer | null {
  const { copyright, creator } = withoutExif ? {} : all?.exif ? exifTexts(all.exif) : rights;
  const inXmp = all?.xmp ? xmpTexts(all.xmp) : {};
  const left = untold(rights, {
    ...inXmp,
    copyright: inXmp.copyright ?? copyright,
    creator: inXmp.creator ?? creator,
  });
  if (!all?.xmp) return writeXmp(left);
  if (Object.keys(left).length === 0) return all.xmp;
  const whole = addToXmp(all.xmp, left);
  return whole.length <= LONGEST_BLOCK ? whole : writeXmp(rights);
}

function untold(rights: Rights, told: Rights): Rights {
  const names = RIGHTS.filter((name) => rights[name] !== undefined && told[name] === undefined);
  return Object.fromEntries(names.map((name) => [name, rights[name]]));
}

/** A block that is kept whole says which side is up as well. */
function turned(exif: Buffer, orientation: number): Buffer {
  const copy = Buffer.from(exif);
  const little = copy[0] === 0x49;
  const u16 = (at: number) => (little ? copy.readUInt16LE(at) : copy.readUInt16BE(at));
  const directory = little ? copy.readUInt32LE(4) : copy.readUInt32BE(4);
  for (let i = 0; i < u16(directory) && directory + 14 + 12 * i <= copy.length; i++) {
    const at = directory + 2 + 12 * i;
    if (u16(at) !== 0x0112) continue;
    if (little) copy.writeUInt16LE(orientation, at + 8);
    else copy.writeUInt16BE(orientation, at + 8);
  }
  return copy;
}
