import { exifTexts } from './exif-texts.ts';
import { iptcTexts } from './iptc-texts.ts';
import { cleanText, type MetadataBlocks, RIGHTS, type Rights } from './rights.ts';
import { xmpTexts } from './xmp-texts.ts';

/** Who tells most precisely is asked first: XMP, then IPTC, then Exif. */
export function readRights({ exif, tiff, xmp, extension, iptc }: MetadataBlocks): Rights {
  const told: Rights[] = [
    ...(xmp ? [xmpTexts(xmp)] : []),
    ...(extension ? [xmpTexts(extension.packet)] : []),
    ...(iptc ? [iptcTexts(iptc)] : []),
    ...(exif ? [exifTexts(exif)] : []),
    ...(tiff ? [exifTexts(tiff)] : []),
  ];
  const first = (name: keyof Rights) =>
    told.map((rights) => cleanText(rights[name])).find((text) => text !== undefined);
  return Object.fromEntries(RIGHTS.map((name) => [name, first(name)]));
}
