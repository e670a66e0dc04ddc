/** The exception: a secret in an environment variable, where the configuration asks for it by name. */
import type { Node } from "../../config/entries/model.ts";
import { UserError } from "../../errors.ts";
import type { Grant } from "../../provider/grant.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { visible } from "../../terminal/escape.ts";

/** The variables that the identities' `expose` names, with a warning; throws for one that there is not. */
export function exposedVariables(
  terminal: Terminal,
  granted: readonly { readonly grant: Grant; readonly node: Node }[],
): Record<string, string> {
  const exposed: Record<string, string> = {};
  for (const { grant, node } of granted) {
    for (const name of node.expose) {
      const secret = grant.exposable?.[name] ?? failUnknown(name, grant, node);
      terminal.warn(
        `${name} holds a secret of "${visible(node.name)}" for every program in this session; ` +
          "it is not renewed",
      );
      exposed[name] = secret.reveal();
    }
  }
  return exposed;
}

function failUnknown(name: string, grant: Grant, node: Node): never {
  const known = Object.keys(grant.exposable ?? {}).join(", ");
  throw new UserError(
    "config_invalid",
    `"${visible(node.name)}" can't expose ${visible(name)}: its kind has ${
      known || "nothing"
    } to expose`,
    { at: node.at, hint: known ? `expose: [${known.split(", ")[0]}]` : "remove expose" },
  );
}
