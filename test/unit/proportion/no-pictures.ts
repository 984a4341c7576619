import { filled, type Inputs } from './repeated.ts';

/** By what opens a file that is no picture. */
export const noPictures: Inputs = {
  'comments in front of a page': (bytes) => filled(bytes, '<!---->'),
  'comments with spaces between them': (bytes) => filled(bytes, '<!-- -->  '),
  'comments that do not end': (bytes) => filled(bytes, '<!--'),
  'a declaration that does not end': (bytes) => filled(bytes, '<?xml '),
  'white space': (bytes) => filled(bytes, ' '),
  brackets: (bytes) => filled(bytes, '['),
  'entries of an archive': (bytes) => filled(bytes, `PK\x03\x04\x14${'\0'.repeat(21)}\x01\0\0\0a`),
  'headers of a tape': (bytes) =>
    filled(bytes, 'a'.padEnd(100, '\0').padEnd(257, '0') + 'ustar'.padEnd(255, '\0')),
  'tags in front of music': (bytes) => filled(bytes, 'ID3\x04\0\0\0\0\0\0'),
  'boxes of a film': (bytes) => filled(bytes, '\0\0\0\x08free'),
  'elements of Matroska': (bytes) => filled(bytes, '\x1a\x45\xdf\xa3\x80'),
  'pages of Ogg': (bytes) => filled(bytes, `OggS${'\0'.repeat(23)}`),
  'objects of a PDF': (bytes) => filled(bytes, '%PDF-1.4\n1 0 obj<<>>endobj\n'),
};
