import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ADDED_COLUMNS } from '../../lambdas/shared/csv/columns/added-columns.ts';
import { dropFile, ended } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

/** What the page is for: a CSV goes in, and what becomes of it is seen and taken home. */
export function halving(given: () => Visits): void {
  /** The request that the first test makes; the others look at it. */
  let requestUrl: string;
  const productsCsv = () =>
    [
      'S. No.,Product Name,Input Image Urls',
      `1,Poster,http://${given().shop.address}/aitzgorri.jpg`,
      `2,Mug,"http://${given().shop.address}/life.png, http://${given().shop.address}/seeding.webp"`,
      `3,Ghost,http://${given().shop.address}/not-there.jpg`,
      '4,Nothing',
    ].join('\r\n');

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
    expect(await page.locator('#figure-saved').textContent()).toMatch(
      /^[\d.]+\skB of 1\.2\sMB \(−[56]\d\s%\)$/,
    );
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
    expect(await poster.textContent()).toMatch(/425\skB → 2\d\d\skB −\d\d\s%\s+JPEG, quality \d+/);
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
}
