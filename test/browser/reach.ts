import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dropFiles } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

/** Whoever works by keys, hears the page, or sees it in colours of their own. */
export function reach(given: () => Visits): void {
  const focused = (page: Page) => page.evaluate('document.activeElement.id');
  const styleOf = (page: Page, selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, name) => {
        const { getComputedStyle } = globalThis as unknown as {
          getComputedStyle(of: unknown): Record<string, string>;
        };
        return getComputedStyle(element)[name];
      }, property);

  test('shows by keys where one stands, on the file that is chosen too', async () => {
    const page = await given().open();
    const outline = () => styleOf(page, 'label[for=file]', 'outlineStyle');
    expect(await outline()).toBe('none');
    await page.getByRole('radio', { name: 'A CSV' }).focus();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('file');
    expect(await outline()).toBe('solid');
  });

  test('says what is wrong beside its field, and leads there', async () => {
    const page = await given().open();
    const halve = page.getByRole('button', { name: 'Halve the images' });
    const wrong = async (name: string, sentence: string) => {
      await page.locator('#new-wrong').getByText(sentence).waitFor();
      expect(await focused(page)).toBe(name);
      const field = page.locator(`#${name}`);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.getAttribute('aria-errormessage')).toBe('new-wrong');
      expect(await page.locator('[aria-invalid=true]').count()).toBe(1);
      expect(await page.locator('.field, .drop').filter({ has: field }).locator('#new-wrong').count()).toBe(
        1,
      );
    };
    await halve.click();
    await wrong('file', 'Choose a CSV first, or drop one here.');
    await dropFiles(page, [{ name: 'empty.csv', text: '' }]);
    await wrong('file', 'empty.csv is empty.');
    await page.getByText('Image addresses', { exact: true }).click();
    await page.getByLabel('Image addresses, one a line').fill('https://shop.example/mug.jpg');
    await page.getByText('Options').click();
    await page.getByLabel('Images a second').fill('many');
    await page.getByText('Options').click();
    await halve.click();
    await wrong('pace', 'Expected 0.25 to 1,000 images a second');
    await page.getByLabel('Images a second').fill('');
    // What only the server refuses stands beside its field as well, without the API's name of it.
    await page.getByLabel('Webhook').fill('http://shop.example/hook');
    await halve.click();
    await wrong('webhook', 'Expected a public https URL');
    expect(await page.locator('#new-wrong').textContent()).not.toContain('webhook_url');
  });

  test('takes the CSV among several files, and says that it is the only one', async () => {
    const page = await given().open();
    await dropFiles(page, [
      { name: 'mug.jpg', text: 'no CSV' },
      { name: 'one.csv', text: 'Name,Image Url\n' },
      { name: 'two.csv', text: 'Name,Image Url\n' },
    ]);
    await page.getByText('One file at a time: only one.csv is taken.').waitFor();
    await page.locator('#chosen').getByText('one.csv').waitFor();
  });

  test('says that a folder cannot be read, and hands none in', async () => {
    const page = await given().open();
    const folder = mkdtempSync(join(tmpdir(), 'halve-folder-'));
    const browser = await page.context().newCDPSession(page);
    const { x, y } = (await page.locator('#chosen').boundingBox())!;
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await browser.send('Input.dispatchDragEvent', { type, x, y, data });
    const sentence = page
      .locator('#new-wrong')
      .getByText(`${basename(folder)} cannot be read. Is it a folder`);
    await sentence.waitFor();
    await page.getByRole('button', { name: 'Halve the images' }).click();
    await sentence.waitFor();
    expect(await page.locator('#trouble').isVisible()).toBe(false);
    rmSync(folder, { recursive: true });
  });

  test('ties a token that is not known to its field', async () => {
    const page = await given().open({ token: undefined });
    const token = page.getByLabel('Your token');
    await token.fill('nobody');
    await token.press('Enter');
    await page.getByRole('alert').getByText('This token is not known here.').waitFor();
    expect(await token.getAttribute('aria-invalid')).toBe('true');
    await token.fill(given().token);
    await token.press('Enter');
    await page.locator('#home').waitFor();
    expect(await focused(page)).toBe('home-title');
  });

  test("shows in the reader's own colours what is chosen, and how far it is", async () => {
    const page = await given().open({ forcedColors: 'active' });
    const ground = (selector: string) => styleOf(page, selector, 'backgroundColor');
    expect(await ground('.choice label:has(:checked)')).not.toBe(
      await ground('.choice label:not(:has(:checked))'),
    );
    expect(await ground('.track .good')).not.toBe(await ground('.track'));
  });

  test('prints what came of a request, light and without what can be pressed', async () => {
    const page = await given().open({ colorScheme: 'dark' });
    await page.locator('#requests li a').first().click();
    await page.locator('#grid .card').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator(':is(button, .button, #files, #again):visible').count()).toBe(0);
    expect(await page.locator('#grid .card h3').first().isVisible()).toBe(true);
    expect(await styleOf(page, '.card', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await styleOf(page, '.card', 'breakInside')).toBe('avoid');
  });
}
