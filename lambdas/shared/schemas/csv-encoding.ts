import * as z from 'zod';

/**
 * What a CSV may be said to be in, by the Encoding Standard's names. All mean by ASCII what ASCII means, so that
 * rows and cells are found before anything is decoded; but in those of East Asia a letter's second byte may be `|`.
 */
export const CsvEncoding = z.enum([
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'koi8-r',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gbk',
  'big5',
]);
export type CsvEncoding = z.infer<typeof CsvEncoding>;
