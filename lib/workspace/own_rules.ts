/**
 * Rules for agents in one's own files, where others were chosen: an agent may choose, too, and loosens nothing by it.
 */
import { type Model, readModel } from "../config/entries/model.ts";
import { protectedBy } from "../config/entries/protections.ts";
import { loadConfiguration } from "../config/files/load.ts";
import { chooses, ownVariables } from "../environment/own_variables.ts";
import { replaced } from "../environment/passed.ts";
import { hasCode } from "../errors.ts";
import type { View } from "./view.ts";

/** The model, with what one's own files protect that do not count in it, since another file was chosen. */
export async function withOwnRules(
  { system, clouds, loaded, model }: Pick<View, "system" | "clouds" | "loaded" | "model">,
): Promise<Model> {
  if (!loaded.files.some(({ origin }) => origin === "chosen")) return model;
  const unchosen = { ...system, env: replaced(system, ownVariables(chooses), {}) };
  const nothing = { config: [], configPath: [], profiles: [], looksAround: false, clouds };
  const own = await loadConfiguration(unchosen, nothing).catch((error: unknown) => {
    if (hasCode(error, "config_not_found")) return undefined;
    throw error;
  });
  if (own === undefined) return model;
  return protectedBy(readModel(own, clouds, (name) => unchosen.env.get(name)), model, clouds);
}
