import { HalveError } from '../../../engine/errors.ts';

/** A call to another server came to nothing; the message is the half sentence that follows "but". */
export class OutboundError extends HalveError {
  /** True when another try would end the same way. */
  readonly permanent: boolean;

  constructor(code: string, message: string, options?: ErrorOptions & { permanent?: boolean }) {
    super(code, message, options);
    this.permanent = options?.permanent ?? false;
  }
}
