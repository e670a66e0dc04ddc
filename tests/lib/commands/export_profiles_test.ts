import { assertEquals, assertStringIncludes } from "@std/assert";
import { clouds } from "../../../providers/mod.ts";
import { shellWords } from "../../../providers/aws/shared/shell_words.ts";
import { parseShared } from "../../../providers/aws/shared/shared_file.ts";
import { configOf, ODD_NAMES } from "../../providers/aws/shared/odd_names.ts";
import { command } from "../machine.ts";

const config = "auth: { identities: { dev: { kind: mock/aws }, odd: { kind: mock } } }";

async function exported(argv: readonly string[], files = {}) {
  return await command(["export", "aws-config", ...argv], { config, clouds, files });
}

Deno.test("each identity becomes a profile that asks us, and holds no secret", async () => {
  const { status, out } = await exported([]);
  assertEquals(status, 0);
  assertStringIncludes(out, "[profile dev]");
  assertStringIncludes(
    out,
    "credential_process = /usr/bin/atmos-auth --as-written credential-process -i dev",
  );
  assertEquals([out.includes("EXAMPLE"), out.includes("odd")], [false, false]);
});

Deno.test("written into a file it replaces its own part only, through links, keeping the mode", async () => {
  const files = {
    "/home/ada/.aws/config": { target: "/home/ada/dotfiles/aws" },
    "/home/ada/dotfiles/aws": { text: "[profile mine]\nregion = eu-west-1\n", mode: 0o640 },
  };
  const argv = ["--write", "/home/ada/.aws/config"];
  const { err, system } = await exported(argv, files);
  assertEquals(err, "Wrote 1 profile to /home/ada/.aws/config: dev\n");
  const text = system.files.texts()["/home/ada/dotfiles/aws"]!;
  assertStringIncludes(text, "[profile mine]\nregion = eu-west-1\n");
  const real = await system.beside().files.info("/home/ada/dotfiles/aws");
  const link = await system.beside().files.info("/home/ada/.aws/config");
  assertEquals([real?.mode, link?.kind], [0o640, "link"]);
  const again = await exported(argv, { ...files, "/home/ada/dotfiles/aws": text });
  assertEquals(again.system.files.texts()["/home/ada/dotfiles/aws"], text);
});

Deno.test("a profile of the person's own, one that can't be, and none at all are refused", async () => {
  const taken = await exported(["--write", "config"], { "/work/config": "[profile dev]\n" });
  assertStringIncludes(taken.err, '/work/config has a profile "dev" of its own');
  const prefixed = await exported(["--prefix", "at-"]);
  assertStringIncludes(prefixed.out, "[profile at-dev]");
  const odd = await exported(["-i", "odd"]);
  assertStringIncludes(odd.err, '"odd" (mock) has no credential that AWS\'s tools could ask for');
  const none = await command(["export", "aws-config"], {
    ...{ clouds, config: "auth: { identities: { odd: { kind: mock } } }" },
  });
  assertStringIncludes(none.err, "There is no AWS identity to make a profile of");
});

Deno.test("identities of odd names are profiles that ask for just them", async () => {
  const { out, err } = await command(["export", "aws-config"], {
    ...{ clouds, config: configOf(ODD_NAMES) },
  });
  assertEquals(err, "");
  const { sections, oddities } = parseShared(out, "config");
  assertEquals(oddities, []);
  assertEquals(sections.every(({ type }) => type === "profile"), true);
  const helpers = sections.map(({ settings }) => settings.get("credential_process")?.value ?? "");
  const asked = helpers.map((helper) => shellWords(helper)?.slice(-2).join(" "));
  const wanted = ODD_NAMES.map((name) =>
    name.startsWith("-") ? `credential-process --identity=${name}` : `-i ${name}`
  );
  assertEquals(asked, wanted);
  // To AWS's other tools a blank with one of these signs behind it begins a comment.
  assertEquals(helpers.filter((helper) => /\s[#;]/.test(helper)), []);
});

Deno.test("of two that would be one profile neither is written, and what can't be is left out", async () => {
  const config = configOf(["a b", "a-b", "c", "d\te"]);
  const all = await command(["export", "aws-config"], { clouds, config });
  assertEquals([...all.out.matchAll(/^\[(.*)\]$/gm)].map(([, header]) => header), ["profile c"]);
  assertEquals(all.err.split("\n").filter((line) => line.startsWith("Left out: ")).length, 3);
  const one = await command(["export", "aws-config", "-i", "a b"], { clouds, config });
  assertStringIncludes(one.out, "[profile a-b]");
  const two = await command(["export", "aws-config", "-i", "a b", "-i", "a-b"], { clouds, config });
  assertStringIncludes(two.err, '"a b" is not the only one that would be the profile "a-b"');
});
