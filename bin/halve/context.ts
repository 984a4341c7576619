import { ClientError } from './client-error.ts';
import { EXIT } from './exit-codes.ts';
import type { Api } from './server/create-api.ts';
import type { Progress } from './terminal/create-progress.ts';

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

/** The path of a request. An empty id, or one of dots, would lead to the list of all of them instead. */
export function requestPath(id: string): string {
  if (/^[\w-]{1,100}$/.test(id)) return `image_process/status/${id}/`;
  throw new ClientError(
    `Expected the id of a request, as "halve list" prints it, but found "${id.slice(0, 100)}".`,
    {
      exitCode: EXIT.usage,
    },
  );
}
