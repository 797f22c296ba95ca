/**
 * Makes of `dist` what App Management installs: the manifest, and everything in one ZIP.
 *
 * The manifest has the keys that the App Platform's own builder writes. The ZIP is the same for the same sources, so that
 * two builds can be compared.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { zipSync } from 'fflate';

import config from './d2.config.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const { version, description } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));

const manifest = {
  name: config.title,
  short_name: config.name,
  description,
  version,
  appType: 'APP',
  core_app: false,
  launch_path: 'index.html',
  default_locale: 'en',
  icons: { 48: 'icon-48.png', 128: 'icon-128.png' },
  developer: { name: 'Jumla' },
  // DHIS2 puts its own address in place of the star.
  activities: { dhis: { href: '*' } },
  authorities: [],
  minDHIS2Version: config.minDHIS2Version,
  manifest_generated_by: 'jumla',
};
writeFileSync(join(dist, 'manifest.webapp'), `${JSON.stringify(manifest, null, 2)}\n`);

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
  .sort();
const mtime = new Date(1980, 0, 1);
const entries = files.map((name) => [name.split(sep).join('/'), [readFileSync(join(dist, name)), { mtime }]]);

const folder = join(here, 'bundle');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const zip = join(folder, `jumla-for-dhis2-${version}.zip`);
writeFileSync(zip, zipSync(Object.fromEntries(entries), { level: 9 }));
process.stdout.write(`${relative(process.cwd(), zip)}\n`);
