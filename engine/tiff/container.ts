import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../header-by-sharp.ts';

export const container: Container<ImageHeader> = {
  recognise: (bytes) => /^(II\*\0|MM\0\*)/.test(bytes.toString('latin1', 0, 4)),
  // Raw photographs of cameras are TIFFs in their own way.
  ambiguous: true,
  readHeader: headerBySharp,
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (tiff) => tiff,
  splicedBytes: () => 0,
};
