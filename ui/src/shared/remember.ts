/** Small choices that outlive a restart (language, facility, period). Never data, never secrets. */
const PREFIX = 'jumla.';

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Without storage the choice lasts until the window closes.
  }
}
