/** Whose archive it is, from whom, and as of when. */
export interface About {
  readonly partnership: string;
  readonly rollNumber: string;
  readonly at: Date;
  readonly requestDays: number;
}

/** What each file of the archive is, in which units, and what is not in it. */
export function readMe({ partnership, rollNumber, at, requestDays }: About): string {
  return `Data of ${rollNumber}, as ${partnership} kept it at ${at.toISOString()}.

profile.json              who you are on the roll: number, name, roles, colleges
keys.json                 your keys of the gateway; what opens a door was shown to you once and is kept nowhere
usage.cloudevents.ndjson  every report of your use, as it came: CloudEvents 1.0, one to a line, corrections and what
                          they correct among them
charges.focus.csv         what you were charged, by billing month: FinOps FOCUS 1.2 (RFC 4180, UTF-8)
requests.ndjson           your requests through the gateway and how each ended, ${requestDays} days back; no word of what
                          was asked or answered was ever kept
stint-holds.ndjson        what was held and taken of your stints
sanctions.json            what was entered against your use without a jury, and what lifted it
energy-and-water.ndjson   your part of what the meters of sites said, hour by hour
holdings.json             what you hold of the commons, with the lines of the roll

Quantities are whole numbers of the smallest step, written as decimal texts:
  tokens                  1
  compute, taken, amount  weighted compute, ppm x milli-GPU x milliseconds: 3600000000000000 is one weighted GPU-hour
  gpu_time of reports     as CloudEvents say it in their data
  energy_millijoules, quantity of unit ENERGY    3600000000 is one kWh
  water_microlitres, quantity of unit WATER      1000000 is one litre
Times are UTC. null is unknown, never nothing. Energy and water of requests are estimates by the tokens that were put
out; those of energy-and-water.ndjson were measured at sites and divided. They tell of the same machines: never add them.

Endings: FINISHED by its own end; LEFT by its client; STOPPED because what was held of the stint was used up; BROKEN by
the model's server; NOT_TAKEN by any server, and free; GATEWAY_GONE: counted as of the gateway's last sign of life.

Not in it: your votes, which no login of this server can read while a motion is open and which you hold a receipt of; what
you earned with labels, which stands on the page "My share"; your copies of holdings with their proofs, which each record
of the register gives.
`;
}
