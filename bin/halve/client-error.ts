import { EXIT } from './exit-codes.ts';

/** What ends the client, in a sentence that names the way out. */
export class ClientError extends Error {
  readonly exitCode: number;
  /** True where the same call may yet succeed. */
  readonly passing: boolean;
  /** The status of a refusing answer, if there was one. */
  readonly status: number | undefined;

  constructor(
    message: string,
    {
      exitCode = EXIT.error,
      passing = false,
      status,
      cause,
    }: { exitCode?: number; passing?: boolean; status?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.exitCode = exitCode;
    this.passing = passing;
    this.status = status;
  }
}
