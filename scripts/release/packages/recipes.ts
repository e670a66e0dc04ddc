/** All recipes of a release, from its facts and sums alone. */
import { aur } from "./aur.ts";
import { homebrew } from "./homebrew.ts";
import { nix } from "./nix.ts";
import type { Recipe, Rendered } from "./package.ts";
import { scoop } from "./scoop.ts";
import { winget } from "./winget.ts";

/** Renders them, by path. */
export function render(recipe: Recipe): Rendered {
  return Object.assign({}, ...[homebrew, scoop, winget, aur, nix].map((each) => each(recipe)));
}
