import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { refusalCodes } from '../src/api/bindings';
import { translations } from '../src/i18n';

const SUFFIX = /_(zero|one|two|few|many|other)$/;
const bindings = readFileSync('src/api/bindings.ts', 'utf8');

/** The members of a string union in the generated bindings. */
function union(name: string): string[] {
  const [, members = ''] = new RegExp(`export type ${name} =([^;]*);`).exec(bindings) ?? [];
  const code = members.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
  return [...code.matchAll(/"([^"]+)"/g)].map(([, member]) => member ?? '');
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.tsx?$/.test(file.name))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
}

const english: Record<string, string> = translations.en;
const stems = (file: Record<string, string>) =>
  new Set(Object.keys(file).map((key) => key.replace(SUFFIX, '')));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `E${String(from + at)}`);

/** Those that an import of data values can be answered with, of both importers. */
const DHIS2_CODES = [
  ...[...range(7600, 7605), ...range(7610, 7621), ...range(7630, 7645)],
  ...[...range(8000, 8012), ...range(8020, 8025), ...range(8030, 8035)],
  ...[...range(8100, 8111), ...range(8120, 8128)],
];

describe.each(Object.entries(translations))('%s', (language, words: Record<string, string>) => {
  it('has the same keys as English', () => {
    expect([...stems(words)].sort()).toEqual([...stems(english)].sort());
  });

  it('has every plural form that the language needs', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const plurals = [...stems(english)].filter(
      (stem) => `${stem}_other` in english && `${stem}_one` in english,
    );
    const missing = plurals
      .flatMap((stem) => forms.map((form) => `${stem}_${form}`))
      .filter((key) => !(key in words));
    expect(missing).toEqual([]);
  });

  it('has no empty text and keeps what is filled in', () => {
    for (const [key, text] of Object.entries(words)) {
      expect(text.trim(), key).not.toBe('');
      const original = english[key] ?? english[key.replace(SUFFIX, '_other')] ?? '';
      expect(placeholders(text), key).toEqual(placeholders(original));
    }
  });

  it('has a message for every refusal, kind of refusal and finding', () => {
    const needed = [
      ...refusalCodes.map((code) => `refusal.${code}`),
      ...union('RefusalKind').map((kind) => `kind.${kind}`),
      ...union('Rule').map((rule) => `finding.${rule}`),
      ...union('Gap').flatMap((gap) => [`gap.${gap}`, `gap.${gap}.text`]),
      ...union('SyncPhase').map((phase) => `sync.phase.${phase}`),
      ...union('Freshness').map((state) => `freshness.${state}`),
      ...union('SyncState').map((state) => `sync.state.${state}`),
      ...union('StartedBy').map((by) => `sync.startedBy.${by}`),
      ...union('OutgoingState').map((state) => `outgoing.state.${state}`),
      ...union('Source').map((source) => `source.${source}`),
      ...union('RemarkKind').map((kind) => `remark.${kind}`),
      ...union('MissingKnowledge').map((what) => `missing.${what}`),
      ...union('ConflictScope').map((scope) => `dhis2.scope.${scope}`),
      ...union('MappingSource').map((source) => `mapping.source.${source}`),
      ...union('RowLeftOut').map((why) => `leftOut.${why}`),
      ...union('Measure').map((measure) => `measure.${measure}`),
      ...union('Naming').map((naming) => `naming.${naming}`),
      ...union('Split').map((split) => `split.${split}`),
      ...union('FollowUpState').flatMap((state) => [`followUp.${state}`, `followUp.help.${state}`]),
      ...union('Dimension').map((dimension) => `dimension.${dimension}`),
      ...union('MonthState').map((state) => `month.state.${state}`),
      ...union('NextStep').map((next) => `month.next.${next}`),
      ...union('JournalKind').map((kind) => `journal.kind.${kind}`),
      ...union('KeyStanding').map((key) => `key.${key}`),
      ...union('HandoverStanding').map((standing) => `standing.${standing}`),
      ...union('Via').map((via) => `via.${via}`),
      ...union('SignOffMark').map((mark) => `signedOff.${mark}`),
      ...union('SheetFormat').map((format) => `sheet.${format}`),
      ...union('PlaceDecision').map((decision) => `places.${decision}`),
      ...union('PlaceMatch').map((match) => `places.match.${match}`),
      ...union('PlaceProblem').map((problem) => `places.problem.${problem}`),
      ...union('PlaceOutcome').map((outcome) => `places.outcome.${outcome}`),
      ...union('ReceivedKind').map((kind) => `people.kind.${kind}`),
      ...union('ReceivedFate').map((fate) => `people.fate.${fate}`),
      ...union('ReceivedReason').map((reason) => `people.reason.${reason}`),
      ...union('Dhis2Phase').map((phase) => `line.phase.${phase}`),
      ...union('OutboundOriginView').map((origin) => `outbound.origin.${origin}`),
      ...union('OutboundKind').map((kind) => `outbound.kind.${kind}`),
      ...union('OutboundProblemKind').map((kind) => `outbound.problem.${kind}`),
      ...union('OutboundFate').map((fate) => `outbound.fate.${fate}`),
      ...union('OutboundChecked').map((checked) => `outbound.checked.${checked}`),
      ...union('OutboundStateView').map((state) => `outbound.state.${state}`),
      ...union('OutboundFileKind').map((kind) => `outbound.saved.${kind}`),
      ...union('ApiRight').map((right) => `programs.right.${right}`),
      ...DHIS2_CODES.flatMap((code) => [`dhis2.${code}`, `dhis2.${code}.fix`]),
    ];
    expect(needed.length).toBeGreaterThan(60);
    expect(needed.filter((key) => !(key in words))).toEqual([]);
  });

  it('is not English left standing', () => {
    if (language === 'en') return;
    const long = Object.entries(english).filter(([, text]) => text.replace(/\{\{.*?\}\}/g, '').length > 20);
    expect(long.filter(([key, text]) => words[key] === text).map(([key]) => key)).toEqual([]);
  });
});

