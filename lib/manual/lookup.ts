/** Places where configuration is searched, and their precedence. */
import type { Section } from "./section.ts";

/** The places, weakest first. */
export const PLACES: Section = {
  title: "Where it is looked for",
  text:
    "A file is called `atmos.yaml`, `atmos.yml` or `.atmos.yaml`, the first one in a directory; the " +
    "YAML files of `atmos.d` and `.atmos.d` beside it lie under it. All that are found are merged; those " +
    "further down count more. `--config` or `--config-path` is instead of all of them.",
  rows: [
    [
      "/usr/local/etc/atmos",
      "The machine's. On Windows `%LOCALAPPDATA%` and `%LOCALAPPDATA%\\atmos`",
    ],
    [
      "~/.atmos",
      "Your own: it counts everywhere, and needs no trust while nobody else may write to it",
    ],
    [
      "the repository's root",
      "Its `atmos.d` where the working directory has a file, all of it where not",
    ],
    ["the working directory", "Else the nearest directory above it that has a file"],
    ["--cli-config-path", "Beside those, in the place of what lies above the working directory"],
    ["profiles", "`--profile NAME`, `profiles.default`: over all of them"],
  ],
};

/** Trust in configurations. */
export const TRUST: Section = {
  title: "Whose word it is",
  text:
    "What lies in the working directory, above it or in its repository was found there: nothing " +
    "signs in, opens, delivers, stores or runs by it before you trust it. At a terminal you are asked, once " +
    "for what it says; `atmos-auth help trust` tells the rest. What your own files protect, no other file loosens.",
};

/** The choice of an identity. */
export const WHICH: Section = {
  title: "Which identity",
  rows: [
    ["1", "`--identity`, or the name without it"],
    ["2", "`ATMOS_IDENTITY`"],
    ["3", "The identity that says `default: true`"],
    ["4", "The picker. Without a terminal: an error that names them"],
  ],
};
