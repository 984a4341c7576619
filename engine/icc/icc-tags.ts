export const ICC_HEAD_BYTES = 128;
export const ICC_ENTRY_BYTES = 12;
/** Profiles of cameras have some forty. */
const MOST_TAGS = 100;

export interface IccTag {
  name: string;
  body: Buffer;
  /** Where it lies in the profile. */
  from: number;
}

/** How many tags a profile names; null where its table cannot be followed. */
export function iccTagCount(icc: Buffer): number | null {
  if (icc.length < ICC_HEAD_BYTES + 4) return null;
  const count = icc.readUInt32BE(ICC_HEAD_BYTES);
  const end = ICC_HEAD_BYTES + 4 + ICC_ENTRY_BYTES * count;
  return count > MOST_TAGS || end > icc.length ? null : count;
}

/** The tags of a profile. One that lies outside of it is passed over, as colour engines do. */
export function iccTags(icc: Buffer): IccTag[] {
  const tags: IccTag[] = [];
  for (let i = 0; i < (iccTagCount(icc) ?? 0); i++) {
    const at = ICC_HEAD_BYTES + 4 + ICC_ENTRY_BYTES * i;
    const [from, length] = [icc.readUInt32BE(at + 4), icc.readUInt32BE(at + 8)];
    if (from + length > icc.length) continue;
    const name = icc.toString('latin1', at, at + 4);
    tags.push({ name, from, body: icc.subarray(from, from + length) });
  }
  return tags;
}
