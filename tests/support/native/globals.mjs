/** What `@jest/globals` is to the test file that imports it: what Jest made for this file. */
import { currentGlobals } from './current.mjs';

export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = currentGlobals();
