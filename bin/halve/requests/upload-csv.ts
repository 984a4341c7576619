import { createReadStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { ClientError } from '../client-error.ts';
import type { Context } from '../context.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';
import { explainNetworkFault } from '../server/explain-network-fault.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { RateMeter } from '../terminal/rate-meter.ts';

const TRIES = 4;

/** Sends a file of `size` bytes to its presigned URL, streamed, from its beginning again where a try breaks off. */
export async function uploadCsv(
  { progress, note }: Pick<Context, 'progress' | 'note'>,
  file: string,
  size: number,
  upload: PresignedRequest['upload'],
): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await putOnce(progress, file, size, upload);
    } catch (fault) {
      progress.stop();
      if (!(fault instanceof ClientError && fault.passing) || tried === TRIES) throw fault;
      note(`${fault.message} (try ${tried + 1} of ${TRIES})`);
      await sleep(1_000 * tried);
    }
  }
}

async function putOnce(
  progress: Context['progress'],
  file: string,
  size: number,
  { method, url, headers }: PresignedRequest['upload'],
): Promise<void> {
  // Loaded only here, as every other command does without it.
  const { request } = await import('./request.ts');
  const meter = new RateMeter();
  let sent = 0;
  let fileFault: unknown;
  const show = () => progress.show(stateOf(sent, size, meter));
  const body = createReadStream(file, { highWaterMark: 256 * 1024 });
  body.on('error', (fault) => {
    fileFault = fault;
  });
  body.on('data', (chunk) => {
    sent += chunk.length;
    meter.add(sent, Date.now());
    show();
  });
  const answer = await request(url, {
    method,
    headers: { ...headers, 'content-length': String(size) },
    body: body.pause(),
  }).catch((fault) => {
    body.destroy();
    if (fileFault) throw explainFileFault(fileFault, 'Cannot read the CSV', file);
    if (fault?.code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') {
      throw new ClientError(`${file} was changed while it was being sent. Submit it again.`);
    }
    throw explainNetworkFault(fault, new URL(url));
  });
  const text = await answer.body.text();
  progress.stop();
  if (answer.statusCode < 300) return;
  throw new ClientError(
    `The storage did not take ${file}: HTTP ${answer.statusCode}${codeIn(text)}. Submit it again.`,
    { passing: answer.statusCode >= 500 },
  );
}

/** S3 names its reason in XML. */
const codeIn = (xml: string) => {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(xml)?.[1];
  return code === undefined ? '' : ` ${code}`;
};

function stateOf(sent: number, size: number, meter: RateMeter) {
  const left = meter.timeLeft(size - sent);
  const rate = meter.perSecond;
  return {
    label: 'Uploading',
    share: sent / size,
    parts: [
      `${formatBytes(sent)} of ${formatBytes(size)}`,
      ...(left === undefined || sent === size ? [] : [`${formatDuration(left)} left`]),
      ...(rate === undefined ? [] : [`${formatBytes(Math.round(rate))}/s`]),
    ],
  };
}
