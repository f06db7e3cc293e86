import { useMemo } from 'react';
import { Link } from 'react-router';
import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format/use-format.js';
import { dyesOf, linkEntries, type Flow } from './flow.js';
import { layOut, type PlacedNode } from './sankey-layout.js';

/** The flow as ribbons, each a link to its entries. Laid out at its real width, so that words keep their size. */
export function FlowSankey({ flow, width }: { flow: Flow; width: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const height = Math.max(420, flow.nodes.length * 44);
  const { nodes, links } = useMemo(() => layOut(flow, { width, height }), [flow, width, height]);
  const dyes = useMemo(() => dyesOf(flow.nodes), [flow]);
  const colour = (id: string) => `var(--dye-${dyes.get(id) ?? 'slate'})`;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      height={height}
      role="group"
      aria-label={t`Flow of money; the same figures stand in the table below`}
    >
      <g>
        {links.map(({ link, from, to, path }) => {
          const amount = format.quantity(link.amount, flow.currency);
          return (
            <Link
              key={`${link.source}>${link.target}>${link.account}`}
              to={linkEntries(flow, link.account)}
              aria-label={t`${from} to ${to}: ${amount}`}
            >
              <path className="ribbon" d={path} fill={colour(link.target)} stroke={colour(link.target)}>
                <title>{t`${from} to ${to}: ${amount}`}</title>
              </path>
            </Link>
          );
        })}
      </g>
      {nodes.map((placed) => (
        <Node
          key={placed.node.id}
          placed={placed}
          fill={colour(placed.node.id)}
          amount={format.quantity(`${placed.amount}`, flow.currency)}
        />
      ))}
    </svg>
  );
}

/** A bar with its name and sum beside it; a halo of ground keeps the words clear of the ribbons. */
function Node({ placed, fill, amount }: { placed: PlacedNode; fill: string; amount: string }) {
  const { node, x, y, width, height, words } = placed;
  const before = words === 'before';
  const at = before ? x - 8 : x + width + 8;
  const middle = y + height / 2;
  return (
    <g aria-hidden="true">
      <rect x={x} y={y} width={width} height={height} fill={fill} />
      <text x={at} y={middle - 3} textAnchor={before ? 'end' : 'start'} className="words">
        {node.label}
      </text>
      <text x={at} y={middle + 14} textAnchor={before ? 'end' : 'start'} className="words sum">
        {amount}
      </text>
    </g>
  );
}
