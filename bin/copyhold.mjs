#!/usr/bin/env node
/** The `copyhold` command. Like every npm script it goes through the bootstrap, which installs and picks Node 24. */
import process from 'node:process';

process.argv = [process.argv[0], process.argv[1], 'cli', ...process.argv.slice(2)];
await import('../scripts/bootstrap.mjs');
