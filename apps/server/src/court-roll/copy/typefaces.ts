import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The faces of the pages: Gentium for headings and figures, Andika for text. */
export type Face = 'heading' | 'text';

const PACKAGES: Readonly<Record<Face, readonly [family: string, weight: string]>> = {
  heading: ['gentium-book-plus', '700'],
  text: ['andika', '400'],
};
/** Greek stands in Gentium alone. */
const OTHER = ['gentium-book-plus', '400'] as const;

/** Latin first: nearly every letter is there. */
const SUBSETS = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext'] as const;

/** A piece of text, and the file of the face that has its letters. */
export interface Run {
  readonly font: string;
  readonly text: string;
}

type Range = readonly [first: number, last: number];

/** The files of a face by the letters they hold, as the web's style sheet divides them. */
class Typeface {
  private readonly files: readonly { readonly file: string; readonly ranges: readonly Range[] }[];

  constructor(family: string, weight: string) {
    const path = (name: string): string =>
      require.resolve(`@fontsource/${family}/files/${family}-${name}-${weight}-normal.woff`);
    // The list of ranges lies beside the files, and is not exported.
    const listed: unknown = JSON.parse(readFileSync(join(dirname(path('latin')), '..', 'unicode.json'), 'utf8'));
    const ranges = listed as Readonly<Record<string, string>>;
    this.files = SUBSETS.flatMap((subset) => {
      const text = ranges[subset];
      return text === undefined ? [] : [{ file: path(subset), ranges: text.split(',').map(rangeOf) }];
    });
  }

  /** The file that has a letter; undefined where none has. */
  fileFor(letter: string): string | undefined {
    const code = letter.codePointAt(0) ?? 0;
    return this.files.find(({ ranges }) => ranges.some(([first, last]) => code >= first && code <= last))?.file;
  }
}

function rangeOf(text: string): Range {
  const [first = '', last = first] = text.trim().slice('U+'.length).split('-');
  return [parseInt(first, 16), parseInt(last, 16)];
}

const typefaces = new Map<string, Typeface>();

function typeface(family: string, weight: string): Typeface {
  const known = typefaces.get(`${family} ${weight}`) ?? new Typeface(family, weight);
  typefaces.set(`${family} ${weight}`, known);
  return known;
}

/** A letter of a script that no face has is drawn as an empty box. */
function fontOf(letter: string, face: Face): string {
  const own = typeface(...PACKAGES[face]);
  return own.fileFor(letter) ?? typeface(...OTHER).fileFor(letter) ?? own.fileFor(' ') ?? '';
}

/** A text in pieces, each in one font file. */
export function runsOf(text: string, face: Face): readonly Run[] {
  const runs: Run[] = [];
  for (const letter of text) {
    const font = fontOf(letter, face);
    const last = runs.at(-1);
    if (last?.font === font) runs[runs.length - 1] = { font, text: last.text + letter };
    else runs.push({ font, text: letter });
  }
  return runs;
}
