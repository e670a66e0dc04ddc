/** Obtaining an assertion: from a program, from the browser's own session, or from the person. */
import type { Credential } from "../../../lib/credential.ts";
import { UserError } from "../../../lib/errors.ts";
import type { Entry } from "../../../lib/provider/kind.ts";
import type { ProviderContext } from "../../../lib/provider/context.ts";
import { SAML } from "../credential.ts";
import { partitionOf } from "../partitions.ts";
import { follow, type SamlAssertion } from "./browser.ts";
import { assertionFromProcess } from "./process.ts";
import type { SamlFields } from "./fields.ts";
import { warnOfUnused } from "./unused.ts";
import { typedFlag } from "../../../lib/terminal/flag.ts";

/** Time for which the browser's own session is tried unseen, in milliseconds. */
const SILENT = 20_000;

/** Time limit of the person, in milliseconds: they may have to fetch a phone. */
const PATIENCE = 10 * 60_000;

/** Signs in; throws `sign_in_needed` when that takes a person and nobody is there. */
export async function signIn(
  entry: Entry<SamlFields>,
  context: ProviderContext,
): Promise<Credential> {
  const { region, assertion_process } = entry.fields;
  warnOfUnused(entry, context.person);
  const taken = assertion_process === undefined
    ? await inBrowser(entry, context)
    : await assertionFromProcess(context, assertion_process);
  checkPartition(entry, taken);
  return {
    type: SAML,
    ...taken.expires === undefined ? {} : { expires: taken.expires },
    shown: { region },
    secret: { assertion: taken.assertion },
  };
}

async function inBrowser(
  entry: Entry<SamlFields>,
  context: ProviderContext,
): Promise<SamlAssertion> {
  const silent = await context.browser.remembers(boundTo(entry.fields))
    ? await attempt(entry, context, false)
    : undefined;
  if (silent !== undefined) return silent;
  if (!context.browser.isHere()) throw noScreen(entry);
  const taken = await attempt(entry, context, true);
  if (taken !== undefined) return taken;
  throw nobodyCame(entry);
}

function noScreen({ name, fields }: Entry<SamlFields>): UserError {
  return new UserError(
    "sign_in_needed",
    `Nobody is signed in at ${originOf(fields)}, and no browser can be shown to anybody here`,
    {
      hint: `where there is a screen: atmos-auth login ${typedFlag("--provider", name)}; ` +
        "elsewhere: assertion_process: [PROGRAM]",
    },
  );
}

function nobodyCame({ name, fields }: Entry<SamlFields>): UserError {
  const message = `Nobody signed in at ${originOf(fields)} in ${PATIENCE / 60_000} minutes`;
  return new UserError("sign_in_needed", message, {
    hint: `try again: atmos-auth login ${typedFlag("--provider", name)}`,
  });
}

/** Tries to sign in; `undefined` when nothing came of it in time. */
function attempt({ fields }: Entry<SamlFields>, context: ProviderContext, visible: boolean) {
  const { url, browser_type, browser_executable_path } = fields;
  return follow(context, url, {
    program: browser_executable_path,
    type: browser_type,
    visible,
    timeout: visible ? PATIENCE : SILENT,
    boundTo: boundTo(fields),
  });
}

/**
 * Returns the values that a browser's session is bound to: a change of the sign-in's or the assertion's address starts
 * a new one.
 */
function boundTo({ url, spec, browser_executable_path, browser_type }: SamlFields) {
  const endpoint = spec?.endpoint_url ?? spec?.aws?.resolver?.url ?? "";
  return [url, endpoint, browser_executable_path ?? "", browser_type ?? ""];
}

function originOf({ url }: SamlFields): string {
  return new URL(url).origin;
}

/** Throws when the assertion is for another partition: AWS's own error for that is of no help. */
function checkPartition(
  { name, fields, at }: Entry<SamlFields>,
  { partition }: SamlAssertion,
): void {
  const { region } = fields;
  const wanted = partitionOf(region).name;
  if (partition === undefined || partition === wanted) return;
  throw new UserError(
    "config_invalid",
    `Cannot use provider "${name}": it signs in to the partition "${partition}", ` +
      `and the region "${region}" lies in "${wanted}"`,
    {
      at: at("region"),
      hint: "give the region of that partition, or the url that leads to the other",
    },
  );
}
