interface Option {
  readonly id: string;
  readonly title: string;
}

/**
 * What a ballot says, short enough for one line: names of options in the place of their ids, the rest as it was cast.
 *
 * @example choiceWords('{"choice":"YES"}', []) // 'YES'
 */
export function choiceWords(choice: string, options: readonly Option[]): string {
  const named = options.reduce(
    (text, { id, title }) => text.replaceAll(JSON.stringify(id), JSON.stringify(title)),
    choice,
  );
  return /^\{"choice":"([A-Z]+)"\}$/u.exec(named)?.[1] ?? named;
}
