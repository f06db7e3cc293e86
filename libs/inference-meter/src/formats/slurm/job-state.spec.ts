import { describe, expect, it } from '@jest/globals';
import { readState, stageOf } from './job-state.js';

describe('readState', () => {
  it.each([
    ['COMPLETED', { name: 'COMPLETED', by: undefined }],
    ['completed', { name: 'COMPLETED', by: undefined }],
    ['CANCELLED by 102216', { name: 'CANCELLED', by: '102216' }],
    ['CANCELLED by ', { name: 'CANCELLED BY ', by: undefined }],
    ['', { name: '', by: undefined }],
  ])('reads %j', (text, state) => {
    expect(readState(text)).toEqual(state);
  });
});

describe('stageOf', () => {
  const stage = (name: string, hasTimes: boolean): string => stageOf({ name, by: undefined }, hasTimes);

  it.each([
    ...['BOOT_FAIL', 'CANCELLED', 'COMPLETED', 'DEADLINE', 'FAILED'],
    ...['NODE_FAIL', 'OUT_OF_MEMORY', 'PREEMPTED', 'REVOKED', 'TIMEOUT'],
  ])('%s is over, with times or without', (name) => {
    expect([stage(name, true), stage(name, false)]).toEqual(['ended', 'ended']);
  });

  it.each(['REQUEUED', 'RESIZING', 'LAUNCH_FAILED', 'RECONFIG_FAIL'])('%s is over once it has its times', (name) => {
    expect([stage(name, true), stage(name, false)]).toEqual(['ended', 'open']);
  });

  it.each(['PENDING', 'RUNNING', 'SUSPENDED', 'COMPLETING', 'CONFIGURING', 'STOPPED', 'REQUEUE_HOLD'])(
    '%s is open, whatever times it has',
    (name) => {
      expect([stage(name, true), stage(name, false)]).toEqual(['open', 'open']);
    },
  );

  it.each(['', 'COMPLETE', 'CANCELLED+', 'CD'])('%j is no state', (name) => {
    expect(stage(name, true)).toBe('unknown');
  });
});
