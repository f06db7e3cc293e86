import { describe, expect, it } from '@jest/globals';
import { keyAct } from './keys.js';

const bare = { ctrlKey: false, metaKey: false, altKey: false };

describe('the keys of the journal', () => {
  it.each([
    ['/', 'search'],
    ['?', 'help'],
    ['j', 'next'],
    ['k', 'previous'],
  ] as const)('%s is %s wherever nobody types', (key, act) => {
    expect(keyAct({ key, ...bare }, 'elsewhere')).toBe(act);
    expect(keyAct({ key, ...bare }, 'row')).toBe(act);
    expect(keyAct({ key, ...bare }, 'typing')).toBeNull();
  });

  it('leaves the arrows to the page until a row has the focus', () => {
    expect(keyAct({ key: 'ArrowDown', ...bare }, 'elsewhere')).toBeNull();
    expect(keyAct({ key: 'ArrowDown', ...bare }, 'row')).toBe('next');
    expect(keyAct({ key: 'ArrowUp', ...bare }, 'row')).toBe('previous');
  });

  it.each(['ctrlKey', 'metaKey', 'altKey'] as const)('leaves what is pressed with %s to the browser', (modifier) => {
    for (const key of ['/', '?', 'j', 'k', 'ArrowDown']) {
      expect(keyAct({ key, ...bare, [modifier]: true }, 'row')).toBeNull();
    }
  });

  it('leaves Enter, Tab and letters to the browser', () => {
    for (const key of ['Enter', 'Tab', 'Escape', ' ', 'a']) expect(keyAct({ key, ...bare }, 'row')).toBeNull();
  });
});
