import { FREE_TEXT, PASSWORD, SOURCE_PASSWORD } from '../history/plan.ts';
import { textOf } from '../replaced/powertools-logger.ts';
import type { Check } from './check-history.ts';

const ENDED = ['completed', 'failed', 'cancelled', 'erased'];

/** Neither passwords nor tokens nor webhook secrets nor the clients' own words stand where they must not. */
export const secrets: Check = (history, broken) => {
  const { world, plan, visits } = history;
  const secret = [
    PASSWORD,
    SOURCE_PASSWORD,
    ...plan.clients.map(({ token }) => token),
    ...visits.flatMap((visit) => visit.secret ?? []),
  ];
  for (const { said } of world.logs) {
    const text = textOf(said);
    for (const word of [...secret, FREE_TEXT])
      if (text.includes(word)) broken(`a log holds "${word}": ${text}`);
  }
  for (const body of world.sqs.bodies) {
    for (const word of [...secret, FREE_TEXT])
      if (body.includes(word)) broken(`a message holds "${word}": ${body}`);
  }
  for (const url of world.outside.leaks) broken(`${url} was sent the password of another host`);
  for (const bucket of world.s3.bucketNames) {
    for (const [key, { body }] of world.s3.objects(bucket))
      if (body.includes(SOURCE_PASSWORD)) broken(`the object ${key} holds "${SOURCE_PASSWORD}"`);
  }
  for (const item of world.dynamodb.items()) {
    if (item.sealed_headers !== undefined && ENDED.includes(String(item.status)))
      broken(`${item.pk} is ${item.status}, and its headers are kept`);
    const text = JSON.stringify(item);
    for (const word of [PASSWORD, SOURCE_PASSWORD, ...plan.clients.map(({ token }) => token)]) {
      if (text.includes(word)) broken(`the item ${item.pk} ${item.sk} holds "${word}"`);
    }
  }
};
