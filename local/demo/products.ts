/** What the demo's shop sells: twelve pictures of eight products, in four formats. */
const PRODUCTS: [name: string, ...pictures: string[]][] = [
  ['Poster "Aitzgorri"', 'aitzgorri.jpg'],
  ['Postcard set, Friends', 'friends.jpg', 'friends.avif'],
  ['Mug, Life', 'life.jpg', 'life.png'],
  ['Calendar, Picos de Europa', 'picosdeeuropa.jpg'],
  ['Canvas, Sunset', 'sunset.jpg'],
  ['Print pair, Shore', 'picture-0b.jpg', 'picture-1a.jpg'],
  ['Sticker, Cut-out', 'cut-out.png'],
  ['Dandelion clock', 'seeding.jpg', 'seeding.webp'],
];

/** The shop's CSV, with the address under which its pictures are served. */
export function productsCsv(address: string): string {
  const rows = PRODUCTS.map(([name, ...pictures], at) => {
    const urls = pictures.map((picture) => `http://${address}/${picture}`).join(', ');
    return `${at + 1},"${name.replaceAll('"', '""')}","${urls}"\r\n`;
  });
  return `S. No.,Product Name,Input Image Urls\r\n${rows.join('')}`;
}
