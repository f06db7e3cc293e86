import { Link } from 'react-router';
import { lengthOf } from '../../format/fraction.js';
import { useFormat } from '../../format/use-format.js';
import { Bar } from '../../ui/bar.js';
import { dyesOf, ladderOf, linkEntries, type Flow } from './flow.js';

/** The flow for a narrow screen, read from the top: who gives, and bars for what each gives on. */
export function FlowLadder({ flow }: { flow: Flow }) {
  const format = useFormat();
  const rungs = ladderOf(flow);
  const dyes = dyesOf(flow.nodes);
  const largest = rungs.reduce((most, { amount }) => (amount > most ? amount : most), 0n);
  return (
    <ol className="ladder">
      {rungs.map(({ node, amount, links }) => (
        <li key={node.id}>
          <h3>
            <span>{node.label}</span>
            <span>{format.quantity(`${amount}`, flow.currency)}</span>
          </h3>
          <ul className="rungs">
            {links.map((link) => (
              <li key={`${link.target}>${link.account}`}>
                <Link to={linkEntries(flow, link.account)}>
                  <span>{link.label}</span>
                  <span>{format.quantity(link.amount, flow.currency)}</span>
                  <Bar length={lengthOf(BigInt(link.amount), largest)} dye={dyes.get(link.target) ?? 'slate'} />
                </Link>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
