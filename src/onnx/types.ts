import type { OutputConfig } from '../models/index.ts';
import type { NativeParams } from '../native/index.ts';
import type { GraphBuilder, Value, Weight } from './builder.ts';

/** What a member is exported from. Weights are those of its state dict, checked against it. */
export interface MemberWeights {
  readonly options: NativeParams;
  /** L. */
  readonly window: number;
  /** F. */
  readonly features: number;
  readonly output: OutputConfig;
  weight(name: string): Weight;
  has(name: string): boolean;
}

/** Draws one architecture: x [B,L,F] -> the raw values of its head, [B,O]. */
export interface OnnxMember {
  /** The native architecture. */
  readonly name: string;
  draw(g: GraphBuilder, x: Value, member: MemberWeights): Value;
}
