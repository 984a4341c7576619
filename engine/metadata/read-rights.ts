import { exifTexts } from './exif-texts.ts';
import { iptcTexts } from './iptc-texts.ts';
import { cleanText, type MetadataBlocks, type Rights } from './rights.ts';
import { xmpTexts } from './xmp-texts.ts';

/** Who tells most precisely is asked first: XMP, then IPTC, then Exif. */
export function readRights({ exif, xmp, iptc }: MetadataBlocks): Rights {
  const [byXmp, byIptc, byExif] = [xmp && xmpTexts(xmp), iptc && iptcTexts(iptc), exif && exifTexts(exif)];
  return {
    copyright: cleanText(byXmp?.copyright) ?? cleanText(byIptc?.copyright) ?? cleanText(byExif?.copyright),
    digitalSource: cleanText(byXmp?.digitalSource),
    creator: cleanText(byXmp?.creator) ?? cleanText(byIptc?.creator) ?? cleanText(byExif?.creator),
    credit: cleanText(byXmp?.credit) ?? cleanText(byIptc?.credit),
    licence: cleanText(byXmp?.licence),
    licensor: cleanText(byXmp?.licensor),
  };
}
