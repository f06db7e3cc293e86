/**
 * The reader's variety of English, of what their browser prefers; plain English where it names none. Some systems hand
 * on what is no language tag (en-US@posix), and numbers and dates would fail by it.
 */
export function localeOf(preferred: readonly string[]): string {
  return preferred.find((tag) => (tag === 'en' || tag.startsWith('en-')) && isTag(tag)) ?? 'en';
}

function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
