import type { FileEncoding } from './file/file-encoding.ts';

export interface Column {
  /** From 0. */
  index: number;
  /** As the header has it, passwords masked and cut; without a header its position from 1. */
  name: string;
}

/** How a catalogue is laid out: enough to read its rows from any place on. It is stored with the request. */
export interface Layout {
  delimiter: string;
  encoding: FileEncoding;
  /** Whether the file begins with a byte-order mark. */
  mark: boolean;
  /** False where the first line holds data already. */
  header: boolean;
  /** Cells a row. */
  width: number;
  /** Where errors stand that Halve has written into a file without a header. */
  errors?: number | undefined;
  columns: { serial: Column | null; product: Column | null; images: Column[] };
}
