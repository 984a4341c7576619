import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accessibilityFaults, dropFile } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

const ATTACK = '<img src=x onerror="globalThis.attacked = true">';

/** Images that fail at once: they cost no download. */
const wrongUrls = (count: number) =>
  Array.from({ length: count }, (_, at) => `ftp://shop.example/${at}.jpg`).join(' ');

/** What goes wrong, who wants to do harm, and who looks in another way. */
export function bounds(given: () => Visits): void {
  const submit = async (page: Page, name: string, rows: string[]) => {
    await dropFile(page, name, ['S. No.,Product Name,Input Image Urls', ...rows].join('\n'));
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.waitForURL(/#\/requests\//);
  };
  const end = (page: Page) =>
    page.locator('#status:is([data-status=completed],[data-status=failed])').waitFor();

  test('says in words what is wrong with a token, a file and a CSV', async () => {
    const page = await given().open({ token: 'nobody' });
    await page.getByText('This token is not known here, or no longer.').waitFor();
    await page.getByLabel('Your token').fill('nobody either');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Please enter a token').waitFor();
    await page.getByLabel('Your token').fill(given().token);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByText('Choose a CSV first, or drop one here.').waitFor();
    await dropFile(page, 'empty.csv', '');
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByText('empty.csv is empty.').waitFor();
    await dropFile(page, 'book.xlsx', 'PK\u0003\u0004 xl/workbook.xml');
    await page.getByText('Expected a CSV, but found an Excel workbook (.xlsx)').waitFor();
    await dropFile(page, 'people.csv', 'First Name,Age\nAda,36\n');
    await page.getByText('None of its columns looks like one with images.').waitFor();
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByText('Tick at least one column with images.').waitFor();
    // Only the rows show it, which this page does not read.
    await dropFile(page, 'products.csv', 'Name,Image Url\n');
    await page.getByText('Images are taken from 1 column').waitFor();
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.locator('#failure').getByText('Expected rows').waitFor();
    await page.locator('#status').getByText('CSV not readable').waitFor();
  });

  test('says so when Halve cannot be reached, and goes on when it can', async () => {
    const page = await given().open();
    await page.getByText('None yet.').or(page.locator('#requests li').first()).first().waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Halve cannot be reached.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Halve cannot be reached.').waitFor({ state: 'hidden' });
  });

  test("shows a request's metadata as they are, to every visit", async () => {
    const answer = await fetch(new URL('image_process/upload/', given().url), {
      method: 'POST',
      headers: { authorization: `Bearer ${given().token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ metadata: { file: 'spring.csv', order: '12/7', note: ATTACK } }),
    });
    const { request_id: id } = (await answer.json()) as { request_id: string };
    const page = await given().open();
    await page.locator('#requests a').getByText('spring.csv, ').click();
    await page.locator('#request-title').getByText('spring.csv', { exact: true }).waitFor();
    expect(await page.locator('#notes').textContent()).toBe(`order12/7note${ATTACK}`);
    expect(await page.evaluate('globalThis.attacked')).toBeUndefined();
    await fetch(new URL(`image_process/status/${id}/`, given().url), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${given().token}` },
    });
  });

  test('shows a product name and a file name as they are, never as HTML', async () => {
    const page = await given().open();
    await submit(page, `${ATTACK}.csv`, [
      `${ATTACK.replaceAll('"', "'")},${ATTACK.replaceAll('"', "'")},"http://${given().shop.address}/seeding.webp javascript:globalThis.attacked=true"`,
    ]);
    await end(page);
    expect(await page.locator('#request-title').textContent()).toBe(`${ATTACK}.csv`);
    const card = page.locator('#grid .card').filter({ hasText: 'WEBP' });
    expect(await card.locator('h3').textContent()).toBe(ATTACK.replaceAll('"', "'"));
    await page.getByRole('button', { name: 'See why it failed' }).click();
    expect(await page.locator('#look-original').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    await page.goto(given().url);
    await page.locator('#requests').getByText(ATTACK).waitFor();
    expect(await page.evaluate('globalThis.attacked')).toBeUndefined();
    expect(await page.locator('[onerror]').count()).toBe(0);
  });

  test('has nothing that axe finds fault with, in light and in dark', async () => {
    const page = await given().open({ reducedMotion: 'reduce' });
    const faults = async () => {
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const fault of await accessibilityFaults(page)) found.push(`${colorScheme}: ${fault}`);
      }
      return found;
    };
    await page.getByText('Options').click();
    expect(await faults()).toEqual([]);
    const urls = ['seeding.webp', 'none'].map((name) => `http://${given().shop.address}/${name}`);
    await submit(page, 'products.csv', [`1,Mug,"${urls.join(' ')}"`]);
    await end(page);
    await page.locator('#grid .card[data-state=succeeded]').waitFor();
    expect(await faults()).toEqual([]);
    await page.getByRole('button', { name: 'Compare' }).click();
    expect(await faults()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Change token' }).click();
    expect(await faults()).toEqual([]);
  });

  test('fits a phone, and holds a page of thousands of images', async () => {
    const page = await given().open({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(await overflow()).toBe(0);
    const longName = 'W'.repeat(200);
    const rows = Array.from({ length: 20 }, (_, at) => `${at},${longName},"${wrongUrls(100)}"`);
    await submit(page, `${longName}.csv`, rows);
    await end(page);
    await page.getByText('1–48 of 2,000', { exact: true }).waitFor();
    expect(await page.locator('#grid .card').count()).toBe(48);
    expect(await overflow()).toBe(0);
  });

  test('pages to the end and back', async () => {
    const page = await given().open();
    await submit(page, 'pages.csv', [`1,Mug,"${wrongUrls(60)}"`]);
    await end(page);
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    await page.getByText('49–60 of 60', { exact: true }).waitFor();
    expect(await page.locator('#grid .card').count()).toBe(12);
    await expect.poll(() => page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Previous' }).press('Enter');
    await page.getByText('1–48 of 60', { exact: true }).waitFor();
    await expect.poll(() => page.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true);
  });

  test('works under a stage path, with its last slash or without', async () => {
    const stage = createServer(async (request, response) => {
      const inside = new URL(request.url!.replace(/^\/prod/, '') || '/', given().url);
      const { authorization = '' } = request.headers;
      const answer = await fetch(inside, { headers: authorization === '' ? {} : { authorization } });
      const { 'content-type': type, 'content-security-policy': policy } = Object.fromEntries(answer.headers);
      response.writeHead(answer.status, {
        'content-type': type,
        ...(policy ? { 'content-security-policy': policy } : {}),
      });
      response.end(await answer.text());
    });
    await new Promise<void>((resolve) => stage.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://localhost:${(stage.address() as AddressInfo).port}`;
      for (const path of ['/prod', '/prod/']) {
        const page = await given().open({}, origin + path);
        await page.locator('#requests li').first().waitFor();
        const docs = await page.getByRole('link', { name: 'The API' }).getAttribute('href');
        expect(docs).toBe(`${origin}/prod/docs`);
      }
    } finally {
      stage.closeAllConnections();
      stage.close();
    }
  });
}
