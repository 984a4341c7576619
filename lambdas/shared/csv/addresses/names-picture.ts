/** What the names of pictures end with. */
export const ENDING = 'jpe?g|jpe|jfif|png|apng|gif|webp|avif|tiff?|bmp|svg|heic|heif|ico|jxl|psd';
const ENDS = new RegExp(`\\.(?:${ENDING})(?:[?#][^\\s]*)?$`, 'i');
const NAMES = new RegExp(`\\.(?:${ENDING})(?![a-z0-9])`, 'i');

/** How much of a text's end is looked at: an ending and a query. */
const TAIL_CHARACTERS = 500;

/** Whether a path or URL ends like a picture's, be there a query behind it. */
export const endsLikePicture = (text: string): boolean => ENDS.test(text.slice(-TAIL_CHARACTERS));

/** Whether a picture's ending stands anywhere in a URL: behind its path, or in a query such as `?file=a.jpg`. */
export const namesPicture = (url: string): boolean => NAMES.test(url);
