import type { Record_ } from '../services/dynamodb/expressions.ts';
import type { Check } from './check-history.ts';
import { imagesIn, requestsOf } from './facts.ts';

const MAKER = 'compress-image';

/**
 * No result names what is not there, every object is an output's, every output has a user; and of a request that is
 * erased no output is left that nobody else uses.
 */
export const pictures: Check = (history, broken) => {
  const { world } = history;
  if (!world.code.keepsOutputs) return;
  const requests = requestsOf(history);
  const isKept = new Map(requests.map(({ id, status }) => [id, status !== 'erased']));
  const items = world.dynamodb.items().filter(({ pk }) => String(pk).startsWith('PICTURE#'));
  const outputs = new Map<string, Record_>();
  const users = new Map<string, string[]>();
  const addUser = (place: string, user: string) => users.set(place, [...(users.get(place) ?? []), user]);
  for (const item of items) {
    const [kind, id, user] = String(item.sk).split('#');
    const place = `${String(item.pk).slice('PICTURE#'.length)}/${id}`;
    if (kind === 'USER') addUser(place, user!);
    else {
      outputs.set(place, item);
      if (item.by !== undefined) addUser(place, String(item.by));
    }
  }
  for (const [place, { state }] of outputs) {
    if (!users.has(place)) broken(`the output ${place} is ${state}, and nobody uses it`);
  }
  for (const [place, names] of users) {
    for (const name of names) if (!isKept.get(name)) broken(`${name} is erased, and uses ${place}`);
  }
  for (const { id, status } of requests) {
    if (status === 'erased') continue;
    for (const image of imagesIn(history, id)) {
      if (image.state !== 'succeeded') continue;
      const place = `${image.picture}/${image.output_id}`;
      const say = (what: string) => broken(`${id} row ${image.row} image ${image.n} names ${place}, ${what}`);
      const output = outputs.get(place);
      if (output === undefined) say('which is no output');
      else if (output.state === 'dead') say('which is dead');
      else if (output.output_url !== image.output_url) say('which has another URL');
      if (!users.get(place)?.includes(id)) say('and is no user of it');
    }
  }
  // A worker that dies, or hears nothing, between an object and its item leaves it until its request is erased.
  const unheard = world.unheard.filter(({ who }) => who.startsWith(MAKER)).length;
  let excused = (world.lambda.deaths.get(MAKER) ?? 0) + world.handedBack(MAKER) + unheard;
  for (const [key] of world.s3.bucketNames.flatMap((bucket) => [...world.s3.objects(bucket)])) {
    if (!key.startsWith('images/')) continue;
    const [, , picture, id = ''] = key.split('/');
    if (outputs.has(`${picture}/${id}`)) continue;
    const maker = id.split('_')[1] ?? '';
    if (excused-- <= 0 || !isKept.get(maker)) broken(`the object ${key} is of no output`);
  }
};
