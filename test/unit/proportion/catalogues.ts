import { filled, type Inputs } from './repeated.ts';

const HEADER = 'S. No.,Product Name,Input Image Urls\n';
const withHeader = (piece: string) => (bytes: number) =>
  Buffer.concat([Buffer.from(HEADER), filled(bytes, piece)]);
/** One row whose last cell is this, again and again. */
const inCell = (piece: string) => (bytes: number) =>
  Buffer.concat([
    Buffer.from(`${HEADER}1,a,"`),
    filled(bytes, piece),
    Buffer.from('"\n2,b,https://x.example/a.jpg\n'),
  ]);

/** By what a catalogue is made of. */
export const catalogues: Inputs = {
  'rows of nothing': withHeader(',,\n'),
  'rows of one letter': withHeader('a\n'),
  'blank lines': withHeader('\n'),
  'line ends of old Macs': withHeader('1,a,b\r'),
  spaces: withHeader(' '),
  quotes: withHeader('"'),
  'quotes that open a row': withHeader('"a\n'),
  'quotes that are doubled and never closed': withHeader('""a\n'),
  'three quotes a row': withHeader('"""a\n'),
  'quotes behind commas': withHeader(',"'),
  'quotes in front of a comma': withHeader('"a" b,'),
  'empty cells': withHeader(','),
  'cells of a header': (bytes) => filled(bytes, 'Image,'),
  'a header without an end': (bytes) => filled(bytes, 'Input Image Urls'),
  'lines above the header': (bytes) => filled(bytes, 'sep=,\n'),
  addresses: inCell('https://x.example/a.jpg,'),
  'addresses that run together': inCell('https://x.example/a.jpg'),
  schemes: inCell('http:'),
  separators: inCell(',;|'),
  'spaces in a cell': inCell(' '),
  'spaces and dots in a cell': inCell(' .'),
  'at signs': inCell('@'),
  'words with at signs': inCell('a@b '),
  'colons and slashes': inCell('://'),
  passwords: inCell('https://a:b@c/ '),
  'passwords without an end': inCell('https://a:b'),
  brackets: inCell('['),
  braces: inCell('{'),
  elements: inCell('<img '),
  ampersands: inCell('&amp;'),
  backslashes: inCell('\\'),
  'percent signs': inCell('%20'),
  dots: inCell('.'),
  'names of pictures': inCell('a.jpg '),
  parentheses: inCell('a.jpg ('),
  'lists of PHP': inCell('a:1:{i:0;s:3:'),
  'bytes that are no UTF-8': withHeader('\xe4\xf6\xfc,a,b\n'),
};
