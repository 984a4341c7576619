import { ImageError } from '../errors.ts';
import { IMAGE_PIXELS } from '../limits.ts';
import { tooSlow } from '../open-image.ts';

/** Turns what libvips says into a code and a sentence; errors made on purpose pass as they are. */
export function explainFault(fault: unknown, { name }: { name: string }): Error {
  if (fault instanceof ImageError) return fault;
  // A mistake of our own is not the image's fault: it goes on as it is.
  if (!(fault instanceof Error) || fault instanceof TypeError || fault instanceof ReferenceError)
    return fault as Error;
  // A file that cannot be written, memory that is not there: another try, or another machine, may well do it. Of the
  // bytes in memory that come out of an encoder libvips says "unable to write to target" where it could not read.
  if (/system error|unable to write to "|out of memory/i.test(fault.message)) return fault;
  const said = fault.message.split('\n')[0]!.slice(0, 160);
  if (/timeout/i.test(said)) return tooSlow();
  if (/pixel limit|too (large|big)|dimensions|memory|limit exceeded/i.test(said))
    return new ImageError(
      'IMAGE_TOO_LARGE',
      `Expected an image of at most ${IMAGE_PIXELS / 1e6} megapixels, but found a ${name} that is larger (${said}).`,
      { cause: fault },
    );
  if (/Unsupported (codec|JPEG)|unsupported (compression|feature)|not supported|not implemented/i.test(said))
    return new ImageError(
      'UNSUPPORTED_FORMAT',
      `Expected a ${name} of a common kind, but found one that cannot be read (${said}).`,
      {
        cause: fault,
      },
    );
  return new ImageError(
    'IMAGE_TRUNCATED',
    `Expected a whole ${name}, but found one that is cut off or damaged (${said}).`,
    {
      cause: fault,
    },
  );
}
