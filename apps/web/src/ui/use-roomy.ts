import { mediaOf, useMedia } from './use-media.js';

const wide = mediaOf('(min-width: 48rem)');

/** Whether the window is wide enough for things side by side; the same width at which the style sheets turn. */
export const useRoomy = (): boolean => useMedia(wide);
