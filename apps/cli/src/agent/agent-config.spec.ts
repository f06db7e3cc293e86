import { describe, expect, it } from '@jest/globals';
import { parseAgentConfig } from './agent-config.js';

const gpu = { kind: 'nvidia-smi', site: 'mill' };
const refused = (settings: unknown): readonly string[] => {
  const config = parseAgentConfig(JSON.stringify(settings));
  return 'no' in config ? config.no : [];
};

describe('the settings of an agent', () => {
  it('fill every gap', () => {
    expect(parseAgentConfig(JSON.stringify({ readers: [gpu] }))).toMatchObject({
      windowSeconds: 60,
      bufferMegabytes: 512,
      batchEvents: 1000,
      sendEverySeconds: 10,
      readers: [{ kind: 'nvidia-smi', name: 'gpu', everySeconds: 10, subject: 'idle', meters: ['gpu-time', 'energy'] }],
    });
  });

  it('are refused by place: unknown, missing, out of bounds, of another kind; all at once', () => {
    expect(refused({ readers: [{ ...gpu, sight: 'mill', everySeconds: 0 }], windowSeconds: 7, colour: 'red' })).toEqual(
      [
        expect.stringMatching(/^readers\[0\]\.everySeconds: /u),
        'readers[0].sight: there is no such setting',
        'windowSeconds: a window is a part of the hour: 60, 300, 600 …',
        'colour: there is no such setting',
      ],
    );
    expect(refused({ readers: [{ kind: 'nvidia-smi' }] })[0]).toMatch(/^readers\[0\]\.site: /u);
    expect(refused({ readers: [{ kind: 'rocm-smi' }] })[0]).toMatch(/^readers\[0\]\.kind: /u);
    expect(refused({ readers: [{ kind: 'vllm', site: 'mill', url: 'file:///etc/passwd' }] })[0]).toMatch(
      /^readers\[0\]\.url: it is an address/u,
    );
    expect(refused({ readers: [{ kind: 'slurm', site: 'mill', clusters: ['a;b'] }] })[0]).toMatch(
      /^readers\[0\]\.clusters\[0\]: /u,
    );
    expect(refused({ readers: [] })[0]).toContain('name one reader at least');
    expect(refused(null)[0]).toMatch(/^the file: /u);
    expect(parseAgentConfig('{')).toEqual({ no: [expect.stringContaining('it is no JSON')] });
  });

  it('let nothing be counted twice by two readers', () => {
    const slurm = { kind: 'slurm', site: 'mill' };
    const dcgm = { kind: 'dcgm', name: 'dcgm', site: 'mill', url: 'http://127.0.0.1:9400/metrics' };
    expect(refused({ readers: [gpu, slurm] })).toEqual([
      'readers[1]: gpu-time would be counted twice: another reader meters the same',
    ]);
    expect(refused({ readers: [gpu, dcgm] })[0]).toContain('gpu-time and energy would be counted twice');
    expect(refused({ readers: [{ ...gpu, meters: ['energy'] }, slurm] })).toEqual([]);
    expect(
      refused({
        readers: [
          { ...gpu, meters: ['energy'] },
          { ...slurm, exclusive: true },
        ],
      })[0],
    ).toContain('energy');
    expect(refused({ readers: [{ kind: 'pipe' }, { kind: 'pipe' }] })).toEqual([
      'readers[1].name: pipe is the name of another reader',
    ]);
  });
});
