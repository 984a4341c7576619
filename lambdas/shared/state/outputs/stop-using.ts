import type { Key, Table } from '../../aws/table.ts';
import {
  OUTPUT_PREFIX,
  type OutputRecord,
  type OutputState,
  outputItemKey,
  picturePk,
  USER_PREFIX,
  usersPrefix,
} from './pictures.ts';

/**
 * Takes a request that is being erased away from the users of all outputs of a picture, and answers those outputs that
 * are dead by now: their objects are to be deleted, and then their items, by which whoever repeats this finds them.
 * Where nobody is left, an output is `going` first, so that whoever used it without a write is seen by the look after
 * that, then `dead`, and then nobody can use it any more. It may be repeated from any point; only erasing takes users
 * away.
 */
export async function stopUsing(table: Table, picture: string, requestId: string): Promise<OutputRecord[]> {
  const { outputs, users } = await readPicture(table, picture);
  const own = users.filter(({ sk }) => sk.endsWith(`#${requestId}`));
  await table.removeAll(own);
  const used = new Set(users.map(outputOfUser));
  const left = new Set(own.map(outputOfUser));
  const dead: OutputRecord[] = [];
  for (const output of outputs) {
    const id = idOf(output);
    const made = output.by === requestId;
    // Where nothing was taken away, the read above has come after all that this request did here before.
    const isOthers = !made && !left.has(id) && (output.by !== undefined || used.has(id));
    if (isOthers && output.state !== 'dead') continue;
    const gone = await letGo(table, picture, id, made ? await forgetMaker(table, output) : undefined);
    if (gone) dead.push(gone);
  }
  return dead;
}

const idOf = ({ sk }: Key) => sk.slice(OUTPUT_PREFIX.length);
const outputOfUser = ({ sk }: Key) => sk.slice(USER_PREFIX.length, sk.lastIndexOf('#'));

async function readPicture(table: Table, picture: string) {
  const outputs: OutputRecord[] = [];
  const users: Key[] = [];
  let after: Key | undefined;
  do {
    const page = await table.page<OutputRecord>(picturePk(picture), undefined, { after, fields: FIELDS });
    for (const item of page.items) (item.sk.startsWith(OUTPUT_PREFIX) ? outputs : users).push(item);
    after = page.next;
  } while (after !== undefined);
  return { outputs, users };
}
const FIELDS = ['pk', 'sk', 'state', 'by'];

const forgetMaker = (table: Table, output: OutputRecord) =>
  table.update<OutputRecord>(output, {
    update: 'REMOVE #by',
    condition: '#by = :request',
    names: { '#by': 'by' },
    values: { ':request': output.by },
  });

/** Answers the output if it is dead. */
async function letGo(
  table: Table,
  picture: string,
  id: string,
  known: OutputRecord | undefined,
): Promise<OutputRecord | undefined> {
  let output = known;
  for (;;) {
    output ??= await table.get<OutputRecord>(outputItemKey(picture, id));
    if (output === undefined || output.state === 'dead') return output;
    if (output.by !== undefined) return undefined;
    const users = await table.page(picturePk(picture), usersPrefix(id), { limit: 1 });
    if (users.items.length > 0) return undefined;
    output = await change(table, output, output.state === 'live' ? 'going' : 'dead');
  }
}

/** Where the version is another one by now, nothing changes, and the next look decides. */
const change = (table: Table, { pk, sk, version }: OutputRecord, state: OutputState) =>
  table.update<OutputRecord>(
    { pk, sk },
    {
      update: 'SET #state = :state, version = :next',
      condition: 'version = :read',
      names: { '#state': 'state' },
      values: { ':state': state, ':next': version + 1, ':read': version },
    },
  );
