const MOST_RULES = 100;
const MOST_CHARACTERS = 200;
const NAME = 'halve';

/**
 * The rules of a robots.txt that are meant for Halve by name, as a robots.txt of their own; empty where there are none.
 * Those for every robot (`*`) are for robots that find their own way. A long file has its first hundred rules.
 */
export function rulesForHalve(text: string): string {
  const rules: string[] = [];
  let isNamed = false;
  let inNames = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, field, value] = /^\s*([\w-]{1,20})\s*:([^#]*)/.exec(line.slice(0, MOST_CHARACTERS)) ?? [];
    if (field === undefined || value === undefined) continue;
    const name = field.toLowerCase();
    if (name === 'user-agent') {
      // Names that follow each other share the rules below them.
      if (!inNames) isNamed = false;
      inNames = true;
      isNamed ||= value.split('/')[0]!.trim().toLowerCase() === NAME;
    } else if (name === 'allow' || name === 'disallow') {
      inNames = false;
      if (isNamed && rules.length < MOST_RULES) rules.push(`${name}: ${value.trim()}`);
    }
  }
  return rules.length === 0 ? '' : `user-agent: ${NAME}\n${rules.join('\n')}\n`;
}
