import { $, say } from '../screen/document.ts';

/** What a sentence of the form can be about: a field, or the part whose first field it is. */
type About = 'file' | 'columns' | 'base-url' | 'urls' | 'webhook' | 'pace' | 'headers';

/** What is wrong with the form, in a sentence; it is about the whole where `about` is left out. */
export interface Wrong {
  sentence: string;
  about?: About | undefined;
}

/** Says beside its field what is wrong and brings the reader there; without an argument all is well again. */
export function sayWrong(wrong?: Wrong): void {
  const notice = $('new-wrong');
  for (const field of $('new').querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    field.removeAttribute('aria-errormessage');
  }
  const part = wrong?.about && $(wrong.about);
  const field = part?.matches('section') ? part.querySelector<HTMLElement>('.chips input') : part;
  if (field) field.closest('.field, .taken, .drop')!.append(notice);
  else $('submit-row').before(notice);
  say(notice, wrong?.sentence);
  if (!wrong) return;
  field?.setAttribute('aria-invalid', 'true');
  field?.setAttribute('aria-errormessage', notice.id);
  field?.closest('details')?.setAttribute('open', '');
  (field ?? $('submit')).focus();
}

/** The fields of the API that this form has. */
const FIELDS: Record<string, About> = {
  images: 'urls',
  webhook_url: 'webhook',
  'options.columns': 'columns',
  'options.base_url': 'base-url',
  'options.pace': 'pace',
  'options.headers': 'headers',
};

/** A refusal of the API, such as `"webhook_url": Expected ...`, beside the field that it names. */
export function wrongOf(refusal: string): Wrong {
  const [, name, sentence] = /^"([^"]+)": (.+)$/s.exec(refusal) ?? [];
  const about = Object.keys(FIELDS).find((field) => name === field || name?.startsWith(`${field}.`));
  return about && sentence ? { sentence, about: FIELDS[about] } : { sentence: refusal };
}
