/** A formula for a Homebrew tap, as Homebrew's Formula Cookbook has it. */
import { COMPLETIONS, MANUAL } from "../layout.ts";
import { archivesFor, type Recipe, type ReleasedArchive, type Rendered, urlOf } from "./package.ts";

/**
 * Returns the formula. It has no bottles, so that nothing rewrites the program, which carries its modules behind its
 * code.
 */
export function homebrew(recipe: Recipe): Rendered {
  const { facts } = recipe;
  const text = `class AtmosAuth < Formula
  desc "${facts.summary}"
  homepage "${facts.homepage}"
  version "${facts.version}"
  license "${facts.license}"

  on_macos do
${archivesFor(recipe, "macos").map((one) => source(recipe, one)).join("\n")}
  end

  on_linux do
${archivesFor(recipe, "linux").map((one) => source(recipe, one)).join("\n")}
  end

  def install
    bin.install "atmos-auth"
    bash_completion.install "${COMPLETIONS.bash}" => "atmos-auth"
    zsh_completion.install "${COMPLETIONS.zsh}"
    fish_completion.install "${COMPLETIONS.fish}"
    man1.install "${MANUAL}"
    doc.install "THIRD-PARTY-LICENSES"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/atmos-auth version")
  end
end
`;
  return { "homebrew/atmos-auth.rb": text };
}

function source({ facts }: Recipe, one: ReleasedArchive): string {
  return `    on_${one.system.cpu === "arm64" ? "arm" : "intel"} do
      url "${urlOf(facts, one)}"
      sha256 "${one.digest}"
    end`;
}
