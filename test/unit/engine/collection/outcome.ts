import sharp from 'sharp';
import { halve } from '../../../../engine/halve.ts';
import { options } from '../pictures.ts';
import { apart, shown } from './shown.ts';

/** What no output may hold, as it stands in the fixtures. */
const HIDDEN = ['HANDED THROUGH', 'SECRET-OF-A-PERSON'];

/**
 * An image through the engine, as one line: `met 3.1` (the mean distance of a code value as it is shown), `flagged
 * 0.0`, or the refusal. What must hold of every output is thrown where it does not. `like` stands in for an input
 * that no other decoder reads.
 */
export async function outcomeOf(input: Buffer, like = input): Promise<string> {
  // The floor has tests of its own: here every picture is to come to its bytes, whatever it looks like then.
  const halved = await halve(input, options({ floor: 0, keep_metadata: 'none' })).catch(
    (fault) => fault as Error & { code?: string },
  );
  if (halved instanceof Error) {
    if (!halved.code || !/^Expected .*\.$/.test(halved.message)) throw halved;
    return `${halved.code} ${halved.message}`;
  }
  const { bytes, reason, targetMet } = halved;
  must('never larger than the input', bytes.length <= input.length);
  must('within the target, or flagged', targetMet === bytes.length <= input.length / 2);
  must('a sentence where it is flagged', targetMet || reason !== null);
  must('a score from 0 to 100', halved.score >= 0 && halved.score <= 100 && Number.isInteger(halved.score));
  must(
    'no other reason than POOR where it is met',
    !targetMet || (reason?.code === 'POOR') === halved.score < 50,
  );
  must('five encodes at most', halved.encodes <= 5);
  must('the format of the input', halved.format === halved.inputFormat);
  for (const word of HIDDEN)
    for (const encoding of ['latin1', 'utf16le'] as const)
      must(`nothing hidden (${word})`, !bytes.includes(Buffer.from(word, encoding)));
  const found = await sharp(bytes).metadata();
  must('no metadata but a tag that says which side is up', (found.exif?.length ?? 0) <= 64);
  must('no XMP, IPTC or comments', !found.xmp && !found.iptc && !found.comments);
  must('the size that is told', found.width === halved.width);
  const [before, after] = [await shown(like), await shown(bytes)];
  must('the size as shown', before.width === after.width && before.height === after.height);
  must('every frame', before.pages === after.pages);
  must('the timing', `${before.delay} ${before.loop}` === `${after.delay} ${after.loop}`);
  const { mean, shift } = apart(before, after);
  // Of a few pixels each is its own tone.
  const large = after.width * after.height > 1_000;
  must(`the tone (shifted by ${shift.toFixed(1)})`, !large || shift <= Math.max(1.5, mean / 4));
  return `${targetMet ? 'met' : 'flagged'} ${mean.toFixed(1)}`;
}

function must(what: string, holds: boolean): void {
  if (!holds) throw new Error(`Expected ${what}`);
}
