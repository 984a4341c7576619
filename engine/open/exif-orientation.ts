/** The orientation tag of a TIFF-style Exif block (1 when there is none, or none that makes sense). */
export function exifOrientation(tiff: Buffer): number {
  if (tiff.length < 14) return 1;
  const mark = tiff.toString('latin1', 0, 4);
  const little = mark === 'II*\0';
  if (!little && mark !== 'MM\0*') return 1;
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const directory = u32(4);
  if (directory + 2 > tiff.length) return 1;
  const entries = Math.min(u16(directory), 500);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > tiff.length) return 1;
    if (u16(at) !== 0x0112) continue;
    const value = u16(at + 8);
    // One short integer, or it is not believed.
    const sound = u16(at + 2) === 3 && u32(at + 4) === 1;
    return sound && value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}
