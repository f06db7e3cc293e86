import { Component, type ReactNode } from 'react';
import { Failed } from './failed.js';

/** Keeps the shell standing when a page breaks, or when its chunk could not be fetched. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return (
      <Failed
        error={this.state.error}
        retry={() => {
          globalThis.location.reload();
        }}
      />
    );
  }
}
