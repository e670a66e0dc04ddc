/** An expression for Nix, to be called with `callPackage`. */
import { COMPLETIONS, MANUAL } from "../layout.ts";
import type { ReleasedSystem } from "../systems.ts";
import { archivesFor, type Recipe, type ReleasedArchive, type Rendered, urlOf } from "./package.ts";

/**
 * Gives the program another loader and other places of libraries. What it carries stands behind its code, from a mark
 * on, with its length at the very end; what rewrites the code must not see it.
 */
export const REGRAFT = `length=$(($(tail -c 8 atmos-auth | od -An -tu8) + 24))
tail -c $length atmos-auth > payload
[ "$(head -c 8 payload)" = d3n0l4nd ]
head -c -$length atmos-auth > code
patchelf --set-interpreter "$loader" --set-rpath "$libraries" code
cat code payload > atmos-auth`;

/** Returns the expression. */
export function nix(recipe: Recipe): Rendered {
  const { facts } = recipe;
  const all = (["linux", "macos"] as const).flatMap((os) => archivesFor(recipe, os));
  const text = `{ lib, stdenv, fetchurl, installShellFiles, patchelf }:

let
  sources = {
${all.map((one) => source(recipe, one)).join("\n")}
  };
in
stdenv.mkDerivation {
  pname = "atmos-auth";
  version = "${facts.version}";

  src = fetchurl (
    sources.\${stdenv.hostPlatform.system}
      or (throw "atmos-auth is not released for \${stdenv.hostPlatform.system}")
  );

  nativeBuildInputs = [ installShellFiles ] ++ lib.optional stdenv.hostPlatform.isLinux patchelf;

  # The program carries its modules behind its code: strip and patchelf would cut them off, so they see the code alone.
  dontStrip = true;
  dontPatchELF = true;

  postPatch = lib.optionalString stdenv.hostPlatform.isLinux ''
    loader=\${stdenv.cc.bintools.dynamicLinker}
    libraries=\${lib.makeLibraryPath [ stdenv.cc.cc.lib stdenv.cc.libc ]}
${indented(REGRAFT)}
  '';

  installPhase = ''
    runHook preInstall
    install -Dm755 atmos-auth $out/bin/atmos-auth
    installShellCompletion --cmd atmos-auth --bash ${COMPLETIONS.bash} --zsh ${COMPLETIONS.zsh} --fish ${COMPLETIONS.fish}
    installManPage ${MANUAL}
    install -Dm644 -t $out/share/doc/atmos-auth LICENSE THIRD-PARTY-LICENSES
    runHook postInstall
  '';

  doInstallCheck = stdenv.buildPlatform.canExecute stdenv.hostPlatform;
  installCheckPhase = "HOME=$TMPDIR $out/bin/atmos-auth version";

  meta = {
    description = "${facts.summary}";
    homepage = "${facts.homepage}";
    license = lib.licenses.asl20;
    mainProgram = "atmos-auth";
    sourceProvenance = [ lib.sourceTypes.binaryNativeCode ];
    platforms = builtins.attrNames sources;
  };
}
`;
  return { "nix/atmos-auth.nix": text };
}

function indented(script: string): string {
  return script.split("\n").map((line) => `    ${line}`).join("\n");
}

function source({ facts }: Recipe, one: ReleasedArchive): string {
  return `    ${systemOf(one.system)} = {
      url = "${urlOf(facts, one)}";
      sha256 = "${one.digest}";
    };`;
}

function systemOf({ os, cpu }: ReleasedSystem): string {
  return `${cpu === "arm64" ? "aarch64" : cpu}-${os === "macos" ? "darwin" : os}`;
}
