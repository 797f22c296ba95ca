/** A key's fingerprint in groups of four, as it is read out on the telephone. */
export function Fingerprint({ value }: { value: string }) {
  const groups = /^[0-9a-z]+$/i.test(value) ? (value.match(/.{1,4}/g) ?? [value]) : [value];
  return (
    <code className="fingerprint" data-test="fingerprint" data-value={value}>
      {groups.join(' ')}
    </code>
  );
}
