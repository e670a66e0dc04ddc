/** The profiles and keys that can be imported. */
import { UserError } from "../../../lib/errors.ts";
import { homeFault, pathOf } from "../../../lib/paths/directories.ts";
import type { ImportContext } from "../../../lib/provider/import.ts";
import { visible } from "../../../lib/terminal/escape.ts";
import { type AwsSsoPortals, awsSsoPortals } from "./aws_sso.ts";
import { readSharedFile, sharedPaths } from "../shared/places.ts";
import { alone, type Profiles, together } from "../shared/profiles.ts";
import { dialect } from "../../../lib/terminal/dialect.ts";

/** Everything that the files hold. */
export interface Shared extends Profiles {
  readonly files: readonly string[];
  readonly awsSso: AwsSsoPortals;
}

/** Reads the person's files, or the one that is named; throws `UserError` when there is none. */
export async function readShared(context: ImportContext, named?: string): Promise<Shared> {
  const paths = named === undefined ? sharedPaths(context) : [named];
  const [config, credentials] = await Promise.all(
    paths.map(async (path) => path === undefined ? undefined : await readSharedFile(context, path)),
  );
  const files = paths.filter((path, at) => path !== undefined && [config, credentials][at]);
  if (files.length === 0) throw nothingThere(context, paths, homeFault(context));
  const all = named === undefined ? together(config, credentials) : alone(config!);
  const runs = [...all.profiles.values()].some(({ settings }) =>
    settings.get("credential_process")?.value.includes("aws-sso")
  );
  const awsSso = runs ? await awsSsoPortals(context) : { portals: new Map() };
  return { ...all, awsSso, files: files.filter((path) => path !== undefined) };
}

function nothingThere(
  { os }: Pick<ImportContext, "os">,
  paths: readonly (string | undefined)[],
  fault = "there is no home directory, or their variables are set to nothing",
): UserError {
  const known = paths.filter((path) => path !== undefined).map(visible);
  const message = known.length === 0
    ? `Cannot tell where AWS's files are: ${fault}`
    : `There is no ${known.join(" and no ")}`;
  const [first] = paths;
  const hint = paths.length > 1 || first === undefined
    ? "atmos-auth init   (or, of another file: atmos-auth import aws --file FILE)"
    : dialect().look("", pathOf(os).dirname(first));
  return new UserError("usage", message, { hint });
}
