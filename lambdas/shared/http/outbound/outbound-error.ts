import { HalveError } from '../../../../engine/errors.ts';

/** A call to another server came to nothing; the message is the half sentence that follows "but". */
export class OutboundError extends HalveError {
  /** True when another try would end the same way. */
  readonly permanent: boolean;
  /** How many tries it is worth at most, where that is known; undefined where as many as anything else. */
  readonly tries: number | undefined;

  constructor(
    code: string,
    message: string,
    options?: ErrorOptions & { permanent?: boolean; tries?: number },
  ) {
    super(code, message, options);
    this.permanent = options?.permanent ?? false;
    this.tries = options?.tries;
  }
}

/** An answer that HTTP/1.1 does not allow, though it may be one that most programs understand. */
export class MalformedAnswer extends OutboundError {
  constructor(options?: ErrorOptions) {
    super('BAD_ANSWER', 'the answer is not HTTP as HTTP/1.1 has it', options);
  }
}

/** Whether a parser found it so; headers that are too large are no question of understanding. */
export function isMalformed(error: unknown): boolean {
  if (error instanceof MalformedAnswer) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('HPE_') && code !== 'HPE_HEADER_OVERFLOW';
}
