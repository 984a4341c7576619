import type { StatusAnswer } from '../../lambdas/shared/schemas/status.ts';

/** What scripts can tell apart; `halve --help` lists them. */
export const EXIT = {
  ok: 0,
  error: 1,
  usage: 2,
  imagesFailed: 3,
  requestFailed: 4,
  cancelled: 5,
  badSignature: 6,
  interrupted: 130,
} as const;

export const EXIT_HELP = `Exit codes:
  0  done, and nothing failed
  1  it could not be done: no server, a refusal, a file that cannot be read or written
  2  a command or an option that is not understood
  3  the request has ended, but images failed or rows were rejected
  4  the request has failed: its CSV could not be read to its end
  5  the request was cancelled
  6  the webhook's signature is not good
  130  stopped by Ctrl+C or a signal (a request on a server goes on)`;

/** The exit code for a request that has ended. */
export function exitCodeOf({ status, images, rows }: StatusAnswer): number {
  if (status === 'failed') return EXIT.requestFailed;
  if (status === 'cancelled') return EXIT.cancelled;
  return images.failed > 0 || (rows.rejected ?? 0) > 0 ? EXIT.imagesFailed : EXIT.ok;
}
