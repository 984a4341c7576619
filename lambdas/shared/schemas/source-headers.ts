import * as z from 'zod';

const HOSTS = 10;
const HEADERS = 10;
const VALUE_CHARACTERS = 1_024;
/** Of all together, as they are stored with the request. */
const ALL_CHARACTERS = 8_192;

/** What the connection itself says, or what would ask for something else than the whole image. */
const OWN =
  /^(?:host|connection|keep-alive|content-.*|transfer-encoding|accept-encoding|te|trailer|upgrade|expect|range|if-.*|proxy-.*|date|via|x-forwarded-.*|forwarded)$/i;

/** A host as in a URL, with its port where that is an odd one; undefined for anything else. */
export function hostIn(text: string): string | undefined {
  const url = URL.parse(`https://${text}/`);
  // Not a wildcard, which a URL would take for a name.
  if (url === null || text.includes('*') || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return undefined;
  return url.username === '' && url.password === '' ? url.host.replace(/:80$/, '') : undefined;
}

const hasTwice = (names: (string | undefined)[]) => new Set(names).size < names.length;

const Host = z
  .string()
  .max(260)
  .refine((text) => hostIn(text) !== undefined, 'Expected a host, as in img.shop.example');
const Name = z
  .string()
  .max(100)
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'Expected the name of a header')
  .refine(
    (name) => !OWN.test(name) && name !== '__proto__',
    'Expected a header that is not of the connection itself',
  );
const Value = z
  .string()
  .max(VALUE_CHARACTERS, `Expected at most ${VALUE_CHARACTERS} characters`)
  .regex(/^[\x20-\x7e]*$/, 'Expected visible ASCII characters');

export const SourceHeaders = z
  .record(
    Host,
    z
      .record(Name, Value)
      .refine(
        (headers) => Object.keys(headers).length <= HEADERS,
        `Expected at most ${HEADERS} headers a host`,
      )
      .refine(
        (headers) => !hasTwice(Object.keys(headers).map((name) => name.toLowerCase())),
        'Expected each header once, in capital letters or small',
      ),
  )
  .refine((hosts) => Object.keys(hosts).length <= HOSTS, `Expected at most ${HOSTS} hosts`)
  .refine((hosts) => !hasTwice(Object.keys(hosts).map(hostIn)), 'Expected each host once')
  .refine(
    (hosts) => JSON.stringify(hosts).length <= ALL_CHARACTERS,
    `Expected at most ${ALL_CHARACTERS} characters in all`,
  )
  .describe(
    'Headers by host, for sources that only they open, such as ' +
      '{"img.shop.example": {"authorization": "Basic ...", "referer": "https://shop.example/"}}. They are sent to ' +
      'that host alone, are kept encrypted until the request has ended, and are never shown again.',
  );
export type SourceHeaders = z.infer<typeof SourceHeaders>;
