import type { CatalogueAnswer } from '../schemas/status.ts';
import type { CatalogueRecord } from './records.ts';

/** How a catalogue was read, as the API shows it; null until its first rows have come. */
export function describeCatalogue(catalogue: CatalogueRecord | undefined): CatalogueAnswer | null {
  if (catalogue === undefined) return null;
  const { layout, utf_8, windows_1252 } = catalogue;
  const { serial, product, images } = layout.columns;
  return {
    delimiter: layout.delimiter,
    encoding:
      layout.encoding !== 'bytes' ? 'utf-16' : !windows_1252 ? 'utf-8' : utf_8 ? 'mixed' : 'windows-1252',
    header: layout.header,
    columns: {
      serial: serial?.name ?? null,
      product: product?.name ?? null,
      images: images.map(({ name }) => name),
    },
  };
}
