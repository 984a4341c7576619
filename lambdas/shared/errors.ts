import { HalveError } from '../../engine/errors.ts';

/** This may yet succeed: the message goes back to a queue. */
export class RetryableError extends HalveError {
  /** What the other side asked for, in seconds; undefined when it asked for nothing. */
  readonly retryAfter: number | undefined;
  /** Of the answer, where one came. */
  readonly status: number | undefined;
  /** After how many in all it is given up, where that is sooner than usual. */
  readonly tries: number | undefined;

  constructor(
    code: string,
    message: string,
    options?: ErrorOptions & {
      retryAfter?: number | undefined;
      status?: number;
      tries?: number | undefined;
    },
  ) {
    super(code, message, options);
    this.retryAfter = options?.retryAfter;
    this.status = options?.status;
    this.tries = options?.tries;
  }
}

/** The CSV cannot be read to its end; the whole request fails with this sentence. */
export class CsvError extends HalveError {}

/** An HTTP call is refused; `status` is the answer's status, `headers` go with it. */
export class Refusal extends HalveError {
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(code, message);
    this.status = status;
    this.headers = headers;
  }
}
