// What comes from the API, a CSV or a file's name is only ever put in as text; the page's policy forbids the rest.
const $ = (id) => document.getElementById(id);
const GIB = 2 ** 30;
/** Images a page of the grid, and requests a page of the list. */
const PAGE = 48;
const LIST_PAGE = 10;
/** What an upload without a CSV takes; the rest of its 4.5 MB is quotes, commas and options. */
const MOST_URLS = 100_000;
const MOST_URLS_BYTES = 4_000_000;
/** A filter may have to look far for its next image: so many calls in one go, then the reader decides. */
const MOST_CALLS = 8;

// ---- The API ----------------------------------------------------------------------------------------------

/** The folder of this page: it is served at `/` here and at `/prod/` when deployed, with its last slash or without. */
const BASE = new URL(location.pathname.replace(/\/?$/, '/'), location.origin);
const requestPath = (id) => `image_process/status/${encodeURIComponent(id)}/`;

class Refused extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

async function call(path, { method = 'GET', body, signal } = {}) {
  const headers = { authorization: `Bearer ${sessionStorage.token}`, accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  for (let tries = 1; ; tries++) {
    const response = await fetch(new URL(path, BASE), {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: 'no-store',
    }).catch((fault) => {
      if (signal?.aborted) throw fault;
      throw new Refused(0, 'OFFLINE', 'Halve cannot be reached. Is the connection up?');
    });
    if (response.status === 429 && tries < 4) {
      await sleep(1000 * Math.min(30, Number(response.headers.get('retry-after')) || tries), signal);
      continue;
    }
    if (response.ok) return response.json();
    const problem = await response.json().catch(() => ({}));
    const detail = problem.detail ?? `Halve answered ${response.status}. Try again in a moment.`;
    throw new Refused(response.status, problem.code, detail);
  }
}

/** Rejects when the signal does, so that what waits ends with what it waits for. */
function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** A tab that nobody looks at asks for nothing. */
function visible(signal) {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve, reject) => {
    document.addEventListener('visibilitychange', () => resolve(), { once: true, signal });
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

// ---- Words and figures ------------------------------------------------------------------------------------

const number = (value, digits = 0) =>
  value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

function bytes(value) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = value;
  let unit = 0;
  for (; size >= 999.5 && unit < units.length - 1; unit++) size /= 1000;
  return `${number(size, unit === 0 || size >= 99.5 ? 0 : 1)} ${units[unit]}`;
}

const share = (part, whole) => (whole > 0 ? `${number((100 * part) / whole)} %` : '0 %');
const change = (before, after) =>
  after <= before ? `−${share(before - after, before)}` : `+${share(after - before, before)}`;
const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

function duration(seconds) {
  if (seconds < 1) return 'under 1 s';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return `${number(seconds / 3600, 1)} h`;
}

const when = (iso) =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

const STATUS = {
  pending: 'Waiting for its CSV',
  processing: 'Halving',
  completed: 'Done',
  failed: 'CSV not readable',
  cancelled: 'Cancelled',
  erasing: 'Being erased',
};
const ENDED = new Set(['completed', 'failed', 'cancelled']);

/** What a code means for someone who sells mugs; the API's own sentence stands beside it. */
const PLAIN = {
  BAD_URL: 'This is no web address of a picture',
  FORBIDDEN_ADDRESS: 'This address is not on the public internet',
  NAME_NOT_FOUND: 'There is no such website',
  NOT_FOUND: 'There is no picture at this address',
  GONE: 'The picture is no longer there',
  FORBIDDEN: 'The shop does not let Halve see this picture',
  NOT_AN_IMAGE: 'What is there is not a picture',
  UNSUPPORTED_FORMAT: 'This kind of picture cannot be halved',
  IMAGE_TOO_LARGE: 'The picture has too many pixels',
  DOWNLOAD_TOO_LARGE: 'The file is too large',
  IMAGE_TRUNCATED: 'The picture is cut off or damaged',
  BODY_CUT_SHORT: 'The shop broke off while sending the picture',
  CANNOT_SHRINK: 'This picture cannot be made smaller',
  TIMED_OUT: 'The shop took too long to answer',
  TOO_SLOW: 'The shop sends too slowly',
  UNREACHABLE: 'The shop cannot be reached',
  CONNECTION_FAILED: 'The shop cannot be reached',
  CONNECTION_REFUSED: 'The shop cannot be reached',
  CONNECTION_RESET: 'The shop broke the connection off',
  TLS_FAILED: "The shop's secure connection does not work",
  BAD_CERTIFICATE: "The shop's certificate is not good",
  SERVER_ERROR: 'The shop had an error of its own',
  TOO_MANY_REQUESTS: 'The shop asked for fewer calls',
  TOO_MANY_REDIRECTS: 'The address leads on and on',
  WORKER_DIED: 'This picture could not be worked on',
  CANCELLED: 'Cancelled before its turn',
};

// ---- The document -----------------------------------------------------------------------------------------

const show = (element, shown) => {
  element.hidden = !shown;
};
/** A sentence in its place, which is hidden while there is none. */
const say = (element, sentence) => {
  element.textContent = sentence ?? '';
  show(element, Boolean(sentence));
};
const copyOf = (template) => $(template).content.firstElementChild.cloneNode(true);
const make = (tag, text, className) => {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
};
/** Only what is http or https is ever linked to or loaded. */
const webUrl = (text) => {
  const url = URL.parse(text ?? '');
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined;
};
const setBar = (bar, percent, ...widths) => {
  bar.setAttribute('aria-valuenow', Math.floor(percent));
  for (const [at, width] of widths.entries()) bar.children[at].style.setProperty('width', `${width}%`);
};

/** Asks before what cannot be undone. */
function ask(title, words, yes) {
  $('ask-title').textContent = title;
  $('ask-words').textContent = words;
  $('ask-yes').textContent = yes;
  $('ask').returnValue = 'no';
  $('ask').showModal();
  $('ask-no').focus();
  return new Promise((resolve) => {
    $('ask').addEventListener('close', () => resolve($('ask').returnValue === 'yes'), { once: true });
  });
}

/** Runs what a button does: once at a time, and what goes wrong is said. It keeps the focus meanwhile. */
function onClick(id, run) {
  let running = false;
  $(id).addEventListener('click', async () => {
    if (running) return;
    running = true;
    say($('trouble'));
    await run().catch(complain);
    running = false;
  });
}

function complain(fault) {
  if (fault?.name === 'AbortError') return;
  if (fault?.status === 401) return askForToken('This token is not known here, or no longer.');
  say(
    $('trouble'),
    fault instanceof Refused ? fault.message : `Something went wrong on this page: ${fault?.message}`,
  );
}

// ---- Token and ways ---------------------------------------------------------------------------------------

/** What is under way for the view that is shown; another view ends it. */
let viewing = new AbortController();

const VIEWS = ['sign-in', 'home', 'request'];
function showView(name) {
  viewing.abort(new DOMException('Another view is shown', 'AbortError'));
  viewing = new AbortController();
  for (const view of VIEWS) show($(view), view === name);
  show($('sign-out'), name !== 'sign-in');
  say($('trouble'));
  document.title = 'Halve';
  return viewing.signal;
}

function askForToken(sentence) {
  sessionStorage.removeItem('token');
  showView('sign-in');
  say($('token-wrong'), sentence);
  $('token').toggleAttribute('aria-invalid', Boolean(sentence));
  $('token').focus();
}

function route() {
  if (!sessionStorage.token) return askForToken();
  const id = /^#\/requests\/([0-9a-f-]{36})$/i.exec(location.hash)?.[1];
  if (id) openRequest(id);
  else openHome();
}

$('sign-in')
  .querySelector('form')
  .addEventListener('submit', async (event) => {
    event.preventDefault();
    const token = $('token').value.trim();
    if (!/^[\x21-\x7e]+$/.test(token))
      return askForToken('Please enter a token: letters, digits and signs, without spaces.');
    sessionStorage.token = token;
    try {
      await call('image_process/status/?limit=1');
    } catch (fault) {
      return askForToken(
        fault.status === 401 ? 'This token is not known here. Was it copied whole?' : fault.message,
      );
    }
    $('token').value = '';
    route();
  });
$('sign-out').addEventListener('click', () => askForToken());
$('to-docs').href = new URL('docs', BASE);
if (['localhost', '127.0.0.1', '[::1]'].includes(location.hostname)) {
  $('token-help').append(' On your own machine it is ', make('code', 'local'), '.');
}
addEventListener('hashchange', route);

// ---- A new request ----------------------------------------------------------------------------------------

/** A request's metadata has the name of its file, without what the API refuses in a text. */
const fileText = (name) =>
  name
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, ' ')
    .slice(0, 255)
    .toWellFormed();
