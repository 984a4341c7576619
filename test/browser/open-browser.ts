import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface OpenPage {
  page: Page;
  /** What the page's policy has refused, and what its script has thrown. */
  complaints: string[];
}

/** A real browser in which each page is a visit of its own. */
export async function openBrowser(executablePath: string) {
  const browser = await chromium.launch({ executablePath, args: QUIET });
  return {
    async open(url: string, options: BrowserContextOptions & { token?: string } = {}): Promise<OpenPage> {
      const { token, ...context } = options;
      const visit = await browser.newContext(context);
      const complaints: string[] = [];
      const page = await visit.newPage();
      page.setDefaultTimeout(60_000);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (/content security policy|trusted ?(type|html|script)/i.test(message.text()))
          complaints.push(message.text());
      });
      if (token !== undefined) await page.addInitScript(`sessionStorage.token = ${JSON.stringify(token)}`);
      await page.goto(url);
      return { page, complaints };
    },
    stop: () => browser.close(),
  };
}

/** Drops files on the page, as a hand would. */
export async function dropFiles(page: Page, files: { name: string; text: string }[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    `(() => {
      const data = new DataTransfer();
      for (const { name, text } of ${JSON.stringify(files)}) {
        data.items.add(new File([text], name, { type: 'text/csv' }));
      }
      return data;
    })()`,
  );
  await page.locator('#by-file').dispatchEvent('drop', { dataTransfer });
}

export const dropFile = (page: Page, name: string, text: string) => dropFiles(page, [{ name, text }]);

/** What axe finds, each with where it is. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run(document)')) as {
    violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
  };
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target }) => `${impact}: ${id} at ${target.join(' ')}`),
  );
}

/** Until what the page says of a request's progress is this. */
export const ended = (page: Page, words: string) =>
  page.locator('#progress-words').getByText(words, { exact: true }).waitFor();
