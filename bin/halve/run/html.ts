/** HTML that is whole and safe: made by `html` alone. */
export interface Html {
  readonly text: string;
}

type Value = Html | string | number;

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

/** What stands in it is text, but for other HTML. */
export const html = (parts: TemplateStringsArray, ...values: Value[]): Html => ({
  text: String.raw(
    { raw: parts },
    ...values.map((value) => (typeof value === 'object' ? value.text : escaped(`${value}`))),
  ),
});

export const joined = (parts: Html[]): Html => ({ text: parts.map(({ text }) => text).join('') });
