import { CsvError } from '../errors.ts';
import type { CsvEncoding } from '../schemas/csv-encoding.ts';
import type { ColumnWishes } from '../schemas/options.ts';
import { fileEncoding, isUtf16 } from './file/file-encoding.ts';
import { fileKind } from './file/file-kind.ts';
import { padded } from './fitting.ts';
import { type FoundLayout, findLayout } from './layout/find-layout.ts';
import { DELIMITERS, HEAD_BYTES, type HeadSample, LONG_HEAD_BYTES, sampleOf } from './layout/sample.ts';

/** What the page shows of a CSV before it is sent: the very choice that the server makes. It runs in browsers, too. */
export interface Preview {
  /** Null where the first line holds data. */
  header: string[] | null;
  /** Cells a row. */
  width: number;
  /** The first rows that can be used. */
  rows: string[][];
  /** Columns, from 0. */
  images: number[];
  product: number | null;
  serial: number | null;
  /** Whether its letters are told by the file itself; what they are in may be named where not. */
  isUnicode: boolean;
  /** Why the server would not take it; without image columns, others may be chosen. */
  problem: { code: string; message: string } | null;
}

/** So much of the file is needed for it, in bytes; the longer one where the preview says little. */
export { HEAD_BYTES, LONG_HEAD_BYTES };

/** Whether a first row that is longer than the head may hide what the columns are known by. */
export const saysLittle = ({ problem, rows, width }: Preview): boolean =>
  problem?.code === 'NO_IMAGE_COLUMN' || (width > 0 && rows.length === 0);

const NOTHING = {
  header: null,
  width: 0,
  rows: [],
  images: [],
  product: null,
  serial: null,
  isUnicode: true,
};

/** `head` is the beginning of the file; `whole` says whether there is no more, `named` what it is in. */
export function previewCsv(head: Uint8Array, whole: boolean, named?: CsvEncoding): Preview {
  const kind = fileKind(head);
  if (kind)
    return { ...NOTHING, problem: { code: kind.code, message: `Expected a CSV, but found ${kind.kind}` } };
  const { text, isUnicode } = decode(head, whole, named);
  const samples = DELIMITERS.map((delimiter) => sampleOf(text, delimiter, !whole));
  try {
    return { ...shown(samples, findLayout(samples)), isUnicode, problem: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code !== 'NO_IMAGE_COLUMN') return { ...NOTHING, problem: error.failure };
    return { ...withoutImages(samples), isUnicode, problem: error.failure };
  }
}

/** By a column that there always is, so that the rest of the layout can be told. */
function withoutImages(samples: HeadSample[]): Omit<Preview, 'problem' | 'isUnicode'> {
  const any: ColumnWishes = { images: [1] };
  return { ...shown(samples, findLayout(samples, any)), images: [] };
}

function shown(samples: HeadSample[], { delimiter, header, above, width, columns }: FoundLayout) {
  const records = samples.find((sample) => sample.delimiter === delimiter)?.records ?? [];
  const lines = records.map(({ cells }) => cells);
  const images = columns.images.map(({ index }) => index);
  return {
    header: header ? lines[above - 1]! : null,
    width,
    rows: lines
      .slice(above)
      .flatMap((cells) => [padded(cells, width, images)].filter((row) => row !== undefined)),
    images,
    product: columns.product?.index ?? null,
    serial: columns.serial?.index ?? null,
  };
}

/** As far as it is shown: the server judges each row by itself. A second mark is a character, as it is there. */
function decode(head: Uint8Array, whole: boolean, named: CsvEncoding | undefined) {
  const { encoding, markBytes } = fileEncoding(head, named);
  const bytes = head.subarray(markBytes);
  const by = (label: string, fatal = false) =>
    new TextDecoder(label, { ignoreBOM: true, fatal }).decode(bytes, { stream: !whole });
  if (isUtf16(encoding)) return { text: by(encoding), isUnicode: true };
  if (encoding !== 'bytes') return { text: by(encoding), isUnicode: false };
  try {
    return { text: by('utf-8', true), isUnicode: true };
  } catch {
    return { text: by('windows-1252'), isUnicode: false };
  }
}
