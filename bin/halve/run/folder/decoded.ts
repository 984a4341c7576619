/** An escaped text as it is meant: what is no escape, as in `50%off.jpg`, or none of UTF-8, stays. */
export const decoded = (text: string): string =>
  text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
