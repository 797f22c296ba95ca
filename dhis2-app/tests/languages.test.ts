import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { texts, translations } from '../src/i18n';
import { CANCELLED } from '../src/problem';

const SUFFIX = /_(zero|one|two|few|many|other)$/;
const english: Record<string, string> = texts.en;
const stems = (file: Record<string, string>) =>
  new Set(Object.keys(file).map((key) => key.replace(SUFFIX, '')));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();
const sources = readdirSync('src', { withFileTypes: true, recursive: true })
  .filter((file) => file.isFile() && /\.tsx?$/.test(file.name))
  .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
const code = sources.join('\n');

describe.each(Object.entries(texts))('%s', (language, words: Record<string, string>) => {
  it('has the same keys as English', () => {
    expect([...stems(words)].sort()).toEqual([...stems(english)].sort());
  });

  it('has every plural form that the language needs', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = [...stems(english)].filter((stem) => `${stem}_one` in english);
    const missing = plurals.flatMap((stem) => forms.map((form) => `${stem}_${form}`));
    expect(missing.filter((key) => !(key in words))).toEqual([]);
  });

  it('has no empty text and keeps what is filled in', () => {
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe('');
      const original = english[key] ?? english[key.replace(SUFFIX, '_other')] ?? '';
      expect(placeholders(text), key).toEqual(placeholders(original));
    }
  });

  it('is not English left standing', () => {
    if (language === 'en') return;
    const long = Object.entries(english).filter(([, text]) => text.replace(/\{\{.*?\}\}/g, '').length > 20);
    expect(long.filter(([key, text]) => words[key] === text).map(([key]) => key)).toEqual([]);
  });

  it('does not say anything twice that the window says already', () => {
    const whole = translations[language as keyof typeof translations];
    expect(Object.keys(whole).length).toBeGreaterThan(Object.keys(words).length + 200);
    for (const key of Object.keys(words)) expect(key).not.toMatch(/^(refusal|finding)\.|^dhis2\.E/);
  });
});

it('has a sentence for every problem that the code knows', () => {
  const said = [...code.matchAll(/new Problem\(\s*'([a-z0-9_]+)'/g)].map(([, name]) => name ?? '');
  const chosen = [
    'api_token',
    'api_right',
    'api_origin',
    'api_busy',
    'api_stopping',
    'jumla_silent',
    CANCELLED,
  ];
  const codes = [...said, ...chosen, 'jumla_not_permitted', 'cht_400', 'cht_401', 'cht_403', 'cht_error'];
  expect(said.length).toBeGreaterThan(15);
  expect(codes.filter((name) => !(`problem.${name}` in english))).toEqual([]);
});

it('uses every text that it has', () => {
  const built = /^(problem|outcome|leftOut|signedOff|mend|preview\.running)\./;
  const unused = [...stems(english)].filter((key) => !built.test(key) && !code.includes(`'${key}'`));
  expect(unused).toEqual([]);
});

it('has no sentence in the code', () => {
  const found = sources.flatMap((source) => [...source.matchAll(/>\s*([A-Z][a-z]+ [a-z ]+)\s*</g)]);
  expect(found.map(([, text]) => text)).toEqual([]);
});
