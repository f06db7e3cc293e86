import { Link } from 'react-router';
import { useViewer } from '../client/use-viewer.js';
import { Nav } from './nav.js';
import { SplitTally } from './split-tally.js';
import { Who } from './who.js';

export function Masthead() {
  const viewer = useViewer();
  return (
    <header className="masthead">
      <div className="wide">
        <Link className="mark" to="/">
          <SplitTally joined />
          <span>{viewer?.partnership.name ?? 'Copyhold'}</span>
        </Link>
        <Who viewer={viewer?.viewer ?? null} />
        <Nav />
      </div>
    </header>
  );
}
