import type { Kept } from '../format.ts';
import { writeExif } from './write-exif.ts';
import { writeXmp } from './write-xmp.ts';

/** The Exif block that goes into a file, if any: which side is up, and what there is place for of rights. */
export function keptExif({ orientation, rights, all }: Kept): Buffer | null {
  if (all?.exif) return turned(all.exif, orientation);
  return writeExif({ ...rights, orientation });
}

/** The XMP packet that goes into a file, if any. */
export function keptXmp({ rights, all }: Kept): Buffer | null {
  return all?.xmp ?? (rights ? writeXmp(rights) : null);
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
