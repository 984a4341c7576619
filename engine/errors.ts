/** What is shown to a client about a failure: a code for machines and a sentence for people. */
export interface Failure {
  code: string;
  message: string;
}

/** The base of every error that Halve throws on purpose; its message may be shown to the client. */
export class HalveError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  get failure(): Failure {
    return { code: this.code, message: this.message };
  }
}

/** This image has failed for good: another try would end the same way. */
export class ImageError extends HalveError {}
