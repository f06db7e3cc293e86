interface Frame {
  readonly isArray: boolean;
  index: number;
  key: string;
  awaitsKey: boolean;
}

// A task is one level down, its annotations two or three; nothing deeper is ever refused by line.
const NAMED_DEPTH = 3;

/**
 * On which line of a JSON text each object begins, by its path (`$[3].annotations[0]`), down to a task's annotations.
 * The text must already have been parsed: this walk checks no syntax. Lines count from 1.
 *
 * @example objectLines('[\n{"annotations": [\n{}]}]').get('$[0].annotations[0]') // 3
 */
export function objectLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const stack: Frame[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at += 1) {
    const top = stack.at(-1);
    switch (text.charAt(at)) {
      case '\n':
        line += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (top?.awaitsKey === true) {
          // The text was parsed before, so this slice is a string; deeper keys stand in no path.
          if (stack.length <= NAMED_DEPTH) top.key = String(JSON.parse(text.slice(at, end + 1)));
          top.awaitsKey = false;
        }
        at = end;
        break;
      }
      case '{':
        if (stack.length <= NAMED_DEPTH) lines.set(pathOf(stack), line);
        stack.push({ isArray: false, index: 0, key: '', awaitsKey: true });
        break;
      case '[':
        stack.push({ isArray: true, index: 0, key: '', awaitsKey: false });
        break;
      case '}':
      case ']':
        stack.pop();
        break;
      case ',':
        if (top !== undefined) step(top);
        break;
    }
  }
  return lines;
}

function step(frame: Frame): void {
  if (frame.isArray) frame.index += 1;
  else frame.awaitsKey = true;
}

function pathOf(stack: readonly Frame[]): string {
  return `$${stack.map(({ isArray, index, key }) => (isArray ? `[${index}]` : `.${key}`)).join('')}`;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
