/**
 * `op://VAULT/ITEM/FIELD`: a secret reference of 1Password, also with a section or with `?attribute=otp`, as its own
 * program reads it: https://developer.1password.com/docs/cli/secret-reference-syntax
 */
import * as v from "valibot";
import { nearest } from "../nearest.ts";
import { Secret } from "../secret.ts";
import { typed, visible } from "../terminal/escape.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool } from "../secret_programs/tool.ts";

const OP: Tool = {
  program: "op",
  calm: "vault list",
  // Accounts, sessions, service accounts and Connect: https://developer.1password.com/docs/cli/environment-variables
  reads: ["OP_*"],
  install: {
    linux: "https://developer.1password.com/docs/cli/get-started#install",
    darwin: "brew install 1password-cli",
    windows: "winget install AgileBits.1Password.CLI",
  },
};

/** The value of the field. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [, vault, item] = SHAPE.exec(asked.rest) ?? [];
  const result = await runTool(asked, OP, ["read", "--no-newline", `op:${asked.rest}`]);
  if (result.status === 0 && result.stdout !== "") return new Secret(result.stdout);
  if (result.status === 0) throw new Unavailable("that field is empty", itemHint(vault!, item!));
  throw new Unavailable(endOf(OP, result), await mendOf(asked, result.stderr, vault!, item!));
}

const SHAPE = /^\/\/([^/]+)\/([^/]+)\/[^/].*$/;

/** Why it is no reference of 1Password's. */
export function wrong(rest: string): Unavailable | undefined {
  if (SHAPE.test(rest)) return undefined;
  const why = "it must name a vault, an item and a field";
  return new Unavailable(why, "!secret op://VAULT/ITEM/FIELD");
}

async function mendOf(
  asked: ReferenceContext,
  said: string,
  vault: string,
  item: string,
): Promise<string> {
  if (/signed in|sign in|no account|session expired|authoriz/i.test(said)) {
    return 'eval "$(op signin)"';
  }
  if (/isn't a vault|vault .*not found/i.test(said)) return "op vault list";
  const titles = await titlesIn(asked, vault);
  if (titles.includes(item)) return itemHint(vault, item);
  const meant = nearest(item, titles);
  return meant === undefined
    ? `op item list --vault ${typed(vault)}`
    : `!secret op://${visible(vault)}/${visible(meant)}/FIELD`;
}

/** Its fields are listed by their names; op conceals the values. */
function itemHint(vault: string, item: string): string {
  return `op item get ${typed(item)} --vault ${typed(vault)}`;
}

const ITEMS = v.pipe(v.string(), v.parseJson(), v.array(v.object({ title: v.string() })));

async function titlesIn(asked: ReferenceContext, vault: string): Promise<readonly string[]> {
  const args = ["item", "list", `--vault=${vault}`, "--format=json"];
  const items = v.safeParse(ITEMS, (await runTool(asked, OP, args)).stdout);
  return items.success ? items.output.map(({ title }) => title) : [];
}
