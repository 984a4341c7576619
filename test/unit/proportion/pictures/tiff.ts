import { readLayout } from '../../../../engine/tiff/read-layout.ts';
import { writeTiff } from '../../../../engine/tiff/write-tiff.ts';
import { picture } from '../../engine/pictures.ts';
import { filled, type Inputs } from '../repeated.ts';
import { exifOf } from './exif-of.ts';

const tiff = await picture(60, 40).tiff({ compression: 'none' }).toBuffer();

/** Directories of one page each, one after the other, or one of so many entries. */
function pages(bytes: number): Buffer {
  const at = tiff.readUInt32LE(4);
  const length = 2 + 12 * tiff.readUInt16LE(at) + 4;
  const directory = tiff.subarray(at, at + length);
  const all = filled(bytes, directory, (one, i) =>
    one.writeUInt32LE(tiff.length + (i + 1) * length, length - 4),
  );
  all.writeUInt32LE(0, all.length - 4);
  const file = Buffer.concat([tiff, all]);
  file.writeUInt32LE(tiff.length, 4);
  return file;
}

export const tiffs: Inputs = {
  'pages of a TIFF': pages,
  'entries of a TIFF': (bytes) => {
    const file = Buffer.concat([
      tiff.subarray(0, tiff.readUInt32LE(4)),
      exifOf(Math.min(65_535, bytes / 12)).subarray(8),
    ]);
    file.writeUInt32LE(tiff.readUInt32LE(4), 4);
    return file;
  },
  'strips of a TIFF': (bytes) => {
    const { directory } = readLayout(tiff)!;
    const rows = Math.floor(bytes / (3 * 60));
    const four = (value: number) => Buffer.from([value & 255, value >> 8, 0, 0]);
    const tags = [...directory.entries.values()].filter(({ tag }) => tag !== 273 && tag !== 279);
    for (const entry of tags) {
      if (entry.tag === 257) Object.assign(entry, { type: 4, value: four(rows) });
      if (entry.tag === 278) Object.assign(entry, { type: 4, value: four(1) });
    }
    const data = new Array<Buffer>(rows).fill(Buffer.alloc(3 * 60, 'a row'));
    return writeTiff(directory.little, tags, { tiled: false, data });
  },
};
