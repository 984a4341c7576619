import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ADDED_COLUMNS } from '../../lambdas/shared/csv/added-columns.ts';
import { dropFile } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

/** What the page is for: a CSV goes in, and what becomes of it is seen and taken home. */
export function halving(given: () => Visits): void {
  /** The request that the first test makes; the others look at it. */
  let requestUrl: string;
  const ended = (page: Page, words: string) =>
    page.locator('#progress-words').getByText(words, { exact: true }).waitFor();
  const productsCsv = () =>
    [
      'S. No.,Product Name,Input Image Urls',
      `1,Poster,http://${given().shop.address}/aitzgorri.jpg`,
      `2,Mug,"http://${given().shop.address}/life.png, http://${given().shop.address}/seeding.webp"`,
      `3,Ghost,http://${given().shop.address}/not-there.jpg`,
      '4,Nothing',
    ].join('\r\n');

  const latest = async () => {
    const url = new URL('image_process/status/?limit=1', given().url);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${given().token}` } });
    return ((await answer.json()) as { requests: { request_id: string; status: string }[] }).requests[0];
  };

  test('takes a token, a dropped CSV and a webhook, and counts to the end', async () => {
    const page = await given().open({ token: undefined });
    await page.getByLabel('Your token').fill(given().token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('None yet.').waitFor();
    await dropFile(page, 'products.csv', productsCsv());
    await page.getByText('Images are taken from 1 column').waitFor();
    await page.getByText('Options').click();
    await page.getByLabel('Webhook').fill(`http://${given().shop.address}/hook`);
    await page.getByRole('button', { name: 'Halve the images' }).click();

    await ended(page, 'All 4 images done, 1 of them could not be halved.');
    requestUrl = page.url();
    expect(await page.locator('#figure-images').textContent()).toBe('4 of 4');
    expect(await page.locator('#figure-saved').textContent()).toMatch(/^[\d.]+ kB of 1\.2 MB \(−[56]\d %\)$/);
    expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('100');
    expect(await page.locator('#secret-text').textContent()).toMatch(/^whsec_/);
    await page.getByText('1 row could not be used').click();
    await page.getByText('Row 4: Expected').waitFor();
    await page.getByText('Delivered, after 1 try.').waitFor();
    expect((await given().shop.webhook).headers['webhook-id']).toBeDefined();
    const [again] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/webhook/')),
      page.getByRole('button', { name: 'Send it again' }).click(),
    ]);
    expect(again.status()).toBe(202);
    await page.getByText('Delivered, after 1 try.').waitFor();
    // The grid was read again and again meanwhile; each card still knows its neighbours.
    await page.getByRole('button', { name: 'Compare: Mug, row 2, image 2' }).click();
    await page.getByRole('button', { name: 'Previous image' }).click();
    await page.locator('#look-place').getByText('Row 2, image 1').waitFor();
  });

  test('shows each image with its bytes, its quality or why it failed, and filters them', async () => {
    const page = await given().open({}, requestUrl);
    const cards = page.locator('#grid .card');
    const poster = cards.filter({ hasText: 'Poster' });
    await poster.waitFor();
    expect(await poster.textContent()).toMatch(/425 kB → 2\d\d kB −\d\d %\s+JPEG, quality \d+/);
    expect(await poster.locator('img').getAttribute('src')).toContain('/images/');
    expect(await cards.count()).toBe(4);
    await page.getByText('Failed 1', { exact: true }).click();
    await page.getByText('There is no picture at this address').waitFor();
    await expect.poll(() => cards.count()).toBe(1);
    await page.getByText('Halved 3', { exact: true }).click();
    await expect.poll(() => cards.count()).toBe(3);
    await page.getByText('Waiting 0', { exact: true }).click();
    await page.getByText('None is waiting.').waitFor();
  });

  test('compares before and after by mouse and by keys', async () => {
    const page = await given().open({}, requestUrl);
    await page.getByRole('button', { name: 'Compare: Poster, row 1, image 1' }).press('Enter');
    const slider = page.getByRole('slider', { name: 'How much of the original is shown' });
    await slider.waitFor();
    const of = (selector: string, what: string) =>
      page.evaluate(
        `(() => { const image = document.querySelector('#stage ${selector}'); return ${what}; })()`,
      );
    await expect.poll(() => of('.before', 'image.naturalWidth')).toBe(1_600);
    await expect.poll(() => of('.after', 'image.naturalWidth')).toBe(1_600);
    const shown = () => of('.before', 'getComputedStyle(image).clipPath');
    expect(await shown()).toContain('50%');
    await page.keyboard.press('ArrowRight');
    expect(await shown()).toContain('49%');
    await page.keyboard.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe('100 % original, 0 % halved');
    const box = (await slider.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    expect(await shown()).toContain('75%');
    await page.getByRole('button', { name: 'Next image' }).click();
    await page.locator('#look-title').getByText('Mug').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('#look').isVisible()).toBe(false);
  });

  test('downloads the results, the file for the import, and what failed', async () => {
    const page = await given().open({}, requestUrl);
    const linesOf = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return (await readFile(await download.path(), 'utf8')).split('\r\n');
    };
    const [header, poster] = await linesOf('Results');
    expect(header).toBe(['S. No.,Product Name,Input Image Urls', ...ADDED_COLUMNS].join(','));
    expect(poster).toMatch(/^1,Poster,http.*aitzgorri\.jpg,http.*\/images\/.*\.jpg,,/);
    const replaced = await linesOf('For import');
    expect(replaced[0]).toBe('S. No.,Product Name,Input Image Urls');
    expect(replaced[1]).toMatch(/^1,Poster,http.*\/images\/.*\/aitzgorri\.jpg$/);
    expect(replaced[3]).toMatch(/^3,Ghost,http.*\/not-there\.jpg$/);
    const failed = await linesOf('What failed');
    expect(failed.find((line) => line.startsWith('3,Ghost'))).toContain('NOT_FOUND');
    expect(failed.join('\n')).not.toContain('Poster');
    expect(page.url()).toBe(requestUrl);
  });

  test('tries again what failed, by another request that takes over the rest', async () => {
    const page = await given().open({}, requestUrl);
    await page.locator('#again summary').click();
    const headers = page.getByLabel('One a line, its host first');
    await headers.fill('hunter2');
    await page.getByRole('button', { name: 'Try again what failed' }).click();
    await page.getByText('line 1 of the headers is not so').waitFor();
    await headers.fill(`${given().shop.address} X-Key: hunter2`);
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith('/retry/')),
      page.getByRole('button', { name: 'Try again what failed' }).click(),
    ]);
    expect(sent.postDataJSON()).toEqual({
      options: { headers: { [given().shop.address]: { 'x-key': 'hunter2' } } },
    });
    await page.waitForURL((url) => url.href !== requestUrl);
    expect(await headers.inputValue()).toBe('');
    await ended(page, 'All 4 images done, 3 of them as they were made before, 1 could not be halved.');
    await page.locator('#erase').click();
    await page.getByText('that no other request names').waitFor();
    await page.getByRole('button', { name: 'Erase it' }).click();
    await page.locator('#home').waitFor();
    await page.goto(requestUrl);
    await page.getByText('It is tried again by').waitFor();
  });

  test('shows which columns it would take, and takes those that are chosen instead', async () => {
    const page = await given().open();
    const url = (name: string) => `http://${given().shop.address}/${name}`;
    const rows = ['Handle;Title;Image Src;Swatch;Datasheet', `mug;Mug;${url('seeding.webp')};;seeding.jpg`];
    await dropFile(page, 'export.csv', rows.join('\n'));
    const chip = (name: string) => page.getByRole('checkbox', { name, exact: true });
    await page.getByText(`The first: ${url('seeding.webp')}`).waitFor();
    expect(await chip('Image Src').isChecked()).toBe(true);
    expect(await page.getByLabel("The product's name").inputValue()).toBe('1');
    await page.getByText('Other columns', { exact: true }).click();
    await chip('Datasheet').check();
    await chip('Image Src').uncheck();
    await page.getByText('The first: seeding.jpg').waitFor();
    await page.getByLabel('Its number or SKU').selectOption('Title');
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByText('Say where its pictures lie').waitFor();
    await page.getByLabel('Where these pictures lie').fill(url(''));
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith('/upload/')),
      page.getByRole('button', { name: 'Halve the images' }).click(),
    ]);
    expect(sent.postDataJSON().options).toMatchObject({
      columns: { images: [5], serial: 2 },
      base_url: url(''),
    });
    await ended(page, 'The one image is done.');
    await page.locator('#about').getByText('images from Datasheet').waitFor();
    await page.locator('#grid .card').getByText('Row 1 (no. Mug), image 1').waitFor();
    await page.locator('#erase').click();
    await page.getByRole('button', { name: 'Erase it' }).click();
    await page.locator('#home').waitFor();
  });

  test('shows the letters of a CSV that is no UTF-8, and takes them for those that are chosen', async () => {
    const page = await given().open();
    const csv = `sku;nazwa;name;image\n1;\xa3\xf3dka;\xa3awka;http://${given().shop.address}/seeding.webp\n`;
    const buffer = Buffer.from(csv, 'latin1');
    await page.locator('#file').setInputFiles({ name: 'polska.csv', mimeType: 'text/csv', buffer });
    await page.getByText('The first: £ódka · http').waitFor();
    await page.getByLabel('Its letters').selectOption('Central Europe (Windows-1250)');
    await page.getByText('The first: Łódka · http').waitFor();
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await ended(page, 'The one image is done.');
    await page.locator('#grid .card').getByText('Ławka').waitFor();
    await page.locator('#erase').click();
    await page.getByRole('button', { name: 'Erase it' }).click();
    await page.locator('#home').waitFor();
  });

  test('takes pasted addresses without a CSV, with the options that were chosen', async () => {
    const page = await given().open();
    await page.getByText('Image addresses', { exact: true }).click();
    await page.getByLabel('Image addresses, one a line').fill(`http://${given().shop.address}/friends.jpg`);
    await page.getByText('1 address.').waitFor();
    await page.getByText('Options').click();
    await page.getByLabel('Format of what comes back').selectOption('webp');
    const halve = page.getByRole('button', { name: 'Halve the images' });
    await page.getByLabel('Images a second').fill('many');
    await halve.click();
    await page.getByText('Expected 0.25 to 1,000 images a second, but found “many”.').waitFor();
    await page.getByLabel('Images a second').fill('2,5');
    await page
      .getByLabel('Headers')
      .fill(`${given().shop.address} Referer: https://shop.example/\nno header`);
    await halve.click();
    await page.getByText('but line 2 of the headers is not so.').waitFor();
    await page
      .getByLabel('Headers')
      .fill(
        `${given().shop.address} Referer: https://shop.example/\n\n ${given().shop.address}  X-Key : a:b `,
      );
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.url().endsWith('/upload/')),
      halve.click(),
    ]);
    expect(sent.postDataJSON().options).toMatchObject({
      format: 'webp',
      pace: 2.5,
      headers: { [given().shop.address]: { referer: 'https://shop.example/', 'x-key': 'a:b' } },
    });
    await ended(page, 'The one image is done.');
    const card = page.locator('#grid .card').filter({ hasText: 'friends.jpg' });
    await expect.poll(() => card.textContent()).toContain('WEBP');
  });

  test('erases a request from the list, after asking', async () => {
    const page = await given().open();
    const lines = page.locator('#requests li');
    await expect.poll(() => lines.count()).toBe(2);
    await lines.first().getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('button', { name: 'No, keep it' }).click();
    await lines.first().getByText('Done').waitFor();
    await lines.first().getByRole('button', { name: 'Erase' }).click();
    await page.getByRole('button', { name: 'Erase it' }).click();
    await lines.first().getByText('Being erased').waitFor();
    const refreshed = async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      return lines.count();
    };
    await expect.poll(refreshed, { timeout: 20_000, interval: 300 }).toBe(1);
  });

  test('cancels a request at work, after asking, and keeps what is done', async () => {
    const page = await given().open();
    const rows = Array.from(
      { length: 400 },
      (_, at) => `${at},P,http://${given().shop.address}/${at}/aitzgorri.jpg`,
    );
    await dropFile(page, 'many.csv', ['Serial Number,Product Name,Input Image Urls', ...rows].join('\n'));
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await expect
      .poll(() => page.locator('#progress-words').textContent(), { timeout: 30_000 })
      .toMatch(/^Cancelled\. 400 of 400 images have an outcome, \d+ of them could not be halved\.$/);
    expect(await page.locator('#cancel').isVisible()).toBe(false);
    await page.locator('#filter').getByText('Failed').click();
    await page.locator('#grid .card').first().getByText('Cancelled before its turn').waitFor();
  });

  test('stops an upload, and leaves no request that waits for it', async () => {
    const page = await given().open();
    const before = (await latest())?.request_id;
    // The CSV never gets there.
    await page.route('**/incoming/**', () => {});
    await dropFile(page, 'products.csv', productsCsv());
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The upload was stopped. Nothing was halved.').waitFor();
    expect(await page.getByRole('button', { name: 'Halve the images' }).isVisible()).toBe(true);
    await expect.poll(async () => (await latest())?.request_id, { timeout: 10_000 }).not.toBe(before);
    await expect.poll(async () => (await latest())?.status, { timeout: 10_000 }).toBe('cancelled');
  });
}
