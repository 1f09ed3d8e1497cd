import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AutostockError, closest } from '../core/index.ts';
import { type Checkpoint, loadCheckpoint, openModel, saveCheckpoint } from '../models/index.ts';
import { promoteAlias, readAliases, rollbackAlias } from './aliasLog.ts';
import { numbersIn, placeNumbered } from './numbered.ts';
import { CHECKPOINT, readRecord, writeRecord } from './record.ts';
import { ALIASES, type Alias, type AliasHistory, type ModelVersion, type StoredModel } from './types.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Where models are kept unless another folder is named. */
export const DEFAULT_STORE = 'out/model-store';

export interface Registration {
  /** Figures by name, kept beside those of the manifest. */
  readonly skill?: Readonly<Record<string, number>>;
  /** ISO time that is written down. */
  readonly at: string;
}

/**
 * Versions of named models in a folder: <root>/<name>/versions/<n> holds a checkpoint and its record, never changed
 * once there; <root>/<name>/aliases/<n> are the moves of the aliases, in order. Writers need no lock: a number goes to
 * whoever renames his folder to it first.
 */
export class ModelStore {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Every model of the store, by name. */
  async list(): Promise<StoredModel[]> {
    const models: StoredModel[] = [];
    for (const name of await this.#names()) {
      const versions = await numbersIn(this.#versions(name));
      if (versions.length === 0) continue;
      const { champion, challenger } = await this.aliases(name);
      models.push({
        name,
        versions: versions.length,
        champion: champion.at(-1),
        challenger: challenger.at(-1),
      });
    }
    return models;
  }

  /** Every version of a model, the oldest first; AUTOSTOCK_MODEL_NOT_FOUND without any. */
  async versions(name: string): Promise<ModelVersion[]> {
    const numbers = await this.#numbers(name);
    const aliases = await this.aliases(name);
    return Promise.all(numbers.map((version) => this.#describe(name, version, aliases)));
  }

  async describe(name: string, reference: string): Promise<ModelVersion> {
    const version = await this.resolve(name, reference);
    return this.#describe(name, version, await this.aliases(name));
  }

  /** The checkpoint of a version: weights and manifest as they were registered, or AUTOSTOCK_MODEL_CHECKPOINT. */
  async load(name: string, reference: string): Promise<Checkpoint> {
    const version = await this.resolve(name, reference);
    const folder = join(this.#versions(name), String(version));
    await readRecord(folder, `${name} version ${version}`);
    return loadCheckpoint(folder, CHECKPOINT);
  }

  /** Takes a copy of a checkpoint as the next version. Weights that do not open as its model are refused. */
  async register(
    name: string,
    checkpoint: Checkpoint,
    { skill = {}, at }: Registration,
  ): Promise<ModelVersion> {
    checkName(name);
    const { format: _, weightsSha256: __, ...manifest } = checkpoint.manifest;
    openModel({
      model: manifest.model,
      options: manifest.options,
      featureCount: manifest.features.length,
      weights: checkpoint.weights,
      output: { horizons: manifest.horizons, head: manifest.head },
      ...(manifest.seeds !== undefined && { seeds: manifest.seeds }),
    }).close();
    const dir = this.#versions(name);
    for (;;) {
      const version = ((await numbersIn(dir)).at(-1) ?? 0) + 1;
      const placed = await placeNumbered(dir, version, async (folder) => {
        await saveCheckpoint(folder, CHECKPOINT, checkpoint.weights, manifest);
        await writeRecord(folder, { registeredAt: at, checkpoint: checkpoint.name, skill: { ...skill } });
      });
      if (placed) return this.#describe(name, version, await this.aliases(name));
    }
  }

  /** Lets an alias name a version whose weights are whole. */
  async promote(name: string, reference: string, alias: Alias, at: string): Promise<AliasHistory> {
    const version = await this.resolve(name, reference);
    await this.load(name, String(version));
    return promoteAlias(this.#aliases(name), alias, version, at);
  }

  /** Gives an alias back to the version it named before, if its weights are whole. */
  async rollback(name: string, alias: Alias, at: string): Promise<AliasHistory> {
    await this.#numbers(name);
    const before = (await this.aliases(name))[alias].at(-2);
    if (before !== undefined) await this.load(name, String(before));
    return rollbackAlias(this.#aliases(name), name, alias, at);
  }

  async aliases(name: string): Promise<AliasHistory> {
    checkName(name);
    return readAliases(this.#aliases(name));
  }

  /** The number that a reference stands for: a version, or an alias. */
  async resolve(name: string, reference: string): Promise<number> {
    const numbers = await this.#numbers(name);
    const alias = ALIASES.find((known) => known === reference);
    const version = alias ? (await this.aliases(name))[alias].at(-1) : Number(reference);
    if (version !== undefined && numbers.includes(version)) return version;
    throw new AutostockError(
      'AUTOSTOCK_MODEL_NOT_FOUND',
      alias && version === undefined
        ? `${name} has no ${alias}: promote a version`
        : `${name} has no version ${reference}: it has ${numbers[0]} to ${numbers.at(-1)}, or ${ALIASES.join(', ')}`,
      { details: { field: 'version', was: reference, known: numbers } },
    );
  }

  async #describe(name: string, version: number, aliases: AliasHistory): Promise<ModelVersion> {
    const folder = join(this.#versions(name), String(version));
    const { record, manifest } = await readRecord(folder, `${name} version ${version}`);
    const { dataHash, configHash, codeVersion, seed, seeds, trainedUntil, weightsSha256 } = manifest;
    return {
      name,
      version,
      aliases: ALIASES.filter((alias) => aliases[alias].at(-1) === version),
      registeredAt: record.registeredAt,
      checkpoint: record.checkpoint,
      model: manifest.model,
      options: manifest.options,
      features: manifest.features,
      horizons: manifest.horizons,
      head: manifest.head,
      lineage: {
        dataHash,
        configHash,
        codeVersion,
        seed,
        ...(seeds !== undefined && { seeds }),
        trainedUntil,
        weightsSha256,
      },
      skill: {
        validLoss: manifest.training.validLoss,
        residualStd: manifest.residualStd,
        epochs: manifest.training.epochs,
        bestEpoch: manifest.training.bestEpoch,
        ...Object.fromEntries(Object.entries(record.skill).map(([key, value]) => [key, value ?? Number.NaN])),
      },
    };
  }

  /** Numbers of a model's versions, at least one. */
  async #numbers(name: string): Promise<number[]> {
    checkName(name);
    const numbers = await numbersIn(this.#versions(name));
    if (numbers.length > 0) return numbers;
    const known = await this.#names();
    const near = closest(name, known);
    const hint = near ? `did you mean "${near}"?` : `it holds ${known.join(', ') || 'none yet'}`;
    throw new AutostockError(
      'AUTOSTOCK_MODEL_NOT_FOUND',
      `no model "${name}" in the store ${this.root}: ${hint}`,
      {
        details: { field: 'name', was: name, known },
      },
    );
  }

  async #names(): Promise<string[]> {
    try {
      const entries = await readdir(this.root, { withFileTypes: true });
      return entries
        .filter((entry) => entry.isDirectory() && NAME.test(entry.name))
        .map(({ name }) => name)
        .sort();
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw new AutostockError(
        'AUTOSTOCK_IO_FAILURE',
        `cannot list ${this.root}: ${(cause as Error).message}`,
        {
          cause,
        },
      );
    }
  }

  #versions(name: string): string {
    return join(this.root, name, 'versions');
  }

  #aliases(name: string): string {
    return join(this.root, name, 'aliases');
  }
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new AutostockError(
    'AUTOSTOCK_CONFIG_INVALID',
    `a model's name must be 1-128 letters, digits, ".", "_" or "-" and start with a letter or digit, was ${JSON.stringify(name)}`,
    { details: { field: 'name', was: name } },
  );
}
