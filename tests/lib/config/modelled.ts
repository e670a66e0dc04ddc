/** What the tests of the model share: YAML to model, chain and findings. */
import { type Chain, planChain } from "../../../lib/chain/chain.ts";
import type { Located } from "../../../lib/config/yaml/located.ts";
import type { Cloud } from "../../../lib/provider/cloud.ts";
import { type Model, readModel } from "../../../lib/config/entries/model.ts";
import { validateAll } from "../../../lib/chain/validate.ts";
import { type UserError, UserErrors } from "../../../lib/errors.ts";
import { CLOUDS } from "./clouds.ts";
import { load } from "./world.ts";

/** The model of one file. */
export async function modelOf(
  text: string,
  env: Readonly<Record<string, string>> = {},
  clouds: readonly Cloud[] = CLOUDS,
): Promise<Model> {
  const loaded = await load({ "/work/atmos.yaml": text }, { env });
  if (loaded.problems.length > 0) throw loaded.problems[0];
  return readModel(loaded, clouds, (name) => env[name]);
}

/** Puts `told COMMAND` where a program would run. */
export function tell(value: Located): Promise<Located> {
  return Promise.resolve(told(value));
}

function told(value: Located): Located {
  switch (value.type) {
    case "command":
      return { type: "scalar", at: value.at, value: value.command, source: value.command };
    case "list":
      return { ...value, items: value.items.map(told) };
    case "map": {
      const entries = [...value.entries].map(([key, entry]) =>
        [key, { ...entry, value: told(entry.value) }] as const
      );
      return { ...value, entries: new Map(entries) };
    }
    case "scalar":
    case "withheld":
    case "failed":
      return value;
  }
}

/** The chain of an identity. */
export async function chainOf(text: string, name: string): Promise<Chain> {
  return await planChain({ model: await modelOf(text), clouds: CLOUDS, resolve: tell }, name);
}

/** All that is wrong with a file: `line:column severity message | hint`. */
export async function findingsOf(text: string): Promise<readonly string[]> {
  const findings = await validateAll({ model: await modelOf(text), clouds: CLOUDS, resolve: tell });
  return findings.map(({ severity, error }) => `${severity} ${short(error)}`);
}

/** What an identity's planning fails with. */
export async function failuresOf(text: string, name: string): Promise<readonly string[]> {
  try {
    await chainOf(text, name);
    return [];
  } catch (error) {
    if (error instanceof UserErrors) return error.all.map(short);
    return [short(error as UserError)];
  }
}

/** An error on one line, with its place within the file. */
export function short({ at, message, hint }: UserError): string {
  return `${at?.line}:${at?.column} ${at?.path}: ${message} | ${hint}`;
}

/** What stands under a path of plain data; `undefined` when nothing does. */
export function valueAt(data: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (here, step) => (here as Record<string | number, unknown> | undefined)?.[step],
    data,
  );
}
