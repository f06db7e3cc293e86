const KEY = Symbol.for('copyhold.test-cluster');

/** Set-up and teardown are loaded apart, once for each project: they meet on the global object. */
export function keepCluster(kept) {
  globalThis[KEY] = kept;
}

/** The cluster that set-up started; undefined once teardown has taken it. */
export function keptCluster() {
  const kept = globalThis[KEY];
  globalThis[KEY] = undefined;
  return kept;
}
