import { useLingui } from '@lingui/react/macro';

interface PaperBoxProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly required: boolean;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
  readonly onText: (text: string) => void;
}

/** The fingerprint of a paper: typed, or worked out here from a file that does not leave this machine. */
export function PaperBox({ onText, ...shared }: PaperBoxProps) {
  const { t } = useLingui();
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const { sha256Hex } = await import('./fingerprint.js');
    onText(sha256Hex(new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <>
      <input
        {...shared}
        type="text"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={({ target }) => onText(target.value)}
      />
      <input
        type="file"
        aria-label={t`Choose the paper: only its fingerprint is sent`}
        onChange={({ target }) => void take(target.files?.[0])}
      />
    </>
  );
}
