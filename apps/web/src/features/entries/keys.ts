/** What a key does on the journal. */
export type KeyAct = 'search' | 'next' | 'previous' | 'help';

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where the focus is when a key is pressed. */
export type Focus = 'typing' | 'row' | 'elsewhere';

/**
 * What a pressed key asks for; null leaves it to the browser. Nothing is taken from somebody who types, nor together
 * with Ctrl, Alt or Meta; the arrows scroll the page unless a row has the focus.
 *
 * @example keyAct({ key: 'j', ctrlKey: false, metaKey: false, altKey: false }, 'elsewhere') // 'next'
 */
export function keyAct({ key, ctrlKey, metaKey, altKey }: Pressed, focus: Focus): KeyAct | null {
  if (focus === 'typing' || ctrlKey || metaKey || altKey) return null;
  if (key === '/') return 'search';
  if (key === '?') return 'help';
  if (key === 'j' || (key === 'ArrowDown' && focus === 'row')) return 'next';
  if (key === 'k' || (key === 'ArrowUp' && focus === 'row')) return 'previous';
  return null;
}
