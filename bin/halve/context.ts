import type { Api } from './create-api.ts';
import type { Progress } from './create-progress.ts';

/** What every command works with. */
export interface Context {
  api: Api;
  /** Whether answers are printed as JSON, for scripts; otherwise as text, for people. */
  json: boolean;
  progress: Progress;
  /** Prints a line to standard output; what is only news goes to `note`. */
  print: (line: string) => void;
  note: (line: string) => void;
}

export const statusPath = (id: string) => `image_process/status/${encodeURIComponent(id)}/`;
