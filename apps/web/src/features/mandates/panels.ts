import { CastForOthers } from './cast-for-others.js';
import { messages } from './locales/en.po';
import { MandatesOnMotion } from './mandates-on-motion.js';
import { ProxyFor } from './proxy-for.js';

/** What other pages show of mandates, with its words: one chunk, fetched where somebody is signed in. */
export const panels = { CastForOthers, MandatesOnMotion, ProxyFor, messages };
