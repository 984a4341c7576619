/** A CSV of products, each with the URLs of its images. */
export const productsCsv = (rows: string[][]): string =>
  `S. No.,Product Name,Input Image Urls\n${rows
    .map((urls, at) => `${at + 1},SKU ${at + 1},"${urls.join(', ')}"\n`)
    .join('')}`;
