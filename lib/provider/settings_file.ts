/** Settings of tools in Python, as its configparser reads them. */
import type { ToolSettings } from "./grant.ts";

/**
 * The settings that are wanted, by section, as far as the file says them; one of several lines, or with a reference to
 * another, is none of these.
 */
export function settingsIn(
  text: string,
  wanted: Readonly<Record<string, readonly string[]>>,
): ToolSettings {
  const found: Record<string, Record<string, string>> = {};
  for (const [section, settings] of Object.entries(sectionsIn(text))) {
    const names = Object.hasOwn(wanted, section) ? wanted[section]! : [];
    const said = names.flatMap((name) => settings.has(name) ? [[name, settings.get(name)!]] : []);
    if (said.length > 0) found[section] = Object.fromEntries(said);
  }
  return found;
}

/** A percent sign that begins no reference is doubled. */
const PLAIN = /^([^%]|%%)*$/;

type Sections = Record<string, Map<string, string>>;

function sectionsIn(text: string): Sections {
  const sections: Sections = Object.create(null);
  let section: Map<string, string> | undefined;
  let name: string | undefined;
  for (const line of text.split(/\r?\n/).filter((line) => !/^\s*([#;]|$)/.test(line))) {
    const title = /^\[(.+)\]/.exec(line)?.[1];
    if (title !== undefined) {
      section = sections[title] ??= new Map();
      name = undefined;
    } else if (/^\s/.test(line)) {
      if (name !== undefined) section?.delete(name);
    } else {
      const [, before, value] = /^(.*?)\s*[=:]\s*(.*?)\s*$/.exec(line) ?? [];
      name = before?.toLowerCase();
      if (name && value && PLAIN.test(value)) section?.set(name, value.replaceAll("%%", "%"));
    }
  }
  return sections;
}
