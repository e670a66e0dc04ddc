/** Settings of the person's own `gh` that a session takes over, and its aliases (`gh help config`). */
import type { Cloud } from "../../lib/provider/cloud.ts";
import { ghFolders } from "./grant/gh.ts";

/**
 * Names of the settings that are taken over. `git_protocol` and `http_unix_socket` are not: which hosts are asked, and
 * how, is the session's.
 */
const TALK = [
  ...["editor", "pager", "browser", "prompt", "prefer_editor_prompt", "spinner"],
  ...["color_labels", "accessible_colors", "accessible_prompter"],
];

/** Returns the settings of its configuration file; none for a file that `gh` could not read. */
export const settings: NonNullable<Cloud["settings"]> = async (around, read) => {
  const [folder] = ghFolders(around);
  const text = folder && await read(around.join(folder, "config.yml"));
  if (!text) return {};
  const { aliases, ...rest } = mapIn(await readYaml(text));
  const talk = Object.entries(textsIn(rest)).filter(([name]) => TALK.includes(name));
  return { talk: Object.fromEntries(talk), aliases: textsIn(aliases) };
};

async function readYaml(text: string): Promise<unknown> {
  const { yamlLibrary } = await import("../../lib/kubeconfig/library.ts");
  const document = (await yamlLibrary()).parseDocument(text);
  try {
    return document.errors.length === 0 ? document.toJS() : undefined;
  } catch {
    return undefined; // More aliases than anybody writes.
  }
}

function mapIn(said: unknown): Readonly<Record<string, unknown>> {
  return typeof said === "object" && said !== null ? said as Record<string, unknown> : {};
}

function textsIn(said: unknown): Readonly<Record<string, string>> {
  const texts = Object.entries(mapIn(said)).flatMap(([name, value]) =>
    typeof value === "string" && value !== "" ? [[name, value] as const] : []
  );
  return Object.fromEntries(texts);
}
