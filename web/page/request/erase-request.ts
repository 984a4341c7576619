import { ask } from '../screen/ask.ts';
import { api } from '../server/api.ts';

/** True if the reader was sure. */
export async function eraseRequest(id: string): Promise<boolean> {
  const sure = await ask(
    'Erase this request?',
    'Its CSV and its results are deleted for good, and so are the pictures that no other request names: also from every shop that shows them from here.',
    'Erase it',
  );
  if (sure) await api.cancel(id, { erase: 'true' });
  return sure;
}
