import type { Motion } from './ballot-page.js';

/** The lines of a ballot, for those who only read. */
export function LineList({ motion }: { motion: Motion }) {
  return (
    <ul className="items">
      {motion.lines.map((line) => (
        <li key={line.code}>
          <h3>{line.label}</h3>
          <p className="note">{line.explanation}</p>
        </li>
      ))}
    </ul>
  );
}
