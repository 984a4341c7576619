import { complain } from '../screen/complain.ts';
import { $, make, show } from '../screen/document.ts';
import { bytes } from '../screen/words.ts';
import { columns } from './columns.ts';
import { readWish, source } from './read-wish.ts';
import { sayWrong } from './say-wrong.ts';
import { submit } from './submit.ts';

/** The form by which a catalogue is handed in. */
export function startNewRequest(): void {
  $('file').addEventListener('change', () => choose($('file').files?.[0]));
  takeDrops();
  $('source').addEventListener('change', showSource);
  $('mode').addEventListener('change', showTarget);
  $('target').addEventListener('input', showTarget);
  $('new').addEventListener('submit', async (event) => {
    event.preventDefault();
    const wish = readWish();
    if ('sentence' in wish) return sayWrong(wish);
    sayWrong();
    await submit(wish, reset);
  });
}

function choose(file: File | undefined): void {
  sayWrong();
  columns.read(file).catch(complain);
  $('chosen').replaceChildren(
    make('strong', file ? file.name : 'Drop a CSV here'),
    ...(file ? [make('span', ` · ${bytes(file.size)}`, 'soft')] : []),
  );
}

/** A file may be dropped anywhere: beside the frame the browser would leave the page for it. */
function takeDrops(): void {
  addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.toggle('dragging', !$('home').hidden);
  });
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) document.body.classList.remove('dragging');
  });
  addEventListener('drop', (event) => {
    document.body.classList.remove('dragging');
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    const dropped = files.find(({ name }) => /\.(csv|tsv|txt)$/i.test(name)) ?? files[0];
    if ($('home').hidden || !$('uploading').hidden || !dropped) return;
    $('source').querySelector<HTMLInputElement>('[value="file"]')!.click();
    $('submit').focus();
    choose(dropped);
    if (files.length > 1)
      sayWrong({ sentence: `One file at a time: only ${dropped.name} is taken.`, about: 'file' });
  });
}

function showSource(): void {
  show($('by-file'), source() === 'file');
  show($('columns'), source() === 'file' && columns.found !== undefined && columns.found.width > 0);
  show($('by-urls'), source() === 'urls');
  sayWrong();
}

function showTarget(): void {
  const percent = $('target').value;
  const shown = $('mode').value === 'quality' ? percent : `${percent}\u00a0%`;
  $('target-shown').textContent = shown;
  $('target').setAttribute('aria-valuetext', shown);
}

function reset(): void {
  choose(undefined);
  $('new').reset();
  showSource();
  showTarget();
}