/** Secrets that were answered in this visit; the API shows each once. */
const secrets = new Map();
let file;

function choose(chosen) {
  file = chosen;
  say($('new-wrong'));
  columns.read(file).catch(complain);
  $('chosen').replaceChildren(
    make('strong', file ? file.name : 'Drop a CSV here'),
    ...(file ? [make('span', ` · ${bytes(file.size)}`, 'soft')] : []),
  );
}

/** Which columns of the chosen file are taken: what the server would choose, and what is chosen instead. */
const columns = {
  /** As preview-csv.js has it; undefined while no file was read. */
  found: undefined,

  async read(chosen) {
    this.found = undefined;
    show($('columns'), false);
    if (!chosen || chosen.size === 0 || chosen.size > GIB) return;
    const head = new Uint8Array(await chosen.slice(0, preview.HEAD_BYTES).arrayBuffer());
    if (chosen !== file) return;
    this.found = preview.previewCsv(head, head.length === chosen.size);
    if (this.found.width === 0) say($('new-wrong'), this.wrong());
    else this.draw();
  },

  nameOf(index) {
    return this.found.header?.[index]?.trim() || `Column ${index + 1}`;
  },

  draw() {
    const { width, images, product, serial } = this.found;
    const all = Array.from({ length: width }, (_, index) => index);
    const chip = (index) => {
      const label = document.createElement('label');
      const box = document.createElement('input');
      Object.assign(box, { type: 'checkbox', value: index, checked: images.includes(index) });
      label.append(box, make('span', this.nameOf(index)));
      label.title = this.nameOf(index);
      return label;
    };
    const legend = (part) => part.querySelector('legend');
    const fill = (part, indices) => part.replaceChildren(legend(part), ...indices.map(chip));
    fill($('columns-found'), images);
    show($('columns-found'), images.length > 0);
    fill(
      $('columns-other'),
      all.filter((index) => !images.includes(index)),
    );
    show($('columns-more'), images.length < width);
    $('columns-more').open = images.length === 0;
    for (const [id, chosen] of [
      ['column-product', product],
      ['column-serial', serial],
    ]) {
      const none = Object.assign(make('option', 'None'), { value: '' });
      const options = all.map((index) => Object.assign(make('option', this.nameOf(index)), { value: index }));
      $(id).replaceChildren(...(chosen === null ? [none] : []), ...options);
      $(id).value = chosen ?? '';
    }
    this.change();
    show($('columns'), true);
  },

  images() {
    return [...$('columns').querySelectorAll('.chips :checked')]
      .map((box) => Number(box.value))
      .sort((a, b) => a - b);
  },

  change() {
    const images = this.images();
    $('columns-title').textContent =
      images.length === 0
        ? 'None of its columns looks like one with images. Tick the one that is.'
        : `Images are taken from ${plural(images.length, 'column')}`;
    const cells = this.found.rows.flatMap((row) => images.map((index) => row[index].trim())).filter(Boolean);
    say($('columns-first'), cells.length === 0 ? '' : `The first: ${cells[0]}`);
    const paths = cells.filter((cell) => !cell.includes('//'));
    show($('base'), paths.length * 2 > cells.length);
  },

  /** What is wrong with the file as far as it was read, in a sentence. */
  wrong() {
    if (!this.found) return undefined;
    if (this.found.width === 0) return `${this.found.problem.message}.`;
    if (this.images().length === 0) return 'Tick at least one column with images.';
    if ($('base').hidden) return undefined;
    if (!webUrl($('base-url').value.trim()))
      return 'Say where its pictures lie, by an address that begins with https://.';
    return undefined;
  },

  /** Only what was chosen otherwise is said: the server chooses like this page. */
  options() {
    if (!this.found) return {};
    const images = this.images();
    const product = $('column-product').value;
    const serial = $('column-serial').value;
    const other = {
      ...(images.join() === this.found.images.join() ? {} : { images: images.map((index) => index + 1) }),
      ...(product === String(this.found.product ?? '') ? {} : { product: Number(product) + 1 }),
      ...(serial === String(this.found.serial ?? '') ? {} : { serial: Number(serial) + 1 }),
    };
    return {
      ...(Object.keys(other).length === 0 ? {} : { columns: other }),
      ...($('base').hidden ? {} : { base_url: $('base-url').value.trim() }),
    };
  },
};
$('columns').addEventListener('change', () => columns.change());

