import type { Check } from './check-history.ts';
import { CHUNK_IMAGES, chunksOf, requestsOf } from './facts.ts';

/** Every image that was sent on is counted against its client's days, once; a crash may count one chunk twice. */
export const quotas: Check = (history, broken) => {
  const { world, plan } = history;
  const requests = requestsOf(history);
  const largest = Math.max(
    CHUNK_IMAGES,
    ...plan.clients.flatMap((c) => c.requests.flatMap((r) => r.rows.map(({ urls }) => urls.length))),
  );
  const clients = new Set(history.visits.map(({ client }) => client));
  for (const client of clients) {
    const days = world.dynamodb.items().filter(({ pk }) => isDay(pk, client));
    const limit = plan.clients[[...clients].indexOf(client)]?.imagesPerDay ?? Number.POSITIVE_INFINITY;
    for (const { used } of days)
      if (Number(used) > limit) broken(`a client of ${limit} images a day has used ${used}`);
    let expected = 0;
    for (const { item, rows, visit } of requests) {
      if ((item.client ?? visit?.client) !== client) continue;
      if (rows === undefined) continue;
      expected += chunksOf(rows, CHUNK_IMAGES).slice(0, Number(item.chunks)).flat().length;
    }
    const used = days.reduce((sum, item) => sum + Number(item.used), 0);
    const unheard = world.unheard.reduce((sum, { input }) => sum + countedBy(input, client), 0);
    const crashes = (world.lambda.deaths.get('fan-out') ?? 0) + world.handedBack('fan-out');
    if (used < expected)
      broken(`client ${client.slice(0, 8)} used ${used} images of its day, and ${expected} were sent`);
    if (used > expected + unheard + crashes * largest) {
      broken(
        `client ${client.slice(0, 8)} is counted ${used} images for ${expected}, with ${crashes} crashes and ${unheard} unheard`,
      );
    }
  }
};

/** A counter of a day, not of a minute: `QUOTA#<client>#2026-01-05`. */
const isDay = (pk: unknown, client: string) =>
  typeof pk === 'string' &&
  pk.startsWith(`QUOTA#${client}#`) &&
  pk.length === `QUOTA#${client}#2026-01-05`.length;

/** What a call whose answer was lost may have counted against a client's day. */
function countedBy(input: object, client: string): number {
  const { Key, ExpressionAttributeValues: values } = input as {
    Key?: { pk: string };
    ExpressionAttributeValues?: Record<string, unknown>;
  };
  return isDay(Key?.pk, client) ? Number(values?.[':used'] ?? values?.[':amount'] ?? 0) : 0;
}
