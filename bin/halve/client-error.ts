import { EXIT } from './exit-codes.ts';

/** What ends the client, in a sentence that names the way out. */
export class ClientError extends Error {
  readonly exitCode: number;
  /** True where the same call may yet succeed. */
  readonly passing: boolean;
  /** By which Halve has refused, if it was Halve that did. */
  readonly code: string | undefined;

  constructor(
    message: string,
    {
      exitCode = EXIT.error,
      passing = false,
      code,
      cause,
    }: { exitCode?: number; passing?: boolean; code?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.exitCode = exitCode;
    this.passing = passing;
    this.code = code;
  }
}