$('file').addEventListener('change', () => choose($('file').files[0]));
// A file may be dropped anywhere: beside the frame the browser would leave the page for it.
addEventListener('dragover', (event) => {
  event.preventDefault();
  document.body.classList.toggle('dragging', !$('home').hidden);
});
for (const end of ['dragleave', 'drop']) {
  addEventListener(end, (event) => {
    if (end === 'drop' || event.relatedTarget === null) document.body.classList.remove('dragging');
  });
}
addEventListener('drop', (event) => {
  event.preventDefault();
  const [dropped] = event.dataTransfer?.files ?? [];
  if ($('home').hidden || !$('uploading').hidden || !dropped) return;
  $('source').querySelector('[value="file"]').click();
  choose(dropped);
  $('submit').focus();
});

$('source').addEventListener('change', () => {
  show($('by-file'), source() === 'file');
  show($('columns'), source() === 'file' && columns.found?.width > 0);
  show($('by-urls'), source() === 'urls');
  say($('new-wrong'));
});
const source = () => $('source').querySelector(':checked').value;

/** The addresses of a text, split where the API splits a cell. */
const urlsOf = (text) =>
  text
    .split(/\s+/)
    .flatMap((part) => part.split(/[,;|](?=[a-z][a-z0-9+.-]*:)/i))
    .map((part) => part.replace(/^[,;|]+|[,;|]+$/g, ''))
    .filter(Boolean);

const URLS_HELP = `No CSV is needed. Up to ${number(MOST_URLS)} at once.`;
$('urls-count').textContent = URLS_HELP;
$('urls').addEventListener('input', () => {
  const urls = urlsOf($('urls').value);
  const wrong = urls.filter((url) => !webUrl(url)).length;
  $('urls-count').textContent =
    urls.length === 0
      ? URLS_HELP
      : plural(urls.length, 'address', 'addresses') +
        (wrong === 0
          ? '.'
          : `, of which ${number(wrong)} ${wrong === 1 ? 'does' : 'do'} not begin with http:// or https://.`);
});

function showTarget() {
  const percent = $('target').value;
  $('target-shown').textContent = $('mode').value === 'quality' ? percent : `${percent} %`;
}
$('mode').addEventListener('change', showTarget);
$('target').addEventListener('input', showTarget);

$('new').addEventListener('submit', async (event) => {
  event.preventDefault();
  const wish = source() === 'file' ? { sent: file } : { images: urlsOf($('urls').value) };
  const wrong = checkUpload(wish);
  say($('new-wrong'), wrong);
  if (!wrong) await submit(wish);
});

function checkUpload({ sent, images }) {
  if (images?.length === 0) return 'Paste at least one address first.';
  if (images?.length > MOST_URLS || new Blob(images).size > MOST_URLS_BYTES)
    return 'These are too many addresses for one go. Put them into a CSV, in a column “Image Url”, and hand that in.';
  if (!images && !sent) return 'Choose a CSV first, or drop one here.';
  const unread = sent && columns.wrong();
  if (unread) return unread;
  if (sent?.size === 0) return `${sent.name} is empty. A CSV of products was expected.`;
  if (sent?.size > GIB)
    return `${sent.name} has ${bytes(sent.size)}. At most 1 GB can be taken; please send it in parts.`;
  const webhook = $('webhook').value.trim();
  if (webhook && !webUrl(webhook))
    return `Expected a webhook that begins with https://, but found “${webhook}”.`;
  const pace = paceWish();
  if (pace !== undefined && !(pace >= 0.25 && pace <= 1000))
    return `Expected 0.25 to 1,000 images a second, but found “${$('pace').value.trim()}”.`;
  const line = headerLines().findIndex((header) => !header);
  // Not what was found: it may be a password.
  if (line >= 0)
    return `Expected a host and a header in each line, as in “img.shop.example Referer: https://shop.example/”, but line ${line + 1} of the headers is not so.`;
  return undefined;
}

function paceWish() {
  const text = $('pace').value.trim();
  return text ? Number(text.replace(',', '.')) : undefined;
}

/** Host, name and value in each line that is not blank; null where they are not told apart. */
function headerLines() {
  const lines = $('headers')
    .value.split('\n')
    .filter((line) => line.trim());
  return lines.map((line) => /^\s*(\S+)\s+([^\s:]+)\s*:\s*(.*?)\s*$/.exec(line)?.slice(1) ?? null);
}

