import { expect, test } from 'vitest';
import { dropFile } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

/** What is erased, cancelled or stopped, and what is left of it. */
export function takingBack(given: () => Visits): void {
  const latest = async () => {
    const url = new URL('image_process/status/?limit=1', given().url);
    const answer = await fetch(url, { headers: { authorization: `Bearer ${given().token}` } });
    return ((await answer.json()) as { requests: { request_id: string; status: string }[] }).requests[0];
  };

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
      .toMatch(/^400 of 400 images have an outcome, \d+ of them could not be halved\.$/);
    expect(await page.locator('#cancel').isVisible()).toBe(false);
    // Who pressed it stood on a button that is gone, and hears of the end though all was counted before.
    expect(await page.evaluate('document.activeElement.id')).toBe('request-title');
    await expect.poll(() => page.locator('#announce').textContent()).toMatch(/^Cancelled\. 400 of 400/);
    await page.locator('#filter').getByText('Failed').click();
    await page.locator('#grid .card').first().getByText('Cancelled before its turn').waitFor();
  });

  test('stops an upload, and leaves no request that waits for it', async () => {
    const page = await given().open();
    const before = (await latest())?.request_id;
    // The CSV never gets there.
    await page.route('**/incoming/**', () => {});
    await dropFile(page, 'products.csv', `image\nhttp://${given().shop.address}/life.png`);
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The upload was stopped. Nothing was halved.').waitFor();
    expect(await page.getByRole('button', { name: 'Halve the images' }).isVisible()).toBe(true);
    await expect.poll(async () => (await latest())?.request_id, { timeout: 10_000 }).not.toBe(before);
    await expect.poll(async () => (await latest())?.status, { timeout: 10_000 }).toBe('cancelled');
  });
}
