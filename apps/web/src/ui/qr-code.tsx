import { useEffect, useState } from 'react';

interface QrCodeProps {
  readonly text: string;
  /** What it leads to, for whoever does not see it. */
  readonly label: string;
}

/** A picture that a phone reads. What draws it is fetched with the first one; until then, or without it, there is none. */
export function QrCode({ text, label }: QrCodeProps) {
  const [drawn, setDrawn] = useState<{ readonly size: number; readonly path: string }>();
  useEffect(() => {
    let current = true;
    import('qrcode-generator').then(
      ({ default: qrcode }) => {
        const code = qrcode(0, 'M');
        code.addData(text);
        code.make();
        const size = code.getModuleCount();
        const cells = Array.from({ length: size * size }, (_, cell) => [Math.floor(cell / size), cell % size] as const);
        const dark = cells.filter(([row, column]) => code.isDark(row, column));
        if (current) setDrawn({ size, path: dark.map(([row, column]) => `M${column},${row}h1v1h-1z`).join('') });
      },
      // The words beside it say the same.
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [text]);
  if (drawn === undefined) return null;
  const { size, path } = drawn;
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`-4 -4 ${size + 8} ${size + 8}`}
      shapeRendering="crispEdges"
    >
      <rect x={-4} y={-4} width={size + 8} height={size + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
