/** Only what is http or https is ever linked to or loaded. */
export function webUrl(text: string | null | undefined): string | undefined {
  const url = URL.parse(text ?? '');
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined;
}
