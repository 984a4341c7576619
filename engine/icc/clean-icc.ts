import { ICC_ENTRY_BYTES, ICC_HEAD_BYTES, type IccTag, iccTagCount, iccTags } from './icc-tags.ts';

/** What a colour transform is made from, and the two texts that the standard asks for. */
const COLOUR_TAGS = new Set(
  'rXYZ gXYZ bXYZ wtpt bkpt chad cicp rTRC gTRC bTRC kTRC A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 gamt desc cprt'.split(
    ' ',
  ),
);

/**
 * A profile without what is of no use to colours: the serial number of a display, private tags, and bytes that no tag
 * owns. One that holds nothing else comes back as it is; one that cannot be followed, as null.
 */
export function cleanIcc(icc: Buffer): Buffer | null {
  const count = iccTagCount(icc);
  if (count === null) return null;
  const kept = iccTags(icc).filter(({ name }) => COLOUR_TAGS.has(name));
  const rebuilt = rebuild(icc, kept);
  if (!rebuilt) return null;
  return rebuilt.length === icc.length && kept.length === count ? icc : rebuilt;
}

function rebuild(icc: Buffer, tags: IccTag[]): Buffer | null {
  const head = Buffer.alloc(ICC_HEAD_BYTES + 4 + ICC_ENTRY_BYTES * tags.length);
  icc.copy(head, 0, 0, ICC_HEAD_BYTES);
  // The profile's own hash would no longer be true; what follows it is reserved.
  head.fill(0, 84, ICC_HEAD_BYTES);
  head.writeUInt32BE(tags.length, ICC_HEAD_BYTES);
  const bodies: Buffer[] = [];
  // Tags may share their data: the three curves mostly do.
  const placed = new Map<string, number>();
  let end = head.length;
  let left = icc.length;
  for (const [i, { name, body, from }] of tags.entries()) {
    const shared = `${from} ${body.length}`;
    const at = placed.get(shared) ?? end;
    if (at === end) {
      // Tags that overlap without being the same would make it many times as large as it came.
      left -= body.length;
      if (left < 0) return null;
      const padded = Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
      placed.set(shared, at);
      bodies.push(padded);
      end += padded.length;
    }
    head.write(name, ICC_HEAD_BYTES + 4 + ICC_ENTRY_BYTES * i, 'latin1');
    head.writeUInt32BE(at, ICC_HEAD_BYTES + 8 + ICC_ENTRY_BYTES * i);
    head.writeUInt32BE(body.length, ICC_HEAD_BYTES + 12 + ICC_ENTRY_BYTES * i);
  }
  head.writeUInt32BE(end, 0);
  return Buffer.concat([head, ...bodies]);
}
