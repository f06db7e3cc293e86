import { FlowLadder } from './flow-ladder.js';
import type { Flow } from './flow.js';
import { FlowSankey } from './flow-sankey.js';
import { useWidth } from './use-width.js';

/** Below this width the words of a Sankey would lie over its ribbons. */
const ROOM_FOR_SANKEY = 680;

/** The flow of the period: a Sankey where it fits, a ladder of bars where it does not. */
export function FlowPlot({ flow }: { flow: Flow }) {
  const [box, width] = useWidth();
  return (
    <figure className="plot" ref={box}>
      {width >= ROOM_FOR_SANKEY && <FlowSankey flow={flow} width={width} />}
      {width > 0 && width < ROOM_FOR_SANKEY && <FlowLadder flow={flow} />}
    </figure>
  );
}
