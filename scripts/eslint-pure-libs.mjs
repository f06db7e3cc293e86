/**
 * What no lib may touch: the clock, randomness, the environment, the network, the console, Node's own modules.
 * Two rules are needed for the clock: one for the property Date.now, one for `new Date()` without arguments.
 */
const banned = (names, message) => names.map((name) => ({ name, message }));

export const pureLibRules = {
  'no-restricted-globals': [
    'error',
    ...banned(['process', 'Buffer', '__dirname', '__filename'], 'Libs run in the browser too: pass the value in.'),
    ...banned(['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'], 'Libs have no network: apps do the I/O.'),
    ...banned(['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'], 'Libs have no clock and do not wait.'),
    ...banned(['console'], 'Libs answer with values; apps print them.'),
    ...banned(['crypto', 'performance'], 'Hashes, randomness and time are passed in.'),
    ...banned(['require'], 'Libs are ES modules.'),
  ],
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'The time is an argument.' },
    { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
    ...['process', 'fetch', 'console', 'crypto', 'performance', 'setTimeout', 'setInterval'].map((property) => ({
      object: 'globalThis',
      property,
      message: 'Libs are pure: pass it in.',
    })),
    { object: 'Math', property: 'round', message: 'Quantities are bigint: use allocate or ofAmount of #libs/amount.' },
  ],
  'no-restricted-syntax': [
    'error',
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The time is an argument.' },
    { selector: "CallExpression[callee.name='Date']", message: 'The time is an argument.' },
    {
      selector: "CallExpression[callee.name='parseFloat']",
      message: 'Floats appear nowhere in money, units or votes.',
    },
    { selector: "CallExpression[callee.property.name='localeCompare']", message: 'Order by bytes: use compareIds.' },
    { selector: 'ImportExpression', message: 'Libs are loaded whole; only the web loads lazily.' },
  ],
  'no-restricted-imports': [
    'error',
    {
      patterns: [
        {
          group: ['node:*', 'fs', 'path', 'crypto', 'os', 'http', 'https', 'net', 'child_process'],
          message: 'Libs use no Node builtin.',
        },
        { regex: '^#libs/[^/]+/', message: 'A lib is entered through its index: #libs/NAME.' },
      ],
    },
  ],
};
