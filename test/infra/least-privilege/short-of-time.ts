import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { productsCsv } from '../../support/data/csv.ts';
import type { TemplateJson } from '../../support/stack/start-stack.ts';
import { patiently, type WatchedStack } from './watched-stack.ts';

/** Less than these functions keep as a margin, so that each run sends its next link as soon as it may. */
const SHORT_SECONDS: Record<string, number> = { 'fan-out': 25, 'erase-request': 25 };
/** What this journey never comes to: processes that need not be started. */
const IDLE =
  /^Halve: (compress-image|send-webhook|resend-webhook|retry-request|get-images|get-results|list-requests|serve-page)$/;

export function leaveNoTime({ Resources }: TemplateJson): void {
  for (const [id, { Type, Properties }] of Object.entries(Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const short = SHORT_SECONDS[String(Properties.Description).replace('Halve: ', '')];
    if (short !== undefined) Properties.Timeout = short;
    if (IDLE.test(String(Properties.Description))) removeFunction(Resources, id);
  }
}

function removeFunction(resources: TemplateJson['Resources'], id: string): void {
  delete resources[id];
  for (const [other, { Type, Properties }] of Object.entries(resources)) {
    if (Type !== 'AWS::Lambda::EventSourceMapping') continue;
    if (JSON.stringify(Properties.FunctionName).includes(id)) delete resources[other];
  }
}

/** A fan-out that never has time goes on by a link for each chunk, and the erasing of what it left likewise. */
export async function shortOfTime({ client, inside, requests }: WatchedStack): Promise<void> {
  const id = await client.submit(productsCsv(Array.from({ length: 401 }, (_, n) => [`ftp://bad/${n}`])));
  await client.untilEnded(id);
  await client.call(`/image_process/status/${id}/?erase=true`, { method: 'DELETE' });
  await patiently(
    () => inside.request(id),
    (request) => (request?.status as string) === 'erased',
  );
  // A link that is over.
  const QueueUrl = inside.queueUrl('erasures-queue');
  const MessageBody = JSON.stringify({ request_id: id });
  await inside.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await patiently(requests, (all) =>
    all.some(({ caller, action }) => caller.includes('erase') && action === 'dynamodb:GetItem'),
  );
}
