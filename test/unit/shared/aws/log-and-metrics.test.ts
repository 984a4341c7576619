import { expect, it } from 'vitest';
import { printedLines } from '../../../support/printed-lines.ts';

const MEASURE = `
  import { measureImage, measureSettled, publishMetrics } from 'shared/aws/metrics.ts';
  const done = { state: 'succeeded', bytes_in: 1000, bytes_out: 400, milliseconds: 70 };
  measureImage(done);
  measureImage({ ...done, bytes_in: 2000 });
  measureImage({ state: 'failed', error: { code: 'NOT_AN_IMAGE', message: 'https://secret.test/' } });
  measureSettled('arn:aws:sqs:eu-west-1:1:halve-images-dead');
  publishMetrics();
  publishMetrics();
`;

it('measures images, bytes saved, milliseconds, failures by code and dead letters, as few lines of the log', () => {
  const lines = printedLines(MEASURE);
  expect(lines).toHaveLength(3);
  const [byCode, settled, batch] = lines;
  expect(byCode).toMatchObject({ code: 'NOT_AN_IMAGE', FailuresByCode: 1, service: 'Halve' });
  expect(settled).toMatchObject({ queue: 'halve-images-dead', Settled: 1, service: 'Halve' });
  expect(batch).toMatchObject({ ImagesSucceeded: [1, 1], BytesSaved: [600, 1600], Milliseconds: [70, 70] });
  expect(batch).toMatchObject({ ImagesFailed: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'Halve' }] } });
  expect(JSON.stringify(lines)).not.toContain('secret');
});

it('prints nothing where metrics are switched off, as they are in local runs', () => {
  expect(printedLines(MEASURE, { POWERTOOLS_METRICS_DISABLED: 'true' })).toEqual([]);
});

it('says of a message that goes back which request and row it is about, and with which code, and no more of it', () => {
  const [line, ...others] = printedLines(
    `
    import { queueHandler } from 'shared/aws/queue-handler.ts';
    import { ImageMessage } from 'shared/schemas/messages.ts';
    import { RetryableError } from 'shared/errors.ts';
    const handler = queueHandler(ImageMessage, async () => {}, () => () => {
      throw new RetryableError('FETCH_FAILED', 'It did not answer');
    });
    const message = { request_id: crypto.randomUUID(), chunk: 1, index: 1, row: 7, n: 2, url: 'https://secret.test/' };
    const record = { messageId: 'm1', body: JSON.stringify(message), attributes: { ApproximateReceiveCount: '1' } };
    await handler({ Records: [record] }, { getRemainingTimeInMillis: () => 1000 });
  `,
    { POWERTOOLS_METRICS_DISABLED: 'true' },
  );
  expect(others).toEqual([]);
  expect(line).toMatchObject({ level: 'ERROR', row: 7, n: 2, code: 'FETCH_FAILED', messageId: 'm1' });
  expect(line!.requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.stringify(line)).not.toContain('secret');
});

it('finds the request of an upload event in its key', () => {
  const [line] = printedLines(`
    import { about, log } from 'shared/aws/log.ts';
    log.info('x', about({ Records: [{ s3: { object: { key: 'incoming/abc.csv' } } }] }));
  `);
  expect(line).toMatchObject({ requestId: 'abc', service: 'Halve' });
});
