import { createHash } from 'node:crypto';

const INLINE = { script: /<script\b[^>]*>(.*?)<\/script>/gs, style: /<style\b[^>]*>(.*?)<\/style>/gs };

/**
 * What a browser may do for the page. Its own script and style run by their hashes, so nothing that might ever get
 * into it runs; it speaks to this API and to the uploads bucket alone. Pictures come from anywhere, because the
 * slider shows the shops' originals beside the outputs; nothing about the page is told to those servers.
 */
export function pageHeaders(page: string, uploadsOrigin: string): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': hashesOf(page, INLINE.script),
    'style-src': hashesOf(page, INLINE.style),
    'img-src': 'http: https: data:',
    'connect-src': `'self' ${uploadsOrigin}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    // No text can become HTML by any way the browser knows.
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, sources]) => `${name} ${sources}`)
      .join('; '),
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

const hashesOf = (page: string, inline: RegExp) =>
  [...page.matchAll(inline)]
    .map(([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`)
    .join(' ') || "'none'";