it('has a reason for every doubt that the engine can have about a document', () => {
  const doubts = readFileSync('../crates/cht/src/wire/mod.rs', 'utf8');
  const reasons = [...doubts.matchAll(/Self::\w+ => "(\w+)"/g)].map(
    ([, reason]) => `setAside.reason.${reason ?? ''}`,
  );
  expect(reasons.length).toBeGreaterThan(5);
  expect(reasons.filter((key) => !(key in english))).toEqual([]);
});

it('has words for every code that the check of patients and events can give', () => {
  const check = readFileSync('../crates/dhis2/src/tracker/check.rs', 'utf8');
  const codes = [...check.matchAll(/"(E\d{4})"/g)].map(([, code]) => `tracker.${code ?? ''}`);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((key) => !(key in english))).toEqual([]);
});

it('uses every text that it has', () => {
  const code = sources('src').join('\n');
  const built = new RegExp(
    `^(${[
      'refusal|kind|finding|findings|setAside\\.reason|gap|freshness|legend|role|status\\.contact|find',
      'sync\\.(phase|standing|state|compared|startedBy)|outgoing\\.state|source|reach\\.proxy',
      'dhis2(?=\\.E\\d)|dhis2\\.scope|remark|missing|needs|fix|mapping\\.source|metadata\\.source|leftOut|measure',
      'naming|split|policy|compare|reason|rule|dimension|followUp|checks|journal\\.kind|standing|via|signedOff|key',
      'receive(?=\\.(places|people|values)$)|places(?=\\.(link|make|leave)$)|places\\.(match|problem|outcome)',
      'people\\.(kind|fate|reason)|people(?=\\.(new|changed|same|conflicts|refused|outside)$)',
      'line\\.(part|phase)|fate|differs|queue\\.state|push\\.count',
      'outbound\\.(part|origin|kind|problem|fate|count|checked|meant|state|states|saved|left|outcome)|tracker',
      'outbound(?=\\.(withProblems|refusedAgain|savedAgain|deletions)$)',
      'month\\.(state|next|step|flag)|sheet|signOff\\.withdrawn|programs\\.right',
    ].join('|')})\\.`,
  );
  const unused = [...stems(english)].filter((key) => !built.test(key) && !code.includes(`'${key}'`));
  expect(unused).toEqual([]);
});

it('has no sentence in the code', () => {
  const texts = sources('src').flatMap((source) => [...source.matchAll(/>\s*([A-Z][a-z]+ [a-z ]+)\s*</g)]);
  expect(texts.map(([, text]) => text)).toEqual([]);
});
