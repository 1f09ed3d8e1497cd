import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import { AutostockError, sha256 } from '../core/index.ts';
import { type ModelManifest, parseManifest } from '../models/index.ts';

const RECORD = 'version.json';
/** Name of the checkpoint in a version's folder. */
export const CHECKPOINT = 'model';

const RecordSchema = Type.Object(
  {
    format: Type.Literal(1),
    registeredAt: Type.String(),
    checkpoint: Type.String(),
    /** Of the checkpoint's manifest, which holds the weights' own. */
    manifestSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    skill: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Null()])),
  },
  { additionalProperties: false },
);
/** What a version's folder says beside its checkpoint. */
export type VersionRecord = Static<typeof RecordSchema>;

const manifestPath = (folder: string): string => join(folder, `${CHECKPOINT}.json`);

/** Seals a folder that holds the checkpoint. */
export async function writeRecord(
  folder: string,
  facts: Pick<VersionRecord, 'registeredAt' | 'checkpoint' | 'skill'>,
): Promise<void> {
  const manifestSha256 = sha256(await readFile(manifestPath(folder)));
  const record: VersionRecord = { format: 1, ...facts, manifestSha256 };
  await writeFile(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

/** Reads the record and the manifest, which must be the one it was written with. */
export async function readRecord(
  folder: string,
  label: string,
): Promise<{ record: VersionRecord; manifest: ModelManifest }> {
  const refuse = (why: string, cause?: unknown) =>
    new AutostockError('AUTOSTOCK_MODEL_CHECKPOINT', `${label}: ${why}`, {
      cause,
      details: { path: folder },
    });
  let value: unknown;
  let manifest: Buffer;
  try {
    value = JSON.parse(await readFile(join(folder, RECORD), 'utf8'));
    manifest = await readFile(manifestPath(folder));
  } catch (cause) {
    throw refuse(`its folder is damaged: ${(cause as Error).message}`, cause);
  }
  const [issue] = Value.Errors(RecordSchema, value);
  if (issue) throw refuse(`${RECORD} ${issue.instancePath.slice(1) || '(root)'} ${issue.message}`);
  const record = value as VersionRecord;
  const digest = sha256(manifest);
  if (digest !== record.manifestSha256) {
    throw refuse(
      `the manifest's SHA-256 is ${digest}, ${RECORD} says ${record.manifestSha256}: the file changed`,
    );
  }
  return { record, manifest: parseManifest(label, manifest.toString('utf8')) };
}
