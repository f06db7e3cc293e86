import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What is the matter, and what somebody should do about it. */
interface AlertWords {
  readonly what: MessageDescriptor;
  readonly todo: MessageDescriptor;
  /** What to type, where a command does it. */
  readonly command?: string;
}

const ENROL = 'copyhold machine enrol MACHINE';
const CAPACITY = 'copyhold stint capacity PASTURE --from … --to … --gpu-hours …';

/** Every kind of alert that the server knows. */
export const ALERT_WORDS: Readonly<Record<string, AlertWords>> = {
  SILENT: {
    what: msg`Not heard for more than three hours`,
    todo: msg`Agents report every hour. See that the machine runs and reaches this server, then look at its agent: what it measured meanwhile waits on its disk and is sent late, and counts all the same.`,
    command: 'systemctl status copyhold-agent',
  },
  KEY_ENDED: {
    what: msg`The key is not believed any more`,
    todo: msg`Nothing that the machine sends is taken. Make a token, and let its agent make a new key with it.`,
    command: ENROL,
  },
  NEVER_HEARD: {
    what: msg`A key was let in, and nothing was ever heard`,
    todo: msg`The agent has a key but sends nothing: see that it was started, and that it reaches this server.`,
    command: 'copyhold agent --once --state DIR',
  },
  KEY_ENDS: {
    what: msg`The key ends, and no other takes its place`,
    todo: msg`Let the agent make a new key while the old one is still believed: then nothing is lost.`,
    command: 'copyhold agent rotate --state DIR',
  },
  NO_KEY: {
    what: msg`No key: the machine cannot report`,
    todo: msg`Its use is known only from files that somebody reads in. To have it report by itself, make a token and give it to its agent.`,
    command: ENROL,
  },
  REFUSED: {
    what: msg`Something that it reported was refused`,
    todo: msg`What was refused is not counted and is not sent again by itself. The server’s own words say why: mend the agent’s configuration, then send what is missing again through the agent’s pipe. It may bear the same id: nothing of it was kept.`,
  },
  LOST: {
    what: msg`It measured use and could not keep it`,
    todo: msg`Its disk was full or failed. The hours are missing for good unless its scheduler or its site’s meter has them: read those in, and give its agent more room.`,
  },
  CLOCK_OFF: {
    what: msg`The clock is off by more than a minute`,
    todo: msg`Hours near midnight may stand in the wrong day, and from five minutes on nothing is taken. Let the machine set its clock from the network.`,
    command: 'timedatectl set-ntp true',
  },
  BEHIND: {
    what: msg`More waits on its disk than it sends`,
    todo: msg`Nothing is lost yet. See that its line to this server is fast enough, and that its agent is not refused.`,
  },
  USE_DISPUTED: {
    what: msg`People say that what it told of them was not theirs`,
    todo: msg`Look at what the machine told in those months, and at who may have had its key. An officer takes back what is false, which answers them, or answers them in words.`,
    command: 'copyhold usage dispute list',
  },
  CONTRIBUTION_WAITS: {
    what: msg`What a contributed machine did waits for a word`,
    todo: msg`Its owner says that it did this for the commons. Hold it against what the site shows, then accept or dispute it below. Silence accepts it at that moment, and its owner is credited.`,
    command: 'copyhold contribution list',
  },
  CAPACITY_UNSAID: {
    what: msg`Nobody has said what the machines give now`,
    todo: msg`No gate of this pasture has a stint, so every request of its holders is refused. Say what it gives in this period.`,
    command: CAPACITY,
  },
  NEXT_UNSAID: {
    what: msg`Nobody has said what the machines give in the next period`,
    todo: msg`When this period ends, every request of the holders is refused until somebody does. Say it before.`,
    command: CAPACITY,
  },
  PASTURE_BARE: {
    what: msg`The pasture is nearly bare`,
    todo: msg`Less than a tenth of what its gates were granted is left. If the machines can give more than was said, say so now: it is shared at once.`,
    command: CAPACITY,
  },
  RESIDUE: {
    what: msg`Jobs took more than the stints had`,
    todo: msg`Jobs are charged after they ran, and none is stopped. Their holders find nothing left until the period ends; what they took was everybody’s. Speak with them, give them less of the scheduler’s queue, or have the breach recorded.`,
    command: 'copyhold stint breach ROLL_NUMBER --why …',
  },
  ENGINE_COUNTED_MORE: {
    what: msg`An engine worked more than the gateway counted`,
    todo: msg`Somebody uses it beside the gateway, or it understates what it used in its answers. Let nobody reach it but the gateway, and compare again after an hour.`,
    command: 'copyhold upstream show',
  },
  GATEWAY_COUNTED_MORE: {
    what: msg`The gateway charged more than an engine worked`,
    todo: msg`The engine overstates what it used in its answers. Do not let it answer until that is understood: members may have been charged too much. Tell whoever keeps the books by how much.`,
    command: 'copyhold upstream show',
  },
  UPSTREAM_UNCOMPARED: {
    what: msg`What an engine says cannot be held against its own counters`,
    todo: msg`It answers, but its counters begin anew again and again, say nothing of the model, or could not be read for a day: it could charge for anything. See why it is restarted and that its metrics are on; until then have its model served elsewhere.`,
    command: 'copyhold upstream show',
  },
  UPSTREAM_UNREACHED: {
    what: msg`An engine’s own counters could not be read`,
    todo: msg`What the gateway counts of it is not compared with anything. See that its metrics are switched on and can be reached from here.`,
  },
};
