import { halve } from '../../engine/halve.ts';
import { lazy } from '../../engine/lazy.ts';
import { lazyEnv } from '../shared/aws/lazy-env.ts';
import { createObjects } from '../shared/aws/objects.ts';
import { queueHandler } from '../shared/aws/queue-handler.ts';
import { createQueues } from '../shared/aws/queues.ts';
import { createTable } from '../shared/aws/table.ts';
import { dueHere } from '../shared/due.ts';
import { createOutbound } from '../shared/http/outbound/outbound.ts';
import { ImageMessage } from '../shared/schemas/messages.ts';
import { paceEffects } from '../shared/shops/pace-effects.ts';
import { requestKey } from '../shared/state/keys.ts';
import { IMAGES_PREFIX } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import { isErasingOrErased } from '../shared/state/requests/has-ended.ts';
import { compressImage } from './compress-image.ts';
import { countTogether } from './count-together.ts';
import { createShopSigns } from './create-shop-signs.ts';
import { Env } from './env.ts';
import { createCallerOf } from './fetch/caller-of.ts';
import { createFetchImage } from './fetch/fetch-image.ts';
import { reportImage } from './report-image.ts';
import { createRobots } from './robots/create-robots.ts';

const env = lazyEnv(Env);
const effects = lazy(() => {
  const allow = env().ALLOW_ADDRESSES;
  const objects = createObjects();
  const own = `${env().OUTPUT_BASE_URL}/${IMAGES_PREFIX}`;
  const outbound = createOutbound({ allow, own, hint: allow !== undefined });
  const shops = {
    table: createTable(env().TABLE_NAME),
    due: dueHere(),
    now: Date.now,
    ...paceEffects(env()),
  };
  return {
    ...shops,
    noticed: createShopSigns(shops),
    queues: createQueues(),
    objects,
    callerOf: createCallerOf({ objects, uploadsBucket: env().UPLOADS_BUCKET }),
    fetchImage: createFetchImage({ outbound }),
    mayAsk: createRobots({ ...shops, outbound }),
    halve,
    outputsBucket: env().OUTPUTS_BUCKET,
    outputBaseUrl: env().OUTPUT_BASE_URL,
    retriesQueueUrl: env().RETRIES_QUEUE_URL,
    finishedQueueUrl: env().FINISHED_QUEUE_URL,
  };
});

export const handler = queueHandler(
  ImageMessage,
  (record, seconds) => effects().queues.hide(env().RETRIES_QUEUE_URL, record, seconds),
  (images) => {
    const requestOf = onceABatch();
    const together = countTogether(effects(), images);
    return (message, { receives, queueArn, deadline }) =>
      together(async (count) => {
        const request = await requestOf(message.request_id);
        // Expired by its TTL, or erased: nobody waits for this image any more.
        if (request === undefined || isErasingOrErased(request)) return;
        const retrying = queueArn === env().RETRIES_QUEUE_ARN;
        const attempt = { receives, retrying, deadline, count };
        const outcomes = await compressImage(effects(), request, message, attempt);
        for (const outcome of outcomes) reportImage(message, outcome);
      });
  },
);

function onceABatch() {
  const requests = new Map<string, Promise<RequestRecord | undefined>>();
  return (requestId: string) => {
    const request = requests.get(requestId) ?? effects().table.get<RequestRecord>(requestKey(requestId));
    requests.set(requestId, request);
    return request;
  };
}
