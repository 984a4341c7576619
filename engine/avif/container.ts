import type { Container, ImageHeader } from '../format.ts';
import { headerBySharp } from '../header-by-sharp.ts';

export const container: Container<ImageHeader> = {
  recognise: (bytes) => bytes.toString('latin1', 4, 12) === 'ftypavif',
  ambiguous: true,
  readHeader: headerBySharp,
  // The encoder itself writes profile and orientation, as it has read them.
  splice: (avif) => avif,
  splicedBytes: () => 0,
};
