/** The URL column: how URLs are split, which are bad, and what of them is shown. `~` stands for https://cdn.example.com/. */
export const urls: Record<string, string[]> = {
  'credentials-in-a-row-of-too-many-cells': ['1 WRONG_CELLS'],
  'credentials-in-other-columns': [
    '1 https://***@a.example.com | see https://***@b.example.com/x and joe@example.com | ~@team/1@2x.jpg',
  ],
  'urls-100': [`1 1 | Chair | ${Array.from({ length: 100 }, (_, n) => `~${n}.jpg`).join(' | ')}`],
  'urls-101': ['1 TOO_MANY_URLS'],
  'urls-credentials': [
    '1 1 | Chair | BAD_URL https://***@cdn.example.com/1.jpg | BAD_URL https://***@cdn.example.com/2.jpg | BAD_URL ftp://***@cdn.example.com/3.jpg',
    '2 2 | Chair | BAD_URL https://***@cdn.example.com/1.jpg | BAD_URL https:***@cdn.example.com/2.jpg | BAD_URL ***@cdn.example.com/3.jpg',
    '3 3 | Chair | BAD_URL https://***@cdn.example.com/1.jpg | BAD_URL https:\\\\\\\\***@cdn.example.com/2.jpg | BAD_URL https://***@[::1]:80/',
    '4 4 | Chair | BAD_URL <https://***@cdn.example.com/1.jpg> | BAD_URL https://***@cdn.example.com/2.jpg | BAD_URL https://***@cdn.example.com/3.jpg',
    '5 5 | Chair | ~1.jpg | BAD_URL https://***@cdn.example.com/2.jpg | ~3@2x.jpg',
    '6 6 | Chair | BAD_URL https://*** | BAD_URL @cdn.example.com/1.jpg',
  ],
  'urls-data': ['1 1 | Chair | BAD_URL data:image/png;base64,iVBORw0KGgo='],
  'urls-file': ['1 1 | Chair | BAD_URL file:///etc/passwd'],
  'urls-ftp': ['1 1 | Chair | BAD_URL ftp://cdn.example.com/1.jpg'],
  'urls-good-and-bad': ['1 1 | Chair | ~1.jpg | BAD_URL ftp://x/2.jpg | ~3.jpg'],
  'urls-international-domain': [
    '1 1 | Chair | https://xn--bcher-kva.example/st%C3%BChle.jpg | https://xn--r8jz45g.jp/1.jpg',
  ],
  'urls-javascript': ['1 1 | Chair | BAD_URL javascript:alert(1)'],
  'urls-of-2048-characters': [`1 1 | Chair | ~${'a'.repeat(2_024)}`],
  'urls-of-2049-characters': [`1 1 | Chair | BAD_URL ~${'a'.repeat(2_023)}…`],
  'urls-over-2048-characters-when-escaped': [`1 1 | Chair | BAD_URL ~${'ü'.repeat(400)}`],
  'urls-percent-escapes': ['1 1 | Chair | ~my%20chair%2C1.jpg?x=%zz'],
  'urls-s3': ['1 1 | Chair | BAD_URL s3://bucket/1.jpg'],
  'urls-separators-left-at-the-ends': ['1 1 | Chair | ~1.jpg | ~2.jpg'],
  'urls-spaces-around': ['1 1 | Chair | ~1.jpg'],
  'urls-split-by-separators-and-spaces': ['1 1 | Chair | ~1.jpg | ~2.jpg | ~3.jpg | ~4.jpg'],
  'urls-split-by-separators': ['1 1 | Chair | ~1.jpg | ~2.jpg | ~3.jpg | ~4.jpg'],
  'urls-split-by-white-space': ['1 1 | Chair | ~1.jpg | ~2.jpg | ~3.jpg | ~4.jpg | ~5.jpg'],
  'urls-twice-the-same': ['1 1 | Chair | ~1.jpg | ~1.jpg'],
  'urls-unparsable': [
    '1 1 | Chair | BAD_URL https:// | BAD_URL http://[::1 | BAD_URL https://exa%00mple.com/ | BAD_URL https://cdn.example.com:99999/',
  ],
  'urls-upper-case': ['1 1 | Chair | ~A.JPG'],
  'urls-windows-path': ['1 1 | Chair | BAD_URL C:\\images\\1.jpg'],
  'urls-with-angle-brackets': ['1 1 | Chair | BAD_URL <~1.jpg>'],
  'urls-with-commas-inside': [
    '1 1 | Chair | ~w_300,h_200;q|x/1.jpg | ~fit-in/filters:fill(white),crop:2/2.jpg',
  ],
  'urls-without-scheme': [
    '1 1 | Chair | BAD_URL cdn.example.com/1.jpg | BAD_URL //cdn.example.com/1.jpg | BAD_URL /1.jpg | BAD_URL 1.jpg',
  ],
  'urls-zero-width-space-inside': ['1 1 | Chair | ~1.jpg%E2%80%8B'],
};
