/** What the API or the store would not do; `status` is 0 where no answer came. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string | undefined;

  constructor(status: number, code: string | undefined, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The status that a call was refused with, if it was one. */
export const refusedWith = (fault: unknown): number | undefined =>
  fault instanceof Refused ? fault.status : undefined;

export const sentenceOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message : String(fault);