function paceAndHeaders() {
  const hosts = {};
  for (const [host, name, value] of headerLines())
    hosts[host] = { ...hosts[host], [name.toLowerCase()]: value };
  const pace = paceWish();
  return {
    ...(pace === undefined ? {} : { pace }),
    ...(Object.keys(hosts).length > 0 ? { headers: hosts } : {}),
  };
}

function whenStopped(signal) {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function submit({ sent, images }) {
  const name = fileText(sent?.name ?? plural(images.length, 'address', 'addresses'));
  const stop = new AbortController();
  const { signal } = stop;
  $('stop-upload').onclick = () => stop.abort(new DOMException('The upload was stopped', 'AbortError'));
  const leaving = (event) => event.preventDefault();
  addEventListener('beforeunload', leaving);
  busy(true);
  let creating;
  try {
    const webhook = $('webhook').value.trim();
    // It is not stopped on its way, for the request may be made all the same: it is cancelled once it is known.
    creating = call('image_process/upload/', {
      method: 'POST',
      body: {
        ...(images ? { images } : { content_length: sent.size }),
        ...(webhook ? { webhook_url: webhook } : {}),
        metadata: { file: name },
        options: {
          mode: $('mode').value,
          target: Number($('target').value) / 100,
          format: $('format').value,
          effort: $('effort').value,
          ...paceAndHeaders(),
          ...(sent ? columns.options() : {}),
        },
      },
    });
    const created = await Promise.race([creating, whenStopped(signal)]);
    if (sent) await upload(created.upload, sent, signal);
    if (created.webhook_secret) secrets.set(created.request_id, created.webhook_secret);
    choose(undefined);
    $('new').reset();
    $('source').dispatchEvent(new Event('change'));
    showTarget();
    location.hash = `#/requests/${created.request_id}`;
  } catch (fault) {
    // Nothing will come for this request any more; the list need not show it as waiting.
    creating?.then(({ request_id }) => call(requestPath(request_id), { method: 'DELETE' })).catch(() => {});
    if (fault.status === 401) complain(fault);
    else say($('new-wrong'), signal.aborted ? 'The upload was stopped. Nothing was halved.' : fault.message);
  } finally {
    removeEventListener('beforeunload', leaving);
    busy(false);
  }
}

function busy(on) {
  show($('uploading'), on);
  show($('submit'), !on);
  $('uploaded').textContent = 'Making room…';
  setBar($('upload-bar'), 0, 0);
}

/** Straight to the store, by a URL that takes this one file; only XMLHttpRequest tells how far an upload is. */
function upload({ method, url, headers }, sent, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
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
    request.onload = () =>
      request.status < 300
        ? resolve()
        : reject(
            new Refused(
              request.status,
              'UPLOAD_REFUSED',
              `The upload was refused (${request.status}). Please try again.`,
            ),
          );
    request.onerror = () =>
      reject(
        new Refused(
          0,
          'UPLOAD_FAILED',
          `${sent.name} could not be uploaded. Is the connection up, and the file unchanged?`,
        ),
      );
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else request.send(sent);
  });
}

// ---- The client's requests --------------------------------------------------------------------------------

let older = null;

async function openHome() {
  const signal = showView('home');
  await listRequests(signal).catch(complain);
}

async function listRequests(signal, cursor) {
  const query = new URLSearchParams({ limit: LIST_PAGE, ...(cursor ? { cursor } : {}) });
  const page = await call(`image_process/status/?${query}`, { signal });
  const lines = page.requests.map(requestLine);
  if (cursor) $('requests').append(...lines);
  else $('requests').replaceChildren(...lines);
  older = page.next_cursor;
  show($('older'), older !== null);
  show($('no-requests'), $('requests').children.length === 0 && older === null);
}
onClick('older', () => listRequests(viewing.signal, older));
onClick('refresh', () => listRequests(viewing.signal));

function requestLine(request) {
  const line = copyOf('request-line');
  const link = line.querySelector('a');
  link.href = `#/requests/${request.request_id}`;
  link.textContent = titleOf(request);
  badge(line.querySelector('.badge'), request.status);
  line.querySelector('.counts').textContent = countsOf(request);
  const erase = line.querySelector('button');
  erase.setAttribute('aria-label', `Erase ${titleOf(request)}`);
  erase.hidden = !ENDED.has(request.status);
  erase.addEventListener('click', async () => {
    try {
      if (!(await eraseRequest(request))) return;
      badge(line.querySelector('.badge'), 'erasing');
      erase.hidden = true;
    } catch (fault) {
      complain(fault);
    }
  });
  return line;
}

const titleOf = (request) => {
  const name = request.metadata.file;
  return name ? `${name}, ${when(request.created_at)}` : when(request.created_at);
};
const badge = (element, status) => {
  element.dataset.status = status;
  element.textContent = STATUS[status] ?? status;
};
function countsOf({ images, bytes: size, status }) {
  if (status === 'pending') return '';
  const { total, succeeded, failed } = images;
  const parts = [total === null ? `${plural(succeeded + failed, 'image')} so far` : plural(total, 'image')];
  if (failed > 0) parts.push(`${number(failed)} failed`);
  if (size.input > 0) parts.push(`${bytes(size.input - size.output)} saved`);
  return parts.join(' · ');
}

async function eraseRequest(request) {
  const sure = await ask(
    'Erase this request?',
    'Its CSV and its results are deleted for good, and so are the pictures that no later request names: also from every shop that shows them from here.',
    'Erase it',
  );
  if (sure) await call(`${requestPath(request.request_id)}?erase=true`, { method: 'DELETE' });
  return sure;
}

// ---- One request ------------------------------------------------------------------------------------------

/** The request that is shown: its last status, and what was done when, for its speed. */
let current;

