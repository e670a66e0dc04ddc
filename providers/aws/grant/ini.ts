/** The INI files that AWS's tools share: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */

/** Sections by name, and their settings by name in lower case. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>;

/**
 * Reads a file as AWS's SDKs do: the last of several equal settings counts, `#` and `;` begin a comment line,
 * nested settings (indented ones) are left out, and so is what can't be understood.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line)?.[1];
    if (name !== undefined) {
      section = sections.get(name) ?? new Map();
      sections.set(name, section);
      continue;
    }
    const setting = /^([^\s#;=][^=]*?)\s*=\s*(.*?)(?:\s+[#;].*)?\s*$/.exec(line);
    if (setting) section?.set(setting[1]!.toLowerCase(), setting[2]!);
  }
  return sections;
}

/** Writes sections in that order. Names and values must be free of line breaks. */
export function formatIni(
  sections: readonly (readonly [name: string, settings: Readonly<Record<string, string>>])[],
): string {
  return sections.map(([name, settings]) => {
    const lines = Object.entries(settings).map(([key, value]) => `${key} = ${value}\n`);
    return `[${name}]\n${lines.join("")}`;
  }).join("\n");
}

/**
 * A profile's name made of what every reader of these files takes: no space, bracket, quote or comment sign.
 */
export function profileName(identity: string): string {
  return identity.replace(/[^A-Za-z0-9._/@+-]/g, "-") || "identity";
}
