/**
 * `bw:ITEM`: the password of an item of Bitwarden or Vaultwarden, by its name or id, as Bitwarden's own program finds it;
 * `bw:ITEM#FIELD`: a field of the person's own, or `username`, `totp`, `notes`, `private_key`.
 * https://bitwarden.com/help/cli
 */
import * as v from "valibot";
import { nearest } from "../nearest.ts";
import { Secret } from "../secret.ts";
import type { HelperResult } from "../system/programs.ts";
import { typed, visible } from "../terminal/escape.ts";
import { fieldHint, itemAndField } from "./field.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool } from "../secret_programs/tool.ts";

const BW: Tool = {
  program: "bw",
  calm: "status",
  reads: ["BW_*", "BITWARDENCLI_*"],
  install: {
    linux: "npm install --global @bitwarden/cli",
    darwin: "brew install bitwarden-cli",
    windows: "winget install Bitwarden.CLI",
  },
};

const text = v.nullish(v.string());

const ITEM = v.object({
  name: v.string(),
  notes: text,
  login: v.nullish(v.object({ username: text, password: text, totp: text })),
  sshKey: v.nullish(v.object({ privateKey: text })),
  fields: v.nullish(v.array(v.object({ name: text, value: text }))),
});

type Item = v.InferOutput<typeof ITEM>;

/** Why it names none. */
export function wrong(rest: string): Unavailable | undefined {
  if (itemAndField(rest)[0] !== "") return undefined;
  return new Unavailable("it must name an item", "!secret bw:ITEM#FIELD");
}

/** The value of the item's field, its password unless told. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [name, field = "password"] = itemAndField(asked.rest);
  const result = await runTool(asked, BW, ["--nointeraction", "get", "item", name]);
  if (result.status !== 0) throw await refused(asked, result, name);
  const fields = fieldsOf(itemIn(result));
  const value = fields.get(field);
  if (value) return new Secret(value);
  const names = [...fields].filter(([, value]) => value).map(([name]) => name);
  const hint = fieldHint(`bw:${visible(name)}`, field, names);
  throw new Unavailable(
    `that item has no "${visible(field)}"`,
    hint ?? `bw edit item ${typed(name)}`,
  );
}

/** What it printed, from the first brace at the start of a line: it may have warned of something before. */
function itemIn({ stdout }: HelperResult): Item {
  const start = stdout.search(/^\{/m);
  const item = v.safeParse(v.pipe(v.string(), v.parseJson(), ITEM), stdout.slice(start));
  if (start >= 0 && item.success) return item.output;
  throw new Unavailable("bw did not print an item", "bw --version");
}

/** Its fields by name; the person's own come first. */
function fieldsOf({ login, notes, sshKey, fields }: Item): ReadonlyMap<string, string> {
  const known = { ...login, notes, private_key: sshKey?.privateKey };
  const own = (fields ?? []).map(({ name, value }) => [name ?? "", value ?? ""] as const);
  const usual = Object.entries(known).map(([name, value]) => [name, value ?? ""] as const);
  return new Map([...usual, ...own]);
}

async function refused(
  asked: ReferenceContext,
  result: HelperResult,
  name: string,
): Promise<Unavailable> {
  const { stderr } = result;
  if (/not logged in/i.test(stderr)) return new Unavailable("nobody is logged in", "bw login");
  if (/locked/i.test(stderr)) {
    return new Unavailable("the vault is locked", 'export BW_SESSION="$(bw unlock --raw)"');
  }
  if (/more than one result/i.test(stderr)) {
    const hint = `bw list items --search ${typed(name)}, then !secret bw:ID`;
    return new Unavailable("several items fit that name", hint);
  }
  if (!/not found/i.test(stderr)) return new Unavailable(endOf(BW, result), "bw status");
  const meant = nearest(name, await namesOf(asked));
  return new Unavailable(
    "there is no such item",
    meant ? `!secret bw:${visible(meant)}` : "bw sync",
  );
}

const NAMES = v.pipe(v.string(), v.parseJson(), v.array(v.object({ name: v.string() })));

async function namesOf(asked: ReferenceContext): Promise<readonly string[]> {
  const { stdout } = await runTool(asked, BW, ["--nointeraction", "list", "items"]);
  const items = v.safeParse(NAMES, stdout);
  return items.success ? items.output.map(({ name }) => name) : [];
}