function openRequest(id) {
  const signal = showView('request');
  current = { id, status: undefined, samples: [], announced: -1 };
  $('request-title').textContent = 'Request';
  say($('secret-text'), secrets.get(id));
  show($('secret'), secrets.has(id));
  for (const part of ['images', 'notes', 'hook', 'failure', 'rejected', 'cancel', 'erase', 'files'])
    show($(part), false);
  for (const text of [
    'about',
    'progress-words',
    'figure-images',
    'figure-saved',
    'figure-speed',
    'figure-time',
    'announce',
  ]) {
    $(text).textContent = '';
  }
  setBar($('progress'), 0, 0, 0);
  $('filter').querySelector('[value=""]').checked = true;
  grid.restart('');
  scrollTo(0, 0);
  $('request-title').focus();
  return watch(current, signal);
}

/** Looks again and again until nothing can change any more; a lost connection only slows it down. */
async function watch(request, signal) {
  for (let misses = 0; ; ) {
    let wait;
    try {
      request.status = await call(requestPath(request.id), { signal });
      request.erasing ||= request.status.status === 'erasing';
      showStatus(request);
      await grid.refresh(signal);
      if (misses > 0) say($('trouble'));
      misses = 0;
      wait = nextLook(request.status);
    } catch (fault) {
      if (signal.aborted) return;
      if (fault.status === 404) return leave(request.erasing ? undefined : fault.message);
      complain(fault);
      if (fault.status === 401) return;
      misses++;
      wait = Math.min(30, 2 ** misses) * 1000;
    }
    if (wait === undefined) return;
    await sleep(wait, signal)
      .then(() => visible(signal))
      .catch(() => {});
    if (signal.aborted) return;
  }
}

/** Back to the list, from a request that is not there, or no longer. */
function leave(sentence) {
  history.replaceState(null, '', '#/');
  openHome();
  say($('trouble'), sentence);
}

function nextLook({ status, webhook }) {
  if (status === 'processing' || status === 'pending') return 1000;
  if (status === 'erasing') return 2000;
  if (!grid.settled) return 500;
  if (webhook.state !== 'pending') return undefined;
  return Math.min(60_000, Math.max(1500, Date.parse(webhook.next_at ?? 0) - Date.now() + 1000 || 0));
}

function watchAgain() {
  const signal = showView('request');
  return watch(current, signal);
}

function showStatus(request) {
  const { status } = request;
  const { total, succeeded, failed } = status.images;
  const done = succeeded + failed;
  const ended = ENDED.has(status.status);
  const { file: name, ...notes } = status.metadata;
  $('request-title').textContent = name ?? `Request of ${when(status.created_at)}`;
  badge($('status'), status.status);
  const taken = status.catalogue?.header && status.catalogue.columns.images.join(', ');
  $('about').textContent = [name ? when(status.created_at) : '', taken && `images from ${taken}`, request.id]
    .filter(Boolean)
    .join(' · ');
  $('notes').replaceChildren(
    ...Object.entries(notes).map(([key, value]) => {
      const pair = document.createElement('div');
      pair.append(make('dt', key), make('dd', value));
      return pair;
    }),
  );
  show($('notes'), Object.keys(notes).length > 0);
  say($('failure'), status.failure?.message);
  show($('cancel'), status.status === 'pending' || status.status === 'processing');
  show($('erase'), ended);
  show($('files'), status.results_url !== null);
  show($('what-failed-part'), failed > 0 || status.rows.rejected > 0);
  const [failures, poor] = [failed > 0 || status.status !== 'completed', status.images.poor > 0];
  show($('retry-part'), failures);
  show($('retry-finer-part'), poor);
  show($('retried'), status.retried_by !== null);
  $('retried').querySelector('a').href = `#/requests/${status.retried_by}`;
  show($('again'), ended && status.catalogue !== null && (failures || poor || status.retried_by !== null));
  show($('images'), total !== null ? total > 0 : status.status === 'processing');

  const percent = total ? (100 * done) / total : 0;
  setBar($('progress'), percent, total ? (100 * succeeded) / total : 0, total ? (100 * failed) / total : 0);
  $('progress-words').textContent = [progressWords(status, done), waitingWords(status.waiting)]
    .filter(Boolean)
    .join(' ');
  document.title = ended
    ? `${STATUS[status.status]} · Halve`
    : total
      ? `${Math.floor(percent)} % · Halve`
      : 'Halve';
  figures(request, done);
  announce(request, ended ? 4 : Math.floor(percent / 25));
  webhookWords(status);
  rejectedRows(status);
  const pending = total === null ? undefined : total - done;
  const counts = { '': total ?? done, succeeded, poor: status.images.poor, failed, pending };
  for (const input of $('filter').querySelectorAll('input')) {
    const count = counts[input.value];
    input.nextElementSibling.textContent = count === undefined ? '' : number(count);
  }
}

/** What a shop is asked for, and why no faster. */
function waitingWords(waiting) {
  if (!waiting) return '';
  const { host, pace, since, reason, ends_at: end } = waiting;
  const rate =
    pace < 1 ? `one image in ${number(1 / pace)} seconds` : `${plural(Math.round(pace), 'image')} a second`;
  return (
    `${host} has been asked for ${rate} since ${when(since)}` +
    (reason ? `, as not all went well there (${reason})` : '') +
    (end ? `. All will have been asked for about ${when(end)}.` : '.')
  );
}

