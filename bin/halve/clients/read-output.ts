import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { jsonOf } from '../../../lambdas/shared/json-of.ts';
import { ClientError } from '../client-error.ts';
import { explainFileFault } from '../files/explain-file-fault.ts';

const Outputs = z.record(z.string(), z.record(z.string(), z.string()));

/** One output of the stack, of what `npm run deploy` has written; `option` is that which names it otherwise. */
export async function readOutput(path: string, name: string, option: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((fault) => {
    if (fault.code !== 'ENOENT')
      throw explainFileFault(fault, 'Cannot read the outputs of the deployment', path);
    throw new ClientError(
      `There is no ${path}, which "npm run deploy" writes. Deploy first, name the table with --table, or with --local use the Halve that "npm start" runs on this machine.`,
    );
  });
  const outputs = Outputs.safeParse(jsonOf(text));
  const stacks = outputs.success ? Object.values(outputs.data) : [];
  const found = stacks.find((stack) => stack[name] !== undefined)?.[name];
  if (found !== undefined) return found;
  throw new ClientError(
    `Expected the output ${name} of a stack in ${path}, but found none. Name it with ${option}.`,
  );
}
