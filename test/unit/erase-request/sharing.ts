import type { RequestRecord } from '../../../lambdas/shared/state/records.ts';
import { addUser, endedRequest, makeOutput, newClient, type Places } from '../../support/data/erasing.ts';

/** Where the n-th picture lies. */
export const urlOf = (n: number) => `https://shop.example/${n}.jpg`;

/** Two requests of a client that share a picture, which the first has made; each has another one of its own. */
export async function sharing(places: Places, over: Partial<RequestRecord> = {}) {
  const client = newClient();
  const maker = await endedRequest(places, [urlOf(1), urlOf(2)], { client, ...over });
  const user = await endedRequest(places, [urlOf(2), urlOf(3)], { client, ...over });
  const outputs = {
    makers: await makeOutput(places, maker, urlOf(1)),
    shared: await makeOutput(places, maker, urlOf(2)),
    users: await makeOutput(places, user, urlOf(3)),
  };
  await addUser(places, outputs.shared, user);
  const pictures = Object.values(outputs).map(({ picture }) => picture);
  return { client, maker, user, outputs, pictures };
}
