import { filled, type Inputs } from './repeated.ts';

/** What a server may write into a header, or beside the status. */
export const headers: Inputs = {
  letters: (bytes) => filled(bytes, 'a'),
  spaces: (bytes) => filled(bytes, ' '),
  'letters and spaces': (bytes) => filled(bytes, 'a '),
  'control characters': (bytes) => filled(bytes, '\x01'),
  digits: (bytes) => filled(bytes, '1'),
  'digits and dots': (bytes) => filled(bytes, '1.'),
  commas: (bytes) => filled(bytes, ','),
  encodings: (bytes) => filled(bytes, 'gzip, '),
  'a long path': (bytes) => Buffer.concat([Buffer.from('https://a.example/'), filled(bytes, '../')]),
  'a long host': (bytes) => Buffer.concat([Buffer.from('https://'), filled(bytes, 'a.')]),
  'a host of private names': (bytes) =>
    Buffer.concat([Buffer.from('https://'), filled(bytes, '.localhost.')]),
  'a long query': (bytes) => Buffer.concat([Buffer.from('https://a.example/?'), filled(bytes, '%20')]),
  'a long address without a scheme': (bytes) => filled(bytes, '/'),
  'a long password': (bytes) => Buffer.concat([Buffer.from('https://'), filled(bytes, ':@')]),
  'bytes beyond ASCII': (bytes) => filled(bytes, '\xe4'),
};
