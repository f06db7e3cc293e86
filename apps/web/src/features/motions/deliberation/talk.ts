/** Where words are said: which motion, by whom, and what to do once something was said. */
export interface Talk {
  readonly motionId: string;
  /** The version of the motion's text. */
  readonly version: number;
  /** Null where nobody is signed in. */
  readonly person: string | null;
  /** Whether the viewer writes the motion. */
  readonly writes: boolean;
  /** Members can still speak to it. */
  readonly open: boolean;
  /** Later pages of a long thread are read again. */
  readonly onSaid: () => Promise<void>;
}
