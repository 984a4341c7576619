import { maskCredentials } from './mask-credentials.ts';

/** Control, formatting and line-separating characters, and what SQS and terminals cannot carry. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** Text of a client as it may be stored and shown: one line, no credentials, at most `most` characters. */
export function safeText(text: string, most: number): string {
  if (text.length <= most && PLAIN.test(text)) return text;
  const line = text.slice(0, most + 1).replace(UNSAFE, '\ufffd');
  return line.length > most ? `${line.slice(0, most - 1).toWellFormed()}…` : line;
}

/** Text of a client as a sentence quotes it. Masked before it is cut: the cut could take away the `@`. */
export function show(text: string, most = 100): string {
  return `"${safeText(maskCredentials(text), most)}"`;
}
