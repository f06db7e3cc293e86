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

profile.json              who you are on the roll: number, name, roles, offices you were recalled from, colleges since
                          when; when you are signed in
keys.json                 your keys of the gateway; what opens a door was shown to you once and is kept nowhere
usage.cloudevents.ndjson  every report of your use, as it came: CloudEvents 1.0, one to a line, corrections and what
                          they correct among them
charges.focus.csv         what you were charged, by billing month: FinOps FOCUS 1.2 (RFC 4180, UTF-8)
charges.ndjson            the same by month of use, as it stands now, in no format but the books' own
requests.ndjson           your requests through the gateway and how each ended, ${requestDays} days back; no word of what
                          was asked or answered was ever kept
requests-by-month.ndjson  what is kept of older ones: by month their number, how many were answered, and the estimates, with
                          how many of the answered each covers
stint-holds.ndjson        what was held and taken of your stints, and what your use came to beyond that (residue)
sanctions.json            what was entered against your use without a jury, and what lifted it
disputes.json             what you disputed of the use that machines told of you, and what became of it
energy-and-water.ndjson   your part of what the meters of sites said, hour by hour
holdings.json             what you hold of the commons, or others hold in a way that touches you, with the lines of the roll
court-roll.json           what you held and when, fines of your admittances, findings that you were a juror of
machines.json             machines that you look after, with their keys and tokens (never what they are made of), and what
                          you began to register
contributions.json        machines that you lent: on which terms, what was stated of them, how that was answered
labels.ndjson             labels taken down as yours, and what each earned
distributions.json        your part of what was distributed
votes.json                votes that you were called to, and the receipt of each ballot that you cast
proposals.ndjson          changes of the custom that you proposed
motions.ndjson            versions of motions that you wrote
motion-words.ndjson       what you said to motions: posts, amendments, answers to others' amendments, signals, objections
motion-steps.json         motions that you sponsored, noticed, wrote with others or support, and juries that you sat on
voting.json               the college that you chose to vote in, the public keys of your browsers, and who votes for whom
meetings.json             meetings that you called, led, came to, asked for or signed for
notification-settings.json  where you are reached (mail, browsers), what you chose, what was sent and how that ended
notifications.ndjson      what you were told on the pages, and when you read it
left-out.json             what a format had no words for, with the reason and all that is kept of it; [] is nothing

Quantities are whole numbers of the smallest step, written as decimal texts:
  tokens                          1
  compute, taken, residue, amount weighted compute, ppm x milli-GPU x milliseconds: 3600000000000000 is one weighted GPU-hour
  total, metered                  milli-GPU x milliseconds: 3600000000 is one GPU-hour
  gpu_time of reports             as CloudEvents say it in their data
  energy_millijoules, quantity of unit ENERGY    3600000000 is one kWh
  water_microlitres, quantity of unit WATER      1000000 is one litre
  *_minor                         the smallest unit of the currency
Times are UTC. null is unknown, never nothing. Energy and water of requests are estimates by the tokens that were put
out; those of energy-and-water.ndjson were measured at sites and divided. They tell of the same machines: never add them.

Endings: FINISHED by its own end; LEFT by its client; STOPPED because what was held of the stint was used up; BROKEN by
the model's server; NOT_TAKEN by any server, and free; GATEWAY_GONE: counted as of the gateway's last sign of life.

Not in it, and why:
  how you voted                   no login of this server can read it while a motion is open, nor afterwards whose it was
  secrets of keys, tokens and     they are kept as digests alone, which open nothing and would say nothing to you
  sessions
  when an heir comes of age       no login of this server reads it; the roll's own function does
  what you did in an office       it is the partnership's: the books, the log and the public record have it under the
                                  number of whoever did it, for anybody to check
  reports that machines of yours  they say what others used; your own use is above, whichever machine it was on
  made of other people's use
  requests that are under way     they are in it once they have ended
  sums of your reports by hour    they are made of the reports above, and of nothing else
  journals of the books           they are one book for all; what is yours of it is in charges, distributions, labels and
                                  contributions
  copies of records with proofs   each record of the register gives its own
`;
}
