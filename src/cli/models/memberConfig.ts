import Type from 'typebox';
import { AutostockError, resolveConfig } from '../../core/index.ts';
import { MODELS, type ModelSpec, nativeOutput, type OutputConfig, POINT_OUTPUT } from '../../models/index.ts';
import {
  HEADS,
  loadNative,
  type ModelDescription,
  type NativeOutput,
  type NativeParams,
} from '../../native/index.ts';
import { readBytes } from './files.ts';

/** A member with every option filled in, and what it is under them. */
export interface Member {
  readonly spec: ModelSpec;
  readonly options: NativeParams;
  readonly output: OutputConfig;
  readonly gradient: boolean;
  /** What the addon takes. */
  readonly shape: NativeOutput;
}

const outputOptions = {
  horizons: Type.Array(Type.Integer({ minimum: 1, maximum: 512 }), {
    minItems: 1,
    maxItems: 64,
    default: POINT_OUTPUT.horizons,
  }),
  head: Type.Union(
    HEADS.map(({ name }) => Type.Literal(name)),
    { default: POINT_OUTPUT.head },
  ),
};

/** The member's options, flat, beside `horizons` and `head`. */
export function resolveMember(name: string, config: unknown): Member {
  const spec = MODELS.get(name);
  const schema = Type.Object(
    { ...spec.schema.properties, ...outputOptions },
    { additionalProperties: false },
  );
  const { horizons, head, ...options } = resolveConfig(schema, config, spec.name) as unknown as OutputConfig &
    Record<string, number>;
  const output: OutputConfig = { horizons, head };
  return { spec, options, output, shape: nativeOutput(output), gradient: isGradient(spec) };
}

/** The same from a JSON file; defaults without one. */
export async function readMember(name: string, path: string | undefined): Promise<Member> {
  if (path === undefined) return resolveMember(name, {});
  MODELS.get(name);
  const bytes = await readBytes('--config', path, {
    missing: 'AUTOSTOCK_CONFIG_NOT_FOUND',
    empty: 'AUTOSTOCK_CONFIG_INVALID',
  });
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new AutostockError(
      'AUTOSTOCK_CONFIG_INVALID',
      `--config: ${path} is not JSON: ${(cause as Error).message}`,
      {
        cause,
        details: { field: '--config', was: path },
      },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new AutostockError('AUTOSTOCK_CONFIG_INVALID', `--config: ${path} must hold an object of options`, {
      details: { field: '--config', was: path },
    });
  }
  return resolveMember(name, value);
}

export const isGradient = (spec: ModelSpec): boolean =>
  loadNative()
    .modelCatalog()
    .some((model) => model.name === spec.native && model.gradient);

/** Window, tensors and size; AUTOSTOCK_NATIVE_ARGUMENT for options that contradict each other. */
export const describeMember = (member: Member, featureCount: number): ModelDescription =>
  loadNative().modelDescribe(member.spec.native, member.options, member.shape, featureCount);
