// Control characters, and what turns the direction of writing or cannot be seen.
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Words that somebody else wrote, as they may stand on a terminal: what is no letter to be seen becomes a mark. */
export const plainWords = (text: string): string => text.replaceAll('\n', ' ').replace(HIDDEN, '\u{fffd}');
