import { InvalidArgumentError } from 'commander';

/** The URL of --endpoint. Without this look a slip of the keyboard shows only as calls that fail, one after the other. */
export function readEndpoint(text: string): string {
  const protocol = URL.parse(text)?.protocol;
  if (protocol === 'http:' || protocol === 'https:') return text;
  throw new InvalidArgumentError('Expected an http(s) URL, as in http://localhost:4566.');
}
