import { Refusal } from '../../errors.ts';
import type { RequestRecord } from '../records.ts';
import { isErasingOrErased } from './has-ended.ts';

/** @throws Refusal 409 ERASING for a request of which parts may be gone already. */
export function refuseErasing(request: Pick<RequestRecord, 'status'>): void {
  if (isErasingOrErased(request))
    throw new Refusal(409, 'ERASING', 'Expected a request that is kept, but this one is being erased.');
}
