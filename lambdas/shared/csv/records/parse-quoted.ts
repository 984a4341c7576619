const SPACE = 0x20;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

interface QuotedCell {
  value: string;
  /** Where the cell ends: at a delimiter, a line end or the end of the text. */
  end: number;
  breaks: number;
  /** Written as RFC 4180 has it: nothing stands bare within its quotes, or between them and its end. */
  strict: boolean;
}

/**
 * Reads a quoted cell from behind its opening quote. A quote closes it only where the cell can end, so
 * `"Pipe 5" long"` keeps its inner quote. But a cell with both such a quote and a line break is taken for
 * one whose own quote was never closed, and which would otherwise swallow the rows below it.
 */
export function parseQuoted(
  text: string,
  from: number,
  separator: number,
  ended: boolean,
  limit: number,
): QuotedCell | 'incomplete' | 'unclosed' {
  let escaped = false;
  let bare = false;
  let checked = from;
  for (let quote = text.indexOf('"', from); ; ) {
    if (bare && hasLineBreak(text.slice(checked, quote === -1 ? text.length : quote))) return 'unclosed';
    if (quote === -1 || quote >= limit) {
      return quote === -1 && !ended && text.length <= limit ? 'incomplete' : 'unclosed';
    }
    checked = bare ? quote : checked;
    if (text.charCodeAt(quote + 1) === QUOTE) {
      escaped = true;
      quote = text.indexOf('"', quote + 2);
      continue;
    }
    let end = quote + 1;
    while (text.charCodeAt(end) === SPACE) end++;
    if (end >= text.length && !ended) return 'incomplete';
    const code = text.charCodeAt(end);
    const closes = end >= text.length || code === separator || code === CR || code === LF;
    if (closes) {
      const value = text.slice(from, quote);
      const breaks = hasLineBreak(value) ? countLineBreaks(value) : 0;
      return {
        value: escaped ? value.replaceAll('""', '"') : value,
        end,
        breaks,
        strict: !bare && end === quote + 1,
      };
    }
    bare = true;
    quote = text.indexOf('"', quote + 1);
  }
}

function countLineBreaks(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count++;
  }
  return count;
}

const hasLineBreak = (text: string) => text.includes('\n') || text.includes('\r');
