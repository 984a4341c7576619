import type { PresignedRequest } from '../../../lambdas/shared/schemas/upload.ts';
import { $, setBar } from '../screen/document.ts';
import { bytes } from '../screen/words.ts';
import { Refused } from '../server/refused.ts';

/** Straight to the store, by a URL that takes this one file; only XMLHttpRequest tells how far an upload is. */
export function upload(
  { method, url, headers }: PresignedRequest['upload'],
  sent: File,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const refuse = (code: string, message: string) => reject(new Refused(request.status, code, message));
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      // The browser sets the length itself, and lets nobody else.
      if (name !== 'content-length') request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded }) => {
      const percent = (100 * loaded) / sent.size;
      setBar($('upload-bar'), percent, percent);
      $('uploaded').textContent = `Uploading ${sent.name}: ${bytes(loaded)} of ${bytes(sent.size)}`;
    };
    request.onload = () => {
      if (request.status < 300) resolve();
      else refuse('UPLOAD_REFUSED', `The upload was refused (${request.status}). Please try again.`);
    };
    request.onerror = () =>
      refuse(
        'UPLOAD_FAILED',
        `${sent.name} could not be uploaded. Is the connection up, and the file unchanged?`,
      );
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else request.send(sent);
  });
}
