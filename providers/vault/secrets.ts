/** Secrets in a key/value store of HashiCorp Vault or OpenBao: `vault:MOUNT/PATH#FIELD`, also `vault:MOUNT/PATH?version=3#FIELD`. */
import { askCage } from "../../lib/cage/module.ts";
import type { CredentialType } from "../../lib/credential.ts";
import type { Plan } from "../../lib/provider/plan.ts";
import { hostOf } from "../../lib/provider/hosts.ts";
import { noted } from "../../lib/terminal/hint.ts";
import type { SecretManager, Wrong } from "../../lib/provider/secret_manager.ts";
import { itemAndField, withField } from "../../lib/references/field.ts";
import { lineOf } from "./line.ts";
import { KEPT, type KeptInput, type VaultPlace } from "./modules.ts";

/** Returns Vault's secret manager, for such credentials; `placeOf` returns the server of a plan. */
export function vaultManager(
  type: CredentialType,
  placeOf: (plan: Plan) => VaultPlace,
): SecretManager {
  const at: SecretManager["at"] = ({ rest, written }, plan) => {
    const [whole, field] = itemAndField(rest);
    const { item, version } = itemIn(whole);
    const place = placeOf(plan);
    return {
      hosts: () => [hostOf(place.address)],
      read: async (context, { secret }) => {
        const as = split((path) => written(withField(path, field)));
        const asked = { ...place, token: secret.token!, item, field, version, as };
        return { whole: await askCage(context, KEPT, asked), filling: fillingOf(asked) };
      },
    };
  };
  return { accepts: [type], wrong, at };
}

/** Returns the line that puts another value there. */
function fillingOf({ item, field, ...place }: KeptInput): string {
  const line = lineOf(place, ["kv", "patch"], [item, `${field ?? "FIELD"}=-`]);
  return noted(line, "a store of one version is told all fields: kv put");
}

/** Returns the text before a path and after it: the cage takes plain data, and knows the path. */
function split(written: (path: string) => string): KeptInput["as"] {
  const [before = "", after = ""] = written(PLACE).split(PLACE);
  return { before, after };
}

const PLACE = "PATH-IN-VAULT";

const SHAPE = /^([^/?#\p{Cc}]+(?:\/[^/?#\p{Cc}]+)+)(?:\?version=([1-9]\d{0,8}))?$/u;

/** Returns the fault of a reference, as the end of a sentence; `undefined` when it has none. */
function wrong(rest: string): Wrong | undefined {
  const [item, field] = itemAndField(rest);
  const late = /^(.*)(\?version=\d+)$/.exec(field ?? "");
  if (late !== null) {
    return { why: "its version stands before its field", meant: `${item}${late[2]}#${late[1]}` };
  }
  if (isOne(item)) return undefined;
  const [path = "", ...queries] = item.split("?");
  if (queries.length !== 1 || !isOne(path)) {
    return { why: "it names a mount, a path in it and a field" };
  }
  const version = /^[a-z_-]*=?v?([1-9]\d{0,8})$/i.exec(queries[0]!)?.[1];
  return version === undefined
    ? {
      why: "behind its ? stands version=NUMBER, from 1 on: without, it is the newest",
      meant: withField(path, field),
    }
    : {
      why: "its version is ?version=NUMBER",
      meant: withField(`${path}?version=${version}`, field),
    };
}

function isOne(text: string): boolean {
  const [, item] = SHAPE.exec(text) ?? [];
  return item !== undefined && !item.split("/").some((part) => /^\.\.?$/.test(part));
}

function itemIn(text: string) {
  const [, item, version] = SHAPE.exec(text)!;
  return { item: item!, version };
}
