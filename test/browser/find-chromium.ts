import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser of this machine; CHROMIUM names one that lies elsewhere. Without any, the reader is told what to do. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  const found = (named === undefined ? PLACES : [named]).find((place) => existsSync(place));
  if (found === undefined) {
    console.warn(
      `The browser tests are SKIPPED: there is no Chromium at ${named ?? PLACES[0]}. ` +
        'Install it (apt-get install -y chromium), or name yours in the variable CHROMIUM.',
    );
  }
  return found;
}
