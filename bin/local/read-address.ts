import { InvalidArgumentError } from 'commander';

/** A HOST:PORT of --allow, beside those that were given before it. */
export function readAddress(text: string, before: string[]): string[] {
  const port = Number(/^(?:\[[0-9a-f:.]+\]|[^:/@?#\\,\s[\]]+):(\d{1,5})$/i.exec(text)?.[1] ?? Number.NaN);
  if (port <= 65_535 && URL.canParse(`http://${text}/`)) return [...before, text];
  throw new InvalidArgumentError('Expected HOST:PORT, as in localhost:8080.');
}
