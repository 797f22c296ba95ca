import { Component } from 'react';
import type { ReactNode } from 'react';

import { ErrorNotice } from './ErrorNotice';

/** Where a page itself fails: a message and a way to go on, instead of an empty window. */
export class Boundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ErrorNotice error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