function progressWords({ status, images: { total, failed, reused } }, done) {
  if (status === 'pending') return 'The CSV is on its way.';
  if (status === 'erasing') return 'Its CSV, pictures and results are being deleted.';
  if (total === null) return `The CSV is still being read. ${plural(done, 'image')} done so far.`;
  const lost =
    (reused > 0 ? `, ${number(reused)} of them as they were made before` : '') +
    (failed > 0 ? `, ${number(failed)}${reused > 0 ? '' : ' of them'} could not be halved` : '');
  if (status === 'processing') return `${number(done)} of ${plural(total, 'image')} done${lost}.`;
  if (status === 'cancelled')
    return `Cancelled. ${number(done)} of ${plural(total, 'image')} have an outcome${lost}.`;
  if (status === 'failed')
    return total > 0 ? `It ended early, after ${plural(total, 'image')}.` : 'Nothing could be halved.';
  if (total === 1) return failed > 0 ? 'The one image could not be halved.' : 'The one image is done.';
  return `All ${plural(total, 'image')} done${lost}.`;
}

function figures(request, done) {
  const { status, samples } = request;
  const { images, bytes: size } = status;
  const figure = (id, value, unit) =>
    $(id).replaceChildren(value, ...(unit ? [' ', make('small', unit)] : []));
  figure('figure-images', number(done), images.total === null ? 'so far' : `of ${number(images.total)}`);
  figure(
    'figure-saved',
    bytes(Math.max(0, size.input - size.output)),
    size.input > 0 ? `of ${bytes(size.input)} (${change(size.input, size.output)})` : '',
  );
  const took = (Date.parse(status.completed_at ?? '') - Date.parse(status.started_at ?? '')) / 1000;
  $('figure-saved-name').textContent = status.completed_at ? 'Saved' : 'Saved so far';
  $('figure-time-name').textContent = status.completed_at ? 'It took' : 'Time left';
  if (status.completed_at) {
    figure('figure-speed', took > 0 ? number(done / took, done / took < 10 ? 1 : 0) : '–', 'images/s');
    figure('figure-time', Number.isFinite(took) ? duration(took) : '–');
    return;
  }
  // Over the last quarter of a minute: short enough to follow the work, long enough not to jump.
  samples.push({ at: performance.now(), done });
  while (samples.length > 2 && samples.at(-1).at - samples[0].at > 15_000) samples.shift();
  const seconds = (samples.at(-1).at - samples[0].at) / 1000;
  const speed = seconds > 0.5 ? (samples.at(-1).done - samples[0].done) / seconds : 0;
  figure('figure-speed', speed > 0 ? number(speed, speed < 10 ? 1 : 0) : '–', 'images/s');
  figure('figure-time', speed > 0 && images.remaining !== null ? duration(images.remaining / speed) : '–');
}

/** A screen reader hears of each quarter, not of each image. */
function announce(request, quarter) {
  if (quarter === request.announced) return;
  request.announced = quarter;
  $('announce').textContent = `${STATUS[request.status.status]}. ${$('progress-words').textContent}`;
}

function webhookWords({ webhook, status }) {
  const { state, attempts, last_status: last, next_at: next } = webhook;
  show($('hook'), state !== 'none');
  show($('resend'), ENDED.has(status) && (state === 'delivered' || state === 'failed'));
  const answered =
    last === null
      ? ''
      : typeof last === 'number'
        ? ` The last one answered ${last}.`
        : ` The last one found no answer (${last}).`;
  const tries = plural(attempts, 'try', 'tries');
  $('hook-words').textContent =
    {
      waiting: 'It is called once, when the request has ended.',
      pending:
        attempts === 0
          ? 'It is being called.'
          : `Not taken yet, after ${tries}.${answered} ${next ? `Next try: ${when(next)}.` : ''}`,
      delivered: `Delivered, after ${tries}.`,
      failed: `Given up after ${tries}.${answered}`,
    }[state] ?? '';
}

function rejectedRows({ rows, errors }) {
  const lines = errors.filter((error) => error.n === null);
  show($('rejected'), Boolean(rows.rejected));
  if (!rows.rejected) return;
  $('rejected-title').textContent =
    `${plural(rows.rejected, 'row')} could not be used` +
    (lines.length > 0 && lines.length < rows.rejected ? `, the first ${lines.length} of them` : '');
  $('rejected-rows').replaceChildren(
    ...lines.map(({ row, message }) => make('li', `Row ${row}: ${message}`)),
  );
}

onClick('cancel', async () => {
  const sure = await ask(
    'Cancel this request?',
    'What is done stays done; what is not yet halved is left as it is.',
    'Cancel it',
  );
  if (!sure) return;
  await call(requestPath(current.id), { method: 'DELETE' });
  $('cancel').hidden = true;
});
onClick('erase', async () => {
  if (!(await eraseRequest({ request_id: current.id }))) return;
  current.erasing = true;
  watchAgain();
});
/** Opens the request that tries this one again, once it is made; `options` is what is to be otherwise. */
async function retry(options) {
  const made = await call(`${requestPath(current.id)}retry/`, {
    method: 'POST',
    body: options ? { options } : {},
  });
  if (made.webhook_secret) secrets.set(made.request_id, made.webhook_secret);
  location.hash = `#/requests/${made.request_id}`;
}
onClick('retry', () => retry());
onClick('retry-finer', () => retry({ floor: 50 }));
onClick('resend', async () => {
  await call(`${requestPath(current.id)}webhook/`, { method: 'POST' });
  watchAgain();
});
onClick('copy-secret', async () => {
  await navigator.clipboard.writeText($('secret-text').textContent);
  $('copy-secret').textContent = 'Copied';
});
for (const [id, shape] of [
  ['results', 'added'],
  ['for-import', 'replaced'],
  ['what-failed', 'failed'],
]) {
  onClick(id, async () => {
    const { url } = await call(`${requestPath(current.id)}results/?shape=${shape}`);
    const link = document.createElement('a');
    link.href = webUrl(url);
    link.download = `${shape}.csv`;
    link.click();
  });
}

// ---- The grid of images -----------------------------------------------------------------------------------

