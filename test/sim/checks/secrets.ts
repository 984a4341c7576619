import { FREE_TEXT, PASSWORD } from '../history/plan.ts';
import { textOf } from '../replaced/powertools-logger.ts';
import type { Check } from './check-history.ts';

/** Neither passwords nor tokens nor webhook secrets nor the clients' own words stand where they must not. */
export const secrets: Check = (history, broken) => {
  const { world, plan, visits } = history;
  const secret = [
    PASSWORD,
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
  for (const item of world.dynamodb.items()) {
    const text = JSON.stringify(item);
    for (const word of [PASSWORD, ...plan.clients.map(({ token }) => token)]) {
      if (text.includes(word)) broken(`the item ${item.pk} ${item.sk} holds "${word}"`);
    }
  }
};
