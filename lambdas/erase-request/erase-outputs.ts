import { outputsOf } from '../shared/state/object-keys.ts';
import type { RequestRecord } from '../shared/state/records.ts';
import type { EraseEffects, ErasePosition } from './effects.ts';
import { letGo } from './let-go.ts';
import { picturesOfChunk } from './pictures-of-chunk.ts';
import { noteForCdn, outputRemover } from './tell-cdn.ts';

/** So many pictures go together that the CDN is told of them in few calls. */
const CHUNKS_AT_ONCE = 8;

/** Walks the outputs of a request from a place on, which it moves; false if it was stopped because it was late. */
export async function eraseOutputs(
  effects: EraseEffects,
  request: RequestRecord,
  place: ErasePosition,
  late: () => boolean,
): Promise<boolean> {
  const { table } = effects;
  if (place.chunk === 0 && !(await eraseOwnFolder(effects, request, late))) return false;
  const removeObjects = outputRemover(effects, request);
  for (place.chunk ||= 1; place.chunk <= request.chunks; place.chunk += CHUNKS_AT_ONCE) {
    if (late()) return false;
    const left = request.chunks - place.chunk + 1;
    const chunks = Array.from({ length: Math.min(CHUNKS_AT_ONCE, left) }, (_, at) => place.chunk + at);
    const pictures = await Promise.all(chunks.map((chunk) => picturesOfChunk(table, request, chunk)));
    await letGo({ table, removeObjects }, pictures.flat(), request.request_id);
  }
  return true;
}

/** Where the outputs of a request lay before pictures were remembered: they are its own, and nobody else's. */
async function eraseOwnFolder(
  effects: EraseEffects,
  request: RequestRecord,
  late: () => boolean,
): Promise<boolean> {
  const { objects, outputsBucket } = effects;
  const folder = outputsOf(request.request_id);
  const [first] = await objects.list(outputsBucket, folder);
  if (first === undefined) return true;
  await noteForCdn(effects, request, `/${folder}*`);
  return objects.removeAll(outputsBucket, folder, late);
}
