import type { ReactNode } from 'react';
import { Component } from 'react';

/** What the page does without where it fails: the bar at the top is DHIS2's, and breaks with its answers. */
export class Optional extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
