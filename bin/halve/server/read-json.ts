import { jsonOf } from '../../../lambdas/shared/json-of.ts';
import { explainNetworkFault } from './explain-network-fault.ts';

/** Above all that Halve answers: Lambda gives no more than 6 MB at once. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The JSON of an answer; undefined where it is none, or longer than any of Halve's.
 *
 * @throws ClientError where the connection breaks off amid it.
 */
export async function readJson(answer: Response, url: URL): Promise<unknown> {
  const text = await readText(answer).catch((fault): never => {
    throw explainNetworkFault(fault, url);
  });
  return jsonOf(text);
}

async function readText({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return '';
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
