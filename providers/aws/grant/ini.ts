/** Writing the INI files that AWS's tools share: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */

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
