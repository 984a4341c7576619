import { expect, test } from 'vitest';
import { dropFile, ended } from './open-browser.ts';
import type { Visits } from './start-visits.ts';

/** What may be handed in beside a plain CSV, and how it is to be read. */
export function handingIn(given: () => Visits): void {
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
}
