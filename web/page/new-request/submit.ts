import { openMade } from '../request/secrets.ts';
import { complain } from '../screen/complain.ts';
import { $, setBar, show } from '../screen/document.ts';
import { plural } from '../screen/words.ts';
import { api } from '../server/api.ts';
import { refusedWith, sentenceOf } from '../server/refused.ts';
import { whenStopped } from '../server/wait.ts';
import { columns } from './columns.ts';
import type { Handed } from './read-wish.ts';
import { sayWrong, type Wrong, wrongOf } from './say-wrong.ts';
import { upload } from './upload.ts';
import type { UploadOptions } from './upload-options.ts';
import { headersWish, paceWish } from './websites.ts';

/** Makes the request and sends its CSV; `reset` clears the form once that is done. */
export async function submit(wish: Handed, reset: () => void): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  $('stop-upload').onclick = () => stop.abort(new DOMException('The upload was stopped', 'AbortError'));
  const leaving = (event: Event) => event.preventDefault();
  addEventListener('beforeunload', leaving);
  busy(true);
  // It is not stopped on its way, for the request may be made all the same: it is cancelled once it is known.
  const creating = create(wish);
  let wrong: Wrong | undefined;
  try {
    const created = await Promise.race([creating, whenStopped(signal)]);
    if ('sent' in wish && 'upload' in created) await upload(created.upload, wish.sent, signal);
    reset();
    openMade(created);
  } catch (fault) {
    // Nothing will come for this request any more; the list need not show it as waiting.
    creating.then(({ request_id: id }) => api.cancel(id)).catch(() => {});
    if (refusedWith(fault) === 401) complain(fault);
    else
      wrong = signal.aborted
        ? { sentence: 'The upload was stopped. Nothing was halved.' }
        : wrongOf(sentenceOf(fault));
  } finally {
    removeEventListener('beforeunload', leaving);
    busy(false);
  }
  // Only now is there again what is to be focused.
  if (wrong) sayWrong(wrong);
}

function create(wish: Handed) {
  const file = 'sent' in wish ? wish.sent : undefined;
  // No spreads: the compiler would let a misspelt name pass beside one.
  return api.create({
    images: 'images' in wish ? wish.images : undefined,
    content_length: file?.size,
    webhook_url: $('webhook').value.trim() || undefined,
    metadata: { file: titleOf(wish) },
    options: {
      mode: $('mode').value as UploadOptions['mode'],
      target: Number($('target').value) / 100,
      format: $('format').value as UploadOptions['format'],
      effort: $('effort').value as UploadOptions['effort'],
      pace: paceWish(),
      headers: headersWish(),
      columns: file && columns.wishes(),
      base_url: file && columns.baseUrl(),
      encoding: file && columns.encoding(),
    },
  });
}

/** For the request's metadata: the name of its file, without what the API refuses in a text. */
function titleOf(wish: Handed): string {
  const name = 'sent' in wish ? wish.sent.name : plural(wish.images.length, 'address', 'addresses');
  return name
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, 255)
    .toWellFormed();
}

function busy(on: boolean): void {
  show($('uploading'), on);
  if (on) $('uploaded').focus();
  show($('submit'), !on);
  $('uploaded').textContent = 'Making room…';
  setBar($('upload-bar'), 0, 0);
}
