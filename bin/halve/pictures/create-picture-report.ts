import type { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { countOf } from '../terminal/count-of.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import type { PicturesWish } from './check-wish.ts';
import type { Found } from './find-pictures.ts';
import type { PictureOutcome } from './picture-job.ts';

const NAME_WIDTH = 40;

/** Prints what became of each file, in the order in which they were found, and what it comes to. */
export function createPictureReport({ json, print, note, progress }: Context, { dryRun }: PicturesWish) {
  const counts = { halved: 0, kept: 0, standing: 0, failed: 0, passed: 0, links: 0 };
  const bytes = { input: 0, output: 0 };
  const early = new Map<number, () => void>();
  let next = 0;
  let begun = false;
  /** With what stands over the columns before the first of them. */
  const printRow = (text: string) => {
    if (!begun && !json) print(line('picture', 'before', 'after', 'left', 'score'));
    begun = true;
    print(text);
  };

  /** For people the lines are that. */
  function showProgress(): void {
    if (!json) return;
    const parts = [
      countOf(counts.halved + counts.kept, 'picture'),
      `${formatBytes(bytes.input - bytes.output)} saved`,
    ];
    progress.show({ label: 'Halving', share: undefined, parts });
  }

  return {
    add(at: number, file: Found, target: string | null, outcome: PictureOutcome): void {
      counts[outcome.state] += 1;
      if ('bytes' in outcome) {
        bytes.input += outcome.bytes.input;
        bytes.output += outcome.bytes.output;
      }
      early.set(at, () => {
        const text = json
          ? JSON.stringify({ file: file.path, output: target, ...outcome })
          : lineOf(file.path, target, outcome);
        if (text !== undefined) printRow(text);
      });
      for (let ready = early.get(next); ready; ready = early.get(next)) {
        ready();
        early.delete(next++);
      }
      showProgress();
    },
    unreadable(fault: ClientError): void {
      counts.failed += 1;
      note(fault.message);
    },
    link(): void {
      counts.links += 1;
    },
    failed: () => counts.failed,
    end(): void {
      const done = counts.halved + counts.kept;
      if (!json)
        printRow(
          line('all', formatBytes(bytes.input), formatBytes(bytes.output), share(bytes.output, bytes.input)),
        );
      const parts = [
        `${countOf(done, 'picture')}${dryRun ? ', nothing written' : ''}`,
        ...(counts.kept > 0 ? [`${counts.kept} of them cannot be made smaller`] : []),
        ...(counts.standing > 0 ? [`${countOf(counts.standing, 'was', 'were')} there already`] : []),
        ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
        ...(counts.passed > 0
          ? [
              `${countOf(counts.passed, 'file')} passed over, being no ${counts.passed === 1 ? 'picture' : 'pictures'}`,
            ]
          : []),
        ...(counts.links > 0
          ? [`${countOf(counts.links, 'link')} passed over, being followed only where it is named`]
          : []),
      ];
      note(`${parts.join('; ')}.`);
    },
  };
}

function lineOf(path: string, target: string | null, outcome: PictureOutcome): string | undefined {
  if (outcome.state === 'standing') return `${name(path)}  left alone: ${target} is there already`;
  if (!('bytes' in outcome)) {
    const { code, message } = outcome.error;
    return outcome.state === 'passed' ? undefined : `${name(path)}  failed: ${message} (${code})`;
  }
  const { bytes, score, reason } = outcome;
  const why = reason === null ? '' : `  ${reason.message}`;
  return (
    line(
      path,
      formatBytes(bytes.input),
      formatBytes(bytes.output),
      share(bytes.output, bytes.input),
      String(score),
    ) + why
  );
}

const line = (path: string, before: string, after: string, left: string, score = '') =>
  `${name(path)}  ${before.padStart(9)}  ${after.padStart(9)}  ${left.padStart(6)}  ${score.padStart(5)}`.trimEnd();

/** The end of a path says more than its beginning. */
const name = (path: string) =>
  path.length > NAME_WIDTH ? `…${path.slice(1 - NAME_WIDTH)}` : path.padEnd(NAME_WIDTH);
const share = (output: number, input: number) =>
  input === 0 ? '' : `${Math.round((100 * output) / input)} %`;
