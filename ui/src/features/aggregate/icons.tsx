/** Icons of targets, drawn for this program: by the CHT's name for them, else by a word in it, else a plain one. */

const PATHS: Record<string, string> = {
  person: 'M12 4a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7Zm-7 16c0-4 3-6.5 7-6.5s7 2.5 7 6.5',
  household: 'M3.5 11.5 12 4l8.5 7.5M6 10v10h12V10M10 20v-6h4v6',
  pregnancy: 'M11 3.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm-1.5 17v-5L8 14l1.5-5h3c3 1 4.5 3 4.5 5s-2 2.5-3.5 2.5v4',
  mother:
    'M8 4a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM3.5 20v-5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4v5M17 9.5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm-3 10.5v-2.5c0-1.5 1.5-2.5 3-2.5s3 1 3 2.5V20',
  clinic: 'M4 20V8l8-4 8 4v12ZM12 9v6M9 12h6M10 20v-2.5h4V20',
  infant:
    'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm-1.5 3.5h0m3 0h0M10.5 9.5c1 .8 2 .8 3 0M6 20c0-4 2.5-6 6-6s6 2 6 6Z',
  fever: 'M10 14.5V5a2 2 0 1 1 4 0v9.5a3.5 3.5 0 1 1-4 0ZM12 8v9M17 6h3M17 9.5h3',
  child: 'M12 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Zm0 6v6M7 12l5 1 5-1M9 20.5l3-5 3 5',
  immunization: 'M14 4l6 6M17 7l-9 9-2.5.5L6 14l9-9M5.5 16.5 3.5 20.5M9 10l3 3',
  nutrition: 'M4 11h16c0 5-3.5 8-8 8s-8-3-8-8ZM9 8c0-1.5 1.5-1.5 1.5-3M13.5 8c0-1.5 1.5-1.5 1.5-3',
  referral: 'M4 12h13M12.5 7l5 5-5 5M20 5v14',
  death: 'M12 4c3.5 0 5.5 2.5 5.5 6v10h-11V10c0-3.5 2-6 5.5-6ZM12 8v6M10 10h4',
  medicine:
    'M8 13.5 13.5 8a3.8 3.8 0 0 1 5.3 5.3L13.3 19A3.8 3.8 0 0 1 8 13.5Zm3-3 5.3 5.3M4 4h6v3H4ZM5 7v6h2',
  stock: 'M4 8l8-4 8 4v8.5l-8 4-8-4ZM4 8l8 4 8-4M12 12v8.5',
  form: 'M6 4h12v16H6ZM9 9h6M9 12.5h6M9 16h3.5',
  target: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm0 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 3.5v1',
};

/** Words in the names of the CHT's own icons, the more particular first. */
const WORDS: [RegExp, string][] = [
  [/mother|postnatal|antenatal|\bpnc\b|\banc\b|women|woman/, 'mother'],
  [/pregnan/, 'pregnancy'],
  [/household|home|family|house/, 'household'],
  [/clinic|hospital|deliver|facilit|health-?cent/, 'clinic'],
  [/infant|newborn|birth|baby/, 'infant'],
  [/fever|malaria|temperature|thermo/, 'fever'],
  [/immuni|vaccin|injection/, 'immunization'],
  [/nutri|food|malnut|growth|muac/, 'nutrition'],
  [/referr|follow|transfer/, 'referral'],
  [/death|dead|mortality/, 'death'],
  [/medic|drug|treat|pill|condom|contracept|family-planning/, 'medicine'],
  [/stock|supply|box/, 'stock'],
  [/child|girl|boy|u5|under/, 'child'],
  [/form|report|registr|survey|off/, 'form'],
  [/person|people|user|chw|chp|patient/, 'person'],
];

export function iconKey(name: string | null): string {
  const text = (name ?? '').toLowerCase();
  return WORDS.find(([word]) => word.test(text))?.[1] ?? 'target';
}

/** Never alone: a title always stands beside it. */
export function TargetIcon({ name }: { name: string | null }) {
  return (
    <svg className="target-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path
        d={PATHS[iconKey(name)]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
