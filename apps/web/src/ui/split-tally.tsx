/** The mark of a receipt: two halves of one notched stick. Apart until both are seen to fit. */
export function SplitTally({ joined }: { joined: boolean }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        fill="var(--rubric)"
        d="M3 5h26v8.5l-5-2.5-4.5 4-5-4-5 3.5L3 12z"
        transform={joined ? undefined : 'translate(0 -3)'}
      />
      <path
        fill="var(--verdigris)"
        d="M3 27h26V16l-5-2.5-4.5 4-5-4-5 3.5L3 14.5z"
        transform={joined ? undefined : 'translate(0 3)'}
      />
    </svg>
  );
}
