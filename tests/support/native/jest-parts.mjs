/** Parts of Jest that it hands to no one by name, in the versions that this Jest works with. */
import { createRequire } from 'node:module';

const ofGlobals = createRequire(createRequire(import.meta.url).resolve('@jest/globals/package.json'));
const ofEnvironment = createRequire(ofGlobals.resolve('@jest/environment/package.json'));

export const { ModuleMocker } = ofGlobals('jest-mock');
export const { ModernFakeTimers } = ofEnvironment('@jest/fake-timers');