/** One page of images at a time, so a million of them weigh as little as fifty. */
const grid = {
  state: '',
  /** Where each page up to this one began: its cursor, and how many images stand before it. */
  trail: [{ cursor: undefined, before: 0 }],
  images: [],
  next: null,
  /** True once no look can change the page any more. */
  settled: false,
  notBefore: 0,

  restart(state) {
    Object.assign(this, {
      state,
      trail: [{ cursor: undefined, before: 0 }],
      images: [],
      next: null,
      settled: false,
      notBefore: 0,
    });
    $('grid').replaceChildren();
    show($('pager'), false);
    say($('nothing'), 'Looking for the images…');
  },

  async refresh(signal) {
    const { status } = current.status;
    this.showPlace();
    if (this.settled || status === 'pending' || status === 'erasing') return;
    // Its end is shown at once.
    if (!ENDED.has(status) && performance.now() < this.notBefore) return;
    await this.load(signal);
  },

  async load(signal) {
    const { state } = this;
    const place = this.trail.at(-1);
    const began = performance.now();
    const final = ENDED.has(current.status.status);
    const images = [];
    let { cursor } = place;
    let calls = 0;
    do {
      const query = new URLSearchParams({
        limit: PAGE - images.length,
        ...(state === 'poor' ? { reason: 'POOR,WOULD_SHOW' } : state ? { state } : {}),
        ...(cursor ? { cursor } : {}),
      });
      const page = await call(`${requestPath(current.id)}images/?${query}`, { signal });
      images.push(...page.images);
      cursor = page.next_cursor;
    } while (cursor && images.length < PAGE && ++calls < MOST_CALLS);
    // The reader may have gone on while this was under way.
    if (this.state !== state || this.trail.at(-1) !== place) return;
    // What looks worst is looked at first.
    if (state === 'poor') images.sort((a, b) => a.score - b.score);
    this.images = images;
    this.next = cursor;
    // A full page without a next one may yet get one, while the CSV is being read.
    const full = images.length === PAGE && cursor !== null;
    this.settled =
      final || (state !== 'pending' && full && images.every((image) => image.state !== 'pending'));
    // What takes long to find is looked for less often.
    this.notBefore = began + 4 * (performance.now() - began);
    this.draw();
  },

  draw() {
    const kept = new Map([...$('grid').children].map((card) => [card.dataset.key, card]));
    const cards = this.images.map((image) => {
      const key = `${image.row}-${image.n}`;
      const card = kept.get(key);
      return card?.dataset.state === image.state ? card : imageCard(image, key);
    });
    // Cards that stay are not touched: what is focused keeps its focus, and no picture blinks.
    for (const card of kept.values()) if (!cards.includes(card)) card.remove();
    cards.forEach((card, at) => {
      if ($('grid').children[at] !== card) $('grid').insertBefore(card, $('grid').children[at] ?? null);
    });
    this.showPlace();
    say(
      $('nothing'),
      cards.length > 0 ? '' : this.next ? 'None among these. “Next” looks further.' : this.emptyWords(),
    );
  },

  /** Which images these are, of how many: that number may still come when the images are settled. */
  showPlace() {
    const { before } = this.trail.at(-1);
    const { total, ...counts } = current.status.images;
    const all = this.state === '' ? total : counts[this.state === 'pending' ? 'remaining' : this.state];
    const of = all === null ? '' : ` of ${number(all)}`;
    const shown = this.images.length;
    $('where').textContent = shown === 0 ? '' : `${number(before + 1)}–${number(before + shown)}${of}`;
    $('previous').disabled = this.trail.length === 1;
    $('next').disabled = this.next === null;
    show($('pager'), this.trail.length > 1 || this.next !== null);
  },

  emptyWords() {
    if (this.trail.length > 1) return 'No more of them.';
    if (!ENDED.has(current.status.status) && this.state !== 'pending') return 'None yet.';
    return {
      '': 'There are no images.',
      succeeded: 'No image was halved.',
      poor: 'None looks poor.',
      failed: 'None failed.',
      pending: 'None is waiting.',
    }[this.state];
  },

  async turn(change) {
    change();
    this.settled = false;
    await this.load(viewing.signal);
    $('images-title').scrollIntoView({ block: 'start' });
    $('images-title').focus({ preventScroll: true });
  },
};

$('filter').addEventListener('change', async ({ target }) => {
  grid.restart(target.value);
  await grid.load(viewing.signal).catch(complain);
});
onClick('next', () =>
  grid.turn(() =>
    grid.trail.push({ cursor: grid.next, before: grid.trail.at(-1).before + grid.images.length }),
  ),
);
onClick('previous', () => grid.turn(() => grid.trail.pop()));

const placeOf = ({ row, n, serial }) =>
  `Row ${number(row)}${serial && serial !== String(row) ? ` (no. ${serial})` : ''}, image ${n}`;
/** A product's name, or else that of its picture. */
const nameOf = ({ product, input_url: url }) =>
  product || decodeText(URL.parse(url)?.pathname.split('/').findLast(Boolean) ?? '') || '(no name)';
