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
import { fieldHint, itemAndField, refuseSeveral } from "./field.ts";
import type { ReferenceContext } from "./scheme.ts";
import { Unavailable } from "../secret_programs/unavailable.ts";
import { endOf, runTool, type Tool, typedName } from "../secret_programs/tool.ts";

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
  id: text,
  name: v.string(),
  notes: text,
  login: v.nullish(v.object({ username: text, password: text, totp: text })),
  sshKey: v.nullish(v.object({ privateKey: text })),
  fields: v.nullish(v.array(v.object({ name: text, value: text }))),
});

type Item = v.InferOutput<typeof ITEM>;

type Text = v.InferOutput<typeof text>;

/** Why it names none. */
export function wrong(rest: string): Unavailable | undefined {
  if (itemAndField(rest)[0] !== "") return undefined;
  return new Unavailable("it must name an item", "!secret bw:ITEM#FIELD");
}

/** The value of the item's field, its password unless told. */
export async function follow(asked: ReferenceContext): Promise<Secret> {
  const [name, field] = itemAndField(asked.rest);
  const asking = { words: ["--nointeraction", "get", "item"], named: [name] } as const;
  const result = await runTool(asked, BW, asking);
  if (result.status !== 0) throw await refused(asked, result, name);
  const item = itemIn(result);
  if (!isCalled(item, name)) throw noSuch(item.name);
  return valueOf(item, name, field);
}

/** It finds whatever has the words in it, where nothing has the name. */
function isCalled(item: Item, name: string): boolean {
  return [item.name, item.id].some((it) => it?.toLowerCase() === name.toLowerCase());
}

function noSuch(meant: string | undefined): Unavailable {
  const hint = meant === undefined ? "bw sync" : `!secret bw:${visible(meant)}`;
  return new Unavailable("there is no such item", hint);
}

/** Unless told, the password of its login, whatever else has that name. */
function valueOf(item: Item, name: string, field: string | undefined): Secret {
  const fields = field === undefined ? usualFields(item) : [...usualFields(item), ...own(item)];
  const [looked, look] = [field ?? "password", `bw get item ${typedName(name)}`];
  const found = fields.filter((it) => it.name === looked);
  refuseSeveral(found, `fields of that item are called "${visible(looked)}"`, look);
  if (found[0] !== undefined) return new Secret(found[0].value);
  const names = [...usualFields(item), ...own(item)].map(({ name }) => name);
  const hint = fieldHint(`bw:${visible(name)}`, looked, [...new Set(names)]);
  throw new Unavailable(`that item has no "${visible(looked)}"`, hint ?? look);
}

/** What it printed, from the first brace at the start of a line: it may have warned of something before. */
function itemIn({ stdout }: HelperResult): Item {
  const start = stdout.search(/^\{/m);
  const item = v.safeParse(v.pipe(v.string(), v.parseJson(), ITEM), stdout.slice(start));
  if (start >= 0 && item.success) return item.output;
  throw new Unavailable("bw did not print an item", "bw --version");
}

interface Field {
  readonly name: string;
  readonly value: string;
}

/** What is empty is not there. */
function filled(fields: readonly (readonly [Text, Text])[]): readonly Field[] {
  return fields.flatMap(([name, value]) => name && value ? [{ name, value }] : []);
}

/** Those that every item of its kind has. */
function usualFields({ login, notes, sshKey }: Item): readonly Field[] {
  return filled(Object.entries({ ...login, notes, private_key: sshKey?.privateKey }));
}

/** Those that the person has given it. */
function own({ fields }: Item): readonly Field[] {
  return filled((fields ?? []).map(({ name, value }) => [name, value]));
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
    const hint = `bw list items --search ${typed(name)}   (then !secret bw:ID)`;
    return new Unavailable("several items fit that name", hint);
  }
  if (!/not found/i.test(stderr)) return new Unavailable(endOf(BW, result), "bw status");
  return noSuch(nearest(name, await namesOf(asked)));
}

const NAMES = v.pipe(v.string(), v.parseJson(), v.array(v.object({ name: v.string() })));

async function namesOf(asked: ReferenceContext): Promise<readonly string[]> {
  const { stdout } = await runTool(asked, BW, { words: ["--nointeraction", "list", "items"] });
  const items = v.safeParse(NAMES, stdout);
  return items.success ? items.output.map(({ name }) => name) : [];
}
