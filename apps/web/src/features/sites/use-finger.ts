import { mediaOf, useMedia } from '../../ui/use-media.js';

const coarse = mediaOf('(pointer: coarse)');

/** Whether whoever reads this presses with a finger, as far as the device says. */
export const useFinger = (): boolean => useMedia(coarse);
