/**
 * Jest's runtime, with Node's module system in the place of Jest's own. Jest's loads every package again for every
 * test file, in a sandbox: where a file starts a server and asks it one thing, three quarters of the time went there.
 */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { keepGlobals } from './current.mjs';
import { registerHooks } from './hooks.mjs';

const require = createRequire(import.meta.url);
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
let files = 0;

/** As much of the `jest` object as has a meaning where no module is replaced. */
function jestObject({ moduleMocker: mocker, fakeTimersModern: timers }) {
  return {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    restoreAllMocks: () => mocker.restoreAllMocks(),
    useFakeTimers: (config) => timers.useFakeTimers(config),
    useRealTimers: () => timers.useRealTimers(),
    advanceTimersByTimeAsync: (milliseconds) => timers.advanceTimersByTimeAsync(milliseconds),
    setTimeout(milliseconds) {
      globalThis[TIMEOUT] = milliseconds;
    },
  };
}

export default class NativeRuntime {
  #environment;
  #file = (files += 1);

  constructor(_config, environment) {
    this.#environment = environment;
    registerHooks();
  }

  /** The framework has its state in its module: each file gets one of its own. */
  requireInternalModule(path) {
    delete require.cache[path];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    // Jest's formatter looks for the maps of Jest's transforms; Node has those of what the hooks compile.
    Error.prepareStackTrace = undefined;
    return import(`${pathToFileURL(path).href}?file=${this.#file}`);
  }

  setGlobalsForRuntime(globals) {
    keepGlobals({ ...globals, jest: jestObject(this.#environment) });
  }

  /** Jest counts what happens between tests; here nothing depends on it. */
  enterTestCode() {}

  leaveTestCode() {}

  getSourceMaps() {
    return new Map();
  }

  /** Coverage is not measured here. */
  getAllCoverageInfoCopy() {
    return undefined;
  }

  teardown() {}
}
