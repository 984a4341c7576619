import type { CreatedRequest } from '../../../lambdas/shared/schemas/upload.ts';

/** Of webhooks, by request: those that were answered in this visit. The API shows each once. */
export const secrets = new Map<string, string>();

/** Keeps the secret of a request that was made just now, and shows that request. */
export function openMade({ request_id: id, webhook_secret: secret }: CreatedRequest): void {
  if (secret) secrets.set(id, secret);
  location.hash = `#/requests/${id}`;
}
