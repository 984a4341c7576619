import { FREE_TEXT, PASSWORD, SOURCE_PASSWORD } from '../history/plan.ts';
import { textOf } from '../replaced/powertools-logger.ts';
import type { Check } from './check-history.ts';

const ENDED = ['completed', 'failed', 'cancelled', 'erased'];

/** Neither passwords nor tokens nor webhook secrets nor the clients' own words stand where they must not. */
export const secrets: Check = (history, broken) => {
  const { world, plan, visits } = history;
  const stored = [PASSWORD, SOURCE_PASSWORD, ...plan.clients.map(({ token }) => token)];
  const secret = [...stored, ...visits.flatMap((visit) => visit.secret ?? []), FREE_TEXT];
  const logs = world.logs.map(({ said }) => textOf(said));
  for (const [text, word] of holding(logs, secret)) broken(`a log holds "${word}": ${text}`);
  for (const [body, word] of holding([...world.sqs.bodies], secret))
    broken(`a message holds "${word}": ${body}`);
  for (const url of world.outside.leaks) broken(`${url} was sent the password of another host`);
  for (const bucket of world.s3.bucketNames) {
    for (const [key, { body }] of world.s3.objects(bucket))
      if (body.includes(SOURCE_PASSWORD)) broken(`the object ${key} holds "${SOURCE_PASSWORD}"`);
  }
  const items = world.dynamodb.items();
  for (const item of items) {
    if (item.sealed_headers !== undefined && ENDED.includes(String(item.status)))
      broken(`${item.pk} is ${item.status}, and its headers are kept`);
  }
  const texts = items.map((item) => JSON.stringify(item));
  for (const [text, word] of holding(texts, stored)) broken(`an item holds "${word}": ${text}`);
};

/** The texts that hold one of these words; mostly none does, and one look at all of them says so. */
function holding(texts: string[], words: string[]): [text: string, word: string][] {
  const all = texts.join('\n');
  return words
    .filter((word) => all.includes(word))
    .flatMap((word) =>
      texts.filter((text) => text.includes(word)).map((text) => [text, word] as [string, string]),
    );
}
