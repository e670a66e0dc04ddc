/** Refusals of `az` that has no token, with hints. */
import { orUndefined, UserError } from "../../../lib/errors.ts";
import { settingsIn } from "../../../lib/provider/settings_file.ts";
import { pathOf } from "../../../lib/paths/directories.ts";
import type { HelperResult } from "../../../lib/system/programs.ts";
import { typed, visible } from "../../../lib/terminal/escape.ts";
import { helperEnd } from "../../../lib/terminal/helper_end.ts";
import { azHome } from "../az_home.ts";
import type { Surroundings } from "./az_account.ts";

/** The tenant and cloud that `az` is asked for. */
export interface Asker {
  readonly tenant: string;
  /** The cloud, as `az` names it. */
  readonly cloud: string;
}

/** Returns the refusal as an error; `patience` is the time that was waited, in milliseconds. */
export async function refusalOf(
  of: Surroundings,
  result: HelperResult,
  { tenant, cloud }: Asker,
  patience: number,
): Promise<UserError> {
  const seen = `az account get-access-token --query expiresOn --tenant ${typed(tenant)}`;
  if (result.status === 127 && result.interpreter === undefined) {
    return new UserError("sign_in_needed", "Cannot ask the Azure CLI: az is not installed", {
      hint: "install it, or use kind azure/interactive, which does not need it",
    });
  }
  if (result.late || result.endless || result.interpreter !== undefined) {
    const how = helperEnd(result, patience);
    return new UserError("sign_in_refused", `The Azure CLI ${how}`, { hint: seen });
  }
  const { words, isBroken } = wordsOf(result.stderr);
  if (isBroken) {
    return new UserError("sign_in_refused", `The Azure CLI broke down: ${words}`, { hint: seen });
  }
  if (/[Tt]enant shouldn't be specified/.test(words)) {
    return new UserError("sign_in_refused", `The Azure CLI refused: ${words}`, {
      hint: "kind: azure/managed-identity",
    });
  }
  const other = await otherCloud(of, cloud);
  const login = `az login --tenant ${typed(tenant)}`;
  const change = `az cloud set --name ${typed(cloud)}`;
  return new UserError(
    "sign_in_needed",
    `The Azure CLI has no token for that tenant${
      other ? ` (its cloud is ${visible(other)})` : ""
    }: ` +
      words,
    { hint: other ? `${change}   (and then ${login})` : login },
  );
}

/**
 * Returns the error on standard error, which is written for people: one of `az` itself, or after a crash the last line
 * of its traceback.
 */
function wordsOf(stderr: string): { readonly words: string; readonly isBroken: boolean } {
  const lines = stderr.split(/\r?\n/).map((line) => line.trimEnd());
  const errors = lines.filter((line) => line.startsWith("ERROR: ")).map((line) => line.slice(7));
  const own = errors.filter((line) => !/^The command failed with an unexpected error/.test(line));
  const isBroken = lines.some((line) => line.startsWith("Traceback ("));
  const thrown = isBroken
    ? lines.findLast((line) => /^[\w.]+(Error|Exception)\b/.test(line))
    : undefined;
  const told = own[0] ?? thrown ?? errors[0] ?? stderr.trim();
  return { words: visible(told).slice(0, 300).replace(/\.$/, ""), isBroken };
}

/** Returns the cloud that the person's `az` works in; `undefined` when it is the same. */
async function otherCloud({ os, env, files }: Surroundings, cloud: string) {
  const home = azHome({ os, env });
  const text = home &&
    await orUndefined(() => files.readText(pathOf(os).join(home, "config")));
  const name = env.get("AZURE_CLOUD_NAME") ||
    settingsIn(text || "", { cloud: ["name"] }).cloud?.name;
  return name === undefined || name.toLowerCase() === cloud.toLowerCase() ? undefined : name;
}