/** As people read it: an address may be escaped, and not well. */
function decodeText(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
/** Why an output is what it is, in a word. */
const SAID = {
  ALREADY_HALVED: 'kept as it was',
  WOULD_SHOW: 'larger, or it would show',
  POOR: 'poor',
  TOO_SMALL: 'over the target',
  NOTHING_SAVED: 'nothing to save',
};
const plainly = ({ code }) => PLAIN[code] ?? 'This picture could not be halved';

function imageCard(image, key) {
  const card = copyOf('image-card');
  card.dataset.key = key;
  card.dataset.state = image.state;
  const part = (selector) => card.querySelector(selector);
  part('h3').textContent = nameOf(image);
  part('.place').textContent = placeOf(image);
  const open = part('button');
  open.disabled = image.state === 'pending';
  open.setAttribute(
    'aria-label',
    `${image.state === 'failed' ? 'See why it failed' : 'Compare'}: ${nameOf(image)}, row ${image.row}, image ${image.n}`,
  );
  open.addEventListener('click', () => look(image));
  if (image.state === 'succeeded') {
    part('.thumb').append(thumbnail(image));
    part('.sizes').append(
      `${bytes(image.bytes.input)} → ${bytes(image.bytes.output)} `,
      make('span', change(image.bytes.input, image.bytes.output), 'saved'),
    );
    part('.why').textContent = [
      (image.format ?? '').toUpperCase(),
      ...(image.quality === null ? [] : [`quality ${number(image.quality)}`]),
      ...(image.score === null ? [] : [`score ${number(image.score)}`]),
      ...(image.reused ? ['made before'] : []),
    ].join(', ');
    const said = SAID[image.reason?.code];
    if (said) {
      const word = make('strong', said);
      word.title = image.reason.message;
      part('.why').append(' · ', word);
    }
  } else if (image.state === 'failed') {
    part('.thumb').textContent = plainly(image.error);
    part('.sizes').remove();
    part('.why').textContent = image.error.message;
  } else {
    part('.sizes').textContent = 'Waiting for its turn';
    part('.sizes').className = 'soft';
    part('.why').remove();
  }
  return card;
}

function thumbnail(image) {
  const url = webUrl(image.output_url);
  const picture = document.createElement('img');
  picture.alt = '';
  picture.loading = 'lazy';
  picture.decoding = 'async';
  picture.referrerPolicy = 'no-referrer';
  picture.addEventListener('error', () =>
    picture.replaceWith(`${(image.format ?? '').toUpperCase()}: no preview in this browser`),
  );
  if (url) picture.src = url;
  return picture;
}

// ---- One image, before and after --------------------------------------------------------------------------

const stage = $('stage');
const [after, before] = stage.querySelectorAll('img');
let looked;

function look(image) {
  looked = image;
  const done = image.state === 'succeeded';
  $('look-title').textContent = nameOf(image);
  show($('frame'), done);
  show($('actual'), done);
  say($('look-wrong'), done ? '' : `${plainly(image.error)}. ${image.error.message}`);
  say($('look-reason'), image.reason?.message);
  $('look-place').textContent = placeOf(image);
  const facts = [];
  if (done) {
    facts.push(
      ['Before', bytes(image.bytes.input)],
      ['After', `${bytes(image.bytes.output)} (${change(image.bytes.input, image.bytes.output)})`],
      ['Format', (image.format ?? '').toUpperCase()],
      ['Pixels', `${number(image.width)} × ${number(image.height)}`],
    );
    if (image.quality !== null) facts.push(['Quality', number(image.quality)]);
    if (image.score !== null) facts.push(['Score', `${number(image.score)} of 100`]);
  }
  $('look-figures').replaceChildren(
    ...facts.map(([name, value]) => {
      const pair = document.createElement('div');
      pair.append(make('dt', name), make('dd', value));
      return pair;
    }),
  );
  link($('look-original'), image.source_url ?? image.input_url, 'Original');
  link($('look-output'), image.output_url, 'Halved');
  const at = indexOf(image);
  $('look-previous').disabled = neighbour(at, -1) === undefined;
  $('look-next').disabled = neighbour(at, 1) === undefined;
  $('frame').classList.remove('actual');
  $('actual').setAttribute('aria-pressed', 'false');
  if (done) compare(image);
  if (!$('look').open) $('look').showModal();
  $(done ? 'split' : 'look-close').focus({ preventScroll: true });
}

function link(element, address, words) {
  const url = webUrl(address);
  show(element, url !== undefined);
  if (url) element.href = url;
  element.textContent = `${words}: ${address}`;
}

function compare(image) {
  split(50);
  size(image.width, image.height);
  say($('look-wrong'));
  for (const [picture, address] of [
    [after, image.output_url],
    [before, image.source_url ?? image.input_url],
  ]) {
    picture.removeAttribute('src');
    const url = webUrl(address);
    if (url) picture.src = url;
  }
}
const size = (width, height) => {
  stage.style.setProperty('--ratio', width / height);
  stage.style.setProperty('--natural', `${width}px`);
};
const split = (percent) => {
  $('split').value = percent;
  $('split').setAttribute('aria-valuetext', `${percent} % original, ${100 - percent} % halved`);
  stage.style.setProperty('--at', `${percent}%`);
};
$('split').addEventListener('input', () => split(Number($('split').value)));
// As the browser shows it: a picture may be turned by its own orientation.
after.addEventListener('load', () => size(after.naturalWidth, after.naturalHeight));
after.addEventListener('error', () =>
  say($('look-wrong'), 'This browser cannot show the halved picture; the link below leads to it.'),
);
before.addEventListener('error', () => {
  split(0);
  say(
    $('look-wrong'),
    'The shop does not show the original here, so there is nothing to compare with. The link below leads to it.',
  );
});

$('actual').addEventListener('click', () => {
  const actual = $('frame').classList.toggle('actual');
  $('actual').setAttribute('aria-pressed', actual);
  $('frame').scrollTo(
    ($('frame').scrollWidth - $('frame').clientWidth) / 2,
    ($('frame').scrollHeight - $('frame').clientHeight) / 2,
  );
});
/** By its place: the page may have been read again since its card was made. */
const indexOf = (image) => grid.images.findIndex(({ row, n }) => row === image.row && n === image.n);
const neighbour = (at, step) => {
  for (let near = at + step; near >= 0 && near < grid.images.length; near += step) {
    if (grid.images[near].state !== 'pending') return grid.images[near];
  }
  return undefined;
};
const lookBeside = (step) => {
  const at = indexOf(looked);
  const image = neighbour(at, step);
  if (image) look(image);
};
$('look-previous').addEventListener('click', () => lookBeside(-1));
$('look-next').addEventListener('click', () => lookBeside(1));
$('look-close').addEventListener('click', () => $('look').close());

route();
