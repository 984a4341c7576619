import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startImageServer } from '../support/servers/image-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');
const SAMPLES = join(ROOT, 'local/samples');

// npm installs some hundred packages.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 600_000 });

const folder = temporaryFolder('package');
const place = join(folder, 'a shop für mugs');
let files: string[];
beforeAll(async () => {
  mkdirSync(place);
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', folder], {
    cwd: ROOT,
  });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  files = packed.files.map((file: { path: string }) => file.path);
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, packed.filename)],
    {
      cwd: place,
    },
  );
});

/** By every Node that there is on this machine, not only by the one that the tests run on; HALVE_NODES names others. */
const others = (process.env.HALVE_NODES ?? '').split(delimiter).filter(Boolean);
const nodes = [...new Set([process.execPath, '/usr/local/bin/node', '/usr/bin/node', ...others])].filter(
  (node) => others.includes(node) || statSync(node, { throwIfNoEntry: false }) !== undefined,
);

describe('the package', () => {
  it('holds what a run needs, and neither tests nor CDK', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'bin/halve.js',
        'gathered/bin/halve.mjs',
        'gathered/web/page.html',
        'local/template.json',
      ]),
    );
    expect(files.filter((path) => /test|bench|lib\/|\.ts$|\.c$/.test(path))).toEqual([]);
    expect(readdirSync(join(place, 'node_modules'))).not.toContain('aws-cdk-lib');
  });

  it.each(nodes)('halves pictures in any folder, started by %s', async (node) => {
    copyFileSync(join(SAMPLES, 'seeding.jpg'), join(place, 'mug.jpg'));
    rmSync(join(place, 'out'), { recursive: true, force: true });
    const env = { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) };
    const halve = join(place, 'node_modules/halve/bin/halve.js');
    const ran = await run(node, [halve, 'images', 'mug.jpg', '--out', 'out'], { cwd: place, env });
    expect(ran.stderr).toBe('1 picture.\n');
    expect(statSync(join(place, 'out/mug.jpg')).size).toBeLessThanOrEqual(55_000);
  });

  it.each(nodes)('halves a catalogue whole in any folder, started by %s', async (node) => {
    const shop = await startImageServer();
    try {
      writeFileSync(
        join(place, 'products.csv'),
        `SKU,Image Url\na,${shop.picture(1)}\nb,${shop.picture(2)}\n`,
      );
      const halve = join(place, 'node_modules/halve/bin/halve.js');
      const out = `out of ${nodes.indexOf(node)}`;
      await run(node, [halve, 'run', 'products.csv', '--allow', shop.address, '--out', out], { cwd: place });
      expect(readdirSync(join(place, out)).sort()).toEqual([
        'products-halved',
        'products.halved.csv',
        'products.report.html',
      ]);
      expect(readdirSync(join(place, out, 'products-halved')).sort()).toEqual([
        'picture-1.jpg',
        'picture-2.jpg',
      ]);
    } finally {
      shop.stop();
    }
  });
});
