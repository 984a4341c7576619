import { endsLikePicture } from './names-picture.ts';

/** How far before an address its attribute's name may begin, and its tag. */
const ATTRIBUTE_CHARACTERS = 60;
const TAG_CHARACTERS = 400;
/** What these show or run is no picture; a film's `poster` is one, and so is the `srcset` of a source. */
const NO_PICTURE = /(?:<|&lt;)(?:iframe|video|audio|source|track|embed|script)\s[^<>]*$/i;
/** Links, and names of standards. */
const LINKS = ['href', 'action', 'cite', 'itemtype'];

/** The attribute of a tag whose value begins here. */
export function attributeBefore(cell: string, start: number): string | undefined {
  const before = cell.slice(Math.max(0, start - ATTRIBUTE_CHARACTERS), start);
  if (!before.includes('=')) return undefined;
  return /(?:^|\s)([a-z][\w:-]*)\s*=\s*\\?(?:"|'|&quot;)?\s*$/i.exec(before)?.[1]?.toLowerCase();
}

/** Whether an attribute whose value begins here may hold a picture's address; placeholders are none. */
export function isPictureAttribute(cell: string, start: number, attribute: string, text: string): boolean {
  if (text.startsWith('data:') || attribute.startsWith('xmlns')) return false;
  if (endsLikePicture(text)) return true;
  if (LINKS.includes(attribute)) return false;
  return attribute !== 'src' || !NO_PICTURE.test(cell.slice(Math.max(0, start - TAG_CHARACTERS), start));
}
