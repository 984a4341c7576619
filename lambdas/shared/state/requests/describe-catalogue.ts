import { type FileEncoding, isUtf16 } from '../../csv/file/file-encoding.ts';
import type { CatalogueAnswer } from '../../schemas/status.ts';
import type { CatalogueRecord } from '../records.ts';

/** How a catalogue was read, as the API shows it; null until its first rows have come. */
export function describeCatalogue(catalogue: CatalogueRecord | undefined): CatalogueAnswer | null {
  if (catalogue === undefined) return null;
  const { layout, utf_8, windows_1252 } = catalogue;
  const { serial, product, images } = layout.columns;
  return {
    delimiter: layout.delimiter,
    encoding: encodingOf(layout.encoding) ?? (!windows_1252 ? 'utf-8' : utf_8 ? 'mixed' : 'windows-1252'),
    header: layout.header,
    columns: {
      serial: serial?.name ?? null,
      product: product?.name ?? null,
      images: images.map(({ name }) => name),
    },
  };
}

/** What holds for all rows. */
function encodingOf(file: FileEncoding): CatalogueAnswer['encoding'] | undefined {
  if (file === 'bytes') return undefined;
  return isUtf16(file) ? 'utf-16' : file;
}
