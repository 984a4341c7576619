/** As in `1 image` or `1,204 images`. */
export const countOf = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
