import type { Format, ImageHeader, OutputFormat } from './format.ts';
import type { EngineOptions } from './options.ts';

/** One picture on its way from one format to another, or to the same: what is asked of it, and what it may cost. */
export interface Task {
  header: ImageHeader;
  source: Format;
  target: OutputFormat;
  options: EngineOptions;
  /** The most bytes a result may have. */
  budget: number;
  input: Buffer;
  /** Its length: nothing larger is ever returned. */
  inputBytes: number;
  /** When the work must be over, epoch milliseconds. */
  deadline: number | undefined;
}
