import { channel } from 'node:diagnostics_channel';

/** Where it is told what became of events of use, a list of outcomes at a time, once they are committed. */
export const usageTaken = channel('copyhold:usage-taken');
