import type { Check } from './check-history.ts';
import { isHeard, requestsOf } from './facts.ts';

/** All that may be left of an erased request. */
const KEPT = [
  'pk',
  'sk',
  'request_id',
  'client',
  'status',
  'created_at',
  'chunks',
  'erase_link',
  // Where a give-up had stood still.
  'finish_link',
  'ttl',
  'erased',
  'erased_at',
];

/** Of an erased request nothing is anywhere but that it was. */
export const erasures: Check = (history, broken) => {
  const { world } = history;
  const requests = requestsOf(history);
  for (const { id, status, item, visit } of requests) {
    const told = isHeard(visit, 'erase');
    if (told && status !== 'erased') broken(`${id} was to be erased, and is ${status}`);
    if (status !== 'erased') continue;
    const more = Object.keys(item).filter((field) => !KEPT.includes(field));
    if (more.length > 0) broken(`${id} is erased, and its item holds ${more}`);
    const left = world.dynamodb
      .items()
      .filter((one) => one !== item && (String(one.pk).includes(id) || String(one.sk).includes(id)));
    // What it had made may be others' by now (pictures.ts).
    for (const { pk, sk } of left)
      if (!String(pk).startsWith('PICTURE#') && !String(sk).startsWith('KEY#'))
        broken(`${id} is erased, and there is ${pk} ${sk}`);
    // Who asked twice without a key may have handed the same catalogue in twice.
    const sole = !requests.some(
      (one) => one.id !== id && one.rows !== undefined && one.rows[0] === visit?.plan.rows[0],
    );
    for (const bucket of world.s3.bucketNames) {
      for (const [key, { body }] of world.s3.objects(bucket)) {
        if (key.startsWith('images/')) continue;
        const its = key.includes(id) || (sole && visit && body.includes(`${visit.plan.name}-1,`));
        if (its) broken(`${id} is erased, and there is the object ${key}`);
      }
    }
  }
};
