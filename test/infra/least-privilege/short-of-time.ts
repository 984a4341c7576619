import { productsCsv } from '../../support/csv.ts';
import type { TemplateJson } from '../../support/start-stack.ts';
import { patiently, type WatchedStack } from './watched-stack.ts';

/** Less than these functions keep as a margin, so that each run hands on to the next one at once. */
const SHORT_SECONDS: Record<string, number> = { 'fan-out': 40, 'erase-request': 25 };
/** What this journey never comes to: processes that need not be started. */
const IDLE =
  /^Halve: (compress-image|send-webhook|resend-webhook|get-images|get-results|list-requests|serve-page)$/;

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

/** A fan-out that never has time dies, and is given up; so is the erasing of what it left. */
export async function shortOfTime({ client, shop, requests }: WatchedStack): Promise<void> {
  const id = await client.submit(productsCsv([[shop.picture(1)]]));
  await client.untilEnded(id);
  await client.call(`/image_process/status/${id}/?erase=true`, { method: 'DELETE' });
  await patiently(requests, (all) =>
    all.some(({ caller, action }) => caller.includes('erase') && action === 'sqs:ChangeMessageVisibility'),
  );
}
