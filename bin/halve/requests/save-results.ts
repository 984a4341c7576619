import type { Shape } from '../../../lambdas/shared/schemas/results.ts';
import { ClientError } from '../client-error.ts';
import { type Context, requestPath } from '../context.ts';
import { saveFile } from '../files/save-file.ts';

/** Saves a request's results CSV. The token goes to Halve alone, not to the storage it points to. */
export async function saveResults({ api }: Context, id: string, path: string, shape: Shape): Promise<void> {
  const answer = await api.send('GET', `${requestPath(id)}results/`, { query: { shape } });
  await answer.body?.cancel();
  const location = answer.headers.get('location');
  if (location === null || !URL.canParse(location))
    throw new ClientError('Expected the way to the results CSV, but found none.');
  await saveFile(location, path);
}
