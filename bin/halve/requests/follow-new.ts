import type { CreatedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { followRequest, type ToSave } from './follow-request.ts';

/** What can be said of every request that is made. */
export interface NewOptions extends ToSave {
  webhook?: string;
  webhookSecret?: string;
  metadata?: string[];
  watch?: boolean;
}

/** Tells of a request that was made, and where it is wanted watches it to its end; answers the exit code. */
export async function followNew(
  context: Context,
  made: CreatedRequest,
  options: NewOptions,
): Promise<number> {
  const { json, print, note } = context;
  const follows = options.watch || options.out !== undefined || options.download !== undefined;
  if (json && !follows) print(JSON.stringify(made));
  const say = json || follows ? note : print;
  if (!json || follows) say(`Request  ${made.request_id}`);
  const isNews = made.webhook_secret !== undefined && options.webhookSecret === undefined;
  if (isNews && (!json || follows))
    say(`Webhook secret: ${made.webhook_secret}. Keep it: no status shows it.`);
  if (follows) return followRequest(context, made.request_id, options);
  if (!json) note(`Watch it with: halve watch ${made.request_id}`);
  return EXIT.ok;
}
