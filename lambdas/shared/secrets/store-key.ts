import type { Objects } from '../aws/objects.ts';
import { headersKeyKey } from '../state/object-keys.ts';

/** Keeps the key of sealed headers as an object of its own. */
export const storeKeyIn =
  (objects: Pick<Objects, 'put'>, bucket: string) =>
  (keyId: string, key: Buffer): Promise<void> =>
    objects.put(bucket, headersKeyKey(keyId), { body: key, contentType: 'application/octet-stream' });
