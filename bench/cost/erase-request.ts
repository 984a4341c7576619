import { setTimeout as sleep } from 'node:timers/promises';

/** Erases a request, and answers when nothing of it is left. */
export async function eraseRequest(url: string, id: string): Promise<void> {
  const call = (method: string, query = '') =>
    fetch(new URL(`/image_process/status/${id}/${query}`, url), {
      method,
      headers: { authorization: 'Bearer local' },
    });
  const answer = await call('DELETE', '?erase=true');
  if (answer.status !== 202) throw new Error(`Erasing was answered ${await answer.text()}`);
  while ((await call('GET')).status !== 404) await sleep(1_000);
}
