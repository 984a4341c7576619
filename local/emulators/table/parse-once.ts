type Value = Record<string, unknown>;
interface Context {
  attrNames?: Record<string, string> | undefined;
  attrVals?: Record<string, Value> | undefined;
  /** Emptied by the parser of whatever the expression uses. */
  unusedAttrNames: Record<string, true>;
  unusedAttrVals: Record<string, true>;
}
/** A parser of dynalite's: it answers a tree in which the values themselves stand, or words, or throws. */
export interface ExpressionParser {
  parse(text: string, options: { context: Context }): unknown;
}

interface Known {
  tree: unknown;
  values: Record<string, Value>;
  /** All that the expression uses. */
  used: readonly string[];
}

/** What is refused or taken by the values, and not by their types alone. */
const BY_VALUE = /\b(between|attribute_type)\b/i;
/** Halve has some dozens; other clients may come by HTTP. */
const MOST = 1_000;

/**
 * Has a parser read an expression once, with the same names and types of values, and put other values into its tree
 * from then on. The same few expressions come with each picture, and parsing them took a third of what a call took.
 */
export function parseOnce(parser: ExpressionParser): void {
  const parse = parser.parse.bind(parser);
  const known = new Map<string, Known>();
  parser.parse = (text, options) => {
    const { attrNames: names = {}, attrVals: values = {}, unusedAttrNames, unusedAttrVals } = options.context;
    if (BY_VALUE.test(text)) return parse(text, options);
    const types = Object.entries(values).map(([name, value]) => [name, ...Object.keys(value)]);
    const key = JSON.stringify([text, names, types]);
    let found = known.get(key);
    if (found === undefined) {
      const tree = parse(text, options);
      // What is wrong with it, in words.
      if (typeof tree === 'string') return tree;
      found = { tree, values, used: text.match(/[#:]\w+/g) ?? [] };
      if (known.size === MOST) known.clear();
      known.set(key, found);
    }
    for (const name of found.used) {
      delete unusedAttrNames[name];
      delete unusedAttrVals[name];
    }
    const now = new Map<unknown, unknown>();
    for (const [name, value] of Object.entries(found.values)) now.set(value, values[name]);
    return copied(found.tree, now);
  };
}

/** Those who get a tree change it. */
function copied(part: unknown, values: ReadonlyMap<unknown, unknown>): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (values.has(part)) return values.get(part);
  if (Array.isArray(part)) return part.map((inner) => copied(inner, values));
  // Half of what a copy by its entries takes.
  const copy: Record<string, unknown> = {};
  for (const name in part) copy[name] = copied((part as Record<string, unknown>)[name], values);
  return copy;
}
