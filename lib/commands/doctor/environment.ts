/** The checks of `doctor` on the person's variables. */
import { isVariableName } from "../../config/schema/schema.ts";
import { OF_SHELLS, unlocks } from "../../environment/passed.ts";
import { passing } from "../../environment/programs.ts";
import { pathFault } from "../../paths/program.ts";
import { garbledIn } from "../../session/not_passed.ts";
import type { System } from "../../system.ts";
import { visible } from "../../terminal/escape.ts";
import { typedFlag } from "../../terminal/flag.ts";
import type { BareContext } from "../../workspace/context.ts";
import { configuredPassphraseVariables, type View } from "../../workspace/view.ts";
import { broken, type Check } from "./check.ts";
import { dialect } from "../../terminal/dialect.ts";

/** Checks variables by name: those that pass into a session, those that stay outside, and those that never pass. */
export function environment(
  { system, clouds }: BareContext<"doctor">,
  view: View | undefined,
): readonly Check[] {
  const pass = view?.model.settings.shell.pass ?? [];
  const families = clouds.flatMap((cloud) => cloud.family);
  const letIn: readonly string[] = view?.model.settings.shell.keep ?? [];
  const exempt = clouds.flatMap(({ name, family, settingVariables = [] }) =>
    letIn.includes(name) ? family : settingVariables
  );
  const passed = (globs: readonly string[]) =>
    passing({ os: system.os, env: system.env, pass: globs, families, exempt });
  const [passes, mayPass] = [passed(pass), passed(["*"])];
  const withheld = unlocks(
    system,
    view === undefined ? [] : configuredPassphraseVariables(view),
  );
  const names = system.env.entries().map(([name]) => name).sort();
  const kept = names.filter((name) => passes(name) && !withheld(name));
  const outside = names.filter((name) => !kept.includes(name));
  const never = outside.filter((name) => !mayPass(name) || withheld(name));
  const left = outside.filter((name) => !never.includes(name));
  // What a shell sets for itself, nobody misses in another.
  const missed = left.find((name) => !OF_SHELLS.includes(name));
  const list = (some: readonly string[]) => some.join(" ") || "none";
  const fault = pathFault(system.env);
  return [
    ...fault === undefined ? [] : [broken("PATH", fault)],
    { topic: "passes into a session", state: "ok", finding: list(kept) },
    {
      topic: "stays outside",
      state: "ok",
      finding: list(left),
      mend: missed && `atmos-auth shell ${typedFlag("--pass", missed)}`,
    },
    { topic: "never passes", state: "ok", finding: list(never) },
  ];
}

/** Checks for variables that are no UTF-8 text: they pass nowhere, and count as not set here. */
export async function noTexts(system: System): Promise<readonly Check[]> {
  const names = await garbledIn({ system });
  if (names.length === 0) return [];
  const typable = names.filter(isVariableName);
  const finding = `${names.map(visible).join(" ")}: no UTF-8 text, which nobody is given`;
  const mend = typable.length > 0 ? dialect().unset(...typable) : undefined;
  return [{ topic: "variables", state: "note", finding, mend }];
}
