import { expect, test } from 'vitest';
import { inChunks, readAll } from '../outcome.ts';

/** The columns of images in a CSV of three rows with the same cells. */
async function imagesOf(cells: Record<string, string>, base_url?: string): Promise<string[]> {
  const line = (values: string[]) => values.map((value) => `"${value}"`).join(',');
  const rows = [Object.keys(cells), ...Array(3).fill(Object.values(cells))];
  const { csv } = await readAll(inChunks(Buffer.from(`${rows.map(line).join('\n')}\n`)), { base_url });
  return csv!.layout.columns.images.map(({ name }) => name!);
}

test('a column that is called after pictures and holds URLs is one of images, whatever they end with', async () => {
  const cells = {
    sku: '1',
    main_image: 'https://cdn.example/is/1',
    secondary_image_1: 'https://cdn.example/is/2?$large$',
    'Weitere Bilder (URL)': 'https://cdn.example/is/3, https://cdn.example/is/4',
    image_alt: 'a mug',
    link: 'https://shop.example/mug',
    photographer: 'https://people.example/jane',
  };
  expect(await imagesOf(cells)).toEqual(['main_image', 'secondary_image_1', 'Weitere Bilder (URL)']);
});

test('columns of paths are found beside others by what shop systems call them', async () => {
  const cells = {
    image: '/m/u/mug.jpg',
    _media_image: '/m/u/back.jpg',
    'Detailed image': 'exim/mug.jpg#{[en]:Mug;}',
    OXPIC1: 'mug.jpg',
    'p_image.2': 'mug.jpg',
  };
  expect(await imagesOf(cells, 'https://shop.example/')).toEqual(Object.keys(cells));
});

test('what is empty in the first rows is found by what it is called', async () => {
  const cells = {
    sku: '1',
    shot_1: 'https://cdn.example/1.jpg',
    shot_1_alt: '',
    shot_2: '',
    shot: '',
    'Lifestyle photo link': '',
    photo_note: '',
    shop_url: '',
    price: '',
    '': '',
  };
  expect(await imagesOf(cells)).toEqual(['shot_1', 'shot_2', 'shot', 'Lifestyle photo link']);
});
