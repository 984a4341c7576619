import type { IDS } from './ids.ts';

// What comes from the API, a CSV or a file's name is only ever put in as text; the page's policy forbids the rest.

type Ids = typeof IDS;
/** The ids of page.html: of all its elements, or of those with one tag. */
export type Id<Tag extends keyof Ids = keyof Ids> = Ids[Tag][number];
type TagOf<Name extends Id> = { [Tag in keyof Ids]: Name extends Id<Tag> ? Tag : never }[keyof Ids];

export const $ = <Name extends Id>(id: Name) =>
  document.getElementById(id) as HTMLElementTagNameMap[TagOf<Name>];

/** Who stood on what is hidden by this stands at the top of the view then, not nowhere. */
export const show = (element: HTMLElement, shown: boolean): void => {
  const held = !shown && element.contains(document.activeElement);
  element.hidden = !shown;
  if (held) document.querySelector<HTMLElement>('.view:not([hidden]) h1')?.focus({ preventScroll: true });
};

/** A sentence in its place, which is hidden while there is none. */
export const say = (element: HTMLElement, sentence?: string | null): void => {
  element.textContent = sentence ?? '';
  show(element, Boolean(sentence));
};

export const copyOf = (template: Id<'template'>): HTMLElement =>
  $(template).content.querySelector('li')!.cloneNode(true) as HTMLElement;

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  text: string,
  className?: string,
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** A name and its value, for a list of them. */
export function makePair(name: string, value: string): HTMLElement {
  const pair = document.createElement('div');
  pair.append(make('dt', name), make('dd', value));
  return pair;
}

export function setBar(bar: HTMLElement, percent: number, ...widths: number[]): void {
  bar.setAttribute('aria-valuenow', String(Math.floor(percent)));
  const parts = bar.querySelectorAll('span');
  for (const [at, width] of widths.entries()) parts[at]!.style.setProperty('width', `${width}%`);
}
