import { globSync } from 'node:fs';
import { join } from 'node:path';

/** What the page is put together from when it is served; its page.html names the others. */
export const PAGE_FILES = globSync(['web/page.{html,js}', 'web/style/*.css'], {
  cwd: join(import.meta.dirname, '../..'),
}).sort();
