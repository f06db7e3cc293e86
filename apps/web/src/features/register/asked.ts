/** What the register can be narrowed by; each stands in the address under its name. */
export const FACETS = ['kind', 'state', 'site'] as const;
export type FacetName = (typeof FACETS)[number];

const NAMES = ['search', 'holder', ...FACETS] as const;

export type Asked = Readonly<Record<(typeof NAMES)[number], string | null>>;

/** What the address asks for; an empty part asks for nothing. */
export function askedOf(params: URLSearchParams): Asked {
  const part = (name: string) => {
    const text = params.get(name)?.trim() ?? '';
    return text === '' ? null : text;
  };
  return {
    search: part('search'),
    holder: part('holder'),
    kind: part('kind'),
    state: part('state'),
    site: part('site'),
  };
}

/** The address that asks so. */
export function addressOf(asked: Asked): string {
  const parts = NAMES.flatMap((name) => (asked[name] === null ? [] : [[name, asked[name]]]));
  return `?${new URLSearchParams(parts).toString()}`;
}
