/** What is shown to a client about a failure: a code for machines and a sentence for people. */
export interface Failure {
  code: string;
  message: string;
}

/** Of a sentence for people. A hundred of them stand in one item of the table, which may hold 400 KB. */
export const MESSAGE_CHARACTERS = 1_000;

/** The base of every error that Halve throws on purpose; its message may be shown to the client. */
export class HalveError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    // Whatever a stranger's text in it may be, it is cut here at the latest.
    super(
      message.length > MESSAGE_CHARACTERS ? `${message.slice(0, MESSAGE_CHARACTERS - 1)}…` : message,
      options,
    );
    this.name = new.target.name;
    this.code = code;
  }

  get failure(): Failure {
    return { code: this.code, message: this.message };
  }
}

/** This image has failed for good: another try would end the same way. */
export class ImageError extends HalveError {}
