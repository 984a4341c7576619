import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAddresses } from '../../../../../lambdas/shared/csv/addresses/find-addresses.ts';

const A = 'https://a.example/1.jpg';
const B = 'https://a.example/2.jpg';

/** Ways to write addresses into a cell, and what is found there. */
const CELLS: Record<string, [cell: string, ...found: string[]][]> = {
  lists: [
    [`${A}, ${B}`, A, B],
    [`${A};${B}`, A, B],
    [`${A}|${B}`, A, B],
    [`${A}\n${B}`, A, B],
    [`${A}\\n${B}`, A, B],
    [`${A}<br>${B}<br/>`, A, B],
    [`${A}，${B}`, A, B],
    [`${A}、${B}`, A, B],
    [`${A}؛${B}`, A, B],
    [`${A}، ${B}`, A, B],
    [`${A}；${B}`, A, B],
    [`${A}　${B}`, A, B],
    [`${A}#${B}`, A, B],
    [`${A}${B}`, A, B],
    [`${A}~${B}`, A, B],
    [`${A}&${B}`, A, B],
    [`${A}^${B}`, A, B],
    [`front:${A},back:${B}`, A, B],
    [`1=${A};2=${B}`, A, B],
    [`${A}:${B}`, A, B],
    [`1. ${A} 2. ${B}`, A, B],
    [`- ${A}\n- ${B}`, A, B],
    [`• ${A} • ${B}`, A, B],
    [`front: ${A} back: ${B}`, A, B],
    [`{${A},${B}}`, A, B],
    [`{"${A}","${B}"}`, A, B],
    [`['${A}', '${B}']`, A, B],
    [`[${A}][${B}]`, A, B],
    [`array('${A}', "${B}")`, A, B],
    [`;${A};`, A],
  ],
  'marks around an address': [
    [`<${A}>`, A],
    [`"${A}"`, A],
    [`'${A}'`, A],
    [`“${A}”`, A],
    [`«${A}»`, A],
    [`(${A})`, A],
    [`see ${A}.`, A],
    [`see ${A} (front), please!`, A],
    [`\`${A}\``, A],
  ],
  'other notations': [
    [`mug.jpg (${A}), cup.jpg (${B})`, A, B],
    [`![mug.jpg](${A}) ![](${B} "title")`, A, B],
    [`[mug](${A})`, A],
    [`=IMAGE("${A}")`, A],
    [`=IMAGE("${A}";4;50;50)`, A],
    [`a:2:{i:0;s:23:"${A}";i:1;s:23:"${B}";}`, A, B],
    [`["${A.replaceAll('/', '\\/')}","${B}"]`, A, B],
    [`[{"url":"${A}","filename":"mug.jpg","width":800}]`, A],
    [String.raw`"https:\/\/a.example\/caf\u00e9.jpg"`, 'https://a.example/café.jpg'],
    [
      String.raw`https://a.example/w_8\,h_8\,c_fill/1.jpg, https://a.example/2.jpg?fit=8\,8&ssl=1`,
      'https://a.example/w_8,h_8,c_fill/1.jpg',
      'https://a.example/2.jpg?fit=8,8&ssl=1',
    ],
  ],
  'words behind an address': [
    [`${A}|Front view`, A],
    [`${A}|Front/back|${B}|Alt`, A, B],
    [`${A};Alt;${B};Alt`, A, B],
    [`${A},0,${B},1`, A, B],
    [`${A}::Mug::${B}::Cup`, A, B],
    [`${A}///${B}`, A, B],
    [`${A}->${B}`, A, B],
    [`${A}#{[en]:Alt text;}`, A],
    ['images/detailed/0/1.jpg#{[en]:Alt;}', 'images/detailed/0/1.jpg'],
    [`${A} ! alt : Mug ! title : 1.jpg ! desc :  ! caption :  | ${B} ! alt :  ! title : 2.jpg`, A, B],
    [`Product Image ID: 1|Product Image File: d/1.jpg|Product Image URL: ${A}|Product Image Sort: 0`, A],
    ['Product Image ID: 1|Product Image File: d/1.jpg|Product Image Sort: 0', 'd/1.jpg'],
    ['https://a.example/1.jpg;jsessionid=7', 'https://a.example/1.jpg;jsessionid=7'],
    ['https://a.example/1.jpg,2.jpg', 'https://a.example/1.jpg,2.jpg'],
    ['https://a.example/1.jpg,w_300/2', 'https://a.example/1.jpg,w_300/2'],
    ['https://a.example/1.jpg?text=a|b', 'https://a.example/1.jpg?text=a|b'],
  ],
  HTML: [
    [`<img src="${A}" alt="mug.jpg">`, A],
    [`<img src='${A}'/>`, A],
    [`<img src=${A}>`, A],
    [`<a href="https://shop.example/mug"><img src="${A}"></a>`, A],
    [`<a href="${B}"><img src="${A}"></a>`, B, A],
    [`<img srcset="${A} 300w, ${B} 600w" src="/i/3.jpg">`, A, B, '/i/3.jpg'],
    [`<img src="data:image/gif;base64,R0lGOD" data-src="${A}">`, A],
    [`<svg xmlns="http://www.w3.org/2000/svg"><image href="${A}"/></svg>`, A],
    [`&lt;img src=&quot;${A}&quot;&gt;`, A],
    [`<iframe width="560" src="https://www.youtube.com/embed/x"></iframe><img src="${A}">`, A],
    [`<video poster="${A}" src="https://a.example/v.mp4"><source src="/v.webm"></video>`, A],
    [`<script src="/js/zoom.js"></script><script src="//a.example/x"></script><img src=/i/1>`, '/i/1'],
    [`<picture><source srcset="${A}, ${B} 2x"><img src=${A}></picture>`, A, B, A],
    [`&lt;iframe src=&quot;https://maps.example/x&quot;&gt;&lt;img src=&quot;${A}&quot;&gt;`, A],
    [`${A}?a=1&amp;b=2`, `${A}?a=1&b=2`],
    [`${A}?a=1&#038;b=2`, `${A}?a=1&b=2`],
  ],
  'spaces and other characters in an address': [
    ['https://a.example/my photo.jpg', 'https://a.example/my photo.jpg'],
    [`https://a.example/my nice photo (1).jpg, ${B}`, 'https://a.example/my nice photo (1).jpg', B],
    ['https://a.example/стул.jpg', 'https://a.example/стул.jpg'],
    ["https://a.example/men's.jpg", "https://a.example/men's.jpg"],
    ['https://a.example/w_300,h_200;q|x/1.jpg', 'https://a.example/w_300,h_200;q|x/1.jpg'],
    [`https://proxy.example/fetch/${A}`, `https://proxy.example/fetch/${A}`],
    [`\u200b${A}\u200b`, A],
    [`\u202a${A}\u202c, \u2068${B}\u2069`, A, B],
    ['\u202a/m/b/x.jpg\u202c', '/m/b/x.jpg'],
    [`https://proxy.example/?u=${A}`, `https://proxy.example/?u=${A}`],
  ],
  paths: [
    ['/m/b/x.jpg', '/m/b/x.jpg'],
    ['/m/b/x.jpg,/m/b/y.jpg', '/m/b/x.jpg', '/m/b/y.jpg'],
    ['x.jpg;y.png', 'x.jpg', 'y.png'],
    ['x.jpg y.png', 'x.jpg', 'y.png'],
    ['/p/x.jpg?c=1&v=2', '/p/x.jpg?c=1&v=2'],
    ['x.jpg?v=1,y.jpg?v=2', 'x.jpg?v=1', 'y.jpg?v=2'],
    ['front=x.jpg;back=y.jpg?v=2', 'x.jpg', 'y.jpg?v=2'],
    ['red,blue.jpg', 'red,blue.jpg'],
    ['my photo.jpg, other (2).png', 'my photo.jpg', 'other (2).png'],
    ['["/x.jpg","/y.jpg"]', '/x.jpg', '/y.jpg'],
    [`${A}, 2.jpg`, A, '2.jpg'],
    ['/summer sale/mug 1.jpg', '/summer sale/mug 1.jpg'],
    ['/summer sale/mug 1.jpg /summer sale/cup.jpg', '/summer sale/mug 1.jpg', '/summer sale/cup.jpg'],
    ['/p/1 /p/2 front, /p/3', '/p/1', '/p/2', '/p/3'],
    ['//cdn.example/x.jpg', '//cdn.example/x.jpg'],
    ['www.shop.example/x.jpg', 'www.shop.example/x.jpg'],
  ],
  'what looks like an address and is none': [
    ['ftp://a.example/1.jpg', 'ftp://a.example/1.jpg'],
    ['C:\\images\\1.jpg', 'C:\\images\\1.jpg'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
    ['data:image/png;base64,iVBORw0KGgo=', 'data:image/png;base64,iVBORw0KGgo='],
    ['https://', 'https://'],
  ],
  words: [
    ['N/A'],
    ['\\N'],
    ['no image'],
    ['no_selection'],
    ['-'],
    ['=HYPERLINK(1)'],
    ['Mug, red; 0.3 l'],
    [' , ; '],
    ['.jpg'],
  ],
};

describe.each(Object.entries(CELLS))('%s', (_, cells) => {
  test.each(cells)('%s', (cell, ...found) => {
    expect(findAddresses(cell).map(({ text }) => text)).toEqual(found);
  });
});

test('every address says where it stands', () => {
  for (const [cell] of Object.values(CELLS).flat()) {
    let done = 0;
    for (const { start, end, text, slashes, html } of findAddresses(cell)) {
      expect(start).toBeGreaterThanOrEqual(done);
      done = end;
      if (!slashes && !html && !cell.includes('&')) expect(cell.slice(start, end)).toBe(text);
    }
  }
});

test('any addresses in a list, however it is separated, are found again', () => {
  const name = fc.stringMatching(/^[a-zA-Z0-9_-]{1,12}$/);
  const url = fc
    .tuple(fc.constantFrom('https', 'http'), name, name)
    .map(([scheme, host, path]) => `${scheme}://${host}.example/${path}.jpg`);
  const separator = fc.constantFrom(', ', ',', ';', '; ', '|', ' | ', '\n', ' ', '\r\n', '，', '<br>', '\t');
  fc.assert(
    fc.property(fc.array(url, { minLength: 1, maxLength: 8 }), separator, (urls, between) => {
      expect(findAddresses(urls.join(between)).map(({ text }) => text)).toEqual(urls);
    }),
  );
});
