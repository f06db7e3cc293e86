/**
 * Where a test file runs: in the worker's own realm, as a program does, and not in a sandbox whose Error and Array
 * are others than Node's. What a file changed of the process is put back after it.
 */
import process from 'node:process';
import { ModernFakeTimers, ModuleMocker } from './jest-parts.mjs';

/** What Jest hangs on the global object for one file: it holds on to all that the file made. */
const OF_ONE_FILE = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS', 'TEST_TIMEOUT_SYMBOL', 'RETRY_TIMES_SETTER']);

const sameProperty = (one, other) => other !== undefined && one.value === other.value && one.get === other.get;

export default class NativeEnvironment {
  global = globalThis;
  fakeTimers = null;
  moduleMocker = new ModuleMocker(globalThis);
  #before = {
    env: { ...process.env },
    folder: process.cwd(),
    exit: process.exit,
    globals: Object.getOwnPropertyDescriptors(globalThis),
  };

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {}

  /** Before Jest itself goes on, which lives in the same realm. */
  handleTestEvent({ name }) {
    if (name === 'run_finish') this.#putBack();
  }

  async teardown() {
    this.#putBack();
    this.#forgetFile();
  }

  #putBack() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    this.#putBackProcess();
    this.#putBackGlobals();
  }

  #putBackProcess() {
    const { env, folder, exit } = this.#before;
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    if (process.cwd() !== folder) process.chdir(folder);
    process.exit = exit;
  }

  /** What is new stays: packages that are loaded once keep there what they share. */
  #putBackGlobals() {
    const { globals } = this.#before;
    for (const key of Reflect.ownKeys(globals)) {
      const now = Object.getOwnPropertyDescriptor(globalThis, key);
      if (globals[key].configurable && !sameProperty(globals[key], now))
        Object.defineProperty(globalThis, key, globals[key]);
    }
  }

  #forgetFile() {
    for (const key of Reflect.ownKeys(globalThis))
      if (typeof key === 'symbol' && OF_ONE_FILE.has(key.description)) Reflect.deleteProperty(globalThis, key);
  }

  /** There is none: nothing runs in a sandbox. */
  getVmContext() {
    return null;
  }
}
