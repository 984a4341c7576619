/** Markup that may stand in a page as it is; a private field, so that nothing that only looks like it is taken for it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }
}

type Piece = Html | Html[] | string | number | undefined;

/** A template whose values are escaped unless they are markup themselves. */
export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html =>
  new Html(strings.map((text, at) => text + (at < pieces.length ? render(pieces[at]) : '')).join(''));

function render(piece: Piece): string {
  if (piece === undefined) return '';
  if (Array.isArray(piece)) return piece.map((one) => one.text).join('');
  return piece instanceof Html ? piece.text : escapeText(String(piece));
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string) => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
