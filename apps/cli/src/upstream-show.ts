import { Command } from 'commander';
import { decimalOf } from '#libs/inference-meter';
import type { ReportCount, UpstreamGap, UpstreamStanding } from '../../server/src/startup/for-commands.js';
import { EXIT, type Exit } from './exit.js';
import { atPartnership, say, withPartnership, type At } from './session.js';
import { tableOf } from './table.js';

const HELP = `
Once an hour the gateway's figures are held against each engine's own counters. Small gaps are normal: what ran when the
counters were read may lie on either side, and a stream that was cut makes a token or two more.

Example:
  copyhold upstream show llama-3-8b
`;

const VERDICTS: Readonly<Record<UpstreamGap['verdict'], string>> = {
  AGREES: 'agrees',
  ENGINE_COUNTED_MORE: 'the engine counted more: it is used beside the gateway, or its answers say too little',
  GATEWAY_COUNTED_MORE: 'its answers say more than it counted: people are charged too much',
  RESTARTED: 'started anew in between: cannot be compared',
  NO_COUNTERS: 'tells no counters of the model: cannot be compared',
  UNREACHED: 'its counters cannot be read',
  WAITING: 'first reading: compared from now on',
};

const REPORTS: Readonly<Record<string, string>> = {
  ABOVE_HOLD: 'said more than was held: what is above it was not charged',
  BELOW_RELAYED: 'said less than was seen to pass',
  NOT_REPORTED: 'said nothing: counted by the gateway',
  GATEWAY_GONE: 'lost their gateway: charged as of the last heartbeat',
  EVENT_REFUSED: 'could not be entered',
};

const minute = (at: Date | null): string => at?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
const count = (tokens: bigint | null): string => (tokens === null ? 'unknown' : decimalOf(tokens, 1n));

function gapText(ours: bigint, theirs: bigint | null): string {
  if (theirs === null) return 'unknown';
  return `${theirs < ours ? '-' : '+'}${decimalOf(theirs < ours ? ours - theirs : theirs - ours, 1n)}`;
}

const rowOf = (one: UpstreamGap): readonly string[] => [
  ...[minute(one.to), one.model, one.site, count(one.oursIn), count(one.theirsIn), gapText(one.oursIn, one.theirsIn)],
  ...[count(one.oursOut), count(one.theirsOut), gapText(one.oursOut, one.theirsOut), VERDICTS[one.verdict]],
];

const HEAD = [
  ...['until (UTC)', 'model', 'site', 'read: ours', 'the engine', 'gap'],
  ...['written: ours', 'the engine', 'gap', 'verdict'],
];

/** What one has to know of an engine beside its readings. */
function standingLine(one: UpstreamStanding): string[] {
  const { model, site, kind, uncomparedTokens, uncomparedSpans, uncomparedDay } = one;
  const what = `${model} at ${site} (${kind})`;
  if (kind === 'ollama' || kind === 'openai') return [`${what}: has no counters`];
  if (uncomparedSpans === 0 && !uncomparedDay) return [];
  const day = uncomparedDay ? '; nothing was compared for a day or longer' : '';
  return [
    `${what}: ${count(uncomparedTokens)} tokens of ${String(uncomparedSpans)} readings within a day compare with nothing${day}`,
  ];
}

function reportLine({ model, kind, requests, told, taken }: ReportCount): string {
  return `${model}: ${String(requests)} requests ${REPORTS[kind] ?? kind} (${told} tokens told, ${taken} taken)`;
}

/** `copyhold upstream show`: what the gateway charged beside what the engines counted. */
export function upstreamShow(exit: (code: Exit) => void): Command {
  return atPartnership(new Command('show'))
    .description('What the gateway charged beside what the engines counted, hour by hour.')
    .argument('[model]', 'one model only')
    .addHelpText('after', HELP)
    .action(async (model: string | undefined, at: At) => {
      const code = await withPartnership(at, async ({ upstreamGaps }, { id, name }) => {
        const readings = await upstreamGaps.readings(id, model);
        const standings = (await upstreamGaps.gapsOf(id)).filter((one) => model === undefined || one.model === model);
        if (readings.length > 0) say(tableOf([HEAD, ...readings.map(rowOf)], [3, 4, 5, 6, 7, 8]));
        else say(`No counters of engines of ${name} have been read yet.`);
        for (const line of standings.flatMap(standingLine)) say(line);
        for (const report of await upstreamGaps.reports(id)) say(reportLine(report));
        return EXIT.done;
      });
      exit(code);
    });
}
