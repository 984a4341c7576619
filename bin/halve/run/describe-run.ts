import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { describeStatus } from '../describe-status.ts';

/** What sentences that are meant for callers of the API come to on this command line. */
const HINTS: [said: RegExp, hint: string][] = [
  [/\boptions\.columns\b/, 'Name the column of the images by --image-column NAME, which may be given often.'],
  [
    /\bneeds the option base_url\b/,
    'Say where they lie: by --base-url https://shop.example/, or by --images FOLDER if they are files here.',
  ],
];

/** The status of a run that has ended, without what only means something on a server. */
export function describeRun(status: StatusAnswer): string[] {
  const lines = describeStatus({ ...status, results_url: null, metadata: {} }).filter(
    (line) => !line.startsWith('Request'),
  );
  const said = [status.failure, ...status.errors].flatMap((each) => each?.message ?? []).join('\n');
  return [...lines, ...hintsOn(said)];
}

export const hintsOn = (said: string): string[] =>
  HINTS.flatMap(([about, hint]) => (about.test(said) ? [hint] : []));
