import type { StatusAnswer } from '../../../lambdas/shared/schemas/status.ts';
import { describeStatus } from '../requests/describe-status.ts';

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
  return [...lines, ...hintsOn(said), ...hintOnLetters(status)];
}

export const hintsOn = (said: string): string[] =>
  HINTS.flatMap(([about, hint]) => (about.test(said) ? [hint] : []));

/** Only who knows the names in a catalogue sees whether Windows-1252 was the right guess. */
export function hintOnLetters({ catalogue, options }: Pick<StatusAnswer, 'catalogue' | 'options'>): string[] {
  const guessed = ['windows-1252', 'mixed'].includes(catalogue?.encoding ?? '');
  if (!guessed || options.encoding !== undefined) return [];
  return [
    'Rows that are no UTF-8 were read as Windows-1252. If their letters are wrong, name what they are in, as in --options encoding=windows-1250.',
  ];
}
