import { complain } from '../screen/complain.ts';
import { $, make, say, show } from '../screen/document.ts';
import { bytes } from '../screen/words.ts';
import { columns } from './columns.ts';
import { readWish, source } from './read-wish.ts';
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
    say($('new-wrong'), typeof wish === 'string' ? wish : undefined);
    if (typeof wish !== 'string') await submit(wish, reset);
  });
}

function choose(file: File | undefined): void {
  say($('new-wrong'));
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
    const [dropped] = event.dataTransfer?.files ?? [];
    if ($('home').hidden || !$('uploading').hidden || !dropped) return;
    $('source').querySelector<HTMLInputElement>('[value="file"]')!.click();
    choose(dropped);
    $('submit').focus();
  });
}

function showSource(): void {
  show($('by-file'), source() === 'file');
  show($('columns'), source() === 'file' && columns.found !== undefined && columns.found.width > 0);
  show($('by-urls'), source() === 'urls');
  say($('new-wrong'));
}

function showTarget(): void {
  const percent = $('target').value;
  $('target-shown').textContent = $('mode').value === 'quality' ? percent : `${percent} %`;
}

function reset(): void {
  choose(undefined);
  $('new').reset();
  showSource();
  showTarget();
}
