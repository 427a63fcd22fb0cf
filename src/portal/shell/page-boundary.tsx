// Keeps a page that fails from taking the frame with it.
import type { ReactNode } from 'react'
import { Component } from 'react'
import { Failure } from '../components/failure.js'

interface Props {
  readonly children: ReactNode
}

export class PageBoundary extends Component<Props, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: undefined }

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error }
  }

  private readonly retry = (): void => {
    this.setState({ error: undefined })
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === undefined ? this.props.children : <Failure wholePage error={error} retry={this.retry} />
  }
}
