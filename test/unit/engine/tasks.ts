import { FORMATS, type FormatName } from '../../../engine/formats.ts';
import type { Task } from '../../../engine/task.ts';
import { options } from './pictures.ts';

/** A picture on its way, half of whose bytes it may have; by default in its own format. */
export async function taskOf(
  input: Buffer,
  source: FormatName,
  { target = source, asked = {} }: { target?: FormatName; asked?: Parameters<typeof options>[0] } = {},
): Promise<Task> {
  const header = (await FORMATS[source].container.readHeader(input))!;
  return {
    header,
    source: FORMATS[source],
    target: FORMATS[target],
    options: options(asked),
    budget: Math.floor(input.length / 2),
    input,
    inputBytes: input.length,
    deadline: undefined,
  };
}
