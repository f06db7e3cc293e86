import { describe, expect, it } from '@jest/globals';
import { stateOf, type LogFacts } from './log-state.js';

const well: LogFacts = { halted: null, keeps: true, leased: true, lacking: undefined, waiting: undefined, most: 60 };

describe('how a log stands', () => {
  it.each<[string, Partial<LogFacts>, string]>([
    ['all is well', {}, 'RUNNING'],
    ['a leaf waits, not for long', { waiting: 60 }, 'RUNNING'],
    ['a leaf waits longer than the custom allows', { waiting: 60.5 }, 'LATE'],
    ['nobody may sign, and nothing waits', { leased: false }, 'RUNNING'],
    ['nobody may sign, and a leaf waits too long', { leased: false, waiting: 61 }, 'UNLEASED'],
    ['this server asks in vain, not for long', { lacking: 59 }, 'RUNNING'],
    ['this server asks in vain for too long', { lacking: 61 }, 'UNLEASED'],
    ['it was halted, whatever else', { halted: 'a fork', lacking: 99, waiting: 99 }, 'HALTED'],
    ['it is not kept here', { keeps: false, waiting: 99 }, 'OFF'],
  ])('%s', (_, facts, state) => {
    const answer = stateOf({ ...well, ...facts });
    expect(answer.state).toBe(state);
    expect(answer.reason === null).toBe(state === 'RUNNING' || state === 'OFF');
  });

  it('says why in words', () => {
    expect(stateOf({ ...well, lacking: 61.9 }).reason).toBe(
      'this server has not had the right to sign for 61 seconds (another process has it); the custom allows 60 seconds',
    );
  });
});
